"""Progress as a few characters."""

from __future__ import annotations

from widgets.text import Piece


def progress_bar(done: int, total: int, width: int = 16) -> list[Piece]:
    """``━━━━━━╌╌╌╌ 12/20``: readable without colour, and nothing at all while the total is unknown."""
    if total <= 0:
        return []
    full = min(done, total) * width // total
    return [("━" * full, "good"), ("╌" * (width - full), "muted"), (f" {done}/{total}", "text")]
