"""All messages of screens: answers of the desk to a request, and what screens tell one another.

Those that answer a request go to the node that asked and no further (``bubble=False``).
Messages of widgets stand with their widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from briefing.alerts.digest import Digest
    from briefing.core.errors import Fault
    from briefing.feeds.discovery import Discovery
    from briefing.feeds.service import FeedList
    from briefing.pipeline.progress import Progress
    from briefing.watch.edits import SpeakerAsked
    from briefing.watch.preview import Preview
    from store.records import Actor, SavedFilter, Source
    from store.views import ArticleView, Edition, Pin


# --- any request ---


@dataclass
class WentWrong(Message, bubble=False):
    """A request failed; ``what`` is one sentence."""

    doing: str
    what: str


@dataclass
class Changed(Message, bubble=False):
    """A change is in effect, undone or redone; ``what`` says so, empty for nothing to say."""

    what: str


class DeskChanged(Message, bubble=False):
    """Something behind the screens was changed, undone or redone: every screen shows it as it is now."""


# --- the dashboard ---


@dataclass
class EditionReady(Message, bubble=False):
    """A new snapshot, for the query and actor it was asked for."""

    edition: Edition
    query: str
    actor: str


@dataclass
class GlanceReady(Message, bubble=False):
    """The newest lines, before the first whole edition."""

    edition: Edition


@dataclass
class QueryRefused(Message, bubble=False):
    """A query that cannot be read; ``position`` is the character at fault, from 0."""

    what: str
    position: int
    fix: str


@dataclass
class ArticleReady(Message, bubble=False):
    """An article to read, or None when it is no longer in the archive."""

    number: int
    view: ArticleView | None


@dataclass
class FilesChecked(Message, bubble=False):
    """What was changed by others since the last look."""

    faults: tuple[Fault, ...] | None
    """feeds.toml was edited and read again: its faults; None where it was not edited."""
    watchlist: bool
    """The watchlist was edited, here or by another program."""
    archive: bool
    """Another program, such as a collector, has written to the archive."""


@dataclass
class Progressed(Message, bubble=False):
    """A refresh went a step further."""

    progress: Progress


@dataclass
class RefreshEnded(Message, bubble=False):
    """A refresh is over."""


@dataclass
class Following(Message, bubble=False):
    """Retagging after an edit of the watchlist went a step further."""

    progress: Progress


@dataclass
class Followed(Message, bubble=False):
    """The archive is tagged against the watchlist as it is now."""


@dataclass
class DigestReady(Message, bubble=False):
    """What is new in the watched filters."""

    digest: Digest


@dataclass
class FiltersReady(Message, bubble=False):
    """The saved filters, by name."""

    filters: tuple[SavedFilter, ...]


@dataclass
class PinsReady(Message, bubble=False):
    """The pins as they are now."""

    pins: tuple[Pin, ...]


# --- speakers and the watchlist ---


@dataclass
class SpeakerReady(Message, bubble=False):
    """What there is to know before a speaker is corrected; None where there is no quote."""

    asked: SpeakerAsked | None


@dataclass
class ActorsReady(Message, bubble=False):
    """Everybody on the watchlist."""

    actors: tuple[Actor, ...]


@dataclass
class UnionReady(Message, bubble=False):
    """What merging ``other`` into ``kept`` proposes."""

    kept: str
    other: str
    union: Actor


@dataclass
class PreviewReady(Message, bubble=False):
    """What a draft would do to the archive."""

    preview: Preview


@dataclass
class FieldRefused(Message, bubble=False):
    """What is wrong with one field of an actor."""

    field: str
    what: str


@dataclass
class ActorsChosen(Message, bubble=False):
    """The actors to follow are on the watchlist; ``what`` says so, empty where nothing was to be changed."""

    what: str


# --- feeds ---


@dataclass
class FeedsReady(Message, bubble=False):
    """The feeds as they are now."""

    feeds: FeedList


@dataclass
class FeedsAdded(Message, bubble=False):
    """Feeds were added; ``url`` is the first one's address, empty where all were there already."""

    words: str
    url: str


@dataclass
class FeedTried(Message, bubble=False):
    """A feed was fetched; ``words`` say how it went."""

    words: str


@dataclass
class FeedsFound(Message, bubble=False):
    """The search for feeds at an address is over."""

    discovery: Discovery
    held: frozenset[str]
    """Addresses of the feeds that the desk has already."""


@dataclass
class OpmlRead(Message, bubble=False):
    """An OPML file was read: what it would add, what is there, and what was refused (name, address, reason)."""

    added: Sequence[Source]
    there: Sequence[Source]
    refused: Sequence[tuple[str, str, str]]
