"""Lists of actors that a user brings: our own JSON and CSV, results of Wikidata, files of OpenSanctions."""
