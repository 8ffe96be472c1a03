"""One refresh, and when each feed was done: run by ``refresh.py`` as a process of its own.

The reading of the articles is left out; with ``--mark-read`` they count as read, so that the next refresh does not
make up for it.  Prints one JSON object: seconds by the feed's name, counted from the start of the refresh.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter


async def _refresh(feeds: Path, folder: Path, mark_read: bool) -> dict[str, float]:
    from briefing.analysis.version import ANALYSIS_VERSION
    from briefing.core.paths import find_paths
    from briefing.desk.desk import Desk
    from store.records import Reading

    desk = Desk(find_paths(feeds, folder))
    done: dict[str, float] = {}
    begun = perf_counter()
    steps = desk.refresh()
    async for progress in steps:
        if progress.result is not None:
            done[progress.result.source.name] = perf_counter() - begun
            if len(done) == progress.feeds_total:
                break
    if mark_read:
        ids = desk.archive.select(limit=1_000_000)
        for at in range(0, len(ids), 1000):
            desk.archive.save_readings([Reading(id_, ANALYSIS_VERSION) for id_ in ids[at : at + 1000]])
    await steps.aclose()
    desk.close()
    return done


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_refresh(Path(sys.argv[1]), Path(sys.argv[2]), "--mark-read" in sys.argv))))
