"""What ``briefing collect`` says while it works: words for people, or one JSON object a line for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from briefing.core.phrasing import plural
from briefing.core.redact import hide_in_text

if TYPE_CHECKING:
    from briefing.pipeline.progress import Progress


class Words:
    """Sentences; progress on one line where standard error is a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._shows = sys.stderr.isatty() and not quiet

    def fault(self, words: str) -> None:
        """Something is wrong that does not end the round."""
        print(f"briefing: {hide_in_text(words)}", file=sys.stderr)

    def step(self, progress: Progress) -> None:
        """One step of the round."""
        result = progress.result
        if progress.stage == "fetch" and result is not None:
            if result.status in ("failed", "retired"):
                self.fault(f"{result.source.name}: {result.state.error}")
            elif result.articles and not self._quiet:
                print(f"{result.source.name}: {plural(len(result.articles), 'new article')}")
        elif progress.stage == "pages":
            self._count(f"looked up {progress.read_done:,} of {progress.read_total:,} full texts")
        elif progress.stage == "read":
            self._count(f"read {progress.read_done:,} of {progress.read_total:,}")
        elif progress.stage == "done" and progress.read_done:
            self._count("")

    def _count(self, words: str) -> None:
        if self._shows:
            print(f"\r{words}", end="", file=sys.stderr, flush=True)

    def end(self, last: Progress, unreadable: int) -> None:
        """The round is over; so many articles could not be read."""
        if not self._quiet:
            failed = f", {unreadable} could not be read" if unreadable else ""
            print(
                f"{plural(last.feeds_done, 'feed')}, {last.feeds_failed} failing · "
                f"in: {plural(last.articles_in, 'article')} in {last.seconds_in:.2f} s · "
                f"read: {plural(last.read_done, 'article')} in {last.seconds_read:.2f} s{failed}"
            )


class JsonLines:
    """One object a line on standard output: ``feed`` for each that was asked, ``fault``, and ``done``."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def fault(self, words: str) -> None:
        """Something is wrong that does not end the round."""
        self._line("fault", what=hide_in_text(words))

    def step(self, progress: Progress) -> None:
        """One step of the round."""
        result = progress.result
        if progress.stage != "fetch" or result is None:
            return
        told = {"feed": result.source.name, "status": result.status, "articles": len(result.articles)}
        error = result.state.error if result.status in ("failed", "retired") else ""
        self._line("feed", **told, error=hide_in_text(error))

    def end(self, last: Progress, unreadable: int) -> None:
        """The round is over; so many articles could not be read."""
        self._line(
            "done",
            feeds=last.feeds_done,
            failing=last.feeds_failed,
            articles=last.articles_in,
            read=last.read_done,
            unreadable=unreadable,
            seconds_in=round(last.seconds_in, 3),
            seconds_read=round(last.seconds_read, 3),
        )

    def _line(self, event: str, **told: object) -> None:
        line = {"event": event, "time": self._clock().isoformat(), **told}
        print(json.dumps(line, ensure_ascii=False), flush=True)
