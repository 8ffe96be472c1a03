"""The demo edition as it was once read, in a file: screens can be compared with it whatever becomes of the analysis.

    python -m tests.tui.demo

reads the bundled sample anew and records what its desk shows.
"""

from __future__ import annotations

import asyncio
import json
import types
import typing
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from store.records import Actor, Alias
from store.views import ArticleView, Edition
from tests.tui.harbour import HarbourDesk

FILE = Path(__file__).with_name("golden") / "demo.json"
ROWS = 30
"""Rows of each pane that are kept."""


class DemoDesk(HarbourDesk):
    """A desk that shows the recorded demo edition and its articles, over an archive without any."""

    def __init__(self) -> None:
        recorded = json.loads(FILE.read_text(encoding="utf-8"))
        super().__init__(watched=(Actor("Ines Calder", "official", (Alias("Ines Calder"),)),))
        self._recorded: Edition = decoded(recorded["edition"], Edition)
        views = [decoded(view, ArticleView) for view in recorded["articles"]]
        self._views = {view.article.id: view for view in views}

    def edition(self, query: str = "", actor: str = "") -> Edition:
        """The recorded edition; that of an actor has only the lines about them."""
        recorded = self._recorded
        if not actor:
            return recorded
        timeline = tuple(row for row in recorded.timeline if actor in row.actors)
        quotes = tuple(row for row in recorded.quotes if actor == row.actor)
        leads = tuple(lead for lead in recorded.leads if actor in lead.story.actors)
        return replace(
            recorded,
            filter=f"about {actor}",
            timeline=timeline,
            quotes=quotes,
            leads=leads,
            stories=len(leads),
            articles=len(timeline) + len(quotes),
        )

    def glance(self) -> Edition:
        """Its first lines."""
        return replace(self._recorded, timeline=self._recorded.timeline[:5], quotes=self._recorded.quotes[:5])

    def article(self, article: int) -> ArticleView | None:
        """A recorded article; those behind other lines are not there."""
        return self._views.get(article)


def encoded(value: Any) -> Any:
    """A record as JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encoded(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return ""
    if isinstance(value, dict):
        return [[encoded(key), encoded(item)] for key, item in value.items()]
    if isinstance(value, tuple | list | frozenset | set):
        return [encoded(item) for item in value]
    return value


def decoded(value: Any, kind: Any) -> Any:
    """A record of a type from JSON; fields that it has no more are passed over, new ones keep their default."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return (
            None if value is None else decoded(value, next(part for part in parts if part is not type(None)))
        )
    if origin is tuple:
        if parts[-1] is Ellipsis:
            return tuple(decoded(item, parts[0]) for item in value)
        return tuple(decoded(item, part) for item, part in zip(value, parts, strict=True))
    if origin in (frozenset, set, list):
        return origin(decoded(item, parts[0]) for item in value)
    if origin is dict:
        return {decoded(key, parts[0]): decoded(item, parts[1]) for key, item in value}
    if is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{name: decoded(item, hints[name]) for name, item in value.items() if name in hints})
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return value.encode() if kind is bytes else value


def _kept(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(replace(row, evidence=row.evidence[:2]) for row in rows[:ROWS])


async def record() -> None:
    """Read the sample and write down its first rows and the articles behind them."""
    from briefing.cli.demo import open_sample

    with open_sample() as sample:
        async for _ in sample.desk.refresh():
            pass
        whole = sample.desk.edition()
        edition = replace(
            whole,
            timeline=_kept(whole.timeline),
            actors=_kept(whole.actors),
            quotes=_kept(whole.quotes),
            leads=tuple(
                replace(lead, story=_kept((lead.story,))[0], line=_kept((lead.line,))[0])
                for lead in whole.leads
            ),
            told=(),
            built=datetime(2026, 3, 22, 15, 0, tzinfo=UTC),
        )
        rows: tuple[Any, ...] = (
            *edition.leads[:2],
            *edition.timeline[:16],
            *edition.actors[:2],
            *edition.quotes[:2],
        )
        numbers = sorted({item.article for row in rows for item in row.evidence[:2]})
        views = [view for number in numbers if (view := sample.desk.article(number))]
    views = [
        replace(view, reading=replace(view.reading, entities=(), timexes=(), events=(), quotes=()))
        for view in views
    ]
    recorded = {"edition": encoded(edition), "articles": [encoded(view) for view in views]}
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(
        json.dumps(recorded, ensure_ascii=False, separators=(",", ":")).replace('},{"id"', '},\n{"id"')
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    asyncio.run(record())
