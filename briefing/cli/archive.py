"""``briefing archive``: how large the archive is, and what keeps it small, sound and safe."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from briefing.core.errors import BriefingError

if TYPE_CHECKING:
    from store.archive import Archive
    from store.records import Census

_PAUSE = 0.2
"""Seconds between two reports of progress."""


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add ``archive`` and what it can do."""
    parser = commands.add_parser(
        "archive", parents=parents, help="size, backup, retention and soundness of the archive"
    )
    steps = parser.add_subparsers(
        title="what to do", metavar="size|vacuum|verify|backup|prune|restore", required=True
    )

    step = steps.add_parser("size", parents=parents, help="how large it is, and of what")
    step.set_defaults(run=size)

    step = steps.add_parser("vacuum", parents=parents, help="give unused room back to the disk")
    step.set_defaults(run=vacuum)

    step = steps.add_parser("verify", parents=parents, help="check that it is sound; status 1 if not")
    step.add_argument("--mend", action="store_true", help="make indices and counts anew from the articles")
    step.set_defaults(run=verify)

    step = steps.add_parser("backup", parents=parents, help="copy it to a new file, also while it is in use")
    step.add_argument("file", type=Path, metavar="FILE", help="must not exist")
    step.set_defaults(run=backup)

    step = steps.add_parser("prune", parents=parents, help="remove old articles; pinned ones stay")
    step.add_argument("--before", default="", metavar="DATE|90d", help="published and first seen before then")
    step.add_argument("--keep", type=_number, default=0, metavar="N", help="all but the newest so many")
    step.add_argument("--dry-run", action="store_true", help="say how many would go, and remove none")
    step.add_argument("--for-good", action="store_true", help="keep nothing of them in the trash")
    step.set_defaults(run=prune)

    step = steps.add_parser("restore", parents=parents, help="bring back what was removed lately")
    step.add_argument("--dry-run", action="store_true", help="say how much there is, and bring back nothing")
    step.set_defaults(run=restore)


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def size(args: argparse.Namespace) -> int:
    """Bytes, articles, first and last day, and the parts with their rows and bytes."""
    with _opened(args, read_only=True) as archive:
        census = archive.census()
    for line in size_lines(census):
        print(line)
    return 0


def size_lines(census: Census) -> list[str]:
    """The table of ``briefing archive size``."""
    from store.files import size_in_words

    lines = [f"size      {size_in_words(census.bytes)}"]
    if census.unused > census.bytes // 20:
        lines[0] += f", {size_in_words(census.unused)} of it unused: briefing archive vacuum"
    lines.append(f"articles  {census.articles:,}")
    if census.oldest and census.newest:
        lines.append(f"oldest    {census.oldest:%Y-%m-%d %H:%M} UTC")
        lines.append(f"newest    {census.newest:%Y-%m-%d %H:%M} UTC")
    lines.append("")
    for part in census.parts:
        if not part.rows:
            continue
        told = "" if part.bytes is None else f"{size_in_words(part.bytes):>12}"
        lines.append(f"{part.what:<36}{part.rows:>12,}{told}")
    return lines


def vacuum(args: argparse.Namespace) -> int:
    """Merge indices, give unused room back, and say how much that was."""
    from store.files import size_in_words

    with _opened(args) as archive, _Progress("vacuum") as told:
        saved = archive.vacuum(told)
        now = archive.size()
    print(f"{size_in_words(max(0, saved))} given back; the archive is {size_in_words(now)} now.")
    return 0


def verify(args: argparse.Namespace) -> int:
    """Read everything and say what is wrong, with the fix; status 1 if anything is."""
    from store.open import is_writable

    with _opened(args, read_only=not args.mend and not is_writable(_path(args))) as archive:
        faults = archive.verify()
        if faults and args.mend and not _damaged(faults):
            for fault in faults:
                print(f"found: {fault}")
            archive.mend()
            faults = archive.verify()
            if not faults:
                print("Mended: indices and counts were made anew, and the archive is sound.")
                return 0
    for fault in faults:
        print(fault)
    if not faults:
        print("The archive is sound.")
        return 0
    if _damaged(faults):
        raise BriefingError(
            "The archive's file is damaged.",
            "Move it to another place with the files of its name beside it, and put your last backup there "
            "(or none: a new archive is begun).",
        )
    raise BriefingError("The archive is not sound.", "Mend it: briefing archive verify --mend")


def _damaged(faults: list[str]) -> bool:
    return any(fault.startswith("The file is damaged") for fault in faults)


def backup(args: argparse.Namespace) -> int:
    """Copy the archive to a new file that only the user may read."""
    from store.files import size_in_words

    with _opened(args, read_only=True) as archive, _Progress("backup") as told:
        written = archive.backup(args.file.expanduser(), told)
    print(f"{args.file}: {size_in_words(written)}. To go back to it, put it in the archive's place.")
    return 0


def prune(args: argparse.Namespace) -> int:
    """Remove what is older than a time, or beyond a number; as feeds.toml says where neither is given."""
    from briefing.core.phrasing import plural
    from briefing.desk.retention import LAST
    from store.records import TRASH_DAYS

    before, keep = _limits(args)
    with _opened(args, read_only=args.dry_run) as archive:
        if args.dry_run:
            gone = archive.prune(before, keep, dry_run=True)
            print(f"{plural(gone, 'article')} would be removed; none was.")
            return 0
        with _Progress("prune") as told:
            gone = archive.prune(before, keep, for_good=args.for_good, on_progress=told)
        archive.set_meta(LAST, datetime.now(UTC).isoformat())
    if not gone:
        print("0 articles removed.")
    elif args.for_good:
        print(f"{plural(gone, 'article')} removed. The file keeps its size until: briefing archive vacuum")
    else:
        print(
            f"{plural(gone, 'article')} removed. Within {TRASH_DAYS} days they can come back: briefing archive restore"
        )
    return 0


def restore(args: argparse.Namespace) -> int:
    """Bring back what is in the trash, to be read and grouped by the next refresh."""
    from briefing.core.phrasing import plural
    from store.files import size_in_words

    with _opened(args, read_only=args.dry_run) as archive:
        kept = archive.trash()
        if args.dry_run or not kept.articles:
            since = f", removed since {kept.since:%Y-%m-%d %H:%M} UTC" if kept.since else ""
            print(f"{plural(kept.articles, 'article')} in the trash, {size_in_words(kept.bytes)}{since}.")
            return 0
        with _Progress("restore") as told:
            back = archive.restore(on_progress=told)
    print(f"{plural(back, 'article')} came back, to be read again by: briefing collect")
    return 0


def _limits(args: argparse.Namespace) -> tuple[datetime | None, int]:
    now = datetime.now(UTC)
    if args.before or args.keep:
        from briefing.cli.brief import starting_point

        if args.before.strip().lower() == "last":
            raise BriefingError("'last' is no age.", "Use 90d, 12w, or a day such as 2025-08-14.")
        return starting_point(args.before, now, None), args.keep
    from briefing.core.paths import find_paths
    from briefing.feeds.config import load_config

    settings = load_config(find_paths(args.feeds, args.data).feeds).settings
    days, articles = settings.retention_days, settings.retention_articles
    if not (days or articles):
        raise BriefingError(
            "feeds.toml keeps everything, and neither --before nor --keep is given.",
            "Say what is to go: briefing archive prune --before 365d --dry-run",
        )
    return (now - timedelta(days=days) if days else None), articles


def _path(args: argparse.Namespace) -> Path:
    from briefing.core.paths import find_paths

    return find_paths(args.feeds, args.data).archive


def _opened(args: argparse.Namespace, *, read_only: bool = False) -> AbstractContextManager[Archive]:
    from store.errors import ArchiveError
    from store.open import open_archive

    path = _path(args)
    if not path.exists():
        raise ArchiveError(f"There is no archive at {path}.", "Run `briefing collect` first.")
    return closing(open_archive(path, read_only=read_only))


class _Progress:
    """One line on standard error that tells how far it is; nothing where that is no terminal."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._begun = self._told = monotonic()
        self._shown = False

    def __enter__(self) -> Callable[[int, int], None]:
        return self._tell

    def __exit__(self, *raised: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _tell(self, done: int, total: int) -> None:
        now = monotonic()
        if now - self._told < _PAUSE or not sys.stderr.isatty():
            return
        self._told, self._shown = now, True
        far = f"{100 * done // total} %" if total else f"{now - self._begun:.0f} s"
        print(f"\r{self._doing} … {far}", end="", file=sys.stderr, flush=True)
