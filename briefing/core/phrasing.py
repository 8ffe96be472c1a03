"""Dates, counts and roles in words, never finer than what is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from store.records import Actor, When
from store.views import Edition

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}


def day_words(day: date, year: int | None = None) -> str:
    """``14 Aug``, with the year where it is not ``year``."""
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    return words if day.year == year else f"{words} {day.year}"


def when_words(when: When | None, year: int | None = None) -> str:
    """A range for people, as coarse as it was given; ``undated`` for None."""
    if when is None:
        return "undated"
    words = _exact_words(when, year)
    return f"≈ {words}" if when.approximate else words


def _exact_words(when: When, year: int | None) -> str:
    start, end = when.start, when.end
    match when.precision:
        case "minute" | "day":
            return day_words(start, year)
        case "week":
            return f"week of {day_words(start, year)}"
        case "month":
            return f"{_MONTHS[start.month - 1]} {start.year}"
        case "quarter":
            return f"Q{(start.month - 1) // 3 + 1} {start.year}"
        case "season":
            return f"{_SEASONS.get(start.month, 'season')} {start.year}"
        case "half":
            return f"H{1 if start.month < 7 else 2} {start.year}"
        case "year":
            return str(start.year)
        case "decade":
            return f"{start.year}s"
        case "century":
            return f"{start.year}–{end.year}"
        case _:
            if start.day == 1 and (end + timedelta(days=1)).day == 1:
                first = f"{_MONTHS[start.month - 1]}" + ("" if start.year == end.year else f" {start.year}")
                return f"{first} – {_MONTHS[end.month - 1]} {end.year}"
            return f"{day_words(start, end.year)} – {day_words(end, year)}"


def since_words(since: datetime | None, now: datetime) -> str:
    """``since 14:05``, ``since yesterday 18:30``, ``since 3 Aug``; ``first brief`` for None.  Local to ``now``."""
    if since is None:
        return "first brief"
    local = since.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"since {local:%H:%M}"
    if local.date() == now.date() - timedelta(days=1):
        return f"since yesterday {local:%H:%M}"
    return f"since {day_words(local.date(), now.year)}"


def plural(count: int, one: str, many: str = "") -> str:
    """``1 article``, ``2 articles``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def articles_words(edition: Edition, *, brief: bool = False) -> str:
    """``12 articles``, ``more than 10,000 articles``; ``brief``: ``12``, ``10,000+``."""
    if brief:
        return f"{edition.articles:,}{'+' if edition.uncounted else ''}"
    return f"{'more than ' if edition.uncounted else ''}{plural(edition.articles, 'article')}"


def laid_out_words(edition: Edition, *, brief: bool = False) -> str:
    """``728 articles``; where only some are laid out, ``newest 600 of 728 articles``."""
    counted = articles_words(edition, brief=brief)
    if not edition.truncated:
        return counted
    return f"{'' if brief else 'newest '}{edition.laid_out:,} of {counted}"


def role_at(actor: Actor, day: date) -> str:
    """The actor's office on a day, from its dated roles; empty when none is known to cover it."""
    held = [
        role
        for role in actor.roles
        if (role.start is None or role.start <= day) and (role.end is None or day <= role.end)
    ]
    if not held:
        return ""
    role = max(held, key=lambda r: r.start or date.min)
    return role.title
