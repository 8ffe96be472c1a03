"""What the screens let the user change about speakers and the watchlist, each as one change with its sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefing.undo.log import Changes, Json
from briefing.watch.actor_draft import sentence
from briefing.watch.preview import Cancelled, Preview, Previewer
from store.archive import Archive
from store.errors import DeskError
from store.naming import fold_name, merge_actors
from store.normalize import fold_words
from store.records import CORRECTED, Actor, Quote, Source, Span
from store.views import Evidence
from store.watchlist import ActorFault, Watchlist, actor_from_json, actor_to_json

QUOTED = 48
"""Characters of a quote that a sentence about it repeats."""


@dataclass(frozen=True, slots=True)
class SpeakerAsked:
    """A quote whose speaker is to be named: what is known now, and who could be meant."""

    places: tuple[tuple[int, Span], ...]
    """Article and span of the quote, in every outlet that gave it."""
    words: str
    speaker: str
    corrected: bool
    names: tuple[str, ...]
    """Who could be meant: those named in the articles first, then the others on the watchlist."""
    watched: frozenset[str]


class FieldFault(DeskError):  # noqa: N818 - a fault in the user's words, named like the others
    """Something in an actor that cannot be taken; ``field`` as in :class:`store.actors.ActorFault`."""

    def __init__(self, field: str, what: str, fix: str = "") -> None:
        super().__init__(what, fix)
        self.field = field


class Edits:
    """Correcting speakers and editing the watchlist.  Blocking; may be called from any thread."""

    def __init__(
        self,
        archive: Archive,
        watchlist: Watchlist,
        changes: Changes,
        sources: Callable[[], Sequence[Source]] = tuple,
    ) -> None:
        self._archive = archive
        self._watchlist = watchlist
        self._changes = changes
        self._sources = sources
        self._previewer = Previewer(archive)

    # --- speakers ---

    def ask_speaker(self, evidence: Sequence[Evidence]) -> SpeakerAsked | None:
        """What there is to know before naming the speaker of the quote that some evidence points at.

        Evidence that points at no quote is passed over; None where none does.
        """
        ids = [item.article for item in evidence]
        articles, readings = self._archive.articles(ids), self._archive.readings(ids)
        found: list[tuple[int, Quote]] = []
        names: dict[str, None] = {}
        for item in evidence:
            reading = readings.get(item.article)
            quote = _quote_at(reading.quotes, item) if reading else None
            if reading is None or quote is None or (item.article, quote) in found:
                continue
            found.append((item.article, quote))
            names |= dict.fromkeys(mention.actor for mention in reading.mentions)
            names |= dict.fromkeys(entity.name for entity in reading.entities)
        if not found:
            return None
        watched = [actor.name for actor in self._watchlist.actors()]
        names |= dict.fromkeys(watched)
        article, first = found[0]
        return SpeakerAsked(
            places=tuple((number, (quote.start, quote.end)) for number, quote in found),
            words=" ".join(articles[article].text[first.start : first.end].split()),
            speaker=next((q.actor or q.speaker for _, q in found if q.speaker), ""),
            corrected=any(quote.rule == CORRECTED for _, quote in found),
            names=tuple(names),
            watched=frozenset(watched),
        )

    def name_speaker(self, asked: SpeakerAsked, speaker: str | None) -> str:
        """Name the speaker; empty for nobody, None takes the correction back.  Gives the sentence of the change."""
        actor = self._watchlist.get(speaker) if speaker else None
        name = actor.name if actor and not actor.retired else (speaker or "").strip()
        listed = name if actor and not actor.retired else ""
        articles = self._archive.articles([article for article, _ in asked.places])
        readings = self._archive.readings([article for article, _ in asked.places])
        before: list[Json] = []
        after: list[Json] = []
        for number, (start, end) in asked.places:
            quote = next((q for q in readings[number].quotes if (q.start, q.end) == (start, end)), None)
            if quote is None:
                raise DeskError("The article was read anew meanwhile.", "Look at the quote again.")
            place: dict[str, Json] = {
                "article": number,
                "start": start,
                "words": fold_words(articles[number].text[start:end]),
            }
            made = quote.rule == CORRECTED
            before.append(
                place | {"speaker": quote.speaker if made else None, "actor": quote.actor if made else ""}
            )
            named = None if speaker is None else name
            after.append(place | {"speaker": named, "actor": listed})
        return self._changes.make(
            "speaker", _speaker_sentence(asked.words, speaker, name), before, after
        ).what

    # --- the watchlist ---

    def actors(self) -> tuple[Actor, ...]:
        """Everybody on the watchlist, retired ones at the end, each part by name."""
        return tuple(
            sorted(self._watchlist.everybody(), key=lambda actor: (actor.retired, fold_name(actor.name)))
        )

    def check(self, actor: Actor, name: str = "") -> None:
        """Raise :class:`FieldFault` for an actor that cannot stand in the place of ``name`` (empty: be added)."""
        try:
            actor_from_json(actor_to_json(actor))
        except ActorFault as fault:
            raise FieldFault(fault.field, sentence(fault), fault.fix) from fault
        other = self._watchlist.get(actor.name)
        if other is not None and fold_name(other.name) != fold_name(name):
            retired = " (retired)" if other.retired else ""
            raise FieldFault(
                "name",
                f"{other.name}{retired} is on the watchlist already.",
                "Change that one, or merge the two.",
            )

    def save(self, actor: Actor, name: str = "", begun: Actor | None = None) -> str:
        """Add an actor, or put it in the place of the one called ``name``; gives the sentence of the change.

        ``begun``: what was edited.  Where that is another by now, nothing is saved over it.
        """
        self.check(actor, name)
        entry = actor_to_json(actor)
        if not name:
            return self._make(
                f"Added {actor.name} to the watchlist", [[actor.name, None]], [[actor.name, entry]]
            )
        (before,) = self._watchlist.state(name)
        if before[1] is None:
            raise FieldFault("name", f"{name} is no longer on the watchlist.", "Go back, and add it anew.")
        place = before[2:]
        was = actor_from_json(before[1])
        if begun is not None and was != begun:
            raise FieldFault(
                "name", f"{name} was changed by another program meanwhile.", "Go back, and open it anew."
            )
        if fold_name(actor.name) == fold_name(name):
            return self._make(_changed_words(was, actor), [before], [[actor.name, entry, *place]])
        return self._make(
            f"Renamed {was.name} to {actor.name}",
            [before, [actor.name, None]],
            [[was.name, None], [actor.name, entry, *place]],
        )

    def remove(self, name: str) -> str:
        """Take an actor off the watchlist."""
        before = self._watchlist.state(name)
        return self._make(f"Removed {name} from the watchlist", before, [[name, None]])

    def retire(self, name: str, retired: bool) -> str:
        """Retire an actor, who is then no longer looked for, or take it back."""
        actor = self._watchlist.get(name)
        if actor is None:
            raise DeskError(f"{name} is no longer on the watchlist.", "Add it anew.")
        return self.save(replace(actor, retired=retired), name)

    def union(self, kept: str, other: str) -> Actor:
        """What merging two actors proposes: the first with the aliases and roles of the second."""
        one, two = self._watchlist.get(kept), self._watchlist.get(other)
        if one is None or two is None:
            raise DeskError(f"{other if one else kept} is no longer on the watchlist.", "Choose again.")
        return merge_actors(one, two)

    def merge(self, kept: str, other: str, actor: Actor) -> str:
        """Put ``actor`` in the place of ``kept`` and take ``other`` off, as one change."""
        if fold_name(actor.name) not in (fold_name(kept), fold_name(other)):
            self.check(actor)
        first, second = self._watchlist.state(kept, other)
        entry = [actor.name, actor_to_json(actor), *first[2:]]
        gone = [[name, None] for name in (kept, other) if fold_name(name) != fold_name(actor.name)]
        there = [first, second]
        if fold_name(actor.name) not in (fold_name(kept), fold_name(other)):
            there.append([actor.name, None])
        return self._make(f"Merged {other} into {actor.name}", there, [entry, *gone])

    def preview(
        self, actor: Actor, names: Sequence[str], alias: str, cancelled: Cancelled = lambda: False
    ) -> Preview | None:
        """What saving ``actor`` in the place of those of these names would do to the archive, seen from one alias.

        None when it was cancelled.
        """
        replaced = [one for name in names if name and (one := self._watchlist.get(name))]
        outlets = {source.id: source.name for source in self._sources()}
        return self._previewer.preview(self._watchlist.actors(), replaced, actor, alias, outlets, cancelled)

    def _make(self, what: str, before: list[list[Any]], after: list[list[Any]]) -> str:
        return self._changes.make("watchlist", what, before, after).what


def _quote_at(quotes: Sequence[Quote], evidence: Evidence) -> Quote | None:
    """The quote that evidence points at: the one of its span, else one that shares characters with it."""
    for start, end in (evidence.span, evidence.sentence):
        exact = next((quote for quote in quotes if (quote.start, quote.end) == (start, end)), None)
        if exact:
            return exact
        over = [quote for quote in quotes if quote.start < end and start < quote.end]
        if over:
            return max(over, key=lambda quote: min(quote.end, end) - max(quote.start, start))
    return None


def _speaker_sentence(words: str, speaker: str | None, name: str) -> str:
    short = words if len(words) <= QUOTED else words[: QUOTED - 1].rstrip() + "…"
    short = short.strip("“”\"'")
    if speaker is None:
        return f"Took back the correction of “{short}”"
    if not name:
        return f"Named nobody as the speaker of “{short}”"
    return f"Named {name} as the speaker of “{short}”"


def _changed_words(was: Actor, now: Actor) -> str:
    """``Changed BBC on the watchlist: 1 alias added``."""
    if was.retired != now.retired and replace(was, retired=now.retired) == now:
        return f"Retired {now.name}" if now.retired else f"Took {now.name} back from retirement"
    parts = []
    for one, many, old, new in (
        ("alias", "aliases", was.aliases, now.aliases),
        ("role", "roles", was.roles, now.roles),
    ):
        added, gone = len(set(new) - set(old)), len(set(old) - set(new))
        changed = min(added, gone)
        for number, verb in ((added - changed, "added"), (gone - changed, "removed"), (changed, "changed")):
            if number:
                parts.append(f"{number} {one if number == 1 else many} {verb}")
    if was.kind != now.kind:
        parts.append(f"now an {now.kind}")
    return f"Changed {now.name} on the watchlist" + (f": {', '.join(parts)}" if parts else "")
