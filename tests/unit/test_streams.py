"""Subscriptions that many share, over a log in memory: each follower gets each event once and in order."""

import asyncio
import random
from collections.abc import Coroutine, Iterator
from contextlib import aclosing, contextmanager
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import channel, replays, streams
from api.execution import BROKEN, Result
from api.operations import Operation
from api.streams import BEHIND
from tests.unit.logs import FOLLOW, Follower, Log, caller, streams_of


@contextmanager
def small(*, lasts: float = 30.0, room: int = 1_000_000) -> Iterator[None]:
    """Memories and pages so small that a few events go past them."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (streams, replays):
            patch.setattr(module, "PAGE", 4)
        patch.setattr(streams, "REMEMBERED", 6)
        patch.setattr(streams, "BACK", 3)
        patch.setattr(streams, "ROOM", room)
        patch.setattr(streams, "LEAST_ROOM", 0)
        patch.setattr(channel, "AT_ONCE", 2)
        patch.setattr(channel, "LASTS", lasts)
        yield


async def test_one_execution_serves_all_who_follow() -> None:
    log = Log(5)
    shared = streams_of(log)
    followers = [Follower(shared, after) for after in (5, 5, 4, 2)]
    await asyncio.gather(*(follower.read(5 - follower.after) for follower in followers))
    log.grow(2)
    await asyncio.gather(*(follower.read(2) for follower in followers))
    assert [follower.seen for follower in followers] == [[6, 7], [6, 7], [5, 6, 7], [3, 4, 5, 6, 7]]
    assert log.shared_runs == 1
    assert shared.figures()["followers"] == 4
    assert shared.figures()["subscriptions"] == 1
    await shared.close()


async def test_whoever_is_far_behind_reads_pages_that_are_shared_too() -> None:
    log = Log(50)
    shared = streams_of(log)
    with small():
        followers = [Follower(shared, after) for after in (0, 1, 2, 3)]
        await asyncio.gather(*(follower.read(50 - follower.after) for follower in followers))
        log.grow()
        await asyncio.gather(*(follower.read() for follower in followers))
        assert all(follower.seen == list(range(follower.after + 1, 52)) for follower in followers)
    pages = [run.after for run in log.runs if run.last is not None]
    assert pages == list(range(0, 48, 4))
    assert log.shared_runs == 1
    await shared.close()


async def test_whoever_falls_behind_the_memory_misses_nothing() -> None:
    log = Log(1)
    shared = streams_of(log)
    with small():
        slow, fast = Follower(shared), Follower(shared)
        await asyncio.gather(slow.read(), fast.read())
        log.grow(40)
        await fast.read(40)
        await slow.read(40)
        log.grow()
        assert await slow.read() == [42]
    assert slow.seen == list(range(1, 43))
    await shared.close()


async def test_the_memory_is_bounded_by_its_bytes_too() -> None:
    log = Log(0)
    shared = streams_of(log)
    with small(room=150):
        slow, fast = Follower(shared), Follower(shared)
        for _ in range(10):
            log.grow()
            await fast.read()
            assert shared.figures()["remembered_bytes"] <= 150
        assert await slow.read(10) == list(range(1, 11))
    await shared.close()


async def test_what_is_old_is_read_anew() -> None:
    log = Log(3)
    shared = streams_of(log)
    with small(lasts=0.05):
        early = Follower(shared)
        await early.read(3)
        await asyncio.sleep(0.1)
        await Follower(shared).read(3)
    assert [run.after for run in log.runs if run.last is not None] == [0]
    await shared.close()


async def test_a_snapshot_comes_first_and_every_event_after_it() -> None:
    log = Log(7)
    shared = streams_of(log)
    ahead = Follower(shared, 7)
    late = Follower(shared, 2, snapshot=True)
    assert await late.read() == [7]
    log.grow(2)
    assert await late.read(2) == [8, 9]
    assert await ahead.read(2) == [8, 9]
    assert log.shared_runs == 1
    await shared.close()


async def test_a_number_that_is_yet_to_come_is_waited_for() -> None:
    log = Log(3)
    shared = streams_of(log)
    ahead, here = Follower(shared, 5), Follower(shared, 3)
    log.grow(3)
    assert await here.read(3) == [4, 5, 6]
    assert await ahead.read() == [6]
    await shared.close()


async def test_a_log_with_a_hole_is_said_to_have_one() -> None:
    class Holed(Log):
        async def _results(self, resume: Any) -> Any:
            async for result in super()._results(resume):
                if resume.last is None:
                    yield result

    log = Holed(20)
    shared = streams_of(log)
    with small():
        assert await Follower(shared).end() == BEHIND
    await shared.close()


async def test_a_mistake_is_told_to_all_and_the_next_begin_anew() -> None:
    log = Log(1)
    shared = streams_of(log)
    one, other = Follower(shared), Follower(shared)
    await asyncio.gather(one.read(), other.read())
    log.mistake = ZeroDivisionError("a mistake of ours")
    log.grow()
    await asyncio.gather(one.read(), other.read())
    assert [await one.end(), await other.end()] == [BROKEN, BROKEN]
    log.mistake = None
    assert await Follower(shared).read(2) == [1, 2]
    assert shared.figures()["subscriptions"] == 1
    await shared.close()


async def test_it_goes_on_for_a_while_for_those_who_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "LINGER", 0.1)
    log = Log(1)
    shared = streams_of(log)
    first = Follower(shared)
    await first.read()
    await first.leave()
    second = Follower(shared, 1)
    log.grow()
    await second.read()
    await second.leave()
    await asyncio.sleep(0.2)
    assert shared.figures() == {"followers": 0, "subscriptions": 0, "remembered_bytes": 0, "replayed_bytes": 0}
    assert log.shared_runs == 1


async def test_whoever_comes_as_it_ends_is_given_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "LINGER", 0.0)
    log = Log(1)
    shared = streams_of(log)
    for number in range(2, 12):
        follower = Follower(shared, number - 2)
        await follower.read()
        await follower.leave()
        for _ in range(number % 4):
            await asyncio.sleep(0)
        log.grow()
    assert await Follower(shared, 0).read(11) == list(range(1, 12))
    await shared.close()


async def test_all_end_without_a_word_when_the_process_does() -> None:
    log = Log(1)
    shared = streams_of(log)
    followers = [Follower(shared), Follower(shared, snapshot=True)]
    await asyncio.gather(*(follower.read() for follower in followers))
    waiting = [asyncio.create_task(follower.end()) for follower in followers]
    await asyncio.sleep(0)
    await shared.close()
    assert await asyncio.gather(*waiting) == [None, None]


actions = st.lists(
    st.one_of(
        st.tuples(st.just("grow"), st.integers(1, 12)),
        st.tuples(st.just("join"), st.integers(0, 40)),
        st.tuples(st.just("look"), st.just(0)),
        st.tuples(st.just("read"), st.integers(1, 12)),
        st.tuples(st.just("return"), st.integers(0, 7)),
        st.tuples(st.just("pause"), st.integers(0, 3)),
    ),
    max_size=40,
)


class Crowd:
    """Followers who come, go, lag and come back, and the log that they follow."""

    def __init__(self, chance: random.Random) -> None:
        self.log = Log()
        self.streams = streams_of(self.log)
        self.followers: list[Follower] = []
        self._chance = chance

    def act(self, name: str, number: int) -> Coroutine[Any, Any, None]:
        """Do what is asked."""
        return {
            "grow": self._grow,
            "join": self._join,
            "look": self._look,
            "read": self._read,
            "return": self._return,
            "pause": self._pause,
        }[name](number)

    async def _grow(self, by: int) -> None:
        self.log.grow(by)

    async def _join(self, after: int) -> None:
        self.followers.append(Follower(self.streams, after))

    async def _look(self, _: int) -> None:
        follower = Follower(self.streams, 0, snapshot=True)
        [stands_at] = await follower.read()
        assert stands_at <= self.log.length
        follower.after, follower.seen = stands_at, []
        self.followers.append(follower)

    async def _read(self, number: int) -> None:
        """Some read some of what there is for them."""
        for follower in self._some():
            await follower.read(min(number, self._left(follower)))

    async def _return(self, _: int) -> None:
        """Some are cut off, and come back with the last number that they saw."""
        for follower in self._some():
            await follower.leave()
            follower.results = Follower(self.streams, follower.seen[-1] if follower.seen else follower.after).results

    async def _pause(self, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)

    def _some(self) -> list[Follower]:
        return self._chance.sample(self.followers, self._chance.randint(0, len(self.followers)))

    def _left(self, follower: Follower) -> int:
        return max(0, self.log.length - (follower.seen[-1] if follower.seen else follower.after))

    async def end(self) -> None:
        """All read what is left; each must have seen each event from where they began."""
        for follower in self.followers:
            await follower.read(self._left(follower))
            assert follower.seen == list(range(follower.after + 1, self.log.length + 1))
        await self.streams.close()


@settings(max_examples=150, deadline=None)
@given(actions, st.randoms(use_true_random=False), st.sampled_from([30.0, 0.0]), st.sampled_from([1_000_000, 100]))
def test_whatever_happens_each_event_is_seen_once_and_in_order(
    steps: list[tuple[str, int]], chance: random.Random, lasts: float, room: int
) -> None:
    async def run() -> None:
        crowd = Crowd(chance)
        for name, number in steps:
            await crowd.act(name, number)
        await crowd.end()

    with small(lasts=lasts, room=room):
        asyncio.run(run())


@pytest.mark.parametrize("seed", range(5))
async def test_many_at_once_with_different_lags(seed: int) -> None:
    chance = random.Random(seed)
    log = Log(20)
    shared = streams_of(log)

    async def follow(after: int, lag: int) -> list[int]:
        follower = Follower(shared, after)
        while not follower.seen or follower.seen[-1] < 300:
            await follower.read()
            if chance.random() < 0.02:
                await follower.leave()
                follower.results = Follower(shared, follower.seen[-1]).results
            for _ in range(chance.randint(0, lag)):
                await asyncio.sleep(0)
        return follower.seen

    with small():
        begins = [chance.randint(0, 20) for _ in range(20)]
        seen = await asyncio.gather(*(follow(after, lag) for lag, after in enumerate(begins)), grow(log))
    assert seen[:-1] == [list(range(after + 1, 301)) for after in begins]
    await shared.close()


@pytest.mark.parametrize("seed", range(5))
async def test_what_can_be_taken_at_once_is_not_given_again(seed: int) -> None:
    chance = random.Random(seed)
    log = Log(20)
    shared = streams_of(log)
    taken = 0

    async def follow(after: int, readiness: float) -> list[int]:
        seen: list[int] = []

        def take(result: Result) -> bool:
            nonlocal taken
            if chance.random() > readiness:
                return False
            taken += 1
            seen.append(cast("int", result.seq))
            return True

        async def read() -> None:
            operation = Operation(FOLLOW, {"after": seen[-1] if seen else after, "snapshot": False})
            async with aclosing(shared.results(operation, caller(), take=take)) as results:
                async for result in results:
                    assert isinstance(result, Result)
                    seen.append(cast("int", result.seq))

        while not seen or seen[-1] < 300:
            reading = asyncio.create_task(read())
            await asyncio.wait([reading], timeout=chance.uniform(0.001, 0.05))
            reading.cancel()  # cut off, to come back with the last number
            await asyncio.wait([reading])
        return seen

    with small():
        begins = [chance.randint(0, 20) for _ in range(20)]
        ready = [0.0, 0.5, 0.9, 1.0] * 5
        seen = await asyncio.gather(*map(follow, begins, ready), grow(log, 0.001))
    assert seen[:-1] == [list(range(after + 1, 301)) for after in begins]
    assert taken > 100
    await shared.close()


async def test_nothing_is_offered_to_whoever_has_gone() -> None:
    log = Log(1)
    shared = streams_of(log)
    taken: list[Result] = []

    def take(result: Result) -> bool:
        taken.append(result)
        return True

    async def read() -> None:
        operation = Operation(FOLLOW, {"after": 1, "snapshot": False})
        async for _ in shared.results(operation, caller(), take=take):
            pass

    other = Follower(shared, 1)
    waiting = asyncio.create_task(other.read())
    reading = asyncio.create_task(read())
    await asyncio.sleep(0.05)
    log.grow()
    reading.cancel()  # before anything else has a turn
    await waiting
    assert other.seen == [2]
    assert taken == []
    await shared.close()


async def grow(log: Log, pause: float = 0.0) -> None:
    while log.length < 300:
        log.grow()
        await asyncio.sleep(pause)
