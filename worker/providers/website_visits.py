"""Visits to websites that look-ups of a campaign share: one that is under way, and for a while what one brought."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable

from leads.calls import Answer
from leads.endings import end_all

KEPT_SECONDS = 900.0
MOST_KEPT = 300
"""A group's companies all name one site: it is read once, not once for each of them."""


class Visits:
    """Visits by campaign and address. Failures are shared with those who wait, and not kept."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[float, Answer]] = {}
        self._under_way: dict[Hashable, asyncio.Task[Answer]] = {}

    async def share(self, visited: Hashable, visit: Callable[[], Awaitable[Answer]]) -> Answer:
        """What the visit of that name brought or brings, or what `visit` raises."""
        until, answer = self._kept.get(visited, (0.0, None))
        if answer is not None and time.monotonic() < until:
            return answer
        if (task := self._under_way.get(visited)) is None:
            task = self._under_way[visited] = asyncio.create_task(self._made(visited, visit))
            task.add_done_callback(_noticed)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End what is under way."""
        await end_all(list(self._under_way.values()))

    async def _made(self, visited: Hashable, visit: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            answer = await visit()
        finally:
            del self._under_way[visited]
        while len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[visited] = (time.monotonic() + KEPT_SECONDS, answer)
        return answer


def _noticed(task: asyncio.Task[Answer]) -> None:
    """Take note of a failure that nobody waits for any more."""
    if not task.cancelled():
        task.exception()
