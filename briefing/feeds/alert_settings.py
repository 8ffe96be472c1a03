"""``[alerts]`` of feeds.toml: when the digest is due and where it goes besides the screen.

    [alerts]
    at = ["07:30", "17:00"]                     # your time of day; without it, whenever something is new
    webhook = "https://example.org/briefing"    # is sent the digest as JSON
    desktop = true                              # one notification for each digest

The webhook's secret is no part of the file: it comes from the environment (``BRIEFING_WEBHOOK_SECRET``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from briefing.core.errors import BriefingError
from briefing.feeds.config_messages import nearest, shown, type_of

KEYS = ("at", "webhook", "desktop")
MOST_TIMES = 24
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z", re.ASCII)

Report = Callable[[str, str, str], None]
"""Takes the key at fault, what is wrong and the fix."""


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """When a digest is due and where it goes."""

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


def read_alert_settings(value: object, fault: Report) -> AlertSettings:
    """Read the table; each fault is reported, and all other keys count."""
    settings = AlertSettings()
    if not isinstance(value, Mapping):
        fault("", "alerts is no table.", "Write [alerts], in single brackets, once.")
        return settings
    for key, given in value.items():
        if key not in KEYS:
            fault(key, f"No key of alerts is called {shown(key)}.", nearest(key, KEYS))
        elif key == "at":
            settings = replace(settings, at=_times(given, fault))
        elif key == "webhook":
            settings = replace(settings, webhook=_webhook(given, fault))
        elif isinstance(given, bool):
            settings = replace(settings, desktop=given)
        else:
            fault(key, f"desktop is {type_of(given)}.", "Write true or false, without quotation marks.")
    return settings


def _times(given: Any, fault: Report) -> tuple[time, ...]:
    fix = 'Write a list of times of day: at = ["07:30", "17:00"]'
    if not isinstance(given, list):
        fault("at", f"at is {type_of(given)}.", fix)
        return ()
    found = []
    for entry in given[:MOST_TIMES]:
        if isinstance(entry, time):  # written without quotation marks
            found.append(entry.replace(second=0, microsecond=0))
        elif isinstance(entry, str) and (match := _CLOCK.match(entry.strip())):
            found.append(time(int(match[1]), int(match[2])))
        else:
            fault("at", f"{shown(entry)} is no time of day.", fix)
    return tuple(sorted(set(found)))


def _webhook(given: Any, fault: Report) -> str:
    if not isinstance(given, str):
        fault("webhook", f"webhook is {type_of(given)}.", "Put the address in quotation marks.")
        return ""
    from briefing.collect.http.url_guard import check_url

    try:
        check_url(given, configured=given)
    except BriefingError as error:
        fault("webhook", error.what, "Give an http or https address.")
        return ""
    return given
