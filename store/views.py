"""What a pane draws: rows already ordered, worded and counted, with their evidence.

An :class:`Edition` is one frozen snapshot of the archive under one filter; every pane
shows the same one.  Rows carry a stable ``id`` so that a highlight survives a new edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from store.records import (
    ActorKind,
    Article,
    ArticleVersion,
    EventKind,
    Mention,
    QuoteKind,
    Reading,
    Span,
    When,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place in an article that a row rests on."""

    article: int
    span: Span
    """What to highlight."""
    sentence: Span
    """The sentence around it, to scroll to."""
    source: str
    """The feed's name, for people."""
    published: datetime
    title: str
    why: str = ""
    """Alias and rule, cue and rule, or phrase and anchor: why this line says what it says."""
    copy_of: int = 0
    edited: bool = False
    summary_only: bool = False
    url: str = ""
    """The article's address; only ever http or https."""
    fetched: datetime | None = None
    """When the article was first seen."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that date one event differently."""

    when: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event, told by one or several articles."""

    id: str
    kind: EventKind
    text: str
    when: When | None
    when_text: str
    """For people, never finer than known: ``14 Aug``, ``week of 4 Aug``, ``≈ Feb 2025``, ``undated``."""
    day: date
    """Where it sorts and under which day it stands; the publication day for undated events."""
    actors: tuple[str, ...]
    sources: tuple[str, ...]
    independent: int
    evidence: tuple[Evidence, ...]
    story: int = 0
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One story, told by one or several articles."""

    id: str
    story: int
    """The archive's number for it; 0 where its articles are not placed yet."""
    title: str
    """Headline of the earliest full text that is no copy."""
    articles: int
    sources: tuple[str, ...]
    independent: int
    actors: tuple[str, ...]
    """Watched actors its articles name, most often named first."""
    newest: datetime
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An organization or official, how often it was in the news, and its last words."""

    id: str
    name: str
    kind: ActorKind
    role: str
    articles: int
    mentions: int
    quotes: int
    trend: tuple[int, ...]
    """Articles a day, oldest first, ending with the newest day of the edition."""
    last_quote: str
    evidence: tuple[Evidence, ...]
    watched: bool = True
    """False: a name found in the articles that is not on the watchlist."""
    together: tuple[tuple[str, int], ...] = ()
    """Actors named in the same sentences, most often first."""


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One thing said, in all wordings that outlets gave it."""

    id: str
    speaker: str
    """Empty: unattributed."""
    actor: str
    words: str
    kind: QuoteKind
    confidence: float
    published: datetime
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    variants: tuple[str, ...] = ()
    """Other wordings of the same quote, with their outlet."""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class FeedTrouble:
    """A feed that fails, in words a user can act on."""

    source: str
    error: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Edition:
    """One frozen snapshot that every pane shows."""

    built: datetime
    since: datetime | None
    """When the user last looked; None at the first time."""
    articles: int
    """Articles under this filter."""
    new: int
    """Articles that came in since ``since``."""
    stories: int
    watched: int
    """Articles that name somebody on the watchlist."""
    unread: int
    """Articles stored but not read yet."""
    filter: str
    """The filter in words; empty when everything is shown."""
    timeline: tuple[TimelineRow, ...] = ()
    actors: tuple[ActorRow, ...] = ()
    quotes: tuple[QuoteRow, ...] = ()
    troubles: tuple[FeedTrouble, ...] = ()
    feeds: int = 0
    truncated: bool = False
    """More matched than is shown."""
    told: tuple[StoryRow, ...] = ()
    """The stories, those that name most of the watched first."""
    as_of: datetime | None = None
    """When a feed was last asked; None before the first time."""
    pinned: frozenset[str] = frozenset()
    """Ids of the rows that are pinned for the brief."""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article opened for reading, with what was found in it and where it belongs."""

    article: Article
    source: str
    reading: Reading
    versions: tuple[ArticleVersion, ...] = ()
    copy_of: str = ""
    """Outlet and headline of the article it copies; empty when it is its own text."""
    story: int = 0
    why: tuple[Mention, ...] = ()
