"""One vendor and one key as a process sees them: turns are asked for in Redis, or allowed carefully without it."""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from uuid import UUID, uuid4

import structlog

from leads.calls import Turn
from leads.errors import BudgetExhausted, RateLimited, RetryLater, Stopped, Unavailable, VendorError
from worker.gate_line import Line
from worker.gate_local import CarefulLimit
from worker.gate_rules import Rule
from worker.gate_state import GUESS, Answer, Away, GateState, Outcome, Said, Snapshot, Verdict

log = structlog.get_logger()

TRY_AGAIN = 1.0
"""Seconds after which Redis is tried again when it was away."""
WHY = {
    Verdict.RATE: "nothing of the allowance is left for this campaign for now",
    Verdict.SHARE: "the rest of the allowance is kept for other campaigns for now",
    Verdict.SLOTS: "as many requests as may be are under way",
    Verdict.PROBE: "it is being tried whether it answers again",
}


class Link:
    """Whether Redis answers, as all gates of a process see it."""

    def __init__(self) -> None:
        self._away = False
        self._again_at = 0.0

    @property
    def worth_trying(self) -> bool:
        """Whether it answered last, or has been left in peace for a while."""
        return not self._away or time.monotonic() >= self._again_at

    def lost(self, error: Away) -> None:
        """It did not answer."""
        if not self._away:
            log.warning("gates_without_redis", error=str(error))
        self._away, self._again_at = True, time.monotonic() + TRY_AGAIN

    def back(self) -> None:
        """It answered."""
        if self._away:
            log.info("gates_with_redis_again")
        self._away = False


@dataclass(slots=True)
class HeldTurn:
    """Implements `leads.calls.Turn`: what is known of one request when it is over."""

    id: str
    campaign: str
    granted: int = 0
    outcome: Outcome = Outcome.LEFT
    said: Said = field(default_factory=Said)

    def learn(self, *, remaining: int | None = None, resets_in: float | None = None) -> None:
        """Kept until the turn is over."""
        self.said = replace(
            self.said,
            remaining=self.said.remaining if remaining is None else remaining,
            resets_in=self.said.resets_in if resets_in is None else resets_in,
        )

    def failed(self, error: VendorError) -> None:
        """The request ended in this."""
        self.outcome = outcome_of(error)
        self.said = replace(self.said, retry_after=getattr(error, "retry_after", None), reason=error.message)


def outcome_of(error: VendorError) -> Outcome:
    """What an error says about the vendor: one that refuses has answered, one that we left has not."""
    if isinstance(error, RateLimited):
        return Outcome.LIMITED
    if isinstance(error, RetryLater):
        return Outcome.FAILED
    return Outcome.LEFT if isinstance(error, Stopped | BudgetExhausted) else Outcome.ANSWERED


class SharedGate:
    """Implements `leads.calls.Gate` for one vendor and key; every process has one, and their state is one."""

    def __init__(self, rule: Rule, state: GateState, link: Link) -> None:
        self.rule = rule
        self.snapshot = Snapshot(allowed=rule.allowed)
        self._state = state
        self._link = link
        self._line = Line(rule.at_once_here)
        self._careful = CarefulLimit(rule)
        self._alone = False
        self._born: str | None = None
        self._process = uuid4().hex[:8]
        self._numbers = count()
        self._held: set[str] = set()
        self._in_order = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def turn(self, campaign_id: UUID) -> AsyncIterator[Turn]:
        """As `leads.calls.Gate` says."""
        turn = await self._wait_for_turn(str(campaign_id))
        try:
            yield turn
        except VendorError as error:
            turn.failed(error)
            raise
        else:
            turn.outcome = Outcome.ANSWERED
        finally:
            self._give_back(turn)

    async def renew(self) -> None:
        """Keep the leases of the turns that are under way."""
        async with self._in_order:  # or a turn that ends meanwhile would come to life again
            if self._held and self._link.worth_trying:
                try:
                    await self._state.renew(self._held)
                except Away as error:
                    self._link.lost(error)

    async def settled(self) -> None:
        """When all turns that are over are known to be."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _wait_for_turn(self, campaign: str) -> HeldTurn:
        """Ask until there is a turn: the first in line of each campaign asks, the others wait behind it."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + self.rule.patience
        why, wait = Verdict.SLOTS, 1.0
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline), self._line.head(campaign):
                while True:
                    turn, why, wait = await self._try(campaign)
                    if why is Verdict.GRANTED:
                        return turn
                    if why is Verdict.RATE and clock() + wait > deadline:
                        break
                    await self._line.wait(wait)
        raise RateLimited(self.rule.source, WHY[why], retry_after=wait)

    async def _try(self, campaign: str) -> tuple[HeldTurn, Verdict, float]:
        """Ask once; whoever is cancelled meanwhile gives back what they may just have been granted."""
        await self._line.take(campaign)
        turn = HeldTurn(f"{campaign}/{self._process}/{next(self._numbers)}", campaign)
        asking = asyncio.ensure_future(self._ask(turn))
        try:
            verdict, wait = await asyncio.shield(asking)
        except asyncio.CancelledError:
            asking.add_done_callback(lambda _: self._give_back(turn))
            raise
        if verdict is Verdict.GRANTED:
            return turn, verdict, wait
        self._line.give(campaign)
        if verdict is Verdict.CIRCUIT:
            raise self._shut(wait)
        return turn, verdict, wait

    async def _ask(self, turn: HeldTurn) -> tuple[Verdict, float]:
        if self._link.worth_trying:
            try:
                behind = self._line.behind(turn.campaign)
                answer = await self._state.enter(turn.id, turn.campaign, behind=behind, known=self.snapshot)
            except Away as error:
                self._link.lost(error)
            else:
                return self._shared(turn, answer)
        return self._allowed_alone(turn)

    def _shared(self, turn: HeldTurn, answer: Answer) -> tuple[Verdict, float]:
        self._link.back()
        self._alone = False
        self._hear(answer)
        if answer.verdict is Verdict.GRANTED:
            turn.granted = answer.at
            self._held.add(turn.id)
        return answer.verdict, answer.wait

    def _allowed_alone(self, turn: HeldTurn) -> tuple[Verdict, float]:
        if not self._alone:
            self._alone = True
            self._careful.remember(self.snapshot)
        now = datetime.now(UTC)
        wait = self._careful.wait(now, self._line.in_hand.total() - 1)
        if wait:
            return Verdict.RATE, wait
        turn.granted = round(now.timestamp() * 1000)
        return Verdict.GRANTED, 0.0

    def _hear(self, answer: Answer) -> None:
        """Take over how the vendor stands; where Redis has begun anew, tell it what is under way here."""
        self.snapshot = answer.snapshot
        if answer.changed:
            self._log(answer.snapshot)
        if self._born not in {None, answer.born} and self._held:
            self._later(self.renew())
        self._born = answer.born

    def _log(self, snapshot: Snapshot) -> None:
        till = snapshot.shut_till.isoformat() if snapshot.shut_till else None
        event = f"circuit_{snapshot.circuit.lower()}"
        log.warning(event, source=self.rule.source, key=self._state.name, till=till, reason=snapshot.reason)

    def _shut(self, wait: float) -> Unavailable:
        reason = self.snapshot.reason or "it failed too often"
        error = Unavailable(self.rule.source, f"{reason}; after several such failures it is not asked for a while")
        error.retry_after = wait
        return error

    def _give_back(self, turn: HeldTurn) -> None:
        self._held.discard(turn.id)
        self._line.give(turn.campaign)
        self._later(self._tell(turn))

    async def _tell(self, turn: HeldTurn) -> None:
        """Report how the turn ended, to all if that is possible, and to those who wait here."""
        self._learn_alone(turn)
        async with self._in_order:
            if self._link.worth_trying:
                try:
                    told = self._state.leave(turn.id, turn.granted, turn.outcome, turn.said, known=self.snapshot)
                    self._hear(await told)
                except Away as error:
                    self._link.lost(error)
        self._line.call()

    def _learn_alone(self, turn: HeldTurn) -> None:
        if self._alone:
            now = datetime.now(UTC)
            self._careful.learn(now, remaining=turn.said.remaining, resets_in=turn.said.resets_in)
            if turn.outcome is Outcome.LIMITED:
                self._careful.bar(now, turn.said.retry_after or GUESS)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
