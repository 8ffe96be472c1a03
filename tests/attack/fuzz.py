"""Feeds found by coverage: atheris bends the seeds of mutate.py so that they reach ever more of the parser.

    python -m pip install atheris
    python -m tests.attack.fuzz [-runs=20000] [-max_len=20000] [CORPUS]

The options are libFuzzer's.  Any exception but a refusal in words, and any character that steers a terminal, ends the run, and
the bytes that did it are left in a file.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["briefing.collect", "feedparser"]):
    import feedparser  # noqa: F401  # imported late elsewhere: too late to be instrumented

    from briefing.collect.parse.feed import ParseError, ParseJob, parse_feed

from store.records import Source
from tests.attack.mutate import seeds
from tests.attack.terminal import forbidden

SOURCE = Source("Fuzzed", "https://news.example/feed")
NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)


def one(data: bytes) -> None:
    """One body: articles that can be shown, or a refusal."""
    try:
        articles = parse_feed(
            ParseJob(SOURCE, data, {"content-type": "application/rss+xml"}, SOURCE.url, NOW)
        ).articles
        shown = "".join(f"{article.text}{article.key}{article.author}{article.url}" for article in articles)
    except ParseError as refused:
        shown = str(refused)
    assert not forbidden(shown.replace("\n", "")), ascii(shown[:200])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, body in enumerate(seeds()):
            (Path(folder) / f"{number}.xml").write_bytes(body[:20_000])
        atheris.Setup([*sys.argv, folder], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
