"""OPML out and in: the list of feeds that other readers understand, and that comes back as it went.

A feed is an ``outline`` with ``xmlUrl``.  Its first tag is the folder it stands in (``a/b`` is a folder in a
folder), as other readers expect; what OPML has no place for stands in attributes of a namespace of our own:
all tags, ``enabled``, ``full_text``, ``user_agent``, ``outlet``, ``short``.  From other programs' files folders become tags, and
so does ``category`` (OPML 2.0: paths parted by commas); a feed that stands in several folders gets all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from briefing.collect.http.url_guard import check_url, comparable_url, host_of, strip_credentials
from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError
from briefing.core.redact import hide_keys
from briefing.feeds.config_parser import MAX_NAME, MAX_SHORT, MAX_TAGS
from briefing.feeds.opml_reader import Outline, read_outlines
from store.records import Source

NAMESPACE = "urn:briefing-desk:opml"
"""Of the attributes that only this program reads."""


class Refused(NamedTuple):
    """An outline that was not taken, and why."""

    name: str
    url: str
    why: str


@dataclass(slots=True)
class Subscriptions:
    """What an OPML file says."""

    sources: list[Source] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What had to be repaired to read the file, one sentence each."""


# --- out ------------------------------------------------------------------------------


def write_opml(sources: Sequence[Source], *, title: str = "Feeds", passwords: bool = False) -> bytes:
    """The feeds as an OPML 2.0 file in UTF-8, in their order.  The same feeds give the same bytes.

    User names and passwords in addresses are left out unless ``passwords``: such a file tends to be passed on.
    """
    body = "\n".join(_folders(sources, passwords))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<opml version="2.0" xmlns:briefing="{NAMESPACE}">\n'
        f"  <head>\n    <title>{_text(title)}</title>\n  </head>\n"
        f"  <body>\n{body}\n  </body>\n</opml>\n"
    ).encode()


def _folders(sources: Sequence[Source], passwords: bool) -> Iterator[str]:
    """Outlines in the order of the feeds: a folder is closed where another one begins, so the order holds."""
    open_path: list[str] = []
    for source in sources:
        path = _folder_of(source)
        kept = _shared(open_path, path)
        for depth in range(len(open_path), kept, -1):
            yield f"{_indent(depth)}</outline>"
        for depth in range(kept, len(path)):
            yield f"{_indent(depth + 1)}<outline text={_attribute(path[depth])}>"
        open_path = path
        yield f"{_indent(len(path) + 1)}{_feed(source, passwords)}"
    for depth in range(len(open_path), 0, -1):
        yield f"{_indent(depth)}</outline>"


def _folder_of(source: Source) -> list[str]:
    parts = source.tags[0].split("/") if source.tags else []
    return parts if all(part.strip() for part in parts) else list(source.tags[:1])


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many folders two paths have in common, from the top."""
    number = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        number += 1
    return number


def _feed(source: Source, passwords: bool) -> str:
    url = source.url if passwords else without_password(source.url)
    attributes = {"type": "rss", "text": source.name, "title": source.name, "xmlUrl": url}
    if source.tags:
        attributes["category"] = ",".join("/" + tag.replace(",", " ").strip("/") for tag in source.tags)
        attributes["briefing:tags"] = json.dumps(source.tags, ensure_ascii=False)
    if not source.enabled:
        attributes["briefing:enabled"] = "false"
    if source.full_text:
        attributes["briefing:full_text"] = "true"
    if source.user_agent:
        attributes["briefing:user_agent"] = source.user_agent
    if source.outlet:
        attributes["briefing:outlet"] = source.outlet
    if source.short:
        attributes["briefing:short"] = source.short
    return f"<outline {' '.join(f'{name}={_attribute(value)}' for name, value in attributes.items())}/>"


def without_password(url: str) -> str:
    """The address without user name, password and keys; one that has none is to the letter as it is."""
    shown = hide_keys(url)
    return strip_credentials(url) if shown != url or "@" in url.partition("//")[2].partition("/")[0] else url


def _indent(depth: int) -> str:
    return "  " * (depth + 1)


def _attribute(value: str) -> str:
    return quoteattr(clean_line(value), {"\n": "&#10;"})


def _text(value: str) -> str:
    return clean_line(value).replace("&", "&amp;").replace("<", "&lt;")


# --- in -------------------------------------------------------------------------------


def read_opml(content: bytes, *, local: bool = False, known: Container[str] = ()) -> Subscriptions:
    """The feeds in an OPML file, and what in it is no feed that can be asked.

    ``local``: take addresses inside this machine and private networks too; a list from somebody else could
    otherwise have the desk knock at doors behind the user's firewall.  ``known``: feeds that the user has, as
    :func:`briefing.collect.http.url_guard.comparable_url` gives their addresses; these are trusted already.
    Raises :class:`BriefingError` where the file cannot be read as OPML at all.
    """
    outlines, notes = read_outlines(content)
    found = Subscriptions(notes=notes)
    places: dict[str, int] = {}
    for outline in outlines:
        source = _source(outline, found.refused, lambda url: local or comparable_url(url) in known)
        if source is None:
            continue
        key = comparable_url(source.url)
        if key in places:
            at = places[key]
            found.sources[at] = _joined(found.sources[at], source)
        else:
            places[key] = len(found.sources)
            found.sources.append(source)
    return found


def _source(outline: Outline, refused: list[Refused], trusted: Callable[[str], bool]) -> Source | None:
    url = outline.get("xmlurl") or (outline.get("url") if outline.get("type").lower() in _FEED_TYPES else "")
    url = clean_line(url).replace(" ", "%20")
    name = clean_line(outline.get("title") or outline.get("text"))[:MAX_NAME]
    if not url:
        if page := outline.get("htmlurl"):
            why = f"It has no feed address. Look for one: briefing feeds discover {clean_line(page)[:200]}"
            refused.append(Refused(name, strip_credentials(page), why))
        elif outline.leaf:
            refused.append(Refused(name, "", "It has no feed address (xmlUrl)."))
        return None
    # addresses of the kind feed://host/path, and feed:https://host/path
    if url.lower().startswith("feed:"):
        url = url[5:] if "://" in url[5:] else "https:" + url[5:]
    try:
        check_url(url, configured=url)
    except BriefingError as error:
        refused.append(Refused(name, strip_credentials(url)[:200], error.what))
        return None
    if leads_inside(url) and not trusted(url):
        refused.append(Refused(name, strip_credentials(url), _LOCAL))
        return None
    return Source(
        name=name or host_of(url).removeprefix("www."),
        url=url,
        tags=_tags(outline),
        enabled=outline.own("enabled").lower() != "false",
        full_text=outline.own("full_text").lower() == "true",
        user_agent=_agent(outline.own("user_agent")),
        outlet=clean_line(outline.own("outlet")),
        short=clean_line(outline.own("short"))[:MAX_SHORT].strip(),
    )


def leads_inside(url: str) -> bool:
    """Whether an address leads into this machine or a private network, as far as is known before DNS."""
    try:
        check_url(url)
    except BriefingError:
        return True
    return False


_FEED_TYPES = frozenset({"rss", "atom", "feed", "rdf"})
_LOCAL = "It leads into this machine or a private network; --local takes such addresses."


def _tags(outline: Outline) -> tuple[str, ...]:
    own = _own_tags(outline.own("tags"))
    if own is not None:
        return own
    path = "/".join(filter(None, (clean_line(part).strip("/") for part in outline.folders)))
    listed = (clean_line(part).strip("/ ") for part in outline.get("category").split(","))
    return _sound_tags([path, *listed])


def _own_tags(written: str) -> tuple[str, ...] | None:
    """The tags as this program wrote them; None where it did not."""
    try:
        tags = json.loads(written) if written else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        return None
    return _sound_tags(tags)


def _sound_tags(tags: Iterable[str]) -> tuple[str, ...]:
    sound = (clean_line(tag)[:MAX_NAME].strip() for tag in tags)
    return tuple(dict.fromkeys(tag for tag in sound if tag))[:MAX_TAGS]


def _agent(given: str) -> str:
    sound = given.isascii() and given.isprintable() and len(given) <= MAX_NAME
    return given.strip() if sound else ""


def _joined(first: Source, again: Source) -> Source:
    """One feed that stands in several folders."""
    return replace(first, tags=_sound_tags((*first.tags, *again.tags)))
