"""What the editing screens ask of the desk behind them; every answer comes as a message."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from textual.message import Message

from briefing.tui.requests import Changed, Receiver, Runner, in_thread, steps_of, told

if TYPE_CHECKING:
    from briefing.pipeline.progress import Progress
    from briefing.watch.edits import SpeakerAsked
    from briefing.watch.preview import Preview
    from store.records import Actor
    from store.views import Evidence


class SpeakerReady(Message):
    """What there is to know before naming a speaker; None where no quote stands."""

    def __init__(self, asked: SpeakerAsked | None) -> None:
        super().__init__()
        self.asked = asked


class ActorsReady(Message):
    """Everybody on the watchlist."""

    def __init__(self, actors: tuple[Actor, ...]) -> None:
        super().__init__()
        self.actors = actors


class UnionReady(Message):
    """What merging ``other`` into ``kept`` proposes."""

    def __init__(self, kept: str, other: str, union: Actor) -> None:
        super().__init__()
        self.kept = kept
        self.other = other
        self.union = union


class PreviewReady(Message):
    """What a draft would do to the archive."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


class FieldRefused(Message):
    """What is wrong with one field of an actor."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__()
        self.field = field
        self.what = what


class Following(Message):
    """Tagging and reading anew after an edit of the watchlist went a step further."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress


class Followed(Message):
    """The archive stands against the watchlist as it is now."""


async def ask_speaker(runner: Runner, receiver: Receiver, evidence: Sequence[Evidence]) -> None:
    """Look up the quote that some evidence points at."""
    with told(receiver, "looking up the quote"):
        receiver.post_message(SpeakerReady(await in_thread(lambda: runner.desk.edits.ask_speaker(evidence))))


async def fetch_actors(runner: Runner, receiver: Receiver) -> None:
    """Read the watchlist."""
    with told(receiver, "reading the watchlist"):
        receiver.post_message(ActorsReady(await in_thread(runner.desk.edits.actors)))


async def propose_union(runner: Runner, receiver: Receiver, kept: str, other: str) -> None:
    """Put two actors together, without saving."""
    with told(receiver, "putting the two together"):
        union = await in_thread(lambda: runner.desk.edits.union(kept, other))
        receiver.post_message(UnionReady(kept, other, union))


async def preview(runner: Runner, receiver: Receiver, actor: Actor, names: Sequence[str], alias: str) -> None:
    """Find out what a draft would do to the archive; cancelled, the thread that looks stops at its next article."""
    gone = threading.Event()
    try:
        with told(receiver, "trying the alias on the archive"):
            found = await in_thread(lambda: runner.desk.edits.preview(actor, names, alias, gone.is_set))
            if found is not None:
                receiver.post_message(PreviewReady(found))
    finally:
        gone.set()


async def save_actor(receiver: Receiver, save: Callable[[], str]) -> None:
    """Save; what is wrong with a field is said of that field."""
    # Imported late: no start waits for what only the watchlist's form needs.
    from briefing.watch.edits import FieldFault

    with told(receiver, "saving the actor"):
        try:
            receiver.post_message(Changed(await in_thread(save)))
        except FieldFault as fault:
            receiver.post_message(FieldRefused(fault.field, str(fault)))


async def follow(runner: Runner, receiver: Receiver) -> None:
    """Tag and read the archive anew where the watchlist was edited."""
    with told(receiver, "tagging the archive anew"):
        async with aclosing(steps_of(runner.desk.follow_watchlist())) as steps:
            async for step in steps:
                receiver.post_message(Following(step))
    receiver.post_message(Followed())
