"""A small HTTP server on the loopback interface that sends exactly the bytes a test wants."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

Writer = asyncio.StreamWriter
Sender = Callable[[Writer, dict[str, str]], Awaitable[None]]


def response(body: bytes = b"", status: str = "200 OK", **headers: str) -> Sender:
    """A whole answer; ``content_type`` and the like become headers; Content-Length is added."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    named.setdefault("Content-Length", str(len(body)))
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())

    async def send(writer: Writer, _asked: dict[str, str]) -> None:
        writer.write(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)
        await writer.drain()

    return send


@dataclass
class Loopback:
    """Paths and their answers; ``asked`` has the path and headers of every request, in order."""

    answers: dict[str, Sender] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    open: int = 0
    most_open: int = 0
    base: str = ""

    def url(self, path: str) -> str:
        return self.base + path

    async def handle(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            while line := await reader.readline():
                path = line.decode("latin-1").split(" ")[1]
                headers = {}
                while (line := await reader.readline()).strip():
                    name, _, value = line.decode("latin-1").partition(":")
                    headers[name.strip().lower()] = value.strip()
                self.asked.append((path, headers))
                self.open += 1
                self.most_open = max(self.most_open, self.open)
                try:
                    sender = self.answers.get(path) or response(b"", "404 Not Found")
                    await sender(writer, headers)
                finally:
                    self.open -= 1
                if writer.is_closing():
                    break
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


@contextlib.asynccontextmanager
async def serving(answers: dict[str, Sender]) -> AsyncIterator[Loopback]:
    """The server for as long as the block lasts."""
    loopback = Loopback(dict(answers))
    server = await asyncio.start_server(loopback.handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    loopback.base = f"http://127.0.0.1:{port}"
    try:
        yield loopback
    finally:
        server.close()


def rss(*items: str, channel: str = "") -> bytes:
    """An RSS 2.0 feed with these items' inner XML."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Gazette</title>'
        f"{channel}{inner}</channel></rss>"
    ).encode()


def item(number: int, text: str = "Some words.") -> str:
    """A usual item's inner XML."""
    return (
        f"<title>Headline {number}</title><link>http://news.example/{number}</link><guid>id-{number}</guid>"
        f"<pubDate>Mon, 03 Mar 2025 12:00:00 GMT</pubDate><description>{text}</description>"
    )
