"""Gates of several workers at once over a real Valkey, with Redis gone and back, and emptied in the middle."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis
from sqlalchemy import select
from structlog.testing import capture_logs

from canvass.local.valkey import Valkey
from leads.db import Database
from leads.errors import BadReply, RateLimited, Stopped, Unavailable, VendorError
from leads.models import VendorState
from leads.settings import Settings
from leads.vendor_keys import key_id
from leads.vocabulary import Circuit, Source
from tests.gates.conftest import Worker, eventually, rule_of
from worker.gates import Gates, open_gate
from worker.shared_gate import SharedGate

REGISTER = Source.COMPANIES_HOUSE


async def ask(gate: SharedGate, campaign: UUID, error: Exception | None = None) -> str:
    """One request that ends in `error`, if any: what became of it."""
    try:
        async with gate.turn(campaign):
            if error:
                raise error
    except VendorError as raised:
        return raised.code if raised is not error else "passed on"
    return "ok"


async def ask_often(gates: list[SharedGate], campaign: UUID, times: int) -> Counter[str]:
    """So many requests at once, by turns through each gate."""
    return Counter(await asyncio.gather(*(ask(gates[n % len(gates)], campaign) for n in range(times))))


def gates_of(worker: Worker, rule_values: dict[str, object] | None = None, workers: int = 1) -> list[SharedGate]:
    """One gate for the same new key in each of several workers."""
    key = uuid4().hex
    return [worker().gate(rule_of(**(rule_values or {})), key) for _ in range(workers)]


async def test_two_workers_at_once_keep_to_one_allowance(worker: Worker) -> None:
    gates = gates_of(worker, workers=2)
    assert await ask_often(gates, uuid4(), 30) == {"ok": 10, "rate_limited": 20}


async def test_keys_have_allowances_of_their_own(worker: Worker) -> None:
    one, other = gates_of(worker)[0], gates_of(worker)[0]
    assert (await ask_often([one], uuid4(), 12))["ok"] == (await ask_often([other], uuid4(), 12))["ok"] == 10


async def test_two_campaigns_over_two_workers_get_half_each(worker: Worker) -> None:
    gates = gates_of(worker, {"allowed": 40, "seconds": 10_000.0, "at_once": 4, "at_once_here": 2}, workers=2)
    first, second = uuid4(), uuid4()
    assert [await ask(gates[0], campaign) for campaign in (first, second)] == ["ok", "ok"]
    said = await asyncio.gather(ask_often(gates, first, 60), ask_often(gates, second, 60))
    assert [counts["ok"] for counts in said] == [19, 19]


async def test_a_short_wait_is_waited_out(worker: Worker) -> None:
    [gate] = gates_of(worker, {"seconds": 0.2, "patience": 5.0})
    assert await ask_often([gate], uuid4(), 25) == {"ok": 25}


async def test_a_long_wait_is_refused_with_its_length(worker: Worker) -> None:
    [gate] = gates_of(worker)
    await ask_often([gate], uuid4(), 10)
    with pytest.raises(RateLimited, match="nothing of the allowance is left for this campaign for now") as refused:
        async with gate.turn(uuid4()):
            pass
    assert 90 < (refused.value.retry_after or 0) <= 100


async def test_slots_are_shared_by_campaigns_over_all_workers(worker: Worker) -> None:
    gates = gates_of(worker, {"allowed": None, "at_once": 4, "at_once_here": 4, "patience": 20.0}, workers=2)
    first, second = uuid4(), uuid4()
    inside: Counter[UUID] = Counter()
    most = 0
    go = asyncio.Event()

    async def hold(gate: SharedGate, campaign: UUID) -> None:
        nonlocal most
        async with gate.turn(campaign):
            inside[campaign] += 1
            most = max(most, inside.total())
            await (go.wait() if campaign == second else asyncio.sleep(0.05))
            inside[campaign] -= 1

    early = [asyncio.create_task(hold(gates[n % 2], first)) for n in range(100)]
    await eventually(lambda: inside[first] == 4)
    late = [asyncio.create_task(hold(gates[n % 2], second)) for n in range(8)]
    await eventually(lambda: inside == {first: 2, second: 2})
    await asyncio.sleep(0.3)
    assert inside[second] == 2
    go.set()
    await asyncio.gather(*late)
    for task in early:
        task.cancel()
    await asyncio.gather(*early, return_exceptions=True)
    assert most == 4


async def test_whoever_is_cancelled_gives_everything_back(worker: Worker) -> None:
    [gate] = gates_of(worker, {"allowed": None, "at_once": 2, "patience": 5.0})
    tasks = [asyncio.create_task(hold_for_ever(gate)) for _ in range(6)]
    for pause in (0, 0.001, 0.05):
        await asyncio.sleep(pause)
        tasks.pop().cancel()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await gate.settled()
    assert await ask_often([gate], uuid4(), 2) == {"ok": 2}
    assert gate._line.in_hand == {}
    assert gate._held == set()


async def hold_for_ever(gate: SharedGate) -> None:
    async with gate.turn(uuid4()):
        await asyncio.Event().wait()


async def test_the_headers_are_believed(worker: Worker) -> None:
    gates, campaign = gates_of(worker, workers=2), uuid4()
    async with gates[0].turn(campaign) as turn:
        turn.learn(remaining=3, resets_in=50)
    await gates[0].settled()
    assert await ask_often(gates, campaign, 10) == {"ok": 3, "rate_limited": 7}


async def test_a_refusal_of_the_vendor_bars_all_workers(worker: Worker) -> None:
    gates = gates_of(worker, workers=2)
    refused = RateLimited(REGISTER, "too many", retry_after=20)
    assert await ask(gates[0], uuid4(), refused) == "passed on"
    await gates[0].settled()
    with pytest.raises(RateLimited) as raised:
        async with gates[1].turn(uuid4()):
            pass
    assert 19 < (raised.value.retry_after or 0) <= 20
    assert gates[1].snapshot.circuit is Circuit.CLOSED


async def test_a_vendor_that_fails_is_left_in_peace_by_all_workers(worker: Worker) -> None:
    gates = gates_of(worker, {"first_pause": 30.0, "longest_pause": 60.0}, workers=2)
    with capture_logs() as logs:
        for _ in range(3):
            await ask(gates[0], uuid4(), Unavailable(REGISTER, "failed on its side (503)"))
            await gates[0].settled()
    assert [entry["event"] for entry in logs] == ["circuit_open"]
    assert logs[0]["source"] == REGISTER
    with pytest.raises(Unavailable, match=r"failed on its side \(503\); after several such failures") as raised:
        async with gates[1].turn(uuid4()):
            pass
    assert 29 < (raised.value.retry_after or 0) <= 30


async def test_a_probe_is_waited_for_and_closes_the_circuit(worker: Worker) -> None:
    gates = gates_of(worker, {"allowed": None, "first_pause": 0.05, "patience": 5.0}, workers=2)
    for _ in range(3):
        await ask(gates[0], uuid4(), Unavailable(REGISTER, "down"))
    await gates[0].settled()
    await asyncio.sleep(0.06)
    with capture_logs() as logs:
        async with gates[0].turn(uuid4()):
            others = asyncio.create_task(ask_often(gates, uuid4(), 4))
            await asyncio.sleep(0.05)
            assert not others.done()
        assert await others == {"ok": 4}
    assert [entry["event"] for entry in logs] == ["circuit_half_open", "circuit_closed"]


@pytest.mark.parametrize("error", [BadReply(REGISTER, "odd"), Stopped(REGISTER, "enough"), ValueError("ours")])
async def test_what_is_no_failure_of_the_vendor_does_not_open_the_circuit(worker: Worker, error: Exception) -> None:
    [gate] = gates_of(worker)
    for _ in range(4):
        try:
            async with gate.turn(uuid4()):
                raise error
        except type(error):
            pass
    await gate.settled()
    assert gate.snapshot.circuit is Circuit.CLOSED


async def test_everything_in_redis_may_go_at_any_moment(lonely: Gates, own_valkey: Valkey) -> None:
    gate = lonely.gate(rule_of(at_once=4, at_once_here=4, seconds=10_000.0), "key")
    campaign = uuid4()
    assert await ask_often([gate], campaign, 4) == {"ok": 4}
    async with AsyncRedis(own_valkey) as redis, gate.turn(campaign), gate.turn(campaign):
        await gate.settled()
        await redis.flushall()
        assert await ask(gate, campaign) == "ok"
        await gate.settled()
        [turns] = [key async for key in redis.scan_iter("*:turns")]
        assert await redis.zcard(turns) == 2
        assert gate.snapshot.left == 3
    assert await ask_often([gate], campaign, 9) == {"ok": 3, "rate_limited": 6}


class AsyncRedis:
    """A client of that server, for as long as the block."""

    def __init__(self, server: Valkey) -> None:
        self.client: Redis = Redis.from_url(server.redis_url)

    async def __aenter__(self) -> Redis:
        return self.client

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()


async def test_without_redis_a_worker_is_careful_and_with_it_again_it_is_as_before(
    lonely: Gates, own_valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.shared_gate.TRY_AGAIN", 0.0)
    gate = lonely.gate(rule_of(allowed=20, at_once=8, at_once_here=8, patience=0.5), "key")
    campaign = uuid4()
    assert await ask_often([gate], campaign, 4) == {"ok": 4}
    await gate.settled()

    os.kill(own_valkey.pid, signal.SIGKILL)
    with capture_logs() as logs:
        async with gate.turn(campaign):
            assert await ask_often([gate], campaign, 10) == {"ok": 3, "rate_limited": 7}
        assert gate._alone
        own_valkey.stop()
        own_valkey.start()
        assert (await ask_often([gate], campaign, 20)) == {"ok": 16, "rate_limited": 4}
    assert [entry["event"] for entry in logs] == ["gates_without_redis", "gates_with_redis_again"]


async def test_turns_under_way_while_redis_goes_are_known_to_the_new_one(
    lonely: Gates, own_valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.shared_gate.TRY_AGAIN", 0.0)
    gate = lonely.gate(rule_of(allowed=None, at_once=8, patience=10.0), "key")
    async with gate.turn(uuid4()), gate.turn(uuid4()):
        os.kill(own_valkey.pid, signal.SIGKILL)
        own_valkey.stop()
        own_valkey.start()
        assert await ask(gate, uuid4()) == "ok"
        await gate.settled()
        async with AsyncRedis(own_valkey) as redis:
            [turns] = [key async for key in redis.scan_iter("*:turns")]
            assert await redis.zcard(turns) == 2


async def test_states_are_written_down_when_they_change(worker: Worker, db: Database, settings: Settings) -> None:
    gates, key = worker(), uuid4().hex
    gate = gates.gate(rule_of(), key)
    await ask_often([gate], uuid4(), 3)
    await gates.settled()
    await gates.write(db)
    row = await state_of(db, settings, key)
    assert (row.allowed, row.remaining, row.circuit, row.circuit_until) == (10, 7, Circuit.CLOSED, None)
    assert row.resets_at is not None

    for _ in range(3):
        await ask(gate, uuid4(), Unavailable(REGISTER, "down"))
    await gates.settled()
    await gates.write(db)
    await gates.write(db)
    later = await state_of(db, settings, key)
    assert (later.remaining, later.circuit, later.circuit_reason) == (4, Circuit.OPEN, "down")
    assert later.circuit_until is not None
    assert later.updated_at > row.updated_at


async def state_of(db: Database, settings: Settings, key: str) -> VendorState:
    async with db.shared() as session:
        [row] = await session.scalars(select(VendorState).where(VendorState.key_id == key_id(settings, REGISTER, key)))
        return row


async def test_keeping_renews_leases_and_writes(
    worker: Worker, db: Database, settings: Settings, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.gates.BEAT", 0.05)
    gates, key = worker(), uuid4().hex
    keeping = asyncio.create_task(gates.keep(db))
    gate = gates.gate(rule_of(lease=0.3), key)
    [turns] = [f"canvass:gate:{{{gate._state.name}}}:turns"]
    async with gate.turn(uuid4()):
        [(_, first)] = await redis.zrange(turns, 0, -1, withscores=True)
        await asyncio.sleep(0.5)
        [(_, last)] = await redis.zrange(turns, 0, -1, withscores=True)
    assert last - first >= 200
    assert (await state_of(db, settings, key)).remaining == 9
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def test_no_key_is_stored(worker: Worker, redis: Redis) -> None:
    gates, key = worker(), f"secret-{uuid4().hex}"
    await ask(gates.gate(rule_of(), key), uuid4())
    assert [name async for name in redis.scan_iter(f"*{key}*")] == []


async def test_an_open_gate_lets_everything_through() -> None:
    async def pass_through() -> AsyncIterator[int]:
        async with open_gate(REGISTER).turn(uuid4()) as turn:
            turn.learn(remaining=0, resets_in=100)
            yield 1

    assert [each async for each in pass_through()] == [1]
