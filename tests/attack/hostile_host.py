"""A server that attacks the terminal of whoever reads its feeds, and the files of a desk that is set up to read them."""

from __future__ import annotations

import json
import socketserver
import threading
from pathlib import Path
from types import TracebackType
from xml.sax.saxutils import escape

from tests.attack.terminal import PAYLOADS, RAW_PAYLOADS

SECRET = "s3cr3t-pa55"
"""The password in the addresses of feeds.toml: it must never be told to anybody but the host."""
USER = "analyst"

_WORDS = (
    "Minister Pwned Vandal said on Monday 3 March 2025 that {0} the harbour stays shut. “We {0} will pay all of it in April "
    "2025,” Vandal {0} told the Pwned Harbour Authority."
)


def hostile_feed() -> bytes:
    """An Atom feed with a payload in every field of every entry: raw where XML allows it, else as a reference."""
    entries = []
    for number, payload in enumerate(PAYLOADS.values()):
        said = _xml(payload)
        words = escape(_WORDS).replace("{0}", said)
        entries.append(
            f"<entry><title>{said} headline {number}</title><id>id{said}{number}</id>"
            f'<link href="http://news{number}.example/{said}"/><author><name>{said} Author</name></author>'
            f"<updated>2025-03-04T10:{number:02}:00Z</updated><category term='{said}'/>"
            f"<content type='html'>{words}</content></entry>"
        )
    title = _xml(PAYLOADS["OSC 0 title"])
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>{"".join(entries)}</feed>'
    return feed.encode()


def _xml(payload: str) -> str:
    """As numeric references, which a lenient parser turns into the characters themselves."""
    return "".join(c if c.isascii() and c.isalnum() else f"&#{ord(c)};" for c in payload)


def raw_feed() -> bytes:
    """An RSS feed with broken UTF-8 and raw controls in titles and texts."""
    items = b"".join(
        b"<item><title>"
        + raw
        + b" raw</title><guid>raw%d</guid><description>" % number
        + raw
        + b" words.</description></item>"
        for number, raw in enumerate(RAW_PAYLOADS.values())
    )
    return b"<rss version='2.0'><channel><title>\x1b]0;Pwned\x07</title>" + items + b"</channel></rss>"


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        path = self.rfile.readline().split(b" ")[1].decode("latin-1")
        while self.rfile.readline().strip():
            pass
        attack = "\x1b]0;Pwned\x07\x9b31m".encode("latin-1")
        if path == "/atom":
            self._send(b"200 OK", hostile_feed(), b"application/atom+xml")
        elif path == "/raw":
            self._send(b"200 OK", raw_feed(), b"application/rss+xml")
        elif path == "/reason":
            self._send(b"404 " + attack, b"<h1>" + attack + b"</h1>", attack)
        elif path == "/redirect":
            self.wfile.write(
                b"HTTP/1.1 302 Found\r\nLocation: gopher://\x9b31mPwned/"
                + attack
                + b"\r\nContent-Length: 0\r\n\r\n"
            )
        elif path == "/page":
            link = b"<link type='application/rss+xml' href='http://x.example/&#27;]0;Pwned&#7;'>"
            self._send(b"200 OK", b"<!doctype html><html><head>" + link + b"</head></html>", b"text/html")
        elif path == "/coding":
            self._send(b"200 OK", b"x", b"text/xml", b"Content-Encoding: \x1b[31mPwned\r\n")
        else:
            self.wfile.write(b"\x1b]0;Pwned\x07 \x1b[2J nonsense\r\n\r\n")

    def _send(self, status: bytes, body: bytes, kind: bytes, more: bytes = b"") -> None:
        head = b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n%b\r\n"
        self.wfile.write(head % (status, kind, len(body), more) + body)


class _Quiet(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class HostileHost:
    """A context manager around the server; :meth:`prepare` writes a desk's files."""

    PATHS = ("atom", "raw", "reason", "redirect", "page", "coding", "nonsense")

    def __init__(self) -> None:
        self._server = _Quiet(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def netloc(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def feeds_toml(self) -> str:
        """Feeds with payloads in names and tags, a password in each address, and faults whose values are payloads."""
        attacks = list(PAYLOADS.values())
        blocks = ["[settings]\nrefresh_minutes = 0\n"]
        for number, path in enumerate(self.PATHS):
            name, tag = (_toml(f"{attacks[(number * 3 + n) % len(attacks)]} {path}") for n in range(2))
            url = json.dumps(f"http://{USER}:{SECRET}@{self.netloc}/{path}")
            blocks.append(f"[[feeds]]\nname = {name}\nurl = {url}\ntags = [{tag}]\n")
        for payload in attacks:
            value = _toml(payload)
            blocks.append(
                f"[[feeds]]\nname = {value}\nurl = {_toml(f'http://{USER}:{SECRET}@{self.netloc}/{payload}')}\n"
            )
            blocks.append(
                f"[[feeds]]\nurl = {value}\nenabled = {value}\n{value} = {value}\nuser_agent = {value}\n"
            )
        return "\n".join(blocks)

    def prepare(self, folder: Path) -> tuple[Path, Path]:
        """feeds.toml and a watchlist that a person was talked into; returns the file and the data folder."""
        data = folder / "data"
        data.mkdir(parents=True)
        feeds = folder / "feeds.toml"
        feeds.write_text(self.feeds_toml(), encoding="utf-8")
        actors = {
            "1": {"name": "Pwned Harbour Authority", "kind": "organization", "aliases": [{"text": "Pwned"}]}
        }
        for number, payload in enumerate(PAYLOADS.values(), start=2):
            payload = payload.encode("utf-8", "replace").decode()
            actors[str(number)] = {
                "name": f"{payload} Vandal {number}",
                "kind": "official",
                "aliases": [{"text": f"{payload} Vandal"}],
                "roles": [{"title": payload, "org": payload, "from": None, "to": None}],
            }
        (data / "watchlist.json").write_text(json.dumps({"schema": 1, "actors": actors}), encoding="utf-8")
        return feeds, data

    def __enter__(self) -> HostileHost:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _toml(words: str) -> str:
    """A TOML string that holds every character, controls as escapes; halves of characters cannot stand in TOML."""
    words = words.encode("utf-8", "replace").decode()
    return (
        '"'
        + "".join(c if c.isascii() and (c.isalnum() or c in " ./:@-") else f"\\U{ord(c):08X}" for c in words)
        + '"'
    )
