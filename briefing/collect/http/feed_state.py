"""A feed's state: whether it may be asked now, and what is remembered of it after each outcome.

Backoff after failures doubles from :data:`FIRST_WAIT` to :data:`LONGEST_WAIT`, spread by up to a quarter so
that feeds that failed together do not come back together; the spread is drawn from the feed's own address
and the number of failures, so it is the same in every run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from briefing.collect.http.fetch import Answer
from briefing.collect.parse.articles import Parsed
from briefing.collect.text.clean import clean_line, truncate
from briefing.core.errors import BriefingError
from store.records import FeedResult, FeedState, FeedStatus, Source

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)
CLOCKS = timedelta(days=1)
"""By how much two clocks may differ of which neither is wrong."""
MOVED_TRUST = 3
"""Failures in a row after which a feed is asked at its configured address again, wherever it had moved."""
LONGEST_CACHE = 60
"""Minutes that ``Cache-Control`` can keep the desk away.  It speaks to caches, and many hosts say a month for all of their
files; a feed that means it says so in its ``ttl``."""
_VALIDATOR = 500
"""Characters of an ``ETag`` or a ``Last-Modified``; longer ones are not kept."""
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_STORE = re.compile(r"(?:^|,)\s*(?:no-store|no-cache)\s*(?:,|$)", re.IGNORECASE)


def skip(state: FeedState, now: datetime, force: bool) -> FeedStatus | None:
    """Why a feed is not asked now; None when it is due."""
    if state.retired:
        return "retired"
    if state.checked is not None and state.checked > now + CLOCKS:
        return None  # the clock was ahead then, and so is what was reckoned from it
    if state.next_due is not None and now < state.next_due and (state.asked_to_wait or not force):
        return "not-due"
    return None


def address(state: FeedState, source: Source) -> str:
    """Where to ask: at the target of a permanent redirect as long as that works."""
    return state.url if state.url and state.failures < MOVED_TRUST else source.url


def backoff(source: str, failures: int) -> timedelta:
    """How long to leave a feed alone after this many failures in a row."""
    doublings = max(0, min(failures - 1, 16))
    wait = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    drawn = hashlib.blake2b(f"{source} {failures}".encode("utf-8", "surrogatepass"), digest_size=4).digest()
    share = int.from_bytes(drawn, "big") / 2**32
    return min(wait * (1 + share / 4), LONGEST_WAIT)


def first_seen(answer: Answer, now: datetime) -> datetime:
    """When the articles of an answer are seen first: by this machine, whose clock may be behind.

    An article that seems to be seen years ago would be too old to be kept at once.
    """
    date = answer.date
    return date if date is not None and date > now + CLOCKS else now


def failed(source: Source, state: FeedState, error: BriefingError, now: datetime) -> FeedResult:
    """The result of a feed that gave nothing, with the sentence that says why."""
    failures = state.failures + 1
    gone = bool(getattr(error, "gone", False))
    retry_at: datetime | None = getattr(error, "retry_at", None)
    after = replace(
        state,
        checked=now,
        failures=failures,
        error=truncate(clean_line(str(error)), 500),
        failing_since=state.failing_since or now,
        next_due=retry_at or now + backoff(source.id, failures),
        asked_to_wait=retry_at is not None,
        retired=gone,
    )
    return FeedResult(source, "retired" if gone else "failed", after)


def unchanged(source: Source, state: FeedState, answer: Answer, now: datetime) -> FeedResult:
    """The result of a feed that is as it was: by the server's 304, or byte by byte."""
    after = _healthy(state, answer, now)
    if not answer.not_modified:
        after = _with_validators(after, answer)
    return FeedResult(source, "not-modified", after, size=answer.size, date=answer.date)


def succeeded(
    source: Source, state: FeedState, answer: Answer, parsed: Parsed, body_hash: str, now: datetime
) -> FeedResult:
    """The result of a feed that was read; a body that breaks off leaves no validators behind."""
    after = replace(_healthy(state, answer, now, parsed.ttl), title=parsed.title, ttl=parsed.ttl)
    if parsed.whole:
        after = replace(_with_validators(after, answer), body_hash=body_hash)
    else:
        after = replace(after, etag="", last_modified="", body_hash="")
    return FeedResult(
        source,
        "ok",
        after,
        parsed.articles,
        parsed.entries,
        answer.size,
        notes=parsed.notes,
        mentions=parsed.mentions,
        parts=parsed.manifest if parsed.whole else b"",
        date=answer.date,
    )


def _healthy(state: FeedState, answer: Answer, now: datetime, ttl: int | None = None) -> FeedState:
    minutes = max(state.ttl if ttl is None else ttl, cache_minutes(answer.headers))
    return replace(
        state,
        url=answer.lasting_url if answer.lasting_url != state.source else "",
        checked=now,
        succeeded=now,
        next_due=now + timedelta(minutes=minutes) if minutes else None,
        failures=0,
        error="",
        failing_since=None,
        asked_to_wait=False,
    )


def _with_validators(state: FeedState, answer: Answer) -> FeedState:
    return replace(
        state,
        etag=_validator(answer.headers.get("etag", "")),
        last_modified=_validator(answer.headers.get("last-modified", "")),
    )


def _validator(value: str) -> str:
    """A validator that can be sent back as it came, else an empty string."""
    return value if len(value) <= _VALIDATOR and value.isascii() and value.isprintable() else ""


def cache_minutes(headers: Mapping[str, str]) -> int:
    """Minutes for which the answer is fresh (RFC 9111, 5.2.2.1), at most :data:`LONGEST_CACHE`; names in lower case."""
    control = headers.get("cache-control", "")
    found = _MAX_AGE.search(control)
    if found is None or _NO_STORE.search(control):
        return 0
    age = headers.get("age", "").strip()
    spent = int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0
    return max(0, min((int(found.group(1)) - spent) // 60, LONGEST_CACHE))
