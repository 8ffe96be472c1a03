"""The draft of an actor on the screen, its own undo, and what it would do to the archive."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.widgets import Input

from briefing.tui.requests import Runner, behind
from briefing.tui.screens.dialogs.prompt import AskLine
from briefing.tui.screens.undo import UndoKeys
from briefing.tui.screens.watchlist.preview import preview_blocks, trying_blocks
from briefing.tui.screens.watchlist.requests import PreviewReady, preview
from briefing.watch.actor_draft import alias_at, with_alias
from store.records import Actor, Alias
from widgets.form import FieldRow, FormList
from widgets.lines import Lines
from widgets.sheet import Block, Sheet

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


class DraftScreen(UndoKeys):
    """What the form of an actor stands on."""

    def __init__(
        self, runner: Runner, draft: Actor | None = None, *, name: str = "", other: str = ""
    ) -> None:
        super().__init__()
        self._runner = runner
        self._draft = draft or Actor(name, "official")
        self._begun: Actor | None = draft if name and not other else None
        """As it was when the form was opened, where nothing needs saving yet."""
        self._whom = name
        self._other = other
        self._past: list[Actor] = []
        self._future: list[Actor] = []
        self._faults: dict[str, str] = {}
        self._editing = ""
        """The row whose words are being typed."""
        self._tried: tuple[Actor, str] | None = None
        self._fetching = draft is None and bool(name)

    @property
    def draft(self) -> Actor:
        """The actor as the form has it now."""
        return self._draft

    @property
    def _rows(self) -> FormList:
        return self.query_one(FormList)

    @property
    def _ask(self) -> AskLine:
        return self.query_one(AskLine)

    @property
    def _desk_app(self) -> BriefingApp:
        return cast("BriefingApp", self.app)

    def _show(self, row: str = "") -> None:
        """Draw the draft, with the cursor on a row."""
        raise NotImplementedError

    # --- the draft and its own past ---

    def _change(self, actor: Actor, row: str = "") -> None:
        if actor != self._draft:
            self._past.append(self._draft)
            self._future.clear()
        self._draft = actor
        self._faults = {}
        self._show(row)

    def action_undo(self) -> None:
        """Take back what was done in the form; when that is all taken back, the last change that was saved."""
        if not self._past:
            super().action_undo()
            return
        self._future.append(self._draft)
        self._draft, self._faults = self._past.pop(), {}
        self._show()

    def action_redo(self) -> None:
        """The other way."""
        if not self._future:
            super().action_redo()
            return
        self._past.append(self._draft)
        self._draft, self._faults = self._future.pop(), {}
        self._show()

    # --- the preview ---

    def _alias_in_question(self, row: FieldRow | None) -> Alias:
        if row is not None and row.part in ("alias", "suggest"):
            found = alias_at(self._draft, row.id)
            if found is not None:
                return found
        return Alias(self._draft.name)

    def _try(self, actor: Actor, alias: Alias) -> None:
        """Find out what ``actor`` would do to the archive, looked at from one alias; an earlier question is void."""
        if self._fetching or not alias.text.strip() or not actor.name.strip():
            self.query_one("#form-preview", Sheet).show([Block((("Type a name or an alias.", "muted"),))])
            return
        if self._tried == (actor, alias.text):
            return
        self._tried = (actor, alias.text)
        self.query_one("#form-preview", Sheet).show(trying_blocks(alias.text))
        names = tuple(name for name in (self._whom, self._other) if name)
        behind(self, "preview", partial(preview, self._runner, self, actor, names, alias.text))

    def on_preview_ready(self, message: PreviewReady) -> None:
        if self._tried is not None and message.preview.alias == self._tried[1]:
            self.query_one("#form-preview", Sheet).show(preview_blocks(message.preview), to_mark=False)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        message.stop()
        row = message.row
        draft = self._draft
        if row is not None and row.part == "suggest" and (alias := alias_at(draft, row.id)) is not None:
            draft = with_alias(draft, "alias.+", alias)
        self._try(draft, self._alias_in_question(row))

    def on_input_changed(self, message: Input.Changed) -> None:
        """A name or an alias is being typed: show at once what it would hit."""
        message.stop()
        typed = " ".join(message.value.split())
        if not self._ask.display or not typed:
            return
        if self._editing.startswith("alias"):
            alias = self._typed_alias(typed)
            self._try(with_alias(self._draft, self._editing, alias), alias)
        elif self._editing == "name":
            self._try(replace(self._draft, name=typed), Alias(typed))

    def _typed_alias(self, typed: str) -> Alias:
        """What is typed as an alias: its policy kept, or guessed where it is new."""
        known = alias_at(self._draft, self._editing)
        if known is not None:
            return replace(known, text=typed)
        exact = typed.isupper() or (self._draft.kind == "official" and " " not in typed)
        return Alias(typed, "exact" if exact else "any")
