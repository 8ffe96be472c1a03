"""Classify a fetched page before its article is extracted: a page, or a wall in front of one.

Signs that publishers put there for machines come first (schema.org's ``isAccessibleForFree``, ``article:content_tier``, the
``amp`` attribute); titles that ask for consent, a login or a proof of being human come second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from store.records import Outcome

LOOKED_AT = 400_000
"""Bytes of a page that are looked at for such signs."""

_NOT_FREE = re.compile(rb'"isAccessibleForFree"\s{0,20}:\s{0,20}"?false', re.IGNORECASE)
_META = re.compile(rb"<meta\s[^<>]{0,1000}>", re.IGNORECASE)
_LOCKED = re.compile(
    rb"""article:content_tier["'][^<>]{0,200}content\s{0,5}=\s{0,5}["']?locked""", re.IGNORECASE
)
_LOCKED_TOO = re.compile(
    rb"""content\s{0,5}=\s{0,5}["']?locked["']?[^<>]{0,200}article:content_tier""", re.IGNORECASE
)
_TITLE = re.compile(rb"<title[^<>]{0,300}>([^<]{0,500})", re.IGNORECASE)
_AMP = re.compile("<html(?=[^<>]{0,1000}\\s(?:amp|⚡)[\\s=>])".encode(), re.IGNORECASE)
_LINK = re.compile(rb"<link\s[^<>]{0,1000}>", re.IGNORECASE)
_CANONICAL = re.compile(rb"""rel\s{0,5}=\s{0,5}["']?canonical["'\s>/]""", re.IGNORECASE)
_HREF = re.compile(rb"""href\s{0,5}=\s{0,5}["']?([^"'\s<>]{1,2000})""", re.IGNORECASE)
_WALL = re.compile(
    r"before you continue|cookie|consent|privacy (?:settings|choices)|are you (?:a|not a) robot|verify (?:that )?you|"
    r"just a moment|access denied|attention required|enable javascript|captcha|security check",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"^\W*(?:log ?in|sign ?in|subscribe|subscription|register)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a page is not taken for an article; ``canonical`` is where its AMP form says the article is."""

    outcome: Outcome
    reason: str
    canonical: str = ""


def classify(body: bytes, content_type: str, asked: str, came: str) -> Verdict | None:
    """The wall that a page is, or None for a page that may be an article.

    ``asked`` is the address that was asked for, ``came`` the one that answered.
    """
    if not _is_html(body, content_type):
        return Verdict("no-article", "Its link does not lead to a web page.")
    head = body[:LOOKED_AT]
    title = _title(head)
    host, path = _place(came)
    if host.startswith(("consent.", "privacy.", "login.", "accounts.")) or "/consent" in path:
        return Verdict("consent", "Its page asks for consent first, so the summary is kept.")
    if _WALL.search(title) and not _WALL.search(asked):
        return Verdict("consent", "Its page asks for consent, or for a proof that a person looks at it.")
    if _LOGIN.match(title):
        return Verdict("paywall", "Its page asks for a login or a subscription, so the summary is kept.")
    if _NOT_FREE.search(head) or any(_is_locked(tag) for tag in _META.findall(head)):
        return Verdict(
            "paywall", "Its publisher says that the page is for subscribers, so the summary is kept."
        )
    if _AMP.search(head):
        canonical = _canonical(head, came)
        if canonical and canonical.rstrip("/") != came.rstrip("/"):
            return Verdict("no-article", "Its page is an AMP form without the article.", canonical)
    return None


def _is_html(body: bytes, content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    if kind and kind not in ("text/html", "application/xhtml+xml"):
        return False
    return b"<" in body[:4096]


def _title(head: bytes) -> str:
    match = _TITLE.search(head)
    return " ".join(unescape(match[1].decode("utf-8", "replace")).split()) if match else ""


def _is_locked(tag: bytes) -> bool:
    return bool(_LOCKED.search(tag) or _LOCKED_TOO.search(tag))


def _place(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), parts.path.lower()
    except ValueError:
        return "", ""


def _canonical(head: bytes, came: str) -> str:
    """Where the page says its article is; only on the same site, whose rules were asked."""
    for tag in _LINK.findall(head):
        if _CANONICAL.search(tag) and (match := _HREF.search(tag)):
            try:
                url = urljoin(came, unescape(match[1].decode("utf-8", "replace")))
                host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("amp.")
            except ValueError:
                return ""
            mine = _place(came)[0].removeprefix("www.").removeprefix("amp.")
            return url if host == mine and urlsplit(url).scheme in ("http", "https") else ""
    return ""
