"""Correcting who spoke: from the quotes, and from an article at the quote."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from briefing.tui.base_app import UndoKeys, desk_app
from briefing.tui.messages import Changed, DeskChanged, SpeakerReady
from briefing.tui.requests import request, request_article, request_change
from store.views import Evidence
from widgets.text import plain
from widgets.words import counted

if TYPE_CHECKING:
    from briefing.desk.desk import Desk
    from briefing.tui.screens.dialogs import ChooseScreen
    from briefing.watch.edits import SpeakerAsked
    from widgets.choices import Choice

NOBODY = "\x00nobody"
AS_READ = "\x00as read"


class SpeakerActions(Screen[None]):
    """For a screen that has a quote to show: asks who spoke, and saves the answer as a change."""

    desk: Desk

    def correct_speaker(self, evidence: Sequence[Evidence]) -> None:
        """Ask who spoke the quote that some evidence points at."""
        desk = self.desk
        request(
            self, "speaker", "looking up the quote", lambda: SpeakerReady(desk.edits.ask_speaker(evidence))
        )

    def on_speaker_ready(self, message: SpeakerReady) -> None:
        app = desk_app(self)
        asked = message.asked
        if asked is None:
            app.say("No quote stands at this sentence.")
        elif self.is_current:
            app.push_screen(speaker_question(asked), partial(self._named, asked))

    def _named(self, asked: SpeakerAsked, choice: Choice | None) -> None:
        if choice is None:
            return
        speaker = {NOBODY: "", AS_READ: None}.get(choice.id, choice.text)
        name = partial(self.desk.edits.name_speaker, asked, speaker)
        request_change(self, "change", "naming the speaker", name)


class ReaderEdits(UndoKeys, SpeakerActions):
    """Editing from the reader."""

    @property
    def at(self) -> Evidence:
        """The evidence being read."""
        raise NotImplementedError

    def action_correct(self) -> None:
        """Correct the speaker of the quote at the highlight."""
        self.correct_speaker((self.at,))

    def on_changed(self, message: Changed) -> None:
        desk_app(self).announce_change()

    def on_desk_changed(self, message: DeskChanged) -> None:
        request_article(self, self.desk, self.at.article)


def speaker_question(asked: SpeakerAsked) -> ChooseScreen:
    """The dialog: the words, the present speaker, and who it could be."""
    # Imported here: most days at the desk correct nobody.
    from briefing.tui.screens.dialogs import ChooseScreen
    from widgets.choices import Choice
    from widgets.sheet import Block

    now = plain(asked.speaker) or "nobody is named"
    by = " (corrected by you)" if asked.corrected else ""
    intro = [
        Block(((plain(asked.words[:400]), "words"),)),
        Block((("Speaker now: ", "muted"), (now, "name"), (by, "good"))),
    ]
    if len(asked.places) > 1:
        intro.append(Block(((f"Holds for {counted(len(asked.places), 'place')} that print it.", "muted"),)))
    names = [
        Choice(
            name, name, "on the watchlist" if name in asked.watched else "named in the article", ink="name"
        )
        for name in asked.names
    ]
    # The present speaker first: Enter alone says that the reading is right.
    names.sort(key=lambda choice: choice.text != asked.speaker)
    always = [Choice(NOBODY, "Nobody", "leave it without a speaker", always=True)]
    if asked.corrected:
        always.append(Choice(AS_READ, "As it was read", "takes your correction back", always=True))
    choices = [*names[:1], *always, *names[1:]]
    return ChooseScreen(
        "Who said it?",
        intro,
        choices,
        free=lambda typed: Choice(typed, typed, "as typed", ink="actor"),
        hint="Type a name",
    )
