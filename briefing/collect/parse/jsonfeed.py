"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), which feedparser does not read."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from briefing.collect.parse.entry import Body, Entry, Feed, count_entries
from briefing.collect.parse.sniff import MAX_ENTRIES, ParseError


def read_json_feed(body: bytes, url: str) -> Feed:
    """Read a JSON Feed; raises :class:`ParseError` where it is none.  Links are resolved against ``url``."""
    try:
        feed = json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise ParseError(
            "The server sent JSON that cannot be read.", "Check the address in feeds.toml."
        ) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not _text(feed.get("version")).startswith("https://jsonfeed.org/"):
        raise ParseError("The server sent JSON that is not a JSON Feed.", "Check the address in feeds.toml.")
    if len(items) > MAX_ENTRIES:
        raise ParseError(
            f"The feed holds more than {MAX_ENTRIES:,} entries, so it was not read.",
            "Look for a smaller feed of the same publisher.",
        )
    language = _text(feed.get("language"))
    authors = _authors(feed)
    readable = [item for item in items if isinstance(item, dict)]
    entries = tuple(_entry(item, url, authors, language) for item in readable)
    broken = len(items) - len(readable)
    notes = (f"{count_entries(broken)} could not be read.",) if broken else ()
    return Feed(_text(feed.get("title")), entries, notes=notes)


def _entry(item: dict[str, Any], url: str, authors: str, language: str) -> Entry:
    bodies = []
    for field, html, content in (
        ("content_html", True, True),
        ("content_text", False, True),
        ("summary", False, False),
    ):
        if value := _text(item.get(field)):
            bodies.append(Body(value, html, content))
    dates = [_text(item.get(field)) for field in ("date_published", "date_modified")]
    return Entry(
        guid=_text(item.get("id")),
        link=_link(url, _text(item.get("url")) or _text(item.get("external_url"))),
        title=_text(item.get("title")),
        title_html=False,
        bodies=tuple(bodies),
        author=_authors(item) or authors,
        dates=tuple((raw, None) for raw in dates if raw),
        language=_text(item.get("language")) or language,
    )


def _authors(holder: dict[str, Any]) -> str:
    """Names of the authors: a list in version 1.1, one object in 1.0."""
    authors = holder.get("authors")
    if not isinstance(authors, list):
        authors = [holder.get("author")]
    return ", ".join(
        name for author in authors[:10] if isinstance(author, dict) and (name := _text(author.get("name")))
    )


def _link(base: str, link: str) -> str:
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return ""


def _text(value: object) -> str:
    """A string as it is, a number as its digits (ids), anything else as nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""
