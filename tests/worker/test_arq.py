"""What arq does not do, or does otherwise than one would wish, and that none of it matters: one test for each.

Postgres holds the work, so that a job's fate in Redis is never the work's: a job says "look", and nothing else. Held
elsewhere: jobs that are queued for over a day expire (`test_crashes`: a run that nobody was told of is found); two
copies run at once when a job outlives its key (`test_races`: one of them claims, the late one writes nothing); it is
imported in two files (`tests/contracts`: the arrows).
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import orjson
import pytest
from redis.asyncio import Redis

from canvass.local.valkey import Valkey
from leads.vocabulary import Stage
from leads.wakeups import Job, WorkWaiting
from tests.worker.machine import Desk
from worker import jobs, pipeline
from worker.app import working
from worker.candidate import Work
from worker.queue import AT_ONCE, QUEUE, RedisAnnouncer, keep_hearing
from worker.verdicts import Verdict

IN_PROGRESS, QUEUED, RESULT, ABORT = "arq:in-progress:", "arq:job:", "arq:result:", "arq:abort"
"""arq's own names for what it keeps in Redis."""
READ_AT_ONCE = 100
"""Jobs at the head of the queue beyond which arq does not look."""


@pytest.fixture
def valkey_of_ours(server_folder: Path) -> Iterator[Valkey]:
    """One that may be stopped."""
    with Valkey(server_folder / "arq") as server:
        yield server


@pytest.fixture
async def redis(valkey_of_ours: Valkey) -> AsyncIterator[Any]:
    async with Redis.from_url(valkey_of_ours.redis_url, decode_responses=True) as connection:
        yield connection


@asynccontextmanager
async def hearing(url: str) -> AsyncIterator[Counter[Job]]:
    """What a worker hears, as long as the block lasts."""
    heard: Counter[Job] = Counter()
    ear = asyncio.create_task(keep_hearing(url, lambda job: heard.update([job])))
    try:
        yield heard
    finally:
        ear.cancel()
        with suppress(asyncio.CancelledError):
            await ear


async def announce(url: str, job: Job = "advance") -> None:
    announcer = RedisAnnouncer(url)
    await announcer.announce([WorkWaiting(job)])
    await announcer.close()


async def until(true: Callable[[], bool], within: float = 10.0) -> None:
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - it happens in Redis
            await asyncio.sleep(0.02)


async def stuck(redis: Any, number: int, prefix: str = "old") -> None:
    """Jobs at the head of the queue whose worker was killed with them: they count as under way for a long time."""
    body = orjson.dumps({"t": None, "f": "advance", "a": [], "k": {}, "et": 0})
    for place in range(number):
        job_id = f"{prefix}:{place}"
        await redis.set(f"{QUEUED}{job_id}", body, ex=3600)
        await redis.set(f"{IN_PROGRESS}{job_id}", 1, ex=3600)
        await redis.zadd(QUEUE, {job_id: 1})


async def test_a_job_whose_worker_was_killed_holds_up_no_later_one(valkey_of_ours: Valkey, redis: Any) -> None:
    """It stays locked until its key runs out; each moment's wake-up is a job of its own."""
    await stuck(redis, 3)

    async with hearing(valkey_of_ours.redis_url) as heard:
        await announce(valkey_of_ours.redis_url)
        await until(lambda: heard["advance"] == 1)


async def test_a_hundred_locked_jobs_at_the_head_of_the_queue_hold_no_work_up(desk: Desk) -> None:
    """No wake-up is heard any more: everybody looks by time."""
    async with Redis.from_url(desk.settings.redis_url) as redis:
        await stuck(redis, READ_AT_ONCE + 50)
        async with working(desk.settings):
            picture = await desk.run(maxResults=2)

        assert await redis.zcard(QUEUE) >= READ_AT_ONCE + 50
        await redis.flushall()
    picture.assert_complete()
    assert len(picture.leads) == 2


async def test_what_was_heard_is_not_kept_and_so_may_be_said_again(valkey_of_ours: Valkey, redis: Any) -> None:
    """A kept result would swallow every job of the same name for an hour."""
    async with hearing(valkey_of_ours.redis_url) as heard:
        for times in (1, 2, 3):
            await asyncio.sleep(2 * AT_ONCE)
            await announce(valkey_of_ours.redis_url)
            await until(lambda times=times: heard["advance"] == times)  # type: ignore[misc]

    assert [key async for key in redis.scan_iter(f"{RESULT}*")] == []


async def test_jobs_travel_as_json(valkey_of_ours: Valkey, redis: Any) -> None:
    """Pickle, arq's own choice, would run whatever stands in Redis."""
    await announce(valkey_of_ours.redis_url, "care")

    [key] = [key async for key in redis.scan_iter(f"{QUEUED}*")]
    job = orjson.loads(await redis.get(key))
    assert (job["f"], job["a"], job["k"]) == ("care", [], {})


async def test_when_redis_stops_the_worker_goes_on_and_hears_again_later(valkey_of_ours: Valkey) -> None:
    """arq's own process would end."""
    async with hearing(valkey_of_ours.redis_url) as heard:
        await announce(valkey_of_ours.redis_url)
        await until(lambda: heard["advance"] == 1)
        await asyncio.to_thread(valkey_of_ours.stop)
        await asyncio.sleep(0.3)
        valkey_of_ours.start()

        async def again() -> None:
            while heard["advance"] == 1:
                await announce(valkey_of_ours.redis_url)
                await asyncio.sleep(0.1)

        await asyncio.wait_for(again(), 15)


async def test_a_step_that_breaks_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """arq tries nothing again that raised. How often something was tried, and when it is due, stands in PostgreSQL."""
    broken: Counter[Any] = Counter()

    def breaks_once(step: pipeline.Step) -> pipeline.Step:
        async def broken_step(work: Work) -> Verdict:
            broken[work.id] += 1
            if broken[work.id] == 1:
                raise ArithmeticError("a fault of ours")
            return await step(work)

        return broken_step

    for stage, step in dict(pipeline.PIPELINE).items():
        monkeypatch.setitem(pipeline.PIPELINE, stage, breaks_once(step))
    async with working(desk.settings):
        picture = await desk.run(maxResults=2, within=60)

    picture.assert_complete()
    assert len(picture.leads) == 2
    ended_well = [each for each in picture.candidates if each.lead_id]
    assert {each.attempts for each in ended_well} == {1}


async def test_work_that_is_put_down_for_want_of_a_database_costs_no_attempt(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off: Counter[Any] = Counter()

    def is_cut_off(step: pipeline.Step) -> pipeline.Step:
        async def cut_off_step(work: Work) -> Verdict:
            cut_off[work.id] += 1
            if cut_off[work.id] <= 2 * jobs.ATTEMPTS:
                raise ConnectionResetError("PostgreSQL restarts")
            return await step(work)

        return cut_off_step

    monkeypatch.setattr("worker.dispatch.LEAVE_ALONE", 0.05)
    monkeypatch.setitem(pipeline.PIPELINE, Stage.UNIQUE, is_cut_off(pipeline.PIPELINE[Stage.UNIQUE]))
    async with working(desk.settings):
        picture = await desk.run(maxResults=2, within=60)

    picture.assert_complete()
    assert len(picture.leads) == 2
    assert {each.attempts for each in picture.candidates} == {0}


async def test_what_takes_too_long_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does arq try anything again that ran out of time."""
    slow: set[Any] = set()

    def hangs_once(step: pipeline.Step) -> pipeline.Step:
        async def slow_step(work: Work) -> Verdict:
            if work.id not in slow:
                slow.add(work.id)
                await asyncio.sleep(3600)
            return await step(work)

        return slow_step

    for stage, step in dict(pipeline.PIPELINE).items():
        monkeypatch.setitem(pipeline.PIPELINE, stage, hangs_once(step))
    monkeypatch.setattr(jobs, "CANDIDATE_TIMEOUT", 1.0)
    async with working(desk.settings):
        picture = await desk.run(maxResults=2, within=60)

    picture.assert_complete()
    assert len(picture.leads) == 2
    assert {each.attempts for each in picture.candidates if each.lead_id} == {1}


async def test_being_told_to_end_costs_no_attempt(desk: Desk) -> None:
    """arq counts the job that was interrupted as tried."""
    async with working(desk.settings):
        campaign_id = await desk.start(maxResults=12)
        await desk.until(campaign_id, lambda campaign: campaign.found >= 3)

    async with working(desk.settings):
        picture = await desk.finished(campaign_id, within=60)

    picture.assert_complete()
    assert {each.attempts for each in picture.candidates} == {0}
    assert {run.attempts for run in picture.runs} == {0}


async def test_nothing_is_aborted_and_so_no_list_of_aborted_jobs_grows(desk: Desk) -> None:
    """arq never empties it. A stop is written in PostgreSQL, where who works reads it."""
    async with working(desk.settings), Redis.from_url(desk.settings.redis_url) as redis:
        await desk.run(maxResults=2)

        assert await redis.exists(ABORT) == 0
        waits = await redis.zrangebyscore(QUEUE, "-inf", (time.time() - 5) * 1000)
        assert waits == []


async def test_who_is_served_first_is_not_the_order_of_jobs(desk: Desk) -> None:
    """arq serves who came first; whose turn it is, is chosen by tenant. The jobs do not even say for whom they are."""
    async with Redis.from_url(desk.settings.redis_url, decode_responses=True) as redis:
        await redis.flushall()
        await desk.start(maxResults=2)

        queued = [orjson.loads(await redis.get(key)) async for key in redis.scan_iter(f"{QUEUED}*")]
    assert {(job["f"], *job["a"]) for job in queued} == {("discover",)}
