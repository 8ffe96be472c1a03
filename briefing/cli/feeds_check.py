"""``briefing feeds check``: ask feeds now and say what they hold, without keeping anything."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.feeds.config import Config
    from briefing.feeds.settings import Settings
    from store.records import FeedResult, Source


def run(args: argparse.Namespace) -> int:
    """Two lines a feed, in the order of the file; status 1 if one of them cannot be read."""
    from briefing.collect.http.url_guard import strip_credentials
    from briefing.core.paths import ensure_starter, find_paths
    from briefing.feeds.config import load_config
    from briefing.feeds.preview import check_of_result

    paths = find_paths(args.feeds, args.data)
    ensure_starter(paths)
    config = load_config(paths.feeds)
    chosen = [source for source in config.sources if source.enabled]
    if args.feed:
        chosen = [_chosen(config, words) for words in args.feed]
    results = asyncio.run(_ask(chosen, config.settings))
    failed = 0
    for source in chosen:
        result = results[source.id]
        failed += result.status != "ok"
        print(f"{source.name}  {strip_credentials(source.url)}")
        print(f"    {check_of_result(result).words()}")
        for note in result.notes:
            print(f"    {note}")
    return 1 if failed else 0


def _chosen(config: Config, words: str) -> Source:
    """The feed of this name or address; an address that is not in the file is taken as it is."""
    from briefing.collect.http.url_guard import check_url, host_of
    from briefing.core.errors import BriefingError
    from store.records import Source

    for source in config.sources:
        if words == source.url or words.casefold() == source.name.casefold():
            return source
    if "://" not in words:
        raise BriefingError(f"No feed is called {words}.", "See all: briefing feeds list")
    check_url(words, configured=words)
    return Source(host_of(words), words)


async def _ask(sources: Sequence[Source], settings: Settings) -> dict[str, FeedResult]:
    from briefing.collect.refresh import refresh

    # A feed named by the user is asked though it is paused.
    asked = [replace(source, enabled=True) for source in sources]
    results = refresh(
        asked,
        {},
        lambda _: {},
        now=lambda: datetime.now(UTC),
        settings=settings.limits(),
        executor=None,
        force=True,
    )
    return {result.source.id: result async for result in results}
