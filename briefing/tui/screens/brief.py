"""Writing the brief: what it covers, in which form, and where it goes."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen
from textual.widgets import Input

from briefing.export.forms import FORMS, SUFFIX, Form
from briefing.export.make_brief import BriefOptions
from briefing.tui.base_app import desk_app
from briefing.tui.messages import Changed, WentWrong
from briefing.tui.requests import request_change
from widgets.inline_select import InlineSelect
from widgets.sheet import Block, Sheet
from widgets.text import content, plain

if TYPE_CHECKING:
    from briefing.desk.desk import Desk

PERIODS = ("all that is stored", "since you last looked", "the last 24 hours", "the last 7 days")
_FORM_WORDS: dict[Form, str] = {
    "md": "Markdown",
    "html": "HTML, one file, ready to print",
    "text": "plain text",
    "json": "JSON",
    "csv": "CSV, a folder of tables",
    "pdf": "PDF",
}
_ORDER: tuple[Form, ...] = ("md", "html", "text", "json", "csv", "pdf")
assert set(_ORDER) == set(FORMS)


class BriefScreen(ModalScreen[None]):
    """Asks what the brief is to be, and writes it in the background."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave it", show=False),
        Binding("enter", "write", "Write it", show=False),
        Binding("down", "app.focus_next", "Next line", show=False),
        Binding("up", "app.focus_previous", "Line before", show=False),
    ]

    def __init__(self, desk: Desk, query: str = "", actor: str = "") -> None:
        super().__init__()
        self.desk = desk
        self._query = query
        self._actor = actor
        self._overwrite = ""
        """A file that is there already, as the user has been warned: Enter once more overwrites it."""

    def compose(self) -> ComposeResult:
        page = Container(
            InlineSelect("Period", PERIODS, id="period", at=1 if self.desk.last_seen else 0),
            InlineSelect("Filter", self._filters(), id="filter"),
            InlineSelect("Form", [_FORM_WORDS[form] for form in _ORDER], id="form"),
            Input(value=self._default_name(), compact=True, id="file"),
            Sheet(id="told"),
            classes="page",
        )
        page.border_title = content("Write the brief")
        page.border_subtitle = content("↑ ↓ line, ← → choice, Enter writes, Esc leaves")
        yield page

    def on_mount(self) -> None:
        self.query_one("#told").can_focus = False
        self.query_one("#period").focus()

    def _filters(self) -> list[str]:
        filtered = " ".join(
            part for part in (self._query, f"about {self._actor}" if self._actor else "") if part
        )
        return [f"as on the desk: {filtered}", "no filter"] if filtered else ["no filter"]

    def _default_name(self) -> str:
        return f"brief-{self.desk.now().astimezone():%Y-%m-%d}{SUFFIX[_ORDER[0]]}"

    @property
    def form(self) -> Form:
        """The form chosen."""
        return _ORDER[self.query_one("#form", InlineSelect).at]

    def on_inline_select_changed(self, message: InlineSelect.Changed) -> None:
        if message.select.id != "form":
            return
        # The file follows the form as long as it has one of its endings.
        line = self.query_one(Input)
        path = Path(line.value)
        if path.suffix in SUFFIX.values():
            line.value = str(path.with_suffix(SUFFIX[self.form]))

    def on_input_submitted(self) -> None:
        self.action_write()

    def action_write(self) -> None:
        place = self.query_one(Input).value.strip()
        if not place:
            self._say("Name a file for it.", "warn")
            return
        path = Path(place).expanduser()
        force = self._overwrite == place
        if os.path.lexists(path) and not force:
            self._overwrite = place
            self._say(f"{place} is there already. Enter once more overwrites it; or name another.", "warn")
            return
        self._say("Writing …", "muted")
        make = partial(write_brief, self.desk, self._options(), self.form, path, force=force)
        request_change(self, "brief", "writing the brief", make)

    def _options(self) -> BriefOptions:
        chosen = PERIODS[self.query_one("#period", InlineSelect).at]
        now = self.desk.now()
        since = {
            PERIODS[1]: self.desk.last_seen,
            PERIODS[2]: now - timedelta(hours=24),
            PERIODS[3]: now - timedelta(days=7),
        }.get(chosen)
        bare = self.query_one("#filter", InlineSelect).value == "no filter"
        return BriefOptions("" if bare else self._query, "" if bare else self._actor, since)

    def on_changed(self, message: Changed) -> None:
        desk_app(self).say(message.what)
        self.dismiss()

    def on_went_wrong(self, message: WentWrong) -> None:
        self._say(message.what, "warn")

    def _say(self, words: str, ink: str) -> None:
        self.query_one("#told", Sheet).show([Block(((plain(words), ink),))])
        self.query_one("#told").refresh(layout=True)

    def action_leave(self) -> None:
        self.dismiss()


def write_brief(desk: Desk, options: BriefOptions, form: Form, path: Path, *, force: bool) -> str:
    """Write the brief of a desk to a file, or its tables into a folder; gives the sentence that says where."""
    from briefing.export.data import csv_tables
    from briefing.export.files import write_folder, write_new
    from briefing.export.forms import rendered

    brief = desk.brief(options)
    if form == "csv":
        tables = {f"{name}.csv": table for name, table in csv_tables(brief).items()}
        write_folder(path, tables, force=force)
    else:
        write_new(path, rendered(brief, form), force=force)
    return f"The brief is in {path.resolve()}"
