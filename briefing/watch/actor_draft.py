"""An actor being edited: its rows by name, its aliases by row, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import replace

from store.actors import ActorFault, actor_from_json, actor_to_json
from store.naming import fold_name, suggest_aliases
from store.records import Actor, ActorKind, Alias, Role

_FIELD = re.compile(r"(aliases|roles)\[(\d+)\]")


def drafted(name: str, kind: ActorKind, role: str) -> Actor:
    """An actor to begin with for a name found in articles: with the spellings that the name suggests."""
    roles = (Role(role),) if role else ()
    return Actor(name, kind, suggest_aliases(name, kind), roles)


def alias_at(actor: Actor, row: str) -> Alias | None:
    """The alias of a row: ``alias.0``, or a suggestion, ``suggest.ICE``."""
    part, _, tail = row.partition(".")
    if part == "alias" and tail.isdecimal() and int(tail) < len(actor.aliases):
        return actor.aliases[int(tail)]
    if part == "suggest":
        return next((alias for alias in suggested(actor) if alias.text == tail), None)
    return None


def suggested(actor: Actor) -> tuple[Alias, ...]:
    """Spellings that the name suggests and that are no aliases yet."""
    known = {fold_name(alias.text) for alias in actor.aliases}
    return tuple(
        alias for alias in suggest_aliases(actor.name, actor.kind) if fold_name(alias.text) not in known
    )


def advice(actor: Actor) -> dict[int, str]:
    """Aliases, by number, that had better be looked for in this case only, and why."""
    found: dict[int, str] = {}
    for number, alias in enumerate(actor.aliases):
        if alias.case == "exact" or " " in alias.text or not alias.text.isascii():
            continue
        if alias.text.isupper() and len(alias.text) > 1:
            found[number] = "c: as an acronym, this case only"
        elif alias.text.istitle() and fold_name(alias.text) != fold_name(actor.name):
            found[number] = "c: as a name that can be a word, this case only"
    return found


def with_alias(actor: Actor, row: str, alias: Alias) -> Actor:
    """The actor with an alias in the place of a row's, or one more."""
    tail = row.partition(".")[2]
    aliases = list(actor.aliases)
    if tail.isdecimal():
        aliases[int(tail)] = alias
    else:
        aliases.append(alias)
    return replace(actor, aliases=tuple(aliases))


def with_near(actor: Actor, number: int, words: str) -> Actor:
    """The actor with other words that must stand close by an alias, parted by commas."""
    near = tuple(dict.fromkeys(word for part in words.split(",") if (word := " ".join(part.split()))))
    return with_alias(actor, f"alias.{number}", replace(actor.aliases[number], near=near))


def without_row(actor: Actor, row: str) -> Actor | None:
    """The actor without a row's alias or role; None where the row is neither."""
    part, _, tail = row.partition(".")
    if not tail.isdecimal():
        return None
    at = int(tail)
    if part == "alias":
        return replace(actor, aliases=actor.aliases[:at] + actor.aliases[at + 1 :])
    return replace(actor, roles=actor.roles[:at] + actor.roles[at + 1 :])


def fault_of(actor: Actor, row: str) -> str:
    """What is wrong with one row of an actor, in words; empty when nothing is."""
    if row.startswith("alias"):
        tail = row.partition(".")[2]
        at = int(tail) if tail.isdecimal() else len(actor.aliases) - 1
        mine = fold_name(actor.aliases[at].text)
        if any(fold_name(alias.text) == mine for n, alias in enumerate(actor.aliases) if n != at):
            return "That spelling is there already. Esc leaves it."
        row = f"alias.{at}"
    if not actor.name and row != "name":
        actor = replace(actor, name="-")
    try:
        actor_from_json(actor_to_json(actor))
    except ActorFault as fault:
        return f"{sentence(fault)} {fault.fix}" if row_of(fault.field) == row else ""
    return ""


def row_of(field: str) -> str:
    """The form's row for a field as :class:`ActorFault` names it: ``aliases[2].case`` is in ``alias.2``."""
    match = _FIELD.match(field)
    if match is None:
        return field
    return f"{'alias' if match[1] == 'aliases' else 'role'}.{match[2]}"


def sentence(fault: ActorFault) -> str:
    """What is wrong with a field, as a sentence."""
    return f"{fault.what[:1].upper()}{fault.what[1:]}."
