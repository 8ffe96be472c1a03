"""docs/architecture.md and README name rooms, files and functions that exist, and draw imports that are allowed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.test_layers import BESIDE, MAY_IMPORT, ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
_DRAWING = re.compile(r"^```mermaid\n(.*?)^```", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_NAME = re.compile(r"[A-Za-z_]\w{2,}(?:\.\w+)*\Z")


def _prose() -> str:
    return _DRAWING.sub("", PAGE)


def _paths(line: str) -> list[str]:
    return [code for code in _CODE.findall(line) if re.fullmatch(r"[\w./]+/[\w./]*", code)]


@cache
def _defined_in(path: Path) -> frozenset[str]:
    """Functions, classes, their methods and constants of one file, as ``name`` and ``Class.name``."""
    return frozenset(_names(ast.parse(path.read_text(encoding="utf-8")), ""))


def _names(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
    for part in node.body:
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{prefix}{part.name}"
            if isinstance(part, ast.ClassDef):
                yield from _names(part, f"{part.name}.")
        elif isinstance(part, ast.Assign | ast.AnnAssign):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            yield from (f"{prefix}{target.id}" for target in targets if isinstance(target, ast.Name))


#: Words in code that are no names of one file.
NO_NAMES = {*MAY_IMPORT, "TYPE_CHECKING", "action_", "briefing"}

NAMED = [
    (name, tuple(path for path in _paths(line) if path.endswith(".py")))
    for line in _prose().splitlines()
    for name in _CODE.findall(line)
    if _NAME.match(name) and name not in NO_NAMES
]


def test_every_path_exists() -> None:
    paths = _paths(_prose())
    assert len(paths) > 60
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_page_names_functions() -> None:
    assert len(NAMED) > 80


@pytest.mark.parametrize(("name", "paths"), NAMED)
def test_every_name_is_defined_in_a_file_named_beside_it(name: str, paths: tuple[str, ...]) -> None:
    assert paths, f"no file is named beside {name}"
    assert any(name in _defined_in(ROOT / path) for path in paths)


def test_the_drawing_shows_every_room_and_only_arrows_that_the_layers_allow() -> None:
    (drawing,) = _DRAWING.findall(PAGE)
    rooms = dict(re.findall(r"^  (\w+)\[\"<b>(\w+)</b>", drawing, re.MULTILINE))
    assert rooms == {room: room for room in MAY_IMPORT}
    arrows = re.findall(r"^  (\w+) --> (\w+)$", drawing, re.MULTILINE)
    allowed = {(room, target.split(".")[0]) for room, targets in MAY_IMPORT.items() for target in targets}
    assert set(arrows) - allowed == set()
    assert _reachable(arrows) >= allowed, "an import that is allowed is on no way along the arrows"


def _reachable(arrows: list[tuple[str, str]]) -> set[tuple[str, str]]:
    found = set(arrows)
    while longer := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= longer
    return found


def test_the_tree_in_readme_names_the_rooms_and_what_stands_beside_them() -> None:
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    (tree,) = (block for block in blocks if block.startswith("briefing/\n"))
    rooms = re.findall(r"^ {0,2}(\w+)/ +\w", tree, re.MULTILINE)
    assert sorted(rooms) == sorted(set(MAY_IMPORT) | {"tests", "docs"})
    files = re.findall(r"^  (\w+\.py) +\w", tree, re.MULTILINE)
    assert {f"briefing/{file}" for file in files} == set(BESIDE) - {"briefing/__init__.py"}
    for room in MAY_IMPORT:
        below = {target.split(".")[0] for target in MAY_IMPORT[room]}
        assert all(rooms.index(room) < rooms.index(other) for other in below), (
            f"{room} stands below a room it imports"
        )
