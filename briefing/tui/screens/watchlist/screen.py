"""The watchlist: who is on it, found as one types, to add, edit, retire, merge and remove."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Input

from briefing.tui.base_app import UndoKeys, desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import ActorsReady, Changed, DeskChanged, UnionReady, WentWrong
from briefing.tui.requests import request, request_change
from briefing.tui.screens.dialogs import ChooseScreen
from store.naming import fold_name
from store.records import Actor
from widgets.bar import Bar, KeyLine
from widgets.choices import Choice
from widgets.form import role_pieces
from widgets.lines import Lines
from widgets.rows import Heading, Motion
from widgets.sheet import Block
from widgets.text import Line, clip_line, line_cells, plain, spread
from widgets.words import counted, joined

if TYPE_CHECKING:
    from briefing.desk.desk import Desk

_EMPTY = "Nobody is on the watchlist yet. Press a to add somebody."


class WatchedList(Lines[Actor]):
    """Actors, each with its last role and its spellings."""

    def row_id(self, row: Actor) -> str:
        return row.name

    def row_height(self, row: Actor, width: int) -> int:
        return 2

    def row_lines(self, row: Actor, width: int) -> list[Line]:
        name: Line = ((plain(row.name), "muted" if row.retired else "name"),)
        if row.retired:
            name = (*name, ("  retired", "warn"))
        role = role_pieces(row.roles[-1])[:1] if row.roles else ()
        right: Line = ((row.kind, "muted"),)
        room = width - line_cells(name) - line_cells(right) - 4
        if role and room > 8:
            name = (*name, ("  ", ""), *clip_line(role, room))
        spelt = joined([(plain(alias.text), "text") for alias in row.aliases if alias.text != row.name][:12])
        second: Line = tuple(spelt) if spelt else (("no other spelling", "muted"),)
        return [spread(name, right, width), clip_line((("  ", ""), *second), width)]


class WatchlistScreen(UndoKeys):
    """Everybody on the watchlist, retired ones at the end."""

    PLACE = "watchlist"
    BINDINGS: ClassVar[list[BindingType]] = bindings("watchlist")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._actors: tuple[Actor, ...] = ()
        self._spelt: tuple[str, ...] = ()
        """Names and spellings of each, folded: what is searched as one types."""

    def compose(self) -> ComposeResult:
        yield Bar(id="watchlist-head", keep="left")
        yield WatchedList(id="watchlist-rows")
        with Container(id="watchlist-search"):
            yield Input(placeholder="part of a name or a spelling", compact=True)
        yield KeyLine(footer_keys("watchlist", desk_app(self).commands))

    def on_mount(self) -> None:
        self.query_one("#watchlist-search").display = False
        self._rows.hint = "Reading the watchlist …"
        self._rows.focus()
        self._fetch()

    @property
    def _rows(self) -> WatchedList:
        return self.query_one(WatchedList)

    @property
    def _line(self) -> Input:
        return self.query_one(Input)

    def _fetch(self) -> None:
        desk = self.desk
        request(self, "actors", "reading the watchlist", lambda: ActorsReady(desk.edits.actors()))

    def on_actors_ready(self, message: ActorsReady) -> None:
        self._actors = message.actors
        self._spelt = tuple(
            "\n".join([fold_name(actor.name), *(fold_name(alias.text) for alias in actor.aliases)])
            for actor in self._actors
        )
        self._show()

    def _show(self) -> None:
        wanted = fold_name(self._line.value)
        words = wanted.split()
        found = [
            actor
            for actor, spelt in zip(self._actors, self._spelt, strict=True)
            if all(word in spelt for word in words)
        ]
        retired = [actor for actor in found if actor.retired]
        entries: list[Heading | Actor] = [actor for actor in found if not actor.retired]
        if retired:
            entries += [Heading("Retired", f"{len(retired)} no longer looked for"), *retired]
        self._rows.hint = "Nobody of that name. Esc shows all." if wanted else _EMPTY
        self._rows.set_entries(entries)
        here = counted(len(self._actors), "actor")
        found_words = f"{len(found):,} of {here} with “{plain(self._line.value)}”" if wanted else here
        self.query_one("#watchlist-head", Bar).show([("The watchlist  ", "strong"), (found_words, "text")])

    # --- searching ---

    def action_search(self) -> None:
        """Narrow the list while typing."""
        self.query_one("#watchlist-search").display = True
        self.set_focus(self._line)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._show()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Edit whom the cursor is on: the arrows move it while one types."""
        message.stop()
        self.set_focus(self._rows)
        self.action_edit()

    def on_key(self, event: events.Key) -> None:
        if self._line.has_focus and event.key in ("up", "down"):
            event.stop()
            self._rows.action_cursor("up" if event.key == "up" else "down")

    def action_back(self) -> None:
        """Show all again, or go back to the desk."""
        if self._line.value or self.query_one("#watchlist-search").display:
            self._line.value = ""
            self.query_one("#watchlist-search").display = False
            self.set_focus(self._rows)
            self._show()
        else:
            self.dismiss()

    # --- editing ---

    def action_cursor(self, motion: Motion) -> None:
        self._rows.action_cursor(motion)

    def on_lines_opened(self, message: Lines.Opened) -> None:
        message.stop()
        self.action_edit()

    def action_edit(self) -> None:
        from briefing.tui.screens.watchlist.form import ActorForm

        if (actor := self._rows.row) is not None:
            self.app.push_screen(ActorForm(self.desk, actor, name=actor.name))

    def action_add(self) -> None:
        """Add somebody: the name that was searched for and not found, or a new one."""
        from briefing.tui.screens.watchlist.form import ActorForm, drafted

        typed = " ".join(self._line.value.split()) if self._rows.row is None else ""
        self.app.push_screen(ActorForm(self.desk, drafted(typed, "official", "") if typed else None))

    def action_retire(self) -> None:
        if (actor := self._rows.row) is not None:
            self._change(partial(self.desk.edits.retire, actor.name, not actor.retired))

    def action_remove(self) -> None:
        if (actor := self._rows.row) is not None:
            self._change(partial(self.desk.edits.remove, actor.name))

    def _change(self, make: partial[str]) -> None:
        # Not exclusive: each change counts, and each is answered.
        request_change(self, "change", "changing the watchlist", make, exclusive=False)

    def on_changed(self, message: Changed) -> None:
        message.stop()
        desk_app(self).say(f"{message.what}. z undoes it.")
        desk_app(self).announce_change()

    def on_desk_changed(self, message: DeskChanged) -> None:
        self._fetch()

    def on_went_wrong(self, message: WentWrong) -> None:
        desk_app(self).say(message.what, severity="error")

    # --- merging ---

    def action_merge(self) -> None:
        """Merge somebody else into the actor under the cursor: choose whom, then see both together."""
        kept = self._rows.row
        if kept is None:
            return
        self.app.push_screen(
            ChooseScreen(
                f"Merge whom into {plain(kept.name)}?",
                [Block((("Who is chosen is taken off the list; spellings and roles come here.", "muted"),))],
                _others(self._actors, kept),
                hint="Type a name",
            ),
            partial(self._propose, kept.name),
        )

    def _propose(self, kept: str, choice: Choice | None) -> None:
        if choice is not None:
            desk, other = self.desk, choice.id
            request(
                self,
                "union",
                "putting the two together",
                lambda: UnionReady(kept, other, desk.edits.union(kept, other)),
            )

    def on_union_ready(self, message: UnionReady) -> None:
        from briefing.tui.screens.watchlist.form import ActorForm

        self.app.push_screen(ActorForm(self.desk, message.union, name=message.kept, other=message.other))


def _others(actors: Sequence[Actor], kept: Actor) -> list[Choice]:
    return [
        Choice(actor.name, actor.name, actor.kind + (", retired" if actor.retired else ""), ink="name")
        for actor in actors
        if actor.name != kept.name
    ]
