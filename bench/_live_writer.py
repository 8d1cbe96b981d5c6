"""The writer of `bench.live`, a process of its own: commits events at a steady pace and says when each was committed."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
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


async def write(db: Database, tenant: UUID, campaign: UUID, candidates: Sequence[str], count: int, batch: int) -> None:
    """So many events about the campaign's candidates in turn, each of a `batch` in one transaction."""
    about = cycle(candidates)
    for _ in range(count):
        entries = [
            Entry(
                EventKind.CANDIDATE_FOUND,
                "Hosting Partners of Leicester Ltd was found by the model.",
                counters={"found": 1},
                candidate_id=UUID(next(about)),
                data={"name": "Hosting Partners of Leicester Ltd"},
            )
            for _ in range(batch)
        ]
        async with db.write(tenant) as session:
            await events.append_all(session, campaign, entries)


async def write_at(begin: float, period: float, *job: Any) -> None:
    """Do the job's events one by one, at fixed moments."""
    db, tenant, campaign, candidates, count, batch = job
    turn = cycle(candidates)
    for number in range(count):
        await asyncio.sleep(begin + number * period - time.monotonic())
        await write(db, tenant, campaign, [next(turn)], 1, batch)


async def main(told: dict[str, Any]) -> dict[str, list[tuple[int, float]]]:
    """Write what `told` asks for, once a line comes in; the stamps by campaign."""
    settings = load()
    announcer = RedisAnnouncer(settings.redis_url)
    stamping = Stamping(announcer)
    db = Database.connect(settings, announcer=stamping)
    try:
        async with db.shared():
            print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        begin, rate = time.monotonic() + 0.1, told["rate"]
        jobs = [
            (db, UUID(told["tenant"]), UUID(each["id"]), each["candidates"], told["count"], told["batch"])
            for each in told["campaigns"]
        ]
        if rate:
            stagger = 1 / rate / len(jobs)
            writing = [write_at(begin + stagger * place, 1 / rate, *job) for place, job in enumerate(jobs)]
        else:
            writing = [write(*job) for job in jobs]
        await asyncio.gather(*writing)
    finally:
        await db.close()
        await announcer.close()
    return stamping.stamps


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.loads(sys.stdin.readline())))), flush=True)
