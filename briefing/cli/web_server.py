"""The dashboard in a browser, by textual-serve: on this machine only, and only for who has the key.

Any page in a browser can ask a server on the same machine for something, and any user of the machine can, too.  So requests
must name the server as it is (against names that are pointed here), web sockets must come from our own page, and a key that is
printed at the start is asked for once and kept in a cookie.  The page may load nothing from elsewhere.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from http.cookies import CookieError

from aiohttp import web
from textual_serve.server import Server

COOKIE = "briefing_key"
HOST = "127.0.0.1"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DeskServer(Server):
    """Serves one command to browsers on this machine.

    ``command``: a shell command line, quoted.  ``key``: what the first request must carry as ``?key=``.
    """

    def __init__(self, command: str, port: int, key: str = "") -> None:
        super().__init__(command, host=HOST, port=port, title="Briefing desk")
        self.key = key or secrets.token_urlsafe(16)
        self._open: set[asyncio.Task[object]] = set()
        """Pages that are open; ending the server ends their desks."""

    @property
    def address(self) -> str:
        """What to open in the browser."""
        return f"{self.public_url}/?key={self.key}"

    def initialize_logging(self) -> None:
        """Nothing of the server's own chatter, which repeats addresses with the key."""

    async def on_startup(self, app: web.Application) -> None:
        print(f"The desk is at {self.address}\nCtrl+C ends it.", flush=True)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One page's desk, from its first key to its last."""
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            return await super().handle_websocket(request)
        finally:
            self._open.discard(task)

    async def on_shutdown(self, app: web.Application) -> None:
        """End the open desks at once: the server would wait a minute for them."""
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._guard(request, handler)

        app.middlewares.append(guard)
        return app

    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        names = {f"{HOST}:{self.port}", f"localhost:{self.port}"}
        if request.headers.get("Host", "").lower() not in names:
            raise web.HTTPForbidden(text="This server goes by another name.")
        origin = request.headers.get("Origin")
        if origin is not None and origin.lower() not in {f"http://{name}" for name in names}:
            raise web.HTTPForbidden(text="This page may not ask for the desk.")
        try:
            told, kept = request.query.get("key", ""), request.cookies.get(COOKIE, "")
            (told + kept).encode()
        except (CookieError, ValueError):
            raise web.HTTPBadRequest(text="That is no key and no cookie.") from None
        if self._is_key(told):
            # The key leaves the address line, and with it the browser's history.
            raise self._welcome()
        if not self._is_key(kept):
            raise web.HTTPForbidden(text="Open the address that `briefing serve` printed: it holds the key.")
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = (
                f"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
                f"img-src 'self' data:; connect-src 'self' ws://{HOST}:{self.port} ws://localhost:{self.port}; "
                "frame-ancestors 'none'"
            )
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _is_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.key.encode())

    def _welcome(self) -> web.HTTPFound:
        found = web.HTTPFound("/")
        found.set_cookie(COOKIE, self.key, httponly=True, samesite="Strict")
        return found
