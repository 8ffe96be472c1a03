"""The briefing desk: news feeds read into a timeline, actors and quotes."""

__version__ = "0.1.0"
