"""XML to entries by feedparser: RSS 0.9x, 1.0 and 2.0, RDF and Atom."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

from briefing.collect.http.url_guard import is_usual
from briefing.collect.parse.entry import RECODED, Body, Entry, Feed, count_entries
from briefing.collect.parse.sniff import ParseError, breaks_off, ends_in_entry
from briefing.collect.text.clean import clean_line

#: Numeric references to surrogates, ``&#55296;`` to ``&#57343;`` and ``&#xD800;`` to ``&#xDFFF;``.  They are no characters
#: (XML 1.0, 2.2), and feedparser gives up the whole feed over one.
_SURROGATE = re.compile(
    rb"&#(?:[xX]0{0,20}[dD][89a-fA-F][0-9a-fA-F]{2}(?![0-9a-fA-F])"
    rb"|0{0,20}5(?:529[6-9]|5[3-9]\d\d|6\d\d\d|7[0-2]\d\d|73[0-3]\d|734[0-3])(?=\D|\Z));?"
)

_DAY = 24 * 60
"""Minutes; no feed is left alone for longer at its own word."""
#: RDF Site Summary 1.0 Modules: Syndication.  Minutes of each period.
_PERIODS = {"hourly": 60, "daily": _DAY, "weekly": 7 * _DAY, "monthly": 30 * _DAY, "yearly": 365 * _DAY}
#: Faults that feedparser names and that leave it reading as from well-formed XML.
_HARMLESS = frozenset(("NoneType", "NonXMLContentType", "CharacterEncodingOverride"))


#: An author as RSS has it, ``a@b.example (Name)``, or as in a mail, ``Name <a@b.example>``.
_MAILBOX = re.compile(r"[^\s@()<>]+@[^\s@()<>]+(?: \(([^()]*)\))?|([^<>@]*[^<>@ ]) ?<[^\s@<>]+@[^\s@<>]+>")


def read_xml(body: bytes, headers: Mapping[str, str], url: str) -> Feed:
    """The feed in a body; raises :class:`ParseError` where it is none."""
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
        notes.append(f"{count_entries(broken)} could not be read.")
    sound = not broken and type(result.get("bozo_exception")).__name__ in _HARMLESS
    return Feed(
        title=_string(result["feed"], "title"),
        entries=tuple(entries),
        ttl=ttl_of(result["feed"]),
        notes=tuple(notes),
        whole=whole,
        sound=sound,
        language=language,
        encoding=str(result.get("encoding", "")),
    )


def _feedparser(body: bytes, headers: Mapping[str, str]) -> Any:
    import feedparser  # 70 ms, and needed only where something is parsed

    sent = {name.lower(): value for name, value in headers.items()}
    # no content-location: feedparser would resolve ids against it, and a feed that moved would have new ids
    wanted = {name: sent[name] for name in ("content-type", "content-language") if name in sent}
    try:
        return feedparser.parse(
            io.BytesIO(_without_surrogates(body)),
            response_headers=wanted,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # the one boundary to feedparser, whose faults on broken input are of any type
        raise ParseError(
            f"The feed could not be read ({type(error).__name__}).",
            "Tell its publisher, or remove it from feeds.toml.",
        ) from error


def _without_surrogates(body: bytes) -> bytes:
    """The body with a replacement character for every reference to a surrogate; linear in its length."""
    return _SURROGATE.sub(b"&#65533;", body) if b"&#" in body else body


def _condition(body: bytes, fault: object) -> tuple[list[str], bool]:
    """Survivable faults in words, and whether the body is whole."""
    kind = type(fault).__name__
    if kind == "CharacterEncodingOverride":
        return [RECODED], True
    if fault is None or kind in ("NonXMLContentType", "UndeclaredNamespace"):
        return [], True
    if breaks_off(body):
        return ["The feed breaks off before its end; what came whole was read."], False
    return ["The feed is not well-formed XML; it was read as far as it goes."], True


def _entry(raw: dict[str, Any], url: str, language: str) -> Entry:
    title = _detail(raw, "title_detail")
    return Entry(
        guid=_string(raw, "id"),
        link=link_of(_string(raw, "link"), _string(raw, "id"), url),
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
            yield string, _from_struct_time(parsed) if isinstance(parsed, struct_time) else None


def _from_struct_time(parsed: struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def link_of(link: str, guid: str, base: str) -> str:
    """An entry's link; an id that is none (``<guid>123</guid>``) is not taken for one."""
    if link == guid and "/" not in link:
        return ""
    if is_usual(link):
        return link
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


def ttl_of(feed: dict[str, Any]) -> int:
    """How many minutes a feed asks to be left alone, from what it says; 0 where it does not."""
    digits = clean_line(_string(feed, "ttl"))
    ttl = min(int(digits), _DAY) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0
    period = period_minutes(_string(feed, "sy_updateperiod"), _string(feed, "sy_updatefrequency"))
    return max(ttl, period)


def period_minutes(period: str, frequency: str) -> int:
    """Minutes between two updates by ``sy:updatePeriod`` and ``sy:updateFrequency``; 0 where they say nothing."""
    minutes = _PERIODS.get(period.strip().lower(), 0)
    times = frequency.strip()
    often = int(times) if times.isascii() and times.isdigit() and len(times) < 6 else 1
    return min(minutes // max(often, 1), _DAY)
