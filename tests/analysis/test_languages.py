"""The tasks of the analysis import one way, and their engines reach a language through one module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from briefing.analysis.dates.language import DATE_RULES
from briefing.analysis.events.language import EVENT_RULES
from briefing.analysis.quotes.language import QUOTE_RULES
from briefing.analysis.text.language import TEXT_RULES
from briefing.analysis.watchlist.language import WATCHLIST_RULES

ROOM = Path(__file__).resolve().parents[2] / "briefing" / "analysis"
TASKS = ("text", "names", "watchlist", "dates", "quotes", "events", "forms", "stories")
MOST_WORDS = 3
"""So many words in a set, list or dictionary of an engine are no list of words yet."""


def _engine(task: str) -> list[Path]:
    return sorted((ROOM / task).glob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


#: What the files of a task may import of the other tasks; none in a circle.
BELOW = {
    "text": (),
    "dates": ("text",),
    "names": ("text",),
    "watchlist": ("text", "dates"),
    "quotes": ("text", "names"),
    "events": ("text", "dates"),
    "forms": ("text",),
    "stories": ("text", "forms"),
}


@pytest.mark.parametrize("task", TASKS)
def test_tasks_rest_on_one_another_one_way(task: str) -> None:
    allowed = {task, *BELOW[task]}
    assert [
        f"{path.name}: {name}"
        for path in (ROOM / task).rglob("*.py")
        for name in _imports(path)
        if name.startswith("briefing.analysis.") and name.split(".")[2] not in allowed
    ] == []


@pytest.mark.parametrize("task", TASKS)
def test_only_the_module_of_languages_imports_one(task: str) -> None:
    files = [path for path in _engine(task) if path.name != "language.py"]
    assert files
    assert [f"{path.name}: {name}" for path in files for name in _imports(path) if ".en." in f"{name}."] == []


def _lists_of_words(tree: ast.AST) -> Iterator[tuple[int, list[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Set | ast.List | ast.Tuple):
            items: list[ast.expr | None] = list(node.elts)
        elif isinstance(node, ast.Dict):
            items = list(node.keys)
        else:
            continue
        words = [
            item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)
        ]
        if len(words) == len(items) > MOST_WORDS and all(re.fullmatch("[a-z']{2,}", word) for word in words):
            yield node.lineno, words


#: What looks like lists of words and is none: precisions of dates, names of rules, columns.
NO_LANGUAGE = {
    "events/find.py": "precisions",
    "forms/find.py": "sections of addresses",
    "forms/form.py": "forms",
    "quotes/build.py": "rules",
    "quotes/find.py": "rules",
    "stories/publishers.py": "labels of hosts, names of agencies",
}


@pytest.mark.parametrize("task", TASKS)
def test_no_engine_holds_a_list_of_words(task: str) -> None:
    found = {
        f"{task}/{path.name}:{line} {words}"
        for path in _engine(task)
        if f"{task}/{path.name}" not in NO_LANGUAGE
        for line, words in _lists_of_words(ast.parse(path.read_text("utf-8")))
    }
    assert found == set()


def test_each_language_of_one_task_is_one_of_all() -> None:
    tables = (TEXT_RULES, DATE_RULES, QUOTE_RULES, EVENT_RULES, WATCHLIST_RULES)
    assert len({frozenset(table) for table in tables}) == 1


def test_no_language_leaves_a_list_of_words_empty() -> None:
    for table in (TEXT_RULES, DATE_RULES, QUOTE_RULES, EVENT_RULES, WATCHLIST_RULES):
        for rules in table.values():
            lists = [getattr(rules, field.name) for field in fields(rules)]
            assert all(value for value in lists if isinstance(value, frozenset))
