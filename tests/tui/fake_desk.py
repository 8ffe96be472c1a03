"""A desk with an invented country on it, for the screens' tests: no archive, no network, calls counted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import finalize

from briefing.alerts.service import Alerts
from briefing.core.errors import Fault
from briefing.desk.retention import Withheld
from briefing.edition.pins import pinned_ids
from briefing.export.brief import Brief
from briefing.export.compose import Material, compose
from briefing.export.make_brief import BriefOptions
from briefing.feeds.alert_settings import AlertSettings
from briefing.feeds.service import FeedService
from briefing.pipeline.ingest import Pipeline
from briefing.pipeline.progress import Progress
from briefing.pipeline.workers import Workers
from briefing.undo.archive_handlers import register_handlers
from briefing.undo.filter_handler import register as register_filters
from briefing.undo.log import Changes
from briefing.undo.pin_handler import PinHandler
from briefing.watch.edits import Edits
from store.archive import Archive, Filters, Pins
from store.open import open_archive
from store.query import describe, parse
from store.records import (
    Actor,
    Alias,
    Article,
    ArticleVersion,
    FeedResult,
    FeedState,
    Mention,
    Reading,
    Source,
    Span,
    When,
)
from store.views import (
    ActorRow,
    ArticleView,
    Disagreement,
    Edition,
    Evidence,
    FeedTrouble,
    QuoteRow,
    TimelineRow,
)
from store.watchlist import Watchlist

TODAY = date(2026, 3, 14)
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)

HEADLINE = "Harbour strike [red]enters[/red] third week as talks stall"
BODY = (
    "Dock workers in Port Varo stayed away for a third week on Saturday, closing both northern piers.\n"
    "“We will not sign a paper that nobody has read,” said Ines Calder, the transport minister. "
    "The Harbour Guard reopened the fuel berth on 11 March.\n"
    "The Tolvan Shipping Union called the offer an insult and asked the Court of Ports for a ruling."
)
TEXT = f"{HEADLINE}\n{BODY}"
OLD_TEXT = TEXT.replace("both northern piers", "one northern pier")


def place(text: str, words: str) -> Span:
    """Where ``words`` stand in ``text``."""
    start = text.index(words)
    return start, start + len(words)


def make_article(number: int = 1, **changes: object) -> Article:
    article = Article(
        source="https://ledger.example/rss",
        key=f"k{number}",
        text=TEXT,
        published=NOON - timedelta(hours=number),
        fetched=NOON,
        headline_end=len(HEADLINE),
        url="https://ledger.example/harbour?id=1",
        published_raw="Sat, 14 Mar 2026 11:00:00 GMT",
        id=number,
    )
    return replace(article, **changes)  # type: ignore[arg-type]  # the tests name real fields


def make_view(number: int = 1) -> ArticleView:
    mentions = tuple(
        Mention(*place(TEXT, alias), actor, alias, rule)
        for actor, alias, rule in (
            ("Harbour Guard", "Harbour Guard", "full name"),
            ("Ines Calder", "Ines Calder", "full name"),
            ("Tolvan Shipping Union", "Tolvan Shipping Union", "full name"),
        )
    )
    article = make_article(number)
    versions: tuple[ArticleVersion, ...] = ()
    copy_of = ""
    if number == 2:
        article = replace(article, version=2)
        versions = (ArticleVersion(2, 1, OLD_TEXT, len(HEADLINE), NOON - timedelta(hours=9)),)
    if number == 3:
        article = replace(
            article, completeness="summary", published_basis="first-seen", published_raw="1 Jan 1970"
        )
        copy_of = "The Varo Ledger: Harbour strike enters third week"
    return ArticleView(
        article=article,
        source=OUTLETS[(number - 1) % len(OUTLETS)],
        reading=Reading(article=number, analysis=1, mentions=mentions),
        versions=versions,
        copy_of=copy_of,
    )


OUTLETS = ("The Varo Ledger", "Coast Radio", "Northern Wire", "Daily Anchor")


def make_evidence(number: int, words: str, why: str = "") -> Evidence:
    span = place(TEXT, words)
    start = max(TEXT.rfind(". ", 0, span[0]) + 2, TEXT.rfind("\n", 0, span[0]) + 1)
    ends = [at for at in (TEXT.find(".", span[1]), TEXT.find("\n", span[1])) if at > 0]
    return Evidence(
        article=number,
        span=span,
        sentence=(start, min(ends, default=len(TEXT) - 1) + 1),
        source=OUTLETS[(number - 1) % len(OUTLETS)],
        published=NOON - timedelta(hours=number),
        title=HEADLINE,
        why=why or f"“{words}” read as 11 Mar 2026, counted from the day of the article",
        copy_of=1 if number == 3 else 0,
        edited=number == 2,
        summary_only=number == 3,
    )


def _day(day: int) -> When:
    return When(date(2026, 3, day), date(2026, 3, day), "day")


def _event(number: int, day: int, text: str, **changes: object) -> TimelineRow:
    row = TimelineRow(
        id=f"e{number}",
        kind="happened",
        text=text,
        when=_day(day),
        when_text=f"{day} Mar",
        day=date(2026, 3, day),
        actors=("Harbour Guard",),
        sources=OUTLETS[: 1 + number % 3],
        independent=1 + number % 2,
        evidence=(
            make_evidence(1, "on 11 March"),
            make_evidence(2, "on 11 March"),
            make_evidence(3, "on 11 March"),
        ),
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # the tests name real fields


TIMELINE = (
    _event(
        1,
        14,
        "Dock workers in Port Varo stayed away for a third week on Saturday, closing both northern piers to "
        "grain and fuel and leaving eleven ships at anchor in the roads.",
        actors=("Tolvan Shipping Union", "Ines Calder", "Harbour Guard"),
        sources=OUTLETS[:3],
        independent=2,
    ),
    _event(2, 14, "The cabinet will meet on the harbour law on Monday.", kind="planned", when_text="16 Mar"),
    _event(
        3, 14, "A [bold]leaked[/bold] memo names three brokers.", when=None, when_text="undated", actors=()
    ),
    _event(
        4,
        11,
        "The Harbour Guard reopened the fuel berth after a night of talks with the pilots.",
        disagreements=(Disagreement("11 Mar", OUTLETS[:2]), Disagreement("12 Mar", OUTLETS[2:3])),
    ),
    _event(5, 11, "Ines Calder said the subsidy had been paid twice.", kind="said", actors=("Ines Calder",)),
    _event(
        6,
        1,
        "Grain exports through Port Varo fell by a third.",
        when=When(date(2026, 2, 1), date(2026, 2, 28), "month", approximate=True),
        when_text="≈ Feb 2026",
        actors=("Ministry of Transport of the Tolvan Coast",),
    ),
    *(
        _event(
            10 + n,
            max(9 - n // 5, 1),
            f"Patrol number {n} of the coast guard brought a skiff with unlisted cargo into the inner basin.",
        )
        for n in range(40)
    ),
)


def _actor(name: str, kind: str, role: str, articles: int, quotes: int, **changes: object) -> ActorRow:
    row = ActorRow(
        id=f"a:{name}",
        name=name,
        kind=kind,  # type: ignore[arg-type]  # the tests name real kinds
        role=role,
        articles=articles,
        mentions=articles * 2,
        quotes=quotes,
        trend=tuple((articles * day * 7 % 11) % 6 for day in range(14)),
        last_quote="“We will not sign a paper that nobody has read.”" if quotes else "",
        evidence=(make_evidence(1, "Harbour Guard"), make_evidence(2, "Ines Calder")),
        together=(("Ines Calder", 4), ("Harbour Guard", 2)),
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # the tests name real fields


ACTORS = (
    _actor("Harbour Guard", "organization", "", 21, 3),
    _actor("Tolvan Shipping Union", "organization", "", 17, 6),
    _actor("Ministry of Transport of the Tolvan Coast", "organization", "", 9, 0),
    _actor("Ines Calder", "official", "Minister of Transport", 14, 9),
    _actor("Ruben Calder", "official", "Governor of the North Coast", 5, 1),
    _actor("Joaquim Berra", "official", "Harbour master, union delegate", 3, 1, watched=False, last_quote=""),
    _actor("Court of Ports", "organization", "", 2, 0, watched=False),
)


def _quote(number: int, speaker: str, words: str, **changes: object) -> QuoteRow:
    row = QuoteRow(
        id=f"q{number}",
        speaker=speaker,
        actor=speaker,
        words=words,
        kind="direct",
        confidence=0.96,
        published=NOON - timedelta(hours=number * 5),
        sources=OUTLETS[: 1 + number % 2],
        evidence=(
            make_evidence(1, "We will not sign a paper that nobody has read", "“Ines Calder” with “said”"),
        ),
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # the tests name real fields


QUOTES = (
    _quote(
        1,
        "Ines Calder",
        "“We will not sign a paper that nobody has read, and we will not be hurried by people who were "
        "paid twice for the same pier.”",
        variants=("“We won't sign a paper nobody has read” (Coast Radio)",),
    ),
    _quote(2, "Tolvan Shipping Union", "the offer was “an insult”", kind="mixed", confidence=0.82),
    _quote(3, "", "“Nobody told the pilots.”", confidence=0.0),
    _quote(4, "Ruben Calder", "that the north could wait no longer", kind="indirect", confidence=0.55),
    _quote(5, "Joaquim Berra", "“Read it [twice].”", corrected=True),
    *(
        _quote(10 + n, "Ines Calder", f"“Answer number {n} is the same as the one before.”")
        for n in range(20)
    ),
)


def make_edition(**changes: object) -> Edition:
    edition = Edition(
        built=NOON,
        since=NOON - timedelta(hours=15),
        articles=310,
        new=42,
        stories=122,
        watched=97,
        unread=0,
        filter="",
        timeline=TIMELINE,
        actors=ACTORS,
        quotes=QUOTES,
        troubles=(
            FeedTrouble(
                "Daily Anchor",
                "The server answers 404 Not Found. See whether the feed moved; mend its url in feeds.toml.",
                NOON - timedelta(days=2),
            ),
        ),
        feeds=12,
    )
    return replace(edition, **changes)  # type: ignore[arg-type]  # the tests name real fields


EMPTY = make_edition(
    articles=0, new=0, stories=0, watched=0, timeline=(), actors=(), quotes=(), troubles=(), since=None
)


FEEDS = "\n".join(
    f'[[feeds]]\nname = "{name}"\nurl = "https://{host}.example/rss"\ntags = {tags}\nenabled = {enabled}\n'
    for name, host, tags, enabled in (
        ("The Varo Ledger", "ledger", '["press", "coast"]', "true"),
        ("Coast Radio", "radio", '["[b]press[/b]"]', "true"),
        ("Northern Wire", "wire", '["agency"]', "false"),
        ("Daily Anchor", "anchor", "[]", "true"),
        ("Court of Ports: rulings", "court", '["official"]', "true"),
    )
)
STATES = (
    FeedState(
        "https://ledger.example/rss",
        checked=NOON - timedelta(minutes=4),
        succeeded=NOON - timedelta(minutes=4),
    ),
    FeedState(
        "https://radio.example/rss",
        checked=NOON - timedelta(hours=1),
        succeeded=NOON - timedelta(hours=31),
        failures=1,
        error="The server answered 429 Too Many Requests. It asks to wait until 2026-03-14 13:00 UTC.",
        failing_since=NOON - timedelta(hours=1),
        next_due=NOON + timedelta(hours=1),
        asked_to_wait=True,
    ),
    FeedState(
        "https://anchor.example/rss",
        checked=NOON - timedelta(minutes=20),
        succeeded=NOON - timedelta(days=3),
        failures=7,
        error="The server answered 404 Not Found. Check the address in feeds.toml.",
        failing_since=NOON - timedelta(days=2),
        next_due=NOON + timedelta(hours=3),
    ),
)


class FakeDesk:
    """Answers from one edition, narrowing it as the real desk would; refreshes step by step when let."""

    def __init__(self, edition: Edition | None = None) -> None:
        self.whole = edition or make_edition()
        self.asked: list[tuple[str, str]] = []
        self.wished: list[BriefOptions] = []
        self.rewatched = False
        """Another program has edited the watchlist."""
        self.brought = False
        """Another program has written to the archive."""
        self.refreshes = 0
        self.followed = 0
        self.seen = 0
        self.edited = False
        self.steps: list[Progress] = [
            Progress("fetch", feeds_done=done, feeds_total=12, feeds_failed=1, articles_in=done * 3)
            for done in range(1, 13)
        ]
        self.hold: asyncio.Event | None = None
        """When set, a refresh waits for it after its first step."""
        self.trouble: Exception | None = None
        self._faults: tuple[Fault, ...] = ()
        self._archive: Archive | None = None

    @cached_property
    def changes(self) -> Changes:
        """The real thing, on a journal that goes with the desk."""
        folder = TemporaryDirectory()
        self._folder = Path(folder.name)
        self._archive = open_archive(self._folder / "archive.sqlite")
        finalize(self, folder.cleanup)
        changes = Changes(self._archive.journal)
        starter = [Actor("Ines Calder", "official", (Alias("Ines Calder"),))]
        self._watchlist = Watchlist.open(Path(folder.name) / "watchlist.json", starter=starter)
        register_handlers(changes, self._archive, self._watchlist)
        changes.register("pin", PinHandler(self._archive.pins), in_archive=True)
        register_filters(changes, self._archive.filters)
        return changes

    @property
    def filters(self) -> Filters:
        """The real thing, in the same file as the journal."""
        assert self.changes
        assert self._archive is not None
        return self._archive.filters

    @property
    def edits(self) -> Edits:
        """The real thing, on an empty archive and a watchlist of one."""
        changes = self.changes
        assert self._archive is not None
        return Edits(self._archive, self._watchlist, changes)

    async def follow_watchlist(self) -> AsyncGenerator[Progress, None]:
        self.followed += 1
        yield Progress("done")

    @property
    def feeds(self) -> FeedService:
        """The real thing, on a feeds.toml of its own."""
        changes = self.changes
        assert self._archive is not None
        folder = self._folder
        archive = self._archive
        if not (folder / "feeds.toml").exists():
            (folder / "feeds.toml").write_text(FEEDS, encoding="utf-8")
            archive.store_feeds(
                [FeedResult(Source(state.source, state.source), "failed", state) for state in STATES]
            )
        return FeedService(
            folder / "feeds.toml", archive, self.pipeline, changes, lambda: NOON, self.config_changed
        )

    @cached_property
    def pipeline(self) -> Pipeline:
        """The real thing, on the journal's archive."""
        _ = self.changes
        assert self._archive is not None
        return Pipeline(self._archive, Workers((), kind="thread"))

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self._faults

    def edit_files(self, *faults: Fault) -> None:
        self._faults = faults
        self.edited = True

    @cached_property
    def alerts(self) -> Alerts:
        """The real thing, on an empty archive."""
        changes = self.changes
        assert self._archive is not None
        return Alerts(self._archive, changes, AlertSettings, tuple, self.now)

    @property
    def pins(self) -> Pins:
        """The real thing, on the journal's archive."""
        _ = self.changes
        assert self._archive is not None
        return self._archive.pins

    last_seen = NOON - timedelta(hours=15)

    def now(self) -> datetime:
        return NOON

    def brief(self, options: BriefOptions) -> Brief:
        self.wished.append(options)
        edition = self.edition(options.query, options.actor)
        return compose(edition, Material(lambda ids: {}, pins=self.pins.all() if options.pins else ()))

    def edition(self, query: str = "", actor: str = "") -> Edition:
        self.asked.append((query, actor))
        expr = parse(query, today=TODAY)
        words = [f"about {actor}"] if actor else []
        if expr is not None:
            words.append(describe(expr))
        timeline, quotes = self.whole.timeline, self.whole.quotes
        if actor:
            timeline = tuple(row for row in timeline if actor in row.actors)
            quotes = tuple(row for row in quotes if actor == row.actor)
        if query:
            bare = query.strip('"').lower()
            timeline = tuple(row for row in timeline if bare in row.text.lower())
            quotes = tuple(row for row in quotes if bare in row.words.lower())
        found = len(timeline) + len(quotes)
        articles = self.whole.articles if not words else found
        return replace(
            self.whole,
            filter=", ".join(words),
            timeline=timeline,
            quotes=quotes,
            articles=articles,
            pinned=pinned_ids([*timeline, *quotes, *self.whole.actors], self.pins.all()),
        )

    def glance(self) -> Edition:
        return replace(self.whole, timeline=self.whole.timeline[:5], quotes=self.whole.quotes[:5])

    def article(self, article: int) -> ArticleView | None:
        return make_view(article) if article < 90 else None

    async def refresh(self) -> AsyncGenerator[Progress, None]:
        self.refreshes += 1
        if self.trouble:
            raise self.trouble
        for step in self.steps:
            yield step
            if self.hold is not None:
                await self.hold.wait()

    def watchlist_changed(self) -> bool:
        changed, self.rewatched = self.rewatched, False
        return changed

    def archive_changed(self) -> bool:
        changed, self.brought = self.brought, False
        return changed

    def config_changed(self) -> bool:
        edited, self.edited = self.edited, False
        return edited

    def mark_seen(self) -> None:
        self.seen += 1

    withheld: Withheld | None = None

    notices: tuple[str, ...] = ()

    def notice(self) -> str:
        first, self.notices = (*self.notices[:1], "")[0], self.notices[1:]
        return first

    def remove_withheld(self) -> str:
        self.withheld = None
        return "3 articles removed."

    def close(self) -> None:
        if self._archive is not None:
            self._archive.close()


FAULT = Fault(Path("feeds.toml"), 12, "The url has no scheme.", "Write https:// before it.")
