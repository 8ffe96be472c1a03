"""``briefing watch``: the watchlist from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from briefing.core.errors import BriefingError
from briefing.core.phrasing import plural
from briefing.watch.importers import FORMATS

if TYPE_CHECKING:
    from store.records import Actor, Alias
    from store.watchlist import Watchlist

T = TypeVar("T")
COUNT_STEP = 500
"""Items between two reports of progress."""
SHOWN = 50
"""Proposals that are printed one by one."""


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add ``watch`` and what it can do."""
    parser = commands.add_parser("watch", parents=parents, help="who is on the watchlist, and what tags them")
    steps = parser.add_subparsers(
        title="what to do", metavar="list|add|remove|test|import|export", required=True
    )

    step = steps.add_parser("list", parents=parents, help="who is on the watchlist")
    step.add_argument(
        "word", nargs="?", default="", metavar="WORD", help="only names and aliases that hold this"
    )
    step.add_argument("--kind", choices=("organization", "official"), help="only these")
    step.set_defaults(run=show)

    step = steps.add_parser("add", parents=parents, help="add an organization or official")
    step.add_argument("name", metavar="NAME")
    step.add_argument("--kind", choices=("organization", "official"), required=True)
    step.add_argument("--alias", action="append", default=[], metavar="TEXT", help="a spelling, any case")
    step.add_argument(
        "--exact", action="append", default=[], metavar="TEXT", help="a spelling in this case only (ICE)"
    )
    step.add_argument("--title", default="", help="an office the official holds")
    step.add_argument("--org", default="", metavar="ORGANIZATION", help="where the office is held")
    step.add_argument("--from", dest="start", default="", metavar="YYYY-MM-DD", help="since when it is held")
    step.add_argument(
        "--bare", action="store_true", help="do not add the surname, acronym and so on by itself"
    )
    step.set_defaults(run=add)

    step = steps.add_parser("remove", parents=parents, help="take somebody off the watchlist")
    step.add_argument("name", metavar="NAME")
    step.set_defaults(run=remove)

    step = steps.add_parser(
        "test", parents=parents, help="what the watchlist tags in a text, and by which rule"
    )
    step.add_argument(
        "text", nargs="+", metavar="TEXT", help="the words, or - to read them from standard input"
    )
    step.set_defaults(run=test)

    step = steps.add_parser("import", parents=parents, help="take in a list of actors, as one change")
    step.add_argument("file", metavar="FILE", help="the list; - is standard input")
    step.add_argument("--format", choices=FORMATS, help="what list it is; default: told by what it holds")
    step.add_argument(
        "--kind", choices=("organization", "official"), help="of actors whose kind it does not say"
    )
    step.add_argument(
        "--bare", action="store_true", help="do not add the surname, acronym and so on by itself"
    )
    step.add_argument(
        "--keep-both", action="store_true", help="take in those, too, that look like one on the list"
    )
    step.set_defaults(run=take_in)

    step = steps.add_parser("export", parents=parents, help="write the whole watchlist")
    step.add_argument(
        "--format", choices=("json", "csv"), default="json", help="CSV has no policies but the case"
    )
    step.add_argument("file", nargs="?", default="-", metavar="FILE", help="a new file; - is standard output")
    step.add_argument("--force", action="store_true", help="write over a file that is there")
    step.set_defaults(run=export)


def _open(args: argparse.Namespace) -> Watchlist:
    from briefing.core.paths import find_paths
    from briefing.core.starter import starter_actors
    from store.watchlist import StoreError, Watchlist

    path = find_paths(args.feeds, args.data).watchlist
    try:
        watchlist = Watchlist.open(path, starter=starter_actors())
    except StoreError as error:
        raise BriefingError(error.what, error.fix) from error
    for fault in watchlist.faults:
        place = f"{fault.path}:{fault.line}" if fault.line else str(fault.path)
        print(f"briefing: {place}: {fault.what} {fault.fix}", file=sys.stderr)
    return watchlist


def show(args: argparse.Namespace) -> int:
    """One line an actor: name, kind, role, aliases."""
    from store.naming import fold_name

    wanted = fold_name(args.word)
    for actor in _open(args).actors():
        if args.kind and actor.kind != args.kind:
            continue
        if any(wanted in fold_name(text) for text in (actor.name, *(alias.text for alias in actor.aliases))):
            print(_actor_line(actor))
    return 0


def _actor_line(actor: Actor) -> str:
    role = actor.roles[-1] if actor.roles else None
    office = f", {role.title}" + (f" ({role.organization})" if role.organization else "") if role else ""
    aliases = "; ".join(_alias_words(alias) for alias in actor.aliases if alias.text != actor.name)
    return f"{actor.name}  [{actor.kind}{office}]" + (f"  {aliases}" if aliases else "")


def _alias_words(alias: Alias) -> str:
    marks = [
        *(["this case only"] if alias.case == "exact" else []),
        *(["in context"] if alias.context else []),
        *(["weak"] if alias.weak else []),
        *([f"near {', '.join(alias.near)}"] if alias.near else []),
    ]
    return f"{alias.text} ({', '.join(marks)})" if marks else alias.text


def add(args: argparse.Namespace) -> int:
    """Add one actor, with the aliases that its name suggests."""
    from store.watchlist import ActorFault, StoreError, actor_from_json, actor_to_json, suggest_aliases

    given = [{"text": text, "case": "any"} for text in args.alias]
    given += [{"text": text, "case": "exact"} for text in args.exact]
    role = {"title": args.title, "org": args.org, "from": args.start or None, "to": None}
    try:
        bare = actor_from_json({"name": args.name, "kind": args.kind, "roles": [role] if args.title else []})
        if not args.bare:
            suggested = suggest_aliases(bare.name, bare.kind)
            given = actor_to_json(type(bare)(bare.name, bare.kind, suggested))["aliases"] + given
        if not given:
            given = [{"text": bare.name, "case": "any"}]
        actor = actor_from_json(actor_to_json(bare) | {"aliases": given})
        _open(args).add(actor)
    except ActorFault as fault:
        raise BriefingError(f"{fault.field}: {fault.what}.", fault.fix) from fault
    except StoreError as error:
        raise BriefingError(error.what, error.fix) from error
    print(f"Added: {_actor_line(actor)}")
    return 0


def remove(args: argparse.Namespace) -> int:
    """Take one actor off the list."""
    from store.watchlist import StoreError

    try:
        _open(args).remove(args.name)
    except StoreError as error:
        raise BriefingError(error.what, error.fix) from error
    print("Removed.")
    return 0


def test(args: argparse.Namespace) -> int:
    """Each mention in the text with the actor, the alias and the rule that let it through."""
    from briefing.analysis.text.document import Document
    from briefing.analysis.watchlist.tagger import Tagger
    from briefing.collect.text.clean import clean_line

    text = sys.stdin.read() if args.text == ["-"] else " ".join(args.text)
    mentions = Tagger(_open(args).actors()).tag(Document(text))
    for mention in mentions:
        words = clean_line(text[mention.start : mention.end])
        why = f"alias {mention.alias}; {mention.rule}"
        print(f"{mention.start}-{mention.end}  {words}  →  {mention.actor}  ({why})")
    if not mentions:
        print("Nobody on the watchlist is named in this text.")
    return 0


def take_in(args: argparse.Namespace) -> int:
    """Import actors; those that look like one on the list are proposed, not merged."""
    from briefing.watch.importers.formats import read_actors
    from briefing.watch.importers.sanctions import LICENCE
    from store.atomic import BrokenFileError
    from store.watchlist import StoreError

    path = Path(args.file)
    try:
        content = sys.stdin.buffer.read() if args.file == "-" else path.read_bytes()
        incoming = read_actors(content, path, form=args.format, kind=args.kind, suggest=not args.bare)
        faults = incoming.faults
        if incoming.format in ("opensanctions", "ftm"):
            print(f"briefing: {LICENCE}", file=sys.stderr)
        with _Counter("taken in", len(incoming.actors)) as counted:
            result = _open(args).import_many(counted.through(incoming.actors), keep_both=args.keep_both)
    except OSError as error:
        raise BriefingError(f"{path} cannot be read: {error.strerror}.", "Name a file of actors.") from error
    except BrokenFileError as error:
        fault = error.fault
        where = f"{path}:{fault.line}:{fault.column}" if fault.line else str(path)
        raise BriefingError(f"{where}: {fault.what}", "Mend that place and try again.") from error
    except StoreError as error:
        raise BriefingError(error.what, error.fix) from error
    if incoming.skipped:
        print(
            f"Left aside, being neither people nor organizations: {plural(incoming.skipped, 'entry', 'entries')}."
        )
    for fault in faults:
        print(f"briefing: {path}:{fault.line}: {fault.what} {fault.fix}", file=sys.stderr)
    if incoming.unsaid:
        print(f"briefing: {path}: {incoming.unsaid:,} more entries were left out.", file=sys.stderr)
    for proposal in result.proposed[:SHOWN]:
        print(
            f"Not taken in: {proposal.actor.name} looks like {proposal.existing} (both: {proposal.shared})."
        )
    if len(result.proposed) > SHOWN:
        print(f"Not taken in: {len(result.proposed) - SHOWN:,} more that look like one on the list.")
    added, merged, proposed = len(result.added), len(result.merged), len(result.proposed)
    print(f"{added} added, {merged} merged, {proposed} left for you to decide.")
    if result.proposed:
        print("To merge one, give it the name that is on the list; to have both, import with --keep-both.")
    return 1 if faults else 0


def export(args: argparse.Namespace) -> int:
    """Write all actors, one a line, as a JSON list; or the live ones as CSV."""
    import json

    from briefing.export.files import write_new

    if args.format == "csv":
        from briefing.watch.importers.csv_table import write_table

        text = write_table(_open(args).actors())
    else:
        entries = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in _open(args).export())
        text = f"[\n{entries}\n]\n"
    if args.file == "-":
        sys.stdout.write(text)
        return 0
    write_new(Path(args.file), text.encode(), force=args.force)
    return 0


class _Counter:
    """Progress of long work where standard error is a terminal: ``12,500 of 100,000 taken in``.

    It stands on one line, which is cleared in the end.
    """

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._shown = sys.stderr.isatty() and total > COUNT_STEP

    def __enter__(self) -> _Counter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def through(self, items: Iterable[T]) -> Iterator[T]:
        """The items, one by one, each counted as it goes by."""
        for number, item in enumerate(items, start=1):
            yield item
            if self._shown and number % COUNT_STEP == 0:
                words = f"\r{number:,} of {self._total:,} {self._what}"
                print(words, end="", file=sys.stderr, flush=True)
