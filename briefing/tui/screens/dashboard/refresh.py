"""Refreshing in the background, and following what the user or another program edits meanwhile."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import WorkerCancelled, WorkerFailed

from briefing.core.errors import Fault
from briefing.pipeline.progress import Progress
from briefing.tui.base_app import desk_app
from briefing.tui.messages import (
    Changed,
    DeskChanged,
    FilesChecked,
    Followed,
    Following,
    Progressed,
    RefreshEnded,
    WentWrong,
)
from briefing.tui.requests import in_thread, request, request_async, request_change, request_steps
from briefing.tui.screens.dashboard.base import BUILDING, DashboardState
from briefing.tui.screens.dialogs import ConfirmScreen
from widgets.sheet import Block

if TYPE_CHECKING:
    from briefing.desk.desk import Desk

REFRESHING = "refreshing"
PROGRESS_SHOWN = 0.15
"""Seconds between two looks of the progress: feeds may come in by the hundred a second, and no eye follows."""


class RefreshActions(DashboardState):
    """Starts a refresh, shows how far it is, and takes in what it brought; the archive follows edits of the watchlist."""

    _following = False
    """The archive is being retagged after an edit of the watchlist."""
    _follow_after = False
    """The watchlist was edited during a refresh: the archive follows when that is over."""

    def __init__(self, desk: Desk, *, title: str) -> None:
        super().__init__(desk, title=title)
        self._refresh_again = False
        """feeds.toml was edited during a refresh that began before it: another one follows."""
        self._progress: Progress | None = None
        self._progress_due: Timer | None = None
        self._asked_about_retention = False

    def action_refresh(self) -> None:
        """Start a refresh, unless one is under way; while the archive follows an edit it waits its turn."""
        if self._following and self.refreshing.running:
            self._refresh_again = True
            desk_app(self).say("The archive is being tagged anew after your edit; the refresh follows.")
            return
        self._following = False
        self._run(self.desk.refresh)

    def _run(self, steps: Callable[[], AsyncGenerator[Progress, None]]) -> None:
        if not self.refreshing.running:
            self.refreshing = replace(self.refreshing, running=True, progress=None, trouble="")
            request_steps(self, "refresh", REFRESHING, steps)

    def refresh_again(self) -> None:
        """Refresh, after the one under way if there is one: there is something new to fetch."""
        self._refresh_again = self.refreshing.running
        self.action_refresh()

    def read_on(self) -> None:
        """Analyse what is stored and unread; a refresh that is under way does so in the end."""
        self._run(self.desk.pipeline.read)

    async def break_off(self) -> bool:
        """Stop what is being fetched and analysed; whether there was anything.  Nothing stored is lost."""
        if not self.refreshing.running:
            return False
        for worker in [worker for worker in self.workers if worker.group == "refresh"]:
            worker.cancel()
            with suppress(WorkerCancelled, WorkerFailed):
                await worker.wait()
        self.refreshing = replace(self.refreshing, running=False, progress=None)
        return True

    async def action_stop(self) -> None:
        """Break off the refresh, and show what it brought until then."""
        if await self.break_off():
            desk_app(self).say("The refresh was broken off; what came in stays.")
            self.ask_again()
        else:
            desk_app(self).say("No refresh is under way.")

    def on_progressed(self, message: Progressed) -> None:
        self._progress = message.progress
        if self.refreshing.progress is None:
            self._show_progress()
        elif self._progress_due is None:
            self._progress_due = self.set_timer(PROGRESS_SHOWN, self._show_progress)
        if self.claim_build():
            self.ask_again()

    def _show_progress(self) -> None:
        self._progress_due = None
        if self.refreshing.running:
            self.refreshing = replace(self.refreshing, progress=self._progress)

    def on_refresh_ended(self, message: RefreshEnded) -> None:
        self.call_later(self._follow_later)
        self.refreshing = replace(
            self.refreshing, running=False, progress=None, ended=datetime.now().astimezone()
        )
        self.ask_again()
        self._ask_about_retention()
        request_async(desk_app(self), "notice", "reading feeds.toml", self._notice)
        if self._refresh_again:
            self._refresh_again = False
            self.action_refresh()

    async def _notice(self) -> Changed | None:
        words = await in_thread(self.desk.notice)
        return Changed(words) if words else None

    def _ask_about_retention(self) -> None:
        """Ask, once while the desk is open, whether so much is to be removed; not over another page."""
        withheld = self.desk.withheld
        if withheld is None or self._asked_about_retention or self.app.screen is not self:
            return
        self._asked_about_retention = True
        blocks = [
            Block(((withheld.what, ""),)),
            Block((("That is far more than usual: see that the clock and [settings] are right.", "muted"),)),
        ]

        def decided(yes: bool | None) -> None:
            if yes:
                request_change(
                    desk_app(self), "retention", "removing old articles", self.desk.remove_withheld
                )

        self.app.push_screen(ConfirmScreen("Remove old articles?", blocks, "removes them"), decided)

    def on_went_wrong(self, message: WentWrong) -> None:
        if message.doing == REFRESHING:
            self.refreshing = replace(self.refreshing, trouble=message.what)
            return
        if message.doing == BUILDING:
            self._wanted = (self._query, self.actor)
            self._answered()
        desk_app(self).say(f"Something went wrong {message.doing}: {message.what}", severity="error")

    # --- what changes from outside ---

    def look_at_files(self) -> None:
        """Look whether feeds.toml was edited, and whether another program brought something."""
        desk = self.desk

        def check() -> FilesChecked:
            faults = desk.faults if desk.config_changed() else None
            return FilesChecked(faults, desk.watchlist_changed(), desk.archive_changed())

        request(self, "files", "reading feeds.toml", check)

    def on_files_checked(self, message: FilesChecked) -> None:
        if message.faults is not None:
            self._take_up_feeds(message.faults)
        if message.watchlist:
            self.follow()
        # What another program brings during a refresh of ours comes with that refresh's own editions.
        if message.archive and not self.refreshing.running:
            self.ask_again()

    def _take_up_feeds(self, faults: Sequence[Fault]) -> None:
        for fault in faults[:3]:
            desk_app(self).say(str(fault), severity="warning")
        if not faults:
            desk_app(self).say("feeds.toml was read anew.")
        self.ask_again()
        self.refresh_again()

    # --- the archive follows the watchlist ---

    def on_desk_changed(self, message: DeskChanged) -> None:
        self.ask_again()
        self.follow()

    def follow(self) -> None:
        """Retag the archive and analyse again, if the watchlist is another one; a refresh under way goes first."""
        if self.refreshing.running and not self._following:
            self._follow_after = True
            return
        self._following = True
        request_steps(
            self,
            "refresh",
            "tagging the archive anew",
            self.desk.follow_watchlist,
            step=Following,
            end=Followed,
        )

    def on_following(self, message: Following) -> None:
        self.refreshing = replace(self.refreshing, running=True, progress=message.progress)
        if self.claim_build():
            self.ask_again()

    def on_followed(self, message: Followed) -> None:
        had_work = self.refreshing.running
        self._following = False
        self.refreshing = replace(self.refreshing, running=False, progress=None)
        if had_work:
            self.ask_again()
        if self._refresh_again:
            self._refresh_again = False
            self.action_refresh()

    def _follow_later(self) -> None:
        """A refresh is over: what was edited during it is followed now."""
        if self._follow_after and not self.refreshing.running:
            self._follow_after = False
            self.follow()
