"""From the network to articles: fetched under guard, parsed, cleaned.  Knows neither archive nor screen."""
