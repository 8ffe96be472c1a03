"""Names of actors: compared, merged, and the spellings that a new actor starts with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from store.records import Actor, ActorKind, Alias

#: Words that belong to the surname behind them.
_PARTICLES = frozenset(
    "da das de del della di do dos du la las le los van von der den bin ibn al el san".split()  # noqa: SIM905
)
#: Words that acronyms pass over.
_SMALL = frozenset(
    "a an and at for in of on the to de del la las los y e do da dos das et du".split()  # noqa: SIM905
)


def fold_name(name: str) -> str:
    """A name for comparing: without accents, case and doubled blanks."""
    if name.isascii():
        return " ".join(name.lower().split())
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).casefold().split())


def merge_actors(kept: Actor, other: Actor) -> Actor:
    """``kept`` with the aliases and roles of ``other`` added; its own name, kind and notes stay.

    The other's name becomes an alias when it is written differently.
    """
    known = {fold_name(alias.text) for alias in kept.aliases}
    others = other.aliases if other.name == kept.name else (*other.aliases, Alias(other.name))
    aliases = list(kept.aliases)
    for alias in others:
        if fold_name(alias.text) not in known:
            known.add(fold_name(alias.text))
            aliases.append(alias)
    held = {(fold_name(role.title), fold_name(role.organization), role.start) for role in kept.roles}
    roles = [
        role
        for role in other.roles
        if (fold_name(role.title), fold_name(role.organization), role.start) not in held
    ]
    return replace(
        kept,
        aliases=tuple(aliases),
        roles=(*kept.roles, *roles),
        notes=kept.notes or other.notes,
        source=kept.source or other.source,
    )


_GENERATION = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_INITIAL = re.compile(r"(?:[A-Z]\.)+\Z|[A-Z]\Z")
_BRACKETED = re.compile(r"\s*\(([^()]{2,20})\)\s*\Z")


def suggest_aliases(name: str, kind: ActorKind) -> tuple[Alias, ...]:
    """Spellings to start with: the name, and the surname of an official or the acronym of an organization."""
    words = " ".join(name.split())
    if not words:
        return ()
    found = _official(words) if kind == "official" else _organization(words)
    return tuple({alias.text: alias for alias in reversed(found)}[text] for text in _texts(found))


def _texts(aliases: Sequence[Alias]) -> list[str]:
    return list(dict.fromkeys(alias.text for alias in aliases))


def _official(name: str) -> list[Alias]:
    words = name.split()
    while len(words) > 2 and words[-1].lower().strip(",") in _GENERATION:
        words.pop()
    words[-1] = words[-1].rstrip(",")
    found = [Alias(name)]
    short = [words[0], *(word for word in words[1:-1] if not _INITIAL.match(word)), words[-1]]
    if len(words) > 1 and " ".join(short) != name:
        found.append(Alias(" ".join(short)))
    if len(words) > 1:
        begin = len(words) - 1
        while begin > 1 and words[begin - 1].lower() in _PARTICLES:
            begin -= 1
        if begin < len(words) - 1:
            found.append(Alias(" ".join(words[begin:]), "any"))
        found.append(Alias(words[-1], "exact"))
    return found


def _organization(name: str) -> list[Alias]:
    bracketed = _BRACKETED.search(name)
    full = name[: bracketed.start()] if bracketed else name
    found = [Alias(full)]
    if full.lower().startswith("department of "):
        rest = full[len("department of ") :].removeprefix("the ")
        found.append(Alias(f"{rest} Department"))
    if bracketed:
        found.append(Alias(bracketed.group(1), _acronym_case(bracketed.group(1))))
        return found
    letters = "".join(word[0] for word in re.split(r"[\s-]+", full) if word and word.lower() not in _SMALL)
    if 3 <= len(letters) <= 6 and letters.isupper():
        found.append(Alias(letters, "exact"))
    return found


def _acronym_case(text: str) -> Literal["any", "exact"]:
    return "exact" if text.isupper() or " " not in text else "any"
