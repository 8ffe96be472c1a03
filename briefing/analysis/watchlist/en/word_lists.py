"""Word lists that several of the English rules share."""

from __future__ import annotations

from briefing.analysis.text.lexicon import words

CALENDAR = words("calendar")
OPENERS = words("openers")
DEMONYMS = words("demonyms")
PLACES = words("countries", "states", "cities")
GIVEN = words("male", "female")
FACILITY = words("facility")
