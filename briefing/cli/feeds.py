"""``briefing feeds``: the sources in feeds.toml from the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from briefing.cli import feeds_add
from briefing.core.errors import BriefingError

if TYPE_CHECKING:
    from briefing.core.paths import Paths
    from store.records import FeedState, Source


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add ``feeds`` and what it can do."""
    parser = commands.add_parser(
        "feeds", parents=parents, help="the feeds, their health; add and remove them"
    )
    steps = parser.add_subparsers(
        title="what to do", metavar="list|add|discover|remove|pause|resume|check|import|export", required=True
    )

    step = steps.add_parser("list", parents=parents, help="all feeds with tags and health")
    step.set_defaults(run=show)

    feeds_add.register(steps, parents)

    step = steps.add_parser("remove", parents=parents, help="take a feed out of feeds.toml")
    step.add_argument("feed", metavar="NAME|URL")
    step.set_defaults(run=remove)

    for name, words in (("pause", "keep a feed without asking it"), ("resume", "ask a paused feed again")):
        step = steps.add_parser(name, parents=parents, help=words)
        step.add_argument("feed", metavar="NAME|URL")
        step.set_defaults(run=switch, enabled=name == "resume")

    step = steps.add_parser("check", parents=parents, help="ask feeds now and say what they hold")
    step.add_argument(
        "feed", nargs="*", metavar="NAME|URL", help="only these; also an address not in the file"
    )
    step.set_defaults(run=check)


def show(args: argparse.Namespace) -> int:
    """Name, address, tags and health of every feed."""
    from briefing.collect.http.url_guard import strip_credentials

    paths = _ready(args)
    states = _states(paths)
    for source in _sources(paths):
        tags = f"  [{', '.join(source.tags)}]" if source.tags else ""
        print(f"{source.name}{tags}  {health(source, states.get(source.id))}")
        print(f"    {strip_credentials(source.url)}")
    return 0


def health(source: Source, state: FeedState | None) -> str:
    """How a feed is, in words."""
    if not source.enabled:
        return "paused"
    if state is None or (state.checked is None and not state.retired):
        return "not asked yet"
    if state.retired:
        return "gone: the server says it will not come back"
    if state.failures:
        since = f" since {state.failing_since:%Y-%m-%d %H:%M}" if state.failing_since else ""
        return f"failing{since}: {state.error}"
    return f"fine, last read {state.succeeded:%Y-%m-%d %H:%M} UTC" if state.succeeded else "not read yet"


def _ready(args: argparse.Namespace) -> Paths:
    from briefing.core.paths import ensure_starter, find_paths

    paths = find_paths(args.feeds, args.data)
    ensure_starter(paths)
    return paths


def _sources(paths: Paths) -> tuple[Source, ...]:
    import sys

    from briefing.feeds.config import load_config

    config = load_config(paths.feeds)
    if config.faults:
        count = len(config.faults)
        print(f"briefing: {count} in {paths.feeds}: {config.faults[0]} See: briefing check", file=sys.stderr)
    return config.sources


def _states(paths: Paths) -> dict[str, FeedState]:
    if not paths.archive.exists():
        return {}
    from store.errors import ArchiveError
    from store.open import open_archive

    try:
        archive = open_archive(paths.archive, read_only=True)
        try:
            return archive.feed_states()
        finally:
            archive.close()
    except ArchiveError as error:
        raise BriefingError(str(error)) from error


def remove(args: argparse.Namespace) -> int:
    """Take one feed out; its articles stay in the archive."""
    from briefing.collect.http.url_guard import strip_credentials
    from briefing.feeds.edits import feed_changes

    with feed_changes(_ready(args)) as changes:
        url = changes.remove(args.feed)
    print(f"Removed {strip_credentials(url)}. Its articles stay in the archive.")
    return 0


def switch(args: argparse.Namespace) -> int:
    """Pause a feed, or resume it."""
    from briefing.collect.http.url_guard import strip_credentials
    from briefing.feeds.edits import feed_changes

    with feed_changes(_ready(args)) as changes:
        url = changes.enable(args.feed, args.enabled)
    print(f"{'Resumed' if args.enabled else 'Paused'} {strip_credentials(url)}.")
    return 0


def check(args: argparse.Namespace) -> int:
    """Ask feeds now; nothing is kept."""
    from briefing.cli.feeds_check import run

    return run(args)
