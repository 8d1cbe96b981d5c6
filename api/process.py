"""What one API process opens when it starts and closes when it ends."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.credentials import Credentials
from api.live import Broadcaster
from api.standing import Standing
from leads.db import Database
from leads.endings import end_all
from leads.settings import Settings
from schema.context import Services
from schema.log import Log
from worker.gazetteer import open_gazetteer
from worker.queue import RedisAnnouncer
from worker.wakeups import Listener

log = structlog.get_logger()

ANSWER_WITHIN = 2.0
SIGNALS = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Process:
    """The process's services, and what tells whether they can be reached."""

    services: Services
    announcer: RedisAnnouncer
    standing: Standing
    ending: asyncio.Event
    """Set once it was told to end: nobody new is to be sent here."""

    async def reachable(self) -> dict[str, bool]:
        """Whether the database and Redis answer soon."""
        database, redis = await asyncio.gather(_soon(self._database), _soon(self.announcer.ping))
        return {"database": database, "redis": redis}

    async def _database(self) -> bool:
        async with self.services.db.shared() as session:
            return await session.scalar(text("SELECT true")) is True


@asynccontextmanager
async def open_process(settings: Settings) -> AsyncIterator[Process]:
    """Open the pools and listen for wake-ups. The signal to end also ends all subscriptions, or a server would wait."""
    announcer, listener, broadcaster = RedisAnnouncer(settings.redis_url), Listener(settings.redis_url), Broadcaster()
    db = Database.connect(settings, announcer=announcer)
    gazetteer, log_reader, standing, ending = open_gazetteer(settings, db), Log(db), Standing(), asyncio.Event()
    credentials = Credentials(settings, db)
    hearing = [
        asyncio.create_task(broadcaster.relay(listener.events())),
        asyncio.create_task(broadcaster.patrol(db)),
        asyncio.create_task(standing.patrol(credentials.ended)),
    ]
    for task in hearing:
        task.add_done_callback(_report)
    try:
        with on_signal(ending.set, broadcaster.close, pause=settings.drain_seconds):
            services = Services(
                settings=settings,
                db=db,
                gazetteer=gazetteer,
                wakes=broadcaster,
                log=log_reader,
                credentials=credentials,
            )
            yield Process(services, announcer, standing, ending)
    finally:
        broadcaster.close()
        await end_all(hearing)
        for closable in (credentials, log_reader, listener, gazetteer, announcer, db):
            await closable.close()


@contextmanager
def on_signal(first: Callable[[], None], then: Callable[[], None], *, pause: float = 0) -> Iterator[None]:
    """When the process is told to end, call `first` in the event loop, and after a pause `then`.

    Whoever else handles the signal hears of it only then, or at once when it comes a second time.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(first)
        if pause and not told.is_set():
            told.set()
            loop.call_soon_threadsafe(loop.call_later, pause, end, number, None)
        else:
            end(number, frame)

    def end(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(then)
        _hand_on(before[signal.Signals(number)], number, frame)

    for number in SIGNALS:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _hand_on(handler: Any, number: int, frame: FrameType | None) -> None:
    if callable(handler):
        handler(number, frame)
    elif handler is signal.SIG_DFL:
        raise SystemExit(128 + number)


def _report(task: asyncio.Task[None]) -> None:
    """Say so when what should go on for ever has ended of a mistake."""
    if not task.cancelled() and (mistake := task.exception()) is not None:
        log.error("live_broke", exc_info=mistake)


async def _soon(ask: Callable[[], Any]) -> bool:
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            return bool(await ask())
    except (TimeoutError, OSError, SQLAlchemyError):
        return False
