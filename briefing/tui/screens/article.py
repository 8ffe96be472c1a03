"""The reader: an article at the sentence that a line rests on, and the line's other evidence a key away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from briefing.edition.pins import citation, passage
from briefing.tui.base_app import desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import ArticleReady, Changed, WentWrong
from briefing.tui.requests import request_article, request_change
from briefing.tui.screens.dialogs import confirm_link
from briefing.tui.screens.speaker import ReaderEdits
from briefing.undo.pin_handler import add_pin
from store.views import ArticleView, Evidence
from widgets.article import article_blocks, aside_blocks, edit_blocks, why_words
from widgets.bar import Bar, KeyLine
from widgets.rows import Motion
from widgets.sheet import Block, Sheet
from widgets.text import Piece, plain
from widgets.words import day_and_time, joined

if TYPE_CHECKING:
    from briefing.desk.desk import Desk


BESIDE = 110
"""Columns from which who else reports the line, and why it says so, stand beside the text."""


class ArticleScreen(ReaderEdits):
    """Reads through the evidence of one line."""

    PLACE = "reader"
    BINDINGS: ClassVar[list[BindingType]] = bindings("reader")

    def __init__(self, desk: Desk, label: str, evidence: tuple[Evidence, ...], index: int = 0) -> None:
        super().__init__()
        self.desk = desk
        self._label = label
        self._evidence = evidence
        self._index = index
        self._view: ArticleView | None = None
        self._edit_shown = False

    @property
    def at(self) -> Evidence:
        """The evidence being read."""
        return self._evidence[self._index]

    @property
    def view(self) -> ArticleView | None:
        """The article on the screen; None while it is fetched, or when it is gone."""
        return self._view

    def compose(self) -> ComposeResult:
        yield Bar(id="reader-head")
        with Container(id="reader-body"):
            yield Sheet(id="article")
            yield Sheet(id="aside")
        yield Sheet(id="why")
        yield Bar(id="reader-foot", keep="left")
        yield KeyLine(footer_keys("reader", desk_app(self).commands))

    def on_resize(self) -> None:
        self.set_class(self.size.width >= BESIDE, "-beside")

    def on_mount(self) -> None:
        self.set_class(self.size.width >= BESIDE, "-beside")
        self._sheet.focus()
        self._fetch()

    @property
    def _sheet(self) -> Sheet:
        return self.query_one("#article", Sheet)

    def _fetch(self) -> None:
        self._tell()
        if self._view is not None and self._view.article.id == self.at.article:
            self._show()
        else:
            self._sheet.show([Block((("Opening the article …", "muted"),))])
            request_article(self, self.desk, self.at.article)

    def on_article_ready(self, message: ArticleReady) -> None:
        if message.number != self.at.article:
            return
        self._view = message.view
        self._show()

    def on_changed(self, message: Changed) -> None:
        if message.what:
            desk_app(self).say(message.what)

    def on_went_wrong(self, message: WentWrong) -> None:
        self._sheet.show([Block(((f"Something went wrong {message.doing}: {plain(message.what)}", "bad"),))])

    def _show(self) -> None:
        view = self._view
        if view is None:
            gone = "This article is no longer in the archive. Press Esc to go back."
            self._sheet.show([Block(((gone, "warn"),))])
        elif self._edit_shown and view.versions:
            self._sheet.show(edit_blocks(view))
        else:
            self._sheet.show(article_blocks(view, self.at))
        self._tell()

    def _tell(self) -> None:
        place = f"sentence {self._index + 1} of {len(self._evidence)}"
        self.query_one("#reader-head", Bar).show(
            [("‹ Desk", "key"), ("  ", ""), (plain(self._label), "strong")], [(place, "muted")]
        )
        self.query_one("#aside", Sheet).show(
            aside_blocks(self._view, self._evidence, self._index), to_mark=False
        )
        self.query_one("#reader-foot", Bar).show(_marks(self.at))
        self.query_one("#why", Sheet).show([Block(((why_words(self._view, self.at), "text"),), lead="Why: ")])

    # --- keys ---

    def action_cursor(self, motion: Motion) -> None:
        self._sheet.action_cursor(motion)

    def action_evidence(self, step: int) -> None:
        """Go to the next or the previous evidence; past an end it begins again at the other."""
        self._index = (self._index + step) % len(self._evidence)
        self._edit_shown = False
        self._fetch()

    def action_why(self) -> None:
        self.toggle_class("-why")

    def action_mark(self) -> None:
        self._sheet.scroll_to_mark()

    def action_edit(self) -> None:
        if self._view is None:
            return
        if not self._view.versions:
            desk_app(self).say("This article was not edited since it was first seen.")
            return
        self._edit_shown = not self._edit_shown
        self._show()

    def action_link(self) -> None:
        if self._view is not None:
            confirm_link(desk_app(self), self._view.article.url)

    def action_pin(self) -> None:
        """Pin the sentence for the brief."""
        if (view := self._view) is None:
            return
        start, end = self.at.sentence
        words = " ".join(view.article.text[start:end].split())
        desk = self.desk
        make = partial(add_pin, desk.changes, desk.pins, passage(self.at, words, desk.now()))
        request_change(self, "pin", "pinning the sentence", make)

    def action_cite(self) -> None:
        """Copy the sentence with its source."""
        if (view := self._view) is not None:
            start, end = self.at.sentence
            desk_app(self).copy(citation(view.article.text[start:end], self.at))

    def action_back(self) -> None:
        if self._edit_shown:
            self._edit_shown = False
            self._show()
        else:
            self.dismiss()


def _marks(evidence: Evidence) -> list[Piece]:
    """What holds for this evidence, in a line."""
    return joined(
        [
            (plain(evidence.source), "outlet"),
            (day_and_time(evidence.published), "muted"),
            ("summary only" if evidence.summary_only else "", "warn"),
            ("edited" if evidence.edited else "", "warn"),
            ("copy of another article" if evidence.copy_of else "", "warn"),
        ]
    )
