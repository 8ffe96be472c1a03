"""What every archive of articles promises, whatever it is built on.

An archive remembers articles, what was found in them, the state of the feeds, and what the user marked or
corrected.  Each writing call is one transaction: it happens whole or not at all, and once it returns a killed
program does not lose it.  All methods may be called from any thread.  Times are aware ``datetime`` values.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from store.expressions import Expr
from store.records import (
    ActorKind,
    Article,
    ArticleVersion,
    FeedResult,
    FeedState,
    Mention,
    Placement,
    Reading,
    Source,
    Story,
)

if TYPE_CHECKING:
    from store.filters import Filters
    from store.grouping import Grouping
    from store.journal import Journal
    from store.pages import Pages
    from store.pins import Pins

NewestBy = Literal["published", "fetched"]


@dataclass(frozen=True, slots=True)
class Counted:
    """So many articles; or, where not all were counted, more than so many."""

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


class Archive(Protocol):
    """All that the pipeline and the screens ask of an archive."""

    def close(self) -> None:
        """Let go of the files.  Calling it twice does no harm."""

    @property
    def journal(self) -> Journal:
        """What the user changed, to be undone."""
        ...

    @property
    def grouping(self) -> Grouping:
        """Which articles wait for their place among the stories, and the stories that are settled."""
        ...

    @property
    def pages(self) -> Pages:
        """The pages behind summaries: which are to be looked up, and what became of them."""
        ...

    @property
    def pins(self) -> Pins:
        """What the user pinned for the brief."""
        ...

    @property
    def filters(self) -> Filters:
        """The filters that the user saved."""
        ...

    # --- feeds -----------------------------------------------------------------

    def feed_states(self) -> dict[str, FeedState]:
        """What is remembered of every feed, by source id."""

    def save_feed_state(self, state: FeedState) -> None:
        """Remember the outcome of a request that brought no article."""

    def forget_feed(self, source: str) -> None:
        """Drop the state of a feed, so that it is asked as if for the first time; its articles stay."""

    def note_sources(self, sources: Sequence[Source]) -> None:
        """Tell names and tags of the configured feeds, which ``source:`` and ``tag:`` search."""

    def known(self, source: str) -> dict[str, str]:
        """``Article.key -> digest`` of a feed's newest articles, several times as many as it sends.

        An entry that is not in here may still be stored; :meth:`store_feed` has the last word.
        """

    def feed_parts(self, source: str) -> bytes:
        """What a feed's last body consisted of, as it was told with :meth:`store_feed`; empty if unknown."""

    def store_feed(self, result: FeedResult, mentions: Sequence[Sequence[Mention]] = ()) -> Stored:
        """Store one feed's articles with their mentions and the feed's state, in one transaction.

        ``mentions`` runs parallel to ``result.articles`` (or is empty).  An article is told by source and
        key.  One with the digest that is stored already changes nothing.  With another digest it is an edit:
        the earlier text becomes a version, publication time and first sight stay, mentions are replaced, and
        it waits to be read.
        """

    def store_feeds(self, results: Sequence[FeedResult]) -> list[Stored]:
        """Store several feeds in one transaction, each with the mentions that its result has."""

    # --- reading ---------------------------------------------------------------

    def unread(self, analysis: int, limit: int, but: Collection[int] = ()) -> list[Article]:
        """Articles read by no analysis or an older one than ``analysis``, newest first, without those in ``but``."""

    def count_unread(self, analysis: int) -> int:
        """How many articles :meth:`unread` has in all."""

    def save_readings(
        self,
        readings: Sequence[Reading],
        placements: Sequence[Placement] = (),
        versions: Mapping[int, int] | None = None,
    ) -> None:
        """Store what was found, in place of what an earlier reading found.

        An article with another fingerprint than before, or from another analysis, waits for its place among the stories
        (:attr:`grouping`) unless ``placements`` gives it one.
        ``versions`` maps articles to the :attr:`Article.version` that was read: where the article was edited
        since, the reading is dropped and the article stays unread.  Articles that are gone are passed over.
        """

    def fingerprints(self, since: datetime, limit: int = 0) -> list[Fingerprinted]:
        """Read articles published at ``since`` or later that have a fingerprint, oldest first.

        ``limit`` 0 gives all.  An article counts as published at the time that its id stands for, which is a
        little later where several were published at once: the next part begins one microsecond after the
        last one's id.
        """

    def retag(self, mentions: Mapping[int, Sequence[Mention]]) -> None:
        """Replace the mentions of articles after the watchlist changed; readings stay as they are."""

    def tag_anew(self, mentions: Mapping[int, Sequence[Mention]], versions: Mapping[int, int]) -> None:
        """Replace the mentions of articles, which then wait to be read anew; what was read is kept until then.

        ``versions`` as in :meth:`save_readings`: an article that was edited since is passed over.
        """

    def mentions(self, ids: Sequence[int]) -> dict[int, tuple[Mention, ...]]:
        """Mentions by article; articles without one are missing."""

    def note_kinds(self, kinds: Mapping[str, ActorKind]) -> None:
        """Tell which actors are organizations and which officials, for ``kind:`` in what is tagged later."""

    def texts(self, after_id: int, limit: int) -> list[Article]:
        """Articles in the order of their ids, from the first one after ``after_id``."""

    def texts_below(self, id: int, limit: int) -> list[tuple[int, str]]:
        """Id and text of the newest articles below an id, newest first."""

    # --- articles --------------------------------------------------------------

    def article(self, id: int) -> Article | None:
        """One article, or None if the archive does not have it."""

    def articles(self, ids: Sequence[int]) -> dict[int, Article]:
        """Many articles by id; those that are gone are missing."""

    def versions(self, id: int) -> tuple[ArticleVersion, ...]:
        """Earlier texts of an edited article, oldest first."""

    def readings(self, ids: Sequence[int]) -> dict[int, Reading]:
        """What was found, corrections applied.

        An unread article has analysis 0 and its mentions; of the rest, what an earlier reading found in it.
        """

    def placements(self, ids: Sequence[int]) -> dict[int, Placement]:
        """Where story grouping put the articles; unplaced ones are missing."""

    def stories(self, ids: Sequence[int]) -> dict[int, Story]:
        """Stories by story id, each with all its articles in order of publication."""

    # --- finding ---------------------------------------------------------------

    def select(
        self,
        query: Expr | None = None,
        *,
        actor: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 500,
        before: tuple[datetime, int] | None = None,
        newest_by: NewestBy = "published",
    ) -> list[int]:
        """Ids of the articles that match, newest first.

        ``actor`` is the exact name of a tagged actor.  ``since`` (included) and ``until`` (excluded) bound
        the time that ``newest_by`` names, as does ``before``: time and id of the last article of the page
        before.
        """

    def count(
        self,
        query: Expr | None = None,
        *,
        actor: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        fetched_since: datetime | None = None,
    ) -> int:
        """Articles that match, between two times of publication and first seen since a third."""

    def count_some(
        self,
        query: Expr | None = None,
        *,
        actor: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        least: int,
        most: int,
    ) -> Counted:
        """The same, but what has to be counted one by one is counted to ``most`` only, and beyond ``least`` for no
        longer than anybody waits for a number."""

    def count_watched(
        self,
        query: Expr | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        fetched_since: datetime | None = None,
    ) -> int:
        """Articles that match and name somebody on the watchlist."""

    def articles_a_day(
        self, *, actor: str = "", source: str = "", since: datetime | None = None
    ) -> dict[int, int]:
        """Articles by UTC day (days since 1970-01-01): all, an actor's, or a source's."""

    # --- what the user does ------------------------------------------------------

    def set_mark(self, article: int, mark: str, on: bool) -> None:
        """Set or take away the mark ``read`` or ``pinned``."""

    def marks(self, mark: str) -> frozenset[int]:
        """Articles that carry the mark."""

    def correct_speaker(
        self, article: int, start: int, end: int, speaker: str | None, actor: str = ""
    ) -> None:
        """Name the speaker of the quote at a span; empty for nobody, None withdraws the correction."""

    def corrections(self, ids: Sequence[int]) -> dict[int, tuple[Correction, ...]]:
        """Corrections by article; articles without one are missing."""

    def meta(self, key: str) -> str:
        """A remembered word of the program (when the user last looked, ...); empty if there is none."""

    def set_meta(self, key: str, value: str) -> None:
        """Remember a word under a key."""

    # --- upkeep ------------------------------------------------------------------

    def prune(self, before: datetime) -> int:
        """Remove articles published and first seen before a time, pinned ones kept, and say how many went.

        An old article that a feed brought only now stays as long as a new one.
        Their keys are remembered: a feed that still lists them does not bring them back.
        """

    def verify(self) -> list[str]:
        """Faults found by reading everything, one sentence each; empty when sound."""

    def changed_elsewhere(self) -> bool:
        """Whether another program has written to the archive since this was last asked; False the first time."""

    def size(self) -> int:
        """Bytes on disk."""
