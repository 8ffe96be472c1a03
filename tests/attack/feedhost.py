"""A loopback server of many small feeds whose every byte is known, in two editions: the second edits and adds."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

_PEOPLE = ("Marco Rubio", "Claudia Sheinbaum", "Gustavo Petro", "Javier Milei")
_TOPICS = (
    "the harbour budget and its pilots",
    "a bridge over the northern river",
    "vaccines for village clinics",
    "the long strike of teachers",
    "licences for coastal trawlers",
    "an audit of prison kitchens",
)


def feed_bytes(number: int, edition: int, entries: int, day: date = date(2025, 3, 3)) -> bytes:
    """Feed ``number`` as RSS, published on ``day``.

    Edition 2 has two more entries on top, and another text in its oldest one.
    """
    last = entries + (2 if edition > 1 else 0)
    items = "".join(_item(number, entry, edition, day) for entry in reversed(range(last)))
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Paper {number}</title>'
        f"{items}</channel></rss>"
    ).encode()


def _item(number: int, entry: int, edition: int, day: date) -> str:
    person = _PEOPLE[(number + entry) % len(_PEOPLE)]
    topic = _TOPICS[(number * 5 + entry) % len(_TOPICS)]
    edited = " The ministry corrected the sum on Tuesday." if edition > 1 and entry == 0 else ""
    # every fourth feed runs the same wire text, so that copies are grouped
    desk = number // 4 if entry == 1 else number
    words = (
        f"{person} spoke on Monday about {topic}, item {desk}-{entry}. “We will pay for it in March {2026 + entry}, "
        f"all {desk * 17 + entry} parts of it,” Rubio said, according to desk {desk}.{edited}"
    )
    return (
        f"<item><title>Item {desk}-{entry}: {topic}</title><guid>paper{number}-{entry}</guid>"
        f"<link>https://paper{number}.example/{entry}</link>"
        f"<pubDate>{day:%d %b %Y} {number % 24:02}:{entry % 60:02}:{number // 24:02} GMT</pubDate>"
        f"<description>{words}</description></item>"
    )


class _Handler(BaseHTTPRequestHandler):
    host: FeedHost

    def do_GET(self) -> None:
        number = int(self.path.strip("/").removesuffix(".xml"))
        body = feed_bytes(number, self.host.edition, self.host.entries, self.host.day)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        same = self.headers.get("If-None-Match") == etag
        self.send_response(304 if same else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", "0" if same else str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """A killed client is no news."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients are killed here all the time."""


class FeedHost:
    """A context manager around the server; :attr:`edition` says which edition the feeds are in."""

    def __init__(self, feeds: int, entries: int) -> None:
        self.feeds, self.entries, self.edition = feeds, entries, 1
        # stories are grouped among what was published lately
        self.day = datetime.now(UTC).date() - timedelta(days=3)
        handler = type("_Bound", (_Handler,), {"host": self})
        self._server = _Quiet(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def feeds_toml(self) -> str:
        """The feeds as a feeds.toml."""
        base = f"http://127.0.0.1:{self._server.server_address[1]}"
        return "\n".join(
            f'[[feeds]]\nname = "Paper {number}"\nurl = "{base}/{number}.xml"\n'
            for number in range(self.feeds)
        )

    def __enter__(self) -> FeedHost:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
