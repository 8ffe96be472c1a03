"""A real desk with a few invented articles in it: archive, watchlist, journal and readings as in use."""

from __future__ import annotations

from pathlib import Path

from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.pipeline.workers import Workers
from store.records import Actor, Alias, Role
from store.watchlist import Watchlist
from tests.store.newsroom import BBC, NPR, made, sent

CALDER = Actor(
    "Ines Calder", "official", (Alias("Ines Calder"), Alias("Calder", "exact")), (Role("Minister"),)
)
GUARD = Actor("Harbour Guard", "organization", (Alias("Harbour Guard"),))

TEXTS = (
    "Strike enters third week\n“We will not sign a paper that nobody has read,” said Ines Calder, the minister. "
    "The Harbour Guard kept the pier shut on Monday.",
    "Talks stall again\nThe Tolvan Shipping Union walked out of talks with Ines Calder on Tuesday. "
    "“The offer is an insult to every docker,” Joaquim Berra, the union leader, said.",
    "Court to rule\nThe Court of Ports will rule on the strike on Friday, the Tolvan Shipping Union said. "
    "Joaquim Berra welcomed it. The CoP has five judges.",
    "Weather turns\nA storm closed the northern pier on Wednesday. The Harbour Guard and the Court of Ports warned ships.",
)


def make_desk(folder: Path, texts: tuple[str, ...] = TEXTS) -> Desk:
    """A house of two feeds without a network; its articles are stored and still to be read."""
    paths = Paths(feeds=folder / "feeds.toml", data=folder)
    if not paths.feeds.exists():
        feeds = "".join(
            f'[[feeds]]\nname = "{feed.name}"\nurl = "{feed.url}"\nenabled = false\n' for feed in (BBC, NPR)
        )
        paths.feeds.write_text(feeds, encoding="utf-8")
    watchlist = Watchlist.open(paths.watchlist, starter=[CALDER, GUARD])
    desk = Desk(paths, workers=Workers(watchlist.actors(), kind="thread"), watchlist=watchlist)
    for number, text in enumerate(texts):
        feed = (BBC, NPR)[number % 2]
        desk.archive.store_feeds([sent(made(f"k{number}", text, source=feed, hours=number), source=feed)])
    return desk


async def read_all(desk: Desk) -> Desk:
    """Tag and read what is stored."""
    async for _ in desk.follow_watchlist():
        pass
    async for _ in desk.pipeline.read():
        pass
    return desk
