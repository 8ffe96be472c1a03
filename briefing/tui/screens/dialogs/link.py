"""Opening a link: never before the user has seen which host it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen

from briefing.collect.http.url_guard import safe_link
from briefing.tui.keys.commands import bindings
from widgets.sheet import Block, Sheet
from widgets.text import content, plain

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


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


def confirm_link(app: BriefingApp, url: str) -> None:
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
