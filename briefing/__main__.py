"""The ``briefing`` command: checks that it runs from one place, then runs the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from briefing.core.install_check import foreign_module


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status (0 done, 1 something failed, 2 usage)."""
    trouble = foreign_module()
    if trouble:
        print(f"briefing: {trouble}", file=sys.stderr)
        return 1
    try:
        from briefing.cli.main import run

        return run(argv)
    except KeyboardInterrupt:  # while it was imported
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
