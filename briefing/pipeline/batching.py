"""What an asynchronous iterator has ready, taken together, so that its taker does many things at once when behind."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import TypeVar

T = TypeVar("T")


async def in_batches(
    results: AsyncGenerator[T, None], idle: float, most: int
) -> AsyncGenerator[list[T], None]:
    """All that ``results`` has ready, up to ``most``; an empty list each time it gives nothing for ``idle`` seconds.

    What a fault of ``results`` comes after is given before it is raised.  Closes ``results`` in the end.
    """

    async def following() -> T:
        return await anext(results)

    waiting = asyncio.create_task(following())
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=idle)
            batch: list[T] = []
            while waiting.done() and len(batch) < most and waiting.exception() is None:
                batch.append(waiting.result())
                waiting = asyncio.create_task(following())
                await asyncio.sleep(0)  # what is there already comes within one turn
            if batch or not done:
                yield batch
                continue
            try:
                waiting.result()
            except StopAsyncIteration:
                return
    finally:
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
            await waiting
        await results.aclose()
