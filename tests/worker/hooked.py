"""A tenant with webhooks: it is told of events, and its deliveries are looked at."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from leads import events, feed, webhooks
from leads.db import Database
from leads.models import CampaignEvent, WebhookDelivery, WebhookEndpoint, WebhookReplay
from leads.settings import Settings
from leads.vocabulary import EventKind
from leads.webhook_messages import secrets_of
from tests.worker.conftest import Team
from worker import webhook_work
from worker.webhook_post import Courier

READY, FOUND = EventKind.LEAD_READY, EventKind.CANDIDATE_FOUND


@dataclass(frozen=True)
class Hooked:
    """The tenant, what sends to its webhooks, and one campaign."""

    team: Team
    settings: Settings
    courier: Courier
    campaign_id: UUID

    async def endpoint(self, url: str, *, kinds: Sequence[EventKind] = (READY,), description: str = "") -> UUID:
        """A webhook that is told of what happens from now on."""
        await self.seen()
        async with self.team.db.write(self.team.id) as session:
            made = await webhooks.create(
                session, self.settings, url=url, description=description, kinds=kinds, created_by=None
            )
        return made.id

    async def tell(self, *messages: str, kind: EventKind = READY, campaign_id: UUID | None = None) -> None:
        """Events, each in a transaction of its own; they are in the feed when this ends."""
        for message in messages:
            async with self.team.db.write(self.team.id) as session:
                await events.append(session, campaign_id or self.campaign_id, kind, message, data={"name": message})
        await self.seen()

    async def seen(self) -> None:
        """Wait until the feed shows all that was written."""
        async with asyncio.timeout(10):
            while True:
                async with self.team.db.read(self.team.id) as session:
                    newest = await session.scalar(select(func.max(CampaignEvent.position))) or 0
                    if newest < await feed.watermark(session):
                        return
                await asyncio.sleep(0.01)

    async def deliver(self, endpoint_id: UUID) -> int:
        return await webhook_work.deliver(self.team.db, self.settings, self.courier, self.team.id, endpoint_id)

    async def replay(self, endpoint_id: UUID, since: datetime, until: datetime | None = None) -> WebhookReplay:
        async with self.team.db.write(self.team.id) as session:
            return await webhooks.replay(session, endpoint_id, since=since, until=until, created_by=None)

    async def change(self, endpoint_id: UUID, **changes: Any) -> None:
        async with self.team.db.write(self.team.id) as session:
            await webhooks.change(session, self.settings, endpoint_id, webhooks.Changes(**changes))

    async def test(self, endpoint_id: UUID) -> UUID:
        async with self.team.db.write(self.team.id) as session:
            return (await webhooks.test(session, endpoint_id)).id

    async def look(self, endpoint_id: UUID) -> WebhookEndpoint:
        async with self.team.db.read(self.team.id) as session:
            return await webhooks.find(session, endpoint_id)

    async def secrets(self, endpoint_id: UUID) -> list[str]:
        endpoint = await self.look(endpoint_id)
        return [each.get_secret_value() for each in secrets_of(self.settings, endpoint, datetime.now(UTC))]

    async def log(self, endpoint_id: UUID) -> Sequence[WebhookDelivery]:
        """Its deliveries, the first one first."""
        statement = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
        async with self.team.db.read(self.team.id) as session:
            return (await session.scalars(statement.order_by(WebhookDelivery.created_at))).all()

    async def replays(self, endpoint_id: UUID) -> Sequence[WebhookReplay]:
        statement = select(WebhookReplay).where(WebhookReplay.endpoint_id == endpoint_id)
        async with self.team.db.read(self.team.id) as session:
            return (await session.scalars(statement.order_by(WebhookReplay.created_at))).all()

    async def events(self, kind: EventKind) -> Sequence[CampaignEvent]:
        async with self.team.db.read(self.team.id) as session:
            return (await session.scalars(select(CampaignEvent).where(CampaignEvent.kind == kind))).all()

    async def later(self, endpoint_id: UUID, by: timedelta) -> None:
        """Let so much time have passed for a webhook."""
        row = WebhookEndpoint
        past = {row.retry_at: row.retry_at - by, row.failing_since: row.failing_since - by}
        past |= {row.previous_until: row.previous_until - by, row.lease_until: row.lease_until - by}
        async with self.team.db.write(self.team.id) as session:
            await session.execute(update(row).where(row.id == endpoint_id).values(past))


@asynccontextmanager
async def hooked(team: Team, settings: Settings, **others: Any) -> AsyncIterator[Hooked]:
    """A tenant with a campaign; it alone has webhooks, and none at the end, so that no worker sends for other tests."""
    await _forget(team.db)
    local = settings.model_copy(update={"sandbox": True, **others})
    courier = Courier(local)
    opened = Hooked(team, local, courier, (await team.campaign()).id)
    try:
        yield opened
    finally:
        await _forget(team.db)


async def _forget(db: Database) -> None:
    async with db.system_session() as session:
        tenants = (await session.scalars(select(WebhookEndpoint.tenant_id).distinct())).all()
    for tenant_id in tenants:
        async with db.write(tenant_id) as session:
            await session.execute(delete(WebhookEndpoint))
