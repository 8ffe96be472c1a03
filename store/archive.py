"""The contract of an archive, whatever database it is built on; :func:`store.open.open_archive` opens one.

An archive remembers articles, what was found in them, the state of the feeds, and what the user marked, pinned,
corrected and did.

* Every call that writes is one transaction: it happens whole or not at all, and once it returns a killed program
  does not lose it.  :meth:`Journal.transaction` makes one of several calls.
* All methods may be called from any thread.  A call that reads sees one state, with all that was committed before.
* Times are aware :class:`~datetime.datetime` values, stored to the microsecond.  Text comes back as it was stored; NUL
  and lone surrogates, which no database takes, become U+FFFD, so that offsets still hold.
* The id of an article is its time of publication in microseconds since 1970 (UTC), moved on by a microsecond where
  another article has it: the order of ids is the order of publication, and a range of ids is a range of time.
* Failures that a user can act on are :class:`store.errors.ArchiveError`.

A second implementation is tried by ``tests/store/conformance``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from store.expressions import Expr
    from store.records import (
        ActorKind,
        Article,
        ArticleVersion,
        Census,
        Counted,
        FeedResult,
        FeedState,
        Fingerprinted,
        JournalEntry,
        Json,
        Mention,
        NewestBy,
        Page,
        Placement,
        Reading,
        SavedFilter,
        Source,
        Stored,
        Trash,
    )
    from store.views import Pin

OnProgress = Callable[[int, int], None]
"""Is called with how much is done, and of how much; 0 of 0 where that is not known."""


def ignore_progress(done: int, total: int) -> None:
    """For callers who do not want to know."""


class Archive(Protocol):
    """All that the pipeline and the screens ask of an archive."""

    def close(self) -> None:
        """Release files and connections.  A second call does no harm."""

    # --- feeds -----------------------------------------------------------------

    def feed_states(self) -> dict[str, FeedState]:
        """What is remembered of every feed, by source id."""

    def note_sources(self, sources: Sequence[Source]) -> None:
        """Remember names and tags of the configured feeds, which ``source:`` and ``tag:`` search."""

    def known(self, source: str) -> dict[str, str]:
        """``Article.key -> digest`` of a feed's newest articles, stored or pruned.

        At least 500 of them, and four times as many as the feed sends.  An entry that is not in here may still be
        stored; :meth:`store_feeds` has the last word.
        """

    def feed_parts(self, source: str) -> bytes:
        """:attr:`FeedResult.parts` of a feed's last body; empty if unknown."""

    def store_feeds(self, results: Sequence[FeedResult]) -> list[Stored]:
        """Store the articles of several feeds, with their mentions, and the feeds' states and parts.

        An article is identified by source and key.  One with the digest that is stored already changes nothing (where
        neither has a digest, texts are compared).  Another digest means an edit: the earlier text becomes a version,
        publication time and first sight stay, mentions are replaced, what was found in it goes, and it waits to be
        read.  A key that was pruned does not come back.  Raises :class:`ValueError` for mentions that do not run
        parallel to the articles.
        """

    # --- reading ---------------------------------------------------------------

    def unread(self, analysis: int, limit: int, but: Collection[int] = ()) -> list[Article]:
        """Articles read by no analysis or one older than ``analysis``, newest first, without those in ``but``."""

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

    # --- mentions of actors ------------------------------------------------------

    def note_kinds(self, kinds: Mapping[str, ActorKind]) -> None:
        """Remember which actors are organizations and which officials, for ``kind:`` in what is tagged later."""

    def mentions(self, ids: Sequence[int]) -> dict[int, tuple[Mention, ...]]:
        """Mentions by article; articles without one are missing."""

    def retag(self, mentions: Mapping[int, Sequence[Mention]], versions: Mapping[int, int]) -> None:
        """Replace the mentions of articles after the watchlist changed.

        The articles wait to be read again; what was read is kept until then.  ``versions`` as in
        :meth:`save_readings`: an article that was edited since is passed over.
        """

    def texts_below(self, id: int, limit: int) -> list[tuple[int, str]]:
        """Id and text of the newest articles below an id, newest first."""

    # --- articles --------------------------------------------------------------

    def article(self, id: int) -> Article | None:
        """One article, or None if the archive does not have it."""

    def articles(self, ids: Sequence[int]) -> dict[int, Article]:
        """Many articles by id, in the order asked for; those that are gone are missing."""

    def versions(self, id: int) -> tuple[ArticleVersion, ...]:
        """Earlier texts of an edited article, oldest first."""

    def readings(self, ids: Sequence[int]) -> dict[int, Reading]:
        """What was found, corrections applied.

        An unread article has analysis 0 and its mentions; of the rest, what an earlier reading found in it.
        """

    def story_articles(self, stories: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """All articles of each story, in order of publication; stories without one are missing."""
        ...

    def placements(self, ids: Sequence[int]) -> dict[int, Placement]:
        """Where story grouping put the articles; unplaced ones are missing."""

    # --- search ------------------------------------------------------------------

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
        the time that ``newest_by`` names, as does ``before``: time and id of the last article of the previous
        page (id 0: any at that time).
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
        """Articles that match, published between two times and first seen since a third."""

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
        """:meth:`count`, given up where it would take long.

        What has to be counted one by one is counted up to ``most``; beyond ``least`` only as long as a person would
        wait for a number.
        """

    def articles_a_day(
        self, *, actor: str = "", source: str = "", since: datetime | None = None
    ) -> dict[int, int]:
        """Articles by UTC day (days since 1970-01-01): all, an actor's, or a source's."""

    # --- the user's marks, corrections and words -----------------------------------

    def set_mark(self, article: int, mark: str, on: bool) -> None:
        """Set or take away one of :data:`store.records.MARKS`; :class:`ValueError` for another."""

    def marks(self, mark: str) -> frozenset[int]:
        """Articles that carry the mark."""

    def correct_speaker(
        self, article: int, start: int, end: int, speaker: str | None, actor: str = ""
    ) -> None:
        """Name the speaker of the quote at a span; empty for nobody, None withdraws the correction.

        It holds over later readings and edits as long as the quote's words stand in the article.
        """

    def meta(self, key: str) -> str:
        """A value that the program remembers (when the user last looked, ...); empty if there is none."""

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value under a key."""

    @property
    def journal(self) -> Journal:
        """What the user changed, to be undone."""
        ...

    @property
    def pins(self) -> Pins:
        """What the user pinned for the brief."""
        ...

    @property
    def filters(self) -> Filters:
        """The filters that the user saved."""
        ...

    # --- article pages -----------------------------------------------------------

    @property
    def grouping(self) -> Grouping:
        """Which articles wait for their place among the stories, and the stories that are settled."""
        ...

    @property
    def pages(self) -> Pages:
        """The pages behind summaries."""
        ...

    # --- upkeep ------------------------------------------------------------------

    def changed_elsewhere(self) -> bool:
        """Whether another program has written to the archive since this was last asked; False the first time."""

    def size(self) -> int:
        """Bytes on disk, the log of the last changes included."""

    def census(self) -> Census:
        """How large the archive is, and of what; may read all of it."""

    def prune(
        self,
        before: datetime | None = None,
        keep: int = 0,
        *,
        now: datetime | None = None,
        for_good: bool = False,
        dry_run: bool = False,
        on_progress: OnProgress = ignore_progress,
    ) -> int:
        """Remove articles published and first seen before a time, and the oldest above a number; give how many.

        Pinned articles stay, and do not count; ``keep`` 0 keeps any number.  Keys are remembered: a feed that
        still lists a removed article does not bring it back.  Articles go to the trash as removed ``now``, unless
        they are to go ``for_good``; of what is too much for the trash, what was removed first is deleted.
        One transaction for a few hundred articles each, so a killed prune, or one whose ``on_progress`` raises, has
        removed some.  ``dry_run`` only counts.
        """

    def trash(self) -> Trash:
        """What is in the trash."""
        ...

    def tidy_trash(self, now: datetime) -> None:
        """Delete what has been in the trash for :data:`store.records.TRASH_DAYS`."""

    def restore(self, now: datetime | None = None, on_progress: OnProgress = ignore_progress) -> int:
        """Bring back all that is in the trash, and give how many articles that were.

        They come with their earlier texts, marks and corrections, count as first seen ``now``, so that the next prune
        by age does not take them again, and wait to be read.
        """

    def tidy(self) -> bool:
        """A tenth of a second of what :meth:`vacuum` does, so that searches stay quick; whether more is to be done."""

    def vacuum(self, on_progress: OnProgress = ignore_progress) -> int:
        """Give unused room back to the disk, and say how many bytes that was."""

    def verify(self) -> list[str]:
        """Faults found by reading everything, one sentence each; empty when sound."""

    def mend(self) -> None:
        """Rebuild indices and counts from the articles, and drop what belongs to no article."""

    def backup(self, target: Path, on_progress: OnProgress = ignore_progress) -> int:
        """Copy the archive as it is now to a new file, while it is in use; give the bytes written.

        The file appears under its name when it is whole and on disk, readable by the user alone; a file that exists
        is never overwritten.  Where the database has its own tool for this, :class:`ArchiveError` names it.
        """


class Journal(Protocol):
    """What the user did, so that it can be undone, also after a restart.

    Each entry is one change with the state before and after it.  An entry is *pending* from the moment something is
    about to be done about it until that is known to have happened: a program that is killed in between leaves it so,
    and the next one finds out (:class:`briefing.undo.log.Changes`).

    Entries in effect come first and those taken back after them, as ids go.  The last thousand are kept.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """One transaction around all that this thread writes to the archive within.

        It is on the disk when this returns, proof against a power cut.
        """
        ...

    def add(
        self,
        kind: str,
        what: str,
        before: Json,
        after: Json,
        *,
        pending: bool = False,
        now: datetime | None = None,
    ) -> JournalEntry:
        """Write down a change, and drop those that were taken back: they can no longer be done again.

        A pending entry is on the disk when this returns, proof against a power cut.
        """
        ...

    def last_in_effect(self) -> JournalEntry | None:
        """The change to undo next."""

    def first_taken_back(self) -> JournalEntry | None:
        """The change to do again next."""

    def pending(self) -> list[JournalEntry]:
        """Changes of which it is not known whether they happened, oldest first."""
        ...

    def update(self, entry: JournalEntry, undone: int, *, pending: bool = False) -> JournalEntry:
        """Write down that an entry is in effect, taken back or passed over, or is about to be."""
        ...

    def drop(self, entry: JournalEntry) -> None:
        """Forget an entry: it did not happen."""


class Pins(Protocol):
    """What the user pinned for the brief, in the order of the brief, with notes between.

    A pin keeps the place its line rests on and the words that stood there, so that it can still be shown when a
    later reading no longer makes the line, or the article was edited.
    """

    def all(self) -> tuple[Pin, ...]:
        """Every pin in the order of the brief."""
        ...

    def put(self, pin: Pin) -> Pin:
        """Store a pin, the last in order if it has no place yet, and give it with its id.

        A pin with an id takes the place of the one that has it.  The article of a pin carries the mark ``pinned``,
        which keeps it from pruning.
        """
        ...

    def remove(self, id: int) -> None:
        """Take a pin away, and with the last pin of an article its mark; no harm if it is gone already."""


class Filters(Protocol):
    """The filters that the user saved."""

    def all(self) -> tuple[SavedFilter, ...]:
        """Every filter, by name."""
        ...

    def any_watched(self) -> bool:
        """Whether any filter is watched."""
        ...

    def get(self, name: str) -> SavedFilter | None:
        """One filter by its name; None if there is none."""

    def replace(self, there: SavedFilter | None, wanted: SavedFilter | None) -> bool:
        """Bring a filter from one state to another; None is its absence.  Another name renames it.

        False, and nothing is changed, when it is not as ``there`` or another filter has the wanted name.
        :attr:`SavedFilter.told` is no part of the state, and stays.
        """
        ...

    def tell(self, name: str, told: datetime) -> None:
        """Remember that the user was told of all that came in until then; an earlier time changes nothing."""


class Grouping(Protocol):
    """Which articles wait for their place among the stories, and which neighbours that place depends on.

    An article waits from when it was read until stories are settled, at the end of a refresh.  Meanwhile it may be shown
    somewhere; that counts for nothing when stories are settled, so that the outcome depends on the articles alone and
    not on when, in which order and by which program they were read.
    """

    def turn(self) -> int:
        """A number that changes whenever settled articles change their story or leave the archive."""
        ...

    def count_waiting(self) -> int:
        """Articles that wait to be placed."""
        ...

    def waiting(self, limit: int, *, newest: bool = False) -> list[Fingerprinted]:
        """The oldest articles that wait, or the newest, with the place that they had before.

        In order of publication; those of one moment in that of their feeds and keys, and not of their ids, which
        say who was stored first.
        """
        ...

    def settled(self, since: datetime, until: datetime, limit: int) -> list[Fingerprinted]:
        """The newest placed articles with ids from ``since`` to ``until`` that do not wait, in order of ids."""
        ...

    def show(self, placements: Sequence[Placement]) -> None:
        """Place articles that wait, until stories are settled; others stay where they are."""

    def settle(self, turn: int, placements: Sequence[Placement], placed: Sequence[Fingerprinted]) -> bool:
        """Place articles for good, and have ``placed`` wait no longer.

        ``turn``: what :meth:`turn` was before the articles that this is based on were asked for.  False, with nothing
        done, where it has changed since.  An article that was read again since goes on waiting.
        """
        ...


class Pages(Protocol):
    """Article pages: which summaries are still to be looked up, and the fuller text put in place.

    The feed's digest stays with the article, so a refresh that brings the same summary again changes nothing.  When
    the feed changes its summary, that is an edit as ever, and the page is asked for again.
    """

    def wanted(self, sources: Sequence[str], now: datetime, limit: int) -> list[Article]:
        """Summaries of these sources whose page was not looked at yet, or could not be had, newest first.

        Only those of the last :data:`store.records.PAGE_LOOKBACK`; a page that failed again after
        :data:`store.records.PAGE_RETRY`.
        """
        ...

    def note(self, page: Page) -> None:
        """Remember what became of a page that gave no text."""

    def fill(self, page: Page, article: Article, mentions: Sequence[Mention]) -> bool:
        """Put the page's text in place of the summary; the article waits to be read again.

        ``article`` has the fuller text, and the version whose page was asked for: False when it was edited since, or
        is gone, and then nothing is changed.
        """
        ...

    def get(self, article: int) -> Page | None:
        """What became of an article's page; None when it was not asked for."""
