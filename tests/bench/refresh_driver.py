"""One refresh, and when each feed was done: run by ``refresh.py`` as a process of its own.

Prints one JSON object: seconds by the feed's name, counted from the start of the refresh.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter


async def _refresh(feeds: Path, folder: Path) -> dict[str, float]:
    from briefing.house import House
    from briefing.paths import find_paths

    house = House(find_paths(feeds, folder))
    done: dict[str, float] = {}
    begun = perf_counter()
    steps = house.refresh()
    async for progress in steps:
        if progress.result is not None:
            done[progress.result.source.name] = perf_counter() - begun
            if len(done) == progress.feeds_total:
                break
    await steps.aclose()
    house.close()
    return done


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_refresh(Path(sys.argv[1]), Path(sys.argv[2])))))
