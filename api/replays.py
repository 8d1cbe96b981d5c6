"""What comes before the live part: pages of the log and snapshots, read once for all who want them at the same time."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from contextlib import aclosing
from functools import partial

from api.execution import Refusal, Result, Results

PAGE = 100
"""Events of a page; page n holds those numbered n * PAGE + 1 to (n + 1) * PAGE."""
PAGE_LASTS, SNAPSHOT_LASTS = 5.0, 0.5
"""Seconds for which a reading is given to others too; they get what came after it all the same."""
KEPT = 16 * 1024 * 1024
"""Bytes of readings that are kept so; beyond them each is dropped once those who waited for it have it."""
AT_ONCE = 4
"""Readings that go on at a time: those who are behind must not take the machine from those who are not."""
BREATH = 10
"""Results after which others have a turn."""

Read = Callable[[], Results]
Reading = Sequence[Result | Refusal]


class Replays:
    """The readings of one process."""

    def __init__(self) -> None:
        self.size = 0
        """Bytes that are kept, roughly."""
        self._readings: dict[Hashable, asyncio.Task[Reading]] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def page(self, key: Hashable, number: int, read: Read) -> Reading:
        """Page `number` of the log as `key` sees it; where the log ends within, as far as that."""
        return await self._share((key, number), read, partial(_lasting_page, length=PAGE))

    async def snapshot(self, key: Hashable, read: Read) -> Reading:
        """One result, or none when the campaign's log cannot be read any more."""
        return await self._share((key, "snapshot"), read, lambda _: SNAPSHOT_LASTS)

    async def close(self) -> None:
        """Break them off."""
        under_way = list(self._readings.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _share(self, key: Hashable, read: Read, lasting: Callable[[Reading], float]) -> Reading:
        task = self._readings.get(key)
        if task is None:
            task = self._readings[key] = asyncio.create_task(self._gather(read))
            task.add_done_callback(partial(self._keep, key, lasting))
        return await asyncio.shield(task)

    async def _gather(self, read: Read) -> Reading:
        async with self._turns, aclosing(read()) as results:
            gathered: list[Result | Refusal] = []
            async for result in results:
                gathered.append(result)
                if len(gathered) % BREATH == 0:
                    await asyncio.sleep(0)
            return gathered

    def _keep(self, key: Hashable, lasting: Callable[[Reading], float], task: asyncio.Task[Reading]) -> None:
        failed = task.cancelled() or task.exception() is not None
        size = 0 if failed else sum(len(each.text) for each in task.result() if isinstance(each, Result))
        seconds = 0.0 if failed or self.size + size > KEPT else lasting(task.result())
        if not seconds:
            del self._readings[key]
            return
        self.size += size
        asyncio.get_running_loop().call_later(seconds, self._drop, key, size)

    def _drop(self, key: Hashable, size: int) -> None:
        del self._readings[key]
        self.size -= size


def _lasting_page(reading: Reading, *, length: int) -> float:
    """A page that is not full yet says nothing of what comes."""
    whole = len(reading) == length and not isinstance(reading[-1], Refusal)
    return PAGE_LASTS if whole else 0.0
