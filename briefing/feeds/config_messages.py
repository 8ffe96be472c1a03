"""How faults in feeds.toml are worded: nearest names, types, fixes; and when two addresses are one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from briefing.collect.http.url_guard import host_of
from briefing.collect.text.clean import clean_line

_TYPES = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def comparable(url: str) -> str:
    """An address as two spellings of it are the same: host in lower case, no default port, no fragment."""
    parts = urlsplit(url)
    port = "" if parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme)) else f":{parts.port}"
    path = parts.path or "/"
    return f"{parts.scheme}://{host_of(url)}{port}{path}?{parts.query}"


def nearest(key: str, known: tuple[str, ...]) -> str:
    """What a person who wrote ``key`` probably meant."""
    close = get_close_matches(key.lower().replace("-", "_")[:50], known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."


def toml_fix(reason: str) -> str:
    """What usually mends the line, judged by the words of ``tomllib``."""
    lower = reason.lower()
    if "invalid value" in lower:
        return "Put words and addresses in quotation marks."
    if "overwrite" in lower or "twice" in lower or "declare" in lower or "mutate" in lower:
        return "It is given twice: delete one."
    if "'='" in lower:
        return 'Write: key = "value"'
    if "string" in lower or "newline" in lower or "unterminated" in lower or "character" in lower:
        return "Close the quotation mark at the end of the same line."
    return "Mend this line; the other feeds work meanwhile."


def type_of(given: Any) -> str:
    """The type of a TOML value in a person's words."""
    return _TYPES.get(type(given), "a date")


def shown(given: Any) -> str:
    """A value in a message: short, and without anything that is not to be drawn."""
    words = given if isinstance(given, str) else str(given)
    words = clean_line(words)
    return f'"{words[:40]}…"' if len(words) > 40 else f'"{words}"' if isinstance(given, str) else words
