"""The decisions of a gate in a real Valkey, by a clock of the test's own: what is let through, for whom, and when."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from leads.vocabulary import Circuit, Source
from worker.gate_rules import Rule
from worker.gate_state import Answer, GateState, Outcome, Said, Snapshot, Verdict

GRANTED, RATE, SHARE, SLOTS = Verdict.GRANTED, Verdict.RATE, Verdict.SHARE, Verdict.SLOTS
START = 1_800_000_000_000
NOTHING = Said()


def rule_of(**values: Any) -> Rule:
    """Ten in a hundred seconds, and as many at once."""
    usual: dict[str, Any] = {"source": Source.COMPANIES_HOUSE, "allowed": 10, "seconds": 100.0, "at_once": 10}
    return Rule(**(usual | {"at_once_here": 10, "failures": 3, "first_pause": 2.0, "longest_pause": 6.0} | values))


@dataclass
class Bench:
    """A gate's state with a clock that the test moves."""

    redis: Redis
    rule: Rule
    now: int = START
    name: str = field(default_factory=lambda: uuid4().hex)
    turns: int = 0
    open: dict[str, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = GateState(self.redis, self.name, self.rule, clock=lambda: self.now)

    async def ask(self, campaign: str, **how: Any) -> Answer:
        self.turns += 1
        turn = f"{campaign}/process/{self.turns}"
        answer = await self.state.enter(turn, campaign, **how)
        if answer.verdict is GRANTED:
            self.open[turn] = (campaign, answer.at)
        return answer

    async def end(
        self, campaign: str | None = None, outcome: Outcome = Outcome.ANSWERED, said: Said = NOTHING
    ) -> Answer:
        """The oldest open turn of the campaign, or of any."""
        turn = next(turn for turn, (whose, _) in self.open.items() if campaign in {None, whose})
        _, granted = self.open.pop(turn)
        return await self.state.leave(turn, granted, outcome, said)

    async def use(self, campaign: str, times: int) -> Counter[Verdict]:
        """Ask so often, one request after the other, and count what was said."""
        said: Counter[Verdict] = Counter()
        for _ in range(times):
            answer = await self.ask(campaign)
            said[answer.verdict] += 1
            if answer.verdict is GRANTED:
                await self.end(campaign)
        return said

    async def fail(self, times: int, reason: str = "down") -> Answer:
        for _ in range(times):
            assert (await self.ask("a")).verdict is GRANTED
            answer = await self.end("a", Outcome.FAILED, Said(reason=reason))
        return answer

    def after(self, seconds: float) -> None:
        self.now += round(seconds * 1000)


@pytest.fixture
def bench(redis: Redis) -> Bench:
    return Bench(redis, rule_of())


async def test_one_campaign_alone_may_use_everything_and_not_one_more(bench: Bench) -> None:
    assert await bench.use("a", 12) == {GRANTED: 10, RATE: 2}
    bench.after(40)
    answer = await bench.ask("a")
    assert (answer.verdict, answer.wait) == (RATE, 60.0)
    assert (answer.snapshot.allowed, answer.snapshot.left) == (10, 0)


async def test_a_window_opens_with_its_first_request_and_is_never_overrun(bench: Bench) -> None:
    await bench.use("a", 1)
    bench.after(99)
    assert await bench.use("a", 20) == {GRANTED: 9, RATE: 11}
    bench.after(1)
    assert await bench.use("a", 20) == {GRANTED: 10, RATE: 10}
    bench.after(99)
    assert await bench.use("a", 1) == {RATE: 1}


async def test_slack_is_waited_beyond_the_end(redis: Redis) -> None:
    bench = Bench(redis, rule_of(slack=1.0))
    await bench.use("a", 10)
    bench.after(100.5)
    assert (await bench.ask("a")).wait == 0.5


async def test_who_asked_of_late_keeps_a_share(bench: Bench) -> None:
    await bench.use("b", 1)
    assert await bench.use("a", 9) == {GRANTED: 5, SHARE: 4}
    assert await bench.use("b", 9) == {GRANTED: 4, RATE: 5}


async def test_three_share_alike(bench: Bench) -> None:
    said = Counter[str]()
    for _ in range(9):
        for campaign in "abc":
            said[campaign] += (await bench.use(campaign, 1))[GRANTED]
    assert sorted(said.values()) == [3, 3, 4]


async def test_what_the_others_do_not_use_is_given_away_as_the_window_passes(bench: Bench) -> None:
    await bench.use("b", 1)
    assert await bench.use("a", 9) == {GRANTED: 5, SHARE: 4}
    bench.after(75)
    await bench.use("b", 1)
    assert await bench.use("a", 9) == {GRANTED: 1, SHARE: 8}
    bench.after(9)
    assert await bench.use("a", 9) == {GRANTED: 1, SHARE: 8}
    assert await bench.use("b", 9) == {GRANTED: 1, RATE: 8}


async def test_who_no_longer_asks_keeps_nothing(bench: Bench) -> None:
    await bench.use("b", 1)
    bench.after(11)
    assert await bench.use("a", 20) == {GRANTED: 9, RATE: 11}


async def test_a_newcomer_finds_some_left_and_none_goes_to_waste(redis: Redis) -> None:
    bench = Bench(redis, rule_of(newcomers=4))
    assert await bench.use("a", 9) == {GRANTED: 6, RATE: 3}
    bench.after(70)
    assert (await bench.ask("a")).wait == 5.0  # until the last quarter
    assert await bench.use("b", 2) == {GRANTED: 2}
    bench.after(10)
    assert await bench.use("a", 9) == {RATE: 9}
    bench.after(19)
    assert await bench.use("a", 9) == {GRANTED: 2, RATE: 7}


async def test_the_vendor_is_believed_over_our_count(bench: Bench) -> None:
    await bench.ask("a")
    answer = await bench.end("a", said=Said(remaining=2, resets_in=30.0))
    assert (answer.snapshot.left, answer.snapshot.allowed) == (2, 10)
    assert await bench.use("a", 5) == {GRANTED: 2, RATE: 3}
    bench.after(30)
    assert await bench.use("a", 20) == {GRANTED: 10, RATE: 10}


async def test_the_vendor_is_believed_when_it_says_more(bench: Bench) -> None:
    await bench.use("a", 9)
    await bench.ask("a")
    await bench.end("a", said=Said(remaining=7, resets_in=95.0))
    assert await bench.use("a", 9) == {GRANTED: 7, RATE: 2}


async def test_what_is_under_way_is_not_in_the_vendors_count_yet(bench: Bench) -> None:
    for _ in range(4):
        await bench.ask("a")
    answer = await bench.end("a", said=Said(remaining=5))
    assert answer.snapshot.left == 2


async def test_an_older_answer_does_not_overrule_a_newer_one(bench: Bench) -> None:
    await bench.ask("old")
    bench.after(1)
    await bench.ask("new")
    await bench.end("new", said=Said(remaining=3, resets_in=50.0))
    answer = await bench.end("old", said=Said(remaining=9, resets_in=90.0))
    assert answer.snapshot.left == 2


async def test_without_a_limit_of_ours_only_the_headers_count(redis: Redis) -> None:
    bench = Bench(redis, rule_of(allowed=None, at_once=100))
    assert await bench.use("a", 30) == {GRANTED: 30}
    await bench.ask("a")
    answer = await bench.end("a", said=Said(remaining=0, resets_in=3.0))
    assert (answer.snapshot.allowed, answer.snapshot.left) == (1, 0)
    assert (await bench.ask("a")).wait == 3.0
    bench.after(3)
    assert await bench.use("a", 30) == {GRANTED: 30}


@pytest.mark.parametrize(("said", "wait"), [(Said(retry_after=7.5), 7.5), (Said(), 10.0), (Said(resets_in=4.0), 4.0)])
async def test_a_refusal_leaves_nothing_for_a_while_and_is_no_failure(bench: Bench, said: Said, wait: float) -> None:
    for _ in range(5):
        await bench.ask("a")
    for _ in range(5):
        answer = await bench.end("a", Outcome.LIMITED, said)
    assert (answer.snapshot.left, answer.snapshot.circuit) == (0, Circuit.CLOSED)
    answer = await bench.ask("a")
    assert (answer.verdict, answer.wait) == (RATE, wait)
    bench.after(wait)
    assert (await bench.ask("a")).verdict is GRANTED


async def test_so_many_at_once_and_no_more(redis: Redis) -> None:
    bench = Bench(redis, rule_of(at_once=3))
    assert [(await bench.ask("a")).verdict for _ in range(4)] == [GRANTED, GRANTED, GRANTED, SLOTS]
    await bench.end("a")
    assert [(await bench.ask("a")).verdict for _ in range(2)] == [GRANTED, SLOTS]


async def test_a_free_place_goes_to_who_has_fewest(redis: Redis) -> None:
    bench = Bench(redis, rule_of(allowed=None, at_once=4))
    for _ in range(4):
        await bench.ask("a")
    held = Counter({"a": 4})
    assert (await bench.ask("b")).verdict is SLOTS
    for _ in range(6):
        await bench.end()
        held = Counter(whose for whose, _ in bench.open.values())
        for campaign in ("a", "b", "a"):
            if (await bench.ask(campaign, behind=5)).verdict is GRANTED:
                held[campaign] += 1
    assert held == {"a": 2, "b": 2}


async def test_the_turns_of_a_killed_worker_come_back_with_their_lease(redis: Redis) -> None:
    bench = Bench(redis, rule_of(at_once=2, lease=15.0))
    await bench.ask("a")
    bench.after(10)
    await bench.ask("a")
    await bench.state.renew([list(bench.open)[1]])
    bench.after(5)
    assert [(await bench.ask("b")).verdict for _ in range(2)] == [GRANTED, SLOTS]
    bench.after(10)
    assert (await bench.ask("b")).verdict is GRANTED


async def test_the_circuit_opens_after_failures_in_a_row_and_closes_after_a_probe(bench: Bench) -> None:
    await bench.fail(2)
    await bench.use("a", 1)
    answer = await bench.fail(3, "failed on its side")
    assert (answer.changed, answer.snapshot.circuit, answer.snapshot.reason) == (
        True,
        Circuit.OPEN,
        "failed on its side",
    )
    answer = await bench.ask("a")
    assert (answer.verdict, answer.wait) == (Verdict.CIRCUIT, 2.0)

    bench.after(2)
    probe = await bench.ask("a")
    assert (probe.verdict, probe.changed, probe.snapshot.circuit) == (GRANTED, True, Circuit.HALF_OPEN)
    assert (await bench.ask("b")).verdict is Verdict.PROBE
    answer = await bench.end("a")
    assert (answer.changed, answer.snapshot.circuit, answer.snapshot.reason) == (True, Circuit.CLOSED, None)
    assert (await bench.ask("b")).verdict is GRANTED


async def test_the_pause_grows_with_each_probe_that_fails(redis: Redis) -> None:
    bench = Bench(redis, rule_of(allowed=None, longest_pause=10.0))
    await bench.fail(3)
    waits = []
    for _ in range(4):
        answer = await bench.ask("a")
        waits.append(answer.wait)
        bench.after(answer.wait)
        await bench.fail(1)
    assert waits == [2.0, 6.0, 10.0, 10.0]
    bench.after(10)
    await bench.use("a", 1)
    await bench.fail(3)
    assert (await bench.ask("a")).wait == 2.0


async def test_failures_far_apart_do_not_add_up(bench: Bench) -> None:
    for _ in range(5):
        await bench.fail(1)
        bench.after(61)
    assert (await bench.ask("a")).verdict is GRANTED


@pytest.mark.parametrize("outcome", [Outcome.LEFT, None])
async def test_a_probe_that_says_nothing_makes_room_for_another(bench: Bench, outcome: Outcome | None) -> None:
    await bench.fail(3)
    bench.after(2)
    await bench.ask("a")
    if outcome:
        assert (await bench.end("a", outcome)).snapshot.circuit is Circuit.HALF_OPEN
    else:
        bench.after(15)
    assert (await bench.ask("b")).verdict is GRANTED
    assert (await bench.ask("c")).verdict is Verdict.PROBE


async def test_requests_of_before_neither_close_an_open_circuit_nor_lengthen_its_pause(bench: Bench) -> None:
    for _ in range(6):
        await bench.ask("a")
    for outcome in (*[Outcome.FAILED] * 4, Outcome.ANSWERED, Outcome.FAILED):
        answer = await bench.end("a", outcome)
    assert answer.snapshot.circuit is Circuit.OPEN
    assert (await bench.ask("a")).wait == 2.0


async def test_what_redis_forgot_is_told_it_by_who_remembers(bench: Bench, redis: Redis) -> None:
    await bench.use("a", 7)
    known = (await bench.ask("a")).snapshot
    assert known.left == 2
    for key in await redis.keys(f"*{bench.name}*"):
        await redis.delete(key)
    answer = await bench.ask("a", known=known)
    assert (answer.verdict, answer.snapshot.left, answer.snapshot.ends) == (GRANTED, 1, known.ends)
    await bench.end("a")
    assert await bench.use("a", 5) == {GRANTED: 1, RATE: 4}


async def test_an_answer_to_what_redis_forgot_is_taken_in(bench: Bench, redis: Redis) -> None:
    await bench.ask("a")
    for key in await redis.keys(f"*{bench.name}*"):
        await redis.delete(key)
    answer = await bench.end("a", said=Said(remaining=4, resets_in=50.0))
    assert answer.snapshot.left == 4


async def test_a_state_that_nobody_asks_about_goes_away(bench: Bench, redis: Redis) -> None:
    await bench.use("a", 1)
    lives = [await redis.ttl(key) for key in await redis.keys(f"*{bench.name}*")]
    assert len(lives) > 1
    assert {0 < seconds <= 86_400 for seconds in lives} == {True}


STEPS = st.lists(
    st.tuples(st.sampled_from(["ask", "end", "pass"]), st.sampled_from("abc"), st.integers(0, 40)), max_size=80
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, newcomers=st.integers(0, 3))
async def test_whatever_happens_no_window_is_overrun_and_nobody_is_left_with_nothing(
    redis: Redis, steps: list[tuple[str, str, int]], newcomers: int
) -> None:
    bench = Bench(redis, rule_of(at_once=4, newcomers=newcomers))
    granted: list[int] = []
    used: Counter[str] = Counter()
    snapshot = Snapshot()
    for step, campaign, seconds in steps:
        if step == "pass":
            bench.after(seconds)
        elif step == "end" and bench.open:
            await bench.end()
        elif step == "ask":
            if snapshot.ends is None or bench.now >= snapshot.ends.timestamp() * 1000:
                used.clear()
            answer = await bench.ask(campaign)
            if answer.verdict is GRANTED:
                granted.append(bench.now)
                used[campaign] += 1
            if answer.verdict is SHARE:
                assert used[campaign] > min(used[other] for other in "abc")
            snapshot = answer.snapshot
        assert len([whose for whose, at in bench.open.values() if at > bench.now - 15_000]) <= 4
    assert all(size <= 10 for size in windows_of(granted))


def windows_of(granted: list[int]) -> list[int]:
    """How many requests fell into each window, as the vendor counts."""
    sizes: list[int] = []
    opened = 0
    for at in granted:
        if not sizes or at >= opened + 100_000:
            opened = at
            sizes.append(0)
        sizes[-1] += 1
    return sizes
