"""English labels: who speaks in a headline, a transcript or an interview."""

from __future__ import annotations

import re
from typing import Final

HEADLINE_LABEL: Final = re.compile(
    r"((?:[A-Z][\w.'’-]{1,20} ){0,3}[A-Z][\w'’-]{1,20}(?: (?:mayor|minister|president|chief|leader|police))?): +(?=\w)"
)
QUESTION_LABEL: Final = re.compile(r"(?:Q|QUESTION|Question)[:.] +(?=[\w\"“‘'])")
ANSWER_LABEL: Final = re.compile(r"(?:A|ANSWER|Answer)[:.] +(?=[\w\"“‘'])")
#: The label of somebody in the room who has no name.
NAMELESS_LABEL: Final = re.compile(r"(?:Q|QUESTION|QUESTIONER|REPORTER)\b[:.]?\s")
