"""What a webhook is sent next: a test, what it has not taken yet, what is new, what is sent again; in that order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from leads import feed
from leads.db import WriteSession
from leads.errors import BadCredentials
from leads.feed import Place
from leads.models import CampaignEvent, WebhookDelivery, WebhookEndpoint, WebhookReplay
from leads.settings import Settings
from leads.webhook_messages import body_of, message_id, secrets_of
from leads.webhook_states import DeliveryStatus, WebhookStatus
from leads.webhooks import columns_of, place_of, which
from worker.webhook_rules import signed_headers

LEASE = timedelta(seconds=25)
"""How long an address stays with a silent worker: longer than an attempt may take."""
AHEAD = 20
"""Events that are read at once."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be carried next. Its delivery is written down."""

    delivery: WebhookDelivery
    url: str
    headers: dict[str, str]
    at: datetime


@dataclass(slots=True)
class Ahead:
    """Events that were read ahead for an address, as long as it is told of the same kinds."""

    kinds: Sequence[str] = ()
    events: list[CampaignEvent] = field(default_factory=list)


async def next_message(
    session: WriteSession,
    settings: Settings,
    endpoint: WebhookEndpoint,
    ahead: Ahead,
    settled: WebhookDelivery | None = None,
) -> Message | None:
    """The next message for a locked address, with the lease renewed; None, and no lease, when there is nothing.

    `settled` is the one before, whose end may not be in the database yet.
    """
    now = datetime.now(UTC)
    endpoint.lease_until = None
    try:
        secrets = secrets_of(settings, endpoint, now)
    except BadCredentials as error:
        endpoint.status, endpoint.reason = WebhookStatus.DISABLED, error.message
        return None
    with session.no_autoflush:
        delivery = await _delivery(session, endpoint, ahead, now, settled)
    if delivery is None:
        return None
    endpoint.lease_until = func.clock_timestamp() + LEASE
    headers = signed_headers(delivery.message_id, delivery.body, secrets, now)
    return Message(delivery, endpoint.url, headers, now)


async def _delivery(
    session: WriteSession, endpoint: WebhookEndpoint, ahead: Ahead, now: datetime, settled: WebhookDelivery | None
) -> WebhookDelivery | None:
    waiting = await _waiting(session, endpoint.id, settled)
    if waiting and waiting[0].kind is None:
        return waiting[0]
    if endpoint.status is not WebhookStatus.ACTIVE or (endpoint.retry_at and now < endpoint.retry_at):
        return None
    if waiting:
        return waiting[0]
    return await _new(session, endpoint, ahead) or await _replayed(session, endpoint)


async def _waiting(
    session: WriteSession, endpoint_id: UUID, settled: WebhookDelivery | None
) -> Sequence[WebhookDelivery]:
    """What was written down and is not at its end: a test, or the one message that nothing overtakes."""
    row = WebhookDelivery
    statement = select(row).where(row.endpoint_id == endpoint_id, row.status == DeliveryStatus.PENDING)
    if settled is not None and settled.status is not DeliveryStatus.PENDING:
        statement = statement.where(row.id != settled.id)
    return (await session.scalars(statement.order_by(row.kind.is_not(None), row.created_at).limit(1))).all()


async def _new(session: WriteSession, endpoint: WebhookEndpoint, ahead: Ahead) -> WebhookDelivery | None:
    """The next event of the feed; what the address is not told of is passed over for good."""
    here = place_of(endpoint)
    if list(ahead.kinds) != endpoint.kinds:
        ahead.kinds, ahead.events = list(endpoint.kinds), []
    if not ahead.events:
        end = Place(await feed.watermark(session))
        ahead.events = list(await feed.read_after(session, here, which(endpoint), before=end, limit=AHEAD))
        if not ahead.events:
            _move(endpoint, max(end, here))
            return None
    event = ahead.events.pop(0)
    _move(endpoint, Place.of(event))
    return _written(session, endpoint, event)


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
            return _written(session, endpoint, found[0], replay)
        replay.finished_at = datetime.now(UTC)
    return None


def _written(
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
        tries=0,
        attempts=[],
        status=DeliveryStatus.PENDING,
    )
    session.add(delivery)
    return delivery


def _move(row: WebhookEndpoint | WebhookReplay, place: Place) -> None:
    for column, value in columns_of(place).items():
        setattr(row, column, value)
