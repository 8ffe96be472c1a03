"""Article pages: the full text behind a feed's summary, where the user asks for it."""

from __future__ import annotations

import importlib.util

MISSING = (
    "full_text needs trafilatura, which is not installed.",
    "Install it with: python -m pip install 'briefing-desk[fulltext]', or take full_text out.",
)
"""What is wrong, and the fix."""


def is_installed() -> bool:
    """Whether the library that finds the text of a page is there (the extra ``fulltext``)."""
    return importlib.util.find_spec("trafilatura") is not None
