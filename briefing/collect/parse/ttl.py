"""How long a feed asks to be left alone: RSS ``ttl``, the syndication module's period, the answer's ``Cache-Control``."""

from __future__ import annotations

import re
from collections.abc import Mapping

DAY = 24 * 60
"""Minutes; no feed is left alone for longer at its own word."""
LONGEST_CACHE = 60
"""Minutes that ``Cache-Control`` can keep the desk away.  It speaks to caches, and many hosts say a month for all of their
files; a feed that means it says so in its ``ttl``."""

#: RDF Site Summary 1.0 Modules: Syndication.  Minutes of each period.
_PERIODS = {"hourly": 60, "daily": DAY, "weekly": 7 * DAY, "monthly": 30 * DAY, "yearly": 365 * DAY}
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_STORE = re.compile(r"(?:^|,)\s*(?:no-store|no-cache)\s*(?:,|$)", re.IGNORECASE)


def period_minutes(period: str, frequency: str) -> int:
    """Minutes between two updates by ``sy:updatePeriod`` and ``sy:updateFrequency``; 0 where they say nothing."""
    minutes = _PERIODS.get(period.strip().lower(), 0)
    times = frequency.strip()
    often = int(times) if times.isascii() and times.isdigit() and len(times) < 6 else 1
    return min(minutes // max(often, 1), DAY)


def cache_minutes(headers: Mapping[str, str]) -> int:
    """Minutes for which the answer is fresh (RFC 9111, 5.2.2.1), at most :data:`LONGEST_CACHE`; names in lower case."""
    control = headers.get("cache-control", "")
    found = _MAX_AGE.search(control)
    if found is None or _NO_STORE.search(control):
        return 0
    age = headers.get("age", "").strip()
    spent = int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0
    return max(0, min((int(found.group(1)) - spent) // 60, LONGEST_CACHE))
