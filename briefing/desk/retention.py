"""Removes old articles at the end of a refresh, unless that looks like a mistake: of the clock, or of a setting.

What time it is, is what this machine and the servers agree on: the earlier of its clock and of the middle one of theirs.
What goes stays in the archive's trash for a while.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median_low

from briefing.core.phrasing import plural
from store.archive import Archive

LAST = "retention"
"""Key under which the archive remembers when articles were removed last."""
FEW = 20
"""Articles that may always go."""
TIMES = 3
"""How many times more may go than an archive of evenly spread articles loses in the days since the last time."""
MOST = 0.25
"""Share of the archive that may go at most, and where nothing is known of the last time."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What retention would remove and did not, since it is far more than usual."""

    going: int
    total: int
    days: int
    """Days since articles were removed last, as far as known."""
    before: datetime | None
    keep: int
    now: datetime
    """What was to be done: remove articles older than ``before``, and all but ``keep``, as it is ``now``."""

    @property
    def what(self) -> str:
        since = f"in {plural(self.days, 'day')}" if self.days else "at once"
        return f"Retention would remove {self.going:,} of {plural(self.total, 'article')} {since}, and removed none."

    @property
    def fix(self) -> str:
        return "See that the clock and [settings] are right; then: briefing archive prune"

    def __str__(self) -> str:
        return f"{self.what} {self.fix}"


def agreed_time(now: datetime, dates: Sequence[datetime]) -> datetime:
    """The time that this machine's clock and the servers' agree on: what has passed by both."""
    return min(now, median_low(dates)) if dates else now


async def apply_retention(
    archive: Archive, days: int, articles: int, now: datetime, came: int
) -> Withheld | None:
    """Remove what is older than ``days`` and what is more than ``articles`` (0: neither), as it is ``now``.

    ``came``: how many articles this refresh brought, which may drive out as many.  Gives what was withheld instead.
    Cancelled, it ends after the articles of one transaction.
    """
    if not (days or articles):
        return None
    before = now - timedelta(days=days) if days else None
    withheld = await asyncio.to_thread(_excess, archive, before, articles, days, now, came)
    if withheld is not None:
        return withheld
    await asyncio.to_thread(archive.tidy_trash, now)
    await _prune(archive, before, articles, now)
    await asyncio.to_thread(archive.set_meta, LAST, now.isoformat())
    return None


def remove(archive: Archive, withheld: Withheld) -> int:
    """Remove what was withheld, now that the user wants it; give how many articles."""
    removed = archive.prune(withheld.before, withheld.keep, now=withheld.now)
    archive.set_meta(LAST, withheld.now.isoformat())
    return removed


def _excess(
    archive: Archive, before: datetime | None, articles: int, days: int, now: datetime, came: int
) -> Withheld | None:
    going = archive.prune(before, articles, dry_run=True)
    if going <= FEW + came:
        return None
    total = archive.count()
    last = _last(archive)
    since = max(0, (now - last).days) if last else 0
    share = MOST
    if last is not None and days:
        share = min(TIMES * max(since, 1) / days, MOST)
    return (
        Withheld(going, total, since, before, articles, now) if going > FEW + came + share * total else None
    )


def _last(archive: Archive) -> datetime | None:
    try:
        last = datetime.fromisoformat(archive.meta(LAST))
    except ValueError:
        return None
    return last if last.tzinfo else last.replace(tzinfo=UTC)


class _BrokenOffError(Exception):
    """The refresh ends while articles are removed."""


async def _prune(archive: Archive, before: datetime | None, articles: int, now: datetime) -> None:
    ends = threading.Event()

    def check(done: int, total: int) -> None:
        if ends.is_set():
            raise _BrokenOffError

    try:
        await asyncio.to_thread(archive.prune, before, articles, now=now, on_progress=check)
    except asyncio.CancelledError:
        ends.set()
        raise
