"""Who is new: named in an edition, and in nothing that the archive holds from before it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from briefing.core.phrasing import role_at
from briefing.edition.snapshot import DeskCopy
from store.archive import Archive
from store.expressions import Words
from store.records import Actor, Article, Entity, Mention, Span
from store.views import ActorRow, Company, Edition, Evidence, QuoteRow

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def newcomers(archive: Archive, edition: Edition, since: datetime | None) -> tuple[ActorRow, ...] | None:
    """Actors and offered names without an article published before ``since``, in the edition's order.

    None where nobody can say: the edition has no beginning, or nothing in the archive is older.
    """
    if since is None:
        return None
    first_day = (since.astimezone(UTC) - _EPOCH).days
    if not any(day < first_day for day in archive.articles_a_day()):
        return None
    return tuple(row for row in edition.actors if not _known(archive, row, since, first_day))


def _known(archive: Archive, row: ActorRow, since: datetime, first_day: int) -> bool:
    if row.watched:
        return any(day < first_day for day in archive.articles_a_day(actor=row.name))
    return bool(archive.select(Words(row.name), until=since, limit=1))


# Mentions and names of many articles -> rows of the actors pane: whom you watch first, other names below.

TREND_DAYS = 14
STEPS = 24
"""Equal steps of an actor's trend: a pane draws them as 8 or as 12."""
_SPANS = (24, 48, 96, 144, 288, 576, 1152, 2304, 4608, 9216)
"""Hours that a trend can cover, so that its steps are whole hours or days."""
UNLISTED_SHOWN = 40
UNLISTED_ARTICLES = 2
"""Articles that must name an unlisted person or organization before it is offered."""
TOGETHER_SHOWN = 5
LIST_OF_NAMES = 30
"""A sentence that names more actors than this is a list, and does not connect them."""
TOGETHER_EVIDENCE = 20
"""Sentences kept for each of them."""

_Place = tuple[int, Span, Span]
"""Article, what to highlight, sentence."""


@dataclass
class _Tally:
    mentions: int = 0
    articles: dict[int, None] = field(default_factory=dict)
    days: Counter[date] = field(default_factory=Counter)
    times: list[datetime] = field(default_factory=list)
    """When its articles were published."""
    evidence: list[Evidence] = field(default_factory=list)
    together: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[_Place]] = field(default_factory=lambda: defaultdict(list))
    """Sentences shared with each of them."""
    role: str = ""
    kind: str = ""

    def add(self, copy: DeskCopy, article: Article, span: Span, why: str) -> None:
        self.mentions += 1
        if article.id not in self.articles:
            self.articles[article.id] = None
            self.days[article.published.date()] += 1
            self.times.append(article.published)
            self.evidence.append(copy.evidence(article, span, why))

    def beside(self, name: str, place: _Place) -> None:
        """Count a sentence that names somebody else, too."""
        self.together[name] += 1
        if len(self.places[name]) < TOGETHER_EVIDENCE:
            self.places[name].append(place)


def actor_rows(
    copy: DeskCopy, actors: Mapping[str, Actor], quotes: Sequence[QuoteRow]
) -> tuple[ActorRow, ...]:
    """Watched actors by number of articles, then unlisted names that at least two articles give."""
    newest = max((article.published.date() for article in copy.articles.values()), default=date.min)
    said: dict[str, list[QuoteRow]] = defaultdict(list)
    for quote in quotes:
        said[quote.actor or quote.speaker].append(quote)
    latest = max((article.published for article in copy.articles.values()), default=_EPOCH)
    hours = trend_hours(copy)
    outlets = {outlet.casefold() for outlet in copy.outlets.values()}
    watched = _watched(copy)
    unlisted = _unlisted(copy, watched, said)
    rows = [
        replace(
            _row(copy, name, tally, newest, said.get(name, ()), actors.get(name), watched=name in watched),
            steps=_steps(tally.times, latest, hours),
            outlet=name in watched and _is_outlet(name, actors.get(name), outlets),
        )
        for tallies in (watched, unlisted)
        for name, tally in sorted(
            tallies.items(), key=lambda item: (-len(item[1].articles), -item[1].mentions, item[0])
        )
    ]
    return tuple(rows)


def trend_hours(copy: DeskCopy) -> int:
    """Hours that the trends of an edition cover: the least of the spans on offer from its first article to its newest."""
    times = [article.published for article in copy.articles.values()]
    needed = (max(times) - min(times)).total_seconds() / 3600 if times else 0.0
    return next((span for span in _SPANS if span >= needed), _SPANS[-1])


def _steps(times: Iterable[datetime], latest: datetime, hours: int) -> tuple[int, ...]:
    """Articles in each of the equal steps up to the newest article, oldest first."""
    counts = [0] * STEPS
    step = hours * 3600 / STEPS
    for time in times:
        back = int((latest - time).total_seconds() / step)
        if 0 <= back < STEPS:
            counts[STEPS - 1 - back] += 1
    return tuple(counts)


def _is_outlet(name: str, actor: Actor | None, outlets: set[str]) -> bool:
    """Whether an actor is one of the outlets that are read: ``BBC`` or ``BBC News`` where there is a feed ``BBC World``."""
    if actor is None or actor.kind != "organization":
        return False
    names = {name.casefold(), *(alias.text.casefold() for alias in actor.aliases)}
    names |= {name.removesuffix(" news") for name in names}
    return any(
        outlet in names or outlet.startswith(tuple(f"{name} " for name in names)) for outlet in outlets
    )


def _watched(copy: DeskCopy) -> dict[str, _Tally]:
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for article in copy.articles.values():
        mentions = copy.readings[article.id].mentions
        by_sentence: dict[Span, dict[str, Span]] = defaultdict(dict)
        for mention in mentions:
            tallies[mention.actor].add(copy, article, (mention.start, mention.end), _why(mention))
            span = (mention.start, mention.end)
            by_sentence[copy.sentence(article, mention.start)].setdefault(mention.actor, span)
        for sentence, named in by_sentence.items():
            if len(named) > LIST_OF_NAMES:
                continue
            for name in named:
                for other, span in named.items():
                    if other != name:
                        tallies[name].beside(other, (article.id, span, sentence))
    return tallies


def _why(mention: Mention) -> str:
    return f"alias “{mention.alias}”: {mention.rule}"


def _unlisted(
    copy: DeskCopy, watched: Mapping[str, _Tally], said: Mapping[str, Sequence[QuoteRow]]
) -> dict[str, _Tally]:
    """Names that several articles give, and those of people who are quoted."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for article in copy.articles.values():
        reading = copy.readings[article.id]
        for entity in _unwatched(reading.entities, reading.mentions):
            if entity.name in watched or (entity.type == "PERSON" and " " not in entity.name):
                continue
            tally = tallies[entity.name]
            tally.kind = tally.kind or ("official" if entity.type == "PERSON" else "organization")
            tally.role = tally.role or entity.role
            tally.add(copy, article, (entity.start, entity.end), "named in the text, not on the watchlist")
    named = [
        (name, tally)
        for name, tally in tallies.items()
        if len(tally.articles) >= UNLISTED_ARTICLES or name in said
    ]
    named.sort(key=lambda item: (-len(item[1].articles), -item[1].mentions, item[0]))
    return dict(named[:UNLISTED_SHOWN])


def _unwatched(entities: Iterable[Entity], mentions: Sequence[Mention]) -> Iterable[Entity]:
    """Entities that share no character with a mention; both come ordered by start."""
    at = 0
    for entity in entities:
        while at < len(mentions) and mentions[at].end <= entity.start:
            at += 1
        if at == len(mentions) or mentions[at].start >= entity.end:
            yield entity


def _row(
    copy: DeskCopy,
    name: str,
    tally: _Tally,
    newest: date,
    said: Sequence[QuoteRow],
    actor: Actor | None,
    *,
    watched: bool,
) -> ActorRow:
    last = max(said, key=lambda quote: quote.published, default=None)
    beside = sorted(tally.together.items(), key=lambda item: (-item[1], item[0]))[:TOGETHER_SHOWN]
    kind = actor.kind if actor else ("organization" if tally.kind == "organization" else "official")
    return ActorRow(
        id=f"a{name}",
        name=name,
        kind=kind,
        role=role_at(actor, newest) if actor else tally.role,
        articles=len(tally.articles),
        mentions=tally.mentions,
        quotes=len(said),
        trend=tuple(tally.days[newest - timedelta(days=back)] for back in range(TREND_DAYS - 1, -1, -1)),
        last_quote=last.words if last else "",
        evidence=tuple(tally.evidence),
        watched=watched,
        together=tuple(beside),
        company=tuple(
            Company(other, times, _sentences(copy, name, other, tally.places[other]))
            for other, times in beside
        ),
        said=last.evidence if last else (),
        until=newest,
    )


def _sentences(copy: DeskCopy, name: str, other: str, places: Sequence[_Place]) -> tuple[Evidence, ...]:
    return tuple(
        copy.evidence(
            copy.articles[article], span, f"{other} is named in the same sentence as {name}", sentence
        )
        for article, span, sentence in places
    )
