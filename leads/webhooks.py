"""Webhooks: addresses that are told of events, their secrets, and what they are sent again. Sending is the worker's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import func, select, update

from leads import feed
from leads.db import ReadSession, WriteSession
from leads.errors import ConflictError, InvalidError, NotFoundError
from leads.feed import Place, Which
from leads.models import WebhookDelivery, WebhookEndpoint, WebhookReplay
from leads.settings import Settings
from leads.vocabulary import EventKind
from leads.webhook_messages import new_secret, test_message
from leads.webhook_states import DeliveryStatus, WebhookStatus

MOST_ENDPOINTS, MOST_WAITING = 20, 10
"""Of a tenant; and of an address, tests or replays that wait."""
LONGEST_URL, LONGEST_DESCRIPTION = 2_000, 200
LONGEST_OVERLAP = 168
"""Hours for which an old secret may go on signing."""
PORTS = frozenset({None, 443, 8443})
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
KINDS = tuple(kind for kind in EventKind if kind is not EventKind.SNAPSHOT)
"""What an address can be told of."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be different about an address; None leaves as it is."""

    url: str | None = None
    description: str | None = None
    kinds: Sequence[EventKind] | None = None
    active: bool | None = None


async def create(
    session: WriteSession,
    settings: Settings,
    *,
    url: str,
    description: str,
    kinds: Sequence[EventKind],
    created_by: UUID | None,
) -> WebhookEndpoint:
    """An address that is told of what happens from now on, with a new secret.

    Raises:
        InvalidError, ConflictError: nothing is kept.
    """
    _check(settings, Changes(url, description, kinds))
    if (await session.scalar(select(func.count()).select_from(WebhookEndpoint)) or 0) >= MOST_ENDPOINTS:
        raise ConflictError(f"There are {MOST_ENDPOINTS} webhooks already; delete one first.")
    place = Place(await feed.watermark(session))
    endpoint = WebhookEndpoint(
        url=url,
        description=description.strip(),
        kinds=list(kinds),
        secret=new_secret(settings, session.tenant_id),
        created_by=created_by,
        **columns_of(place),
    )
    session.add(endpoint)
    await session.flush()
    await session.refresh(endpoint)
    return endpoint


async def change(session: WriteSession, settings: Settings, endpoint_id: UUID, changes: Changes) -> WebhookEndpoint:
    """Change an address. To make it active also ends the wait for a retry: what waits is tried at once.

    Raises:
        NotFoundError, InvalidError: nothing is changed.
    """
    endpoint = await find(session, endpoint_id, lock=True)
    _check(settings, changes)
    if changes.description is not None:
        endpoint.description = changes.description.strip()
    if changes.kinds is not None:
        endpoint.kinds = list(changes.kinds)
    if changes.url is not None:
        endpoint.url = changes.url
    if changes.active is False:
        endpoint.status, endpoint.reason = WebhookStatus.PAUSED, None
    elif changes.active:
        endpoint.status, endpoint.reason = WebhookStatus.ACTIVE, None
        endpoint.failing_since = endpoint.retry_at = None
        waiting = update(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
        await session.execute(waiting.where(WebhookDelivery.status == DeliveryStatus.PENDING).values(tries=0))
    endpoint.updated_at = datetime.now(UTC)
    return endpoint


async def delete(session: WriteSession, endpoint_id: UUID) -> None:
    """Forget an address, with its log.

    Raises:
        NotFoundError: there is none.
    """
    await session.delete(await find(session, endpoint_id, lock=True))


async def rotate(
    session: WriteSession, settings: Settings, endpoint_id: UUID, *, overlap_hours: int
) -> WebhookEndpoint:
    """Give an address a new secret; the one before goes on signing beside it for so many hours.

    Raises:
        NotFoundError, InvalidError: nothing is changed.
    """
    if not 0 <= overlap_hours <= LONGEST_OVERLAP:
        raise InvalidError({"overlapHours": f"The overlap is 0 to {LONGEST_OVERLAP} hours."})
    endpoint = await find(session, endpoint_id, lock=True)
    now = datetime.now(UTC)
    endpoint.previous_secret = endpoint.secret if overlap_hours else None
    endpoint.previous_until = now + timedelta(hours=overlap_hours) if overlap_hours else None
    endpoint.secret = new_secret(settings, session.tenant_id)
    endpoint.updated_at = now
    return endpoint


async def test(session: WriteSession, endpoint_id: UUID) -> WebhookDelivery:
    """Have a test sent, once, whether or not the address is active.

    Raises:
        NotFoundError, ConflictError: nothing is sent.
    """
    await find(session, endpoint_id, lock=True)
    waiting = select(func.count()).where(
        WebhookDelivery.endpoint_id == endpoint_id,
        WebhookDelivery.kind.is_(None),
        WebhookDelivery.status == DeliveryStatus.PENDING,
    )
    if (await session.scalar(waiting) or 0) >= MOST_WAITING:
        raise ConflictError("Several tests are waiting to be sent already.")
    name, body = test_message(datetime.now(UTC))
    delivery = WebhookDelivery(endpoint_id=endpoint_id, message_id=name, body=body)
    session.add(delivery)
    await session.flush()
    await session.refresh(delivery)
    return delivery


async def replay(
    session: WriteSession, endpoint_id: UUID, *, since: datetime, until: datetime | None, created_by: UUID | None
) -> WebhookReplay:
    """Have the events of a stretch of time sent again, after whatever is new; `until` is now if left out.

    Raises:
        NotFoundError, InvalidError, ConflictError: nothing is sent.
    """
    now = datetime.now(UTC)
    until = until or now
    if since.tzinfo is None or until.tzinfo is None:
        raise InvalidError({"since" if since.tzinfo is None else "until": "A time needs its offset from UTC."})
    if since >= min(until, now):
        raise InvalidError({"since": "The time must lie in the past, and before its end."})
    endpoint = await find(session, endpoint_id, lock=True)
    unfinished = select(func.count()).where(
        WebhookReplay.endpoint_id == endpoint_id, WebhookReplay.finished_at.is_(None)
    )
    if (await session.scalar(unfinished) or 0) >= MOST_WAITING:
        raise ConflictError(f"{MOST_WAITING} replays of this webhook are under way; wait for one to end.")
    here = place_of(endpoint)
    what = which(endpoint, since=since, until=until)
    wanted = feed.select_between(Place(), replace(here, seq=here.seq + 1), what).subquery()
    extent = select(func.min(wanted.c.position), func.max(wanted.c.position), func.count())
    first, last, events = (await session.execute(extent)).one()
    row = WebhookReplay(
        endpoint_id=endpoint_id,
        since=since,
        until=until,
        last_position=last or 0,
        events=events,
        created_by=created_by,
        finished_at=None if events else now,
        **columns_of(Place(first or 0)),
    )
    session.add(row)
    await session.flush()
    await session.refresh(row)
    return row


async def find(session: ReadSession, endpoint_id: UUID, *, lock: bool = False) -> WebhookEndpoint:
    """The address.

    Raises:
        NotFoundError: there is none.
    """
    statement = select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id)
    endpoint = await session.scalar(statement.with_for_update() if lock else statement)
    if endpoint is None:
        raise NotFoundError("There is no such webhook.", field="webhookId")
    return endpoint


def which(endpoint: WebhookEndpoint, *, since: datetime | None = None, until: datetime | None = None) -> Which:
    """The events that an address is told of, of a stretch of time or of all."""
    return Which(kinds=[EventKind(kind) for kind in endpoint.kinds], since=since, until=until)


def place_of(row: WebhookEndpoint | WebhookReplay) -> Place:
    """How far an address, or a replay, has come in the feed."""
    return Place(row.position, row.position_campaign, row.position_seq)


def columns_of(place: Place) -> dict[str, Any]:
    """A place as those rows keep it."""
    return {"position": place.position, "position_campaign": place.campaign_id, "position_seq": place.seq}


def is_local(settings: Settings, url: str) -> bool:
    """Whether an address is this machine's, which only the sandbox may send to."""
    return settings.sandbox and urlsplit(url).hostname in LOCAL


def _check(settings: Settings, changes: Changes) -> None:
    errors: dict[str, str] = {}
    if changes.url is not None and (wrong := _wrong_with(settings, changes.url)):
        errors["url"] = wrong
    if changes.description is not None and len(changes.description) > LONGEST_DESCRIPTION:
        errors["description"] = f"At most {LONGEST_DESCRIPTION} characters."
    if changes.kinds is not None and not set(changes.kinds) <= set(KINDS):
        errors["kinds"] = "SNAPSHOT is no event."
    if errors:
        raise InvalidError(errors)


def _wrong_with(settings: Settings, url: str) -> str | None:
    """What is wrong with an address as it is written; where it leads is looked at whenever something is sent."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        return "This is not a web address."
    local = is_local(settings, url)
    rules = {
        "The address must begin with https://.": parts.scheme == "https" or (local and parts.scheme == "http"),
        "The address must not contain a user name or a #.": parts.username is None and not parts.fragment,
        "The port must be 443 or 8443.": local or port in PORTS,
        "This is no public address.": local or ("." in host.strip(".") and host.strip(".")[-1].isalpha()),
    }
    return next((wrong for wrong, holds in rules.items() if not holds), None)
