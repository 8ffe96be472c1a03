"""From the network to articles: fetching under guard, parsing, cleaning.  Knows neither the archive nor any screen."""
