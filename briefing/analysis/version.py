"""The version of all analyses together, apart from them: to ask what is unread needs none of them imported."""

from __future__ import annotations

ANALYSIS_VERSION: int = 4
"""Rises when any analysis finds something else in the same text; stored readings below it are read again."""
