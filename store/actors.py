"""Actors as JSON, checked field by field.

The JSON is the one of ``briefing watch export``::

    {"name", "kind": "organization|official",
     "aliases": [{"text", "case": "any|exact"}],
     "roles": [{"title", "org", "from", "to"}]}

Ours beside it, all optional: an alias's ``context``, ``weak`` and ``near``, a role's ``as_of`` and
``source``, and ``notes``, ``source`` and ``retired``.  Keys that are not known are left aside, so lists of
other programs can be taken in.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from store.records import Actor, Alias, Role

MAX_NAME = 200
"""Characters in a name, an alias or a title."""
MAX_NOTES = 4_000
MAX_ALIASES = 500
MAX_ROLES = 200
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z", re.ASCII)
#: C0 and C1 controls, bidirectional controls, line and paragraph separators, tags and lone surrogates: they
#: steer a terminal, or reorder or break what stands beside them.
_TREACHEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


class ActorFault(ValueError):  # noqa: N818 - a fault in the user's words, named like the others
    """An actor that cannot be taken: ``field`` is where (``aliases[2].case``), ``fix`` what it must be."""

    def __init__(self, field: str, what: str, fix: str) -> None:
        super().__init__(f"{field}: {what}. {fix}")
        self.field = field
        self.what = what
        self.fix = fix


# --- JSON ------------------------------------------------------------------------


def actor_from_json(entry: object) -> Actor:
    """The actor in one JSON object.  Raises :class:`ActorFault`."""
    if not isinstance(entry, Mapping):
        raise ActorFault(
            "actor", f"{_kind_of(entry)} where an actor was expected", 'Write {"name": ..., "kind": ...}.'
        )
    kind = entry.get("kind")
    if kind != "organization" and kind != "official":
        raise ActorFault("kind", f"{_shown(kind)} is no kind", 'Write "organization" or "official".')
    name = _words(entry, "name", "name", needed=True)
    return Actor(
        name=name,
        kind=kind,
        aliases=tuple(dict.fromkeys(_alias(item, at) for at, item in _items(entry, "aliases", MAX_ALIASES))),
        roles=tuple(dict.fromkeys(_role(item, at) for at, item in _items(entry, "roles", MAX_ROLES))),
        notes=_words(entry, "notes", "notes", limit=MAX_NOTES),
        source=_words(entry, "source", "source", limit=MAX_NOTES),
        retired=_flag(entry, "retired", "retired"),
    )


def actor_to_json(actor: Actor) -> dict[str, Any]:
    """One JSON object;
    fields that say nothing are left out, ``name``, ``kind``, ``aliases`` and ``roles`` never.
    """
    entry: dict[str, Any] = {
        "name": actor.name,
        "kind": actor.kind,
        "aliases": [_alias_to_json(alias) for alias in actor.aliases],
        "roles": [_role_to_json(role) for role in actor.roles],
    }
    extra = {"notes": actor.notes, "source": actor.source, "retired": actor.retired}
    return entry | {key: value for key, value in extra.items() if value}


def _alias_to_json(alias: Alias) -> dict[str, Any]:
    extra = {"context": alias.context, "weak": alias.weak, "near": list(alias.near)}
    return {"text": alias.text, "case": alias.case} | {key: value for key, value in extra.items() if value}


def _role_to_json(role: Role) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "title": role.title,
        "org": role.organization,
        "from": role.start.isoformat() if role.start else None,
        "to": role.end.isoformat() if role.end else None,
    }
    if role.as_of:
        entry["as_of"] = role.as_of.isoformat()
    if role.source:
        entry["source"] = role.source
    return entry


def _alias(item: object, at: str) -> Alias:
    if isinstance(item, str):
        item = {"text": item}
    if not isinstance(item, Mapping):
        raise ActorFault(
            at, f"{_kind_of(item)} where an alias was expected", 'Write {"text": ..., "case": "any"}.'
        )
    case = item.get("case", "any")
    if case != "any" and case != "exact":
        raise ActorFault(f"{at}.case", f"{_shown(case)} is no case policy", 'Write "any" or "exact".')
    near = tuple(
        _clean(word, f"{at}.near[{number}]", needed=True)
        for number, word in enumerate(_list(item, "near", at, 50))
    )
    return Alias(
        text=_words(item, "text", f"{at}.text", needed=True),
        case=case,
        context=_flag(item, "context", f"{at}.context"),
        weak=_flag(item, "weak", f"{at}.weak"),
        near=near,
    )


def _role(item: object, at: str) -> Role:
    if not isinstance(item, Mapping):
        raise ActorFault(
            at, f"{_kind_of(item)} where a role was expected", 'Write {"title": ..., "org": ...}.'
        )
    start = _day(item, "from", f"{at}.from", last=False)
    end = _day(item, "to", f"{at}.to", last=True)
    if start and end and end < start:
        raise ActorFault(
            f"{at}.to", "the role ends before it begins", 'Swap "from" and "to", or mend the wrong one.'
        )
    return Role(
        title=_words(item, "title", f"{at}.title", needed=True),
        organization=_words(item, "org", f"{at}.org"),
        start=start,
        end=end,
        as_of=_day(item, "as_of", f"{at}.as_of", last=False),
        source=_words(item, "source", f"{at}.source", limit=MAX_NOTES),
    )


def _items(entry: Mapping[Any, Any], key: str, limit: int) -> list[tuple[str, object]]:
    return [(f"{key}[{number}]", item) for number, item in enumerate(_list(entry, key, "", limit))]


def _list(entry: Mapping[Any, Any], key: str, at: str, limit: int) -> Sequence[object]:
    place = f"{at}.{key}" if at else key
    value = entry.get(key)
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise ActorFault(place, f"{_kind_of(value)} where a list was expected", "Put it in square brackets.")
    if len(value) > limit:
        raise ActorFault(place, f"{len(value)} entries are too many", f"Keep {limit} at most.")
    return value


def _flag(entry: Mapping[Any, Any], key: str, at: str) -> bool:
    value = entry.get(key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise ActorFault(at, f"{_shown(value)} is neither true nor false", "Write true or false.")
    return value


def _words(
    entry: Mapping[Any, Any], key: str, at: str, *, needed: bool = False, limit: int = MAX_NAME
) -> str:
    return _clean(entry.get(key), at, needed=needed, limit=limit)


def _clean(value: object, at: str, *, needed: bool = False, limit: int = MAX_NAME) -> str:
    """A string as it may be stored: composed (NFC), blanks folded, nothing that could steer a terminal."""
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise ActorFault(at, f"{_kind_of(value)} where words were expected", "Put it in quotation marks.")
    words = " ".join((value if value.isascii() else unicodedata.normalize("NFC", value)).split())
    if needed and not words:
        raise ActorFault(at, "it is missing or empty", "Fill it in.")
    if len(words) > limit:
        raise ActorFault(at, f"{len(words)} characters are too many", f"Keep {limit} at most.")
    if treacherous(words):
        raise ActorFault(at, f"{_shown(words)} holds a control character", "Delete it.")
    return words


def treacherous(words: str) -> bool:
    """Whether a string holds control, bidirectional, tag or lone surrogate characters."""
    return _TREACHEROUS.search(words) is not None


def _day(entry: Mapping[Any, Any], key: str, at: str, *, last: bool) -> date | None:
    """A day; a bare year or month stands for its first day, or its last where a role ends."""
    value = entry.get(key)
    if value is None or value == "":
        return None
    fix = "Write YYYY-MM-DD, or null where it is not known."
    match = _DAY.match(value) if isinstance(value, str) else None
    if match is None:
        raise ActorFault(at, f"{_shown(value)} is no date", fix)
    year, month, day = match.groups()
    try:
        number = int(month) if month else (12 if last else 1)
        fallback = monthrange(int(year), number)[1] if last and day is None else 1
        return date(int(year), number, int(day) if day else fallback)
    except ValueError as error:
        raise ActorFault(at, f"{_shown(value)} is no date of the calendar", fix) from error


def _shown(value: object) -> str:
    """A foreign value in a message: short, and with every character that is not printable escaped."""
    words = ascii(value) if isinstance(value, str) and treacherous(value) else repr(value)
    return words if len(words) <= 60 else words[:57] + "..."


def _kind_of(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number" if isinstance(value, (int, float)) else type(value).__name__)
