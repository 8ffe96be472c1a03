"""Calendar days of the holidays that English-language news names: fixed, nth weekday, or moving with Easter.

Western and US public holidays, and the days that English-language news dates things by.  Given up: holidays
of the lunar calendars (Ramadan, Passover, Lunar New Year) are recognised as words but have no date here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from briefing.analysis.dates.expression import HolidayRule
from briefing.analysis.dates.timex import easter, nth_weekday

#: Month and day of holidays that never move; keys are lower-case words, apostrophes left out.
_FIXED: dict[str, tuple[int, int]] = {
    "new years eve": (12, 31),
    "new years day": (1, 1),
    "new years": (1, 1),
    "australia day": (1, 26),
    "waitangi day": (2, 6),
    "groundhog day": (2, 2),
    "valentines day": (2, 14),
    "saint valentines day": (2, 14),
    "international womens day": (3, 8),
    "st patricks day": (3, 17),
    "saint patricks day": (3, 17),
    "april fools day": (4, 1),
    "earth day": (4, 22),
    "anzac day": (4, 25),
    "may day": (5, 1),
    "cinco de mayo": (5, 5),
    "ve day": (5, 8),
    "europe day": (5, 9),
    "flag day": (6, 14),
    "juneteenth": (6, 19),
    "canada day": (7, 1),
    "independence day": (7, 4),
    "fourth of july": (7, 4),
    "the fourth of july": (7, 4),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "all saints day": (11, 1),
    "all souls day": (11, 2),
    "day of the dead": (11, 2),
    "guy fawkes night": (11, 5),
    "veterans day": (11, 11),
    "armistice day": (11, 11),
    "remembrance day": (11, 11),
    "pearl harbor day": (12, 7),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
}

#: Days from Easter Sunday.
_FROM_EASTER: dict[str, int] = {
    "shrove tuesday": -47,
    "mardi gras": -47,
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "holy thursday": -3,
    "good friday": -2,
    "holy saturday": -1,
    "easter": 0,
    "easter sunday": 0,
    "easter day": 0,
    "easter monday": 1,
    "ascension day": 39,
    "pentecost": 49,
    "whit sunday": 49,
    "whit monday": 50,
}

#: Month, ISO weekday, and which one in the month (-1: the last).
_NTH: dict[str, tuple[int, int, int]] = {
    "martin luther king day": (1, 1, 3),
    "martin luther king jr day": (1, 1, 3),
    "mlk day": (1, 1, 3),
    "presidents day": (2, 1, 3),
    "mothers day": (5, 7, 2),
    "memorial day": (5, 1, -1),
    "fathers day": (6, 7, 3),
    "labor day": (9, 1, 1),
    "columbus day": (10, 1, 2),
    "indigenous peoples day": (10, 1, 2),
    "thanksgiving": (11, 4, 4),
    "thanksgiving day": (11, 4, 4),
}

#: Days counted from Thanksgiving.
_FROM_THANKSGIVING: dict[str, int] = {"thanksgiving eve": -1, "black friday": 1, "cyber monday": 4}

NAMES: frozenset[str] = frozenset((*_FIXED, *_FROM_EASTER, *_NTH, *_FROM_THANKSGIVING, "election day"))
"""Every name :func:`rule_of` can date."""

LONGEST = max(len(name.split()) for name in NAMES)
"""Words in the longest name."""

FIRST_WORDS: frozenset[str] = frozenset(name.split()[0] for name in NAMES)
"""What a name can begin with, apostrophe and what follows it left out of ``St. Patrick's``."""


def _thanksgiving(year: int) -> date:
    return nth_weekday(year, *_NTH["thanksgiving"])


def _election_day(year: int) -> date:
    return nth_weekday(year, 11, 1, 1) + timedelta(days=1)


def rule_of(name: str) -> HolidayRule:
    """The day of a holiday in a year (1583 to 9998; None for others).

    ``name`` is one of :data:`NAMES`: lower case, words parted by one blank, without apostrophes or full stops.
    """
    return partial(_day_in, name)


def _day_in(name: str, year: int) -> date | None:
    if not 1583 <= year <= 9998:
        return None
    if fixed := _FIXED.get(name):
        return date(year, *fixed)
    if nth := _NTH.get(name):
        return nth_weekday(year, *nth)
    if name in _FROM_EASTER:
        return easter(year) + timedelta(days=_FROM_EASTER[name])
    if name in _FROM_THANKSGIVING:
        return _thanksgiving(year) + timedelta(days=_FROM_THANKSGIVING[name])
    return _election_day(year)
