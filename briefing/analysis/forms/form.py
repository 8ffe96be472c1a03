"""The forms an article can have."""

from __future__ import annotations

from typing import Final, get_args

from store.records import Form

__all__ = ["FORMS", "Form"]

FORMS: Final[tuple[Form, ...]] = get_args(Form)
