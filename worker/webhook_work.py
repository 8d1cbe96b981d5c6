"""One webhook in hand: what is next is written down, carried, and settled with what comes after it, until all is done.

Whoever dies in between leaves the lease to run out and the message to be sent again, under the same id.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from sqlalchemy import func, or_, select, update

from leads import events, feed
from leads.db import Database, WriteSession
from leads.errors import BadCredentials
from leads.feed import Place
from leads.models import Campaign, CampaignEvent, Mail, User, WebhookDelivery, WebhookEndpoint, WebhookReplay
from leads.settings import Settings
from leads.vocabulary import DeliveryStatus, EventKind, MailKind, Role, WebhookStatus
from leads.webhook_messages import body_of, message_id, secrets_of
from leads.webhooks import columns_of, place_of, which
from worker import metrics
from worker.webhook_post import Courier
from worker.webhook_rules import Answer, entry, reason_to_disable, signed_headers, wait_after

log = structlog.get_logger()

LEASE = timedelta(seconds=25)
"""How long an address stays with a silent worker: longer than an attempt may take."""


@dataclass(frozen=True, slots=True)
class Hold:
    """An address in our hands. `fence` proves that it is still ours."""

    db: Database
    settings: Settings
    tenant_id: UUID
    endpoint_id: UUID
    fence: int


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be carried next."""

    delivery_id: UUID
    url: str
    headers: dict[str, str]
    body: str
    at: datetime


async def deliver(db: Database, settings: Settings, courier: Courier, tenant_id: UUID, endpoint_id: UUID) -> int:
    """Send an address all that it waits for, as long as it takes it; how many messages were carried.

    Nothing is sent by whoever finds it in other hands, or loses it to them.
    """
    hold, message = await _claim(db, settings, tenant_id, endpoint_id)
    carried = 0
    try:
        while hold and message:
            answer = await courier.carry(message.url, message.headers, message.body)
            metrics.WEBHOOK_SECONDS.labels(answer.outcome).observe(answer.ms / 1000)
            carried += 1
            message = await _settle(hold, message, answer)
    finally:
        if hold:
            await _release(hold)
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
        message = await _next(session, settings, endpoint)
        return Hold(db, settings, tenant_id, endpoint_id, endpoint.fence), message


async def _settle(hold: Hold, message: Message, answer: Answer) -> Message | None:
    """Write down what came of a message, and take up the next one; None when there is none, or it is not for us."""
    async with hold.db.write(hold.tenant_id) as session:
        mine = select(WebhookEndpoint).where(
            WebhookEndpoint.id == hold.endpoint_id, WebhookEndpoint.fence == hold.fence
        )
        endpoint = await session.scalar(mine.with_for_update())
        delivery = await session.get(WebhookDelivery, message.delivery_id)
        if endpoint is None or delivery is None:
            return None
        delivery.tries += 1
        delivery.attempts = [*delivery.attempts, entry(answer, message.headers, message.at)]
        if answer.taken:
            await _taken(session, endpoint, delivery)
        else:
            await _failed(session, endpoint, delivery, answer)
        return await _next(session, hold.settings, endpoint)


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


async def _next(session: WriteSession, settings: Settings, endpoint: WebhookEndpoint) -> Message | None:
    """What the address is to be sent now, with its lease renewed; None, and no lease, when there is nothing."""
    now = datetime.now(UTC)
    try:
        secrets = secrets_of(settings, endpoint, now)
    except BadCredentials as error:
        endpoint.status, endpoint.reason = WebhookStatus.DISABLED, error.message
        return None
    delivery = await _waiting(session, endpoint, test=True)
    if (
        delivery is None
        and endpoint.status is WebhookStatus.ACTIVE
        and not (endpoint.retry_at and now < endpoint.retry_at)
    ):
        delivery = (
            await _waiting(session, endpoint, test=False)
            or await _new(session, endpoint)
            or await _replayed(session, endpoint)
        )
    if delivery is None:
        return None
    endpoint.lease_until = await session.scalar(select(func.clock_timestamp() + LEASE))
    headers = signed_headers(delivery.message_id, delivery.body, secrets, now)
    return Message(delivery.id, endpoint.url, headers, delivery.body, now)


async def _waiting(session: WriteSession, endpoint: WebhookEndpoint, *, test: bool) -> WebhookDelivery | None:
    """What was written down and is not settled: a test, or the one message that nothing overtakes."""
    kind = WebhookDelivery.kind.is_(None) if test else WebhookDelivery.kind.is_not(None)
    statement = select(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.status == DeliveryStatus.PENDING, kind
    )
    return await session.scalar(statement.order_by(WebhookDelivery.created_at).limit(1))


async def _new(session: WriteSession, endpoint: WebhookEndpoint) -> WebhookDelivery | None:
    """The next event of the feed; what the address is not told of is passed over for good."""
    end = Place(await feed.watermark(session))
    found = await feed.read_after(session, place_of(endpoint), which(endpoint), before=end, limit=1)
    _move(endpoint, Place.of(found[0]) if found else max(end, place_of(endpoint)))
    return await _written(session, endpoint, found[0]) if found else None


async def _replayed(session: WriteSession, endpoint: WebhookEndpoint) -> WebhookDelivery | None:
    """The next event of the oldest replay that is not at its end."""
    unfinished = select(WebhookReplay).where(
        WebhookReplay.endpoint_id == endpoint.id, WebhookReplay.finished_at.is_(None)
    )
    for replay in (await session.scalars(unfinished.order_by(WebhookReplay.created_at))).all():
        wanted = which(endpoint, since=replay.since, until=replay.until)
        end = Place(replay.last_position + 1)
        found = await feed.read_after(session, place_of(replay), wanted, before=end, limit=1)
        if found:
            _move(replay, Place.of(found[0]))
            return await _written(session, endpoint, found[0], replay)
        replay.finished_at = datetime.now(UTC)
    return None


async def _written(
    session: WriteSession, endpoint: WebhookEndpoint, event: CampaignEvent, replay: WebhookReplay | None = None
) -> WebhookDelivery:
    delivery = WebhookDelivery(
        endpoint_id=endpoint.id,
        message_id=message_id(event),
        kind=event.kind,
        campaign_id=event.campaign_id,
        seq=event.seq,
        replay_id=replay.id if replay else None,
        body=body_of(event),
    )
    session.add(delivery)
    await session.flush()
    return delivery


def _move(row: WebhookEndpoint | WebhookReplay, place: Place) -> None:
    for column, value in columns_of(place).items():
        setattr(row, column, value)
