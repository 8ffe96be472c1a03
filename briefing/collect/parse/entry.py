"""A feed and its entries, whatever format they came in, and how an Article is made of an entry."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from briefing.collect.http.url_guard import host_of, safe_link
from briefing.collect.parse.dates import is_plausible, parse_date
from briefing.collect.text.clean import (
    MAX_LINE,
    clean_line,
    clean_plain,
    clean_text,
    clean_title,
    truncate,
)
from briefing.collect.text.html import has_tags
from store.records import Article, Completeness, PublishedBasis, Source

MAX_BODY = 5_000_000
"""Characters of markup in one entry that are read; what follows is left out."""
MAX_TEXT = 200_000
"""Characters of an article's body that are kept, about 30,000 words: a worker reads them in a second."""
MAX_KEY = 300
_MAX_FIELD = 20_000
"""Characters of a title or an author that are looked at."""


@dataclass(frozen=True, slots=True)
class Body:
    """One text of an entry: markup or plain, the whole content or a description."""

    value: str
    html: bool = True
    content: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as its feed gave it: nothing cleaned, nothing decided."""

    guid: str = ""
    link: str = ""
    title: str = ""
    title_html: bool = True
    bodies: tuple[Body, ...] = ()
    author: str = ""
    dates: tuple[tuple[str, datetime | None], ...] = ()
    """Raw strings with what the feed's parser made of them, best first."""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was sent: nothing cleaned, nothing decided."""

    title: str
    entries: tuple[Entry, ...]
    ttl: int = 0
    """Minutes that it asks to be left alone; 0 when it does not say."""
    notes: tuple[str, ...] = ()
    """What was wrong with it and could be lived with, a sentence each."""
    whole: bool = True
    """False where the body breaks off."""
    sound: bool = False
    """Well-formed XML of which every entry was read."""
    language: str = ""
    encoding: str = ""
    """The one that the body was read in."""


RECODED = "The feed is not in the encoding that it declares; it was read in the one that fits."
"""The note of a feed that names a wrong encoding."""


def count_entries(number: int) -> str:
    """How many entries, in words."""
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry with its text decided on, before its key is."""

    entry: Entry
    text: str
    headline_end: int
    completeness: Completeness
    guid: str
    link: str
    digest: str


_CALLS = (
    r"\b(?:read (?:more|on|the (?:full|whole|rest)[^.!?\n]{0,40})|continue reading[^.!?\n]{0,80}"
    r"|leer más|seguir leyendo|lire la suite|weiterlesen|leia mais)"
)
#: How a text ends that goes on elsewhere, and the call to go there.
_TEASER = re.compile(rf"(?:\[?(?:…|\.\.\.|\[…\]|\[\.\.\.\])\]?|{_CALLS})[\s.…»>→\])]*\Z", re.IGNORECASE)
_CALL = re.compile(rf"[\s\[(]*{_CALLS}[\s.…»>→\])]*\Z", re.IGNORECASE)
#: One of these, in lower case, is in every such ending; they hold no letter that has more than two cases.
_HINTS = ("…", "...", "read", "leer", "leyendo", "re la", "terle", "a ma")
_SYNDICATED = re.compile(
    r"\n(?:The post|La entrada|O post) [^\n]{1,400} "
    r"(?:appeared first on|se publicó primero en|apareceu primeiro em) [^\n]{1,200}\Z"
)
LONG_CONTENT = 400
LONG_DESCRIPTION = 1500
"""Characters from which a content element or a description counts as the whole article."""
PARTED_CONTENT = 2
PARTED_DESCRIPTION = 3
"""Paragraphs from which they do, however short: a summary is one paragraph, now and then two."""
_TAIL = 130
"""Characters at the end in which a teaser's mark is looked for."""


def draft(entry: Entry) -> Draft:
    """Decide on headline, body and completeness of an entry, and hash what the reader will see."""
    title = entry.title[:_MAX_FIELD]
    headline = clean_title(title) if entry.title_html else truncate(clean_line(title), MAX_LINE)
    body, completeness = _body(entry.bodies)
    body = _without_repeat(headline, body)
    if len(body) > MAX_TEXT:
        body = truncate(body, MAX_TEXT)
    text = f"{headline}\n{body}" if headline and body else headline or body
    return Draft(
        entry=entry,
        text=text,
        headline_end=len(headline),
        completeness=completeness if body else "summary",
        guid=_short(clean_line(entry.guid)),
        link=safe_link(entry.link),
        digest=digest(text),
    )


def digest(text: str) -> str:
    """Hash of a text, 32 hexadecimal digits."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def article(found: Draft, key: str, source: Source, now: datetime) -> Article:
    """The Article for one draft under the identity found for it."""
    published, raw, basis = _published(found.entry, host_of(source.url), now)
    return Article(
        source=source.id,
        key=key,
        text=found.text,
        published=published,
        fetched=now,
        headline_end=found.headline_end,
        url=found.link,
        author=truncate(clean_title(found.entry.author[:_MAX_FIELD]), 200),
        completeness=found.completeness,
        published_raw=raw,
        published_basis=basis,
        digest=found.digest,
        language=clean_line(found.entry.language[:100])[:35],
    )


def identify(drafts: list[Draft], known: Mapping[str, str]) -> list[tuple[str, Draft]]:
    """Keys for the entries of one feed: guid, else link, else a hash; entries of the same text get one key.

    Where entries share a guid but not their text, the guid does not identify them, and the link (then the
    title, then the text) joins it.  An entry that is known under such a longer key keeps it when it stands
    alone later.
    """
    groups: dict[str, list[Draft]] = {}
    for found in drafts:
        groups.setdefault(first_key(found), []).append(found)
    result = []
    for key, group in groups.items():
        distinct = list({found.digest: found for found in reversed(group)}.values())[::-1]
        result += _distinguish(key, distinct, known)
    return result


def _distinguish(key: str, group: list[Draft], known: Mapping[str, str]) -> list[tuple[str, Draft]]:
    keyed: dict[str, Draft] = {}
    rest = []
    for found in group:
        mine = next((longer for longer in _keys(found)[1:] if longer in known and longer not in keyed), "")
        if not mine and known.get(key) == found.digest:
            mine = key
        if mine:
            keyed[mine] = found
        else:
            rest.append(found)
    if len(group) == 1 and rest:
        keyed[key] = rest[0]
    elif rest:
        keyed |= _longer(rest, keyed)
    return list(keyed.items())


def _longer(group: list[Draft], taken: Mapping[str, Draft]) -> dict[str, Draft]:
    """The shortest keys beyond the guid in which the entries of the group differ from each other and from those taken."""
    keys: list[str] = []
    for level in range(1, 4):
        keys = [_keys(found)[level] for found in group]
        if len({*keys, *taken}) == len(keys) + len(taken):
            break
    return dict(zip(keys, group, strict=True))


def first_key(found: Draft) -> str:
    """The shortest key that an entry can have: guid, else link, else a hash of its text."""
    return found.guid or found.link or f"hash:{found.digest}"


def _keys(found: Draft) -> tuple[str, str, str, str]:
    """Keys for an entry, each more specific than the one before."""
    first = first_key(found)
    link = f"{first} {_short(found.link)}"
    title = digest(found.text[: found.headline_end])[:16]
    return first, link, f"{link} {title}", f"{link} {found.digest}"


def _short(key: str) -> str:
    return key if len(key) <= MAX_KEY else f"{key[: MAX_KEY - 33]} {digest(key)}"


def _body(bodies: tuple[Body, ...]) -> tuple[str, Completeness]:
    """The longest text of an entry (a description only where the content is much shorter); is it whole?

    A feed does not say whether it carries whole articles.  Taken for whole is what is long for its kind, or has
    several paragraphs, and does not end like a teaser; in doubt it is a summary, which promises less.
    """
    best, best_weight, full = "", 0, False
    for body in bodies:
        value = body.value[:MAX_BODY]
        if len(value) * (2 if body.content else 1) <= best_weight:
            continue  # text is never longer than its markup
        text = clean_text(value) if body.html or has_tags(value) else clean_plain(value)
        text = _SYNDICATED.sub("", text)
        weight = len(text) * (2 if body.content else 1)
        if weight > best_weight:
            best, best_weight, full = text, weight, body.content
    best, teaser = _without_call(best)
    long = len(best) >= (LONG_CONTENT if full else LONG_DESCRIPTION)
    parted = best.count("\n") + 1 >= (PARTED_CONTENT if full else PARTED_DESCRIPTION)
    whole = (long or parted) and not teaser
    return best, "full" if whole else "summary"


def _without_call(text: str) -> tuple[str, bool]:
    """The text without a call to read on at its end, and whether it ended like a teaser."""
    start = max(0, len(text) - _TAIL)
    end = text[start:].lower()
    if not any(hint in end for hint in _HINTS):
        return text, False
    teaser = _TEASER.search(text, start) is not None
    if call := _CALL.search(text, start):
        text = text[: call.start()].rstrip()
    return text, teaser


def _without_repeat(headline: str, body: str) -> str:
    """The body without a first paragraph that is the headline again."""
    first, _, rest = body.partition("\n")
    if headline and first.rstrip(" .:").casefold() == headline.rstrip(" .:").casefold():
        return rest
    return body


def _published(entry: Entry, host: str, now: datetime) -> tuple[datetime, str, PublishedBasis]:
    raw = clean_line(entry.dates[0][0])[:200] if entry.dates else ""
    for string, parsed in entry.dates:
        published = parse_date(clean_line(string[:200]), host) or parsed
        if published is not None and is_plausible(published, now):
            return published, clean_line(string)[:200], "feed"
    return now, raw, "first-seen"
