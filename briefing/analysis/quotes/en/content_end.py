"""Find the end of the content span of reported speech in English.

The clause runs to the end of its sentence, or to: another attribution (``, adding``, ``and said``, ``,
according to``, ``, which he called``), a contrast by the writer (``, while``), a dash or semicolon, the
bracket it stands in, or the comma that ends the opening or relative clause in which the cue stands.

Given up: the writer's own relative clauses and participles at the end, which sense alone sets apart.
"""

from __future__ import annotations

from typing import Final

from briefing.analysis.quotes.en.reporting_verbs import CUES
from briefing.analysis.quotes.en.tagged_sentence import Sentence, is_cue, is_passive
from briefing.analysis.quotes.en.words import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, RELATIVES
from briefing.analysis.text.lexicon import word_set

_ENDS: Final = frozenset({".", "!", "?", "…", "”", '"', "’", ")", ";", ":", "]", "'"})
_OPEN: Final = frozenset('“"‘«')
_CLOSING: Final = frozenset({"”", '"', "’"})
_BREAKS: Final = frozenset({";", ":", "—", "–", "―"})
_DASHES: Final = frozenset({"—", "–", "―"})
#: Words that lead an addition or apposition after a dash.
_ADDITIONS: Final = RELATIVES | {"and", "or", "including", "such", "a", "an", "from", "with"}
#: Nouns by which a writer sums up what was said before going on (``..., a claim that the mayor denied``).
SUMMARIES: Final = word_set(
    """claim charge accusation allegation assertion argument point position view statement suggestion comment remark
    sentiment stance notion reference comparison contention promise pledge proposal"""
)
#: Cues that after *and* rather tell what somebody did.
_DEEDS: Final = word_set("continue begin start finish publish print sign order press decide")
_LONGEST_INSERT: Final = 30
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
        "even",
    }
)


def sentence_end(s: Sentence) -> int:
    """Index after the last word of the sentence."""
    end = len(s)
    while end and s.low[end - 1] in _ENDS:
        end -= 1
    return end


def clause_end(s: Sentence, start: int, at: int) -> int:
    """Where the clause that begins at ``start`` and is reported by the cue at ``at`` ends."""
    limit = sentence_end(s)
    subordinate = _is_subordinate(s, at)
    participle = CUES[s.low[at]].form == "ing" if s.low[at] in CUES else False
    depth = resumes = 0
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
        elif word == ";":
            return i
        elif i > start + 1 and s.dash(i) and i >= resumes:
            resumes = 0 if subordinate else _second_dash(s, i, limit)
            if not resumes and (subordinate or not _adds(s, i, limit)):
                return i
        elif word == "," and i + 1 < limit:
            after = i + 1 + (s.low[i + 1] in _CLOSING)
            marked = after > i + 1 or s.low[i - 1] in _CLOSING
            if after < limit and (
                subordinate or _writer_goes_on(s, after, limit) or (marked and _comments(s, after))
            ):
                return i if after == i + 1 else after
        elif word in {"and", "but"} and i + 1 < limit and next_attribution(s, i + 1, limit, participle):
            return i - 1 if s.low[i - 1] == "," else i
    return limit


def _second_dash(s: Sentence, first: int, limit: int) -> int:
    """The dash that closes what the one at ``first`` opens, which stands inside the clause; 0 where there is none."""
    for i in range(first + 1, min(limit - 1, first + _LONGEST_INSERT)):
        if s.dash(i) and not (s.low[i] == "-" and s.low[i - 1] == "-"):
            return i + 1
    return 0


def _adds(s: Sentence, dash: int, limit: int) -> bool:
    """Whether an addition to the last words follows the dash, not a clause of the writer's."""
    after = dash + 1
    if after < limit and s.low[after] == "-":
        after += 1
    return after < limit and s.low[after] in _ADDITIONS


def _is_subordinate(s: Sentence, at: int) -> bool:
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
    if i + 2 == limit and is_cue(s, i + 1) and "f" in CUES[s.low[i + 1]].frames:
        return True  # ..., police say
    cue = CUES.get(word)
    if cue is not None and (
        cue.form == "ing" or (cue.form == "present" and is_cue(s, i) and "t" in cue.frames)
    ):
        return True
    if word in {"but", "and", "though", "although", "as", "which", "whereas"}:
        other = word == "but" and i + 2 < limit and s.capital(i + 1) and not s.pronoun(i + 1) and not s.titled
        return other or next_attribution(s, i + 1, limit, named=word == "which")
    if word in {"a", "an"} and any(s.low[j] in SUMMARIES for j in range(i + 1, min(limit, i + 4))):
        return True
    return word == "who"


def _comments(s: Sentence, i: int) -> bool:
    """Whether what follows the comma at a closing mark is a relative clause, a participle or an apposition."""
    word = s.low[i]
    return word in RELATIVES or word in {"a", "an"} or (word.endswith("ing") and not s.capital(i))


def next_attribution(s: Sentence, i: int, limit: int, participle: bool = False, named: bool = False) -> bool:
    """Whether another attribution begins here: a cue at once, or a short subject and a cue.

    ``participle``: the attribution before was a participle, so another one may be joined to it.
    ``named``: a verb that gives a name counts after a subject as well (``which he called``).
    """
    if participle and is_cue(s, i) and CUES[s.low[i]].form == "ing":
        return True
    for j in range(i, min(limit, i + 6)):
        if is_cue(s, j) and CUES[s.low[j]].form in {"past", "present"}:
            cue = CUES[s.low[j]]
            if "t" in cue.frames or (
                (j == i or (named and not is_passive(s, j))) and cue.lemma not in _DEEDS
            ):
                return True
        word = s.low[j]
        subject = s.pronoun(j) or word in DETERMINERS or s.capital(j) or word in {".", "of"}
        subject = subject or word[0].isdigit() or word in {"in", "percent"}
        if not (subject or word in ADVERBS or word in AUXILIARIES or (j > i and s.low[j - 1] in DETERMINERS)):
            return False
    return False


def report_start(s: Sentence, comma: int) -> int:
    """Where the clause that ends at the comma begins: with the sentence, or after a colon or semicolon."""
    start = 0
    for i in range(comma - 1, -1, -1):
        if s.low[i] == ")":
            break
        if s.low[i] in {";", "("} or (s.low[i] == ":" and i + 4 < comma):
            start = i + 1
            break
    while start < comma and (
        s.low[start] in {"but", "and", "however", "”", '"', ","}
        or not (s.low[start][0].isalnum() or s.low[start] in _OPEN)
    ):
        start += 1
    return start


def next_comma(s: Sentence, start: int, limit: int) -> int:
    """Index of the next comma outside quotation marks, or ``limit``."""
    opened = False
    while start < limit and (opened or s.low[start] != ","):
        word = s.low[start]
        if word == '"':
            opened = not opened
        elif word in {"“", "”"}:
            opened = word == "“"
        start += 1
    return start
