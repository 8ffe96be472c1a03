"""Every command of the dashboard, once: bindings, line of keys, palette and help are made from these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from briefing.keynames import key_word

if TYPE_CHECKING:
    from textual.binding import BindingType

    from widgets.bar import Key

Place = Literal[
    "everywhere",
    "desk",
    "reader",
    "actor",
    "watchlist",
    "form",
    "pins",
    "filters",
    "sources",
    "found",
    "first",
    "whom",
    "sheet",
]

PLACES: dict[Place, str] = {
    "desk": "At the desk",
    "reader": "In an article",
    "actor": "On the page of an actor",
    "watchlist": "In the watchlist",
    "form": "In the form of an actor",
    "pins": "In the pinned list",
    "filters": "Among the saved filters",
    "sources": "Among the feeds",
    "found": "Among the feeds found at an address",
    "first": "At the very beginning",
    "whom": "Choosing whom to follow",
    "sheet": "On a page like this one",
    "everywhere": "Everywhere",
}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do."""

    id: str
    """Stable: a key map may name it."""
    keys: tuple[str, ...]
    """As Textual calls them; the first is the one shown."""
    label: str
    """One or two words, for the line of keys."""
    help: str
    """One sentence, for the help screen and the palette."""
    place: Place
    action: str
    """The action, without its namespace: ``screen.`` for a place, ``app.`` for everywhere."""
    footer: int = 0
    """Rank in the line of keys, 1 first; 0: not in it."""

    @property
    def palette(self) -> bool:
        """Whether it is worth finding by name: moving about is not."""
        return bool(self.label) and self.action != "command_palette"

    @property
    def motion(self) -> bool:
        """Whether it moves about in a list or a text, as the same keys do in all of them."""
        return self.action.startswith("cursor(")

    @property
    def target(self) -> str:
        """The action with its namespace."""
        return f"{'app' if self.place == 'everywhere' else 'screen'}.{self.action}"

    @property
    def key_words(self) -> str:
        """The keys for people: ``j ↓``."""
        return " ".join(key_word(key) for key in self.keys)


_MOTIONS = (
    ("down", "j,down", "Next line."),
    ("up", "k,up", "Line before."),
    ("page_down", "pagedown", "A page on."),
    ("page_up", "pageup", "A page back."),
    ("half_down", "ctrl+d", "Half a page on."),
    ("half_up", "ctrl+u", "Half a page back."),
    ("home", "g,home", "To the first line."),
    ("end", "G,end", "To the last line."),
)

# id, keys, label, help, action, rank in the line of keys
_ROWS: dict[Place, tuple[tuple[str, str, str, str, str, int], ...]] = {
    "desk": (
        ("open", "enter", "open", "Open the evidence; in Actors, narrow all to the actor.", "open", 1),
        ("details", "d", "details", "All about the line: disagreement, outlets, wordings.", "details", 2),
        ("search", "slash", "search", "Search and filter everything.", "search", 3),
        ("refresh", "r", "refresh", "Fetch the feeds in the background.", "refresh", 4),
        ("stop", "R", "break off", "Break off the refresh; what came in stays.", "stop", 0),
        ("evidence", "e", "evidence", "Open the evidence of the line, in Actors too.", "evidence", 5),
        ("back", "escape", "undo filter", "Undo the last filter.", "back", 6),
        ("pin", "space", "pin", "Pin the line for the brief, or let go of it.", "pin", 6),
        ("pins", "P", "pinned", "What is pinned, to order and to note.", "pins", 0),
        ("brief", "b", "brief", "Write the brief, pinned lines first.", "brief", 7),
        ("alerts", "A", "alerts", "What is new in the filters you watch.", "alerts", 0),
        ("cite", "y", "copy", "Copy the line with its source.", "cite", 0),
        ("fold", "c", "fold", "In the Timeline, fold or unfold the story.", "fold", 0),
        ("fold_all", "C", "fold all", "Fold or unfold all stories of the Timeline.", "fold_all", 0),
        ("who", "w", "who", "Narrow all to an actor of the line; again, to the next one.", "who", 0),
        ("link", "o", "link", "Open the article in a browser, after showing its host.", "link", 7),
        ("order", "s", "sort", "Sort the pane in its next way.", "order", 9),
        ("unattributed", "u", "no speaker", "In Quotes, only those without a speaker.", "unattributed", 0),
        ("feeds", "f", "feeds", "The feeds: their health; add, try, pause, remove.", "feeds", 8),
        ("maximize", "m", "one pane", "Show one pane alone, or all three again.", "maximize", 10),
        ("filters", "F", "filters", "Saved filters: apply, save, rename, delete.", "saved_filters", 0),
        ("correct", "x", "speaker", "In Quotes, correct who said it.", "correct", 0),
        ("add", "a", "add", "In Actors, put the name on the watchlist, or edit it there.", "add", 0),
        ("watchlist", "W", "watchlist", "The watchlist: add, edit, merge, retire.", "watchlist", 0),
        ("undo", "z", "undo", "Take back the last change, also one of an earlier day.", "undo", 0),
        ("redo", "Z", "redo", "Make the change taken back last once more.", "redo", 0),
        ("jump", "J", "jump", "Put letters on all lines in sight, and go to the one you type.", "jump", 0),
        ("timeline", "1", "", "To the Timeline.", "pane('timeline')", 0),
        ("actors", "2", "", "To the Actors.", "pane('actors')", 0),
        ("quotes", "3", "", "To the Quotes.", "pane('quotes')", 0),
        ("next", "tab", "", "To the next pane.", "next_pane(1)", 0),
        ("previous", "shift+tab", "", "To the pane before.", "next_pane(-1)", 0),
        ("next_group", "right,right_square_bracket", "", "To the next day.", "cursor('next_heading')", 0),
        ("last_group", "left,left_square_bracket", "", "To the day before.", "cursor('previous_heading')", 0),
    ),
    "reader": (
        ("next", "n,right", "next", "Next evidence of the same line.", "evidence(1)", 1),
        ("previous", "p,left", "previous", "Evidence before.", "evidence(-1)", 2),
        ("why", "w", "why", "Why the line says so: alias, rule, phrase.", "why", 3),
        ("link", "o", "link", "Open the link in a browser, after showing its host.", "link", 4),
        ("pin", "space", "pin", "Pin the highlighted sentence for the brief.", "pin", 5),
        ("cite", "y", "copy", "Copy the sentence with its source.", "cite", 0),
        ("edit", "v", "edit", "What an edit changed in the text.", "edit", 5),
        ("correct", "x", "speaker", "Correct who said the quote at the highlight.", "correct", 0),
        ("undo", "z", "undo", "Take back the last change.", "undo", 0),
        ("redo", "Z", "redo", "Make the change taken back last once more.", "redo", 0),
        ("mark", "m", "sentence", "Back to the highlighted sentence.", "mark", 6),
        ("back", "escape,backspace", "back", "Back to the desk.", "back", 7),
    ),
    "actor": (
        ("open", "enter,e", "evidence", "Open the sentence that the line rests on.", "open", 1),
        ("add", "a", "watchlist", "Put the actor on the watchlist, or edit it there.", "add", 2),
        ("back", "escape,d", "close", "Back to the desk.", "back", 3),
    ),
    "watchlist": (
        ("edit", "enter", "edit", "Edit the actor.", "edit", 1),
        ("add", "a", "add", "Add an actor.", "add", 2),
        ("search", "slash", "search", "Find by part of a name or a spelling, as you type.", "search", 3),
        ("retire", "r", "retire", "No longer look for the actor, or look for it again.", "retire", 4),
        (
            "merge",
            "m",
            "merge",
            "Merge another actor into this one, after showing both together.",
            "merge",
            5,
        ),
        ("remove", "D,delete", "remove", "Take the actor off the watchlist.", "remove", 6),
        ("undo", "z", "undo", "Take back the last change.", "undo", 7),
        ("redo", "Z", "redo", "Make the change taken back last once more.", "redo", 0),
        ("back", "escape,W", "back", "Show all again; back to the desk.", "back", 8),
    ),
    "form": (
        ("edit", "enter", "change", "Change the line, or take the suggestion.", "edit", 1),
        ("save", "S", "save", "Save; the archive is tagged anew in the background.", "save", 2),
        ("alias", "a", "alias", "Type another alias; what it would hit is shown at once.", "alias", 3),
        ("role", "o", "role", "Enter another role, with its dates.", "role", 4),
        ("case", "c", "case", "This case only (ICE), or any case.", "policy('case')", 5),
        (
            "context",
            "n",
            "context",
            "The alias counts only where the actor is named otherwise.",
            "policy('context')",
            6,
        ),
        (
            "weak",
            "w",
            "weak",
            "The alias is a hint that never wins against another actor.",
            "policy('weak')",
            7,
        ),
        ("near", "b", "near", "Words of which one must stand close by the alias.", "near", 0),
        ("remove", "D,delete", "remove", "Take the alias or the role away.", "remove", 8),
        ("undo", "z", "undo", "Take back the last change that was saved.", "undo", 0),
        ("redo", "Z", "redo", "Make the change taken back last once more.", "redo", 0),
        ("back", "escape", "back", "Leave; what is not saved is asked about.", "back", 9),
    ),
    "filters": (
        ("apply", "enter", "apply", "Show what the filter shows.", "apply", 1),
        ("save", "s", "save", "Keep the filter in force under a name.", "save", 2),
        ("rename", "n", "rename", "Give the filter another name.", "rename", 3),
        ("watch", "w", "watch", "Be told of what is new in the filter, or no longer.", "watch", 4),
        ("delete", "x", "delete", "Delete the filter; undoing brings it back.", "delete", 4),
        ("back", "escape", "close", "Back to the desk.", "back", 5),
    ),
    "pins": (
        ("open", "enter", "open", "Open the article at the line; a note, to change it.", "open", 1),
        ("down_one", "J,shift+down", "down", "Move the line down in the brief.", "move(1)", 2),
        ("up_one", "K,shift+up", "up", "Move the line up in the brief.", "move(-1)", 3),
        ("note", "n", "note", "Write or change the note of the line.", "note", 4),
        ("add", "N", "new note", "Write a note of its own under the line.", "add", 5),
        ("remove", "D,delete", "remove", "Take the line off the list.", "remove", 6),
        ("brief", "b", "brief", "Write the brief.", "brief", 7),
        ("undo", "z", "undo", "Take back the last change.", "undo", 8),
        ("redo", "Z", "redo", "Make the change taken back last once more.", "redo", 0),
        ("back", "escape,P", "back", "Back to the desk.", "back", 9),
    ),
    "sources": (
        ("open", "enter", "details", "All about the feed.", "details", 1),
        ("new", "n", "new", "Add a feed by its address, or that of its site.", "new", 2),
        ("import", "i", "import", "Take in the feeds of an OPML file.", "import", 3),
        ("try", "r", "try now", "Ask this feed now, and say how it went.", "try", 4),
        ("pause", "p", "pause", "Keep the feed without asking it, or ask it again.", "pause", 5),
        ("remove", "D,delete", "remove", "Take the feed out of feeds.toml, after asking.", "remove", 6),
        ("edit", "e", "edit file", "Open feeds.toml in your editor, at the feed.", "edit", 7),
        ("filter", "slash", "filter", "Show the feeds that hold some words.", "filter", 8),
        ("order", "s", "sort", "Sort the feeds in the next way.", "order", 9),
        ("undo", "z", "undo", "Take back the last change.", "undo", 10),
        ("redo", "Z", "redo", "Make the change taken back last once more.", "redo", 0),
        ("back", "escape,f", "back", "Back to the desk.", "back", 11),
    ),
    "found": (
        ("add", "enter", "add", "Add what is chosen.", "add", 1),
        ("choose", "space", "choose", "Choose the feed, or let go of it.", "choose", 2),
        ("back", "escape", "leave", "Stop looking, add nothing.", "back", 3),
    ),
    "first": (
        ("begin", "enter", "begin", "Begin in the way under the cursor.", "begin", 1),
        ("sample", "1", "sample", "Look at the sample.", "begin('1')", 2),
        ("opml", "2", "OPML file", "Take in an OPML file.", "begin('2')", 3),
        ("site", "3", "site", "Add the feeds of a site.", "begin('3')", 4),
        ("starter", "4", "starter", "Begin with the feeds that come with the desk.", "begin('4')", 5),
        ("back", "escape", "later", "To the desk, without feeds.", "back", 6),
    ),
    "whom": (
        ("choose", "space", "choose", "Choose the name, or let go of it.", "choose", 1),
        ("all", "a", "all", "Choose all, or none.", "all", 2),
        ("follow", "enter", "follow", "Put the chosen names on the watchlist.", "follow", 3),
        ("back", "escape", "as it is", "Leave the watchlist as it is.", "back", 4),
    ),
    "sheet": (
        ("back", "escape,enter", "close", "Close the page.", "back", 1),
        ("evidence", "e", "evidence", "Open the evidence of the line it is about.", "evidence", 2),
    ),
    "everywhere": (
        ("palette", "ctrl+p", "commands", "All commands by name.", "command_palette", 0),
        ("theme", "t", "theme", "Dark, light, or your terminal's own colours.", "next_theme", 0),
        ("help", "question_mark", "keys", "The keys, by place.", "keys", 11),
        ("quit", "q,ctrl+q,ctrl+c", "quit", "Leave at once, also during a refresh.", "quit", 12),
    ),
}


def _commands() -> tuple[Command, ...]:
    made = [
        Command(f"{place}.{id}", tuple(keys.split(",")), label, text, place, action, footer)
        for place, rows in _ROWS.items()
        for id, keys, label, text, action, footer in rows
    ]
    made += [
        Command(f"{place}.{motion}", tuple(keys.split(",")), "", text, place, f"cursor('{motion}')")
        for place in (
            "desk",
            "reader",
            "actor",
            "watchlist",
            "form",
            "pins",
            "filters",
            "sources",
            "found",
            "first",
            "whom",
            "sheet",
        )
        for motion, keys, text in _MOTIONS
    ]
    return tuple(made)


COMMANDS = _commands()

ALWAYS = {"everywhere.quit": ("ctrl+q", "ctrl+c")}
"""Keys that no key map takes away: the way out."""


def with_keys(keys: Mapping[str, tuple[str, ...]]) -> tuple[Command, ...]:
    """The commands with the keys that the user gave them, by id."""
    return tuple(
        replace(c, keys=tuple(dict.fromkeys((*keys[c.id], *ALWAYS.get(c.id, ()))))) if c.id in keys else c
        for c in COMMANDS
    )


def bindings(place: Place, *, alone: bool = False) -> list[BindingType]:
    """The key bindings of one place.

    ``alone``: with those of everywhere, for a page above the others that no other key reaches.
    """
    from textual.binding import Binding

    places = (place, "everywhere") if alone else (place,)
    return [
        Binding(
            key,
            command.target,
            command.label or command.help,
            show=False,
            # Ctrl+Q and the like work from within a search line too; plain letters must reach it.
            priority=command.place == "everywhere" and "+" in key,
            id=command.id,
        )
        for command in COMMANDS
        if command.place in places
        for key in command.keys
    ]


def footer_keys(place: Place, commands: Sequence[Command] = COMMANDS) -> list[Key]:
    """The line of keys for one place, most useful first, quitting last; ``commands`` with the keys in force."""
    from widgets.bar import Key

    ranked = sorted(
        (c for c in commands if c.footer and c.place in (place, "everywhere")), key=lambda c: c.footer
    )
    return [Key(key_word(command.keys[0]), command.label, command.target) for command in ranked]
