"""The context of a hit: the words beside it, titles before it, and whether its line is set in capitals.

All looks are local (a few dozen characters), so that the work per hit does not grow with the article.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from briefing.analysis.text.lexicon import words

_REACH = 48
_INITIALS = re.compile(r"(?:[A-Za-z]\.){1,5}\Z")
_OPENING = "\"(),;:!?[]'-"
_TOKEN = re.compile(r"[^\s\"(),;:!?\[\]]+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_STOP = re.compile(r"\n|[.!?]\s")
_SENTENCE_END = re.compile(r"[.!?:;\"(\[]['\")\]]*\s*\Z|\A\s*\Z|-\s\Z")

TITLES = words("titles")
OFFICES = words("offices")
_ABBREVIATIONS = words("abbreviations-before-names", "state-abbreviations")
_LAST_OF_TITLES = frozenset(title.split()[-1] for title in TITLES | OFFICES)


class Word(NamedTuple):
    """A neighbouring word without its closing punctuation."""

    start: int
    end: int
    text: str
    broken: bool
    """A line break stands between it and the hit."""
    low: str
    """In lower case, without closing points."""
    capital: bool
    """It begins with one."""

    @classmethod
    def of(cls, start: int, text: str, broken: bool) -> Word:
        """The word ``text``."""
        return cls(start, start + len(text), text, broken, text.lower().rstrip("."), text[0].isupper())


class Surroundings:
    """The folded text (``text``) and the text with its line breaks (``raw``), same offsets."""

    __slots__ = ("_words_before", "raw", "text")

    def __init__(self, text: str, raw: str) -> None:
        self.text = text
        self.raw = raw
        self._words_before: dict[int, Word | None] = {}

    def before(self, at: int) -> Word | None:
        """The word that ends one blank before ``at``; None if punctuation stands between."""
        known = self._words_before
        if at not in known:
            known[at] = self._read_before(at)
        return known[at]

    def _read_before(self, at: int) -> Word | None:
        text = self.text
        stop = at - 1
        if stop < 1 or text[stop] != " ":
            return None
        last = text[stop - 1]
        if not (last.isalnum() or last in ".'"):
            return None
        low = max(0, at - _REACH)
        start = text.rfind(" ", low, stop) + 1
        if start == 0 and low > 0:
            return None
        token = text[start:stop].lstrip(_OPENING)
        start = stop - len(token)
        if not token:
            return None
        if last == "." and not _INITIALS.match(token) and token[:-1].lower() not in _ABBREVIATIONS:
            return None  # a sentence ends there
        return Word.of(start, token, self.raw[stop] == "\n")

    def after(self, at: int) -> Word | None:
        """The word that begins one blank after ``at``; None if punctuation stands between."""
        text, start = self.text, at + 1
        if text[at:start] != " " or not text[start : start + 1].isalnum():
            return None
        match = _TOKEN.match(text, start, at + _REACH)
        if match is None:
            return None
        token = match.group()
        bare = token.rstrip(".'-")
        if bare.endswith("'s"):
            bare = bare[:-2]
        return Word.of(start, token if "." in bare else bare, self.raw[at] == "\n")

    def opens_sentence(self, at: int) -> bool:
        """Whether ``at`` is where a sentence, a line or a quotation begins."""
        low = max(0, at - 4)
        if at and self.raw[at - 1] == "\n":
            return True
        left = self.text[low:at]
        if left.endswith(" '") or left == "'" or left.endswith('"'):
            return True
        if not _SENTENCE_END.search(left):
            return at == 0
        word = self.before(at)
        return word is None or not word.text.endswith(".") or word.low not in _LAST_OF_TITLES

    def line_words(self, start: int, end: int) -> list[str]:
        """Words within reach in the same sentence and line, the hit left out."""
        left = _STOP.split(self.raw[max(0, start - _REACH) : start])[-1]
        right = _STOP.split(self.raw[end : end + _REACH], maxsplit=1)[0]
        first = _LETTERS.findall(left)
        second = _LETTERS.findall(right)
        if start > _REACH and len(left) == _REACH and first:
            first = first[1:]
        if len(right) == _REACH and second:
            second = second[:-1]
        return first + second

    def in_capitals(self, start: int, end: int) -> bool:
        """Whether the words around are all in capitals (a headline set in capitals)."""
        if self.in_label(start, end):
            return True
        near = self.line_words(start, end)
        return bool(near) and all(word.isupper() for word in near) and any(len(word) > 2 for word in near)

    def in_label(self, start: int, end: int) -> bool:
        """Whether the words are part of a speaker's label in capitals (``SECRETARY LIND: Thank you``)."""
        colon = self.raw.find(":", end, end + _REACH)
        begin = self.raw.rfind("\n", max(0, start - _REACH), start) + 1
        label = self.raw[begin:colon] if colon >= 0 else ""
        return label.isupper() and "\n" not in label and (begin > 0 or start <= _REACH) and " " in label

    def in_title_case(self, start: int, end: int) -> bool:
        """Whether the longer words around are all capitalized (a headline set in title case)."""
        near = [word for word in self.line_words(start, end) if len(word) > 3]
        return len(near) > 1 and all(word[0].isupper() for word in near)

    def title_before(self, at: int) -> tuple[int, str] | None:
        """Start and words, in lower case, of a title or office that stands right before ``at``."""
        word = self.before(at)
        if word is None or word.low not in _LAST_OF_TITLES:
            return None
        start, phrase = word.start, word.low
        best = (start, phrase) if phrase in TITLES or phrase in OFFICES else None
        for _ in range(3):
            word = self.before(start)
            if word is None:
                break
            start, phrase = word.start, f"{word.low} {phrase}"
            if phrase in OFFICES or phrase in TITLES:
                best = (start, phrase)
        return best


_WEB = re.compile(r"[@/_\\]|\.(?=[a-z])")


def on_the_web(around: Surroundings, start: int, end: int) -> bool:
    """Whether the hit is a piece of an address or of an account's name."""
    text = around.text
    if _in_pair(text, start, end):
        return False
    if start and text[start - 1] in "@/_\\.":
        return True
    return end < len(text) and text[end] in "@/_\\." and text[end - 1] != "." and bool(_WEB.match(text, end))


def _in_pair(text: str, start: int, end: int) -> bool:
    """Whether names are joined by a slash (``DEA/FBI task force``), which makes no address."""
    if "/" not in (text[start - 1 : start], text[end : end + 1]):
        return False
    first = text.rfind(" ", max(0, start - _REACH), start) + 1
    stop = text.find(" ", end, end + _REACH)
    parts = text[first : stop if stop >= 0 else end + _REACH].strip(_OPENING + ".").split("/")
    return 1 < len(parts) < 4 and all(
        part[:1].isupper() and part.replace("-", "").isalpha() for part in parts
    )


def names_another(around: Surroundings, start: int, end: int) -> bool:
    """Whether an acronym in brackets stands for the words before it: ``Institute of America (IA)``."""
    text = around.text
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")":
        return False
    letters = text[start:end].replace(".", "").upper()
    before = text[max(0, start - 90) : start - 1].split()
    capitals = [word for word in before if word[0].isupper()][-len(letters) :]
    return len(capitals) == len(letters) and all(
        word[0] == letter for word, letter in zip(capitals, letters, strict=True)
    )
