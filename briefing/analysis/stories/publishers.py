"""Who published a text, told by the host of the article's own link, and which agency wrote it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

_SECOND_LEVEL: Final = frozenset(
    (
        "ac",
        "co",
        "com",
        "edu",
        "gob",
        "gov",
        "go",
        "gub",
        "ltd",
        "mil",
        "ne",
        "net",
        "nom",
        "or",
        "org",
        "plc",
        "sch",
    )
)
"""Names that stand between an owner's name and a country: ``example.co.uk``."""
_AGGREGATORS: Final = frozenset(
    ("news.google.com", "flipboard.com", "msn.com", "newsbreak.com", "apple.news")
)
"""Hosts whose links wrap those of others; they end a headline with the outlet."""
_WRAPPED: Final = re.compile(r" [-–—|] ([^-–—|]{2,40})\Z")

AGENCIES: Final = {
    "associated press": "ap",
    "ap": "ap",
    "reuters": "reuters",
    "afp": "afp",
    "agence france-presse": "afp",
    "dpa": "dpa",
    "efe": "efe",
    "pa media": "pa",
    "press association": "pa",
    "ansa": "ansa",
    "xinhua": "xinhua",
    "tass": "tass",
    "upi": "upi",
    "kyodo": "kyodo",
    "yonhap": "yonhap",
    "aap": "aap",
    "the canadian press": "cp",
    "ani": "ani",
    "pti": "pti",
}
"""News agencies, as bylines and credits write them -> short name."""
_HOSTS: Final = {
    "apnews": "ap",
    "ap": "ap",
    "reuters": "reuters",
    "afp": "afp",
    "efe": "efe",
    "dpa": "dpa",
    "ansa": "ansa",
}
_NAMES: Final = "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True))
_CREDIT: Final = re.compile(
    rf"\((?:the )?({_NAMES})\)\s*(?:[-–—]|\Z)|\A[\w .,'’]{{2,40}}\((?:the )?({_NAMES})\)"
    rf"|\A(?:the )?({_NAMES}) ?[-–—|] |[-–—|] (?:the )?({_NAMES})\Z",
    re.I,
)
_DATELINE: Final = re.compile(
    r"\s*[^\W\d_a-z][^\W\d_a-z .,'’-]{2,40} \((?P<name>[A-Z][\w .]{1,28})\)\s*[-–—]"
)
"""``NORVALE (Southern Wire) –``: what stands before the first word of an agency's text, its own or a reprint."""
_WIRE_SECTIONS: Final = frozenset(("wirestory", "wirestories", "ap", "reuters", "afp", "thp"))
"""Parts of addresses under which outlets keep what an agency sent them."""


@lru_cache(maxsize=4096)
def registrable_name(host: str) -> str:
    """The name that somebody registered: ``example.co.uk`` of ``news.example.co.uk``."""
    labels = host.lower().strip(".").split(".")
    if len(labels) < 3 or all(label.isdigit() for label in labels):
        return ".".join(labels)
    keep = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


@lru_cache(maxsize=1 << 13)
def publisher(url: str, title: str = "", source: str = "") -> str:
    """Who published the article: the name its link's host is registered under.

    Of an aggregator's link the outlet that the headline ends with; without a link the host of its feed.
    """
    host = _host(url)
    if host in _AGGREGATORS or host.removeprefix("www.") in _AGGREGATORS:
        wrapped = _WRAPPED.search(title)
        if wrapped:
            return " ".join(wrapped[1].casefold().split())
    host = host or _host(source) or source
    return registrable_name(host) if host else source


def agency(author: str, text: str, url: str = "", outlet: str = "") -> str:
    """Short name of the agency that wrote a text; empty where none is credited.

    Told by the byline, by a credit at the beginning or end of the text, by the address, or because the outlet is one.
    """
    byline = re.sub(r"^(?:by )?(?:the )?", "", author.strip().casefold())
    named = AGENCIES.get(byline) or _own(url, outlet)
    if named:
        return named
    if credited := _credited(text):
        return credited
    for part in (text[:80], text.rstrip()[-40:]):
        for match in _CREDIT.finditer(part):
            words = next(each for each in match.groups() if each)
            if len(words) > 4 or words.isupper():
                return AGENCIES[words.casefold()]
    parts = url.lower().split("/")
    wire = next((part for part in parts[3:-1] if part in _WIRE_SECTIONS), "")
    return wire and (_HOSTS.get(wire) or "agency")


def is_agency(url: str, outlet: str = "", text: str = "") -> bool:
    """Whether the publisher is an agency itself: a known one, or the one that its own dateline names."""
    return bool(_own(url, outlet)) or _credited(text) == registrable_name(_host(url)).split(".")[0] != ""


def _credited(text: str) -> str:
    """The agency that a dateline names: its short name, else its letters in a row; empty where there is none."""
    match = _DATELINE.match(text)
    if not match:
        return ""
    name = match["name"].casefold()
    return AGENCIES.get(name) or "".join(filter(str.isalnum, name))


@lru_cache(maxsize=1 << 13)
def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _own(url: str, outlet: str) -> str:
    host = registrable_name(_host(url)).split(".")[0]
    name = outlet.casefold().strip()
    return _HOSTS.get(host, "") or AGENCIES.get(name.removeprefix("the "), "")
