"""What is new in the watched filters, as one page; closing it counts as having been told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from briefing.tui.requests import behind, in_thread
from briefing.tui.screens.dashboard.base import DeskScreen
from widgets.sheet import Block
from widgets.text import plain
from widgets.words import counted, day_and_time

if TYPE_CHECKING:
    from briefing.alerts.digest import Digest, FilterNews

NOTHING = (
    "Nothing new in the filters you watch. To watch one: F lists the saved filters, and w there watches the one under the "
    "cursor."
)


class DigestReady(Message):
    """The digest as it is now."""

    def __init__(self, digest: Digest) -> None:
        super().__init__()
        self.digest = digest


class AlertActions(DeskScreen):
    """Shows the digest."""

    def action_alerts(self) -> None:
        behind(self, "alerts", self._gather_alerts)

    async def _gather_alerts(self) -> None:
        self.post_message(DigestReady(await in_thread(self._runner.desk.alerts.digest)))

    def on_digest_ready(self, message: DigestReady) -> None:
        from briefing.tui.screens.dialogs.page import PageScreen

        digest = message.digest

        def closed(_: bool | None) -> None:
            if digest.news:
                make = partial(self._have_told, digest)
                behind(self, "alerts", partial(self._runner.change, self, "remembering the digest", make))

        self.app.push_screen(PageScreen("New in the filters you watch", list(_blocks(digest))), closed)

    def _have_told(self, digest: Digest) -> str:
        self._runner.desk.alerts.told(digest)
        return ""


def _blocks(digest: Digest) -> Iterator[Block]:
    if not digest.news:
        yield Block(((NOTHING, "text"),))
    for number, one in enumerate(digest.news):
        if number:
            yield Block()
        yield from _filter_blocks(one)


def _filter_blocks(one: FilterNews) -> Iterator[Block]:
    told = "" if one.broken else f"  {counted(one.count, 'new article')} since {day_and_time(one.since)}"
    yield Block(((plain(one.name), "title"), (told, "muted")))
    yield Block(((plain(one.meaning), "warn" if one.broken else "muted"),), lead="  ")
    for hit in one.hits:
        yield Block(
            ((plain(hit.title), "text"), (f"  {plain(hit.source)}, {day_and_time(hit.published)}", "muted")),
            lead="  • ",
        )
    if one.count > len(one.hits):
        yield Block(
            ((f"and {one.count - len(one.hits):,} more: apply the filter with F", "muted"),), lead="  "
        )
