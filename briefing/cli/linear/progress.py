"""A refresh told in a few lines, however many feeds there are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

from briefing.core.phrasing import plural
from briefing.desk.desk import Desk
from briefing.pipeline.progress import Progress

PARTS = 4
"""A stage is told each time another such part of it is done."""


def refresh_lines(desk: Desk) -> Iterator[str]:
    """Refresh, saying how far it is; Ctrl+C breaks it off, and what was stored until then stays."""
    yield "Refreshing."
    told: dict[str, int] = {}
    feeds = failed = new = 0
    with asyncio.Runner() as runner:
        steps = desk.refresh()
        try:
            while (step := runner.run(_next(steps))) is not None:
                feeds, failed = max(feeds, step.feeds_total), max(failed, step.feeds_failed)
                new = max(new, step.articles_in)
                yield from _told(step, told)
        except KeyboardInterrupt:
            yield "Broken off; what was stored stays."
    trouble = f", {failed} failed" if failed else ""
    yield f"{plural(feeds, 'feed')} asked{trouble}; {plural(new, 'article')} new or edited."


async def _next(steps: AsyncIterator[Progress]) -> Progress | None:
    return await anext(steps, None)


def _told(step: Progress, told: dict[str, int]) -> Iterator[str]:
    """A line where another part of the step's stage is done; ``told`` remembers by stage."""
    if step.stage == "fetch":
        done, total, what = step.feeds_done, plural(step.feeds_total, "feed"), "fetched"
        part = done * PARTS // max(step.feeds_total, 1)
    else:
        done, total, what = step.read_done, plural(step.read_total, "article"), "read"
        part = done * PARTS // max(step.read_total, 1)
    if part > told.get(what, 0):
        told[what] = part
        yield f"{done} of {total} {what}."
