"""The connections of a refresh: host names resolved to allowed addresses only, on threads of their own.

Needs aiohttp, which takes a quarter of a second to import: import this module late.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Sequence
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from briefing.collect.http.url_guard import allowed_answer

_Answers = Sequence[tuple[int, int, int, str, tuple[Any, ...]]]


class RefusedError(OSError):
    """All addresses of a host lie where the desk does not go."""


class GuardedResolver(AbstractResolver):
    """Resolves names, and passes on only those addresses that :func:`.url_guard.allowed_answer` allows.

    Each look-up has a daemon thread of its own: a name server that does not answer can then neither fill
    the pool that the archive's calls wait for, nor hold up the end of the program.
    """

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses of ``host`` that may be connected to; raises OSError when there are none."""
        answers = await _look_up(host, port, family)
        allowed: list[ResolveResult] = []
        for kind, _, protocol, _, where in answers:
            address = str(where[0])
            if kind == socket.AF_INET6 and len(where) == 4 and where[3]:
                continue  # a scoped address: link-local
            if allowed_answer(host, address):
                allowed.append(
                    ResolveResult(
                        hostname=host,
                        host=address,
                        port=port,
                        family=kind,
                        proto=protocol,
                        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
                    )
                )
        if answers and not allowed:
            raise RefusedError(f"{host} resolves to an address inside this machine or a private network")
        return allowed

    async def close(self) -> None:
        """Nothing is kept open."""


async def _look_up(host: str, port: int, family: int) -> _Answers:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_Answers] = loop.create_future()

    def tell(answers: _Answers | None, error: OSError | UnicodeError | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error if isinstance(error, OSError) else OSError(str(error)))
        else:
            done.set_result(answers or [])

    def ask() -> None:
        answers: _Answers | None = None
        error: OSError | UnicodeError | None = None
        try:
            answers = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as raised:
            error = raised
        with contextlib.suppress(RuntimeError):  # the refresh is over and its loop closed
            loop.call_soon_threadsafe(tell, answers, error)

    threading.Thread(target=ask, name=f"look up {host[:40]}", daemon=True).start()
    return await done


def open_session(connections: int, user_agent: str) -> aiohttp.ClientSession:
    """One session for a whole refresh: no cookies, no proxies, bodies as they were sent."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections, resolver=GuardedResolver(), ttl_dns_cache=300),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent},
        auto_decompress=False,
        trust_env=False,
        timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None),
    )
