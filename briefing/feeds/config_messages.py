"""Words that messages on faults in feeds.toml share: the nearest known name, types, values."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from briefing.collect.text.clean import clean_line

_TYPES = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def nearest(key: str, known: tuple[str, ...]) -> str:
    """What a person who wrote ``key`` probably meant."""
    close = get_close_matches(key.lower().replace("-", "_")[:50], known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."


def type_of(given: Any) -> str:
    """The type of a TOML value in a person's words."""
    return _TYPES.get(type(given), "a date")


def shown(given: Any) -> str:
    """A value in a message: short, and without anything that is not to be drawn."""
    words = given if isinstance(given, str) else str(given)
    words = clean_line(words)
    return f'"{words[:40]}…"' if len(words) > 40 else f'"{words}"' if isinstance(given, str) else words
