"""``briefing completion``: a script that lets the shell complete commands and options."""

from __future__ import annotations

import argparse
from typing import Any


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("completion", help="print a script that completes commands in your shell")
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"), help="which shell it is for")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the script, made from the whole command line."""
    import shtab

    from briefing.cli.main import build_parser

    print(shtab.complete(build_parser(), shell=args.shell))
    return 0
