"""Where a reported clause begins after its cue, and where the writer takes over again.

Between cue and clause may stand the person addressed (``told reporters``), times (``on Tuesday``), places
and occasions (``in an interview with the paper``), and adverbs in commas (``noted, however, that``). The
clause runs to the end of its sentence, or to: another attribution (``, adding``, ``and said``, ``,
according to``), a contrast by the writer (``, while``), a dash or semicolon, the bracket it stands in, or
the comma that ends the opening or relative clause in which the cue stands.

Given up: the writer's own relative clauses and participles at the end, which only sense tells apart.
"""

from __future__ import annotations

from typing import Final

from briefing.analysis.cues import CUES, Cue
from briefing.analysis.phrases import phrase_after
from briefing.analysis.sentence import Sentence, is_cue
from briefing.analysis.wordclasses import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DAYS,
    DETERMINERS,
    MANNER,
    OBJECT_PRONOUNS,
    OCCASIONS,
    PERIODS,
    PREPOSITIONS,
    QUESTION_WORDS,
    RELATIVES,
    SUBORDINATORS,
)

_ENDS: Final = frozenset({".", "!", "?", "…", "”", '"', "’", ")", ";", ":", "]", "'"})
_CLOSING: Final = frozenset({"”", '"', "’"})
_MARKS: Final = frozenset('“"‘«')
_BREAKS: Final = frozenset({";", ":", "—", "–", "―"})
_DASHES: Final = frozenset({"—", "–", "―"})
_ADJUNCT_PREPOSITIONS: Final = frozenset(
    {
        "in",
        "on",
        "at",
        "during",
        "to",
        "via",
        "after",
        "before",
        "through",
        "from",
        "by",
        "of",
        "about",
        "over",
        "for",
        "with",
    }
)
_WINDOW: Final = 40
_LONGEST_ADJUNCT: Final = 18
_CLAUSE_OPENERS: Final = frozenset(
    {
        "when",
        "while",
        "if",
        "although",
        "though",
        "because",
        "after",
        "before",
        "as",
        "since",
        "once",
        "asked",
        "until",
        "unless",
    }
)


def sentence_end(s: Sentence) -> int:
    """Index after the last word of the sentence."""
    end = len(s)
    while end and s.low[end - 1] in _ENDS:
        end -= 1
    return end


def content_start(s: Sentence, at: int, cue: Cue) -> tuple[int, str] | None:
    """Where the reported clause begins after the cue at ``at``, and by which form it was known."""
    start = skip_adjuncts(s, at + 1)
    if start + 1 >= len(s):
        return None
    word, frames = s.low[start], cue.frames
    if word == "that" and "t" in frames:
        return start + 1, "that"
    if "w" in frames and word in QUESTION_WORDS:
        return start, "question"
    if "w" in frames and word == "by":
        agent = phrase_after(s, start + 1)
        if agent is not None and agent[1] < len(s) and s.low[agent[1]] in QUESTION_WORDS:
            return agent[1], "question"
    if "i" in frames and word == "to":
        return start, "promise"
    if "a" in frames or "o" in frames:
        found = _after_addressee(s, start, cue)
        if found is not None:
            return found
    if "b" in frames and "a" not in frames and opens_clause(s, start, cue.lemma == "say"):
        return start, "bare"
    if "g" in frames and word.endswith("ing") and word not in {"nothing", "anything", "something", "king"}:
        return start, "gerund"
    return None


def _after_addressee(s: Sentence, start: int, cue: Cue) -> tuple[int, str] | None:
    if s.low[start] in OBJECT_PRONOUNS:
        end, content = start + 1, start + 1
    else:
        addressee = phrase_after(s, start)
        if addressee is None:
            return None
        end, content = addressee[1], start
    end = skip_adjuncts(s, end)
    if end + 1 >= len(s):
        return None
    word, frames = s.low[end], cue.frames
    if word == "that" and "t" in frames:
        return end + 1, "that"
    if word in QUESTION_WORDS and "w" in frames:
        return end, "question"
    if word == "to" and "o" in frames:
        return content, "request"
    if "b" in frames and "a" in frames and opens_clause(s, end, False):
        return end, "bare"
    return None


def skip_adjuncts(s: Sentence, at: int) -> int:
    """Index after times, places, occasions and adverbs in commas."""
    for _ in range(6):
        start = at
        while at < len(s) and (s.low[at] in DAYS or s.low[at] in MANNER):
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


def _adjunct_end(s: Sentence, at: int) -> int:
    """Index after a prepositional phrase between cue and clause; 0 when it cannot be told."""
    for i in range(at + 1, min(len(s), at + _LONGEST_ADJUNCT)):
        word = s.low[i]
        if word == "that" and i > at + 1:
            return i
        if word in {",", "("} or word in _ENDS or word in _BREAKS or word in _MARKS:
            return 0
        if i > at + 1 and s.finite(i):
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


def opens_clause(s: Sentence, start: int, lenient: bool) -> bool:
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
            and opens_clause(s, comma + 1, lenient)
        )
    if word in ADVERBS and start + 1 < len(s):
        return opens_clause(s, start + 1, lenient)
    return _verb_ahead(s, start + 1, lenient)


def _next_comma(s: Sentence, start: int, high: int) -> int:
    for i in range(start, min(high, len(s))):
        if s.low[i] == ",":
            return i
    return -1


def _verb_ahead(s: Sentence, start: int, lenient: bool) -> bool:
    for i in range(start, min(len(s), start + _WINDOW)):
        word = s.low[i]
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


def clause_end(s: Sentence, start: int, at: int) -> int:
    """Where the clause that begins at ``start`` and is reported by the cue at ``at`` ends."""
    limit = sentence_end(s)
    subordinate = is_subordinate(s, at)
    participle = CUES[s.low[at]].form == "ing" if s.low[at] in CUES else False
    depth = 0
    for i in range(start, limit):
        word = s.low[i]
        if word in {"(", "["}:
            depth += 1
        elif word in {")", "]"}:
            depth -= 1
            if depth < 0:
                return i
        elif depth:
            continue
        elif (
            word == ";"
            or (word in _DASHES and i > start + 1)
            or (word == "-" and s.tokens[i].start > s.tokens[i - 1].end and i > start + 1)
            or (word == "," and i + 1 < limit and (subordinate or _writer_goes_on(s, i + 1, limit)))
        ):
            return i
        elif word in {"and", "but"} and i + 1 < limit and next_attribution(s, i + 1, limit, participle):
            return i - 1 if s.low[i - 1] == "," else i
    return limit


def is_subordinate(s: Sentence, at: int) -> bool:
    """Whether the cue stands in an opening adverbial clause or in a relative clause, which a comma ends."""
    begin = 0
    while begin < at and (not s.low[begin][0].isalnum() or s.low[begin] in CONJUNCTIONS):
        begin += 1
    if s.low[begin] in _CLAUSE_OPENERS and "," not in s.low[begin:at]:
        return True
    for i in range(at - 1, max(-1, at - 6), -1):
        if s.low[i] in RELATIVES:
            return i > 0 and s.low[i - 1] == ","
        if s.low[i] == ",":
            return False
    return False


def _writer_goes_on(s: Sentence, i: int, limit: int) -> bool:
    """Whether the words after a comma are the writer's again."""
    word = s.low[i]
    if word in {"according", "while", "compared"}:
        return True
    cue = CUES.get(word)
    if cue is not None and cue.form == "ing":
        return True
    if word in {"but", "and", "though", "although", "as"}:
        return next_attribution(s, i + 1, limit)
    return word == "who"


def next_attribution(s: Sentence, i: int, limit: int, participle: bool = False) -> bool:
    """Whether another attribution begins here: a cue at once, or a short subject and a cue.

    ``participle``: the attribution before was a participle, so another one may be joined to it.
    """
    if participle and is_cue(s, i) and CUES[s.low[i]].form == "ing":
        return True
    for j in range(i, min(limit, i + 6)):
        if is_cue(s, j) and "t" in CUES[s.low[j]].frames and CUES[s.low[j]].form in {"past", "present"}:
            return True
        word = s.low[j]
        subject = s.pronoun(j) or word in DETERMINERS or s.capital(j) or word in {".", "of"}
        if not (subject or word in ADVERBS or word in AUXILIARIES or (j > i and s.low[j - 1] in DETERMINERS)):
            return False
    return False
