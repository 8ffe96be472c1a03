"""What a pane draws: rows already ordered, worded and counted, with their evidence.

An :class:`Edition` is one frozen snapshot of the archive under one filter; every pane
shows the same one.  Rows carry a stable ``id`` so that a highlight survives a new edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

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

PinKind = Literal["event", "quote", "actor", "passage", "note"]
PIN_KINDS: tuple[str, ...] = get_args(PinKind)


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
    """What some outlets say of an event where others say otherwise."""

    when: str
    """The day, or the number with what it counts, in words."""
    sources: tuple[str, ...]
    of: Literal["day", "number"] = "day"


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
    form: str = "news"
    """Form of the article that the words are from."""
    stands_for: str = ""
    """Id of the story that it is the line of; empty for a further line of a story."""
    leads: bool = False
    """Whether that story leads, so that the line stands before all others."""
    folded: bool = False
    """One of the smaller lines of its day, or a further line of a story that has one."""
    names: tuple[Span, ...] = ()
    """Where watched actors stand in ``text``, each the first time."""
    unnamed: tuple[str, ...] = ()
    """Watched actors that the sentence is about without naming them: it says “he” or “the ministry”."""

    @property
    def reported(self) -> bool:
        """Whether it stands under the day on which it was reported, since its words give none."""
        return self.when is None


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One story, told by one or several articles."""

    id: str
    story: int
    """The archive's number for it; 0 where its articles are not placed yet."""
    title: str
    """Of the headlines of its articles, the one that says best what happened."""
    articles: int
    sources: tuple[str, ...]
    """The outlets, that of the headline first; two feeds of one publisher are one outlet."""
    independent: int
    """Outlets whose text is neither a copy of another's nor an agency's that another has, too."""
    actors: tuple[str, ...]
    """Watched actors its articles name, most often named first."""
    newest: datetime
    evidence: tuple[Evidence, ...]
    """Its headlines: that of the title first, then in order of publication."""
    form: str = "news"
    """Form of the article that has the headline."""
    weight: float = 0.0
    reasons: tuple[str, ...] = ()
    """Why it weighs what it weighs."""
    broke: datetime | None = None
    """When it was first reported."""
    development: Evidence | None = None
    """The newest report besides that of the title; None where there is none."""

    @property
    def outlets(self) -> int:
        """Number of publishers."""
        return len(self.sources)


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A story that leads, as it stands at the head of the timeline."""

    story: StoryRow
    line: TimelineRow
    """The line of the timeline that stands for it; it does not stand below while the story leads."""
    names: tuple[Span, ...] = ()
    """Where watched actors stand in the story's title, each the first time."""
    sentence: str = ""
    """The first sentence of the article that has the title."""
    sentence_names: tuple[Span, ...] = ()
    """Where watched actors stand in ``sentence``, each the first time."""

    @property
    def id(self) -> str:
        """That of the line: pinned and chosen are the same whether the story leads or not."""
        return self.line.id

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The headlines, that of the title first."""
        return self.story.evidence


@dataclass(frozen=True, slots=True)
class Company:
    """Somebody named in the same sentences as an actor."""

    name: str
    sentences: int
    evidence: tuple[Evidence, ...]
    """The sentences, newest first; not all of them where there are many."""


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
    company: tuple[Company, ...] = ()
    """The same with the sentences."""
    said: tuple[Evidence, ...] = ()
    """Where the last quote stands."""
    until: date | None = None
    """The last day of ``trend``."""
    steps: tuple[int, ...] = ()
    """Articles in each of the equal steps of :attr:`Edition.trend_hours`, oldest first."""
    outlet: bool = False
    """A news outlet that is read here: it names itself, so it is listed apart."""


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
    contradicting: tuple[str, ...] = ()
    """Of these, the ones of other outlets that differ in a number, a day, a name, or in a negation."""
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
    """More articles match than those laid out."""
    uncounted: bool = False
    """More matched than ``articles`` says: counting stopped there."""
    told: tuple[StoryRow, ...] = ()
    """The stories, the weightiest first."""
    as_of: datetime | None = None
    """When a feed was last asked; None before the first time."""
    alerts: tuple[tuple[str, int], ...] = ()
    """Watched filters with articles that the user was not told of yet, and how many."""
    pinned: frozenset[str] = frozenset()
    """Ids of the rows that are pinned for the brief."""
    read: frozenset[int] = frozenset()
    """Articles that the user has opened."""
    laid_out: int = 0
    """The newest of ``articles`` that stories and rows were made of; 0: all."""
    leads: tuple[LeadRow, ...] = ()
    """The stories that lead, the weightiest first."""
    short_names: tuple[tuple[str, str], ...] = ()
    """Outlets with a short name of the user's choice, and that name."""
    trend_hours: int = 0
    """Hours that the actors' :attr:`ActorRow.steps` cover, up to the newest article."""


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
    page: str = ""
    """What became of the article's page, where its feed asks for full texts: a sentence."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the user's choice, or a note of their own (``article`` 0)."""

    kind: PinKind
    article: int
    start: int
    end: int
    words: str
    """What the line said when it was pinned; empty for a note."""
    note: str
    """The user's own words; they may run over several lines."""
    made: datetime
    place: float = 0.0
    """Where it stands in the brief: lower comes first."""
    id: int = 0
    """Row in the archive; 0 before it is stored."""

    @property
    def spot(self) -> tuple[str, int, int, int]:
        """What the pin is on: two pins of one spot would be the same line twice."""
        return self.kind, self.article, self.start, self.end


FeedCondition = Literal["fine", "failing", "waiting", "gone", "paused", "new"]
"""``waiting``: its server asked to be left alone for a while; ``gone``: it said that the feed is no more."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One feed with its health, for whoever looks after the feeds."""

    id: str
    """Its address as in feeds.toml."""
    name: str
    url: str
    """The address without user name and password."""
    condition: FeedCondition
    tags: tuple[str, ...] = ()
    full_text: bool = False
    checked: datetime | None = None
    succeeded: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    """In a row."""
    error: str = ""
    """The last error, with the fix."""
    next_due: datetime | None = None
    """When it is asked next by itself; None: not by itself."""
    a_week: float | None = None
    """Articles a week over the last four; None where it brought none."""
    minutes: int = 0
    """Between two fetches; 0: only when asked."""
    moved_to: str = ""
    """Where it is fetched from now, when that is another address."""
    title: str = ""
    """What it calls itself."""
    line: int = 0
    """Where it stands in feeds.toml; 0 where that is not known."""
    short: str = ""
    """The name for narrow columns; empty: ``name``, cut where it is too long."""
