"""The worker process: arq hands out the jobs, loops keep leases alive, find what was abandoned, and purge."""

import asyncio
import os
import socket
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import structlog
import uvloop
from arq.worker import Worker, func

from leads import settings as setup
from leads.db import Database
from leads.errors import Halted
from leads.logs import configure
from leads.settings import Settings
from worker import jobs
from worker.jobs import Workshop
from worker.leases import Leases
from worker.models_check import keep_checking
from worker.purge import keep_purging
from worker.queue import QUEUE, RedisAnnouncer, redis_settings, serialize
from worker.vendors import Vendors

log = structlog.get_logger()

DISCOVERY_TIMEOUT = timedelta(hours=6)
CANDIDATE_TIMEOUT = timedelta(minutes=5)
CARE_TIMEOUT = timedelta(minutes=10)


async def discover(ctx: dict[str, Any], tenant_id: str, run_id: str) -> None:
    """arq's job of that name."""
    await _do(jobs.discover, ctx, tenant_id, run_id)


async def advance(ctx: dict[str, Any], tenant_id: str, candidate_id: str) -> None:
    """arq's job of that name."""
    await _do(jobs.advance, ctx, tenant_id, candidate_id)


async def care(ctx: dict[str, Any], tenant_id: str, task_id: str) -> None:
    """arq's job of that name."""
    await _do(jobs.care, ctx, tenant_id, task_id)


async def _do(job: Any, ctx: dict[str, Any], tenant_id: str, subject: str) -> None:
    structlog.contextvars.bind_contextvars(tenant_id=tenant_id, subject=subject, job=job.__name__)
    try:
        await job(ctx["shop"], UUID(tenant_id), UUID(subject))
    except Halted as why:
        log.debug("put_down", why=str(why))


async def _start(ctx: dict[str, Any]) -> None:
    settings: Settings = ctx["settings"]
    announcer = RedisAnnouncer(settings.redis_url)
    db = Database.connect(settings, announcer=announcer)
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    leases = Leases(db, owner, timedelta(seconds=settings.lease_seconds))
    ctx["announcer"] = announcer
    vendors = Vendors(settings, db)
    ctx["shop"] = Workshop(settings, db, vendors, leases)
    loops = (leases.keep_alive(), leases.reap(), keep_purging(db), vendors.gates.keep(db), keep_checking(vendors, db))
    ctx["loops"] = [asyncio.create_task(loop) for loop in loops]
    if (ready := ctx.get("ready_file")) is not None:
        ready.write_text(str(os.getpid()))
    log.info("worker_ready", owner=owner)


async def _stop(ctx: dict[str, Any]) -> None:
    for loop in ctx["loops"]:
        loop.cancel()
    await asyncio.gather(*ctx["loops"], return_exceptions=True)
    shop: Workshop = ctx["shop"]
    await shop.vendors.close()
    await shop.db.close()
    await ctx["announcer"].close()


def make_worker(
    settings: Settings, *, handle_signals: bool = True, burst: bool = False, ready_file: Path | None = None
) -> Worker:
    """An arq worker for `settings`, which writes its process id to `ready_file` once it works."""
    return Worker(
        functions=[
            func(discover, name="discover", timeout=DISCOVERY_TIMEOUT, max_tries=1, keep_result=0),
            func(advance, name="advance", timeout=CANDIDATE_TIMEOUT, max_tries=1, keep_result=0),
            func(care, name="care", timeout=CARE_TIMEOUT, max_tries=1, keep_result=0),
        ],
        queue_name=QUEUE,
        redis_settings=redis_settings(settings.redis_url),
        burst=burst,
        ctx={"settings": settings, "ready_file": ready_file},
        on_startup=_start,
        on_shutdown=_stop,
        handle_signals=handle_signals,
        max_jobs=settings.worker_jobs,
        poll_delay=0.1,
        keep_result=0,
        health_check_interval=30,
        job_serializer=serialize,
        job_deserializer=orjson.loads,
    )


def main(ready_file: Path | None = None) -> None:
    """Work until SIGTERM or SIGINT."""
    settings = setup.load()
    configure(as_json=settings.log_json)

    async def work() -> None:
        worker = make_worker(settings, ready_file=ready_file)
        try:
            with suppress(asyncio.CancelledError):  # how arq ends when it is told to
                await worker.async_run()
        finally:
            await worker.close()

    uvloop.run(work())
