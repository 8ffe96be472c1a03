"""How far a rule can be trusted: the bands behind :attr:`store.records.Quote.confidence`.

The bands are set by hand, in steps of a tenth, from what each rule rests on; they are no fitted weights.
``docs/reading.md`` shows how often quotations of each band are right when measured.

``.95``: quotation marks, a verb of saying right beside them, and its subject.  ``.9``: the same, but the verb stands
before the marks.  ``.8``: reported words with a plain verb of saying or a source phrase that can hardly mean anything
else.  ``.7``: the report's extent or its question form leaves room.  ``.6``: verbs that also mean other things than
saying, or marks whose speaker stands in another sentence.  ``.5``: neither words nor speaker are marked plainly.
"""

from __future__ import annotations

from typing import Final

_BANDS: Final[dict[float, tuple[str, ...]]] = {
    0.95: ("after", "same paragraph", "inverted", "signed"),
    0.9: ("verb before", "before"),
    0.8: ("bare", "according", "clause first", "parted", "as", "gap"),
    0.7: ("that", "question", "transcript"),
    0.6: ("bare other", "promise", "accusation", "continued", "introduced", "subject", "answer", "headline"),
    0.5: ("object", "request", "alone", "naming", "gerund", "same sentence", "saying", "dialogue"),
}
_BAND_OF: Final = {rule: band for band, rules in _BANDS.items() for rule in rules}
_UNKNOWN: Final = 0.5
_PRONOUN: Final = 0.9
"""A pronoun adds a second thing to get right: whom it means."""


def confidence(rule: str, pronoun: bool) -> float:
    """How likely words and speaker both are right; ``pronoun``: the speaker is named by one."""
    band = _BAND_OF.get(rule, _UNKNOWN)
    return round(band * _PRONOUN if pronoun else band, 2)
