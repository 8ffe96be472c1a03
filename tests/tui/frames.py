"""Frames as text: what stands in each cell, and how it is drawn.  Runs are written short, so that files stay small."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import Monochrome
from textual.strip import Strip

_RUN = re.compile(r"(.)\1{7,}")


def strips_of(app: App[Any]) -> list[Strip]:
    """The frame on the screen, line by line.  Textual gives it in no public way: only here do tests reach into it."""
    return app.screen._compositor.render_strips()


def segments_of(app: App[Any]) -> list[list[Segment]]:
    """The same as segments."""
    return [list(strip) for strip in strips_of(app)]


def without_colour(lines: Iterable[list[Segment]]) -> list[list[Segment]]:
    """The same as NO_COLOR has it."""
    monochrome = Monochrome()
    return [monochrome.apply(line, Color(0, 0, 0)) for line in lines]


def text_of(lines: Iterable[Sequence[Segment]]) -> list[str]:
    """What is written: a run of eight or more of one character as ``⟨─×40⟩``, blanks at the end left out."""
    texts = ("".join(segment.text for segment in line).rstrip() for line in lines)
    return [_RUN.sub(lambda run: f"⟨{run[1]}×{len(run[0])}⟩", text) for text in texts]


def looks_of(lines: Sequence[Sequence[Segment]]) -> list[str]:
    """How it is drawn: each style's name, then for each line the cells that have it."""
    names: dict[str, str] = {}
    rows = []
    for line in lines:
        runs: list[tuple[str, int]] = []
        for segment in line:
            look = _look(segment.style)
            name = names.setdefault(look, _name(len(names)))
            cells = segment.cell_length
            if runs and runs[-1][0] == name:
                runs[-1] = (name, runs[-1][1] + cells)
            elif cells:
                runs.append((name, cells))
        rows.append(" ".join(f"{name}{cells}" for name, cells in runs))
    return [*(f"{name} = {look}" for look, name in names.items()), *_folded(rows)]


def digest_of(lines: Sequence[Sequence[Segment]]) -> str:
    """How it is drawn, in a word: another one where any cell looks otherwise."""
    return sha256("\n".join(looks_of(lines)).encode()).hexdigest()[:16]


def contrasts(app: App[Any]) -> list[tuple[float, str]]:
    """The contrast (WCAG 2.2) of every word of the screen that has the keys; of those below a page there is no need."""
    regions = [widget.region for widget in app.screen.children if widget.display and widget.region]
    measured = []
    for y, line in enumerate(segments_of(app)):
        x = 0
        for segment in line:
            words, style = segment.text.strip(), segment.style
            inside = any(region.contains(x, y) for region in regions)
            x += segment.cell_length
            if not inside or style is None or not any(sign.isalnum() for sign in words):
                continue
            front, ground = style.color, style.bgcolor
            if front is not None and ground is not None:
                if style.reverse:
                    front, ground = ground, front
                high, low = sorted((_luminance(front), _luminance(ground)), reverse=True)
                measured.append(((high + 0.05) / (low + 0.05), words))
    return measured


def _luminance(colour: RichColor) -> float:
    parts = (part / 255 for part in colour.get_truecolor())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _folded(rows: Sequence[str]) -> list[str]:
    """Equal rows below each other as one, with their number."""
    folded: list[tuple[str, int]] = []
    for row in rows:
        if folded and folded[-1][0] == row:
            folded[-1] = (row, folded[-1][1] + 1)
        else:
            folded.append((row, 1))
    return [f"{count}: {row}" for row, count in folded]


def _name(number: int) -> str:
    first, second = divmod(number, 26)
    return (chr(ord("a") + first - 1) if first else "") + chr(ord("A") + second)


def _look(style: Style | None) -> str:
    if style is None:
        return "plain"
    weights = [
        name for name in ("bold", "dim", "italic", "underline", "reverse", "strike") if getattr(style, name)
    ]
    colours = [
        f"{where}{colour.triplet.hex if colour.triplet else colour.name}"
        for where, colour in (("", style.color), ("on ", style.bgcolor))
        if colour is not None
    ]
    return " ".join([*weights, *colours]) or "plain"
