"""Sends events to webhooks: finds which addresses wait for something, and has each looked after by itself."""

import asyncio
import random
import time
from contextlib import suppress
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy import and_, delete, exists, func, or_, select
from sqlalchemy.exc import DBAPIError, InterfaceError

from leads import feed
from leads.db import Database
from leads.endings import end_all
from leads.models import CampaignEvent, WebhookDelivery, WebhookEndpoint, WebhookReplay
from leads.settings import Settings
from leads.webhook_states import DeliveryStatus, WebhookStatus
from worker.wakeups import Listener
from worker.webhook_post import Courier
from worker.webhook_work import deliver

log = structlog.get_logger()

LOOK_EVERY, PACE = 1.0, 0.1
"""Seconds between two looks, and after a wake-up: older transactions are over by then, so that the event is seen."""
AT_ONCE = 100
"""Addresses that one process sends to at once; a slow one takes up no more than its own place."""
REST = 10.0
"""Seconds for which an address is left alone when looking after it broke."""
CARE_EVERY = 60.0
"""Seconds between looks at the database itself: whether it counts anew, and what is too old to keep."""
KEPT = timedelta(days=30)
"""How long the log of deliveries goes back."""


class PostOffice:
    """The addresses that this process looks after at the moment, one task for each."""

    def __init__(self, db: Database, settings: Settings, courier: Courier) -> None:
        self._db = db
        self._settings = settings
        self._courier = courier
        self._busy: dict[UUID, asyncio.Task[int]] = {}
        self._resting: dict[UUID, float] = {}

    async def look(self) -> int:
        """Begin with the addresses that wait for something, as far as there are places; how many those were."""
        now = time.monotonic()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        due = [each for each in await find_due(self._db) if each[1] not in self._busy | self._resting]
        random.shuffle(due)
        begun = due[: max(0, AT_ONCE - len(self._busy))]
        for tenant_id, endpoint_id in begun:
            work = deliver(self._db, self._settings, self._courier, tenant_id, endpoint_id)
            task = self._busy[endpoint_id] = asyncio.create_task(work)
            task.add_done_callback(partial(self._done, endpoint_id))
        return len(begun)

    async def close(self) -> None:
        """Break off what is under way: its messages are sent again."""
        await end_all(list(self._busy.values()))

    def _done(self, endpoint_id: UUID, task: "asyncio.Task[int]") -> None:
        del self._busy[endpoint_id]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._resting[endpoint_id] = time.monotonic() + REST
            log.error("webhook_broke", endpoint_id=str(endpoint_id), exc_info=error)


async def keep_delivering(db: Database, settings: Settings) -> None:
    """Send events to webhooks, for ever: at each announcement of one, and by time, for announcements are lost."""
    office, news = PostOffice(db, settings, Courier(settings)), asyncio.Event()
    hearing = asyncio.create_task(_hear(settings, news))
    caring = asyncio.create_task(_keep_caring(db))
    try:
        while True:
            try:
                await office.look()
            except (DBAPIError, InterfaceError, OSError) as error:
                log.warning("webhooks_not_looked_for", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await news.wait()
            await asyncio.sleep(PACE)
            news.clear()
    finally:
        await end_all([hearing, caring])
        await office.close()


async def find_due(db: Database) -> list[tuple[UUID, UUID]]:
    """Tenant and id of every address that is in nobody's hands, and waits for a test, a message or a replay."""
    endpoint, now = WebhookEndpoint, func.clock_timestamp()
    waiting = (WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.status == DeliveryStatus.PENDING)
    test = exists().where(*waiting, WebhookDelivery.kind.is_(None))
    left = exists().where(*waiting, WebhookDelivery.kind.is_not(None))
    here = (endpoint.position, endpoint.position_campaign, endpoint.position_seq)
    new = exists().where(CampaignEvent.tenant_id == endpoint.tenant_id, feed.stands_after(*here))
    replay = exists().where(WebhookReplay.endpoint_id == endpoint.id, WebhookReplay.finished_at.is_(None))
    ready = or_(endpoint.retry_at <= now, and_(endpoint.retry_at.is_(None), or_(left, new, replay)))
    statement = select(endpoint.tenant_id, endpoint.id).where(
        or_(endpoint.lease_until.is_(None), endpoint.lease_until < now),
        or_(and_(endpoint.status == WebhookStatus.ACTIVE, ready), test),
    )
    async with db.system_session() as session:
        return [(tenant_id, endpoint_id) for tenant_id, endpoint_id in await session.execute(statement)]


async def purge(db: Database) -> int:
    """Delete deliveries that are too old to keep; returns how many."""
    begun = func.clock_timestamp() - KEPT
    old = delete(WebhookDelivery).where(
        WebhookDelivery.created_at < begun, WebhookDelivery.status != DeliveryStatus.PENDING
    )
    async with db.system_session() as session:
        await session.execute(delete(WebhookReplay).where(WebhookReplay.finished_at < begun))
        return len((await session.execute(old.returning(WebhookDelivery.id))).all())


async def _hear(settings: Settings, news: asyncio.Event) -> None:
    listener = Listener(settings.redis_url)
    try:
        async for _ in listener.events():
            news.set()
    finally:
        await listener.close()


async def _keep_caring(db: Database) -> None:
    while True:
        try:
            async with db.shared() as session:
                if await feed.follow_cluster(session):
                    log.warning("feed_epoch_begun")
            await purge(db)
        except (DBAPIError, InterfaceError, OSError) as error:
            log.warning("feed_not_cared_for", error=type(error).__name__)
        await asyncio.sleep(CARE_EVERY)
