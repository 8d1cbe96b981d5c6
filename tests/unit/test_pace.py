"""Whose work stops between two steps while a worker's event loop is late, and when it goes on."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from leads.vocabulary import CampaignStatus, Stage
from worker import pipeline
from worker.candidate import Work
from worker.dispatch import Hand
from worker.pace import AT_FIRST, AT_LEAST, LATE, SOME, TWICE, Pace
from worker.turns import Turn

BIG, SMALL, THIRD = uuid4(), uuid4(), uuid4()
MANY, FEW = 100, 3
TIME_FOR_ONE = round(1 / AT_FIRST)
"""Looks."""


def busy(late: float = 10 * LATE, **done: int) -> Pace:
    """A pace of a worker with work of two teams in hand, of which one has had much done."""
    pace = Pace()
    for tenant_id, name in ((BIG, "big"), (SMALL, "small")):
        for _ in range(done.get(name, {"big": MANY, "small": FEW}[name])):
            pace.begin(tenant_id)
            pace.end(tenant_id, candidates=1)
        pace.begin(tenant_id)
    pace.lateness = late
    return pace


async def stops(pace: Pace, tenant_id: UUID) -> bool:
    """Whether work of the tenant's would stop here; it is taken away again."""
    work = asyncio.create_task(pace.turn(tenant_id))
    await asyncio.sleep(0)
    stopped = not work.done()
    work.cancel()
    await asyncio.wait([work])
    return stopped


async def stopped(pace: Pace, number: int, tenant_id: UUID = BIG) -> list[asyncio.Task[None]]:
    """So much of the tenant's work, which waits for its turn."""
    works = [asyncio.create_task(pace.turn(tenant_id)) for _ in range(number)]
    await asyncio.sleep(0)
    assert not any(work.done() for work in works)
    return works


async def looked(pace: Pace, works: list[asyncio.Task[None]], late: float, looks: int) -> list[bool]:
    """What has gone on after so many looks."""
    for _ in range(looks):
        pace.note(late)
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    return [work.done() for work in works]


async def test_the_team_for_which_much_was_done_lets_the_other_go_first() -> None:
    pace = busy()
    assert await stops(pace, BIG)
    assert not await stops(pace, SMALL)


async def test_nobody_stops_while_the_loop_is_in_time() -> None:
    pace = busy(late=LATE)
    assert not await stops(pace, BIG)


async def test_who_is_alone_does_not_stop() -> None:
    pace = busy()
    pace.end(SMALL, candidates=1)
    assert not await stops(pace, BIG)


async def test_teams_that_had_about_as_much_done_do_not_stop_for_each_other() -> None:
    small = 20
    enough = TWICE * small + SOME
    assert not await stops(busy(big=enough, small=small), BIG)
    assert await stops(busy(big=enough + 1, small=small), BIG)


async def test_what_stopped_goes_on_piece_by_piece_and_first_come_first_served() -> None:
    pace = busy()
    works = await stopped(pace, 3)
    pace.lateness = 0.0
    assert await looked(pace, works, 0.0, TIME_FOR_ONE) == [True, False, False]
    assert await looked(pace, works, 0.0, TIME_FOR_ONE) == [True, True, False]
    assert await stops(pace, BIG)  # the loop is in time now, but others came first


async def test_it_goes_on_faster_the_longer_the_others_leave_time() -> None:
    pace = busy()
    works = await stopped(pace, 1000)
    pace.lateness = 0.0
    first = sum(await looked(pace, works, 0.0, 100))
    before = sum(await looked(pace, works, 0.0, 200))
    assert sum(await looked(pace, works, 0.0, 100)) - before > 2 * first
    for work in works:
        work.cancel()


async def test_however_late_it_is_something_goes_on() -> None:
    pace = busy()
    works = await stopped(pace, 1000)
    await looked(pace, works, 10 * LATE, 200)
    before = sum(work.done() for work in works)
    assert sum(await looked(pace, works, 10 * LATE, 100)) - before == pytest.approx(100 * AT_LEAST, abs=1)
    for work in works:
        work.cancel()


async def test_when_the_others_are_done_all_goes_on_at_once() -> None:
    pace = busy()
    works = await stopped(pace, 50)
    pace.end(SMALL, candidates=1)
    assert await looked(pace, works, 10 * LATE, 1) == [True] * 50


async def test_work_that_is_put_down_while_it_has_stopped_is_forgotten() -> None:
    pace = busy()
    [first, second] = await stopped(pace, 2)
    first.cancel()
    await asyncio.wait([first])
    pace.lateness = 0.0
    assert await looked(pace, [second], 0.0, TIME_FOR_ONE) == [True]


async def test_one_long_step_stops_nobody_for_long() -> None:
    pace = busy(late=0.0)
    await looked(pace, [], 2 * LATE, 1)
    assert not await stops(pace, BIG)


async def test_what_was_done_long_ago_counts_no_more() -> None:
    pace = busy()
    await looked(pace, [], 0.0, 346)
    assert MANY * 0.49 < pace.done[BIG] < MANY * 0.51
    await looked(pace, [], 0.0, 5000)
    assert pace.done == {}


async def test_a_candidate_waits_for_its_turn_before_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    pace = busy()
    taken: list[Stage] = []

    async def step(work: Work) -> Any:
        taken.append(work.stage)
        pace.lateness = 10 * LATE

    async def record(work: Work, verdict: Any) -> CampaignStatus:
        work.stage = Stage.UNIQUE if work.stage is Stage.FOUND else Stage.PROMOTED
        return CampaignStatus.RUNNING

    monkeypatch.setattr(pipeline, "PIPELINE", {Stage.FOUND: step, Stage.UNIQUE: step})
    monkeypatch.setattr(pipeline, "record", record)
    work = cast("Work", SimpleNamespace(tenant_id=BIG, stage=Stage.FOUND, full=False))
    advancing = asyncio.create_task(pipeline.advance(work, pace))
    await asyncio.sleep(0)
    assert taken == []
    pace.lateness = 0.0
    await looked(pace, [], 0.0, TIME_FOR_ONE)
    for _ in range(5):
        await asyncio.sleep(0)
    assert taken == [Stage.FOUND]
    pace.end(SMALL, candidates=1)
    pace.note(10 * LATE)
    assert await advancing is Stage.PROMOTED
    assert taken == [Stage.FOUND, Stage.UNIQUE]


async def test_what_a_worker_has_in_hand_is_known_to_its_pace() -> None:
    pace = Pace()
    candidates, runs = Hand(8, pace, candidates=1), Hand(8, pace)
    ends = asyncio.Event()
    for hand, tenant_id in ((candidates, BIG), (candidates, BIG), (runs, SMALL)):
        hand.begin("advance", Turn(tenant_id, uuid4()), cast("Any", ends.wait()))
    assert pace.in_hand == {BIG: 2, SMALL: 1}
    ends.set()
    await asyncio.wait([*candidates.tasks, *runs.tasks])
    await asyncio.sleep(0)
    assert not pace.in_hand
    assert pace.done == {BIG: 2, SMALL: 0}


async def test_a_hand_leaves_room_for_others() -> None:
    hand = Hand(8, Pace(), candidates=1)
    waiting = [Turn(tenant_id, uuid4()) for tenant_id in (BIG, SMALL, THIRD) for _ in range(8)]
    chosen = hand.fit(waiting)
    assert {tenant_id: len(ids) for tenant_id, ids in chosen.items()} == {BIG: 6, SMALL: 2}
    assert hand.more
    hand.fit(waiting[:6])
    assert not hand.more


async def test_it_looks_how_late_the_event_loop_is() -> None:
    pace = Pace()
    looking = asyncio.create_task(pace.keep_looking())
    for _ in range(20):
        time.sleep(0.03)  # noqa: ASYNC251 - to make the loop late
        await asyncio.sleep(0)
    looking.cancel()
    assert pace.lateness > LATE
