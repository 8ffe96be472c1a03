"""The palette: every ink that says something has a contrast of 4.5:1 on every ground it is drawn on."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from briefing.tui.themes import DARK, LIGHT, TERMINAL
from widgets.ink import INKS, Inks

SAYING = ("strong", "text", "muted", "when", "actor", "trend", "good", "warn", "bad")
GROUNDS = ("bar", "cursor", "cursor-blurred", "sentence")


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (part / 255 for part in Color.parse(colour).rgb)
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ink", SAYING)
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_ink_can_be_read_on_every_ground(theme: Theme, ink: str) -> None:
    assert theme.background
    grounds = {name: theme.variables[f"ink-{name}"] for name in GROUNDS} | {"page": theme.background}
    for name, ground in grounds.items():
        assert _contrast(theme.variables[f"ink-{ink}"], ground) >= 4.5, (ink, name)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_a_searched_word_can_be_read_on_its_gold(theme: Theme) -> None:
    assert _contrast(theme.variables["ink-hit"], theme.variables["ink-hit-ground"]) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT, TERMINAL], ids=lambda theme: theme.name)
def test_every_theme_has_every_ink(theme: Theme) -> None:
    inks = Inks(theme.variables)
    named = {ink.color for ink in INKS.values() if ink.color}
    assert {name for name in named if inks.color(name) is None} == set()


def test_in_the_terminals_own_colours_nothing_to_be_read_is_blue_or_bright_black() -> None:
    used = {TERMINAL.variables[f"ink-{ink}"] for ink in SAYING}
    assert used <= {"ansi_default", "ansi_yellow", "ansi_cyan", "ansi_green", "ansi_red"}
    assert Inks(TERMINAL.variables).style("muted").dim
    assert not Inks(DARK.variables).style("muted").dim


def test_bold_is_for_what_leads_for_headings_names_and_keys() -> None:
    bold = {name for name, ink in INKS.items() if ink.bold}
    assert bold.isdisjoint(
        {"text", "muted", "outlet", "when", "mark", "warn", "bad", "actor", "trend", "words"}
    )
    assert {"lead", "day", "name", "key"} <= bold
