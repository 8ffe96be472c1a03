"""Whether two tellings of one thing contradict each other: in a number, a day, a name or in saying yes and no.

What one of them leaves out is no contradiction: a partial quotation, or a scare quote in its own clause, says less, not something
else.
"""

from __future__ import annotations

import re
from collections import defaultdict

from briefing.analysis.stories.language import figures
from briefing.analysis.text.language import stem

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


def counted(text: str) -> dict[str, frozenset[int]]:
    """What a text counts, by stem, and how many it says; ``at least 40`` says no number."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for match in figures.COUNTED.finditer(text):
        noun = stem(match["noun"].lower())
        if match["rough"] or noun in figures.UNITS or (match["of"] or "").lower() in figures.UNITS:
            continue
        word = match["number"].lower().replace(",", "")
        found[noun].add(figures.NUMBERS[word] if word in figures.NUMBERS else int(word))
    return {noun: frozenset(numbers) for noun, numbers in found.items()}


def other_count(one: str, other: str) -> str:
    """What both texts count with no number in common, as its stem; empty where there is nothing."""
    first, second = counted(one), counted(other)
    return next((noun for noun in first if noun in second and not first[noun] & second[noun]), "")


def contradict(one: str, other: str) -> bool:
    """Whether two wordings of one statement differ in a number, a day, a name, or in a negation."""
    first, second = _words(one), _words(other)
    return bool(
        other_count(one, other)
        or _parted(set(first) & figures.DAYS, set(second) & figures.DAYS)
        or _parted(_names(one), _names(other))
        or _turned(first, second)
    )


def _parted(one: set[str], other: set[str]) -> bool:
    return bool(one and other and not one & other)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for match in _WORD.finditer(text.replace("’", "'")):
        word = match.group().lower()
        words += [word[:-3], "not"] if word.endswith("n't") else [word]
    return words


def _names(text: str) -> set[str]:
    """Words with a capital that do not begin the text or a sentence."""
    starts = {match.end() for match in re.finditer(r"(?:\A|[.!?…] )[“\"‘'(\[]*", text)}
    return {
        match.group().lower().removesuffix("’s").removesuffix("'s")
        for match in _WORD.finditer(text)
        if match.group()[0].isupper() and match.start() not in starts and len(match.group()) > 2
    }


def _turned(one: list[str], other: list[str]) -> bool:
    """Whether one holds the other's words in a row but for a negation."""
    short, long = sorted((one, other), key=len)
    bare, whole = ([word for word in words if word not in figures.NEGATIONS] for words in (short, long))
    return len(bare) > 1 and _holds(whole, bare) and not _holds(long, short)


def _holds(words: list[str], run: list[str]) -> bool:
    return any(words[at : at + len(run)] == run for at in range(len(words) - len(run) + 1))
