"""Hostile feeds through the real refresh: what became of each, how long it took, how large the program grew.

    python -m tests.attack.hostile [NAME ...]

Every body of bodies.py is served on the loopback interface, and fetched, parsed and stored with two worker processes,
each in a process of its own whose memory is measured.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from briefing.collect.refresh import FetchSettings, refresh
from briefing.pipeline.workers import Workers
from store.open import open_archive
from store.records import FeedResult, Source
from tests.attack.bodies import BODIES, Hostile
from tests.collect.loopback import Sender, response, serving

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)
SETTINGS = FetchSettings(timeout_seconds=20, parse_seconds=15)


@dataclass(frozen=True)
class Came:
    """What became of one feed."""

    result: FeedResult
    seconds: float


def answer(hostile: Hostile) -> Sender:
    """The body as a whole answer."""
    headers = {name.replace("-", "_"): value for name, value in hostile.headers.items()}
    return response(hostile.make(), **{"Content_Type": "application/rss+xml", **headers})


async def collect(
    answers: Mapping[str, Sender], executor: Executor | None, settings: FetchSettings = SETTINGS
) -> dict[str, Came]:
    """Refresh a feed for every answer, by name; each is timed from the start of the whole."""
    paths = {name: f"/{number}" for number, name in enumerate(answers)}
    found: dict[str, Came] = {}
    async with serving({paths[name]: sender for name, sender in answers.items()}) as loopback:
        sources = [Source(name, loopback.url(path)) for name, path in paths.items()]
        begun = time.monotonic()
        results = refresh(
            sources, {}, lambda _: {}, now=lambda: NOW, settings=settings, executor=executor, force=True
        )
        async with contextlib.aclosing(results):
            async for result in results:
                found[result.source.name] = Came(result, time.monotonic() - begun)
    return found


def store_all(results: Sequence[FeedResult], folder: Path) -> list[str]:
    """Put everything into an archive; returns what the archive then finds wrong."""
    archive = open_archive(folder / "archive.sqlite")
    try:
        for result in results:
            archive.store_feeds([result])
        return archive.verify()
    finally:
        archive.close()


def main() -> int:
    wanted = sys.argv[1:] or list(BODIES)
    if len(wanted) > 1:
        import subprocess

        statuses = [subprocess.call([sys.executable, "-m", "tests.attack.hostile", name]) for name in wanted]
        print(f"{len(wanted)} hostile feeds, {sum(map(bool, statuses))} not survived")
        return int(any(statuses))
    (name,) = wanted
    hostile = BODIES[name]
    sender = answer(hostile)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workers = Workers((), 1)
    try:
        came = asyncio.run(collect({name: sender}, workers))[name]
    finally:
        workers.close()
    with tempfile.TemporaryDirectory() as folder:
        faults = store_all([came.result], Path(folder))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    keys = [article.key for article in came.result.articles]
    # a busy machine may give the slowest up at their deadline: that is an outcome, and no loss
    lost = hostile.survives and came.result.status == "ok" and "sound" not in keys
    said = came.result.state.error or f"{len(keys)} articles. {' '.join(came.result.notes)}"
    print(
        f"{name:32} {came.seconds:6.2f} s  +{own / 1024:5.0f} MiB  worker {worker / 1024:5.0f} MiB  "
        f"{came.result.status:7} {said[:90]}{' LOST THE SOUND ENTRY' if lost else ''}{faults or ''}",
        flush=True,
    )
    return int(lost or bool(faults) or came.seconds > SETTINGS.timeout_seconds + 2 * SETTINGS.parse_seconds)


if __name__ == "__main__":
    raise SystemExit(main())
