"""The desk of Port Varo: the real desk on a small archive of invented news, for the screens' tests.

The archive is made once in a run; each desk gets a copy of its own.  What was read in the articles is written out below
rather than found by the analysis, so that a change there changes no screen.  Two things are the tests' own: the time
stands still, and a refresh asks no server but takes its steps from a list.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

from briefing.analysis.version import ANALYSIS_VERSION
from briefing.core.paths import Paths
from briefing.desk.desk import SEEN, Desk
from briefing.export.brief import Brief
from briefing.export.make_brief import BriefOptions
from briefing.pipeline.progress import Progress
from briefing.pipeline.retag import TAGGED
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.open import open_archive
from store.records import (
    CORRECTED,
    Actor,
    Alias,
    Article,
    Completeness,
    Entity,
    Event,
    EventKind,
    FeedResult,
    FeedState,
    Mention,
    Placement,
    Quote,
    QuoteKind,
    Reading,
    Role,
    Source,
    Span,
    When,
)
from store.views import Edition
from store.watchlist import Watchlist

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
"""The time at the desk, a Saturday."""
LAST_LOOK = NOON - timedelta(hours=15)

LEDGER = Source("The Varo Ledger", "https://ledger.example/rss", ("press", "coast"))
RADIO = Source("Coast Radio", "https://radio.example/rss", ("[b]press[/b]",))
WIRE = Source("Northern Wire", "https://wire.example/rss", ("agency",), enabled=False)
ANCHOR = Source("Daily Anchor", "https://anchor.example/rss")
COURT = Source("Court of Ports: rulings", "https://court.example/rss", ("official",))
SOURCES = (LEDGER, RADIO, WIRE, ANCHOR, COURT)
ANOTHER_FEED = '[[feeds]]\nname = "Pilot"\nurl = "https://pilot.example/rss"\n'
FAULTY_FEED = '[[feeds]]\nname = "Gone"\nurl = "gone.example/rss"\n'
FEEDS = "\n".join(
    f'[[feeds]]\nname = "{feed.name}"\nurl = "{feed.url}"\ntags = {json.dumps(feed.tags)}\n'
    f"enabled = {json.dumps(feed.enabled)}\n"
    for feed in SOURCES
)
STATES = (
    FeedState(LEDGER.id, checked=NOON - timedelta(minutes=4), succeeded=NOON - timedelta(minutes=4)),
    FeedState(
        RADIO.id,
        checked=NOON - timedelta(hours=1),
        succeeded=NOON - timedelta(hours=31),
        failures=1,
        error="The server answered 429 Too Many Requests. It asks to wait until 2026-03-14 13:00 UTC.",
        failing_since=NOON - timedelta(hours=1),
        next_due=NOON + timedelta(hours=1),
        asked_to_wait=True,
    ),
    FeedState(
        ANCHOR.id,
        checked=NOON - timedelta(minutes=20),
        succeeded=NOON - timedelta(days=3),
        failures=7,
        error="The server answered 404 Not Found. Check the address in feeds.toml.",
        failing_since=NOON - timedelta(days=2),
        next_due=NOON + timedelta(hours=3),
    ),
)

GUARD, UNION = "Harbour Guard", "Tolvan Shipping Union"
MINISTRY = "Ministry of Transport of the Tolvan Coast"
RULING = "Court of Ports"
INES, RUBEN, BERRA = "Ines Calder", "Ruben Calder", "Joaquim Berra"
WATCHED = (
    Actor(GUARD, "organization", (Alias(GUARD),)),
    Actor(UNION, "organization", (Alias(UNION),)),
    Actor(MINISTRY, "organization", (Alias(MINISTRY),)),
    Actor(INES, "official", (Alias(INES),), (Role("Minister of Transport"),)),
    Actor(RUBEN, "official", (Alias(RUBEN),), (Role("Governor of the North Coast"),)),
)


# --- what the articles say, and what was read in them -----------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A quotation by its words."""

    words: str
    speaker: str
    confidence: float
    kind: QuoteKind = "direct"
    corrected: bool = False


@dataclass(frozen=True)
class Told:
    """An event by the sentence that tells it."""

    sentence: str
    when: When | None
    phrase: str = ""
    kind: EventKind = "happened"
    actors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """One article."""

    source: Source
    text: str
    hours: float
    """Before the desk's noon."""
    told: tuple[Told, ...] = ()
    said: tuple[Said, ...] = ()
    first_text: str = ""
    """Before it was edited; empty where it was not."""
    story: int = 0
    """Reports of one story have one number."""
    copies: bool = False
    """A copy of the first report of its story."""
    completeness: Completeness = "full"
    published_raw: str = ""
    """A date that cannot be right, as the feed gives it."""
    more: tuple[str, ...] = field(default=())
    """Names of people who are not on the watchlist."""


def _on(day: int, month: int = 3) -> When:
    return When(date(2026, month, day), date(2026, month, day), "day")


STRIKE = "Harbour strike [red]enters[/red] third week as talks stall"
WALKOUT = (
    "Dock workers in Port Varo stayed away for a third week on Saturday, closing both northern piers to grain and fuel "
    "and leaving eleven ships at anchor in the roads."
)
REFUSAL = (
    "“We will not sign a paper that nobody has read, and we will not be hurried by people who were paid twice for the "
    "same pier,”"
)
OFFER = "The Tolvan Shipping Union called the offer an insult and asked the Court of Ports for a ruling."
TEXT = f"{STRIKE}\n{WALKOUT}\n{REFUSAL} said Ines Calder, the transport minister, to the Harbour Guard at the pier.\n{OFFER}"
BERTH = "The Harbour Guard reopened the fuel berth after a night of talks with the pilots."
CABINET = "The cabinet will meet on the harbour law later on Saturday."
MEMO = "A [bold]leaked[/bold] memo names three brokers."
SUBSIDY = "Ines Calder said the subsidy had been paid twice."
EXPORTS = "Grain exports through Port Varo fell by a third."
TWICE = "“Read it [twice].”"
ANSWERS = (
    "“The pilots have their rota.”",
    "“Nobody was sent home without pay.”",
    "“Our crane drivers asked for shade, and they got it.”",
    "“A lighthouse is cheaper than a wreck.”",
    "“Customs officers count every crate.”",
    "“Rain stopped us, not the budget.”",
    "“Ask the ferrymen about Tuesday.”",
    "“Seven tugs are enough for one basin.”",
    "“My door stands open to the fishermen.”",
    "“The old wharf will be a park.”",
    "“Dredging begins after the festival.”",
    "“Books were kept, and kept well.”",
)
PATROLS = 40


def _patrol(number: int) -> str:
    return f"Patrol number {number} of the Harbour Guard brought a skiff with unlisted cargo into the inner basin."


def _strike(source: Source, hours: float, text: str = TEXT) -> Report:
    return Report(
        source,
        text,
        hours,
        told=(Told(WALKOUT, _on(14), "on Saturday", actors=(UNION, INES, GUARD)),),
        said=(Said(REFUSAL, INES, 0.96),),
        story=1,
    )


def _berth(source: Source, hours: float, day: int) -> Report:
    told = Told(BERTH, _on(day), actors=(GUARD,))
    return Report(source, f"Fuel berth open again\n{BERTH}", hours, told=(told,), story=2)


def _answers(number: int) -> Report:
    words = ANSWERS[number::3]
    text = f"Minister before the committee, day {number + 1}\n{INES} answered."
    text += "\n" + "\n".join(words) + f"\nThe {UNION} was not asked."
    return Report(
        (LEDGER, RADIO, ANCHOR)[number],
        text,
        60 + 24 * number,
        said=tuple(Said(each, INES, 0.96) for each in words),
    )


def _patrols(number: int) -> Report:
    """Five patrols of one day."""
    day = date(2026, 2, 27 - number)
    sentences = [_patrol(5 * number + each) for each in range(5)]
    text = f"The day of the patrols, {day.day} February\n" + " ".join(sentences)
    hours = (NOON - datetime(2026, 2, day.day, 18, tzinfo=UTC)) / timedelta(hours=1)
    told = tuple(Told(each, _on(day.day, 2), actors=(GUARD,)) for each in sentences)
    return Report((WIRE, ANCHOR)[number % 2], text, hours, told=told)


REPORTS = (
    _strike(LEDGER, 3),
    replace(
        _strike(RADIO, 2.5),
        first_text=TEXT.replace("both northern piers", "one northern pier"),
    ),
    replace(_strike(WIRE, 2), copies=True, completeness="summary", published_raw="1 Jan 1970"),
    Report(
        RADIO,
        f"Cabinet to meet\n{CABINET}\nThe {MINISTRY} wrote the draft. “We will not sign a paper nobody has read, and we will "
        f"not be hurried by people who were paid twice for the same pier,” {INES} told us.",
        4,
        told=(Told(CABINET, _on(14), "on Saturday", "planned"),),
        said=(
            Said(
                "“We will not sign a paper nobody has read, and we will not be hurried by people who were paid twice for "
                "the same pier,”",
                INES,
                0.9,
            ),
        ),
    ),
    Report(ANCHOR, f"Brokers named\n{MEMO}\nThe {UNION} has it.", 5, told=(Told(MEMO, None),)),
    Report(
        LEDGER,
        f"Union angry\nThe {UNION} said the offer was “an insult” to every docker. “Nobody told the pilots.”",
        6,
        said=(
            Said("the offer was “an insult”", UNION, 0.82, "mixed"),
            Said("“Nobody told the pilots.”", "", 0.0),
        ),
    ),
    Report(
        COURT,
        f"North coast waits\n{RUBEN} said that the north could wait no longer. The {MINISTRY} did not answer. {TWICE} said "
        f"{BERRA}.",
        8,
        said=(
            Said("that the north could wait no longer", RUBEN, 0.55, "indirect"),
            Said(TWICE, BERRA, 1.0, corrected=True),
        ),
        more=(BERRA,),
    ),
    _berth(LEDGER, 70, 11),
    _berth(RADIO, 69, 11),
    _berth(WIRE, 68, 12),
    Report(
        ANCHOR,
        f"Subsidy paid twice\n{SUBSIDY}",
        72,
        told=(Told(SUBSIDY, _on(11), kind="said", actors=(INES,)),),
    ),
    Report(
        LEDGER,
        f"Exports down\n{EXPORTS}\nThe {MINISTRY} gave the figure. The {UNION} doubts it.",
        200,
        told=(
            Told(
                EXPORTS,
                When(date(2026, 2, 1), date(2026, 2, 28), "month", approximate=True),
                actors=(MINISTRY,),
            ),
        ),
    ),
    *map(_answers, range(3)),
    *map(_patrols, range(PATROLS // 5)),
)

FERRIES = (
    "“Amber sails at dawn.”",
    "“No berth is too small for us.”",
    "“Passengers may bring bicycles.”",
    "“Fog held nobody back.”",
    "“A new engine was fitted.”",
    "“Children travel free.”",
    "“Tickets cost as much as last year.”",
    "“The night boat is back.”",
    "“We missed the islands.”",
)
NEWS = tuple(
    Report(
        RADIO,
        f"Ferry {number} runs again\nFerry number {number} left Port Varo on Saturday. {words} said {RUBEN}.",
        1,
        told=(Told(f"Ferry number {number} left Port Varo on Saturday.", _on(14), "on Saturday"),),
        said=(Said(words, RUBEN, 0.9),),
    )
    for number, words in enumerate(FERRIES)
)
"""What comes in while the desk is open: above all other lines of timeline and quotes, and Ruben Calder rises in his pane."""


# --- the archive --------------------------------------------------------------------------------------------


def _place(text: str, words: str, start: int = 0) -> Span:
    at = text.index(words, start)
    return at, at + len(words)


def article_of(report: Report, number: int, text: str = "") -> Article:
    """A report as its feed brings it."""
    text = text or report.text
    published = NOON - timedelta(hours=report.hours)
    return Article(
        source=report.source.id,
        key=f"k{number}",
        text=text,
        published=published,
        fetched=published,
        headline_end=text.index("\n"),
        url=f"{report.source.url.removesuffix('/rss')}/harbour?id={number}",
        completeness=report.completeness,
        published_raw=report.published_raw or published.isoformat(),
        published_basis="first-seen" if report.published_raw else "feed",
        digest=f"{number} {len(text)}",
    )


def mentions_in(text: str) -> tuple[Mention, ...]:
    """Of each watched actor the first place where it is named in full."""
    found = [
        Mention(*_place(text, actor.name), actor.name, actor.name, "full name")
        for actor in WATCHED
        if actor.name in text
    ]
    return tuple(sorted(found, key=lambda mention: mention.start))


def reading_of(report: Report, article: int) -> Reading:
    """What is to be found in a report."""
    text = report.text
    entities = [Entity(*_place(text, name), "PERSON", name, "Harbour master") for name in report.more]
    if RULING in text:
        entities.append(Entity(*_place(text, RULING), "ORG", RULING))
    return Reading(
        article=article,
        analysis=ANALYSIS_VERSION,
        mentions=mentions_in(text),
        entities=tuple(sorted(entities, key=lambda entity: entity.start)),
        quotes=tuple(_quote(text, said) for said in report.said),
        events=tuple(_event(text, told) for told in report.told),
    )


def _quote(text: str, said: Said) -> Quote:
    span = _place(text, said.words)
    names = {actor.name for actor in WATCHED}
    return Quote(
        *span,
        spans=(span,),
        kind=said.kind,
        speaker=said.speaker,
        mention=said.speaker,
        confidence=said.confidence,
        actor=said.speaker if said.speaker in names else "",
        mention_span=_place(text, said.speaker) if said.speaker else None,
        cue="said" if said.speaker else "",
        rule=CORRECTED if said.corrected else "said after",
    )


def _event(text: str, told: Told) -> Event:
    start, end = _place(text, told.sentence)
    return Event(
        start,
        end,
        told.kind,
        told.sentence,
        told.when,
        phrase=_place(text, told.phrase, start) if told.phrase else None,
        anchor="publication" if told.when else "",
        actors=told.actors,
    )


def bring(archive: Archive, *reports: Report, first: int = 1000) -> tuple[int, ...]:
    """Store reports and what is read in them, as a refresh does.  ``first``: what their keys are counted from.

    Gives the articles' ids in the order of the reports.
    """
    ids = []
    placements = []
    begun: dict[int, int] = {}
    for number, report in enumerate(reports, first):
        if report.first_text:
            _store(archive, report, article_of(report, number, report.first_text))
        id_ = _store(archive, report, article_of(report, number))
        original = begun.setdefault(report.story or -id_, id_)
        placements.append(Placement(id_, original, original if report.copies else 0, 1.0))
        ids.append(id_)
    readings = [reading_of(report, id_) for report, id_ in zip(reports, ids, strict=True)]
    archive.save_readings(readings, placements)
    return tuple(ids)


def _store(archive: Archive, report: Report, article: Article) -> int:
    states = {state.source: state for state in STATES}
    state = states.get(report.source.id, FeedState(report.source.id))
    result = FeedResult(report.source, "ok", state, (article,), mentions=(mentions_in(article.text),))
    (stored,) = archive.store_feeds([result])
    (id_,) = stored.new or stored.edited
    return id_


@cache
def _made() -> Path:
    """The folder that every desk gets a copy of."""
    folder = Path(mkdtemp(prefix="harbour-"))
    finalize(_made, shutil.rmtree, folder, ignore_errors=True)
    write_files(folder, WATCHED)
    with_articles = Desk(_paths(folder), workers=Workers(WATCHED, kind="thread"), clock=lambda: NOON)
    bring(with_articles.archive, *REPORTS, first=1)
    with_articles.close()
    return folder


@cache
def _empty(watched: tuple[Actor, ...]) -> Path:
    """The same without an article."""
    folder = Path(mkdtemp(prefix="harbour-"))
    finalize(_empty, shutil.rmtree, folder, ignore_errors=True)
    write_files(folder, watched)
    return folder


def write_files(folder: Path, watched: Sequence[Actor]) -> None:
    """feeds.toml, watchlist.json and an archive that knows the states of the feeds and when the user last looked."""
    paths = _paths(folder)
    paths.feeds.write_text(FEEDS, encoding="utf-8")
    watchlist = Watchlist.open(paths.watchlist, starter=watched)
    archive = open_archive(paths.archive)
    archive.store_feeds([FeedResult(Source(each.source, each.source), "failed", each) for each in STATES])
    archive.set_meta(SEEN, LAST_LOOK.isoformat())
    archive.set_meta(TAGGED, watchlist.version)
    archive.close()


def _paths(folder: Path) -> Paths:
    return Paths(feeds=folder / "feeds.toml", data=folder)


class HarbourDesk(Desk):
    """A desk of Port Varo.

    ``given``: an edition to show instead of the archive's, for what an archive hardly comes to hold.  ``watched``: the
    actors of a watchlist over an archive without articles.
    """

    def __init__(self, given: Edition | None = None, *, watched: tuple[Actor, ...] | None = None) -> None:
        folder = Path(mkdtemp(prefix="harbour-"))
        shutil.copytree(_made() if watched is None else _empty(watched), folder, dirs_exist_ok=True)
        super().__init__(_paths(folder), workers=Workers((), kind="thread"), clock=lambda: NOON)
        finalize(self, _clear, self.archive, folder)
        self.given = given
        self.asked: list[tuple[str, str]] = []
        """Query and actor of each edition that was wanted."""
        self.wished: list[BriefOptions] = []
        self.refreshes = 0
        self.followed = 0
        self.seen = 0
        self.steps = [
            Progress("fetch", feeds_done=done, feeds_total=12, feeds_failed=1, articles_in=done * 3)
            for done in range(1, 13)
        ]
        self.hold: asyncio.Event | None = None
        """When set, a refresh waits for it after each step."""
        self.trouble: Exception | None = None
        """What a refresh raises."""

    def edition(self, query: str = "", actor: str = "") -> Edition:
        self.asked.append((query, actor))
        return self.given or super().edition(query, actor)

    def glance(self) -> Edition:
        return self.given or super().glance()

    def brief(self, options: BriefOptions) -> Brief:
        self.wished.append(options)
        return super().brief(options)

    async def refresh(self, *, force: bool = False, wait: bool = False) -> AsyncGenerator[Progress, None]:
        self.refreshes += 1
        if self.trouble:
            raise self.trouble
        for step in self.steps:
            yield step
            if self.hold is not None:
                await self.hold.wait()

    async def follow_watchlist(self) -> AsyncGenerator[Progress, None]:
        self.followed += 1
        async for step in super().follow_watchlist():
            yield step

    def mark_seen(self) -> None:
        self.seen += 1
        super().mark_seen()

    def brought_by_another(self, *reports: Report) -> None:
        """Another program stores reports in this archive."""
        archive = open_archive(self.paths.archive)
        bring(archive, *reports)
        archive.close()

    def add_to_feeds(self, text: str) -> None:
        """An editor adds text to feeds.toml."""
        with self.paths.feeds.open("a", encoding="utf-8") as file:
            file.write(text)


def _clear(archive: Archive, folder: Path) -> None:
    archive.close()
    shutil.rmtree(folder, ignore_errors=True)
