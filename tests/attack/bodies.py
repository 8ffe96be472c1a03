"""Feeds that are built to do harm, by name.  Made when asked for: some are large."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.attack.terminal import PAYLOADS

MEBI = 1 << 20


@dataclass(frozen=True)
class Hostile:
    """One hostile body: how it is made, with which headers it is sent, and whether a sound entry must survive."""

    make: Callable[[], bytes]
    headers: dict[str, str] = field(default_factory=dict)
    survives: bool = False
    """A sound entry stands beside the hostile one and must come through."""


SOUND = (
    "<item><title>Sound entry</title><guid>sound</guid><link>https://news.example/sound</link>"
    "<pubDate>Mon, 03 Mar 2025 12:00:00 GMT</pubDate><description>Nothing is wrong with it.</description></item>"
)


def rss(inner: str, prolog: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    """A feed with this inside its channel, after the sound entry."""
    return f'{prolog}<rss version="2.0"><channel><title>Paper</title>{SOUND}{inner}</channel></rss>'.encode()


def _item(title: str = "t", text: str = "x", guid: str = "g") -> str:
    return f"<item><title>{title}</title><guid>{guid}</guid><description>{text}</description></item>"


def _laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return rss(_item("&l11;"), f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]>')


def _quadratic() -> bytes:
    return rss(_item("&a;" * 50_000), f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>')


def _external(where: str) -> bytes:
    return rss(_item("&x;"), f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{where}">]>')


def _parameter() -> bytes:
    prolog = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
    return rss(_item("&x;"), prolog)


def _wide(make: Callable[[], bytes], coding: str) -> bytes:
    return make().decode().replace("utf-8", coding).encode(coding)


def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * MEBI
    return b"".join(
        [packer.compress(rss("")[:-16]), *(packer.compress(block) for _ in range(256)), packer.flush()]
    )


def _nested_json() -> bytes:
    return (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    )


def _odd_json() -> bytes:
    items: list[object] = [
        None,
        5,
        "x",
        [],
        {},
        {"id": {"a": 1}},
        {"id": 10**400, "content_text": "n"},
        {"content_text": ["x"]},
    ]
    sound = {"id": "sound", "title": "Sound entry", "content_text": "Nothing is wrong with it."}
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": [], "items": [*items, sound]}
    ).encode()


def _payloads() -> bytes:
    parts = []
    for number, payload in enumerate(PAYLOADS.values()):
        said = payload.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        said = "".join(
            f"&#{ord(c)};" if ord(c) > 126 or ord(c) < 32 else c for c in said.replace("&", "&amp;")
        )
        said = said.replace("<", "&lt;")
        parts.append(_item(f"{said} title", f"{said} body", f"p{number}{said}"))
    return rss("".join(parts))


BODIES: dict[str, Hostile] = {
    "billion laughs": Hostile(_laughs),
    "billion laughs in utf-16": Hostile(lambda: _wide(_laughs, "utf-16")),
    "quadratic entities": Hostile(_quadratic),
    "external entity, file": Hostile(lambda: _external("file:///etc/passwd")),
    "external entity, web": Hostile(lambda: _external("http://127.0.0.1:9/x")),
    "parameter entity": Hostile(_parameter),
    "nested elements": Hostile(lambda: rss("<a>" * 200_000)),
    "nested items": Hostile(lambda: rss("<item><title>x</title>" * 1_900 + "</item>" * 1_900)),
    "nested markup in a body": Hostile(lambda: rss(_item("t", "&lt;div&gt;" * 200_000)), survives=True),
    "nested tables in a body": Hostile(
        lambda: rss(_item("t", "<![CDATA[" + "<table><tr><td>" * 60_000 + "]]>")), survives=True
    ),
    "a million entries": Hostile(lambda: rss("<item/>" * 1_000_000)),
    "nine thousand entries": Hostile(
        lambda: rss("".join(_item(f"t{n}", "x", f"g{n}") for n in range(9_000))), survives=True
    ),
    "a title of 100 MB": Hostile(lambda: rss(_item("A" * (100 * MEBI)))),
    "a title of 100 MB, packed": Hostile(
        lambda: gzip.compress(rss(_item("A" * (100 * MEBI))), 1), {"Content-Encoding": "gzip"}
    ),
    "a title of 12 MB": Hostile(lambda: rss(_item("A" * (12 * MEBI))), survives=True),
    "a title of 12 MB of tags": Hostile(lambda: rss(_item("&lt;b&gt;x" * MEBI)), survives=True),
    "a body of open tags": Hostile(lambda: rss(_item("t", "&lt;a " * MEBI)), survives=True),
    "a body of ampersands": Hostile(lambda: rss(_item("t", "&amp;" * (2 * MEBI))), survives=True),
    "a body of quotation marks": Hostile(lambda: rss(_item("t", "“a” “" * 100_000)), survives=True),
    "a body of escape bytes": Hostile(lambda: rss(_item("t", "&#27;[" * MEBI)), survives=True),
    "piled marks": Hostile(lambda: rss(_item("e" + "\u0301" * 500_000)), survives=True),
    "a million attributes": Hostile(
        lambda: rss("<item " + "".join(f'a{n}="" ' for n in range(300_000)) + "/>")
    ),
    "one attribute of 10 MB": Hostile(lambda: rss(f'<item><link a="{"x" * (10 * MEBI)}"/></item>')),
    "ten thousand namespaces": Hostile(
        lambda: rss("<item " + "".join(f'xmlns:n{n}="u:{n}" ' for n in range(10_000)) + "/>")
    ),
    "a hundred thousand links": Hostile(
        lambda: rss("<item><title>l</title>" + "<link>http://n.example/</link>" * 100_000 + "</item>"),
        survives=True,
    ),
    "unclosed section": Hostile(lambda: rss(_item("t", "<![CDATA[x" * 100_000))),
    "unclosed comments": Hostile(lambda: rss("<!-- " * 300_000)),
    "a doctype without end": Hostile(lambda: b"<!DOCTYPE rss [" + b"<!ELEMENT a ANY>" * 300_000),
    "an instruction without end": Hostile(lambda: b"<?xml " + b"a='b' " * 500_000),
    "gzip bomb": Hostile(_bomb, {"Content-Encoding": "gzip"}),
    "gzip bomb, undeclared": Hostile(_bomb),
    "gzip in gzip": Hostile(lambda: gzip.compress(_bomb()), {"Content-Encoding": "gzip"}),
    "nested JSON": Hostile(_nested_json, {"Content-Type": "application/feed+json"}),
    "odd JSON": Hostile(_odd_json, {"Content-Type": "application/feed+json"}, survives=True),
    "a number of a million digits": Hostile(lambda: b'{"version": ' + b"9" * MEBI + b"}"),
    "dates without end": Hostile(
        lambda: rss(f"<item><title>d</title><pubDate>{'Mon, 3 Mar ' * 100_000}</pubDate></item>"),
        survives=True,
    ),
    "a ttl without end": Hostile(lambda: rss(f"<ttl>{'9' * 100_000}</ttl>"), survives=True),
    "zero bytes": Hostile(lambda: rss(_item()).replace(b"t", b"\0t")),
    "the wrong charset": Hostile(
        lambda: rss(_item("ä" * 1000)), {"Content-Type": "application/xml; charset=utf-32"}
    ),
    "a charset that is none": Hostile(lambda: rss(""), {"Content-Type": "text/xml; charset=\x7fidna_codec"}),
    "a charset that is a packer": Hostile(lambda: rss("", '<?xml version="1.0" encoding="zlib_codec"?>')),
    "utf-7": Hostile(
        lambda: (
            b'<?xml version="1.0" encoding="utf-7"?><rss version="2.0"><channel>'
            b"<item><title>+ABsAWwAzADEAbQ-x</title><guid>s</guid></item></channel></rss>"
        )
    ),
    "attacks on the terminal": Hostile(_payloads, survives=True),
}
