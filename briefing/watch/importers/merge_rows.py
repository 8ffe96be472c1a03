"""Collects what the rows of somebody else's list say of one actor, and gives it aliases with a policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from store.actors import ActorFault, actor_from_json, actor_to_json
from store.atomic import StoreFault
from store.naming import suggest_aliases
from store.records import Actor, ActorKind, Alias

MAX_FAULTS = 200
"""Faults that are reported one by one; the rest are counted."""
_DAY = re.compile(r"\+?(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T|\Z)", re.ASCII)
ALIASES_KEPT = 60
"""Spellings taken of one actor: lists of sanctions hold hundreds of transliterations."""


@dataclass
class CollectedActor:
    """One actor as far as it is known from the rows read so far."""

    name: str
    kind: ActorKind
    line: int
    aliases: dict[str, None] = field(default_factory=dict)
    exact: set[str] = field(default_factory=set)
    """Those of the aliases that count as they are written only."""
    roles: dict[tuple[str, str, str, str], None] = field(default_factory=dict)
    source: str = ""


class ActorCollector:
    """Actors by key, in the order they came, and what was wrong on the way."""

    def __init__(self, path: Path, *, suggest: bool = True) -> None:
        self._path = path
        self._suggest = suggest
        self._found: dict[str, CollectedActor] = {}
        self.faults: list[StoreFault] = []
        self.unsaid = 0
        """Faults beyond :data:`MAX_FAULTS`."""
        self.skipped = 0
        """Entries that are neither people nor organizations."""

    def get(self, key: str) -> CollectedActor | None:
        """What is collected under a key."""
        return self._found.get(key)

    def take(self, key: str, name: str, kind: ActorKind, line: int, source: str = "") -> CollectedActor:
        """The actor of that key, which is made where there is none yet."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = CollectedActor(" ".join(name.split()), kind, line, source=source)
        return found

    def fault(self, line: int, what: str, fix: str) -> None:
        """Remember a row that cannot be read."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(StoreFault(self._path, line, 0, what, fix))
        else:
            self.unsaid += 1

    def actors(self) -> Iterator[Actor]:
        """The actors, checked as those of our own files are; what fails the checks becomes a fault."""
        for found in self._found.values():
            try:
                yield self._actor(found)
            except ActorFault as fault:
                self.fault(
                    found.line, f"{found.name[:60]} is left out: {fault.field}: {fault.what}.", fault.fix
                )

    def _actor(self, found: CollectedActor) -> Actor:
        aliases = {alias.text: alias for alias in self._suggested(found)}
        for text in found.aliases:
            if text not in aliases and len(aliases) < ALIASES_KEPT:
                aliases[text] = Alias(text, "exact") if text in found.exact else alias_for(text, found.kind)
        bare = Actor(found.name, found.kind, tuple(aliases.values()), source=found.source)
        roles = [
            {"title": title, "org": org, "from": start or None, "to": end or None}
            for title, org, start, end in found.roles
        ]
        return actor_from_json(actor_to_json(bare) | {"roles": roles})

    def _suggested(self, found: CollectedActor) -> Iterable[Alias]:
        if self._suggest:
            return suggest_aliases(found.name, found.kind)
        return (Alias(found.name),)


def alias_for(text: str, kind: ActorKind) -> Alias:
    """A spelling with the policy that does least harm: what is short or a common word asks for more.

    A surname alone counts only where its owner was named, an acronym only as it is written.
    """
    if " " in text:
        return Alias(text)
    if kind == "official":
        return Alias(text, "exact", weak=True)
    return Alias(text, "exact" if text.isupper() or len(text) < 5 else "any")


def given_name_first(name: str) -> str:
    """``Rueda, Carmen`` as ``Carmen Rueda``; names without exactly one comma as they are."""
    last, comma, first = name.partition(",")
    if not comma or "," in first or not last.strip() or not first.strip():
        return " ".join(name.split())
    return " ".join(f"{first} {last}".split())


def partial_date(text: str) -> str:
    """``2019-03-01T00:00:00Z`` as ``2019-03-01``; Wikidata's ``2019-00-00`` as ``2019``; empty for what is no date."""
    match = _DAY.match(text.strip())
    if match is None:
        return ""
    year, month, of_month = (part or "00" for part in match.groups())
    if month == "00":
        return year
    return f"{year}-{month}" if of_month == "00" else f"{year}-{month}-{of_month}"


def add_role(found: CollectedActor, title: str, org: str = "", start: str = "", end: str = "") -> None:
    """Add an office, with the days it was held as far as they are known."""
    if title.strip():
        found.roles[
            " ".join(title.split()), " ".join(org.split()), partial_date(start), partial_date(end)
        ] = None
