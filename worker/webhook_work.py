"""One webhook in hand: what is next is written down, carried, and settled with what comes after it, until all is done.

Whoever dies in between leaves the lease to run out and the message to be sent again, under the same id.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from sqlalchemy import func, or_, select, update

from leads import events
from leads.db import Database, WriteSession, to_its_end
from leads.models import Campaign, Mail, User, WebhookDelivery, WebhookEndpoint, WebhookReplay
from leads.settings import Settings
from leads.vocabulary import EventKind, MailKind, Role
from leads.webhook_states import DeliveryStatus, WebhookStatus
from worker import metrics
from worker.webhook_next import Ahead, Message, next_message
from worker.webhook_post import Courier
from worker.webhook_rules import Answer, entry, reason_to_disable, wait_after

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hold:
    """An address in our hands. `fence` proves that it is still ours."""

    db: Database
    settings: Settings
    tenant_id: UUID
    endpoint_id: UUID
    fence: int
    ahead: Ahead = field(default_factory=Ahead)


async def deliver(db: Database, settings: Settings, courier: Courier, tenant_id: UUID, endpoint_id: UUID) -> int:
    """Send an address all that it waits for, as long as it takes it; how many messages were carried.

    Nothing is sent by whoever finds it in other hands, or loses it to them.
    """
    hold, message = await _claim(db, settings, tenant_id, endpoint_id)
    if hold is None:
        return 0
    carried = 0
    try:
        async with courier.line() as line:
            while message:
                answer = await line.carry(message.url, message.headers, message.delivery.body)
                metrics.WEBHOOK_SECONDS.labels(answer.outcome).observe(answer.ms / 1000)
                carried += 1
                message = await _settle(hold, message, answer)
    finally:
        await to_its_end(_release(hold))
    return carried


async def _claim(
    db: Database, settings: Settings, tenant_id: UUID, endpoint_id: UUID
) -> tuple[Hold | None, Message | None]:
    """Take an address up, with the first message; nothing when it is in other hands."""
    now = func.clock_timestamp()
    free = select(WebhookEndpoint).where(
        WebhookEndpoint.id == endpoint_id,
        or_(WebhookEndpoint.lease_until.is_(None), WebhookEndpoint.lease_until < now),
    )
    async with db.write(tenant_id) as session:
        endpoint = await session.scalar(free.with_for_update(skip_locked=True))
        if endpoint is None:
            return None, None
        endpoint.fence += 1
        hold = Hold(db, settings, tenant_id, endpoint_id, endpoint.fence)
        return hold, await next_message(session, settings, endpoint, hold.ahead)


async def _settle(hold: Hold, message: Message, answer: Answer) -> Message | None:
    """Write down what came of a message, and take up the next one; None when there is none, or it is not for us."""
    delivery = message.delivery
    async with hold.db.write(hold.tenant_id) as session:
        mine = select(WebhookEndpoint).where(
            WebhookEndpoint.id == hold.endpoint_id, WebhookEndpoint.fence == hold.fence
        )
        endpoint = await session.scalar(mine.with_for_update())
        if endpoint is None:
            return None
        session.add(delivery)
        delivery.tries += 1
        delivery.attempts = [*delivery.attempts, entry(answer, message.headers, message.at)]
        if answer.taken:
            await _taken(session, endpoint, delivery)
        else:
            await _failed(session, endpoint, delivery, answer)
        return await next_message(session, hold.settings, endpoint, hold.ahead, delivery)


async def _release(hold: Hold) -> None:
    """Let others have the address at once."""
    mine = update(WebhookEndpoint).where(WebhookEndpoint.id == hold.endpoint_id, WebhookEndpoint.fence == hold.fence)
    async with hold.db.write(hold.tenant_id) as session:
        await session.execute(mine.values(lease_until=None))


async def _taken(session: WriteSession, endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> None:
    delivery.status, delivery.finished_at = DeliveryStatus.DELIVERED, datetime.now(UTC)
    if delivery.replay_id:
        replay = update(WebhookReplay).where(WebhookReplay.id == delivery.replay_id)
        await session.execute(replay.values(delivered=WebhookReplay.delivered + 1))
    if delivery.kind is not None:
        endpoint.last_delivered_at = delivery.finished_at
        endpoint.failing_since = endpoint.retry_at = None


async def _failed(session: WriteSession, endpoint: WebhookEndpoint, delivery: WebhookDelivery, answer: Answer) -> None:
    """A test has failed for good; anything else is tried again, or given up, or the address is disabled."""
    now = datetime.now(UTC)
    wait = wait_after(delivery.tries, answer, now) if delivery.kind is not None else None
    if wait is None:
        delivery.status, delivery.finished_at = DeliveryStatus.FAILED, now
    if delivery.kind is None:
        return
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.retry_at = now + wait if wait else None
    if endpoint.status is WebhookStatus.ACTIVE and (why := reason_to_disable(answer, endpoint.failing_since, now)):
        await _disable(session, endpoint, delivery, why)


async def _disable(session: WriteSession, endpoint: WebhookEndpoint, delivery: WebhookDelivery, why: str) -> None:
    """Send nothing more there until a person says so; tell admins by mail, and in the campaign's log."""
    endpoint.status, endpoint.reason, endpoint.retry_at = WebhookStatus.DISABLED, why, None
    log.warning("webhook_disabled", endpoint_id=str(endpoint.id), why=why)
    name = endpoint.description or urlsplit(endpoint.url).hostname
    told = {"webhook": str(endpoint.id), "name": name, "url": endpoint.url, "reason": why}
    admins = await session.scalars(select(User.email).where(User.role == Role.ADMIN, User.disabled_at.is_(None)))
    session.add_all(Mail(kind=MailKind.WEBHOOK_DISABLED, address=address, told=told) for address in admins)
    campaign_id = await session.scalar(select(Campaign.id).where(Campaign.id == delivery.campaign_id))
    if campaign_id is not None:
        message = f"The webhook {name} was disabled: {why}."
        await events.append(session, campaign_id, EventKind.WEBHOOK_DISABLED, message, data={"reason": why})
