"""Which organizations and officials of the watchlist an article names, where, and why we think so.

Two Aho-Corasick automata run over the folded text, one with its case and one without; Python works on their
hits only. A hit then has to pass: the spelling its alias asks for, not being a part of a longer name or an
everyday word (``tag_names``), and, for a surname alone, belonging to the bearer who is meant
(``tag_people``).  Of overlapping mentions the longest stays; a longer candidate that fails does not hide a
shorter one that holds.

Role words (``the president``) are not tagged: who holds an office is said beside the actor, not read into
the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from briefing.analysis import tag_names, tag_people
from briefing.analysis.fold import Folded, lower
from briefing.analysis.tag_context import GIVEN, Surroundings
from briefing.analysis.tag_entries import Entry, Person, Spelling, all_entries, pattern, person_of, spelling
from briefing.analysis.text import Document
from store.records import Actor, Mention

_PUNCTUATION = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_FOREIGN_MARK = re.compile(r"[^\w\s\x00-\x7f]")
_NEAR = 60
"""Characters on each side in which a ``near`` word must stand."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """Entries of one spelling that stand at one place of the folded text."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    @property
    def short(self) -> bool:
        return self.entries[0].shape == "short"


@dataclass
class _Found:
    """What is known of an article while it is being tagged."""

    mentions: list[tuple[int, int, Entry, str]] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    """Actors named by a spelling that needs no context."""
    foreign: dict[str, int] = field(default_factory=dict)
    """Where a general name (Supreme Court) was first another country's body."""


class _Automaton:
    """Patterns with the entries behind each."""

    def __init__(self, entries: Iterable[Entry], keep_case: bool) -> None:
        import ahocorasick_rs

        behind: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            text = pattern(entry.spelling if keep_case else lower(entry.spelling))
            if text:
                behind[text].append(entry)
        self._entries = [tuple(found) for found in behind.values()]
        self._shifts = [(int(text[0] == " "), int(text[-1] == " ")) for text in behind]
        self._search = (
            ahocorasick_rs.AhoCorasick(
                list(behind), implementation=ahocorasick_rs.Implementation.ContiguousNFA, store_patterns=False
            )
            if behind
            else None
        )

    def hits(self, bare: str) -> Iterable[tuple[int, int, tuple[Entry, ...]]]:
        """Start, end (in the text without the blank put before it) and entries of every occurrence."""
        if self._search is None:
            return
        shifts, entries = self._shifts, self._entries
        for index, start, end in self._search.find_matches_as_indexes(bare, overlapping=True):
            left, right = shifts[index]
            yield start + left - 1, end - right - 1, entries[index]


class Tagger:
    """Finds the actors of a watchlist in articles.

    Built once, then used for any number of articles, from any thread.
    """

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._names = [actor.name for actor in actors]
        self._people: dict[int, Person] = {
            index: person_of(index, actor) for index, actor in enumerate(actors) if actor.kind == "official"
        }
        self._owners: dict[str, list[int]] = defaultdict(list)
        for person in self._people.values():
            for surname in person.surnames:
                self._owners[surname].append(person.actor)
        exact: list[Entry] = []
        loose: list[Entry] = []
        for entry in all_entries(actors, self._people):
            (exact if entry.alias.case == "exact" else loose).append(entry)
        self._exact = _Automaton(exact, keep_case=True)
        self._loose = _Automaton(loose, keep_case=False)

    def tag(self, doc: Document) -> tuple[Mention, ...]:
        """Mentions in the order of the text, none overlapping another."""
        folded = Folded(doc.text)
        around = Surroundings(folded.text, folded.raw)
        hits = self._candidates(folded.text)
        if not hits:
            return ()
        found = _Found()
        day = doc.published.date() if doc.published is not None else None
        bearers = tag_people.Bearers(around, self._people, day, self._owners)
        self._take_names(around, hits, found, bearers)
        self._take_surnames(around, hits, found, bearers)
        self._take_context(around, hits, found)
        return self._mentions(folded, found)

    # --- candidates ----------------------------------------------------------------------------------

    def _candidates(self, text: str) -> list[_Hit]:
        bare = _FOREIGN_MARK.sub(" ", text) if not text.isascii() else text
        bare = f" {bare.translate(_PUNCTUATION)} "
        gathered: dict[tuple[int, int], list[Entry]] = {}
        for automaton, haystack in ((self._exact, bare), (self._loose, lower(bare))):
            for start, _, entries in automaton.hits(haystack):
                for spelled, end in _spelled(text, start, entries):
                    gathered.setdefault((start, end), []).extend(spelled)
        hits: list[_Hit] = []
        for (start, end), listed in gathered.items():
            short = [entry for entry in listed if entry.shape == "short"]
            full = [entry for entry in listed if entry.shape != "short"]
            hits.extend(_Hit(start, end, tuple(part)) for part in (full, short) if part)
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        return hits

    # --- full names and organizations ------------------------------------------------------------------

    def _take_names(
        self, around: Surroundings, hits: list[_Hit], found: _Found, bearers: tag_people.Bearers
    ) -> None:
        later: list[_Hit] = []
        covered = -1
        for hit in hits:
            if hit.short or hit.end <= covered or tag_names.on_the_web(around, hit.start, hit.end):
                continue
            entry = self._choose(hit, found)
            if entry.alias.context or entry.alias.weak or entry.alias.near:
                continue
            if entry.shape == "full":
                kept = self._take_person(around, hit, entry, found, bearers)
            elif spelling(entry.spelling).ordinary or entry.capitals or spelling(entry.spelling).generic:
                later.append(hit)
                continue
            else:
                kept = self._take_organization(around, hit, entry, found)
            if kept:
                covered = max(covered, hit.end)
        later.sort(key=lambda hit: (" " not in hit.entries[0].spelling, hit.start))
        for hit in later:
            self._take_organization(around, hit, self._choose(hit, found), found)

    def _choose(self, hit: _Hit, found: _Found) -> Entry:
        """The entry meant where several actors share a spelling: one named otherwise, else the first that is not weak."""
        if len(hit.entries) == 1:
            return hit.entries[0]
        listed = hit.entries[:64]
        return next(
            (entry for entry in listed if entry.actor in found.named),
            next((entry for entry in listed if not (entry.alias.weak or entry.alias.context)), listed[0]),
        )

    def _take_person(
        self, around: Surroundings, hit: _Hit, entry: Entry, found: _Found, bearers: tag_people.Bearers
    ) -> bool:
        trap = spelling(entry.spelling)
        if entry.capitals and not around.in_capitals(hit.start, hit.end):
            return False
        if tag_names.written_small(around, hit.start, hit.end, trap, entry.alias.text):
            return False
        if tag_names.part_of_longer(around, hit.start, hit.end, person=True):
            return False
        person = self._people[entry.actor]
        if bearers.held_by_another(entry.spelling, person):
            return False
        if tag_people.another_of_that_name(around, hit.start, hit.end, person):
            for surname in person.surnames:
                bearers.name_other(hit.start, surname, "")
            return False
        found.mentions.append(
            (hit.start, hit.end, entry, "name in full" if " " in entry.spelling else "name")
        )
        found.named.add(entry.actor)
        bearers.name_in_full(hit.start, entry.actor)
        return True

    def _take_organization(self, around: Surroundings, hit: _Hit, entry: Entry, found: _Found) -> bool:
        trap = spelling(entry.spelling)
        start, end = hit.start, hit.end
        named = entry.actor in found.named
        if tag_names.written_small(around, start, end, trap, entry.alias.text):
            return False
        if tag_names.part_of_longer(around, start, end, person=False):
            return False
        if trap.key in ("america", "united states", "us", "u.s.") and tag_names.americas(around, start):
            return False
        if trap.acronym and self._is_bound(around, start, end, trap, entry, found):
            return False
        if trap.generic and self._is_foreign(around, start, end, trap, found):
            return False
        if (
            trap.single
            and (trap.ordinary or trap.acronym or entry.capitals)
            and around.in_capitals(start, end)
        ):
            if trap.ordinary and not tag_names.capitals_line_word(around, start, end, named):
                return False
        elif entry.capitals or (
            trap.single and trap.ordinary and tag_names.everyday_word(around, start, end, trap, named)
        ):
            return False
        rule = "acronym in its own spelling" if trap.acronym else "name of the organization"
        found.mentions.append((start, end, entry, rule))
        found.named.add(entry.actor)
        return True

    def _is_bound(
        self, around: Surroundings, start: int, end: int, trap: Spelling, entry: Entry, found: _Found
    ) -> bool:
        """Whether the article gives an acronym to another body, here or before."""
        first = found.foreign.get(trap.key)
        if first is not None and first < start:
            return True
        if not tag_names.names_another(around, start, end):
            return False
        if any(stop == start - 2 and other.actor == entry.actor for _, stop, other, _ in found.mentions):
            return False
        found.foreign[trap.key] = start
        return True

    def _is_foreign(self, around: Surroundings, start: int, end: int, trap: Spelling, found: _Found) -> bool:
        """Whether a general name is another country's body, said here or just before."""
        if tag_names.someone_elses(around, start, end):
            found.foreign.setdefault(trap.key, start)
            return True
        first = found.foreign.get(trap.key)
        if first is None or first > start or tag_names.said_of_washington(around, end):
            return False
        return not any(spelling(entry.spelling).key == trap.key for _, _, entry, _ in found.mentions)

    # --- surnames ---------------------------------------------------------------------------------------

    def _take_surnames(
        self, around: Surroundings, hits: list[_Hit], found: _Found, bearers: tag_people.Bearers
    ) -> None:
        taken = _Cover([(start, end) for start, end, _, _ in found.mentions])
        open_hits: list[tuple[_Hit, list[Entry]]] = []
        for hit in hits:
            if not hit.short or taken.covers(hit.start, hit.end):
                continue
            if tag_names.on_the_web(around, hit.start, hit.end):
                continue
            entries = self._spelled_here(around, hit)
            if not entries:
                continue
            key = spelling(entries[0].spelling).key
            if tag_names.part_of_longer(around, hit.start, hit.end, person=True):
                bearers.places.add(key)
                continue
            verdict = bearers.collect(hit.start, hit.end, key, [entry.actor for entry in entries])
            if verdict is None:
                open_hits.append((hit, entries))
            elif verdict.actor >= 0:
                self._accept(verdict, hit.end, entries, found)
        open_hits.sort(key=lambda pair: around.title_before(pair[0].start) is None)
        for hit, entries in open_hits:
            owners = list(dict.fromkeys(entry.actor for entry in entries))
            needs_name = all(self._needs_name(around, hit, entry) for entry in entries[:64])
            trap = spelling(entries[0].spelling)
            verdict = bearers.resolve(hit.start, hit.end, trap, owners, needs_name)
            if verdict.actor >= 0:
                self._accept(verdict, hit.end, entries, found)

    def _spelled_here(self, around: Surroundings, hit: _Hit) -> list[Entry]:
        capitals = around.in_capitals(hit.start, hit.end)
        return [entry for entry in hit.entries if capitals or not entry.capitals]

    def _needs_name(self, around: Surroundings, hit: _Hit, entry: Entry) -> bool:
        trap = spelling(entry.spelling)
        if entry.capitals and (trap.ordinary or trap.month):
            return True
        if self._people[entry.actor].given and trap.key in GIVEN and not entry.derived:
            name = self._people[entry.actor].name.lower().split()
            if trap.key == name[0] and len(name) > 1:
                return True
        if entry.alias.weak:
            return True
        return entry.alias.context and not self._near(around, hit, entry)

    def _accept(self, verdict: tag_people.Verdict, end: int, entries: list[Entry], found: _Found) -> None:
        entry = next((entry for entry in entries if entry.actor == verdict.actor), entries[0])
        if entry.actor != verdict.actor:
            return
        found.mentions.append((verdict.start, end, entry, verdict.rule))
        found.named.add(verdict.actor)

    # --- aliases that need company ------------------------------------------------------------------------

    def _take_context(self, around: Surroundings, hits: list[_Hit], found: _Found) -> None:
        taken = _Cover([(start, end) for start, end, _, _ in found.mentions])
        for hit in hits:
            if (
                hit.short
                or taken.covers(hit.start, hit.end)
                or tag_names.on_the_web(around, hit.start, hit.end)
            ):
                continue
            for entry in hit.entries[:64]:
                alias = entry.alias
                if not (alias.context or alias.weak or alias.near):
                    continue
                if entry.capitals and not around.in_capitals(hit.start, hit.end):
                    continue
                rule = ""
                if self._near(around, hit, entry) and not alias.weak:
                    rule = "near a word that tells it"
                elif entry.actor in found.named:
                    rule = "named otherwise in the article"
                person = entry.shape != "organization"
                if rule and not tag_names.part_of_longer(around, hit.start, hit.end, person):
                    found.mentions.append((hit.start, hit.end, entry, rule))
                    break

    def _near(self, around: Surroundings, hit: _Hit, entry: Entry) -> bool:
        left = around.text[max(0, hit.start - _NEAR) : hit.start]
        right = around.text[hit.end : hit.end + _NEAR]
        window = lower(f" {left} {right} ".translate(_PUNCTUATION))
        return any(f" {lower(word)} " in window or f" {lower(word)}s " in window for word in entry.alias.near)

    # --- the result -----------------------------------------------------------------------------------------

    def _mentions(self, folded: Folded, found: _Found) -> tuple[Mention, ...]:
        chosen: list[tuple[int, int, Entry, str]] = []
        end = -1
        for start, stop, entry, rule in sorted(found.mentions, key=lambda m: (m[0], -m[1])):
            if start >= end:
                chosen.append((start, stop, entry, rule))
                end = stop
            elif chosen and stop - start > chosen[-1][1] - chosen[-1][0]:
                chosen[-1] = (start, stop, entry, rule)
                end = stop
        result = []
        for start, stop, entry, rule in chosen:
            first, last = folded.span(start, stop)
            result.append(Mention(first, last, self._names[entry.actor], entry.alias.text, rule))
        return tuple(result)


class _Cover:
    """Stretches already taken, to be asked in the order of the text."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._at = 0

    def covers(self, start: int, end: int) -> bool:
        """Whether ``start``–``end`` shares a character with one of them; ``start`` may not go back."""
        while self._at < len(self._spans) and self._spans[self._at][1] <= start:
            self._at += 1
        return self._at < len(self._spans) and self._spans[self._at][0] < end


def _spelled(text: str, start: int, entries: tuple[Entry, ...]) -> list[tuple[list[Entry], int]]:
    """The entries whose punctuation stands in the text as well, by where they end."""
    by_end: dict[int, list[Entry]] = {}
    known: dict[str, int] = {}
    for entry in entries:
        want = entry.spelling
        end = known.get(want)
        if end is None:
            end = known[want] = _end_of(text, start, want)
        if end > 0:
            by_end.setdefault(end, []).append(entry)
    return [(listed, end) for end, listed in by_end.items()]


def _end_of(text: str, start: int, want: str) -> int:
    """Where ``want`` ends if it stands at ``start``, case aside, hyphens taken for blanks; else -1."""
    lead = len(want) - len(want.lstrip(".'\"-"))
    end = start + len(want) - lead
    shown = text[start:end]
    if shown == want:
        return end
    if lower(shown).replace("-", " ") == lower(want[lead:]).replace("-", " "):
        return end
    return -1
