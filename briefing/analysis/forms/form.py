"""The forms an article can have."""

from __future__ import annotations

from typing import Final, Literal, get_args

Form = Literal["news", "analysis", "live", "roundup", "service", "leisure"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
