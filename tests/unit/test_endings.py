"""Tasks that are ended come to their end, even those that miss it the first time."""

import asyncio

from leads.endings import end_all


async def test_whoever_swallows_it_once_is_told_again() -> None:
    swallowed: list[int] = []

    async def stubborn() -> None:
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if swallowed:
                    raise
                swallowed.append(1)

    async def failing() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("the connection is gone")

    tasks = [asyncio.create_task(stubborn()), asyncio.create_task(failing()), asyncio.create_task(asyncio.sleep(0))]
    await asyncio.sleep(0)

    async with asyncio.timeout(10):
        await end_all(tasks)

    assert [task.done() for task in tasks] == [True, True, True]
    assert swallowed == [1]
