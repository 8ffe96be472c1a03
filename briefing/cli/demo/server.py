"""Serves the sample feeds on a loopback port, so that the sample goes the whole way that real feeds go.

One feed has two editions of its file (``name.1.xml``, ``name.2.xml``): the first answer gives the first, every later one the
second, which is how an article comes to be edited.  One address always answers 503.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from types import TracebackType

from store.records import Source

_TYPES = {
    "xml": "application/rss+xml",
    "rdf": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
_FEEDS = (
    ("Southern Wire", "wire.xml", ("agency",)),
    ("Altamar Courier", "courier.atom", ("altamar",)),
    ("Puerto Claro Tribune", "tribune.xml", ("altamar",)),
    ("Harbour Radio", "radio.rdf", ("altamar",)),
    ("Orveda Dispatch", "dispatch.xml", ("orveda",)),
    ("Quillaro Observer", "observer.json", ("quillaro",)),
    ("Monteluz Gazette", "gazette.xml", ("quillaro",)),
)


def load_feed(name: str, turn: int) -> bytes | None:
    """The bytes of one sample feed as its ``turn``-th reader gets them (from 1); None for the feed that always fails."""
    folder = files("briefing.cli.demo") / "feeds"
    stem, _, ending = name.rpartition(".")
    for candidate in (name, f"{stem}.{min(turn, 2)}.{ending}"):
        found = folder / candidate
        if found.is_file():
            return found.read_bytes()
    return None


class _Handler(BaseHTTPRequestHandler):
    turns: Counter[str]

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        if name not in {file for _, file, _ in _FEEDS}:
            self.send_error(404)
            return
        self.turns[name] += 1
        body = load_feed(name, self.turns[name])
        if body is None:
            self.send_error(503)
            return
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        unchanged = self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", _TYPES[name.rpartition(".")[2]])
        self.send_header("Content-Length", "0" if unchanged else str(len(body)))
        self.end_headers()
        if not unchanged:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal belongs to the dashboard."""


class SampleServer:
    """A context manager around the server; :attr:`sources` are the feeds it serves."""

    def __init__(self) -> None:
        handler = type("_SampleHandler", (_Handler,), {"turns": Counter[str]()})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sample feeds, the failing one included."""
        port = self._server.server_address[1]
        return tuple(Source(name, f"http://127.0.0.1:{port}/{file}", tags) for name, file, tags in _FEEDS)

    def __enter__(self) -> SampleServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
