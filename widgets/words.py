"""Small wordings that several panes share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from widgets.text import Piece, plain

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BLOCKS = "▁▂▃▄▅▆▇█"


def day_heading(day: date) -> str:
    """``Fri 14 Aug 2026``."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


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


def outlets(sources: Sequence[str], independent: int = 0) -> str:
    """One outlet by name; several by number, with how many texts are not copies of another."""
    if len(sources) == 1 and independent <= 1:
        return plain(sources[0])
    number = f"{counted(len(sources), 'outlet')}"
    return f"{number}, {independent} independent" if independent and independent != len(sources) else number


def trend(counts: Sequence[int], width: int) -> str:
    """Block characters for the last ``width`` days; a dot is a day without an article."""
    recent = counts[-width:]
    top = max(recent, default=0)
    return "".join(_block(number, top) for number in recent)


def _block(number: int, top: int) -> str:
    if not number:
        return "·"
    # One article a day is no peak.
    return _BLOCKS[(number * len(_BLOCKS) - 1) // top] if top > 1 else _BLOCKS[3]


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
