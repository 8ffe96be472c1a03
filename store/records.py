"""The words of the whole project: frozen records that every room speaks in.

Spans are half-open character offsets into :attr:`Article.text`.  Times are aware
``datetime`` values in UTC unless a field says otherwise.  Records know neither SQL,
nor the network, nor any widget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args

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
Form = Literal["news", "analysis", "live", "roundup", "service", "leisure"]
"""What an article is."""
PublishedBasis = Literal["feed", "first-seen"]
CasePolicy = Literal["any", "exact"]

_Record = TypeVar("_Record")


def _pickled_as_call(record: type[_Record]) -> type[_Record]:
    """Have a record pickled as the call that makes it: many go between processes, and that is twice as fast."""
    values = attrgetter(*(each.name for each in fields(record)))  # type: ignore[arg-type]  # all are dataclasses

    def reduce(self: _Record) -> tuple[type[_Record], Any]:
        return record, values(self)

    record.__reduce__ = reduce  # type: ignore[method-assign, assignment]  # what pickle looks for
    return record


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
    outlet: str = ""
    """Whose feed it is, where several feeds are one outlet's and their links do not tell."""
    short: str = ""
    """The name for narrow columns; empty: ``name``, cut where it is too long."""

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


@_pickled_as_call
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
    """Its number in the archive, see :mod:`store.archive`; 0 before it is stored."""

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


@_pickled_as_call
@dataclass(frozen=True, slots=True)
class Mention:
    """A span of text that names an actor of the watchlist, and why we think so."""

    start: int
    end: int
    actor: str
    alias: str
    rule: str
    """The rule that let it through, as a short sentence part (``full name``, ``surname after full name``)."""


@_pickled_as_call
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


@_pickled_as_call
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


@_pickled_as_call
@dataclass(frozen=True, slots=True)
class When:
    """A range of calendar time, never finer than the words it was read from.

    ``start`` and ``end`` are the first and the last day, both included.
    """

    start: date
    end: date
    precision: Precision
    approximate: bool = False


@_pickled_as_call
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


@_pickled_as_call
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


@_pickled_as_call
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
    form: Form | None = None
    """What the article is, to search by; an archive that is asked for a reading does not say it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where story grouping put an article."""

    article: int
    story: int
    copy_of: int = 0
    """The earlier article it is a copy or rewrite of; 0 when it is its own text."""
    similarity: float = 0.0


# --- what an archive answers -------------------------------------------------------

NewestBy = Literal["published", "fetched"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of articles; where not all were counted, ``more`` than that."""

    articles: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """Ids of the articles that one feed brought: those never seen, and those whose text changed."""

    new: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprinted:
    """What story grouping needs of an article that was placed, or waits to be."""

    article: int
    published: datetime
    fingerprint: bytes
    story: int = 0
    """0: not placed yet."""
    copy_of: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of thing takes up in an archive."""

    what: str
    rows: int
    bytes: int | None
    """None where the database cannot say."""


@dataclass(frozen=True, slots=True)
class Census:
    """How large an archive is, and of what."""

    bytes: int
    """On disk, the log of the last changes included."""
    unused: int
    """Bytes within that nothing needs: a vacuum gives them back."""
    articles: int
    oldest: datetime | None
    """First and last time of publication."""
    newest: datetime | None
    parts: tuple[Part, ...]
    """The largest first."""


TRASH_DAYS = 30
"""Days that a removed article stays in the trash, from where it can come back."""


@dataclass(frozen=True, slots=True)
class Trash:
    """What is in the trash."""

    articles: int
    bytes: int
    since: datetime | None
    """When the first of them was removed."""


# --- what the user adds ------------------------------------------------------------

MARKS = ("read", "pinned")
"""Marks that the user can set on an article."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Whom the user named as the speaker of a quote.

    It is bound to the quote's ``words`` (folded), so it holds when the article is read again or edited;
    ``start`` tells apart quotes of the same words.  An empty ``speaker`` says that nobody is to be named.
    """

    article: int
    words: str
    start: int
    speaker: str
    actor: str
    made: datetime


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A query of the search language under a name, which is its identity."""

    name: str
    query: str
    made: datetime
    watched: bool = False
    """The user wants to be told when something new matches."""
    told: int = 0
    """When the user was last told of what is new in it, in microseconds since 1970; 0: never."""


Json: TypeAlias = Union[bool, int, float, str, Sequence["Json"], Mapping[str, "Json"], None]  # noqa: UP007 - it names itself
"""What JSON can hold."""

IN_EFFECT, TAKEN_BACK, PASSED_OVER = 0, 1, 2


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One change of the user's, with the state before and after it."""

    id: int
    made: datetime
    kind: str
    what: str
    """A sentence for people: ``Removed the feed BBC``."""
    before: Json
    after: Json
    undone: int = IN_EFFECT
    """:data:`IN_EFFECT`, :data:`TAKEN_BACK`, or :data:`PASSED_OVER`: it could not be taken back."""
    pending: bool = False
    """``undone`` is the aim; whether it was reached is not known yet."""


# --- article pages -----------------------------------------------------------------

Outcome = Literal["full", "no-gain", "forbidden", "paywall", "consent", "no-article", "failed"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)

PAGE_LOOKBACK = timedelta(days=14)
"""The page of a summary published longer ago is not asked for any more."""
PAGE_RETRY = timedelta(hours=6)
"""A page that could not be had is asked for again after this time."""


@dataclass(frozen=True, slots=True)
class Page:
    """What became of an article's page."""

    article: int
    outcome: Outcome
    said: str
    """A sentence for people: what was gained, or why nothing was."""
    fetched: datetime
