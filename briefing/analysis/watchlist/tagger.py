"""Tag the actors of a watchlist in an article: which are named, where, and by which rule.

Two automata find the spellings (:mod:`~briefing.analysis.watchlist.automaton`).  A hit then has to pass: the case its
alias asks for, not being a part of a longer name or an everyday word (rules of the language), and, for a surname alone,
belonging to the bearer who is meant (:mod:`~briefing.analysis.watchlist.surnames`).
Of overlapping mentions the longest stays; a longer candidate that
fails does not hide a shorter one that holds.

Role words (``the president``) are not tagged: who holds an office is said beside the actor, not read into
the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from briefing.analysis.text.document import Document
from briefing.analysis.text.lexicon import words
from briefing.analysis.text.normalize import Folded, lower
from briefing.analysis.watchlist.aliases import (
    PUNCTUATION,
    Entry,
    Person,
    all_forms,
    entries_of,
    person_of,
)
from briefing.analysis.watchlist.automaton import MANY, Cover, Hit, Matcher
from briefing.analysis.watchlist.context import Surroundings, names_another, on_the_web
from briefing.analysis.watchlist.language import WATCHLIST_RULES, WatchlistRules
from briefing.analysis.watchlist.surnames import Bearers, Verdict
from store.records import Actor, Mention

_PARTICLES = words("particles")
_NEAR = 60
"""Characters on each side in which a ``near`` word must stand."""


@dataclass(slots=True)
class _Article:
    """What is known of an article while it is being tagged."""

    rules: WatchlistRules
    around: Surroundings
    bearers: Bearers
    mentions: list[tuple[int, int, Entry, str]] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    """Actors named by a spelling that needs no context."""
    ends: set[tuple[int, int]] = field(default_factory=set)
    """Where a mention of an actor ends, or its full name that is looked at later."""
    own: set[str] = field(default_factory=set)
    """General names (Supreme Court) that stood for the listed body."""
    foreign: dict[str, int] = field(default_factory=dict)
    """Where a general name was first another country's body."""
    lead: str = ""
    """Source, headline and text, which tell which country the article is about."""
    _home: bool | None = None

    def is_home_body(self, hit: Hit) -> bool:
        """Whether a general name stands for the listed body because the news are of its country."""
        if hit.group.ambiguity.key not in self.rules.home_bodies:
            return False
        if self.rules.is_foreign_body(self.around, hit.start, hit.end):
            return False
        if self._home is None:
            self._home = self.rules.is_home_news(self.lead)
        return self._home

    def accept(self, start: int, end: int, entry: Entry, rule: str) -> None:
        """Keep a mention."""
        self.mentions.append((start, end, entry, rule))
        self.named.add(entry.actor)
        self.ends.add((end, entry.actor))

    def small(self, hit: Hit) -> bool:
        """Whether the letters stand there as words, in lower case."""
        start, end, group = hit
        if not self.around.text[start:end].islower():
            return False
        return self.rules.is_lower_case_phrase(self.around, start, end, group.ambiguity, group.spelling)

    def part_of_longer(self, hit: Hit, person: bool) -> bool:
        """Whether something else is named with these letters in its name."""
        return self.rules.part_of_longer(self.around, hit.start, hit.end, person)

    def in_capitals(self, hit: Hit) -> bool:
        """Whether the line around is set in capitals."""
        return self.around.in_capitals(hit.start, hit.end)


class _People(dict[int, Person]):
    """The officials of a watchlist by number, each made when first asked for: few of many are ever met."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        super().__init__()
        self._actors = actors

    def __missing__(self, index: int) -> Person:
        person = self[index] = person_of(index, self._actors[index])
        return person

    def entries(self, index: int) -> Iterator[Entry]:
        """The spellings of any actor."""
        actor = self._actors[index]
        return entries_of(index, actor, self[index] if actor.kind == "official" else None)


class Tagger:
    """Finds the actors of a watchlist in articles.

    Built once, then used for any number of articles, from any thread.
    """

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._names = [actor.name for actor in actors]
        self._people = _People(actors)
        self._owners: dict[str, list[int]] = {}
        self._matcher = Matcher(all_forms(actors, self._owners), self._people.entries)

    def tag(self, doc: Document) -> tuple[Mention, ...]:
        """Mentions in the order of the text, none overlapping another."""
        found = self._matcher.find(doc.text)
        if found is None:
            return ()
        folded, hits = found
        around = Surroundings(folded.text, folded.raw)
        day = doc.published.date() if doc.published is not None else None
        rules = WATCHLIST_RULES[doc.language]
        lead = f"{doc.source} {doc.title} {doc.text}"
        article = _Article(rules, around, Bearers(rules, around, self._people, day, self._owners), lead=lead)
        names: list[Hit] = []
        surnames: list[Hit] = []
        for hit in hits:
            if not on_the_web(around, hit.start, hit.end):
                (surnames if hit.group.short else names).append(hit)
        self._take_names(article, names)
        self._take_surnames(article, surnames)
        self._take_context(article, names)
        return self._mentions(folded, article)

    # --- full names and organizations ------------------------------------------------------------------

    def _take_names(self, article: _Article, hits: list[Hit]) -> None:
        """Names that stand for themselves; those that are words or general names after the others."""
        later: list[Hit] = []
        covered = -1
        for hit in hits:
            if hit.end <= covered:
                continue
            entry = self._choose(article, hit)
            if hit.group.needs_context and entry.needs_context:
                continue
            ambiguity = hit.group.ambiguity
            if entry.shape != "full" and (ambiguity.ordinary or ambiguity.generic or entry.capitals):
                later.append(hit)
                if not ambiguity.single and not article.rules.is_foreign_body(
                    article.around, hit.start, hit.end
                ):
                    article.ends.add((hit.end, entry.actor))
                continue
            take = self._take_person if entry.shape == "full" else self._take_organization
            if take(article, hit, entry):
                covered = max(covered, hit.end)
        for hit in sorted(later, key=lambda hit: (hit.group.ambiguity.single, hit.start)):
            self._take_organization(article, hit, self._choose(article, hit))

    def _choose(self, article: _Article, hit: Hit) -> Entry:
        """The entry meant where several actors share a spelling.

        One who is named otherwise in the article, else the first whose alias is not weak.
        """
        listed = hit.group.entries
        if len(listed) == 1:
            return listed[0]
        listed = listed[:MANY]
        return next(
            (entry for entry in listed if entry.actor in article.named),
            next((entry for entry in listed if not (entry.alias.weak or entry.alias.context)), listed[0]),
        )

    def _take_person(self, article: _Article, hit: Hit, entry: Entry) -> bool:
        if entry.capitals and not article.in_capitals(hit):
            return False
        if article.small(hit) or article.part_of_longer(hit, person=True):
            return False
        person = self._people[entry.actor]
        if article.bearers.is_other_by_title(hit.start, person):
            for surname in person.surnames:
                article.bearers.name_other(hit.start, surname, "")
            return False
        if article.bearers.held_by_another(entry.spelling, person):
            return False
        if article.rules.is_namesake(article.around, hit.start, hit.end):
            for surname in person.surnames:
                article.bearers.name_other(hit.start, surname, "")
            return False
        article.accept(hit.start, hit.end, entry, "name in full" if " " in entry.spelling else "name")
        article.bearers.name_in_full(hit.start, entry.actor)
        return True

    def _take_organization(self, article: _Article, hit: Hit, entry: Entry) -> bool:
        around, ambiguity, start, end = article.around, hit.group.ambiguity, hit.start, hit.end
        if article.small(hit) or article.part_of_longer(hit, person=False):
            return False
        if article.rules.is_other_america(around, start, ambiguity.key):
            return False
        if article.rules.is_other_body(around, start, end, ambiguity):
            return False
        if ambiguity.acronym and self._is_bound(article, hit, entry):
            return False
        if not ambiguity.single and article.rules.goes_on_with_of(around, start, end):
            return False
        if ambiguity.generic and self._is_foreign(article, hit):
            return False
        named = entry.actor in article.named
        if (
            ambiguity.single
            and (ambiguity.ordinary or ambiguity.acronym or entry.capitals)
            and article.in_capitals(hit)
        ):
            if ambiguity.ordinary and not article.rules.is_name_in_capitals(around, start, end, named):
                return False
        elif entry.capitals or (
            ambiguity.single
            and ambiguity.ordinary
            and article.rules.is_everyday_word(around, start, end, ambiguity, named)
        ):
            return False
        article.own.add(ambiguity.key)
        article.accept(
            start,
            end,
            entry,
            "acronym in its own spelling" if ambiguity.acronym else "name of the organization",
        )
        return True

    def _is_bound(self, article: _Article, hit: Hit, entry: Entry) -> bool:
        """Whether the article gives an acronym to another body, here or before."""
        key = hit.group.ambiguity.key
        first = article.foreign.get(key)
        if first is not None and first < hit.start:
            return True
        if not names_another(article.around, hit.start, hit.end):
            return False
        if (hit.start - 2, entry.actor) in article.ends:
            return False
        article.foreign[key] = hit.start
        return True

    def _is_foreign(self, article: _Article, hit: Hit) -> bool:
        """Whether a general name is another country's body, said here or just before."""
        key = hit.group.ambiguity.key
        if article.rules.is_foreign_body(article.around, hit.start, hit.end):
            article.foreign.setdefault(key, hit.start)
            return True
        first = article.foreign.get(key)
        if first is None or first > hit.start or article.rules.is_in_home_capital(article.around, hit.end):
            return False
        return key not in article.own

    # --- surnames ---------------------------------------------------------------------------------------

    def _take_surnames(self, article: _Article, hits: list[Hit]) -> None:
        """Bare surnames: first those with a given name before them, then titles, then the rest."""
        if not hits:
            return
        taken = Cover([mention[:2] for mention in article.mentions])
        waiting: list[tuple[bool, Hit]] = []
        for hit in hits:
            if taken.covers(hit.start, hit.end):
                continue
            if hit.group.entries[0].capitals and not article.in_capitals(hit):
                continue
            key = hit.group.ambiguity.key
            start = self._with_particle(article, hit, key)
            if article.part_of_longer(hit, person=True):
                article.bearers.places.add(key)
                continue
            if article.rules.is_in_compound(article.around, start, hit.end):
                continue
            verdict = article.bearers.collect(start, hit.end, key, self._owners.get(key, ()))
            if verdict is None:
                waiting.append((article.around.title_before(hit.start) is None, hit))
            else:
                self._accept(article, hit, verdict)
        waiting.sort(key=lambda pair: pair[0])
        for _, hit in waiting:
            owners = [entry.actor for entry in hit.group.entries[:MANY]]
            free = partial(self._free, article, hit)
            ambiguity = hit.group.ambiguity
            start = self._with_particle(article, hit, ambiguity.key)
            self._accept(article, hit, article.bearers.resolve(start, hit.end, ambiguity, owners, free))

    def _with_particle(self, article: _Article, hit: Hit, key: str) -> int:
        """Where a surname begins; with the particle before it, if it is listed so (``de Vries``)."""
        before = article.around.before(hit.start)
        particle = before is not None and before.low in _PARTICLES and f"{before.low} {key}" in self._owners
        return before.start if before is not None and particle else hit.start

    def _free(self, article: _Article, hit: Hit) -> list[int]:
        """Owners of a surname who may be meant without being named in full anywhere."""
        return [
            entry.actor for entry in hit.group.entries[:MANY] if not self._needs_name(article, hit, entry)
        ]

    def _needs_name(self, article: _Article, hit: Hit, entry: Entry) -> bool:
        """Whether a surname counts only where its owner is named in full."""
        if entry.alias.context and not entry.alias.near:
            return True
        ambiguity = hit.group.ambiguity
        if entry.alias.weak or (entry.capitals and (ambiguity.ordinary or ambiguity.month)):
            return True
        if (
            ambiguity.key in article.rules.given_names
            and not entry.derived
            and self._names[entry.actor].lower().startswith(f"{ambiguity.key} ")
        ):
            return bool(self._people[entry.actor].given)
        if entry.alias.context or entry.alias.near:
            return not self._near(article, hit, entry)
        return False

    def _accept(self, article: _Article, hit: Hit, verdict: Verdict) -> None:
        entry = hit.group.of_actor(verdict.actor) if verdict.actor >= 0 else None
        if entry is not None:
            article.accept(verdict.start, hit.end, entry, verdict.rule)

    # --- aliases that need company ------------------------------------------------------------------------

    def _take_context(self, article: _Article, hits: list[Hit]) -> None:
        hits = [hit for hit in hits if hit.group.needs_context]
        if not hits:
            return
        taken = Cover([mention[:2] for mention in article.mentions])
        for hit in hits:
            if taken.covers(hit.start, hit.end):
                continue
            for entry in hit.group.entries[:MANY]:
                rule = self._context_rule(article, hit, entry)
                if rule and not article.part_of_longer(hit, entry.shape != "organization"):
                    article.accept(hit.start, hit.end, entry, rule)
                    break

    def _context_rule(self, article: _Article, hit: Hit, entry: Entry) -> str:
        """Why an alias that needs company counts here; empty if it does not, or needs none."""
        if not entry.needs_context:
            return ""
        if entry.capitals and not article.in_capitals(hit):
            return ""
        if not entry.alias.weak and self._near(article, hit, entry):
            return "near a word that tells it"
        if entry.actor in article.named and not entry.derived:
            return "named otherwise in the article"
        return "of the country in the news" if article.is_home_body(hit) else ""

    def _near(self, article: _Article, hit: Hit, entry: Entry) -> bool:
        if not entry.alias.near:
            return False
        text = article.around.text
        left, right = text[max(0, hit.start - _NEAR) : hit.start], text[hit.end : hit.end + _NEAR]
        window = lower(f" {left} {right} ".translate(PUNCTUATION))
        return any(f" {lower(word)} " in window or f" {lower(word)}s " in window for word in entry.alias.near)

    # --- the result -----------------------------------------------------------------------------------------

    def _mentions(self, folded: Folded, article: _Article) -> tuple[Mention, ...]:
        chosen: list[tuple[int, int, Entry, str]] = []
        end = -1
        for mention in sorted(article.mentions, key=_by_place):
            if mention[0] >= end:
                chosen.append(mention)
            elif mention[1] - mention[0] > chosen[-1][1] - chosen[-1][0]:
                chosen[-1] = mention
            end = chosen[-1][1]
        names = self._names
        if folded.even:
            return tuple(
                [
                    Mention(start, stop, names[entry.actor], entry.alias.text, rule)
                    for start, stop, entry, rule in chosen
                ]
            )
        return tuple(
            Mention(*folded.span(start, stop), names[entry.actor], entry.alias.text, rule)
            for start, stop, entry, rule in chosen
        )


def _by_place(mention: tuple[int, int, Entry, str]) -> tuple[int, int]:
    return mention[0], -mention[1]
