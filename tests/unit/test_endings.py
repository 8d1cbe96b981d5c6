"""Tasks that are ended come to their end, even those that miss it the first time; what must be done is done before."""

import asyncio
from typing import Any

import pytest

from leads.calls import Answer, Landed, Unheard, land
from leads.db import to_its_end
from leads.endings import end_all, outlast
from leads.errors import Unavailable


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


class Work:
    """Something that takes as long as it is let, and notes how it ended."""

    def __init__(self) -> None:
        self.let = asyncio.Event()
        self.ended = ""

    async def do(self) -> None:
        try:
            await self.let.wait()
        except asyncio.CancelledError:
            self.ended = "broken off"
            raise
        self.ended = "done"

    async def answer(self) -> Answer:
        await self.do()
        return Answer({"places": []}, 7)


async def cancelled(task: "asyncio.Task[Any]", times: int) -> None:
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


async def test_what_must_come_to_its_end_does_however_often_it_is_to_be_broken_off() -> None:
    work = Work()
    doing = asyncio.create_task(to_its_end(work.do()))
    await asyncio.sleep(0)
    await cancelled(doing, 3)
    assert not doing.done()
    work.let.set()
    with pytest.raises(asyncio.CancelledError):
        await doing
    assert work.ended == "done"


async def test_what_fails_at_its_end_says_so() -> None:
    async def fail() -> None:
        raise OSError("the connection is gone")

    with pytest.raises(OSError, match="the connection is gone"):
        await to_its_end(fail())


async def test_a_request_on_its_way_lands_however_often_it_is_to_be_broken_off() -> None:
    work = Work()
    asking = asyncio.create_task(land(work.answer()))
    await asyncio.sleep(0)
    await cancelled(asking, 3)
    work.let.set()
    with pytest.raises(Landed) as landed:
        await asking
    assert landed.value.outcome == Answer({"places": []}, 7)


async def test_a_request_on_its_way_that_fails_is_told_with_what_it_cost() -> None:
    failure = Unavailable("google_places", "it broke off")
    failing = asyncio.Event()

    async def fail() -> Answer:
        await failing.wait()
        raise failure

    asking = asyncio.create_task(land(fail()))
    await asyncio.sleep(0)
    await cancelled(asking, 3)
    failing.set()
    with pytest.raises(Landed) as landed:
        await asking
    assert landed.value.outcome is failure


async def test_a_request_that_does_not_land_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leads.calls.LANDING", 0.05)
    work = Work()
    asking = asyncio.create_task(land(work.answer()))
    await asyncio.sleep(0)
    await cancelled(asking, 3)
    with pytest.raises(Unheard):
        await asking
    await asyncio.sleep(0)
    assert work.ended == "broken off"


async def test_who_outlasts_says_whether_they_were_cancelled() -> None:
    work = Work()
    doing = asyncio.create_task(work.do())
    waiting = asyncio.create_task(outlast(doing, 10))
    await asyncio.sleep(0)
    work.let.set()
    assert await waiting is False
    assert work.ended == "done"
