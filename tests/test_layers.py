"""The layers, proved twice: by reading the imports, and by what a fresh interpreter has loaded."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# room -> what its files may import of the project, by module prefix
MAY_IMPORT = {
    "store": ("store",),
    "widgets": ("widgets", "store.records", "store.views"),
    "briefing/collect": (
        "briefing.collect",
        "briefing.core.errors",
        "briefing.core.redact",
        "briefing.__version__",
        "briefing",
        "store.records",
    ),
    "briefing/analysis": ("briefing.analysis", "store.records"),
}
TEXTUAL_ALLOWED = (
    "widgets/",
    "briefing/tui/",
)


def _files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room they come from"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _allowed(module: str, prefixes: tuple[str, ...], room: str) -> bool:
    if module.split(".")[0] not in ("store", "widgets", "briefing"):
        return True
    if module == "briefing.__version__":
        return room == "briefing/collect"
    return any(
        module == prefix or module.startswith(prefix + ".") for prefix in prefixes if prefix != "briefing"
    )


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_its_layer_allows(room: str) -> None:
    files = _files(room)
    assert files, f"{room} holds no file: the test would prove nothing"
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files
        for module in _imports(path)
        if not _allowed(module, MAY_IMPORT[room], room)
    ]
    assert wrong == []


def test_only_the_screens_side_imports_textual() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for room in ("store", "briefing", "widgets")
        for path in _files(room)
        if not str(path.relative_to(ROOT)).startswith(TEXTUAL_ALLOWED)
        for module in _imports(path)
        if module.split(".")[0] == "textual"
    ]
    assert wrong == []


def _loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint('\\n'.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "statement",
    [
        "import store.sqlite, store.watchlist, store.query",
        "import briefing.analysis.reader",
        "import briefing.collect.refresh, briefing.collect.parse.feed",
        "import briefing.pipeline.ingest, briefing.desk.desk",
        "import briefing.cli.main",
    ],
)
def test_the_pipeline_runs_in_an_interpreter_without_textual(statement: str) -> None:
    loaded = _loaded_after(statement)
    assert "store" in loaded
    assert "textual" not in loaded


def test_the_first_screen_needs_neither_feedparser_nor_http() -> None:
    loaded = _loaded_after("import briefing.tui.app, briefing.desk.desk")
    assert "textual" in loaded
    assert loaded.isdisjoint({"feedparser", "aiohttp", "ahocorasick_rs"})
