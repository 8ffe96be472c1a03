"""``briefing serve``: the dashboard in a browser on this machine."""

from __future__ import annotations

import argparse
import importlib.util
import shlex
import sys
from typing import Any

from briefing.core.errors import BriefingError


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "serve", parents=parents, help="the dashboard in a browser, on this machine only"
    )
    parser.add_argument("--port", type=int, default=8470, help="where to listen (default: 8470)")
    parser.add_argument("--demo", action="store_true", help="the bundled sample edition")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl+C; each page opened is a dashboard of its own on the same archive."""
    if importlib.util.find_spec("textual_serve") is None:
        raise BriefingError(
            "The browser needs textual-serve, which is not installed.",
            "Install it with: python -m pip install 'briefing-desk[serve]'",
        )
    if not 1 <= args.port <= 65535:
        raise BriefingError(f"{args.port} is no port.", "Give one from 1024 to 65535.")
    from briefing.cli.web_server import DeskServer

    try:
        DeskServer(command_of(args), args.port).serve()
    except OSError as error:
        raise BriefingError(
            f"Nothing can listen on port {args.port}: {error.strerror}.", "Choose another with --port."
        ) from error
    return 0


def command_of(args: argparse.Namespace) -> str:
    """The command line of one dashboard, quoted for a shell."""
    words = [sys.executable, "-m", "briefing"]
    if args.demo:
        words.append("--demo")
    for name in ("feeds", "data"):
        if (path := getattr(args, name, None)) is not None:
            words += [f"--{name}", str(path.absolute())]
    return shlex.join(words)
