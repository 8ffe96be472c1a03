"""One feed over HTTP: by conditional GET, politely, within limits of time, size and redirects (RFC 9110).

The validators of a feed's last answer (``ETag``, ``Last-Modified``) are sent with the next request; a server where nothing
has changed then answers 304 without a body.

aiohttp takes a quarter of a second to import; :class:`Fetcher` does so in a thread when it is entered.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit, urlunsplit

from briefing import __version__
from briefing.collect.http.decompress import Unpacker, too_large
from briefing.collect.http.url_guard import AddressError, check_url, host_of, is_loopback
from briefing.collect.text.clean import clean_line

if TYPE_CHECKING:
    import aiohttp

    from briefing.collect.http.errors import FetchError

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_BODIES = frozenset({200, 203})


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits of a refresh.  Times in seconds, sizes in bytes."""

    timeout_seconds: float = 20.0
    """For one feed from request to last byte, redirects included, waiting for its turn not."""
    max_bytes: int = 16 * 1024 * 1024
    """Of one body, unpacked."""
    max_redirects: int = 5
    concurrency: int = 32
    """Feeds under way at once."""
    per_host: int = 1
    """Requests to one host at once; this machine itself needs no such courtesy."""
    parse_seconds: float = 15.0
    """For reading one body into entries."""
    user_agent: str = f"briefing-desk/{__version__} (news reader)"


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for: the configured address, where the feed is now, and the validators for a conditional GET."""

    configured: str
    url: str
    etag: str = ""
    """For ``If-None-Match``."""
    last_modified: str = ""
    """For ``If-Modified-Since``."""
    user_agent: str = ""
    accept: str = ""
    """What kinds of bodies are wanted; empty: feeds."""


@dataclass(slots=True)
class Answer:
    """What came: a body, or 304 Not Modified."""

    url: str
    """Where the answer came from, after redirects."""
    lasting_url: str
    """Where to ask next time: as far as permanent redirects led before the first temporary one."""
    not_modified: bool = False
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""
    size: int = 0
    """Bytes received, as packed by the server."""

    @property
    def date(self) -> datetime | None:
        """What time it was by the server (RFC 9110, 6.6.1); None where it said none that makes sense."""
        try:
            moment = parsedate_to_datetime(self.headers.get("date", ""))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)


@dataclass(slots=True)
class _Redirect:
    target: str
    permanent: bool


class Fetcher:
    """Asks for feeds within one refresh; its connections are open inside an ``async with`` only."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._everyone = asyncio.Semaphore(settings.concurrency)
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._asked_to_wait: dict[str, FetchError] = {}
        """Hosts that said when to come back: their other feeds are not asked before, either."""

    async def __aenter__(self) -> Self:
        # a class, no generator: one that is abandoned at the loop's end would be closed before what it serves
        connect = await asyncio.to_thread(importlib.import_module, "briefing.collect.http.session")
        self._session: aiohttp.ClientSession = connect.open_session(
            self._settings.concurrency * 2, self._settings.user_agent
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    @contextlib.asynccontextmanager
    async def fetch(self, request: Request, now: datetime) -> AsyncIterator[Answer]:
        """The answer to a conditional GET, kept as long as the block lasts, so that no more bodies than feeds under way
        fill the memory.

        Raises :class:`FetchError`, :class:`AddressError` or :class:`UnpackError`, each one sentence with
        the fix.
        """
        from briefing.collect.http.errors import CHECK, FetchError

        url = lasting = request.url
        budget = _Budget(self._settings.timeout_seconds)
        for hop in range(self._settings.max_redirects + 1):
            _check_hop(url, request, hop)
            came = await self._in_turn(url, request, now, budget)
            try:
                if isinstance(came, Answer):
                    came.lasting_url = lasting
                    yield came
                    return
            finally:
                self._everyone.release()
            unbroken = came.permanent and lasting == url
            url = _follow(url, came.target)
            lasting = url if unbroken else lasting
        raise FetchError(f"The server redirects more than {self._settings.max_redirects} times.", CHECK)

    async def _in_turn(
        self, url: str, request: Request, now: datetime, budget: _Budget
    ) -> Answer | _Redirect:
        """One request in its turn.  First the host's turn, then everyone's: a feed that waits for its host
        then keeps nobody else waiting.  The caller releases the latter.
        """
        host = host_of(url)
        async with self._host(host):
            if error := self._asked_to_wait.get(host):
                raise error.again()
            await self._everyone.acquire()
            try:
                came = await self._get(url, request, now, budget, conditional=True)
                if isinstance(came, Answer) and came.not_modified and _contradicts(request, came):
                    came = await self._get(url, request, now, budget, conditional=False)
            except BaseException as error:
                self._everyone.release()
                self._note_wait(host, error)
                raise
            return came

    def _note_wait(self, host: str, error: BaseException) -> None:
        from briefing.collect.http.errors import FetchError

        if isinstance(error, FetchError) and error.retry_at is not None and not is_loopback(host):
            self._asked_to_wait[host] = error

    def _host(self, host: str) -> asyncio.Semaphore:
        if host not in self._hosts:
            limit = self._settings.concurrency if is_loopback(host) else self._settings.per_host
            self._hosts[host] = asyncio.Semaphore(limit)
        return self._hosts[host]

    async def _get(
        self, url: str, request: Request, now: datetime, budget: _Budget, *, conditional: bool
    ) -> Answer | _Redirect:
        import aiohttp

        from briefing.collect.http.errors import network_error, timeout_error

        headers = self._headers(request, conditional)
        conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
        try:
            with budget:
                async with (
                    asyncio.timeout(budget.left),
                    self._session.get(url, headers=headers, allow_redirects=False) as response,
                ):
                    return await self._read(response, url, now, conditional=conditional)
        except TimeoutError:
            raise timeout_error(self._settings.timeout_seconds) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise network_error(error, host_of(url)) from None

    def _headers(self, request: Request, conditional: bool) -> dict[str, str]:
        headers = {"Accept": request.accept or ACCEPT, "Accept-Encoding": "gzip, deflate"}
        if agent := clean_line(request.user_agent):
            headers["User-Agent"] = agent
        if conditional and request.etag:
            headers["If-None-Match"] = request.etag
        if conditional and request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        return headers

    async def _read(
        self, response: aiohttp.ClientResponse, url: str, now: datetime, *, conditional: bool
    ) -> Answer | _Redirect:
        from briefing.collect.http.errors import status_error

        headers = {name.lower(): value for name, value in response.headers.items()}
        status = response.status
        if status in _REDIRECTS and headers.get("location"):
            return _Redirect(headers["location"], status in _PERMANENT)
        if status == 304 and conditional:
            return Answer(url, url, not_modified=True, headers=headers)
        if status not in _BODIES:
            raise status_error(status, headers.get("retry-after", ""), now)
        unpacker = Unpacker(headers.get("content-encoding", ""), self._settings.max_bytes)
        if (response.content_length or 0) > self._settings.max_bytes:
            raise too_large(self._settings.max_bytes)
        async for chunk in response.content.iter_any():
            unpacker.feed(chunk)
        return Answer(url, url, body=unpacker.finish(), headers=headers, size=unpacker.received)


class _Budget:
    """The seconds that one feed may still take; they count inside its blocks only."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self._begun = 0.0

    def __enter__(self) -> None:
        self._begun = monotonic()

    def __exit__(self, *_: object) -> None:
        self.left = max(0.0, self.left - (monotonic() - self._begun))


def _check_hop(url: str, request: Request, hop: int) -> None:
    try:
        check_url(url, request.configured)
    except AddressError as error:
        if not hop and url == request.configured:
            raise
        what = f"The feed redirects to where the desk does not go: {error.what}"
        raise AddressError(what, error.fix) from None


def _follow(url: str, target: str) -> str:
    """The redirect's target; user name and password stay with the host that they were given for."""
    target = clean_line(target).replace(" ", "%20")
    try:
        followed = urlsplit(urljoin(url, target))
        start = urlsplit(url)
    except ValueError:
        return target
    same = (followed.scheme, followed.hostname) == (start.scheme, start.hostname)
    netloc = followed.netloc.rpartition("@")[2]
    if same and "@" in start.netloc and netloc == start.netloc.rpartition("@")[2]:
        netloc = start.netloc
    return urlunsplit(followed._replace(netloc=netloc, fragment=""))


def _contradicts(request: Request, answer: Answer) -> bool:
    """Whether a 304 names other validators than those that were sent: then it is wrong (RFC 9110, 15.4.5)."""
    etag = answer.headers.get("etag", "")
    if etag and request.etag:
        return _bare(etag) != _bare(request.etag)
    modified = answer.headers.get("last-modified", "")
    return bool(modified and request.last_modified and modified != request.last_modified)


def _bare(etag: str) -> str:
    """The entity tag without the marks of weakness and of compression that servers add and forget again."""
    tag = etag.strip().removeprefix("W/").strip('"')
    for ending in ("-gzip", "--gzip", ";gz", "-br", "-df"):
        tag = tag.removesuffix(ending)
    return tag
