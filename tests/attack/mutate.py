"""Mutated feeds through the real refresh, archive and reader.

    python -m tests.attack.mutate [--count 3000] [--seed 1] [--feeds DIR]

Takes the sample's feeds, the test server's, and every file of DIR (captured feeds), breaks them by chance, and serves
them on the loopback interface.  Each must give one result in time; what came is stored, and some of it is read.  Nothing
may crash, hang, steer a terminal, or cost a neighbour anything; the archive must be sound in the end.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from briefing.cli.demo import sample_actors
from briefing.pipeline.worker_jobs import Unreadable, read_articles, tag_articles
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.open import open_archive
from store.records import Article, FeedResult, Mention
from tests.attack.feedhost import feed_bytes
from tests.attack.hostile import SETTINGS, collect
from tests.attack.terminal import PAYLOADS, RAW_PAYLOADS, forbidden
from tests.collect.loopback import Sender, response

ROOT = Path(__file__).resolve().parents[2]
CAPTURED = ROOT.parent / "shared" / "feeds"
BATCH = 200
_LONGEST = 200_000
"""Bytes of a seed that are used: broken ends are part of the test, and long feeds take the time of many short ones."""

_PIECES: tuple[bytes, ...] = (
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml version='1.0' encoding='utf-16'?>", b"<item>", b"</item>",
    b"<entry>", b"</channel>", b"</rss>", b"<rss version='2.0'>", b"<content:encoded>", b"<a:b xmlns:a=''>", b"&#0;",
    b"&#x1b;[31m", b"&#x110000;", b"&amp;amp;#27;", b"&lt;script&gt;", b"&bogus;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<guid></guid>", b"<pubDate>32 Foo 99999</pubDate>", b"<link>javascript:x</link>",
    b"<link href='file:///etc/passwd'/>", b"<title/>", b"<description><p><b><i>", b"9" * 400, b"\r\r\n", b" " * 1000,
    b"{", b"}", b"[", b'"', b"\\ud800", b'"items": [', b"<ttl>-1</ttl>", b"xml:base='http://[/'",
    *(payload.encode("utf-8", "surrogatepass") for payload in PAYLOADS.values()), *RAW_PAYLOADS.values(),
)  # fmt: skip


@dataclass
class Outcome:
    """What became of the mutated feeds."""

    feeds: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    read: int = 0
    slowest: float = 0.0
    """Seconds of one feed, from its request to its articles, with up to 32 under way."""
    faults: list[str] = field(default_factory=list)


def seeds(captured: Path | None = CAPTURED) -> list[bytes]:
    """Sound feeds to begin from."""
    found = [feed_bytes(number, 2, 4) for number in range(2)]
    found += [path.read_bytes() for path in sorted((ROOT / "briefing" / "cli" / "demo" / "feeds").iterdir())]
    if captured is not None and captured.is_dir():
        found += [path.read_bytes() for path in sorted(captured.iterdir()) if path.suffix not in (".md",)]
    return [body[:_LONGEST] for body in found]


def mutate(dice: random.Random, bodies: Sequence[bytes]) -> bytes:
    """One of the bodies, broken in one to six ways."""
    body = bytearray(dice.choice(bodies))
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(body) + 1)
        stop = min(len(body), at + int(dice.expovariate(1 / 60)))
        way = dice.randrange(8)
        if way == 0:
            body[at:at] = dice.choice(_PIECES)
        elif way == 1:
            del body[at:stop]
        elif way == 2:
            body[at:at] = body[at:stop] * dice.randint(1, 40)
        elif way == 3:
            body[at:stop] = dice.randbytes(stop - at)
        elif way == 4 and at < len(body):
            body[at] ^= 1 << dice.randrange(8)
        elif way == 5:
            other = dice.choice(bodies)
            cut = dice.randrange(len(other) + 1)
            body[at:] = other[cut : cut + 20_000]
        elif way == 6 and dice.random() < 0.3:
            del body[at:]
        else:
            mark = body.find(b"<", at)
            body[mark if mark >= 0 else at : mark + 1] = dice.choice(_PIECES)
    return bytes(body)


def sender(dice: random.Random, body: bytes) -> Sender:
    """The body as one of the kinds of answers that servers give."""
    headers = {
        "Content_Type": dice.choice(
            [
                "application/rss+xml",
                "text/xml; charset=iso-8859-1",
                "text/html",
                "application/xml; charset=utf-16",
                "x",
            ]
        )
    }
    if dice.random() < 0.1:
        packed = bytearray(gzip.compress(body, 1))
        if dice.random() < 0.7:
            packed[dice.randrange(len(packed))] ^= 1 << dice.randrange(8)
        headers["Content_Encoding"] = dice.choice(["gzip", "gzip", "deflate", "br"])
        body = bytes(packed)
    return response(body, **headers)


async def attack(count: int, seed: int, captured: Path | None, folder: Path, workers: Workers) -> Outcome:
    """Refresh, store and read ``count`` mutated feeds."""
    dice, bodies, outcome = random.Random(seed), seeds(captured), Outcome()
    archive = open_archive(folder / "archive.sqlite")
    try:
        while outcome.feeds < count:
            size = min(BATCH, count - outcome.feeds)
            answers = {f"{outcome.feeds + n}": sender(dice, mutate(dice, bodies)) for n in range(size)}
            answers["healthy"] = response(feed_bytes(3, 1, 4), content_type="application/rss+xml")
            came = {name: each.result for name, each in (await collect(answers, workers)).items()}
            if set(came) != set(answers):
                outcome.faults.append(f"no result for {set(answers) - set(came)}")
            healthy = came.pop("healthy")
            if healthy.status != "ok" or len(healthy.articles) != 4:
                outcome.faults.append(f"the healthy neighbour suffered: {healthy.state.error}")
            for name, result in came.items():
                _judge(f"seed {seed}, feed {name}", result, outcome)
            await _use(list(came.values()), archive, workers, dice, outcome)
            outcome.feeds += size
        outcome.faults += archive.verify()
    finally:
        archive.close()
    return outcome


def _judge(name: str, result: FeedResult, outcome: Outcome) -> None:
    outcome.statuses[result.status] += 1
    outcome.articles += len(result.articles)
    outcome.slowest = max(outcome.slowest, result.seconds)
    if "unexpected" in result.state.error or "took more than" in result.state.error:
        outcome.faults.append(f"{name}: {result.state.error}")
    for article in result.articles:
        words = [
            article.text.replace("\n", ""),
            article.key,
            article.author,
            article.url,
            article.published_raw,
        ]
        if strange := forbidden("".join([*words, article.language])):
            outcome.faults.append(f"{name}: {strange[:5]} came through")
        if article.url and not article.url.startswith(("http://", "https://")):
            outcome.faults.append(f"{name}: the link {article.url[:60]!r}")
    if strange := forbidden(" ".join([result.state.error, result.state.title, *result.notes])):
        outcome.faults.append(f"{name}: {strange[:5]} in what is said of the feed")


async def _use(
    results: list[FeedResult], archive: Archive, workers: Workers, dice: random.Random, outcome: Outcome
) -> None:
    def untagged(_: Article) -> tuple[Mention, ...]:
        return ()

    for result in results:
        chosen = dice.sample(result.articles, min(2, len(result.articles)))
        archive.store_feeds([result])
        await workers.each(tag_articles, chosen, untagged)
        readings = await workers.each(
            read_articles, chosen, lambda article: Unreadable(article.id, "the reader died")
        )
        outcome.read += len(readings)
        outcome.faults += [f"not read: {one.error}" for one in readings if isinstance(one, Unreadable)]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=3000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--feeds", type=Path, default=CAPTURED, metavar="DIR", help="further feeds to begin from"
    )
    asked = parser.parse_args()
    begun = time.monotonic()
    workers = Workers(sample_actors(), 2)
    try:
        with tempfile.TemporaryDirectory() as folder:
            outcome = asyncio.run(attack(asked.count, asked.seed, asked.feeds, Path(folder), workers))
    finally:
        workers.close()
    statuses = ", ".join(f"{count} {status}" for status, count in outcome.statuses.most_common())
    print(
        f"{outcome.feeds} mutated feeds from {len(seeds(asked.feeds))} in {time.monotonic() - begun:.0f} s ({statuses}); "
        f"{outcome.articles} articles stored, {outcome.read} read; deadline of one feed {SETTINGS.timeout_seconds:.0f} s "
        f"+ {SETTINGS.parse_seconds:.0f} s, slowest {outcome.slowest:.1f} s; faults: {len(outcome.faults)}"
    )
    print(*outcome.faults[:50], sep="\n")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
