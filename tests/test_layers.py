"""The layers, proved twice: by reading every import, and by what a fresh interpreter has loaded."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP = ("briefing", "store", "widgets")

# Every room, from the top floor down, with the rooms that its files may import besides their own.
# An import under TYPE_CHECKING counts like any other.
_LOW = {"core", "store"}
_READ = _LOW | {"analysis"}
_FETCH = _LOW | {"collect"}
_MIDDLE = _READ | _FETCH | {"edition", "pipeline"}
_USER = _MIDDLE | {"undo"}
_DESK = _USER | {"alerts", "export", "feeds", "watch"}
MAY_IMPORT: dict[str, set[str]] = {
    "cli": _DESK | {"desk", "tui"},
    "tui": _DESK | {"desk", "widgets"},
    "desk": _DESK,
    "alerts": _USER | {"feeds"},
    "export": _USER,
    "feeds": _USER,
    "watch": _USER,
    "undo": _MIDDLE,
    "edition": _READ | _FETCH,
    "pipeline": _READ | _FETCH,
    "collect": _LOW,
    "analysis": _LOW,
    "core": {"store"},
    "widgets": {"store.records", "store.views"},
    "store": set(),
}
# What stands beside the rooms: the package itself, and the command that checks the installation before anything loads.
BESIDE = {"briefing/__init__.py": set[str](), "briefing/__main__.py": {"cli", "core"}}
TEXTUAL_ALLOWED = ("widgets", "tui")


@cache
def _modules() -> dict[str, Path]:
    """Every module of the three packages by its dotted name."""
    found = {}
    for top in TOP:
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


def _room(module: str) -> str:
    """The room of a module: the folder below ``briefing``, else the package itself; empty beside the rooms."""
    top, *rest = module.split(".")
    if top != "briefing":
        return top
    return rest[0] if rest and rest[0] != "__main__" else ""


@cache
def _imports(path: Path) -> tuple[str, ...]:
    """The project's modules that a file imports, wherever in it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room they come from"
            assert node.module is not None
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                found.append(name if name in _modules() else node.module)
    return tuple(name for name in found if name.split(".")[0] in TOP)


def _is_allowed(room: str, target: str, allowed: set[str]) -> bool:
    other = _room(target)
    if other in ("", room):  # the package itself tells only its version
        return True
    return other in allowed or any(target == name or target.startswith(f"{name}.") for name in allowed)


def _wrong(room: str, files: Iterator[tuple[str, Path]], allowed: set[str]) -> list[str]:
    return [
        f"{name} imports {target}"
        for name, path in files
        for target in _imports(path)
        if not _is_allowed(room, target, allowed)
    ]


def test_every_room_is_in_the_table_and_no_module_lies_beside_the_rooms() -> None:
    rooms = {_room(name) for name in _modules()} - {""}
    assert rooms == set(MAY_IMPORT)
    beside = {
        str(path.relative_to(ROOT)) for name, path in _modules().items() if path.parent == ROOT / "briefing"
    }
    assert beside == set(BESIDE)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_from_rooms_below_it(room: str) -> None:
    files = [(name, path) for name, path in _modules().items() if _room(name) == room]
    assert files, f"{room} holds no file: the test would prove nothing"
    assert _wrong(room, iter(files), MAY_IMPORT[room]) == []


def test_the_table_itself_only_points_down() -> None:
    below: dict[str, set[str]] = {}

    def reach(room: str, on_the_way: tuple[str, ...]) -> set[str]:
        assert room not in on_the_way, f"the table goes in a circle: {on_the_way}"
        if room not in below:
            rooms = {target.split(".")[0] for target in MAY_IMPORT[room]}
            below[room] = rooms.union(*(reach(other, (*on_the_way, room)) for other in rooms))
        return below[room]

    for room in MAY_IMPORT:
        assert room not in reach(room, ())


@pytest.mark.parametrize("file", BESIDE)
def test_what_stands_beside_the_rooms_imports_next_to_nothing(file: str) -> None:
    assert _wrong("", iter([(file, ROOT / file)]), BESIDE[file]) == []


def _circles() -> list[list[str]]:
    """Groups of files that import each other, however long the way round (Tarjan's strong components)."""
    modules = _modules()
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in _imports(modules[name]):
            if target == name or target not in modules:
                continue
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in modules:
        if name not in index:
            visit(name)
    return found


def test_no_files_import_each_other_in_a_circle() -> None:
    assert _circles() == []


def test_only_the_rooms_of_the_screen_import_textual() -> None:
    wrong = [
        f"{name} imports textual"
        for name, path in _modules().items()
        if _room(name) not in TEXTUAL_ALLOWED
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "textual")
        or (
            isinstance(node, ast.Import)
            and any(alias.name.split(".")[0] == "textual" for alias in node.names)
        )
    ]
    assert wrong == []


def _loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint('\\n'.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "statement",
    [
        "import store.open, store.sqlite.archive, store.watchlist, store.query",
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
