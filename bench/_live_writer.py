"""The writer of `bench.live`, a process of its own: commits events at a steady pace and says when it did."""

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from uuid import UUID

from leads import events
from leads.db import Database
from leads.events import Entry
from leads.settings import load
from leads.vocabulary import EventKind
from leads.wakeups import Announcer, EventWritten, Wakeup
from worker.queue import RedisAnnouncer


class Stamping:
    """An announcer that notes when it is called, which is just after the commit."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer
        self.stamps: dict[str, list[tuple[int, float]]] = {}

    async def announce(self, wakeups: Sequence[Wakeup]) -> None:
        """Note the time of each event, and announce them."""
        now = time.monotonic()
        for wakeup in wakeups:
            if isinstance(wakeup, EventWritten):
                self.stamps.setdefault(str(wakeup.campaign_id), []).append((wakeup.seq, now))
        await self._announcer.announce(wakeups)


@dataclass(frozen=True, slots=True)
class Job:
    """Transactions to commit to one campaign: how many, and the events in each, about the candidates in turn."""

    tenant: UUID
    campaign: UUID
    candidates: Iterator[UUID]
    count: int
    batch: int

    async def commit(self, db: Database) -> None:
        """One of them."""
        async with db.write(self.tenant) as session:
            await events.append_all(session, self.campaign, [self._entry() for _ in range(self.batch)])

    def _entry(self) -> Entry:
        return Entry(
            EventKind.CANDIDATE_FOUND,
            "Hosting Partners of Leicester Ltd was found by the model.",
            counters={"found": 1},
            candidate_id=next(self.candidates),
            data={"name": "Hosting Partners of Leicester Ltd"},
        )


async def work(db: Database, job: Job, begin: float, period: float) -> None:
    """Commit one after the other, at fixed moments where they are in time."""
    for number in range(job.count):
        await asyncio.sleep(begin + number * period - time.monotonic())
        await job.commit(db)


async def main(told: dict[str, Any]) -> dict[str, list[tuple[int, float]]]:
    """Write what `told` asks for, once a line comes in; the stamps by campaign."""
    settings = load()
    announcer = RedisAnnouncer(settings.redis_url)
    stamping = Stamping(announcer)
    db = Database.connect(settings, announcer=stamping)
    jobs = [
        Job(UUID(told["tenant"]), UUID(each["id"]), cycle(map(UUID, each["candidates"])), told["count"], told["batch"])
        for each in told["campaigns"]
    ]
    try:
        async with db.shared():
            print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        begin, period = time.monotonic() + 0.1, told["period"]
        turns = (begin + period * place / len(jobs) for place in range(len(jobs)))
        await asyncio.gather(*(work(db, job, turn, period) for job, turn in zip(jobs, turns, strict=True)))
    finally:
        await db.close()
        await announcer.close()
    return stamping.stamps


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.loads(sys.stdin.readline())))), flush=True)
