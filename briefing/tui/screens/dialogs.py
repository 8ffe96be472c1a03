"""Dialogs: a page to read, a question for yes or no, for a line, for a name; the keys; and the opening of a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input

from briefing.collect.http.url_guard import safe_link
from briefing.tui.base_app import DeskApp
from briefing.tui.keys.commands import COMMANDS, PLACES, Command, Place, bindings
from store.naming import fold_name
from widgets.bar import Bar
from widgets.choices import Choice, ChoiceList
from widgets.legend import LEGEND
from widgets.lines import Lines
from widgets.rows import Motion
from widgets.sheet import Block, Sheet
from widgets.text import Piece, content, plain

# --- a page to read ---


class PageScreen(ModalScreen[bool]):
    """A titled sheet; its answer says whether the user wants the evidence it speaks of."""

    PLACE = "sheet"
    BINDINGS: ClassVar[list[BindingType]] = bindings("sheet", alone=True)

    def __init__(self, title: str, blocks: Sequence[Block]) -> None:
        super().__init__()
        self._title = title
        self._blocks = blocks

    @property
    def sheet(self) -> Sheet:
        """What is to be read."""
        return self.query_one(Sheet)

    def compose(self) -> ComposeResult:
        page = Container(Sheet(self._blocks), classes="page")
        page.border_title = content(self._title)
        page.border_subtitle = content("Esc closes")
        yield page

    def on_mount(self) -> None:
        self.sheet.focus()

    def action_cursor(self, motion: Motion) -> None:
        self.sheet.action_cursor(motion)

    def action_back(self) -> None:
        self.dismiss(False)

    def action_evidence(self) -> None:
        self.dismiss(True)


class KeysScreen(PageScreen):
    """All keys, those of the place the user comes from first; at the desk, what its marks mean."""

    def __init__(self, place: Place, commands: Sequence[Command] = COMMANDS) -> None:
        super().__init__("Keys", key_blocks(place, commands))


def key_blocks(first: Place, commands: Sequence[Command] = COMMANDS) -> list[Block]:
    """One line for each command, by place."""
    places = sorted(PLACES, key=lambda place: place != first)
    wide = max(len(command.key_words) for command in commands) + 2
    blocks: list[Block] = []
    for place in places:
        blocks.append(Block(((PLACES[place], "day"),)))
        blocks += [
            Block(((command.help, "text"),), lead=f"  {command.key_words:<{wide}}", lead_ink="key")
            for command in commands
            if command.place == place
        ]
        blocks.append(Block())
        if place == first == "desk":
            blocks += _legend(wide)
    blocks.append(Block((("“briefing keys” tells how to give a command other keys.", "muted"),)))
    return blocks


def _legend(wide: int) -> list[Block]:
    """What the signs on the desk mean."""
    signs = [
        Block(((meaning, "text"),), lead=f"  {sign:<{wide}}", lead_ink=ink) for sign, ink, meaning in LEGEND
    ]
    return [Block((("Marks", "day"),)), *signs, Block()]


# --- yes or no ---


class ConfirmScreen(ModalScreen[bool]):
    """Asks before something is done; the answer is None or False where it is not to be.

    ``yes`` says what the key does: ``removes it``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Do it", show=False),
        Binding("n,escape", "answer(False)", "Leave it", show=False),
        *(
            binding
            for binding in bindings("sheet")
            if isinstance(binding, Binding) and "cursor" in binding.action
        ),
        *bindings("everywhere"),
    ]

    def __init__(self, title: str, blocks: Sequence[Block], yes: str) -> None:
        super().__init__()
        self._title = title
        self._blocks = [
            *blocks,
            Block(),
            Block((("y", "key"), (f" {yes}, ", "muted"), ("Esc", "key"), (" does not", "muted"))),
        ]

    @property
    def sheet(self) -> Sheet:
        """What there is to know."""
        return self.query_one(Sheet)

    def compose(self) -> ComposeResult:
        page = Container(Sheet(self._blocks), classes="page")
        page.border_title = content(self._title)
        yield page

    def on_mount(self) -> None:
        self.sheet.focus()

    def action_cursor(self, motion: Motion) -> None:
        self.sheet.action_cursor(motion)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class LinkScreen(ModalScreen[bool]):
    """Asks whether to open a link."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Open it", show=False),
        Binding("n,escape", "answer(False)", "Leave it", show=False),
        *bindings("everywhere"),
    ]

    def __init__(self, url: str, host: str) -> None:
        super().__init__()
        self._url = url
        self._host = host

    @property
    def sheet(self) -> Sheet:
        """The question."""
        return self.query_one(Sheet)

    def compose(self) -> ComposeResult:
        blocks = [
            Block(((f"Open a page of {self._host} in the browser?", "title"),)),
            Block(((plain(self._url), "muted"),)),
            Block(),
            Block((("y", "key"), (" opens it, ", "muted"), ("Esc", "key"), (" does not", "muted"))),
        ]
        page = Container(Sheet(blocks), classes="page")
        page.border_title = content("Open a link")
        yield page

    def on_mount(self) -> None:
        self.sheet.focus()

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


def host_of(url: str) -> str:
    """The host that a browser would go to, in ASCII so that no letter poses as another.

    Empty for what is no plain web address, and must not be opened.
    """
    # Browsers differ on backslashes and blanks; control characters were never part of a link.
    odd = plain(url) != url or any(sign in url for sign in "\\ ")
    return "" if odd else urlsplit(safe_link(url)).netloc.lower()


def confirm_link(app: DeskApp, url: str) -> None:
    """Show the link's host, and open the link when the user says yes."""
    if not url:
        app.say("The feed gives no link for this article.")
        return
    host = host_of(url)
    if not host:
        app.say(f"This link is not opened, since it is no plain web address: {url[:200]}", severity="warning")
        return

    link = safe_link(url)  # with the host that was shown, letter by letter

    def answered(yes: bool | None) -> None:
        if yes:
            app.open_link(link)

    app.push_screen(LinkScreen(link, host), answered)


# --- a line, a word ---


def _no_fault(answer: str) -> str:
    return ""


class AskScreen(ModalScreen[str | None]):
    """Asks for a line; the answer is None when the user leaves it.

    ``fault`` looks at what is typed and gives what is wrong with it in words, empty when it will do.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave it", show=False)]

    def __init__(
        self, title: str, value: str = "", *, hint: str = "", fault: Callable[[str], str] = _no_fault
    ) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._hint = hint
        self._fault = fault

    def compose(self) -> ComposeResult:
        page = Container(
            Input(value=self._value, placeholder=self._hint, compact=True), Bar(keep="left"), classes="page"
        )
        page.border_title = content(self._title)
        page.border_subtitle = content("Enter takes it, Esc leaves it")
        yield page

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        fault = self._fault(message.value) if message.value.strip() else ""
        self.query_one(Bar).show([("! ", "warn"), (plain(fault), "warn")] if fault else [])

    def on_input_submitted(self, message: Input.Submitted) -> None:
        if not self._fault(message.value):
            self.dismiss(message.value.strip())

    def action_leave(self) -> None:
        self.dismiss(None)


class AskLine(Container):
    """Asks for a word within a screen, beside what it is for; hidden until it is asked."""

    class Answered(Message):
        """The user wrote this and pressed Enter."""

        def __init__(self, answer: str) -> None:
            super().__init__()
            self.answer = answer

    class Closed(Message):
        """The line is put away, answered or not."""

    def __init__(self, *, id: str, longest: int) -> None:
        super().__init__(id=id, classes="ask")
        self.display = False
        self._longest = longest

    def compose(self) -> ComposeResult:
        yield Bar(keep="left")
        yield Input(compact=True, max_length=self._longest, select_on_focus=False)

    def open(self, question: str, answer: str = "") -> None:
        """Ask; ``answer`` is what stands there to begin with."""
        line = self.query_one(Input)
        self.tell(question)
        self.display = True
        line.value = plain(answer)
        line.cursor_position = len(line.value)
        self.screen.set_focus(line)

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Say what to write, or what is wrong with what was written."""
        piece: Piece = (f"! {plain(words)}", "warn") if wrong else (plain(words), "text")
        self.query_one(Bar).show([piece], [("Enter keeps, Esc leaves", "muted")])

    def close(self) -> None:
        """Put the line away."""
        self.display = False
        self.post_message(self.Closed())

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.post_message(self.Answered(plain(message.value).strip()))

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.close()


# --- one of many ---


class ChooseScreen(ModalScreen[Choice | None]):
    """Asks for one of many; the answer is None when the user leaves it.

    ``free`` makes a choice of what is typed, where other answers than those listed will do.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave it", show=False),
        Binding("down", "cursor('down')", "Next", show=False),
        Binding("up", "cursor('up')", "Before", show=False),
        Binding("pagedown", "cursor('page_down')", "A page on", show=False),
        Binding("pageup", "cursor('page_up')", "A page back", show=False),
        *bindings("everywhere"),
    ]

    def __init__(
        self,
        title: str,
        intro: Sequence[Block],
        choices: Sequence[Choice],
        *,
        free: Callable[[str], Choice] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._intro = intro
        self._choices = choices
        self._free = free
        self._hint = hint

    def compose(self) -> ComposeResult:
        names = [plain(choice.text) for choice in self._choices if not choice.always]
        page = Container(
            Sheet(self._intro),
            Input(
                placeholder=self._hint, compact=True, suggester=SuggestFromList(names, case_sensitive=False)
            ),
            ChoiceList(),
            classes="page -choose",
        )
        page.border_title = content(self._title)
        page.border_subtitle = content("↑ ↓ choose, Enter takes it, Esc leaves it")
        yield page

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._offer("")

    @property
    def list(self) -> ChoiceList:
        """What is offered."""
        return self.query_one(ChoiceList)

    def _offer(self, typed: str) -> None:
        offered = fitting(self._choices, typed)
        typed = typed.strip()
        if typed and self._free is not None and not any(choice.text == typed for choice in offered):
            kept = [choice for choice in offered if not choice.always]
            offered = [*kept, self._free(typed), *(choice for choice in offered if choice.always)]
        self.list.hint = "Nobody of that name."
        self.list.set_entries(offered)
        if offered:
            self.list.choose(offered[0].id)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._offer(message.value)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if self.list.row is not None:
            self.dismiss(self.list.row)

    def on_lines_opened(self, message: Lines.Opened) -> None:
        message.stop()
        self.dismiss(message.row)

    def action_cursor(self, motion: Motion) -> None:
        self.list.action_cursor(motion)

    def action_leave(self) -> None:
        self.dismiss(None)


def fitting(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that hold every word typed, those that begin so first; and those offered always."""
    wanted = fold_name(typed)
    if not wanted:
        return list(choices)
    words = wanted.split()
    found = [
        (0 if name.startswith(wanted) else 1, number, choice)
        for number, choice in enumerate(choices)
        if not choice.always and all(word in (name := fold_name(choice.text)) for word in words)
    ]
    found.sort(key=lambda item: item[:2])
    return [*(choice for _, _, choice in found), *(choice for choice in choices if choice.always)]
