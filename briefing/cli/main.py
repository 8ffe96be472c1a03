"""Arguments in, exit status out: 0 done, 1 something failed (said on stderr in one line, with the fix), 2 usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

from briefing import __version__
from briefing.cli import dashboard
from briefing.core.redact import hide_in_text
from briefing.core.sanitize_output import sanitized_output
from store.errors import DeskError

_EXAMPLES = """examples:
  briefing                            open the dashboard (without a terminal: print the brief)
  briefing --demo                     the same on the bundled sample edition, offline
  briefing collect                    refresh without a screen
  briefing brief --since 24h          what happened, who was involved, who said what
  briefing stories --since 24h        the stories by weight (also: timeline, actors, quotes, articles; --json)
  briefing search 'actor:Rubio "drug cartels"'
  briefing feeds add https://example.org/rss
  briefing check                      every fault in every file, with the fix
"""


def _common(default: object) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--feeds", type=Path, metavar="FILE", default=default, help="the feeds.toml to use")
    common.add_argument(
        "--data", type=Path, metavar="DIR", default=default, help="where archive and watchlist live"
    )
    return common


_COMMANDS = {
    name: f"briefing.cli.{name}"
    for name in (
        "collect",
        "brief",
        "search",
        "read",
        "watch",
        "feeds",
        "keys",
        "alerts",
        "archive",
        "serve",
        "completion",
        "check",
    )
} | dict.fromkeys(("stories", "timeline", "actors", "quotes", "articles"), "briefing.cli.panes")
"""Each command and the module that registers it, some several.  They are imported when named: opening the desk waits for none."""


def _named_in(argv: Sequence[str]) -> Iterable[str]:
    """The commands to know for these arguments: the one that is named, none for the bare desk, else all."""
    rest = iter(argv)
    for word in rest:
        if word in ("--feeds", "--data"):
            next(rest, None)
        elif word in _COMMANDS:
            return (word,)
        elif not word.startswith(("--feeds=", "--data=")) and word not in ("--demo", "--ascii", "--linear"):
            return _COMMANDS
    return ()


def build_parser(argv: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """The command line; ``--feeds`` and ``--data`` go before or after a command's name.

    ``argv``: what is to be parsed, so that commands it does not name are left out; None for the whole.
    """
    parser = argparse.ArgumentParser(
        prog="briefing",
        description="A terminal desk that reads news feeds into a timeline, actors and quotes.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_common(None)],
    )
    parser.add_argument("--version", action="version", version=f"briefing-desk {__version__}")
    dashboard.add_options(parser)
    wanted = _COMMANDS if argv is None else _named_in(argv)
    if not wanted:
        return parser
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    parents = [_common(argparse.SUPPRESS)]
    for module in dict.fromkeys(_COMMANDS[name] for name in wanted):
        import_module(module).register(commands, parents)
    return parser


def run(argv: Sequence[str] | None = None) -> int:
    """Parse ``argv`` and run the command it names; only plain text leaves, whatever it is about."""
    with sanitized_output():
        return _run(argv)


def _run(argv: Sequence[str] | None) -> int:
    words = sys.argv[1:] if argv is None else argv
    args = build_parser(words).parse_args(words)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except DeskError as error:
        print(f"briefing: {hide_in_text(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output went away (``| head``): nothing is wrong, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"briefing: {_refused(error)}", file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - the one place where a fault of ours becomes a sentence
        print(f"briefing: {_unexpected(error, args)}", file=sys.stderr)
        return 1


def _refused(error: OSError) -> str:
    """What the system does not let us do, and with what file."""
    why = error.strerror or type(error).__name__
    if isinstance(error.filename, str | os.PathLike):
        return f"{os.fspath(error.filename)} cannot be used: {why}. Name another place, or mend its rights."
    return f"What the program says cannot be written, or the system refuses something: {why}."


def _unexpected(error: Exception, args: argparse.Namespace) -> str:
    """What to say of a fault that nobody foresaw; its details go to the log, where there is room for them."""
    from briefing.core.log import LOG, close_log, open_log
    from briefing.core.paths import find_paths

    what = f"Something unexpected went wrong ({type(error).__name__})."
    try:
        log = find_paths(args.feeds, args.data).log
    except DeskError:
        return what
    if not log.parent.is_dir():
        return what
    open_log(log)
    LOG.error("unexpected", exc_info=error)
    close_log()
    return f"{what} Please report it, with the end of {log}."
