"""What can be set in feeds.toml besides the feeds: ``[settings]`` and ``[alerts]``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.collect.http.fetch import FetchSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """``[settings]`` of feeds.toml."""

    refresh_minutes: int = 30
    """Minutes between two refreshes while the dashboard is open; 0: only when asked."""
    retention_days: int = 365
    """Days that articles are kept; 0: for ever."""
    retention_articles: int = 0
    """How many articles are kept, the newest, and all pinned ones; 0: any number."""
    timeout_seconds: int = 20
    """Deadline for one feed."""
    concurrency: int = 32
    """Feeds asked at the same time."""
    per_host: int = 1
    """Requests to one host at the same time."""
    max_megabytes: int = 16
    """A feed above this size is refused."""
    user_agent: str = ""
    """How the program names itself to servers; empty: its own name."""

    def limits(self) -> FetchSettings:
        """What the collector keeps to."""
        from briefing.collect.http.fetch import FetchSettings

        limits = FetchSettings(
            timeout_seconds=self.timeout_seconds,
            max_bytes=self.max_megabytes * 1024 * 1024,
            concurrency=self.concurrency,
            per_host=self.per_host,
        )
        return replace(limits, user_agent=self.user_agent) if self.user_agent else limits


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """``[alerts]``: when the digest is due and where it goes besides the screen::

        [alerts]
        at = ["07:30", "17:00"]                     # your time of day; without it, whenever something is new
        webhook = "https://example.org/briefing"    # is sent the digest as JSON
        desktop = true                              # one notification for each digest

    The webhook's secret is no part of the file: it comes from the environment (``BRIEFING_WEBHOOK_SECRET``).
    """

    at: tuple[time, ...] = ()
    """Times of day, local; empty: after every refresh that brought something."""
    webhook: str = ""
    desktop: bool = False

    def due(self, last: datetime | None, now: datetime) -> bool:
        """Whether a digest is due that was last made at ``last``; ``now`` in the user's own zone."""
        if not self.at or last is None:
            return True
        passed = [
            moment
            for day in (now.date() - timedelta(days=1), now.date())
            for clock in self.at
            if (moment := datetime.combine(day, clock, now.tzinfo)) <= now
        ]
        return bool(passed) and last < max(passed)
