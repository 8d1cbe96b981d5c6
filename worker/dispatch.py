"""What one worker has in hand: as much of each kind as it has room for, taken up in turn, watched, and handed back.

Work is taken from PostgreSQL. A wake-up only says that it is worth looking now; without one, everybody looks by time.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import structlog

from leads.db import NO_DATABASE
from leads.endings import end_all
from leads.errors import Halted
from leads.wakeups import Job
from worker import candidate, jobs, turns
from worker.jobs import Workshop
from worker.pace import Pace
from worker.turns import Choose, Turn

log = structlog.get_logger()

RUNS, TASKS = 32, 16
"""Discoveries and tasks of leads that a worker has in hand at once; they mostly wait for a model."""
LOOK_EVERY = 1.0
"""Seconds between looks at what waits, for want of a wake-up."""
GATHER = 0.01
"""Seconds in which a worker that was full lets room gather, so that it takes up several at once."""
LEAVE_ALONE = 5.0
"""Seconds for which is not tried again what had to be put down, unless there is a wake-up of its kind meanwhile."""
WATCH_EVERY = 0.5
"""Seconds between looks at whether what is in hand is still wanted."""

Begun = tuple[UUID, Coroutine[Any, Any, None]]
"""A row that was taken up, and the work on it."""


class Kind(NamedTuple):
    """One kind of work: how it is chosen, and how rows of one tenant are taken up."""

    choose: Choose
    take: Callable[[Workshop, UUID, Sequence[UUID]], Awaitable[list[Begun]]]


async def _take_runs(shop: Workshop, tenant_id: UUID, ids: Sequence[UUID]) -> list[Begun]:
    return [(run_id, jobs.discover(shop, tenant_id, run_id)) for run_id in ids]


async def _take_candidates(shop: Workshop, tenant_id: UUID, ids: Sequence[UUID]) -> list[Begun]:
    owner, lease = shop.leases.owner, shop.leases.lease
    works = await candidate.claim(shop.db, tenant_id, ids, owner=owner, lease=lease, vendors=shop.vendors)
    return [(work.id, jobs.advance(shop, work)) for work in works]


async def _take_tasks(shop: Workshop, tenant_id: UUID, ids: Sequence[UUID]) -> list[Begun]:
    return [(task_id, jobs.care(shop, tenant_id, task_id)) for task_id in ids]


KINDS: dict[Job, Kind] = {
    "discover": Kind(turns.runs, _take_runs),
    "advance": Kind(turns.candidates, _take_candidates),
    "care": Kind(turns.tasks, _take_tasks),
}


@dataclass(slots=True)
class Hand:
    """Work of one kind in hand, at most so much."""

    most: int
    pace: Pace
    candidates: int = 0
    """How many candidates are done by each piece of work."""
    called: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: dict[asyncio.Task[None], Turn] = field(default_factory=dict)
    left_alone: dict[UUID, float] = field(default_factory=dict)
    done: int = 0
    more: bool = False
    """Whether not all that waited was taken up: what ends makes room for more of it."""

    @property
    def room(self) -> int:
        """How much more can be taken up."""
        return self.most - len(self.tasks)

    def fit(self, waiting: Sequence[Turn]) -> dict[UUID, list[UUID]]:
        """By tenant, those that there is room for."""
        now = asyncio.get_running_loop().time()
        self.left_alone = {row_id: until for row_id, until in self.left_alone.items() if until > now}
        held = Counter(turn.tenant_id for turn in self.tasks.values())
        chosen: dict[UUID, list[UUID]] = {}
        for tenant_id, row_id in waiting:
            if row_id not in self.left_alone and self._fits(tenant_id, held):
                chosen.setdefault(tenant_id, []).append(row_id)
                held[tenant_id] += 1
        self.more = sum(map(len, chosen.values())) < len(waiting)
        return chosen

    def _fits(self, tenant_id: UUID, held: Counter[UUID]) -> bool:
        return held.total() < self.most and held[tenant_id] < max(1, self.most * 3 // 4)

    def begin(self, job: Job, turn: Turn, work: Coroutine[Any, Any, None]) -> None:
        """Have it in hand until it is done; all that it logs says whose it is."""
        context = copy_context()
        whose = {"job": job, "tenant_id": str(turn.tenant_id), "subject": str(turn.id)}
        context.run(structlog.contextvars.bind_contextvars, **whose)
        task = asyncio.create_task(work, context=context)
        self.tasks[task] = turn
        self.pace.begin(turn.tenant_id)
        task.add_done_callback(self._end)

    def _end(self, task: "asyncio.Task[None]") -> None:
        turn = self.tasks.pop(task)
        self.pace.end(turn.tenant_id, candidates=self.candidates)
        self.done += 1
        if self.more:
            self.called.set()
        if task.cancelled() or (error := task.exception()) is None:
            return
        self.left_alone[turn.id] = asyncio.get_running_loop().time() + LEAVE_ALONE
        if isinstance(error, Halted):
            log.debug("put_down", subject=str(turn.id), why=str(error))
        else:
            log.error("not_written_down", subject=str(turn.id), exc_info=error)


class Dispatcher:
    """Takes work up while there is room for it."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        candidates = Hand(shop.settings.worker_jobs, shop.pace, candidates=1)
        runs, care = Hand(RUNS, shop.pace), Hand(TASKS, shop.pace)
        self._hands: dict[Job, Hand] = {"discover": runs, "advance": candidates, "care": care}
        self._keepers: list[asyncio.Task[None]] = []
        self._closing = False

    @property
    def in_hand(self) -> dict[Job, int]:
        """How much there is of each kind."""
        return {job: len(hand.tasks) for job, hand in self._hands.items()}

    @property
    def done(self) -> dict[Job, int]:
        """How much of each kind has been done or put down since the process began."""
        return {job: hand.done for job, hand in self._hands.items()}

    def wake(self, job: Job) -> None:
        """There may be something new to do of that kind, or what had to wait need not any more."""
        self._hands[job].left_alone.clear()
        self._hands[job].called.set()

    async def keep_working(self) -> None:
        """Take work up, until it is handed back."""
        self._keepers = [asyncio.create_task(self._keep(job, hand)) for job, hand in self._hands.items()]
        beside = [asyncio.create_task(each) for each in (self._watch(), self._shop.pace.keep_looking())]
        try:
            await asyncio.gather(*self._keepers)
        finally:
            await end_all(beside)

    async def hand_back(self, within: float) -> None:
        """Take nothing more up; give what is in hand so many seconds to end, and then put it down for others."""
        self._closing = True
        for job in self._hands:
            self.wake(job)
        await asyncio.gather(*self._keepers, return_exceptions=True)
        tasks = [task for hand in self._hands.values() for task in hand.tasks]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=within)
            await end_all(late)

    async def _keep(self, job: Job, hand: Hand) -> None:
        while not self._closing:
            hand.called.clear()
            again = False
            if hand.room:
                try:
                    again = await self._take_up(job, hand)
                except NO_DATABASE as error:
                    log.warning("nothing_taken_up", job=job, error=str(error))
            if not again:
                await _called(hand.called, LOOK_EVERY)
            if again or hand.more:
                await asyncio.sleep(GATHER)

    async def _take_up(self, job: Job, hand: Hand) -> bool:
        """Fill the room; whether to look again at once, because others were quicker."""
        shop = self._shop
        waiting = await KINDS[job].choose(shop.db, 2 * hand.room + len(hand.left_alone), shop.settings.tenant_jobs)
        chosen = hand.fit(waiting)
        begun = 0
        for tenant_id, ids in chosen.items():
            for row_id, work in await KINDS[job].take(shop, tenant_id, ids):
                hand.begin(job, Turn(tenant_id, row_id), work)
                begun += 1
        return bool(chosen) and not begun

    async def _watch(self) -> None:
        """Put candidates down whose run was paused or stopped: what they still wait for would be paid for in vain."""
        hand = self._hands["advance"]
        while True:
            await asyncio.sleep(WATCH_EVERY)
            try:
                unwanted = await turns.unwanted(self._shop.db, [turn.id for turn in hand.tasks.values()])
            except NO_DATABASE as error:
                log.warning("not_watched", error=str(error))
                continue
            for task in [task for task, turn in hand.tasks.items() if turn.id in unwanted]:
                task.cancel()


async def _called(event: asyncio.Event, patience: float) -> None:
    try:
        async with asyncio.timeout(patience):
            await event.wait()
    except TimeoutError:
        return
