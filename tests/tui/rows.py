"""Rows of an invented country, as an edition lays them out: for tests of what draws, pins or completes rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from store.records import Article, ArticleVersion, Mention, Reading, Span, When
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
