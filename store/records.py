"""The words of the whole project: frozen records that every room speaks in.

Spans are half-open character offsets into :attr:`Article.text`.  Times are aware
``datetime`` values in UTC unless a field says otherwise.  Records know neither SQL,
nor the network, nor any widget.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from store.sent import sent_flat

Span = tuple[int, int]

ActorKind = Literal["organization", "official"]
Completeness = Literal["full", "summary"]
QuoteKind = Literal["direct", "mixed", "indirect"]
EntityType = Literal["PERSON", "ORG"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Precision = Literal[
    "minute", "day", "week", "month", "quarter", "season", "half", "year", "decade", "century", "range"
]
EventKind = Literal["happened", "said", "planned"]
PublishedBasis = Literal["feed", "first-seen"]
CasePolicy = Literal["any", "exact"]


# --- sources -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """One feed as the user configured it.  ``id`` is its configured URL."""

    name: str
    url: str
    tags: tuple[str, ...] = ()
    enabled: bool = True
    full_text: bool = False
    user_agent: str = ""

    @property
    def id(self) -> str:
        return self.url


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of one feed between refreshes (RFC 9110 validators, health)."""

    source: str
    url: str = ""
    """Where to ask next time: the configured URL, or where a 301 led."""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    checked: datetime | None = None
    succeeded: datetime | None = None
    next_due: datetime | None = None
    """Not to be asked before this time (Retry-After, backoff)."""
    failures: int = 0
    """Failures in a row; 0 after a success."""
    error: str = ""
    """The last error as one sentence with the fix; empty when healthy."""
    failing_since: datetime | None = None
    retired: bool = False
    """The server answered 410 Gone; not asked again until the user says so."""
    title: str = ""
    asked_to_wait: bool = False
    """``next_due`` was asked for by the server (Retry-After): not even an explicit refresh comes earlier."""
    ttl: int = 0
    """Minutes that the feed itself asks to be left alone after a success; 0 when it does not say."""


@sent_flat
@dataclass(frozen=True, slots=True)
class Article:
    """One entry of a feed.

    ``text`` is plain: no control characters, paragraphs parted by one ``\\n``.  The
    headline is its first paragraph, ``text[:headline_end]``; the body follows.  So a
    name, a quote or a date in a headline has offsets like any other.
    """

    source: str
    """:attr:`Source.id` of the feed it came from."""
    key: str
    """Identity within the feed: guid, else link, else a hash of the content."""
    text: str
    published: datetime
    fetched: datetime
    """First time seen."""
    headline_end: int = 0
    url: str = ""
    author: str = ""
    completeness: Completeness = "full"
    published_raw: str = ""
    published_basis: PublishedBasis = "feed"
    """``first-seen`` where the feed's own date was missing or absurd."""
    digest: str = ""
    """Hash of what the reader sees (headline and body): another one means an edit."""
    language: str = ""
    version: int = 1
    """Counts the texts seen under this key; above 1 the article was edited."""
    id: int = 0
    """Row in the archive; 0 before it is stored."""

    @property
    def title(self) -> str:
        return self.text[: self.headline_end]

    @property
    def body(self) -> str:
        return self.text[self.headline_end :].lstrip("\n")

    @property
    def edited(self) -> bool:
        return self.version > 1


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """An earlier text of an edited article."""

    article: int
    version: int
    text: str
    headline_end: int
    seen: datetime


FeedStatus = Literal["ok", "not-modified", "failed", "retired", "not-due"]


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What one feed gave in one refresh.  ``articles`` are new or edited ones only."""

    source: Source
    status: FeedStatus
    state: FeedState
    articles: tuple[Article, ...] = ()
    entries: int = 0
    """Entries in the feed as it was sent, known ones included."""
    size: int = 0
    """Bytes received."""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    """Survivable faults, one sentence each (not well-formed, dates missing, ...)."""
    mentions: tuple[tuple[Mention, ...], ...] | None = None
    """Of each article, where it was tagged when it was parsed."""
    parts: bytes = b""
    """What the body consisted of, packed: what is in the next one, too, need not be parsed again."""
    date: datetime | None = None
    """What time it was by the server that answered."""


# --- the watchlist -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling under which an actor is written.

    ``case``: ``exact`` (ICE, not ice) or ``any``.  ``context``: counts only where the actor was
    named by another alias in the same article, or one of ``near`` stands close by.  ``weak``: a hint that
    never tags on its own and never wins against another actor.
    """

    text: str
    case: CasePolicy = "any"
    context: bool = False
    weak: bool = False
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """An office and when it was held.  ``None`` in ``start`` or ``end``: open or not known."""

    title: str
    organization: str = ""
    start: date | None = None
    end: date | None = None
    as_of: date | None = None
    """When this was last known to be so."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """An organization or official on the watchlist.  ``name`` is its identity."""

    name: str
    kind: ActorKind
    aliases: tuple[Alias, ...] = ()
    roles: tuple[Role, ...] = ()
    notes: str = ""
    source: str = ""
    retired: bool = False


# --- what a reading finds --------------------------------------------------------


@sent_flat
@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names an actor of the watchlist, and why we think so."""

    start: int
    end: int
    actor: str
    alias: str
    rule: str
    """The rule that let it through, as a short sentence part (``full name``, ``surname after full name``)."""


@sent_flat
@dataclass(frozen=True, slots=True)
class Entity:
    """A person or organization named in the text, listed or not."""

    start: int
    end: int
    type: EntityType
    name: str
    """The fullest name in the article for the same bearer."""
    role: str = ""
    """Title or office read off the text (``Attorney General``)."""
    gender: Literal["", "f", "m"] = ""


CORRECTED = "corrected by you"
"""The rule of a quote whose speaker the user named."""


@sent_flat
@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said.  ``speaker`` is a name, a description as written, or empty (unattributed)."""

    start: int
    end: int
    spans: tuple[Span, ...]
    kind: QuoteKind
    speaker: str
    mention: str
    """The words in the text that name the speaker (``she``, ``a spokesman for X``)."""
    confidence: float
    """How likely words and speaker are right, by the kind of rule that found them; see ``docs/reading.md``."""
    actor: str = ""
    """The speaker's name on the watchlist, or empty."""
    mention_span: Span | None = None
    cue: str = ""
    rule: str = ""


@sent_flat
@dataclass(frozen=True, slots=True)
class When:
    """A stretch of calendar time, never finer than the words it was read from.

    ``start`` and ``end`` are the first and the last day, both included.
    """

    start: date
    end: date
    precision: Precision
    approximate: bool = False


@sent_flat
@dataclass(frozen=True, slots=True)
class Timex:
    """A temporal expression with its TIMEX3 type and value (ISO-TimeML)."""

    start: int
    end: int
    type: TimexType
    value: str
    when: When | None = None
    """The calendar range, where the value names one."""
    anchor: str = ""
    """How it was anchored: ``written``, ``publication``, ``narrative``, ``holiday`` or empty."""


@sent_flat
@dataclass(frozen=True, slots=True)
class Event:
    """A sentence that tells something that happened, was said to, or is planned."""

    start: int
    end: int
    kind: EventKind
    text: str
    when: When | None = None
    """None: undated, no phrase gives a date."""
    value: str = ""
    phrase: Span | None = None
    anchor: str = ""
    actors: tuple[str, ...] = ()


@sent_flat
@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in one article, with the version of the analysis that found it."""

    article: int
    analysis: int
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    timexes: tuple[Timex, ...] = ()
    events: tuple[Event, ...] = ()
    fingerprint: bytes = b""
    """What story grouping needs of the text, packed; see ``briefing.analysis.stories.index``."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where story grouping put an article."""

    article: int
    story: int
    copy_of: int = 0
    """The earlier article it is a copy or rewrite of; 0 when it is its own text."""
    similarity: float = 0.0


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one happening; ``copies`` maps a copy to the article it copies."""

    id: int
    articles: tuple[int, ...]
    copies: dict[int, int] = field(default_factory=dict)

    @property
    def independent(self) -> int:
        """Number of texts that are not copies of another one in the story."""
        return len(self.articles) - len(self.copies)
