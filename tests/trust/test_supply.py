"""What the program is built on: exact versions, wheels only; and a threat table whose tests are there."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
SECURITY = ROOT / "SECURITY.md"
RELIABILITY = ROOT / "docs" / "reliability.md"


def pins() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [line.split("==") for line in lines if line and not line.startswith("#")]
    assert all(len(pin) == 2 for pin in found), "every line names one exact version"
    return {canonicalize_name(name): Version(version) for name, version in found}


def requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return [
        Requirement(line)
        for line in [*project["dependencies"], *(line for extra in extras for line in extra)]
    ]


def test_every_dependency_has_one_exact_version_that_its_range_allows() -> None:
    exact = pins()
    for wanted in requirements():
        assert canonicalize_name(wanted.name) in exact, wanted.name
        assert exact[canonicalize_name(wanted.name)] in wanted.specifier, wanted


def test_the_dependencies_of_dependencies_have_exact_versions_too() -> None:
    exact = pins()
    queue = [(wanted.name, wanted.extras) for wanted in requirements()]
    seen: set[str] = set()
    while queue:
        name, extras = queue.pop()
        if canonicalize_name(name) in seen:
            continue
        seen.add(canonicalize_name(name))
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # of an extra that is not installed here
        for need in map(Requirement, needs):
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras or {""}):
                assert canonicalize_name(need.name) in exact, f"{name} needs {need.name}"
                queue.append((need.name, need.extras))
    assert "aiohttp" in seen
    assert "yarl" in seen


def test_nothing_that_comes_as_a_source_archive_only_can_be_chosen() -> None:
    # sgmllib3k is on the index as a source archive only: its setup.py would run while it is installed
    assert "sgmllib3k" not in pins()
    (feedparser,) = (wanted for wanted in requirements() if wanted.name == "feedparser")
    assert Version("6.0.12") not in feedparser.specifier
    assert "PIP_ONLY_BINARY=:all:" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def named_tests(path: Path) -> list[tuple[str, str]]:
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", path.read_text(encoding="utf-8"))


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("document", [SECURITY, RELIABILITY], ids=lambda path: path.name)
def test_every_test_that_a_document_names_is_there(document: Path) -> None:
    named = named_tests(document)
    assert len(named) > 10
    for file, name in named:
        assert (ROOT / file).is_file(), file
        assert name in functions_of(ROOT / file), f"{file}::{name}"


def test_every_threat_has_a_test() -> None:
    rows = [
        line for line in SECURITY.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d+ \|", line)
    ]
    assert len(rows) > 20
    assert [int(row.split("|")[1]) for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        assert re.search(r"`tests/[\w/]+\.py::\w+`", row), row


def test_the_commands_of_the_reliability_page_are_there() -> None:
    commands = re.findall(r"python -m (tests[\w.]+)", RELIABILITY.read_text(encoding="utf-8"))
    assert commands
    for module in commands:
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module
