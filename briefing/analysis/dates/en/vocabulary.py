"""English vocabulary of temporal expressions, and where in a text such words stand.

Everything the date grammar knows about single words is here; how words go together is in
the ``rules`` modules. Keys are lower case.  :func:`trigger_offsets` finds the places worth a closer look in
one pass of an Aho-Corasick automaton, so that text without dates costs next to nothing.
"""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from briefing.analysis.text.lexicon import word_set

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
SHORT_MONTHS = word_set("jan feb mar apr jun jul aug sept sep oct nov dec")

WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ),
        start=1,
    )
    for name in names.split()
}
SHORT_WEEKDAYS = word_set("mon tue tues wed thu thur thurs fri sat sun")
PLURAL_WEEKDAYS: dict[str, int] = {f"{name}s": day for name, day in WEEKDAYS.items() if name.endswith("day")}

#: TIMEX3 unit letters; a leading T marks units of time.
UNITS: dict[str, str] = {
    **dict.fromkeys(("second", "seconds", "sec", "secs"), "TS"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "TM"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), "TH"),
    **dict.fromkeys(("day", "days"), "D"),
    **dict.fromkeys(("night", "nights"), "N"),
    **dict.fromkeys(("weekend", "weekends"), "WE"),
    **dict.fromkeys(("week", "weeks"), "W"),
    **dict.fromkeys(("fortnight", "fortnights"), "F"),
    **dict.fromkeys(("month", "months"), "M"),
    **dict.fromkeys(("quarter", "quarters"), "Q"),
    **dict.fromkeys(("year", "years", "yr", "yrs"), "Y"),
    **dict.fromkeys(("decade", "decades"), "DE"),
    **dict.fromkeys(("century", "centuries"), "CE"),
}
PLURAL_UNITS = word_set("minutes hours days weeks months years decades centuries")

DAYPARTS: dict[str, str] = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
}
SEASONS: dict[str, str] = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_ONES += " seventeen eighteen nineteen"
NUMBERS: dict[str, int] = {word: n for n, word in enumerate(_ONES.split()) if n}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS: dict[str, int] = {word: 10 * n for n, word in enumerate(_TENS.split(), start=2)}
_DECADES = "noughties twenties thirties forties fifties sixties seventies eighties nineties"
DECADES: dict[str, int] = {word: 10 * n for n, word in enumerate(_DECADES.split(), start=1) if n > 1}
DECADES["noughties"] = 0
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
)
_ORDINALS += " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
ORDINALS: dict[str, int] = {word: n for n, word in enumerate(_ORDINALS.split(), start=1)}
ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))

#: Words that stand for a number nobody knows.
VAGUE = word_set("few several many some numerous countless")

#: Words that name a day by its distance from the day of publication.
DEICTIC_DAYS: dict[str, int] = {"today": 0, "yesterday": -1, "tomorrow": 1}

#: One-word expressions with a value of their own (ISO-TimeML reference values).
REFERENCES: dict[str, str] = {
    "now": "PRESENT_REF",
    "currently": "PRESENT_REF",
    "current": "PRESENT_REF",
    "presently": "PRESENT_REF",
    "nowadays": "PRESENT_REF",
    "recently": "PAST_REF",
    "lately": "PAST_REF",
}
#: Adverbs and adjectives of recurrence.
RECURRENT: dict[str, str] = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "biweekly": "P2W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "yearly": "P1Y",
}
PARTS: dict[str, str] = {
    "early": "START",
    "beginning": "START",
    "start": "START",
    "mid": "MID",
    "middle": "MID",
    "midway": "MID",
    "late": "END",
    "end": "END",
    "close": "END",
}
#: How far a word moves from the present unit: last week, this week, next week.
SHIFTS: dict[str, int] = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1, "upcoming": 1}
#: The same, counted from the date the text spoke of before.
NARRATIVE_SHIFTS: dict[str, int] = {
    "previous": -1,
    "preceding": -1,
    "prior": -1,
    "same": 0,
    "following": 1,
    "ensuing": 1,
    "subsequent": 1,
    "succeeding": 1,
}
ABOUT = word_set("about around roughly approximately circa some")
RANGE_WORDS = word_set("to through until till - – —")
CONJUNCTIONS = word_set("and")
#: Words before ``quarter`` that leave open which one: the one spoken of, else the last.
PRESENT_WORDS = word_set("the latest")
DEFINITE_ARTICLES = word_set("the")
DEMONSTRATIVES = word_set("this")
#: Words that set a period against the one before: a year earlier.
COMPARING_WORDS = word_set("earlier ago")
ZONES = word_set(
    """gmt utc est edt et cst cdt ct mst mdt mt pst pdt pt bst cet cest eet eest msk ist jst kst hkt
    sgt aest aedt akst akdt hst ast adt nst brt art"""
)

_TRIGGERS = (
    *(set(MONTHS) - {"may", "mar", "march", "sep"}),
    *WEEKDAYS,
    *UNITS,
    *DAYPARTS,
    *SEASONS,
    *DECADES,
    *DEICTIC_DAYS,
    *REFERENCES,
    *RECURRENT,
    *word_set(
        """tonight overnight noon midday midnight weekday fiscal future past moment present christmas xmas
        easter thanksgiving halloween valentine juneteenth pentecost gras cinco ago recent
        seventeen eighteen nineteen twenty thousand half"""
    ),
)
_EXACT_TRIGGERS = ("May", "MAY", "Mar", "MAR", "March", "MARCH", "Sep", "SEP", "FY", "Q1", "Q2", "Q3", "Q4")
_WORDY = re.compile(r"\w")


@cache
def _automaton() -> AhoCorasick:
    words = {form for word in _TRIGGERS for form in (word, word.capitalize(), word.upper())}
    return AhoCorasick(
        [*words, *_EXACT_TRIGGERS, *"0123456789"],
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.DFA,
    )


def trigger_offsets(text: str) -> list[int]:
    """Where the text holds a digit or begins a word that a date can be made of, in order."""
    return [
        start
        for _, start, _ in _automaton().find_matches_as_indexes(text)
        if not start or not _WORDY.match(text[start - 1])
    ]
