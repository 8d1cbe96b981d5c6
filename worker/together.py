"""Group commit: what several tasks want at the same time, about the same thing, is done in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 64
"""Items in one transaction: it holds locks for as long as it takes."""


class Together(Generic[Key, Item, Result]):
    """Hands `do` all items that wait for a key; while it is under way the next ones gather.

    `do` returns one result for each item, in order; a result that is an exception is raised to its item's task.
    When `do` itself fails, each item is tried alone, so that none suffers for another.
    """

    def __init__(self, do: Callable[[Key, Sequence[Item]], Awaitable[Sequence[Result | Exception]]]) -> None:
        self._do = do
        self._waiting: dict[Key, list[tuple[Item, asyncio.Future[Result]]]] = {}
        self._workers: set[asyncio.Task[None]] = set()

    async def __call__(self, key: Key, item: Item) -> Result:
        """What `do` brings for `item`, once it is committed. A task that is cancelled meanwhile is not waited for."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        if (waiting := self._waiting.get(key)) is not None:
            waiting.append((item, done))
        else:
            self._waiting[key] = [(item, done)]
            worker = asyncio.create_task(self._do_all(key))
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        return await done

    async def _do_all(self, key: Key) -> None:
        while waiting := self._waiting[key]:
            batch, self._waiting[key] = waiting[:MOST], waiting[MOST:]
            await self._deliver(key, [(item, done) for item, done in batch if not done.cancelled()])
        del self._waiting[key]

    async def _deliver(self, key: Key, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        for (_, done), result in zip(batch, await self._results(key, [item for item, _ in batch]), strict=True):
            if done.cancelled():
                continue
            if isinstance(result, Exception):
                done.set_exception(result)
            else:
                done.set_result(result)

    async def _results(self, key: Key, items: Sequence[Item]) -> Sequence[Result | Exception]:
        if not items:
            return []
        doing = asyncio.ensure_future(self._do(key, items))
        await asyncio.wait([doing])
        failure = doing.exception()
        if failure is None:
            return doing.result()
        if len(items) == 1:
            return [failure if isinstance(failure, Exception) else RuntimeError(repr(failure))]
        return [result for item in items for result in await self._results(key, [item])]
