"""One actor of the watchlist, to add, edit or merge; what an alias would hit is shown while it is typed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Input

from briefing.tui.base_app import UndoKeys, desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import ActorsReady, Changed, DeskChanged, FieldRefused, PreviewReady, WentWrong
from briefing.tui.requests import in_thread, request, request_async
from briefing.tui.screens.dialogs import AskLine
from briefing.tui.screens.watchlist.role import RoleScreen
from briefing.watch.actor_draft import (
    advice,
    alias_at,
    drafted,
    fault_of,
    row_of,
    suggested,
    with_alias,
    with_near,
    without_row,
)
from briefing.watch.edits import FieldFault
from briefing.watch.preview import Example, Preview
from store.actors import MAX_NOTES
from store.records import Actor, Alias, Role
from widgets.bar import Bar, KeyLine
from widgets.form import FieldRow, FormList, form_rows
from widgets.lines import Lines
from widgets.rows import Motion
from widgets.sheet import Block, Sheet
from widgets.text import Piece, plain
from widgets.words import counted

if TYPE_CHECKING:
    from briefing.desk.desk import Desk

__all__ = ["ActorForm", "drafted"]

BESIDE = 100
"""Columns from which the preview stands beside the form."""
_QUESTIONS = {
    "name": "Name, as it is to be shown",
    "notes": "Notes, for yourself",
    "alias": "A spelling, as it is written in articles",
    "near": "Words of which one must stand close by, parted by commas",
}
_MARKS = {"new": ("+ ", "good"), "no longer": ("− ", "bad"), "as now": ("= ", "muted")}


class DraftScreen(UndoKeys):
    """What the form of an actor stands on."""

    def __init__(self, desk: Desk, draft: Actor | None = None, *, name: str = "", other: str = "") -> None:
        super().__init__()
        self.desk = desk
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
        preview = partial(self._preview, actor, names, alias.text)
        request_async(self, "preview", "trying the alias on the archive", preview)

    async def _preview(self, actor: Actor, names: Sequence[str], alias: str) -> PreviewReady | None:
        """Cancelled, the thread that searches the archive stops at its next article."""
        desk, cancelled = self.desk, threading.Event()
        try:
            found = await in_thread(lambda: desk.edits.preview(actor, names, alias, cancelled.is_set))
        finally:
            cancelled.set()
        return None if found is None else PreviewReady(found)

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


class ActorForm(DraftScreen):
    """The form of one actor.

    ``draft``: what to begin with.  ``name``: who is edited, fetched when no draft is given; empty: the actor is added.
    ``other``: who is merged into it.
    """

    PLACE = "form"
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")

    def __init__(self, desk: Desk, draft: Actor | None = None, *, name: str = "", other: str = "") -> None:
        super().__init__(desk, draft, name=name, other=other)
        self._leaving = False
        self._saving = False

    # --- what is on it ---

    def compose(self) -> ComposeResult:
        yield Bar(id="form-head", keep="left")
        with Container(id="form-body"):
            yield FormList(id="form-rows")
            yield Sheet(id="form-preview")
        yield AskLine(id="form-ask", longest=MAX_NOTES)
        yield KeyLine(footer_keys("form", desk_app(self).commands))

    def on_mount(self) -> None:
        # Not ``focus()``, which waits for its turn: the line to type in may be asked for right now.
        self.set_focus(self._rows)
        if self._fetching:
            self._fetch()
            return
        self._show()
        if not self._draft.name:
            self._open("name")

    def _fetch(self) -> None:
        desk = self.desk
        request(self, "actor", "reading the watchlist", lambda: ActorsReady(desk.edits.actors()))

    def on_actors_ready(self, message: ActorsReady) -> None:
        found = next((actor for actor in message.actors if actor.name == self._whom), None)
        if found is None:
            desk_app(self).say(f"{self._whom} is no longer on the watchlist.", severity="warning")
            self.dismiss()
        else:
            self._draft = self._begun = found
            self._fetching = False
            self._show()

    def _show(self, row: str = "") -> None:
        self._leaving = False
        self._rows.set_entries(
            form_rows(self._draft, suggested(self._draft), self._faults, advice(self._draft))
        )
        if row:
            self._rows.choose(row)
        name = plain(self._draft.name) or "a new actor"
        title = f"Edit {name}" if self._whom else f"Add {name}"
        if self._other:
            title = f"Merge {plain(self._other)} into {plain(self._whom)}: this is what both together give"
        state = "" if self._draft == self._begun else "not saved yet"
        self.query_one("#form-head", Bar).show([(title, "strong")], [(state, "when")] if state else [])
        self._try(self._draft, self._alias_in_question(self._rows.row))

    def on_resize(self) -> None:
        self.set_class(self.size.width >= BESIDE, "-beside")

    # --- typing ---

    def _open(self, row: str) -> None:
        """Open the line to type in for a row."""
        self._editing = row
        part = row.partition(".")[0]
        alias = alias_at(self._draft, row) if part == "alias" else None
        words = {"name": self._draft.name, "notes": self._draft.notes}.get(row, alias.text if alias else "")
        if part == "near":
            words = ", ".join(self._draft.aliases[int(row.partition(".")[2])].near)
        self._ask.open(_QUESTIONS[part], words)

    def on_ask_line_answered(self, message: AskLine.Answered) -> None:
        message.stop()
        answer = " ".join(message.answer.split())
        row, draft = self._editing, self._draft
        if row == "alias.+" and not answer:
            self._ask.close()
            return
        if row == "name":
            draft = replace(draft, name=answer)
        elif row == "notes":
            draft = replace(draft, notes=answer)
        elif row.startswith("near"):
            number = int(row.partition(".")[2])
            row, draft = f"alias.{number}", with_near(draft, number, answer)
        else:
            draft = with_alias(draft, row, self._typed_alias(answer))
        fault = fault_of(draft, row)
        if fault:
            self._ask.tell(fault, wrong=True)
            return
        self._ask.close()
        self._change(draft, row)

    def on_ask_line_closed(self) -> None:
        self._editing = ""
        self.set_focus(self._rows)
        self._try(self._draft, self._alias_in_question(self._rows.row))

    # --- keys ---

    def action_cursor(self, motion: Motion) -> None:
        self._rows.action_cursor(motion)

    def on_lines_opened(self, message: Lines.Opened) -> None:
        message.stop()
        self.action_edit()

    def action_edit(self) -> None:
        """Change what is under the cursor."""
        row, draft = self._rows.row, self._draft
        if row is None:
            return
        if row.part == "kind":
            kind = "organization" if draft.kind == "official" else "official"
            self._change(replace(draft, kind=kind))  # type: ignore[arg-type]  # one of the two kinds
        elif row.part == "retired":
            self._change(replace(draft, retired=not draft.retired))
        elif row.part == "suggest" and (alias := alias_at(draft, row.id)) is not None:
            self._change(with_alias(draft, "alias.+", alias))
        elif row.part == "role":
            known = draft.roles[row.number] if row.number >= 0 else None
            self.app.push_screen(RoleScreen(known), partial(self._take_role, row.number))
        else:
            self._open(row.id)

    def _take_role(self, number: int, role: Role | None) -> None:
        if role is None:
            return
        known = self._draft.roles
        at = number if number >= 0 else len(known)
        self._change(replace(self._draft, roles=(*known[:at], role, *known[at + 1 :])), f"role.{at}")

    def action_alias(self) -> None:
        """Type another alias."""
        self._rows.choose("alias.+")
        self._open("alias.+")

    def action_role(self) -> None:
        """Enter another role."""
        self.app.push_screen(RoleScreen(), partial(self._take_role, -1))

    def action_policy(self, policy: str) -> None:
        """Change what the alias under the cursor asks for."""
        row = self._rows.row
        alias = alias_at(self._draft, row.id) if row is not None and row.part == "alias" else None
        if row is None or alias is None:
            desk_app(self).say("Go to an alias first.")
            return
        if policy == "case":
            alias = replace(alias, case="any" if alias.case == "exact" else "exact")
        elif policy == "context":
            alias = replace(alias, context=not alias.context)
        else:
            alias = replace(alias, weak=not alias.weak)
        self._change(with_alias(self._draft, row.id, alias))

    def action_near(self) -> None:
        """Type the words that must stand close by the alias under the cursor."""
        row = self._rows.row
        if row is None or row.part != "alias" or row.number < 0:
            desk_app(self).say("Go to an alias first.")
        else:
            self._open(f"near.{row.number}")

    def action_remove(self) -> None:
        """Take the alias or the role under the cursor away."""
        row = self._rows.row
        shorter = without_row(self._draft, row.id) if row is not None else None
        if shorter is None:
            desk_app(self).say("Go to an alias or a role first.")
        else:
            self._change(shorter)

    def action_save(self) -> None:
        """Save, and go back; the archive follows."""
        edits, draft = self.desk.edits, self._draft
        if draft == self._begun:
            self.dismiss()
        elif not self._saving:
            self._saving = True
            if self._other:
                save = partial(edits.merge, self._whom, self._other, draft)
            else:
                save = partial(edits.save, draft, self._whom, self._begun)
            request(self, "save", "saving the actor", partial(_saved, save))

    def on_changed(self, message: Changed) -> None:
        message.stop()
        desk_app(self).say(f"{message.what}. z undoes it.")
        desk_app(self).announce_change(besides=self)
        self.dismiss()

    def on_field_refused(self, message: FieldRefused) -> None:
        self._saving = False
        row = row_of(message.field)
        self._faults = {row: message.what}
        self._show(row)

    def on_went_wrong(self, message: WentWrong) -> None:
        self._saving = False
        desk_app(self).say(message.what, severity="error")

    def on_desk_changed(self, message: DeskChanged) -> None:
        """A change was undone or done again: what the draft began from may be another by now."""
        if self._whom and not self._other and self._draft == self._begun:
            self._fetch()
        self._tried = None

    def action_back(self) -> None:
        """Leave; what is not saved is asked about once."""
        if self._draft != self._begun and not self._leaving and (self._begun or self._draft.name):
            self._leaving = True
            desk_app(self).say("Not saved. S saves; Esc once more leaves it.", severity="warning")
            return
        self.dismiss()


def _saved(save: Callable[[], str]) -> Changed | FieldRefused:
    """Save; what is wrong with a field is reported for that field."""
    try:
        return Changed(save())
    except FieldFault as fault:
        return FieldRefused(fault.field, str(fault))


# --- the preview in words ---


def preview_blocks(preview: Preview) -> list[Block]:
    """Hits, what the edit adds and removes, and examples with the words in question marked."""
    return [*_counts(preview), Block(), *(block for one in preview.examples for block in _example(one))]


def trying_blocks(alias: str) -> list[Block]:
    """While the archive is looked through."""
    return [Block((("Trying ", "muted"), (f"“{plain(alias)}”", "strong"), (" on the archive …", "muted")))]


def _counts(preview: Preview) -> Iterable[Block]:
    least = "at least " if preview.capped else ""
    yield Block(
        (
            (f"“{plain(preview.alias)}”", "strong"),
            (f" would hit {least}{counted(preview.hits, 'article')}", "text"),
        )
    )
    if preview.capped:
        looked = f"looked at the newest {preview.searched:,} of {counted(preview.holding, 'article')} that hold the words"
    else:
        looked = f"of {counted(preview.holding, 'article')} in the archive with the words"
    yield Block(((looked, "muted"),))
    if not preview.added and not preview.removed:
        yield Block((("Saving changes no tag of these.", "text"),))
        return
    yield Block(
        (
            ("Saving adds tags in ", "text"),
            (f"{least}{preview.added:,}", "good"),
            (", takes tags from ", "text"),
            (f"{least}{preview.removed:,}", "bad" if preview.removed else "text"),
        )
    )


def _example(example: Example) -> Iterable[Block]:
    start, end = example.hit
    begin = max(0, start - 160)
    sentence = example.sentence
    pieces: list[Piece] = [
        (("… " if begin else "") + plain(sentence[begin:start]), "text"),
        (plain(sentence[start:end]), "title-mention"),
        (plain(sentence[end : end + 160]) + (" …" if len(sentence) > end + 160 else ""), "text"),
    ]
    mark, ink = _MARKS[example.change]
    yield Block(tuple(pieces), lead=mark, lead_ink=ink)
    about = f"{example.change} · {plain(example.source)} · {plain(example.rule)}"
    yield Block(((about, "muted"),), lead="  ")
