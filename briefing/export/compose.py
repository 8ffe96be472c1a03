"""An edition, the user's pins and the archive's texts -> the brief.

The pinned lines come first, in the user's order, with their notes between; then stories, timeline, quotes and actors, each
without what was pinned already; then what disagrees, who is new, and what the desk could not see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from briefing.collect.http.url_guard import strip_credentials
from briefing.core.phrasing import laid_out_words, plural
from briefing.core.redact import hide_named_keys
from briefing.edition.pins import Spot, spot_of, spots
from briefing.export.brief import Brief, Citation, Citations, Line, LineKind, Section, utc_time
from store.records import Article
from store.views import ActorRow, Edition, Evidence, Pin, QuoteRow, StoryRow, TimelineRow

STORIES_SHOWN = 20
TIMELINE_SHOWN = 60
UNDATED_SHOWN = 10
QUOTES_SHOWN = 40
ACTORS_SHOWN = 25

Texts = Callable[[Sequence[int]], Mapping[int, Article]]
Cited = tuple[Citation, ...]
Row = TypeVar("Row", TimelineRow, QuoteRow)


@dataclass(frozen=True, slots=True)
class Material:
    """What a brief is made of besides the edition."""

    texts: Texts
    """Articles by id, for the words that are quoted."""
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Source id -> name, for pinned articles that the edition does not cover."""
    pins: Sequence[Pin] = ()
    new: Sequence[ActorRow] | None = None
    """Who was not in the archive before this brief begins; None when that is not known."""
    since: datetime | None = None


def compose(edition: Edition, material: Material) -> Brief:
    """The whole brief."""
    return _Composer(edition, material).brief()


class _Composer:
    def __init__(self, edition: Edition, material: Material) -> None:
        self.edition = edition
        self.material = material
        self.pinned = {spot_of(pin) for pin in material.pins}
        wanted = {item.article for row in self._rows() for item in row.evidence}
        wanted |= {pin.article for pin in material.pins if pin.article}
        self.articles = material.texts(sorted(wanted))
        self.citations = Citations(self.articles)

    def _rows(self) -> Iterator[TimelineRow | QuoteRow | ActorRow]:
        yield from self.edition.timeline
        yield from self.edition.quotes
        yield from self.edition.actors

    def brief(self) -> Brief:
        edition = self.edition
        sections = tuple(section for section in self._sections() if section.id != "pinned" or section.lines)
        return Brief(
            edition.as_of,
            self.material.since,
            _summary(edition),
            sections,
            self.citations.references(),
            empty=not edition.articles,
        )

    def _sections(self) -> Iterator[Section]:
        yield Section("pinned", "Pinned", tuple(self._pins()), "")
        yield Section("stories", "What happened", tuple(self._stories()), "No story is in the archive yet.")
        yield Section("timeline", "Timeline", tuple(self._timeline()), "Nothing dated is in the archive yet.")
        yield Section("quotes", "Who said what", tuple(self._quotes()), "Nobody is quoted.")
        yield Section(
            "actors", "Who was involved", tuple(self._actors()), "Nobody on the watchlist was named."
        )
        yield self._new()
        yield Section("differences", "What disagrees", tuple(self._differences()), "Nothing seen.")
        yield Section(
            "troubles", "What the desk could not see", tuple(self._troubles()), "Every feed answered."
        )

    # --- sections ---

    def _stories(self) -> Iterator[Line]:
        for row in self.edition.told[:STORIES_SHOWN]:
            yield _story_line(row, self.citations.cite(row.evidence))

    def _timeline(self) -> Iterator[Line]:
        rows = [row for row in self.edition.timeline if self.pinned.isdisjoint(spots(row))]
        dated = [row for row in rows if row.when][:TIMELINE_SHOWN]
        undated = [row for row in rows if not row.when][:UNDATED_SHOWN]
        for row in dated + undated:
            yield _timeline_line(row, self.citations.cite(row.evidence))

    def _quotes(self) -> Iterator[Line]:
        rows = [row for row in self.edition.quotes if self.pinned.isdisjoint(spots(row))]
        for row in rows[:QUOTES_SHOWN]:
            yield _quote_line(row, self.citations.cite(row.evidence))

    def _actors(self) -> Iterator[Line]:
        for row in [row for row in self.edition.actors if row.watched][:ACTORS_SHOWN]:
            if self.pinned.isdisjoint(spots(row)):
                yield _actor_line(row, self.citations.cite(row.evidence[:1]))

    def _new(self) -> Section:
        rows = self.material.new
        empty = (
            "Nobody."
            if rows is not None
            else "Cannot be told: nothing in the archive is older than this brief."
        )
        lines = tuple(
            _actor_line(row, self.citations.cite(row.evidence[:1]), kind="new") for row in rows or ()
        )
        return Section("new", "Who is new", lines, empty)

    def _differences(self) -> Iterator[Line]:
        for row in self.edition.timeline:
            if row.disagreements:
                dates = "; ".join(f"{item.when} ({', '.join(item.sources)})" for item in row.disagreements)
                fields = {"dates": tuple(f"{d.when}: {', '.join(d.sources)}" for d in row.disagreements)}
                cited = self.citations.cite(row.evidence)
                lead = "numbers differ" if row.disagreements[0].of == "number" else "dates differ"
                yield Line("difference", lead, row.text, dates, cited, fields)
        for quote in self.edition.quotes:
            if quote.contradicting:
                lead = f"{quote.speaker or 'unattributed'}, in other words"
                wordings = "; ".join(quote.contradicting)
                cited = self.citations.cite(quote.evidence)
                yield Line(
                    "difference", lead, quote.words, wordings, cited, {"wordings": quote.contradicting}
                )

    def _troubles(self) -> Iterator[Line]:
        for trouble in self.edition.troubles:
            since = utc_time(trouble.since)
            lead = trouble.source + (f", failing since {since}" if since else "")
            yield Line(
                "trouble", lead, trouble.error, fields={"source": trouble.source, "since": since or None}
            )
        if self.edition.unread:
            yield Line(
                "trouble", "", f"{plural(self.edition.unread, 'article')} stored but not read yet.", fields={}
            )
        if self.edition.truncated:
            yield Line(
                "trouble", "", "More articles matched than are laid out here: the newest are.", fields={}
            )

    # --- pins ---

    def _pins(self) -> Iterator[Line]:
        found = self._by_spot()
        for pin in self.material.pins:
            if pin.kind != "note":
                make = found.get(spot_of(pin))
                yield make() if make else self._kept(pin)
            if pin.note:
                yield Line("note", "", pin.note, fields={})

    def _by_spot(self) -> dict[Spot, Callable[[], Line]]:
        """Where each row of the edition rests -> how its line is made."""
        made: dict[Spot, Callable[[], Line]] = {}
        for event in self.edition.timeline:
            made |= dict.fromkeys(spots(event), partial(self._line, _timeline_line, event))
        for quote in self.edition.quotes:
            made |= dict.fromkeys(spots(quote), partial(self._line, _quote_line, quote))
        for actor in self.edition.actors:
            made |= dict.fromkeys(spots(actor), partial(self._line_of_actor, actor))
        return made

    def _line(self, make: Callable[[Row, tuple[Citation, ...]], Line], row: Row) -> Line:
        return make(row, self.citations.cite(row.evidence))

    def _line_of_actor(self, row: ActorRow) -> Line:
        return _actor_line(row, self.citations.cite(row.evidence[:1]))

    def _kept(self, pin: Pin) -> Line:
        """A pin whose line this edition does not have: the words as they were pinned."""
        article = self.articles.get(pin.article)
        if article is None:
            return Line("passage", "", pin.words, "its article is no longer in the archive", fields={})
        evidence = Evidence(
            article.id,
            (pin.start, pin.end),
            (pin.start, pin.end),
            self.material.outlets.get(article.source) or strip_credentials(article.source),
            article.published,
            article.title or article.text[:80],
            edited=article.edited,
            summary_only=article.completeness == "summary",
            url=hide_named_keys(article.url),
            fetched=article.fetched,
        )
        return Line("passage", "", pin.words, evidence.source, self.citations.cite([evidence]), {})


def _summary(edition: Edition) -> tuple[str, ...]:
    parts = [
        f"{laid_out_words(edition)} in {plural(edition.stories, 'story', 'stories')}",
        f"{edition.watched:,} name somebody on the watchlist",
    ]
    if edition.troubles:
        parts.append(f"{len(edition.troubles)} of {plural(edition.feeds, 'feed')} failing")
    if edition.unread:
        parts.append(f"{edition.unread:,} not read yet")
    if edition.filter:
        parts.append(f"filter: {edition.filter}")
    return tuple(parts)


# --- rows of an edition as lines, with the same row in parts for programs ---


def _story_line(row: StoryRow, cited: Cited) -> Line:
    """A story under the headline of its first text of its own."""
    parts = [plural(row.articles, "article"), _outlets(row.sources, row.independent)]
    if row.actors:
        parts.append("names " + ", ".join(row.actors))
    return Line(
        "story",
        "",
        " ".join(row.title.split()),
        " · ".join(parts),
        cited,
        {
            "articles": row.articles,
            "sources": row.sources,
            "independent": row.independent,
            "actors": row.actors,
        },
    )


def _timeline_line(row: TimelineRow, cited: Cited) -> Line:
    """An event with its date as coarse as its texts give it."""
    when = row.when
    return Line(
        "event",
        row.when_text,
        row.text,
        _timeline_note(row),
        cited,
        {
            "event_kind": row.kind,
            "start": when.start.isoformat() if when else None,
            "end": when.end.isoformat() if when else None,
            "precision": when.precision if when else None,
            "approximate": "yes" if when and when.approximate else "no",
            "actors": row.actors,
            "sources": row.sources,
            "independent": row.independent,
        },
    )


def _timeline_note(row: TimelineRow) -> str:
    """Outlets and what to be careful about, in words."""
    parts = []
    if row.kind == "said":
        heard = row.evidence[0].published.date() if row.evidence else row.day
        parts.append("said to happen" if row.when and row.when.end > heard else "as told by a source")
    elif row.kind == "planned":
        parts.append("planned")
    parts.append(_outlets(row.sources, row.independent))
    if row.disagreements:
        dates = "; ".join(f"{item.when} ({', '.join(item.sources)})" for item in row.disagreements)
        what = "numbers" if row.disagreements[0].of == "number" else "dates"
        parts.append(f"{what} differ: {dates}")
    return " · ".join(parts)


def _quote_line(row: QuoteRow, cited: Cited) -> Line:
    """Something said; who said it, how sure that is, and where it stood."""
    sure = "corrected by you" if row.corrected else f"{row.confidence:.0%} sure" if row.speaker else ""
    note = " · ".join(part for part in (row.kind, sure, ", ".join(row.sources)) if part)
    return Line(
        "quote",
        row.speaker or "unattributed",
        row.words,
        note,
        cited,
        {
            "speaker": row.speaker or None,
            "actor": row.actor or None,
            "quote_kind": row.kind,
            "confidence": round(row.confidence, 3),
            "sources": row.sources,
            "wordings": row.variants,
        },
    )


def _actor_line(row: ActorRow, cited: Cited, kind: LineKind = "actor") -> Line:
    """Somebody named, and how often."""
    counts = [
        plural(row.articles, "article"),
        plural(row.mentions, "mention"),
        plural(row.quotes, "quote"),
    ]
    if not row.watched:
        counts.append("not on the watchlist")
    return Line(
        kind,
        row.name,
        row.role,
        " · ".join(counts),
        cited,
        {
            "actor_kind": row.kind,
            "articles": row.articles,
            "mentions": row.mentions,
            "quotes": row.quotes,
            "watched": "yes" if row.watched else "no",
        },
    )


def _outlets(sources: tuple[str, ...], independent: int) -> str:
    named = ", ".join(sources)
    return f"{named} · {independent} independent" if len(sources) > 1 else named
