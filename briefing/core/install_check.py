"""Whether ``briefing``, ``widgets`` and ``store`` are the three that were installed together.

``store`` and ``widgets`` are general names: a script or another distribution can stand in their place on the import
path.  The check looks for the packages without running a line of them.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

_HOME = Path(__file__).resolve().parents[2]
_PACKAGES = ("widgets", "store")


def foreign_module(home: Path = _HOME) -> str:
    """One sentence naming the module that is in the way and the fix; empty when all come from ``home``."""
    for name in _PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is None:
            return (
                f"its package '{name}' is missing beside {home / 'briefing'}. Install it again: "
                "python -m pip install --force-reinstall briefing-desk"
            )
        found = Path(spec.origin).resolve() if spec.origin else None
        if found != home / name / "__init__.py":
            where = found or next(iter(spec.submodule_search_locations or ["an unknown place"]))
            return (
                f"another module called '{name}' is in the way, at {where}. "
                "Start from another folder, rename that file, or install briefing-desk in a virtual environment of its own."
            )
    return ""
