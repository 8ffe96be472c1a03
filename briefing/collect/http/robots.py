"""What a site's robots.txt lets the desk fetch of its pages (RFC 9309).

Feeds are published to be fetched by programs; article pages are not, so they are asked for only where the site's rules let
a robot.  Rules are fetched through the same guarded, polite connections as everything, once a day for each site.  A site
that has none (4xx) allows all; one whose rules cannot be had (5xx, no connection, no sense) allows nothing.

Own code and not Protego, which reads any beginning of a product token (``User-agent: b``) as meant for us, reads none with
a version (``briefing-desk/2.0``), and sets no limits to rules and delays.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote, unquote_to_bytes, urlsplit

from briefing.collect.http.fetch import Answer, Request
from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError

AGENT = "briefing-desk"
"""The name that rules for us are addressed to."""
KEPT = timedelta(hours=24)
"""How long rules are kept before they are fetched again (RFC 9309, 2.4)."""
KEPT_UNREACHABLE = timedelta(hours=1)
"""How long a site is left alone whose rules could not be fetched."""
MAX_BYTES = 500 * 1024
"""Bytes of a robots.txt that are read (RFC 9309, 2.5, asks for as many at least)."""
MAX_RULES = 5_000
MAX_DELAY = 60.0
"""Seconds between two requests to a site, at most, whatever its ``Crawl-delay``."""

_LINE = re.compile(r"\s*([A-Za-z-]{1,30})\s*:\s*([^#]*)")
_SAFE = "!#$%&'()*+,/:;=?@[]~"


class Fetches(Protocol):
    """What is needed of :class:`briefing.collect.http.fetch.Fetcher`."""

    def fetch(self, request: Request, now: datetime) -> AbstractAsyncContextManager[Answer]: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """One site's rules for us: path patterns with their verdict, and seconds between two requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allow(self, path: str) -> bool:
        """Whether a path with its query may be fetched: the longest pattern that fits decides, in doubt to allow."""
        path = _comparable(path).replace("*", "%2A").replace("$", "%24")
        best = (0, True)
        for pattern, verdict in self.rules:
            if len(pattern) >= best[0] and _fits(pattern, path):
                best = max(best, (len(pattern), verdict))
        return best[1]


NOTHING = Rules((("/", False),))
"""The rules of a site whose own cannot be had."""


def read_rules(text: str, agent: str = AGENT) -> Rules:
    """The rules of a robots.txt for ``agent``; those for ``*`` where none name it.  Any text gives rules."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    named: list[str] = []
    open_group = False
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        key, value = match.group(1).lower(), match.group(2).strip()
        if key == "user-agent":
            named = [*named, _product(value)] if open_group else [_product(value)]
            open_group = True
            groups.setdefault(named[-1], [])
        elif key in ("allow", "disallow"):
            open_group = False
            for name in named:
                if value and len(groups[name]) < MAX_RULES:
                    groups[name].append((_pattern(value[:2000]), key == "allow"))
        elif key == "crawl-delay":
            open_group = False
            for name in named:
                delays[name] = _seconds(value)
    name = agent.lower() if agent.lower() in groups else "*"
    return Rules(tuple(groups.get(name, ())), delays.get(name, 0.0))


class Robots:
    """Asks sites for their rules, once each while they are valid.  For one event loop."""

    def __init__(self, fetcher: Fetches, now: Callable[[], datetime], agent: str = AGENT) -> None:
        self._fetcher = fetcher
        self._now = now
        self._agent = agent
        self._kept: dict[str, tuple[Rules, datetime]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def allowed(self, url: str, configured: str = "") -> bool:
        """Whether a page may be fetched.  ``configured``: the address of the feed that it is fetched for, which alone
        may lead into a private network (see :func:`.url_guard.check_url`).  False for what is no web address.
        """
        parts = _split(url)
        if parts is None:
            return False
        site, path = parts
        return (await self._rules(site, configured)).allow(path)

    async def delay(self, url: str, configured: str = "") -> float:
        """Seconds that the site of a page wants between two requests; 0 where it does not say."""
        parts = _split(url)
        return (await self._rules(parts[0], configured)).delay if parts else 0.0

    async def _rules(self, site: str, configured: str) -> Rules:
        # who comes while the rules are under way waits for them, and asks no second time
        async with self._locks.setdefault(site, asyncio.Lock()):
            rules, until = self._kept.get(site, (NOTHING, None))
            if until is None or self._now() >= until:
                rules, lasting = await self._ask(site, configured)
                self._kept[site] = rules, self._now() + lasting
            return rules

    async def _ask(self, site: str, configured: str) -> tuple[Rules, timedelta]:
        url = f"{site}/robots.txt"
        try:
            async with self._fetcher.fetch(Request(configured or url, url), self._now()) as answer:
                return read_rules(answer.body[:MAX_BYTES].decode("utf-8-sig", "replace"), self._agent), KEPT
        except BriefingError as error:
            status = getattr(error, "status", 0)
            if 400 <= status < 500 and status != 429:
                return Rules(), KEPT
            return NOTHING, KEPT_UNREACHABLE


def _split(url: str) -> tuple[str, str] | None:
    """The site of a web address, and the path with its query."""
    try:
        parts = urlsplit(clean_line(url))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    host = f"[{host}]" if ":" in host else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}", (parts.path or "/") + query


def _product(value: str) -> str:
    """The product token of a user agent: ``briefing-desk/1.0`` is for ``briefing-desk``."""
    match = re.match(r"[A-Za-z_-]+|\*", value)
    return match.group().lower() if match else ""


def _seconds(value: str) -> float:
    if not re.fullmatch(r"\d{1,6}(?:\.\d{0,6})?", value, re.ASCII):
        return 0.0
    return min(float(value), MAX_DELAY)


def _comparable(path: str) -> str:
    """A path in one spelling: percent signs only where they are needed (RFC 9309, 2.2.2)."""
    if path.isascii() and "%" not in path:
        return path
    kept = re.split(r"(%2[fF]|%2[aA]|%24)", path)
    return "".join(
        part.upper() if at % 2 else quote(unquote_to_bytes(part), safe=_SAFE) for at, part in enumerate(kept)
    )


def _pattern(value: str) -> str:
    """A pattern as paths are compared with it: ``*`` and a final ``$`` stand for themselves (RFC 9309, 2.2.3)."""
    pattern = _comparable(value)
    return pattern[:-1].replace("$", "%24") + pattern[-1:]


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern with ``*`` and a final ``$`` fits the beginning of a path; in linear time, without backtracking."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = rest.pop() if ends and rest else None
    for piece in rest:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not ends:
        return True
    if last is None:
        return at == len(path)
    return path.endswith(last) and len(path) - len(last) >= at
