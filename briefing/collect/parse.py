"""Bytes to articles: RSS 0.9x, 1.0 and 2.0, RDF, Atom (by feedparser) and JSON Feed, only what is new or
changed.

feedparser gets bytes as a stream, never a string (it would take one for an address or a file name), and
neither sanitizes nor resolves links inside the markup: :mod:`briefing.collect.clean` does the one, nobody
needs the other.  Not well-formed XML is read as far as it goes, and a note says so.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

from briefing.collect.clean import clean_line, clean_title
from briefing.collect.entries import Body, Draft, Entry, article, draft, identify
from briefing.collect.jsonfeed import read_json_feed
from briefing.collect.references import without_halves
from briefing.collect.sniff import ParseError, breaks_off, check_body, ends_in_entry, is_json
from store.records import Article, Source

__all__ = ["ParseError", "Parsed", "parse_feed"]

_DAY = 24 * 60
#: An author as RSS has it, ``a@b.example (Name)``, or as in a mail, ``Name <a@b.example>``.
_MAILBOX = re.compile(r"[^\s@()<>]+@[^\s@()<>]+(?: \(([^()]*)\))?|([^<>@]*[^<>@ ]) ?<[^\s@<>]+@[^\s@<>]+>")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one body held.  Crosses between processes."""

    articles: tuple[Article, ...]
    """New and changed ones, in the feed's order."""
    entries: int
    """Entries in the feed, known ones included."""
    title: str = ""
    ttl: int = 0
    """Minutes that the feed asks to be left alone; 0 when it does not say."""
    notes: tuple[str, ...] = ()
    whole: bool = True
    """False where the body breaks off: it is to be asked for again, whatever its validators say."""


@dataclass(frozen=True, slots=True)
class _Feed:
    title: str
    entries: tuple[Entry, ...]
    ttl: int = 0
    notes: tuple[str, ...] = ()
    whole: bool = True


def parse_feed(
    body: bytes, headers: Mapping[str, str], source: Source, known: Mapping[str, str], now: datetime, url: str
) -> Parsed:
    """Read one body, as the server sent it from ``url`` with ``headers``, for ``source``.

    ``known`` maps the keys of stored articles to their digests; only entries that are not in it or differ
    from it become articles.  Raises :class:`ParseError` with one sentence and the fix where the body is no
    feed.
    """
    check_body(body, url)
    feed = _read_json(body, url) if is_json(body) else _read_xml(body, headers, url)
    drafts = [found for entry in feed.entries if (found := draft(entry)).text]
    told = identify(drafts, known)
    articles = tuple(
        article(found, key, source, now) for key, found in told if known.get(key) != found.digest
    )
    return Parsed(
        articles=articles,
        entries=len(feed.entries),
        title=clean_title(feed.title),
        ttl=feed.ttl,
        notes=feed.notes + _notes(feed.entries, drafts, told, articles),
        whole=feed.whole,
    )


def _notes(
    entries: tuple[Entry, ...],
    drafts: list[Draft],
    told: list[tuple[str, Draft]],
    articles: tuple[Article, ...],
) -> tuple[str, ...]:
    notes = []
    if not entries:
        notes.append("The feed has no entries.")
    if empty := len(entries) - len(drafts):
        notes.append(f"{_count(empty)} without any text {_were(empty)} left out.")
    if shared := sum(bool(found.guid) and key.startswith(f"{found.guid} ") for key, found in told):
        notes.append(f"{_count(shared)} {'shares' if shared == 1 else 'share'} an id with others.")
    undated = [item for item in articles if item.published_basis == "first-seen"]
    if missing := sum(not item.published_raw for item in undated):
        notes.append(f"{_count(missing)} without a date {_were(missing)} dated by when first seen.")
    if absurd := len(undated) - missing:
        notes.append(f"{_count(absurd)} with an impossible date {_were(absurd)} dated by when first seen.")
    return tuple(notes)


def _count(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _read_json(body: bytes, url: str) -> _Feed:
    feed = read_json_feed(body, url)
    notes = (f"{_count(feed.broken)} could not be read.",) if feed.broken else ()
    return _Feed(feed.title, feed.entries, notes=notes)


def _read_xml(body: bytes, headers: Mapping[str, str], url: str) -> _Feed:
    result = _feedparser(body, headers)
    found: list[Any] = result["entries"]
    if not result.get("version") and not found:
        raise ParseError("The server sent something that is not a feed.", "Check the address in feeds.toml.")
    notes, whole = _condition(body, result.get("bozo_exception"))
    if not whole and ends_in_entry(body):
        found = found[:-1]
    entries, broken = [], 0
    language = _string(result["feed"], "language")
    for raw in found:
        try:
            entries.append(_entry(raw, url, language))
        except (AttributeError, KeyError, TypeError, ValueError):
            broken += 1
    if broken:
        notes.append(f"{_count(broken)} could not be read.")
    return _Feed(_string(result["feed"], "title"), tuple(entries), _ttl(result["feed"]), tuple(notes), whole)


def _feedparser(body: bytes, headers: Mapping[str, str]) -> Any:
    import feedparser  # 70 ms, and needed only where something is parsed

    sent = {name.lower(): value for name, value in headers.items()}
    # no content-location: feedparser would resolve ids against it, and a feed that moved would have new ids
    wanted = {name: sent[name] for name in ("content-type", "content-language") if name in sent}
    try:
        return feedparser.parse(
            io.BytesIO(without_halves(body)),
            response_headers=wanted,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # the one boundary to feedparser, whose faults on broken input are of any type
        raise ParseError(
            f"The feed could not be read ({type(error).__name__}).",
            "Tell its publisher, or remove it from feeds.toml.",
        ) from error


def _condition(body: bytes, fault: object) -> tuple[list[str], bool]:
    """Survivable faults in words, and whether the body is whole."""
    kind = type(fault).__name__
    if kind == "CharacterEncodingOverride":
        return ["The feed is not in the encoding that it declares; it was read in the one that fits."], True
    if fault is None or kind in ("NonXMLContentType", "UndeclaredNamespace"):
        return [], True
    if breaks_off(body):
        return ["The feed breaks off before its end; what came whole was read."], False
    return ["The feed is not well-formed XML; it was read as far as it goes."], True


def _entry(raw: dict[str, Any], url: str, language: str) -> Entry:
    title = _detail(raw, "title_detail")
    return Entry(
        guid=_string(raw, "id"),
        link=_link(raw, url),
        title=_string(raw, "title"),
        title_html=title.get("type") != "text/plain" or "&" in _string(raw, "title"),
        bodies=tuple(_bodies(raw)),
        author=_author(raw),
        dates=tuple(_dates(raw)),
        language=_string(title, "language") or language,
    )


def _bodies(raw: dict[str, Any]) -> Iterable[Body]:
    for content in dict.get(raw, "content") or []:
        kind = _string(content, "type")
        if kind.startswith(("text/", "application/xhtml")) or not kind:
            yield Body(_string(content, "value"), kind != "text/plain", content=True)
    if summary := _string(raw, "summary"):
        yield Body(summary, _string(_detail(raw, "summary_detail"), "type") != "text/plain")


def _author(raw: dict[str, Any]) -> str:
    written = _string(raw, "author")
    if "@" in written and (match := _MAILBOX.fullmatch(clean_line(written[:300]))):
        return match.group(1) or match.group(2) or ""
    names = [_string(author, "name") for author in dict.get(raw, "authors") or []]
    return ", ".join(name for name in names[:10] if name) or written


def _dates(raw: dict[str, Any]) -> Iterable[tuple[str, datetime | None]]:
    for field in ("published", "updated", "created"):
        if string := _string(raw, field):
            parsed = dict.get(raw, f"{field}_parsed")
            yield string, _moment(parsed) if isinstance(parsed, struct_time) else None


def _moment(parsed: struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _link(raw: dict[str, Any], base: str) -> str:
    """The entry's link; an id that is none (``<guid>123</guid>``) is not taken for one."""
    link = _string(raw, "link")
    if link == _string(raw, "id") and "/" not in link:
        return ""
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return ""


def _detail(raw: dict[str, Any], field: str) -> dict[str, Any]:
    detail = dict.get(raw, field)
    return detail if isinstance(detail, dict) else {}


def _string(raw: dict[str, Any], field: str) -> str:
    """A field as text, by ``dict.get``: feedparser's own answers with other fields (and a warning)."""
    value = dict.get(raw, field)
    return value if isinstance(value, str) else ""


def _ttl(feed: dict[str, Any]) -> int:
    digits = clean_line(_string(feed, "ttl"))
    return min(int(digits), _DAY) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0
