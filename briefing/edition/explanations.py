"""Why a line says what it says, in a reader's words instead of the names that rules go by among themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from briefing.core.phrasing import when_words
from store.records import CORRECTED, Article, Event, Quote

_ANCHORS: Final[Mapping[str, str]] = {
    "publication": "counted from the day of the article",
    "narrative": "counted from the date that the text speaks of before",
    "holiday": "the day of that holiday",
}
_RULES: Final[Mapping[str, str]] = {
    "after": "right after the words",
    "inverted": "right after the words",
    "before": "right before the words",
    "verb before": "before the words",
    "same paragraph": "beside another quotation of the paragraph",
    "same sentence": "beside another quotation of the sentence",
    "signed": "signed below the words",
    "transcript": "before a colon",
    "according": "named as the source",
    "continued": "the quotation goes on from the paragraph before",
    "introduced": "in the sentence before the words",
    "subject": "subject of the sentence that the words stand in",
    "dialogue": "the other one in a dialogue",
    "alone": "spoke last before the words",
    "answer": "answers the question before",
    "headline": "named in the headline",
    "bare": "reported right after the verb",
    "bare other": "reported after the verb",
    "that": "reported after “that”",
    "question": "reported as a question",
    "promise": "reported as a promise",
    "accusation": "reported as an accusation",
    "request": "reported as a request",
    "gerund": "reported after the verb",
    "object": "reported as what was said",
    "naming": "reported as what it was called",
    "clause first": "named after what is reported",
    "parted": "named between the parts of what is reported",
    "as": "named after “as”",
    "gap": "reported within a clause of its own",
    "saying": "owner of a noun as “statement” or “claim”",
}
"""Rules of ``briefing.analysis.quotes.build``, in the words of the page that shows them."""


def event_reason(event: Event, article: Article) -> str:
    """``“Sunday” read as 22 Mar 2026, counted from the day of the article``."""
    if event.phrase is None:
        return "no phrase gives a date"
    phrase = article.text[event.phrase[0] : event.phrase[1]]
    how = _ANCHORS.get(event.anchor, "as it is written")
    if event.anchor == "publication" and article.published_basis == "first-seen":
        how = "counted from the day it was first seen, since the feed gives none"
    return f"“{phrase}” read as {when_words(event.when)}, {how}"


def quote_reason(quote: Quote) -> str:
    """``“Rueda” with “said”, right after the words: about 95% sure``."""
    if quote.rule == CORRECTED:
        return f"{CORRECTED}: {quote.speaker or 'nobody is to be named'}"
    if not quote.speaker:
        return "nobody near the words is named as the speaker"
    named = f"“{quote.mention}”" + (f" with “{quote.cue}”" if quote.cue else "")
    how = _RULES.get(quote.rule, quote.rule)
    return f"{named}{', ' if how else ''}{how}: about {quote.confidence:.0%} sure"
