"""How far a rule can be trusted: the bands behind :attr:`store.records.Quote.confidence`.

The bands are set by hand, in steps of a tenth, from what each rule rests on; they are no fitted weights.
``docs/reading.md`` shows how often quotations of each band are right when measured.

``.95``: quotation marks, a verb of saying right beside them, and its subject.  ``.9``: the same, but the verb stands
before the marks.  ``.8``: reported words with a plain verb of saying or a source phrase that can hardly mean anything
else.  ``.7``: the report's extent or its question form leaves room.  ``.6``: verbs that also mean other things than
saying, or marks whose speaker stands in another sentence.  ``.5``: neither words nor speaker are marked plainly.
``.3``: a noun of saying, whose possessor may own the words without having said them.

Beside marks, a verb that takes no clause (*laugh*, *label*, *go*) costs a tenth: what stands between the marks may be
a part of what somebody did rather than of what they said.  A speaker named by a pronoun costs nothing: no words are
surer to be a subject, which is worth what it takes to find out whom they mean.
"""

from __future__ import annotations

from typing import Final

from briefing.analysis.cues import CUES

_BANDS: Final[dict[float, tuple[str, ...]]] = {
    0.95: ("after", "same paragraph", "inverted", "signed"),
    0.9: ("verb before", "before"),
    0.8: ("bare", "according", "clause first", "parted", "as"),
    0.7: ("that", "question", "transcript", "gap"),
    0.6: ("bare other", "promise", "accusation", "continued", "introduced", "subject", "answer", "headline"),
    0.5: ("object", "request", "alone", "naming", "gerund", "same sentence", "dialogue"),
    0.3: ("saying",),
}
_BAND_OF: Final = {rule: band for band, rules in _BANDS.items() for rule in rules}
_BESIDE: Final = frozenset({"after", "inverted", "verb before", "before"})
_UNKNOWN: Final = 0.5
_UNSURE_VERB: Final = 0.1


def confidence(rule: str, cue: str) -> float:
    """How likely words and speaker both are right; ``cue``: the verb of saying as it stands in the text."""
    band = _BAND_OF.get(rule, _UNKNOWN)
    verb = CUES.get(cue.lower()) if rule in _BESIDE else None
    return round(band - _UNSURE_VERB, 2) if verb is not None and "t" not in verb.frames else band
