"""What an edit of the watchlist would do to the archive, before it is saved.

The archive's full-text search gives the articles that hold a spelling which the edit brings, takes away or changes.
The real tagger, built once for the list as it is and once for the list as it would be (of both only those actors that
these articles can name), goes over the newest of them, so that what is promised here is what tagging will do.

Where more articles hold the spelling than are looked at, the result says so (``searched`` < ``holding``): counts are
then "at least".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.collect.http.url_guard import strip_credentials
from store.expressions import Expr, Or, Words
from store.naming import fold_name
from store.normalize import fold_words
from store.records import Actor, Article, Mention, Span

if TYPE_CHECKING:
    from briefing.analysis.watchlist.affected_texts import ActorPrefilter
    from store.archive import Archive

LOOKED_AT = 300
"""Articles that are tagged for one preview, newest first."""
EXAMPLES = 5
_FORMS = 24
"""Spellings that are searched for at most."""

Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in which the alias would tag, or no longer tag."""

    article: int
    sentence: str
    hit: Span
    """Where the words stand in ``sentence``."""
    source: str
    change: str
    """``new``, ``as now`` or ``no longer``."""
    rule: str
    asked: bool
    """Whether it is a hit of the alias in question, not of what else the edit changes."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an alias hits, and what the whole edit would add and remove."""

    alias: str
    holding: int
    """Articles in the archive that hold one of the spellings concerned."""
    searched: int
    """Those of them that were tagged to find out."""
    hits: int
    """Articles in which the alias would tag the actor."""
    added: int
    """Articles in which somebody would be named who is not now, by the whole edit."""
    removed: int
    """Articles in which somebody would no longer be named where one is now, by the whole edit."""
    examples: tuple[Example, ...] = ()

    @property
    def capped(self) -> bool:
        """Whether the counts are "at least"."""
        return self.searched < self.holding


class Previewer:
    """Makes previews on one archive.  What was built for a whole list is kept from one to the next."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._kept: tuple[tuple[Actor, ...], ActorPrefilter] | None = None

    def preview(
        self,
        actors: Sequence[Actor],
        replaced: Sequence[Actor],
        draft: Actor,
        alias: str,
        outlets: dict[str, str],
        cancelled: Cancelled = lambda: False,
    ) -> Preview | None:
        """What ``draft`` in the place of ``replaced`` would do, looked at from one of its aliases.

        ``replaced``: nobody for an actor that is added, two for a merger.  ``outlets``: source ids to names.  None when
        it was cancelled.
        """
        from briefing.analysis.text.document import Document
        from briefing.analysis.watchlist.tagger import Tagger

        forms = changed_forms(replaced, draft) | _forms_of(draft, alias)
        query, whole = _query(forms)
        ids = self._archive.select(query, limit=LOOKED_AT)
        holding = len(ids) if len(ids) < LOOKED_AT else self._archive.count(query)
        articles = self._archive.articles(ids).values()
        if cancelled():
            return None
        texts = (article.text for article in articles)
        few = self.prefilter(tuple(actors)).actors_in(texts, [actor.name for actor in replaced])
        before, after = Tagger(few), Tagger(_with(few, replaced, draft))
        hits = added = removed = searched = 0
        examples: list[Example] = []
        for article in articles:
            if cancelled():
                return None
            document = Document.of(article)
            old, new = before.tag(document), after.tag(document)
            searched += 1
            mine = [mention for mention in new if mention.actor == draft.name and mention.alias == alias]
            hits += bool(mine)
            gained, lost = _difference(old, new, replaced, draft)
            added += bool(gained)
            removed += bool(lost)
            examples += _examples(article, document.sentences, mine, gained, lost, outlets)
        return Preview(
            alias=alias,
            holding=holding if whole else holding + 1,
            searched=searched,
            hits=hits,
            added=added,
            removed=removed,
            examples=_chosen(examples),
        )

    def prefilter(self, actors: tuple[Actor, ...]) -> ActorPrefilter:
        """Finds the few actors that texts can name; kept until another list is asked about."""
        from briefing.analysis.watchlist.affected_texts import ActorPrefilter

        if self._kept is None or self._kept[0] != actors:
            self._kept = actors, ActorPrefilter(actors)
        return self._kept[1]


def changed_forms(replaced: Sequence[Actor], draft: Actor) -> frozenset[str]:
    """The spellings that an edit brings, takes away or treats otherwise."""
    return frozenset(form for form, _ in _entries(replaced) ^ _entries([draft]))


def _entries(actors: Sequence[Actor]) -> frozenset[tuple[str, object]]:
    """Every spelling that actors are looked for by, with what is asked of it, as if all were one."""
    from briefing.analysis.watchlist.aliases import all_entries, person_of

    found: set[tuple[str, object]] = set()
    for actor in actors:
        people = {0: person_of(0, actor)} if actor.kind == "official" else {}
        found |= {(fold_words(entry.spelling), entry) for entry in all_entries([actor], people)}
    return frozenset(found)


def _forms_of(actor: Actor, alias: str) -> frozenset[str]:
    """The ways in which one alias of an actor is written."""
    from briefing.analysis.watchlist.aliases import tidy, variants

    return frozenset(fold_words(form) for form in variants(tidy(alias)))


def _query(forms: frozenset[str]) -> tuple[Expr | None, bool]:
    """A search for any of the forms; and whether it finds all articles that hold one."""
    from briefing.analysis.watchlist.aliases import pattern

    # Scripts without blanks between words are not cut into words by the index: look through the newest articles.
    unspaced = any(form and not pattern(form).startswith(" ") for form in forms)
    searched = sorted(form for form in forms if form)[:_FORMS]
    if unspaced or not searched:
        return None, not unspaced
    words = tuple(Words(form) for form in searched)
    return words[0] if len(words) == 1 else Or(words), len(searched) == len(forms - {""})


def _with(actors: Sequence[Actor], replaced: Sequence[Actor], draft: Actor) -> tuple[Actor, ...]:
    """The list with the draft in the place of the first one replaced, and at the end where none is on it."""
    names = {fold_name(actor.name) for actor in replaced}
    listed: list[Actor] = []
    for actor in actors:
        if fold_name(actor.name) not in names:
            listed.append(actor)
        elif draft not in listed:
            listed.append(draft)
    return tuple(listed) if draft in listed else (*listed, draft)


def _difference(
    old: Sequence[Mention], new: Sequence[Mention], replaced: Sequence[Actor], draft: Actor
) -> tuple[list[Mention], list[Mention]]:
    """Mentions that come and mentions that go; a new name for the same actor is no change."""
    was = {actor.name for actor in replaced}

    def places(mentions: Sequence[Mention]) -> dict[tuple[int, int, str], Mention]:
        return {(one.start, one.end, draft.name if one.actor in was else one.actor): one for one in mentions}

    before, after = places(old), places(new)
    gained = [mention for place, mention in after.items() if place not in before]
    lost = [mention for place, mention in before.items() if place not in after]
    return gained, lost


def _examples(
    article: Article,
    sentences: Sequence[Span],
    mine: Sequence[Mention],
    gained: Sequence[Mention],
    lost: Sequence[Mention],
    outlets: dict[str, str],
) -> list[Example]:
    """One example of an article for what comes, one for what goes, else one for what stays; the alias's own first."""
    own = {(mention.start, mention.end) for mention in mine}

    def first(mentions: Sequence[Mention]) -> Mention | None:
        return min(mentions, key=lambda one: ((one.start, one.end) not in own, one.start), default=None)

    come, gone = first(gained), first(lost)
    stays = first(mine) if come is None and gone is None else None
    return [
        _example(article, sentences, mention, change, outlets, asked=(mention.start, mention.end) in own)
        for mention, change in ((come, "new"), (gone, "no longer"), (stays, "as now"))
        if mention is not None
    ]


def _example(
    article: Article,
    sentences: Sequence[Span],
    mention: Mention,
    change: str,
    outlets: dict[str, str],
    *,
    asked: bool,
) -> Example:
    start, end = next(
        (span for span in sentences if span[0] <= mention.start < span[1]), (mention.start, mention.end)
    )
    end = max(end, mention.end)
    return Example(
        article=article.id,
        sentence=article.text[start:end],
        hit=(mention.start - start, mention.end - start),
        source=outlets.get(article.source) or strip_credentials(article.source),
        change=change,
        rule=f"{mention.actor}: {mention.rule}",
        asked=asked,
    )


def _chosen(examples: Sequence[Example]) -> tuple[Example, ...]:
    """Five of them: hits of the alias first, what is new before what stays; room is kept for two that go."""
    gone = [one for one in examples if one.change == "no longer"]
    held = sorted(
        (one for one in examples if one.change != "no longer"),
        key=lambda one: (not one.asked, one.change != "new"),
    )
    few = gone[: max(2, EXAMPLES - len(held))]
    return (*held[: EXAMPLES - len(few)], *few[:EXAMPLES])
