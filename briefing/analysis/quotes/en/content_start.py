"""Find the start of the content span after an attribution cue in English.

Between cue and clause may stand the person addressed (``told reporters``), times (``on Tuesday``), places
and occasions (``in an interview with the paper``), and adverbs in commas (``noted, however, that``).

Given up: bare clauses after a long phrase of place without *that*.
"""

from __future__ import annotations

from typing import Final

from briefing.analysis.quotes.en.noun_phrases import phrase_after
from briefing.analysis.quotes.en.reporting_verbs import Cue
from briefing.analysis.quotes.en.tagged_sentence import Sentence
from briefing.analysis.quotes.en.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DAYS,
    DETERMINERS,
    MANNER,
    OBJECT_PRONOUNS,
    OCCASIONS,
    PERIODS,
    PERSON_NOUNS,
    PREPOSITIONS,
    QUESTION_WORDS,
    RELATIVES,
    SUBORDINATORS,
)
from briefing.analysis.text.lexicon import word_set

_ENDS: Final = frozenset({".", "!", "?", "…", "”", '"', "’", ")", ";", ":", "]", "'"})
_MARKS: Final = frozenset('“"‘«')
_DASHES: Final = frozenset({"—", "–", "―"})
_BREAKS: Final = _DASHES | {";", ":"}
_ADJUNCT_PREPOSITIONS: Final = word_set(
    "in on at during to via after before through from by of about over for with"
)
#: Verbs that hardly take a noun as object, so that a later *that* is theirs and not the noun's.
_CLAUSAL: Final = word_set(
    """say tell state argue insist contend maintain agree complain testify warn remind assure conclude
    stress emphasize boast joke swear brag assert concede"""
)
#: Verbs that cannot do without the person addressed.
_TELLING: Final = word_set("tell assure inform remind notify advise")
#: Participles that tell how a statement came out (``said in a report released on Monday that``).
_ISSUED: Final = word_set(
    """released issued published posted sent obtained seen reviewed shared made delivered carried broadcast dated aired
    recorded translated emailed televised"""
)
_WINDOW: Final = 40
_LONGEST_ADJUNCT: Final = 18


def content_start(s: Sentence, at: int, cue: Cue) -> tuple[int, str] | None:
    """Where the reported words begin after the cue at ``at``, and by which form they were known."""
    start = skip_adjuncts(s, at + 1)
    if start + 1 >= len(s):
        return None
    return (
        _complement(s, start, cue)
        or (_after_addressee(s, start, cue) if "a" in cue.frames or "o" in cue.frames else None)
        or _far_complement(s, start, cue)
        or _object(s, start, cue)
    )


def _complement(s: Sentence, start: int, cue: Cue) -> tuple[int, str] | None:
    """A clause or infinitive right at ``start``."""
    word, frames = s.low[start], cue.frames
    if word == "that" and "t" in frames:
        return start + 1, "that"
    if "w" in frames and word in QUESTION_WORDS and not _asked_when(s, start):
        return start, "question"
    if "w" in frames and word == "by":
        agent = phrase_after(s, start + 1)
        if agent is not None and agent[1] < len(s) and s.low[agent[1]] in QUESTION_WORDS:
            return agent[1], "question"
    if "i" in frames and word == "to":
        return start, "promise"
    if word == "," and cue.form == "ing" and "b" in frames and _opens_clause(s, start + 1, False):
        return start + 1, "bare other"
    if "b" in frames and "a" not in frames and _opens_clause(s, start, cue.lemma == "say"):
        return start, "bare" if cue.lemma == "say" else "bare other"
    return None


def _asked_when(s: Sentence, start: int) -> bool:
    """Whether *when* introduces an occasion (``said when asked``, ``said when reached by phone``)."""
    return s.low[start] == "when" and start + 1 < len(s) and s.low[start + 1].endswith(("ed", "ing"))


def _after_addressee(s: Sentence, start: int, cue: Cue) -> tuple[int, str] | None:
    if s.low[start] in OBJECT_PRONOUNS:
        end, content = start + 1, start + 1
    else:
        addressee = phrase_after(s, start)
        if addressee is None:
            return None
        end, content = addressee[1], start
    frames = cue.frames
    if "o" in frames and s.low[end : end + 1] == ["to"] and end + 1 < len(s) and _person(s, start, end):
        return content, "request"
    if "b" in frames and cue.lemma not in _TELLING and end + 1 < len(s) and s.finite(end):
        return content, "bare other"
    end = skip_adjuncts(s, end)
    if end + 1 >= len(s):
        return None
    word = s.low[end]
    if word == "that" and "t" in frames:
        return end + 1, "that"
    if word in QUESTION_WORDS and "w" in frames:
        return end, "question"
    if "b" in frames and "a" in frames and _opens_clause(s, end, False):
        return end, "bare other"
    return None


def _person(s: Sentence, start: int, end: int) -> bool:
    """Whether the words can name somebody who is told to do something."""
    first = s.low[start]
    known = (
        s.capital(start) or first in DETERMINERS or first in OBJECT_PRONOUNS or s.low[end - 1] in PERSON_NOUNS
    )
    return known or s.low[end - 1].endswith("s")


def _far_complement(s: Sentence, start: int, cue: Cue) -> tuple[int, str] | None:
    """``that`` or ``to`` after something longer in between, as long as no other verb comes first."""
    for i in range(start, min(len(s) - 1, start + _LONGEST_ADJUNCT)):
        word = s.low[i]
        if word == "that" and cue.lemma in _CLAUSAL and s.low[i - 1] not in PREPOSITIONS:
            return i + 1, "that"
        if (
            word == "to"
            and "o" in cue.frames
            and i > start
            and s.low[i + 1] not in DETERMINERS
            and not s.capital(i + 1)
        ):
            return start, "request"
        if (
            word in _BREAKS
            or word in _ENDS
            or word in RELATIVES
            or word in _MARKS
            or s.finite(i)
            or word == "("
        ):
            return None
    return None


def _object(s: Sentence, start: int, cue: Cue) -> tuple[int, str] | None:
    """Contents that are a gerund or a noun phrase: ``denied taking it``, ``accused him of theft``."""
    word = s.low[start]
    if (
        "g" in cue.frames
        and word.endswith("ing")
        and word not in {"nothing", "anything", "something", "king"}
    ):
        return start, "gerund"
    if cue.lemma == "accuse":
        return (start, "accusation") if "of" in s.low[start + 1 : start + 10] else None
    if cue.lemma == "warn" and word in {"of", "about", "against"} and start + 1 < len(s):
        return start + 1, "object"
    if cue.lemma == "ask" and (about := _about(s, start)):
        return about, "object"
    if "n" in cue.frames and (word in DETERMINERS or s.capital(start)) and word not in {"himself", "herself"}:
        return start, "object"
    return None


def _about(s: Sentence, start: int) -> int:
    """Where what a question is about begins (``asked her about the leak``); 0 where it is not said."""
    for i in range(start, min(len(s) - 1, start + 8)):
        if s.low[i] == "about":
            return i + 1
        if not s.low[i][0].isalnum() or s.finite(i) or s.low[i] in SUBORDINATORS:
            return 0
    return 0


def skip_adjuncts(s: Sentence, at: int) -> int:
    """Index after times, places, occasions and adverbs in commas."""
    for _ in range(6):
        start = at
        if at < len(s) and s.low[at] in PERIODS and s.low[at - 1] in DAYS:
            at += 1
        while at < len(s) and (s.low[at] in DAYS or s.low[at] in MANNER or _is_adverb_before_that(s, at)):
            at += 1
        if (
            at + 1 < len(s)
            and s.low[at] in {"this", "last", "next", "early", "late", "earlier"}
            and s.low[at + 1] in PERIODS
        ):
            at += 2
        if at < len(s) and s.low[at] in _ADJUNCT_PREPOSITIONS:
            at = _adjunct_end(s, at) or at
        if (
            at + 2 < len(s)
            and s.low[at] == ","
            and s.low[at + 2] == ","
            and (s.low[at + 1] in ADVERBS or s.low[at + 1].endswith("ly"))
        ):
            at += 3
        if at == start:
            break
    return at


def _is_adverb_before_that(s: Sentence, at: int) -> bool:
    return s.low[at].endswith("ly") and s.adverb(at) and s.low[at + 1 : at + 2] == ["that"]


def _adjunct_end(s: Sentence, at: int) -> int:
    """Index after a prepositional phrase between cue and clause; 0 when it is not clear."""
    for i in range(at + 1, min(len(s), at + _LONGEST_ADJUNCT)):
        word = s.low[i]
        if word == "that" and i > at + 1:
            return i
        if word in {",", "("} or word in _ENDS or word in _BREAKS or word in _MARKS:
            return 0
        if i > at + 1 and s.finite(i):
            if word in _ISSUED and s.low[i - 1] in OCCASIONS:
                continue
            return 0
        if (i > at + 1 or word in DAYS) and (word in OCCASIONS or word in DAYS or word in PERIODS):
            after = _after_occasion(s, i + 1)
            if after:
                return after
    return 0


def _after_occasion(s: Sentence, after: int) -> int:
    if after >= len(s) or s.low[after] in _ENDS or s.low[after] == ",":
        return after
    word = s.low[after]
    if word in _ADJUNCT_PREPOSITIONS:
        return _adjunct_end(s, after) or after
    opens = s.pronoun(after) or word in DETERMINERS or word in {"that", "there"} or word in DAYS
    early = word in {"last", "this", "early", "late", "earlier"}
    return after if opens or early or s.capital(after) or word in MANNER or word in PERIODS else 0


def _opens_clause(s: Sentence, start: int, lenient: bool) -> bool:
    """Whether a clause with a subject and a verb of its own begins at ``start``.

    ``lenient`` accepts any noun phrase that more words follow: hardly anything but a clause follows *said*.
    """
    word = s.low[start]
    if s.pronoun(start):
        return start + 1 < len(s) and s.low[start + 1] != ","
    if word in {"there", "those", "these", "that’s", "that's", "there’s", "there's"}:
        return True
    if word in _MARKS:
        return lenient and start + 1 < len(s) and _verb_ahead(s, start + 1, lenient)
    if word in {"yes", "no", "nothing", "so", "as", "anything", "something"}:
        return False
    if word in {"much", "little", "more"} and s.low[start + 1 : start + 2] in ([], [","], ["in"], ["about"]):
        return False
    if (
        not word[0].isalnum()
        or (word in AUXILIARIES and word not in {"having", "being"})
        or word in CONJUNCTIONS
        or word in RELATIVES
    ):
        return False
    if word in PREPOSITIONS or word in SUBORDINATORS:
        comma = _next_comma(s, start, start + 25)
        return (
            comma > 0
            and word not in {"of", "to", "about"}
            and comma + 1 < len(s)
            and _opens_clause(s, comma + 1, lenient)
        )
    if word in ADVERBS and start + 1 < len(s):
        return _opens_clause(s, start + 1, lenient)
    return _verb_ahead(s, start + 1, lenient)


def _next_comma(s: Sentence, start: int, high: int) -> int:
    for i in range(start, min(high, len(s))):
        if s.low[i] == ",":
            return i
    return -1


def _verb_ahead(s: Sentence, start: int, lenient: bool) -> bool:
    inserted = 0
    for i in range(start, min(len(s), start + _WINDOW)):
        word = s.low[i]
        if i < inserted:
            continue
        if word in _DASHES:
            inserted = next(
                (j + 1 for j in range(i + 1, min(len(s), start + _WINDOW)) if s.low[j] == word), 0
            )
            if inserted:
                continue
        if word in _BREAKS:
            return False
        if word in AUXILIARIES or (s.finite(i) and s.low[i - 1] != "to"):
            return True
        if (word in SUBORDINATORS or word == ",") and not lenient:
            return False
    return (
        lenient
        and len(s) - start > 2
        and start < len(s)
        and s.low[start] not in {",", "."}
        and any(s.low[i].endswith("s") and not s.capital(i) for i in range(start, min(len(s), start + 12)))
    )
