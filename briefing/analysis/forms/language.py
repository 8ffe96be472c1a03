"""The one place that says by which language's words headlines are read."""

from __future__ import annotations

from pathlib import Path

from briefing.analysis.forms.en import clauses, headlines
from briefing.analysis.forms.en.hours import HOURS

__all__ = ["EVENT_CLASSES", "HOURS", "clauses", "headlines"]

EVENT_CLASSES = Path(__file__).resolve().parent / "en" / "event_classes.txt"
"""Classes of event with their weight and the words that name them."""
