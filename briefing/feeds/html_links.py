"""Where a web page says that feeds are, and where they usually are.

The page is a stranger's: it is read by patterns that take time linear in its length, nothing of it is kept, and
every address is judged again before it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from briefing.collect.http.url_guard import safe_link

MAX_PAGE = 2 * 1024 * 1024
"""Bytes of a page that are looked at."""
MOST = 16
"""Links of one kind that are followed up."""

#: A tag ends at the next angle bracket of either kind, so no character is looked at twice.
_TAG = re.compile(r"<(link|a|base)\s([^<>]*+)>([^<]{0,80})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.ASCII)
_FEED_TYPE = re.compile(
    r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|text/(?:rss|atom)\+xml", re.IGNORECASE
)
_PLAIN_TYPE = re.compile(r"(?:application|text)/(?:xml|json)\Z", re.IGNORECASE)
_FEEDISH = re.compile(
    r"(?:^|[/._?=&-])(?:rss|atom|rdf|feeds?|feed\.json|index\.xml)(?:$|[/._?=&0-9-])", re.IGNORECASE
)
_WORDS = re.compile(r"\b(?:rss|atom)\b", re.IGNORECASE)
_NOT_FEEDS = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico|css|js|pdf|mp3|mp4|zip)\Z", re.IGNORECASE)

PATHS = (
    "feed",
    "rss",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "feed.json",
    "feed/",
    "feeds",
    "rss/news.xml",
    "index.rdf",
    "?feed=rss2",
    "feeds/posts/default",
)
"""Where sites keep their feeds when they do not say."""


def is_page(body: bytes) -> bool:
    """Whether a body looks like a web page at all."""
    head = body[:4096].lower()
    return any(sign in head for sign in (b"<html", b"<!doctype html", b"<head", b"<body", b"<link", b"<meta"))


def named_feeds(body: bytes, url: str) -> tuple[list[str], list[str]]:
    """Feeds that a page names for machines (``<link rel=alternate>``), and links in it that look like feeds."""
    text = body[:MAX_PAGE].decode("utf-8", errors="replace")
    base = url
    declared: dict[str, None] = {}
    linked: dict[str, None] = {}
    for match in _TAG.finditer(text):
        tag = match.group(1).lower()
        attributes = dict(_attributes(match.group(2)))
        target = attributes.get("href", "")
        if tag == "base" and target and base == url:
            # Only the first one counts (HTML, 4.2.3).
            base = _absolute(url, target) or url
        elif tag == "link" and len(declared) < MOST and _declares(attributes):
            declared[_absolute(base, target)] = None
        elif tag == "a" and len(linked) < MOST and _looks_like_one(attributes, target, match.group(3)):
            linked[_absolute(base, target)] = None
    return [link for link in declared if link], [link for link in linked if link and link not in declared]


def usual_places(url: str) -> list[str]:
    """Addresses below the site's root, and below the page's own folder, that feeds often have."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = urljoin(url, "." if "." in parts.path.rpartition("/")[2] else parts.path.rstrip("/") + "/")
    roots = [root] if folder == root else [folder, root]
    places = [place + path for place in roots for path in (PATHS if place == root else PATHS[:7])]
    return list(dict.fromkeys(places))


def _attributes(inner: str) -> Iterator[tuple[str, str]]:
    for name, double, single, bare in _ATTRIBUTE.findall(inner[:4000]):
        yield name.lower(), unescape(double or single or bare).strip()


def _declares(attributes: dict[str, str]) -> bool:
    rels = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").split(";")[0].strip()
    if "alternate" not in rels and "feed" not in rels:
        return False
    if _FEED_TYPE.match(kind):
        return True
    # Other alternates are translations and pages for phones.
    return bool("feed" in rels or _PLAIN_TYPE.match(kind)) and "hreflang" not in attributes


def _looks_like_one(attributes: dict[str, str], target: str, words: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    if (parts.scheme and parts.scheme.lower() not in ("http", "https", "feed")) or _NOT_FEEDS.search(
        parts.path
    ):
        return False
    place = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return bool(
        _FEED_TYPE.match(attributes.get("type", ""))
        or _FEEDISH.search(place)
        or (place and _WORDS.search(words))
    )


def _absolute(base: str, target: str) -> str:
    if target.lower().startswith("feed:"):
        target = target[5:] if "://" in target[5:] else "https:" + target[5:]
    try:
        return safe_link(urljoin(base, target).partition("#")[0]) if target else ""
    except ValueError:
        return ""
