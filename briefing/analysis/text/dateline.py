"""The dateline of a report: place, day and agency before its first words.

Covers: ``DUBLIN (Wire) – ``, ``SARNA, Aug. 13 (Wire) -``, ``SARNA, Fla. --``, ``Port Vell, 12 December 2025 – ``, ``SARNA (12
December 2025) – ``, ``Port Vell, PV – December 12, 2025 – ``, ``Port Vell, Aug 14 (AFP) -``, ``SARNA, Dec 12 (EFE).- ``,
``SARNA, Dec. 12, 2025 /PRNewswire/ -- ``, ``Sarna, 12 Dec (Prensa Latina) The ...``.  A place that is not set in capitals
counts only with a day or with an agency that is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from briefing.analysis.text.language import TEXT_RULES
from briefing.analysis.text.lexicon import words
from store.records import Span

_CAPITALS: Final = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{1,24}"
_WORD: Final = r"[A-ZÀ-Þ][\w.'’-]{1,24}"
_REGION: Final = rf"(?:, ?{_WORD}(?: {_WORD}){{0,2}})?"
_AGENCY: Final = r"(?:\((?P<{0}>[A-Z][\w .&/-]{{1,30}})\)|/(?P<{0}_wire>[A-Z][\w ]{{3,30}})/)"
_DASH: Final = r"(?:\.-|--?|[–—_])\s+"
_NO_AGENCY: Final = r"(?P<agency>(?!))?(?P<agency_wire>(?!))?"
_BEGINS: Final = r"(?![a-z])"
"""What opens a report is no small letter."""
_LONGEST: Final = 120
#: How every dateline begins: a bracket, or a place and what parts it from day, agency or report.
_HEAD: Final = re.compile(rf"\(|{_WORD}(?: (?:(?:de|del|la|da|do|of) )?{_WORD}){{0,3}}(?:,| ?[(–—_/-])")
#: What every dateline has at its end.
_SIGN: Final = re.compile(r"[–—_/)]|-\s")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline stands, and the agency in it, if it names one."""

    start: int
    end: int
    """Where the words of the report begin."""
    agency: Span | None


def find_dateline(text: str, start: int, language: str = "en") -> Dateline | None:
    """The dateline at ``start``; None where there is none."""
    if (
        _HEAD.match(text, start, start + _LONGEST) is None
        or _SIGN.search(text, start, start + _LONGEST) is None
    ):
        return None
    for pattern, known in _patterns(language):
        match = pattern.match(text, start, start + _LONGEST)
        if match is None:
            continue
        group = next((name for name in ("agency", "agency_wire") if match[name]), None)
        if known and not (group and match[group].lower() in _agencies()):
            continue
        return Dateline(start, match.end(), match.span(group) if group else None)
    return None


def after_dateline(text: str, start: int, language: str = "en") -> int:
    """Where the words begin after a dateline at ``start``; ``start`` where there is none."""
    found = find_dateline(text, start, language)
    return found.end if found else start


@cache
def _agencies() -> frozenset[str]:
    return words("agencies", "media")


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """The forms, each with whether its agency must be a known one."""
    month = TEXT_RULES[language].month
    day = rf"(?:{month}\.? \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {month}\.?(?: \d{{4}})?)"
    agency = _AGENCY.format("agency")
    shout = rf"{_CAPITALS}(?: {_CAPITALS}){{0,3}}{_REGION}"
    place = rf"{_WORD}(?: (?:(?:de|del|la|da|do|of) )?{_WORD}){{0,3}}{_REGION}"
    forms = (
        (rf"{shout}(?:,? {day})?,? ?{agency} ?(?:\({day}\))? ?{_DASH}", False),
        (rf"{shout},? \(?{day}\)? ?{_DASH}", False),
        (rf"{shout} ?(?:--|[–—_])\s+", False),
        (rf"{place},? ?\(?{day}\)? ?(?:{agency})? ?{_DASH}", False),
        (rf"{place}, {day} {agency} ?(?:{_DASH})?", False),
        (rf"{place} ?[-–—] {day} ?(?:{agency})? ?{_DASH}", False),
        (rf"{place} {agency} ?{_DASH}", True),
        (rf"{agency} ?{_DASH}", True),
    )
    return tuple(
        (
            re.compile(form if "(?P<agency>" in form else form + "(?P<agency>(?!))?(?P<agency_wire>(?!))?"),
            known,
        )
        for form, known in forms
    )
