"""What a process allows itself without Redis, and who waits for it: plain values, whatever happens."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.errors import BadReply, BudgetExhausted, QuotaExhausted, RateLimited, Stopped, Unavailable, VendorError
from leads.vocabulary import Source
from tests.gates.conftest import rule_of
from worker.gate_line import Line
from worker.gate_local import CarefulLimit
from worker.gate_state import Outcome, Said, Snapshot, ms
from worker.shared_gate import outcome_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLACES = Source.GOOGLE_PLACES


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_quarter_of_the_window_and_then_a_wait_for_the_next() -> None:
    limit = CarefulLimit(rule_of(allowed=10, seconds=100.0))
    assert [limit.wait(after(n), 0) for n in range(4)] == [0, 0, 98, 97]
    assert limit.wait(after(100), 0) == 0


def test_a_quarter_of_what_was_left() -> None:
    limit = CarefulLimit(rule_of(allowed=40))
    limit.remember(Snapshot(allowed=40, left=9, ends=after(50)))
    assert [limit.wait(NOW, 0) for _ in range(3)] == [0, 0, 50]
    assert limit.wait(after(50), 0) == 0


def test_a_quarter_at_once() -> None:
    limit = CarefulLimit(rule_of(allowed=None, at_once=8))
    assert [limit.wait(NOW, under_way) for under_way in (0, 1, 2, 3)] == [0, 0, 0.2, 0.2]


def test_a_refusal_is_heeded() -> None:
    limit = CarefulLimit(rule_of(allowed=None))
    limit.bar(NOW, 7)
    assert limit.wait(after(1), 0) == 6
    assert limit.wait(after(7), 0) == 0


def test_of_what_the_vendor_says_is_left_only_a_quarter_is_taken() -> None:
    limit = CarefulLimit(rule_of(allowed=40))
    assert limit.wait(NOW, 0) == 0
    limit.learn(NOW, remaining=8, resets_in=20)
    assert [limit.wait(after(1), 0) for _ in range(3)] == [0, 0, 19]


@given(
    allowed=st.integers(1, 40),
    steps=st.lists(st.tuples(st.floats(0, 60), st.none() | st.integers(0, 50)), max_size=60),
)
def test_no_window_sees_more_than_a_quarter_or_one(allowed: int, steps: list[tuple[float, int | None]]) -> None:
    limit = CarefulLimit(rule_of(allowed=allowed, seconds=100.0))
    now, granted = NOW, list[datetime]()
    for pause, remaining in steps:
        now += timedelta(seconds=pause)
        if limit.wait(now, 0) == 0:
            granted.append(now)
        if remaining is not None:
            limit.learn(now, remaining=remaining, resets_in=None)
    opened, size = NOW - timedelta(seconds=1000), 0
    for at in granted:
        if at >= opened + timedelta(seconds=100):
            opened, size = at, 0
        size += 1
        assert size <= max(1, allowed // 4)


async def test_in_a_line_one_of_each_campaign_asks_and_in_order() -> None:
    line, seen = Line(10), list[tuple[str, int]]()

    async def stand(campaign: str, number: int) -> None:
        async with line.head(campaign):
            seen.append((campaign, line.behind(campaign)))
            await asyncio.sleep(0)

    await asyncio.gather(*(stand(campaign, number) for number in range(3) for campaign in "ab"))
    assert seen == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 0), ("b", 0)]
    assert line._heads == {}


async def test_room_goes_to_who_has_least() -> None:
    line = Line(2)
    await line.take("a")
    await line.take("a")
    async with line.head("a"), line.head("b"):
        waiting = [asyncio.create_task(line.take(campaign)) for campaign in "ab"]
        await asyncio.sleep(0)
        line.give("a")
        await asyncio.sleep(0.01)
        assert [task.done() for task in waiting] == [False, True]
        assert line.in_hand == Counter(a=1, b=1)
        waiting[0].cancel()


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RateLimited(PLACES, "x"), Outcome.LIMITED),
        (Unavailable(PLACES, "x"), Outcome.FAILED),
        (BadReply(PLACES, "x"), Outcome.ANSWERED),
        (QuotaExhausted(PLACES, "x"), Outcome.ANSWERED),
        (Stopped(PLACES, "x"), Outcome.LEFT),
        (BudgetExhausted(PLACES, "x"), Outcome.LEFT),
    ],
)
def test_what_an_error_says_about_the_vendor(error: VendorError, outcome: Outcome) -> None:
    assert outcome_of(error) is outcome


@given(st.floats(0, 1e6))
def test_milliseconds_are_rounded_up(seconds: float) -> None:
    assert ms(seconds) - 1 < seconds * 1000 <= ms(seconds)


def test_what_is_not_known_is_not_said() -> None:
    assert Said().to_json() == b"{}"
    assert Said(remaining=0, resets_in=0.0061, retry_after=2, reason="down").to_json() == (
        b'{"resets_in":7,"retry_after":2000,"remaining":0,"reason":"down"}'
    )
