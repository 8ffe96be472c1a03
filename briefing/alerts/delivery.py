"""Where a digest goes besides the screen: a webhook, signed and retried; one notification on the desktop."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import importlib.util
import os
from collections.abc import Awaitable, Callable
from datetime import datetime

from briefing.alerts.digest import Digest, as_json
from briefing.collect.http.url_guard import host_of
from briefing.core.errors import BriefingError

SECRET = "BRIEFING_WEBHOOK_SECRET"
PAUSES = (1.0, 5.0, 25.0)
"""Seconds before each further attempt."""
SECONDS = 10.0
"""How long one attempt may take."""


async def send(
    url: str,
    digest: Digest,
    *,
    secret: str | None = None,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Post a digest as JSON; retried where the server fails or does not answer.  Raises :class:`BriefingError`.

    With a secret the request carries ``X-Briefing-Signature: sha256=<hex>``, an HMAC of the timestamp (header
    ``X-Briefing-Timestamp``, seconds since 1970), a full stop and the body: proof of who sent it, and when.
    """
    body = as_json(digest).encode()
    headers = _headers(body, digest.made, secret if secret is not None else os.environ.get(SECRET, ""))
    trouble = ""
    for wait in (*PAUSES, None):
        trouble, again = await _attempt(url, body, headers)
        if not trouble:
            return
        if not again or wait is None:
            break
        await pause(wait)
    raise BriefingError(
        f"The webhook at {host_of(url)} did not take the digest: {trouble}.",
        "See [alerts] in feeds.toml; what it was not told is told with the next digest.",
    )


def _headers(body: bytes, made: datetime, secret: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "briefing-desk"}
    stamp = str(int(made.timestamp()))
    headers["X-Briefing-Timestamp"] = stamp
    if secret:
        signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers["X-Briefing-Signature"] = f"sha256={signed}"
    return headers


async def _attempt(url: str, body: bytes, headers: dict[str, str]) -> tuple[str, bool]:
    """What went wrong, empty for nothing, and whether trying again can help."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as response,
        ):
            if response.status < 300:
                return "", False
            return f"it answered {response.status}", response.status >= 500 or response.status == 429
    except TimeoutError:
        return "it did not answer in time", True
    except (aiohttp.ClientError, OSError) as error:
        return f"it could not be reached ({type(error).__name__})", True


async def notify(digest: Digest) -> None:
    """One notification on the desktop that says how much is new.  Raises :class:`BriefingError`."""
    if importlib.util.find_spec("desktop_notifier") is None:
        raise BriefingError(
            "Notifications on the desktop need desktop-notifier, which is not installed.",
            "Install it with: python -m pip install 'briefing-desk[notify]', or take desktop out of [alerts].",
        )
    from desktop_notifier import DesktopNotifier

    try:
        notifier = DesktopNotifier(app_name="Briefing desk")
        await notifier.send(title=f"{digest.count:,} new", message=digest.summary)
    except Exception as error:  # whatever it raises becomes a sentence
        raise BriefingError(
            f"The desktop took no notification ({type(error).__name__}).", "See that one is running."
        ) from error
