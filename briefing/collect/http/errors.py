"""Errors of fetching a feed, each as one sentence with the fix."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from briefing.collect.http.session import RefusedError
from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError

LONGEST_WAIT = timedelta(days=7)
"""A ``Retry-After`` beyond this is cut to it."""
LATER = "The desk tries again later."
CHECK = "Check the address in feeds.toml."


class FetchError(BriefingError):
    """Why a feed did not come: ``status`` where a server answered with one, ``retry_at`` where it said when to ask
    again, ``gone`` for 410."""

    def __init__(
        self,
        what: str,
        fix: str = "",
        *,
        status: int = 0,
        retry_at: datetime | None = None,
        gone: bool = False,
    ) -> None:
        super().__init__(what, fix)
        self.status = status
        self.retry_at = retry_at
        self.gone = gone

    def again(self) -> FetchError:
        """The same error for another feed of that host."""
        return FetchError(self.what, self.fix, status=self.status, retry_at=self.retry_at, gone=self.gone)


def status_error(status: int, retry_after: str, now: datetime) -> FetchError:
    """The error for an answer that brings no feed (RFC 9110, section 15)."""
    try:
        name = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        name = str(status)
    what = f"The server answered {name}."
    retry_at = retry_time(retry_after, now)
    if retry_at is not None:
        fix = f"It asks to wait until {retry_at:%Y-%m-%d %H:%M} UTC."
        return FetchError(what, fix, status=status, retry_at=retry_at)
    if status == 410:
        return FetchError(what, "The feed is no more: remove it from feeds.toml.", status=status, gone=True)
    if status in (401, 402, 403, 407, 451):
        fix = "It may need a login, or refuse readers: another user_agent in feeds.toml can help."
        return FetchError(what, fix, status=status)
    if status in (408, 425, 429) or status >= 500:
        return FetchError(what, LATER, status=status)
    return FetchError(what, CHECK, status=status)


def retry_time(retry_after: str, now: datetime) -> datetime | None:
    """The time that a ``Retry-After`` names, in seconds or as a date; None where it names none in the future."""
    value = retry_after.strip()
    if value.isascii() and value.isdigit():
        seconds = int(value) if len(value) < 12 else 10**11
        wait = min(timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())), LONGEST_WAIT)
        return now + wait if wait else None
    try:
        named = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    named = named.replace(tzinfo=UTC) if named.tzinfo is None else named
    return min(named.astimezone(UTC), now + LONGEST_WAIT) if named > now else None


def timeout_error(seconds: float) -> FetchError:
    """The error for a feed that did not come whole in time."""
    return FetchError(f"The feed did not arrive within {seconds:g} seconds.", LATER)


def network_error(error: Exception, host: str) -> FetchError:
    """The error for a connection that failed, worded by its cause."""
    import aiohttp

    cause: BaseException = getattr(error, "os_error", None) or error
    if isinstance(cause, RefusedError):
        return FetchError(
            f"{host} leads to an address inside this machine or a private network, so it was not asked.",
            "If you trust it, put that very address in feeds.toml.",
        )
    if isinstance(error, aiohttp.ClientConnectorDNSError) or isinstance(cause, socket.gaierror):
        return FetchError(f"The name {host} was not found.", f"{CHECK[:-1]} and the network.")
    if isinstance(error, aiohttp.ClientSSLError) and not isinstance(
        error, aiohttp.ClientConnectorCertificateError
    ):
        fix = f"{CHECK[:-1]}: it may begin with http:// instead of https://."
        return FetchError(f"No secure connection to {host} came about.", fix)
    if isinstance(error, aiohttp.ClientSSLError):
        return FetchError(
            f"The certificate of {host} could not be verified.", f"{CHECK[:-1]} and this machine's clock."
        )
    if isinstance(cause, ConnectionRefusedError):
        return FetchError(f"{host} refused the connection.", f"{CHECK[:-1]}, or try again later.")
    if isinstance(error, aiohttp.ClientPayloadError | ConnectionResetError | aiohttp.ServerDisconnectedError):
        return FetchError("The connection broke before the whole feed had arrived.", LATER)
    if isinstance(error, aiohttp.InvalidURL):
        return FetchError("The address cannot be read.", CHECK)
    if isinstance(error, aiohttp.ClientResponseError):
        return FetchError("The server's answer is not valid HTTP.", CHECK)
    reason = clean_line(getattr(cause, "strerror", "") or type(cause).__name__)[:120]
    return FetchError(f"{host} could not be reached ({reason}).", "Check the network, or try again later.")
