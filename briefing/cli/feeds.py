"""``briefing feeds``: the sources in feeds.toml from the command line."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.collect.http.url_guard import check_url, host_of, strip_credentials
from briefing.core.clock import utc_now
from briefing.core.errors import BriefingError
from briefing.core.phrasing import plural

if TYPE_CHECKING:
    from briefing.core.paths import Paths
    from briefing.feeds.config import Config
    from briefing.feeds.discovery import Discovered, Discovery
    from briefing.feeds.opml import Subscriptions
    from briefing.feeds.settings import Settings
    from store.records import FeedResult, FeedState, Source


FILE_LIMIT = 16 * 1024 * 1024
"""Bytes read of an OPML file, and one more to see that it is too large."""


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

    _register_adding(steps, parents)

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


def _register_adding(steps: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add what finds feeds, takes them in and writes them out."""
    step = steps.add_parser(
        "add", parents=parents, help="check a feed, or find a site's, and add it to feeds.toml"
    )
    step.add_argument("url", metavar="URL", help="the address of a feed, or of a site that has one")
    step.add_argument("--name", default="", help="how it is called; without it, its own title")
    step.add_argument(
        "--tag", action="append", default=[], metavar="TAG", help="a group; may be given several times"
    )
    step.add_argument(
        "--full-text",
        action="store_true",
        help="fetch the article pages where the feed brings summaries only",
    )
    step.add_argument("--unchecked", action="store_true", help="add the address as it is, without asking it")
    step.set_defaults(run=add)

    step = steps.add_parser(
        "discover", parents=parents, help="find the feeds of a site and say what each holds"
    )
    step.add_argument("url", metavar="URL", help="a site's address; https:// may be left out")
    step.set_defaults(run=discover)

    step = steps.add_parser("import", parents=parents, help="take in the feeds of an OPML file")
    step.add_argument("file", metavar="FILE|-", help="the file; - for what is piped in")
    step.add_argument("--dry-run", action="store_true", help="only say what would be done")
    step.add_argument(
        "--local", action="store_true", help="take addresses inside this machine and private networks, too"
    )
    step.set_defaults(run=import_)

    step = steps.add_parser("export", parents=parents, help="write the feeds as OPML, for other readers")
    step.add_argument("file", metavar="FILE", nargs="?", help="where to; without it, to the output")
    step.add_argument(
        "--with-passwords", action="store_true", help="leave user names and passwords in addresses"
    )
    step.add_argument("--force", action="store_true", help="write over a file that is there")
    step.set_defaults(run=export)


# --- the feeds there are ---


def show(args: argparse.Namespace) -> int:
    """Name, address, tags and health of every feed."""
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
    from briefing.feeds.edits import feed_changes

    with feed_changes(_ready(args)) as changes:
        url = changes.remove(args.feed)
    print(f"Removed {strip_credentials(url)}. Its articles stay in the archive.")
    return 0


def switch(args: argparse.Namespace) -> int:
    """Pause a feed, or resume it."""
    from briefing.feeds.edits import feed_changes

    with feed_changes(_ready(args)) as changes:
        url = changes.enable(args.feed, args.enabled)
    print(f"{'Resumed' if args.enabled else 'Paused'} {strip_credentials(url)}.")
    return 0


def check(args: argparse.Namespace) -> int:
    """Ask feeds now and print two lines for each, in the order of the file; status 1 if one cannot be read."""
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
        now=utc_now,
        settings=settings.limits(),
        executor=None,
        force=True,
    )
    return {result.source.id: result async for result in results}


# --- feeds found, taken in and written out ---


def add(args: argparse.Namespace) -> int:
    """Add one feed; a feeds.toml named with --feeds is made if it is not there."""
    from briefing.feeds.edits import feed_changes
    from store.records import Source

    url, name = args.url, args.name
    if not args.unchecked:
        found = _one_of(_asked(args))
        url = found.url
        name = name or found.check.title[:200]
        print(f"{found.check.words()}")
    name = name or host_of(url).removeprefix("www.")
    paths, path = _path_to_edit(args)
    with feed_changes(paths, path) as changes:
        changes.add_one(Source(name, url, tuple(args.tag), full_text=args.full_text))
    shown = strip_credentials(url)
    print(f"Added {shown} to {path}." + (f" Try it: briefing feeds check {shown}" if args.unchecked else ""))
    return 0


def _asked(args: argparse.Namespace) -> Discovery:
    try:
        return _discovered(args)
    except BriefingError as error:
        raise BriefingError(error.what, f"{error.fix} To add it all the same: --unchecked".strip()) from error


def _one_of(found: Discovery) -> Discovered:
    """The feed that was meant.  Raises :class:`BriefingError` where there is none, or it must be chosen."""
    if not found.feeds:
        raise BriefingError(
            f"No feed was found at {strip_credentials(found.asked)}; {plural(found.tried, 'address', 'addresses')} "
            "were tried.",
            "Give the feed's own address, or add it as it is with --unchecked.",
        )
    if found.only is None:
        _print_found(found)
        raise BriefingError(
            f"{strip_credentials(found.asked)} has {len(found.feeds)} feeds, and none was added.",
            f"Add the one you want: briefing feeds add {strip_credentials(found.feeds[0].url)}",
        )
    return found.only


def discover(args: argparse.Namespace) -> int:
    """Say which feeds a site has; nothing is added.  Status 1 where there is none."""
    found = _discovered(args)
    _print_found(found)
    if not found.feeds:
        tried = plural(found.tried, "address", "addresses")
        print(
            f"briefing: No feed was found at {strip_credentials(found.asked)}; {tried} tried.",
            file=sys.stderr,
        )
    return 0 if found.feeds else 1


def _print_found(found: Discovery) -> None:
    from briefing.feeds.discovery import HOW_WORDS

    for feed in found.feeds:
        print(f"{strip_credentials(feed.url)}  ({HOW_WORDS[feed.how]})")
        print(f"    {feed.check.words()}")
    for broken in found.broken:
        print(f"{strip_credentials(broken.url)}  (named by the page, cannot be read)")
        print(f"    {broken.error}")


def _discovered(args: argparse.Namespace) -> Discovery:
    from briefing.core.paths import find_paths
    from briefing.feeds.config import load_config
    from briefing.feeds.discovery import discover as find

    named = args.feeds is not None and not args.feeds.expanduser().exists()
    settings = load_config(find_paths(None if named else args.feeds, args.data).feeds).settings
    return asyncio.run(find(args.url, settings.limits()))


def _path_to_edit(args: argparse.Namespace) -> tuple[Paths, Path]:
    """The desk's places, and the feeds.toml to write, which need not be there where the user named it."""
    from briefing.core.paths import ensure_starter, find_paths

    if args.feeds is not None and not args.feeds.expanduser().exists():
        named: Path = args.feeds.expanduser()
        return find_paths(None, args.data), named
    paths = find_paths(args.feeds, args.data)
    ensure_starter(paths)
    return paths, paths.feeds


def import_(args: argparse.Namespace) -> int:
    """Take in the feeds of an OPML file as one step, and say what became of each; status 1 if one was refused."""
    from briefing.feeds.edits import feed_changes
    from briefing.feeds.opml import read_opml

    content = _content(args.file)
    paths, path = _path_to_import(args)
    with feed_changes(paths, path) as changes:
        found = read_opml(content, local=args.local, known=changes.addresses())
        taken = changes.taken(found.sources) if args.dry_run else changes.add(found.sources)
    for source in taken.added:
        tags = f"  [{', '.join(source.tags)}]" if source.tags else ""
        print(
            f"{'would add' if args.dry_run else 'added':<10}{source.name}{tags}  {strip_credentials(source.url)}"
        )
    for source in taken.there:
        print(f"{'is there':<10}{source.name}  {strip_credentials(source.url)}")
    _print_refused(found)
    done = "would be added" if args.dry_run else "added"
    print(
        f"{plural(len(taken.added), 'feed')} {done}, {len(taken.there)} already there, "
        f"{len(found.refused)} refused. {path}"
    )
    return 1 if found.refused else 0


def _path_to_import(args: argparse.Namespace) -> tuple[Paths, Path]:
    """As for one feed, but who brings feeds of their own gets no starter mixed into them."""
    from briefing.core.paths import find_paths

    if args.feeds is None:
        paths = find_paths(None, args.data)
        return paths, paths.feeds
    return _path_to_edit(args)


def _print_refused(found: Subscriptions) -> None:
    for refused in found.refused:
        parts = (refused.name or "no name", refused.url, refused.why)
        print(f"{'refused':<10}{'  '.join(filter(None, parts))}")
    for note in found.notes:
        print(f"briefing: {note}", file=sys.stderr)


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(FILE_LIMIT + 1)
    path = Path(file).expanduser()
    try:
        if path.exists() and not path.is_file():
            raise OSError("it is not a regular file")
        with path.open("rb") as stream:
            return stream.read(FILE_LIMIT + 1)
    except OSError as error:
        raise BriefingError(
            f"{path} cannot be read: {error.strerror or error}.", "Name the OPML file."
        ) from error


def export(args: argparse.Namespace) -> int:
    """Write all feeds as OPML."""
    from briefing.core.paths import ensure_starter, find_paths
    from briefing.export.files import write_new
    from briefing.feeds.config import load_config
    from briefing.feeds.opml import without_password, write_opml

    paths = find_paths(args.feeds, args.data)
    ensure_starter(paths)
    config = load_config(paths.feeds)
    written = write_opml(config.sources, passwords=args.with_passwords)
    if args.file in (None, "-"):
        sys.stdout.buffer.write(written)
    else:
        write_new(Path(args.file).expanduser(), written, force=args.force)
        print(f"Wrote {plural(len(config.sources), 'feed')} to {args.file}.")
    kept = [source.name for source in config.sources if without_password(source.url) != source.url]
    if kept and not args.with_passwords:
        print(
            f"briefing: The passwords and keys of {', '.join(kept[:5])} were left out; --with-passwords writes them.",
            file=sys.stderr,
        )
    if config.faults:
        count = plural(len(config.faults), "fault")
        print(
            f"briefing: {count} in {paths.feeds}: what cannot be used is not written. See: briefing check",
            file=sys.stderr,
        )
    return 0
