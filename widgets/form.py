"""An actor of the watchlist as a form: a row for each field, alias and role, with what is wrong at its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.records import Actor, Alias, Role
from widgets.lines import Lines
from widgets.rows import Heading
from widgets.text import Line, break_lines, clip_line, cut, plain, wrap
from widgets.words import counted, joined

LABEL = 9
"""Cells of the column of labels."""
MOST_LINES = 4
"""Lines that a row takes at most, and as many for what is wrong with it."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One line of the form."""

    id: str
    """``name``, ``kind``, ``alias.0``, ``alias.+``, ``suggest.ICE``, ``role.0``, ``role.+``, ``notes``, ``retired``."""
    label: str
    pieces: Line
    fault: str = ""

    @property
    def part(self) -> str:
        """What it is a row of: ``alias``."""
        return self.id.partition(".")[0]

    @property
    def number(self) -> int:
        """Which alias or role, from 0; -1 for another row."""
        tail = self.id.partition(".")[2]
        return int(tail) if tail.isdecimal() and self.part in ("alias", "role") else -1


class FormList(Lines[FieldRow]):
    """The rows of the form."""

    def row_id(self, row: FieldRow) -> str:
        return row.id

    def row_height(self, row: FieldRow, width: int) -> int:
        return len(_spans(row, width)) + len(_fault_lines(row, width))

    def row_lines(self, row: FieldRow, width: int) -> list[Line]:
        label = _label(row)
        lines: list[Line] = [
            clip_line(((" " * len(label) if number else label, "muted"), *line), width)
            for number, line in enumerate(cut(row.pieces, _spans(row, width)))
        ]
        return lines + [((line, "warn"),) for line in _fault_lines(row, width)]


def _label(row: FieldRow) -> str:
    return f"{row.label:<{LABEL}}" if row.label else "  "


def _spans(row: FieldRow, width: int) -> list[tuple[int, int]]:
    """Where the row is broken; what does not fit on a few lines is left out."""
    return wrap("".join(text for text, _ in row.pieces), max(width - len(_label(row)), 8))[:MOST_LINES]


def _fault_lines(row: FieldRow, width: int) -> list[str]:
    return break_lines(f"! {plain(row.fault)}", [width] * MOST_LINES) if row.fault else []


def form_rows(
    actor: Actor, suggestions: Sequence[Alias], faults: Mapping[str, str], advice: Mapping[int, str]
) -> list[Heading | FieldRow]:
    """The whole form of an actor.  ``advice``: what is said beside aliases, by their number."""

    def row(id: str, label: str, *pieces: tuple[str, str]) -> FieldRow:
        return FieldRow(id, label, tuple(pieces), faults.get(id, ""))

    name = (plain(actor.name), "name") if actor.name else ("write a name", "muted")
    watched = ("retired: no longer looked for", "warn") if actor.retired else ("looked for", "text")
    rows: list[Heading | FieldRow] = [
        row("name", "Name", name),
        row("kind", "Kind", (actor.kind, "text")),
        row("retired", "Watched", watched),
        row("notes", "Notes", (plain(actor.notes) or "none", "text" if actor.notes else "muted")),
        Heading("Aliases", counted(len(actor.aliases), "spelling")),
    ]
    for n, alias in enumerate(actor.aliases):
        hint = f"  {advice[n]}" if n in advice else ""
        rows.append(row(f"alias.{n}", "", *alias_pieces(alias), (hint, "when")))
    rows.append(row("alias.+", "", ("+ another alias", "key")))
    rows += [
        row(f"suggest.{alias.text}", "", ("+ ", "key"), *alias_pieces(alias), ("  suggested", "muted"))
        for alias in suggestions
    ]
    rows.append(Heading("Roles", counted(len(actor.roles), "role")))
    rows += [row(f"role.{n}", "", *role_pieces(role)) for n, role in enumerate(actor.roles)]
    rows.append(row("role.+", "", ("+ another role", "key")))
    return rows


def alias_pieces(alias: Alias) -> Line:
    """``ICE  this case only · needs context``."""
    policy = joined([(words, "muted") for words in policy_words(alias)])
    return ((plain(alias.text), "strong"), ("  ", ""), *policy)


def policy_words(alias: Alias) -> list[str]:
    """What an alias asks for, in words."""
    return [
        "this case only" if alias.case == "exact" else "any case",
        *(["needs context"] if alias.context else []),
        *(["weak"] if alias.weak else []),
        *([f"near {', '.join(alias.near)}"] if alias.near else []),
    ]


def role_pieces(role: Role) -> Line:
    """``Minister of Transport, Ministry of Ports  2021-03-01 – now``."""
    title = plain(", ".join(part for part in (role.title, role.organization) if part))
    return ((title, "text"), ("  ", ""), (role_dates(role), "when"))


def role_dates(role: Role) -> str:
    """When a role was held, as far as it is known."""
    if role.start is None and role.end is None:
        return "dates not known"
    start = role.start.isoformat() if role.start else "…"
    return f"{start} – {role.end.isoformat() if role.end else '…'}"
