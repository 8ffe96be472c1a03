"""What a first run begins with: a watchlist of the beat, and (in a wheel) the starter feeds.toml."""

from __future__ import annotations

from pathlib import Path

from store.records import Actor

WATCHLIST = Path(__file__).resolve().parent / "watchlist.json"


def starter_actors() -> tuple[Actor, ...]:
    """The organizations and officials of the starter watchlist."""
    from store.entries import actors_from_bytes

    actors, _ = actors_from_bytes(WATCHLIST.read_bytes(), WATCHLIST)
    return actors
