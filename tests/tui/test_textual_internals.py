"""Private parts of Textual are used in two files, and are still what these take them for.

When one of these tests fails after an update of Textual, look at :mod:`briefing.tui.textual_internals` and
:mod:`briefing.tui.terminal_driver`: the message names the part of Textual that changed.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.css.query import NoMatches
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.widgets import Static

import briefing.tui
import widgets
from briefing.tui import terminal_driver, textual_internals
from briefing.tui.textual_internals import ExitSafeApp, drawn_lines, shows_notes

ROOT = Path(__file__).resolve().parents[2]
FENCES = {Path(inspect.getfile(module)) for module in (textual_internals, terminal_driver)}
OURS = ("self", "cls", "os")
"""Names whose private attributes are our own, or the operating system's."""
PER_CLASS = ("_css_", "_inherit_", "_merged_", "_reactives", "_computes", "_decorated_handlers")
"""What Textual itself writes into every class."""


class Small(ExitSafeApp):
    def compose(self) -> ComposeResult:
        yield Static("A boat burns")


def _private_uses(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if owner not in OURS and node.attr != "_replace":
                yield f"{path.relative_to(ROOT)}:{node.lineno} .{node.attr}"


def test_private_attributes_of_others_are_used_in_the_fenced_files_alone() -> None:
    files = [path for room in ("widgets", "briefing/tui") for path in (ROOT / room).rglob("*.py")]
    assert set(files) >= FENCES
    assert [use for path in files if path not in FENCES for use in _private_uses(path)] == []


def _shadowed() -> Iterator[str]:
    for package in (widgets, briefing.tui):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            for name, kind in vars(importlib.import_module(module.name)).items():
                if not inspect.isclass(kind) or kind.__module__ != module.name:
                    continue
                theirs = {
                    attr
                    for base in kind.__mro__
                    if base.__module__.startswith("textual.")
                    for attr in vars(base)
                }
                for attr in vars(kind):
                    private = attr.startswith("_") and not attr.startswith(("__", "_abc", *PER_CLASS))
                    if private and attr in theirs:
                        yield f"{name}.{attr}"


def test_no_class_but_the_fenced_ones_overrides_what_is_private_in_textual() -> None:
    assert list(_shadowed()) == ["DeskDriver._sigcont_application", "ExitSafeApp._handle_exception"]


@pytest.mark.parametrize(
    "name",
    [
        "_sigcont_application",
        "_must_signal_resume",
        "_patch_lflag",
        "_patch_iflag",
        "_writer_thread",
        "_app",
        "_loop",
    ],
)
def test_the_driver_of_terminals_still_has_what_is_used_of_it(name: str) -> None:
    source = "".join(inspect.getsource(base) for base in LinuxDriver.__mro__[:-1])
    assert f".{name}" in source, f"LinuxDriver.{name}: look how Textual goes on after SIGCONT now"


async def test_a_passing_note_is_seen() -> None:
    app = Small()
    async with app.run_test(notifications=True) as pilot:
        assert not shows_notes(app), "App._notifications: look how Textual counts its notes now"
        app.notify("Copied")
        await pilot.pause()
        assert shows_notes(app), "App._notifications: look where Textual keeps its notes now"


async def test_the_lines_of_a_screen_are_those_on_it() -> None:
    app = Small()
    async with app.run_test(size=(30, 4)):
        screen: Screen[Any] = app.screen
        lines = drawn_lines(screen)
    assert len(lines) == 4, "Screen._compositor.render_strips: look how Textual draws a screen now"
    assert "A boat burns" in lines[0]
    assert "\x1b[" in lines[0], "Strip.render: the colours are missing"


@pytest.mark.parametrize("leaving", [True, False])
async def test_parts_that_are_gone_in_the_moment_of_leaving_are_no_crash(
    leaving: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashes: list[Exception] = []
    monkeypatch.setattr(App, "_handle_exception", lambda app, error: crashes.append(error))
    app = Small()
    async with app.run_test():
        if leaving:
            app.exit()
        app._handle_exception(NoMatches("gone"))
        assert len(crashes) == (0 if leaving else 1), "App._exit or App._handle_exception: look at both"
    assert "_handle_exception" in inspect.getsource(importlib.import_module("textual.message_pump"))
