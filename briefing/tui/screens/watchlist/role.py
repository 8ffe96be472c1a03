"""One role of an actor: title, organization, from when to when."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen
from textual.widgets import Input

from store.actors import ActorFault, actor_from_json
from store.records import Role
from widgets.bar import Bar
from widgets.text import content, plain

_FIELDS = (
    ("title", "Title", "Minister of Transport"),
    ("org", "Organization", "Ministry of Transport"),
    ("from", "From", "2021-03-01, 2021-03 or 2021; empty: not known"),
    ("to", "To", "empty: still held, or not known"),
)


class RoleScreen(ModalScreen[Role | None]):
    """Asks for a role; the answer is None when the user leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave it", show=False),
        Binding("down", "step(1)", "Next field", show=False),
        Binding("up", "step(-1)", "Field before", show=False),
    ]

    def __init__(self, role: Role | None = None) -> None:
        super().__init__()
        self._role = role

    def compose(self) -> ComposeResult:
        fields: list[Input | Bar] = []
        for name, label, hint in _FIELDS:
            bar = Bar(keep="left", id=f"label-{name}")
            bar.show([(label, "strong")])
            fields += [bar, Input(self._value(name), placeholder=hint, compact=True, id=f"role-{name}")]
        page = Container(*fields, Bar(keep="left", id="role-fault"), classes="page -role")
        page.border_title = content("A role")
        page.border_subtitle = content("Tab goes on, Enter keeps it, Esc leaves it")
        yield page

    def _value(self, name: str) -> str:
        role = self._role
        if role is None:
            return ""
        found = {
            "title": role.title,
            "org": role.organization,
            "from": role.start.isoformat() if role.start else "",
            "to": role.end.isoformat() if role.end else "",
        }
        return plain(found[name])

    def on_mount(self) -> None:
        self._input("title").focus()

    def _input(self, name: str) -> Input:
        return self.query_one(f"#role-{name}", Input)

    def action_step(self, step: int) -> None:
        if step > 0:
            self.focus_next(Input)
        else:
            self.focus_previous(Input)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        entry = {name: self._input(name).value.strip() or None for name, _, _ in _FIELDS}
        entry["title"] = entry["title"] or ""
        entry["org"] = entry["org"] or ""
        if self._role is not None:
            entry["source"] = self._role.source
            entry["as_of"] = self._role.as_of.isoformat() if self._role.as_of else None
        try:
            (role,) = actor_from_json({"name": "x", "kind": "official", "roles": [entry]}).roles
        except ActorFault as fault:
            self._refuse(fault)
        else:
            self.dismiss(role)

    def _refuse(self, fault: ActorFault) -> None:
        field = fault.field.rpartition(".")[2]
        fix = "Write YYYY-MM-DD, or leave it empty." if "no date" in fault.what else fault.fix
        for name, label, _ in _FIELDS:
            wrong = name == field
            shown = f"{label}: {fault.what}. {fix}" if wrong else label
            self.query_one(f"#label-{name}", Bar).show([(plain(shown), "warn" if wrong else "strong")])
            if wrong:
                self._input(name).focus()
        if field not in [name for name, _, _ in _FIELDS]:
            self.query_one("#role-fault", Bar).show([(plain(f"{fault.what}. {fault.fix}"), "warn")])

    def action_leave(self) -> None:
        self.dismiss(None)
