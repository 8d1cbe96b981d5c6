"""How much a worker takes in hand while its event loop is late, and whose."""

import asyncio
import time
from uuid import UUID, uuid4

from worker.dispatch import Hand
from worker.pace import LATE, LEAST, Pace
from worker.turns import Turn

BIG, SMALL = uuid4(), uuid4()


def looked(pace: Pace, late: float, times: int) -> Pace:
    for _ in range(times):
        pace.note(late)
    return pace


def whose(pace: Pace, in_hand: int) -> set[UUID]:
    return {tenant for tenant in (BIG, SMALL) if pace.lets(tenant, in_hand, alone=False)}


def test_as_much_as_may_be_while_it_is_in_time() -> None:
    pace = looked(Pace(48), late=0.0, times=10)
    assert pace.allowed == 48
    assert whose(pace, 47) == {BIG, SMALL}
    assert whose(pace, 48) == set()


def test_less_and_less_while_it_is_late_and_one_more_each_time_that_it_is_not() -> None:
    pace = looked(Pace(48), late=10 * LATE, times=100)
    assert pace.allowed == LEAST
    looked(pace, late=0.0, times=30)
    assert LEAST < pace.allowed < 48
    before = pace.allowed
    assert looked(pace, late=0.0, times=1).allowed == before + 1
    assert looked(pace, late=0.0, times=50).allowed == 48


def test_one_long_step_slows_nobody_down() -> None:
    assert looked(Pace(48), late=4 * LATE, times=1).allowed == 48


def test_few_are_not_made_more() -> None:
    assert looked(Pace(2), late=10 * LATE, times=100).allowed == 2


def test_beyond_the_pace_comes_only_who_had_less_done() -> None:
    pace = looked(Pace(48), late=10 * LATE, times=100)
    assert whose(pace, LEAST) == set()
    pace.count(BIG)
    assert whose(pace, LEAST) == {SMALL}
    assert whose(pace, LEAST - 1) == {BIG, SMALL}
    pace.count(SMALL)
    pace.count(SMALL)
    assert whose(pace, LEAST) == {BIG}


def test_who_is_alone_is_not_slowed_down() -> None:
    pace = looked(Pace(48), late=10 * LATE, times=100)
    assert pace.lets(BIG, 47, alone=True)


def test_what_was_done_long_ago_counts_no_more() -> None:
    pace = Pace(48)
    pace.count(BIG)
    looked(pace, late=0.0, times=139)
    assert 0.49 < pace.done[BIG] < 0.5
    assert looked(pace, late=0.0, times=500).done == {}


async def test_a_hand_takes_up_what_its_pace_lets() -> None:
    hand = Hand(48, looked(Pace(48), late=10 * LATE, times=100))
    assert hand.pace is not None
    hand.pace.count(BIG)
    waiting = [Turn(tenant, uuid4()) for tenant in (BIG, SMALL) for _ in range(20)]
    chosen = hand.fit(waiting, set())
    assert {tenant: len(ids) for tenant, ids in chosen.items()} == {BIG: LEAST, SMALL: 20}
    assert hand.more
    alone = hand.fit(waiting[:20], set())
    assert {tenant: len(ids) for tenant, ids in alone.items()} == {BIG: 20}
    assert not hand.more
    beside_a_run = hand.fit(waiting[:20], {SMALL})
    assert {tenant: len(ids) for tenant, ids in beside_a_run.items()} == {BIG: LEAST}
    assert hand.more


async def test_it_looks_how_late_the_event_loop_is() -> None:
    pace = Pace(48)
    looking = asyncio.create_task(pace.keep_looking())
    for _ in range(20):
        time.sleep(0.06)  # noqa: ASYNC251 - to make the loop late
        await asyncio.sleep(0)
    looking.cancel()
    assert pace.lateness > LATE
    assert pace.allowed < 48
