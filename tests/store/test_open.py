"""One place chooses what an archive is built on; everybody else knows the contract."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_only_the_one_who_opens_archives_knows_what_they_are_built_on() -> None:
    files = [
        path for room in ("briefing", "widgets", "store") for path in sorted((ROOT / room).rglob("*.py"))
    ]
    knowing = {
        str(path.relative_to(ROOT))
        for path in files
        if ROOT / "store" / "sqlite" not in path.parents
        and any(name.startswith(("store.sqlite", "sqlite3")) for name in _imports(path))
    }
    assert knowing == {"store/open.py"}


def test_the_contract_and_the_search_language_load_no_database() -> None:
    code = "import store.archive, store.query, store.records, store.views, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = done.stdout.split()
    assert "store.archive" in loaded
    assert "sqlite3" not in loaded
    assert not [name for name in loaded if name.startswith("store.sqlite")]
