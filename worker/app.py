"""The worker process: it takes work up and hands it back at the end, with loops that look after all the rest."""

import asyncio
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
import uvloop

from leads import settings as setup
from leads.db import Database
from leads.endings import end_all
from leads.logs import configure
from leads.settings import Settings
from worker import webhooks
from worker.dispatch import Dispatcher
from worker.exposition import observing
from worker.jobs import Workshop
from worker.leases import Leases
from worker.leftovers import keep_writing_off
from worker.mails import keep_delivering
from worker.metrics import Pools
from worker.models_check import keep_checking
from worker.pace import Pace
from worker.purge import keep_purging
from worker.queue import RedisAnnouncer, keep_hearing
from worker.schedules import keep_starting
from worker.vendors import Vendors

log = structlog.get_logger()

SAY_EVERY = 5.0
"""Seconds between two words to whoever watches over the process that it is well."""
HAND_BACK = 3.0
"""Seconds in which what is in hand may end when the process is told to; what a vendor still answers then is settled."""


@asynccontextmanager
async def workshop(settings: Settings) -> AsyncIterator[Workshop]:
    """What jobs need, opened and closed."""
    announcer = RedisAnnouncer(settings.redis_url)
    db = Database.connect(settings, announcer=announcer)
    vendors = Vendors(settings, db)
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    leases = Leases(db, owner, timedelta(seconds=settings.lease_seconds))
    try:
        yield Workshop(settings, db, vendors, leases, Pace())
    finally:
        await vendors.close()
        await db.close()
        await announcer.close()


def _loops(shop: Workshop, dispatcher: Dispatcher) -> dict[str, Coroutine[Any, Any, None]]:
    """What a worker does all its life, by name."""
    db, vendors = shop.db, shop.vendors
    return {
        "work": dispatcher.keep_working(),
        "wake-ups": keep_hearing(shop.settings.redis_url, dispatcher.wake),
        "leases": shop.leases.keep_alive(),
        "leftovers": keep_writing_off(db),
        "purge": keep_purging(db, audit_days=shop.settings.audit_days),
        "gates": vendors.gates.keep(db),
        "models": keep_checking(vendors, db),
        "schedules": keep_starting(db),
        "mails": keep_delivering(db, shop.settings),
        "webhooks": webhooks.keep_delivering(db, shop.settings),
    }


@asynccontextmanager
async def working(settings: Settings, *, broken: Callable[[], None] | None = None) -> AsyncIterator[Dispatcher]:
    """A worker at work in this process, until it hands back what it holds; `broken` hears that it cannot go on."""
    async with workshop(settings) as shop, observing(settings, "worker", Pools(shop.db)):
        dispatcher = Dispatcher(shop)
        loops = [asyncio.create_task(loop, name=name) for name, loop in _loops(shop, dispatcher).items()]
        for loop in loops:
            loop.add_done_callback(partial(_ended, broken=broken))
        log.info("worker_ready", owner=shop.leases.owner)
        try:
            yield dispatcher
        finally:
            await dispatcher.hand_back(HAND_BACK)
            await end_all(loops)


def _ended(loop: "asyncio.Task[None]", *, broken: Callable[[], None] | None) -> None:
    if not loop.cancelled() and (error := loop.exception()) is not None:
        log.critical("loop_broke", loop=loop.get_name(), exc_info=error)
        if broken is not None:
            broken()


def main(ready_file: Path | None = None) -> None:
    """Work until SIGTERM or SIGINT.

    Raises:
        SystemExit: one of its loops broke: whoever watches over the process starts it again.
    """
    settings = setup.load()
    configure(as_json=settings.log_json, secrets=settings.secrets)

    def ready() -> None:
        if ready_file is not None:
            ready_file.write_text(str(os.getpid()))

    if not uvloop.run(_work(settings, ready)):
        raise SystemExit(1)


async def _work(settings: Settings, ready: Callable[[], None]) -> bool:
    """Whether it ended because it was told to."""
    ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def end(*, told: bool) -> None:
        if not ended.done():
            ended.set_result(told)

    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, partial(end, told=True))
    async with working(settings, broken=partial(end, told=False)):
        gc.collect()
        gc.freeze()  # modules and types: to look through them again and again would take longer than much of the work
        while not ended.done():
            ready()
            await asyncio.wait([ended], timeout=SAY_EVERY)
        return ended.result()
