"""Visits to websites that several look-ups share: one that is under way, and for a while what one brought."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from leads.calls import Answer

KEPT_SECONDS = 900.0
MOST_KEPT = 300
"""A group's companies all name one site: it is read once, not once for each of them."""


class Visits:
    """Visits by address. Failures are shared with those who wait, and not kept."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Answer]] = {}
        self._under_way: dict[str, asyncio.Task[Answer]] = {}

    async def share(self, url: str, visit: Callable[[], Awaitable[Answer]]) -> Answer:
        """What the visit to `url` brought or brings, or what `visit` raises."""
        until, answer = self._kept.get(url, (0.0, None))
        if answer is not None and time.monotonic() < until:
            return answer
        if (task := self._under_way.get(url)) is None:
            task = self._under_way[url] = asyncio.create_task(self._made(url, visit))
            task.add_done_callback(_noticed)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End what is under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _made(self, url: str, visit: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            answer = await visit()
        finally:
            del self._under_way[url]
        while len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[url] = (time.monotonic() + KEPT_SECONDS, answer)
        return answer


def _noticed(task: asyncio.Task[Answer]) -> None:
    """Take note of a failure that nobody waits for any more."""
    if not task.cancelled():
        task.exception()
