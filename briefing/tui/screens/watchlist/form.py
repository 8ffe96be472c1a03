"""One actor of the watchlist, to add, edit or merge; what an alias would hit is shown while it is typed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.requests import Changed, Runner, WentWrong, behind
from briefing.tui.screens.dialogs.prompt import AskLine
from briefing.tui.screens.undo import DeskChanged, tell_screens
from briefing.tui.screens.watchlist.draft import DraftScreen
from briefing.tui.screens.watchlist.requests import (
    ActorsReady,
    FieldRefused,
    fetch_actors,
    save_actor,
)
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
from store.actors import MAX_NOTES
from store.records import Actor, Role
from widgets.bar import Bar, KeyLine
from widgets.form import FormList, form_rows
from widgets.lines import Lines
from widgets.rows import Motion
from widgets.sheet import Sheet
from widgets.text import plain

if TYPE_CHECKING:
    pass

__all__ = ["ActorForm", "drafted"]

BESIDE = 100
"""Columns from which the preview stands beside the form."""
_QUESTIONS = {
    "name": "Name, as it is to be shown",
    "notes": "Notes, for yourself",
    "alias": "A spelling, as it is written in articles",
    "near": "Words of which one must stand close by, parted by commas",
}


class ActorForm(DraftScreen):
    """The form of one actor.

    ``draft``: what to begin with.  ``name``: who is edited, fetched when no draft is given; empty: the actor is added.
    ``other``: who is merged into it.
    """

    PLACE = "form"
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")

    def __init__(
        self, runner: Runner, draft: Actor | None = None, *, name: str = "", other: str = ""
    ) -> None:
        super().__init__(runner, draft, name=name, other=other)
        self._leaving = False
        self._saving = False

    # --- what is on it ---

    def compose(self) -> ComposeResult:
        yield Bar(id="form-head", keep="left")
        with Container(id="form-body"):
            yield FormList(id="form-rows")
            yield Sheet(id="form-preview")
        yield AskLine(id="form-ask", longest=MAX_NOTES)
        yield KeyLine(footer_keys("form", self._desk_app.commands))

    def on_mount(self) -> None:
        # Not ``focus()``, which waits for its turn: the line to type in may be asked for right now.
        self.set_focus(self._rows)
        if self._fetching:
            behind(self, "actor", partial(fetch_actors, self._runner, self))
            return
        self._show()
        if not self._draft.name:
            self._open("name")

    def on_actors_ready(self, message: ActorsReady) -> None:
        found = next((actor for actor in message.actors if actor.name == self._whom), None)
        if found is None:
            self._desk_app.say(f"{self._whom} is no longer on the watchlist.", severity="warning")
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
            self._desk_app.say("Go to an alias first.")
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
            self._desk_app.say("Go to an alias first.")
        else:
            self._open(f"near.{row.number}")

    def action_remove(self) -> None:
        """Take the alias or the role under the cursor away."""
        row = self._rows.row
        shorter = without_row(self._draft, row.id) if row is not None else None
        if shorter is None:
            self._desk_app.say("Go to an alias or a role first.")
        else:
            self._change(shorter)

    def action_save(self) -> None:
        """Save, and go back; the archive follows."""
        edits, draft = self._runner.desk.edits, self._draft
        if draft == self._begun:
            self.dismiss()
        elif not self._saving:
            self._saving = True
            if self._other:
                save = partial(edits.merge, self._whom, self._other, draft)
            else:
                save = partial(edits.save, draft, self._whom, self._begun)
            behind(self, "save", partial(save_actor, self, save))

    def on_changed(self, message: Changed) -> None:
        message.stop()
        self._desk_app.say(f"{message.what}. z undoes it.")
        tell_screens([screen for screen in self._desk_app.screen_stack if screen is not self])
        self.dismiss()

    def on_field_refused(self, message: FieldRefused) -> None:
        self._saving = False
        row = row_of(message.field)
        self._faults = {row: message.what}
        self._show(row)

    def on_went_wrong(self, message: WentWrong) -> None:
        self._saving = False
        self._desk_app.say(message.what, severity="error")

    def on_desk_changed(self, message: DeskChanged) -> None:
        """A change was undone or done again: what the draft began from may be another by now."""
        if self._whom and not self._other and self._draft == self._begun:
            behind(self, "actor", partial(fetch_actors, self._runner, self))
        self._tried = None

    def action_back(self) -> None:
        """Leave; what is not saved is asked about once."""
        if self._draft != self._begun and not self._leaving and (self._begun or self._draft.name):
            self._leaving = True
            self._desk_app.say("Not saved. S saves; Esc once more leaves it.", severity="warning")
            return
        self.dismiss()
