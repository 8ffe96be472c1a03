"""Small wordings that several panes share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime

from widgets.text import Piece, cells, clip, plain

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BLOCKS = "▁▂▃▄▅▆▇█"
NAME_CELLS = 14
"""Cells of the longest name in the column of outlets."""


def day_heading(day: date, year: int = 0) -> str:
    """``Fri 14 Aug 2026``; without the year where that is ``year``."""
    words = f"{weekday(day)} {day.day} {month(day)}"
    return words if day.year == year else f"{words} {day.year}"


def weekday(day: date) -> str:
    """``Fri``."""
    return _DAYS[day.weekday()]


def month(day: date) -> str:
    """``Aug``."""
    return _MONTHS[day.month - 1]


def day_and_time(when: datetime) -> str:
    """A point in time for people, in local time: ``Fri 14 Aug 2026, 09:12``."""
    local = when.astimezone()
    return f"{day_heading(local.date())}, {local:%H:%M}"


def short_day(when: datetime) -> str:
    """``14 Aug``, local."""
    local = when.astimezone()
    return f"{local.day:>2} {_MONTHS[local.month - 1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 outlet``, ``2 outlets``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def short_name(name: str, most: int = NAME_CELLS) -> str:
    """An outlet's name for a narrow column, cut behind a word where it is too long."""
    name = plain(name)
    if cells(name) <= most:
        return name
    name = name.partition(": ")[0]
    if cells(name) <= most:
        return name
    cut = name.rfind(" ", 0, most + 1)
    return name[:cut].rstrip(" :,;–—-") if cut > 0 else clip(name, most)


def independent_words(outlets: int, independent: int) -> str:
    """``14 outlets``; ``9 of 14`` where only nine have a text that is no copy of another's."""
    return f"{independent} of {outlets}" if 0 < independent < outlets else f"{outlets:,}"


def trend(counts: Sequence[int], top: int) -> str:
    """Block characters, the highest for ``top``, by the square root, so that few never look like many; none is a dot."""
    return "".join(_block(number, top) for number in counts)


def _block(number: int, top: int) -> str:
    if not number:
        return "·"
    last = len(_BLOCKS) - 1
    # One article is the lowest bar, whatever the scale.
    return _BLOCKS[min(round(math.sqrt((number - 1) / max(top - 1, 1)) * last), last)]


def summed(counts: Sequence[int], steps: int) -> tuple[int, ...]:
    """Counts added up to so many steps, oldest first."""
    each = max(len(counts) // steps, 1)
    return tuple(sum(counts[at : at + each]) for at in range(0, len(counts), each))


def joined(parts: Sequence[Piece], separator: str = " · ") -> list[Piece]:
    """Pieces with a separator between those that are not empty."""
    line: list[Piece] = []
    for text, ink in parts:
        if text:
            if line:
                line.append((separator, "rule"))
            line.append((text, ink))
    return line


def progress_bar(done: int, total: int, width: int = 16) -> list[Piece]:
    """``━━━━━━╌╌╌╌ 12/20``: readable without colour, and nothing at all while the total is unknown."""
    if total <= 0:
        return []
    full = min(done, total) * width // total
    return [("━" * full, "good"), ("╌" * (width - full), "muted"), (f" {done}/{total}", "text")]
