"""The expression tree of the search language, and what it says in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from store.records import Form

NameField = Literal["actor", "speaker", "source", "tag"]
KindName = Literal["quote", "event", "direct", "indirect", "mixed", "organization", "official"]
StateName = Literal["edited", "summary", "copy", "pinned", "read", "unread"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words that follow one another in the text, or in the headline alone."""

    text: str
    prefix: bool = False
    """The last word may go on."""
    title: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """An actor, a speaker, a source or a source's tag that is called so."""

    field: NameField
    value: str
    prefix: bool = False
    """The last word may go on."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Articles in which something of this kind was found."""

    value: KindName


@dataclass(frozen=True, slots=True)
class OfForm:
    """Articles of this form."""

    value: Form


@dataclass(frozen=True, slots=True)
class Is:
    """Articles in this state."""

    value: StateName


@dataclass(frozen=True, slots=True)
class Between:
    """Published at ``since`` or later and before ``until``; None leaves that side open."""

    since: datetime | None
    until: datetime | None
    said: str = ""
    """As the user wrote it (``since:7d``)."""


@dataclass(frozen=True, slots=True)
class Not:
    part: Expr


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Expr, ...]


Expr = Words | Named | Kind | OfForm | Is | Between | Not | And | Or


# --- in words --------------------------------------------------------------------

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMED = {"actor": "naming {}", "speaker": "said by {}", "source": "from {}", "tag": "tagged {}"}
_KINDS = {
    "quote": "with quotes",
    "event": "with events",
    "direct": "with direct quotes",
    "indirect": "with indirect quotes",
    "mixed": "with mixed quotes",
    "organization": "naming an organization",
    "official": "naming an official",
}
_FORMS: Mapping[Form, str] = {
    "news": "news",
    "analysis": "analysis and comment",
    "live": "live pages",
    "roundup": "round-ups",
    "service": "service",
    "leisure": "leisure",
}
_STATES = {"summary": "summary only", "copy": "copies"}


def describe(expr: Expr | None) -> str:
    """What is filtered, in plain words; empty for no filter."""
    match expr:
        case None:
            return ""
        case Words(text, prefix, title):
            return f"“{text}{'…' if prefix else ''}”{' in the headline' if title else ''}"
        case Named(field, value, prefix):
            return _NAMED[field].format(value + "…" * prefix)
        case Kind(value):
            return _KINDS[value]
        case OfForm(value):
            return _FORMS[value]
        case Is(value):
            return _STATES.get(value, value)
        case Between(since, until):
            return _describe_range(since, until)
        case Not(part):
            return f"not {_inner(part)}"
        case And(parts):
            return ", ".join(_inner(part) if isinstance(part, Or) else describe(part) for part in parts)
        case Or(parts):
            return " or ".join(_inner(part) for part in parts)


def _inner(part: Expr) -> str:
    said = describe(part)
    return f"({said})" if isinstance(part, And | Or) else said


def _describe_range(since: datetime | None, until: datetime | None) -> str:
    if since and until:
        last = until - timedelta(days=1)
        if last <= since:
            return f"on {_moment_text(since)}"
        return f"from {_moment_text(since)} to {_moment_text(last)}"
    if since:
        return f"since {_moment_text(since)}"
    if until is None:
        return "at any time"
    if (until.hour, until.minute, until.second) != (0, 0, 0):
        return f"until {_moment_text(until)}"
    return f"until {_moment_text(until - timedelta(microseconds=1), clock=False)}"


def _moment_text(moment: datetime, clock: bool = True) -> str:
    text = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    if clock and (moment.hour or moment.minute):
        text += f" {moment.hour:02}:{moment.minute:02}"
    return text
