"""The commonest English endings."""

from __future__ import annotations


def stem(lower: str) -> str:
    """A word without its commonest English endings; light on purpose, so that names stay apart."""
    if lower.endswith("'s"):
        lower = lower[:-2]
    for ending, left in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if lower.endswith(ending) and len(lower) - len(ending) >= 3 and not lower.endswith("ss"):
            return lower[: -len(ending)] + left
    return lower
