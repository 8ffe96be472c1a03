"""Saved filters that are watched: what is new in them, gathered into one quiet digest at times the user sets."""
