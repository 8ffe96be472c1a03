"""Refreshing in the background, and following the files that the user edits meanwhile."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from textual.timer import Timer
from textual.worker import WorkerCancelled, WorkerFailed

from briefing.pipeline.progress import Progress
from briefing.tui.requests import (
    ArchiveChanged,
    FilesChanged,
    Progressed,
    RefreshEnded,
    Runner,
    WentWrong,
    behind,
)
from briefing.tui.screens.dashboard.base import DeskScreen
from briefing.tui.screens.dialogs.confirm import ConfirmScreen
from briefing.tui.screens.feeds.requests import read_stored
from widgets.sheet import Block

PROGRESS_SHOWN = 0.15
"""Seconds between two looks of the progress: feeds may come in by the hundred a second, and no eye follows."""


class RefreshActions(DeskScreen):
    """Starts a refresh, shows how far it is, and takes in what it brought."""

    def __init__(self, runner: Runner, *, title: str) -> None:
        super().__init__(runner, title=title)
        self._refresh_again = False
        """feeds.toml was edited during a refresh that began before it: another one follows."""
        self._progress: Progress | None = None
        self._progress_due: Timer | None = None
        self._asked_about_retention = False

    def action_refresh(self) -> None:
        """Start a refresh, unless one is under way."""
        if self.refreshing.running:
            return
        self.refreshing = replace(self.refreshing, running=True, progress=None, trouble="")
        behind(self, "refresh", partial(self._runner.refresh, self))

    def refresh_again(self) -> None:
        self._refresh_again = self.refreshing.running
        self.action_refresh()

    def read_on(self) -> None:
        """Read what is stored and unread; a refresh that is under way does so in the end."""
        if not self.refreshing.running:
            self.refreshing = replace(self.refreshing, running=True, progress=None, trouble="")
            behind(self, "refresh", partial(read_stored, self._runner, self))

    async def break_off(self) -> bool:
        """See :meth:`DeskScreen.break_off`."""
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
            self.desk_app.say("The refresh was broken off; what came in stays.")
            self.ask_again()
        else:
            self.desk_app.say("No refresh is under way.")

    def on_progressed(self, message: Progressed) -> None:
        self._progress = message.progress
        if self.refreshing.progress is None:
            self._show_progress()
        elif self._progress_due is None:
            self._progress_due = self.set_timer(PROGRESS_SHOWN, self._show_progress)
        if self._runner.claim_build():
            self.ask_again()

    def _show_progress(self) -> None:
        self._progress_due = None
        if self.refreshing.running:
            self.refreshing = replace(self.refreshing, progress=self._progress)

    def on_refresh_ended(self, message: RefreshEnded) -> None:
        self.refreshing = replace(
            self.refreshing, running=False, progress=None, ended=datetime.now().astimezone()
        )
        self.ask_again()
        self._ask_about_retention()
        if self._refresh_again:
            self._refresh_again = False
            self.action_refresh()

    def _ask_about_retention(self) -> None:
        """Ask, once while the desk is open, whether so much is to be removed; not over another page."""
        withheld = self._runner.desk.withheld
        if withheld is None or self._asked_about_retention or self.app.screen is not self:
            return
        self._asked_about_retention = True
        blocks = [
            Block(((withheld.what, ""),)),
            Block((("That is far more than usual: see that the clock and [settings] are right.", "muted"),)),
        ]

        def decided(yes: bool | None) -> None:
            if yes:
                make = self._runner.desk.remove_withheld
                behind(self, "retention", partial(self._runner.change, self, "removing old articles", make))

        self.app.push_screen(ConfirmScreen("Remove old articles?", blocks, "removes them"), decided)

    def on_went_wrong(self, message: WentWrong) -> None:
        if message.doing == "refreshing":
            self.refreshing = replace(self.refreshing, trouble=message.what)
            return
        if message.doing == "building the edition":
            self._wanted = (self._query, self.actor)
            self._answered()
        self.desk_app.say(f"Something went wrong {message.doing}: {message.what}", severity="error")

    def look_at_files(self) -> None:
        behind(self, "files", partial(self._runner.watch_files, self))

    def on_archive_changed(self, message: ArchiveChanged) -> None:
        # What another program brings during a refresh of ours comes with that refresh's own editions.
        if not self.refreshing.running:
            self.ask_again()

    def on_files_changed(self, message: FilesChanged) -> None:
        for fault in message.faults[:3]:
            self.desk_app.say(str(fault), severity="warning")
        if not message.faults:
            self.desk_app.say("feeds.toml was read anew.")
        self.ask_again()
        self.refresh_again()
