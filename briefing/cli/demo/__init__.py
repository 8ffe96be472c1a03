"""The bundled offline edition: an invented coast, its officials, a gang and the outlets that report on them.

Everything in it is made up, so that no words are put into a real person's mouth.  It is read through the whole pipeline
into a temporary folder and touches no file of the user.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import time
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Literal

from briefing.cli.demo.server import SampleServer
from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.pipeline.progress import Progress
from briefing.pipeline.workers import Workers
from store.records import Actor, Source
from store.watchlist import Watchlist, actor_from_json

NOON = datetime(2026, 3, 22, 15, 0, tzinfo=UTC)
"""The sample's own present: noon on its last day, on its own coast."""


class SampleDesk(Desk):
    """A desk whose first refresh asks the feeds twice, so that the edited article has both its texts."""

    _fresh = True

    async def refresh(self, *, force: bool = False, wait: bool = False) -> AsyncGenerator[Progress, None]:
        """As the desk's own; the first time the feeds are asked twice."""
        again, self._fresh = self._fresh, False
        last = 1 if again else 0
        for number in range(last + 1):
            async with contextlib.aclosing(super().refresh(force=force, wait=wait)) as steps:
                async for progress in steps:
                    if progress.stage == "fetch" or number == last:
                        yield progress


@dataclass(frozen=True)
class Sample:
    """The open sample: its desk, and the folder it lives in."""

    desk: Desk
    folder: Path


def sample_actors() -> tuple[Actor, ...]:
    """The sample's watchlist."""
    entries = json.loads((files("briefing.cli.demo") / "watchlist.json").read_text(encoding="utf-8"))
    return tuple(actor_from_json(entry) for entry in entries)


@contextlib.contextmanager
def open_sample(workers: Literal["process", "thread"] = "process") -> Iterator[Sample]:
    """Open the sample in a temporary folder, which is removed in the end."""
    folder = Path(tempfile.mkdtemp(prefix="briefing-sample-"))
    begun = time.monotonic()
    try:
        with SampleServer() as server:
            paths = Paths(feeds=folder / "feeds.toml", data=folder)
            paths.feeds.write_text(feeds_toml(server.sources), encoding="utf-8")
            actors = sample_actors()
            watchlist = Watchlist.open(paths.watchlist, starter=actors)
            desk = SampleDesk(
                paths,
                watchlist=watchlist,
                workers=Workers(actors, kind=workers),
                clock=lambda: NOON + timedelta(seconds=time.monotonic() - begun),
            )
            try:
                yield Sample(desk, folder)
            finally:
                desk.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def feeds_toml(sources: tuple[Source, ...]) -> str:
    """The sample's sources as a feeds.toml."""
    blocks = [
        f"[[feeds]]\nname = {json.dumps(source.name)}\nurl = {json.dumps(source.url)}\ntags = {json.dumps(source.tags)}\n"
        for source in sources
    ]
    return "\n".join(blocks)
