"""Webhooks, as admins see them: addresses that are told of events, what was sent to each, and what is sent again."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Self
from uuid import UUID

import strawberry
from sqlalchemy import select
from strawberry import relay

from leads import models
from leads.vocabulary import EventKind, Role
from leads.webhook_messages import type_of
from leads.webhook_states import DeliveryStatus, WebhookStatus
from schema import declare, nodes
from schema.connections import After, Before, Connection, First, Last, connect
from schema.context import Info
from schema.ids import key_of, maybe_key
from schema.paging import Listing, Order, Page
from schema.people import User, user_by_id
from schema.words import described

if TYPE_CHECKING:
    from schema.campaigns import Campaign

described(
    WebhookStatus,
    "Whether a webhook is sent events.",
    ACTIVE="It is.",
    PAUSED="Not now: somebody has paused it. What happens meanwhile is sent later.",
    DISABLED="Not any more: it failed for days, or answered that it is gone. Make it active to go on where it stood.",
)
described(
    DeliveryStatus,
    "Where a delivery stands.",
    PENDING="It is under way, or waits to be tried again; nothing that came later overtakes it.",
    DELIVERED="It was answered with a status from 200 to 299.",
    FAILED="It was tried for a day and given up; a test is tried once.",
)


@strawberry.type(description="One header of a request or of its answer.")
class HttpHeader:
    """As the log has it."""

    name: str = strawberry.field(description="Its name, such as content-type.")
    value: str = strawberry.field(
        description="Its value, cut after 200 characters; “[hidden]” for one that lets somebody in, such as a cookie."
    )

    @classmethod
    def all_of(cls, stored: Iterable[list[str]]) -> list[Self]:
        """From the log."""
        return [cls(name=name, value=value) for name, value in stored]


@strawberry.type(description="One attempt at a delivery.")
class WebhookAttempt:
    """An entry of a delivery's log."""

    at: datetime = strawberry.field(description="When it was made.")
    status_code: int | None = strawberry.field(
        description="The status of the answer, such as 200; null where there was none."
    )
    duration_ms: int = strawberry.field(description="Milliseconds until the answer was there, such as 84.")
    error: str | None = strawberry.field(
        description="Why there was no answer, such as “it did not answer within 15 s”."
    )
    request_headers: list[HttpHeader] = strawberry.field(description="The headers that were sent.")
    response_headers: list[HttpHeader] = strawberry.field(description="The first 40 headers of the answer.")
    response_body: str = strawberry.field(description="The first 1,000 characters of the answer.")

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """From the log."""
        return cls(
            at=datetime.fromisoformat(stored["at"]),
            status_code=stored["status"],
            duration_ms=stored["ms"],
            error=stored["error"],
            request_headers=HttpHeader.all_of(stored["request_headers"]),
            response_headers=HttpHeader.all_of(stored["response_headers"]),
            response_body=stored["response_body"],
        )


@nodes.loaded_by("webhook_delivery", role=Role.ADMIN)
@strawberry.type(description="One event on its way to one webhook, or a test. Kept for 30 days. For admins.")
class WebhookDelivery(relay.Node):
    """A `models.WebhookDelivery`."""

    id: relay.NodeID[UUID]
    message_id: str = strawberry.field(
        description="The webhook-id that was sent; the same for every delivery of the same event."
    )
    type: str = strawberry.field(description="The message's type, such as lead.ready or webhook.test.")
    kind: EventKind | None = strawberry.field(description="What kind of event it is; null for a test.")
    seq: int | None = strawberry.field(description="The event's number within its campaign; null for a test.")
    body: str = strawberry.field(description="What was sent, as JSON.")
    status: DeliveryStatus = strawberry.field(description="Where it stands.")
    replayed: bool = strawberry.field(description="Whether it is sent again because somebody asked for it.")
    attempts: list[WebhookAttempt] = strawberry.field(description="Every attempt, the latest last.")
    created_at: datetime = strawberry.field(description="When it was its turn.")
    finished_at: datetime | None = strawberry.field(description="When it was delivered or given up; null until then.")
    campaign_key: strawberry.Private[UUID | None]
    endpoint_key: strawberry.Private[UUID]

    @declare.field(description="The webhook.")
    async def webhook(self, info: Info) -> "Webhook":
        """As it is now."""
        found: Webhook = await nodes.load(info.context, "Webhook", self.endpoint_key)
        return found

    @declare.field(description="The campaign that it is about; null for a test.")
    async def campaign(self, info: Info) -> Annotated["Campaign", strawberry.lazy("schema.campaigns")] | None:
        """As it is now."""
        found: Campaign | None = await nodes.load(info.context, "Campaign", self.campaign_key)
        return found

    @classmethod
    def of(cls, row: models.WebhookDelivery) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            message_id=row.message_id,
            type=type_of(row.kind) if row.kind else "webhook.test",
            kind=row.kind,
            seq=row.seq,
            body=row.body,
            status=row.status,
            replayed=row.replay_id is not None,
            attempts=[WebhookAttempt.of(each) for each in row.attempts],
            created_at=row.created_at,
            finished_at=row.finished_at,
            campaign_key=row.campaign_id,
            endpoint_key=row.endpoint_id,
        )


@nodes.loaded_by("webhook_replay", role=Role.ADMIN)
@strawberry.type(description="A stretch of time whose events are sent to a webhook again. For admins.")
class WebhookReplay(relay.Node):
    """A `models.WebhookReplay`."""

    id: relay.NodeID[UUID]
    since: datetime = strawberry.field(description="Events from then on,")
    until: datetime = strawberry.field(description="and before that.")
    events: int = strawberry.field(description="How many there are, such as 120.")
    delivered: int = strawberry.field(description="How many of them were delivered so far, such as 87.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    finished_at: datetime | None = strawberry.field(description="When the last of them was sent; null until then.")
    created_by_key: strawberry.Private[UUID | None]

    @declare.field(description="Who asked for it.")
    async def created_by(self, info: Info) -> User | None:
        """A person of the tenant."""
        return await user_by_id(info, self.created_by_key)

    @classmethod
    def of(cls, row: models.WebhookReplay) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            since=row.since,
            until=row.until,
            events=row.events,
            delivered=row.delivered,
            created_at=row.created_at,
            finished_at=row.finished_at,
            created_by_key=row.created_by,
        )


@nodes.loaded_by("webhook", role=Role.ADMIN)
@strawberry.type(
    description="An address that is told of events by HTTP, signed by Standard Webhooks, one after the other in the "
    "order of `eventFeed`. For admins."
)
class Webhook(relay.Node):
    """A `models.WebhookEndpoint`, without its secret."""

    id: relay.NodeID[UUID]
    url: str = strawberry.field(description="Where events are sent, such as https://crm.example.com/hooks/canvass.")
    description: str = strawberry.field(description="What it is for, such as CRM.")
    kinds: list[EventKind] = strawberry.field(description="The kinds of event that it is told of; empty for all.")
    status: WebhookStatus = strawberry.field(description="Whether it is sent events.")
    reason: str | None = strawberry.field(description="Why it was disabled, in words for a person.")
    created_at: datetime = strawberry.field(description="When it was made; it is told of what happened since.")
    last_delivered_at: datetime | None = strawberry.field(description="When it last took an event.")
    failing_since: datetime | None = strawberry.field(
        description="Since when it has taken nothing; null while it does. After 5 days it is disabled."
    )
    retry_at: datetime | None = strawberry.field(description="When the event that it did not take is sent again.")
    previous_secret_ends_at: datetime | None = strawberry.field(
        description="Until when the secret before the newest signs too; null where none was replaced."
    )
    created_by_key: strawberry.Private[UUID | None]

    @declare.field(description="Who made it.")
    async def created_by(self, info: Info) -> User | None:
        """A person of the tenant."""
        return await user_by_id(info, self.created_by_key)

    @declare.field(description="What was sent to it in the last 30 days, the latest first.")
    async def deliveries(
        self,
        info: Info,
        status: Annotated[
            list[DeliveryStatus] | None, strawberry.argument(description="Only those that stand there.")
        ] = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[WebhookDelivery]:
        """A page of it."""
        row = models.WebhookDelivery
        statement = select(row) if status is None else select(row).where(row.status.in_(status))
        order = Order.of("deliveries", row.created_at, datetime, row.id, descending=True)
        listing = Listing(
            f"deliveries {status}", statement, order, Page.of(first, after, last, before), parent=row.endpoint_id
        )
        return await connect(info.context, listing, WebhookDelivery.of, parent=self.id)

    @declare.field(description="What was asked to be sent to it again in the last 30 days, the latest first.")
    async def replays(
        self, info: Info, *, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[WebhookReplay]:
        """A page of it."""
        row = models.WebhookReplay
        order = Order.of("replays", row.created_at, datetime, row.id, descending=True)
        listing = Listing("replays", select(row), order, Page.of(first, after, last, before), parent=row.endpoint_id)
        return await connect(info.context, listing, WebhookReplay.of, parent=self.id)

    @classmethod
    def of(cls, row: models.WebhookEndpoint) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            url=row.url,
            description=row.description,
            kinds=[EventKind(kind) for kind in row.kinds],
            status=row.status,
            reason=row.reason,
            created_at=row.created_at,
            last_delivered_at=row.last_delivered_at,
            failing_since=row.failing_since,
            retry_at=row.retry_at,
            previous_secret_ends_at=row.previous_until,
            created_by_key=row.created_by,
        )


@strawberry.type
class WebhookQueries:
    """Part of Query."""

    @declare.field(description="The tenant's webhooks, the latest first. For admins.")
    async def webhooks(
        self, info: Info, *, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Webhook]:
        """A page of them."""
        info.context.require(Role.ADMIN)
        row = models.WebhookEndpoint
        order = Order.of("webhooks", row.created_at, datetime, row.id, descending=True)
        listing = Listing("webhooks", select(row), order, Page.of(first, after, last, before), parent=row.tenant_id)
        return await connect(info.context, listing, Webhook.of)

    @declare.field(description="A webhook by its id; null when there is none that you may see. For admins.")
    async def webhook(
        self, info: Info, node_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")]
    ) -> Webhook | None:
        """Null when there is none."""
        info.context.require(Role.ADMIN)
        found: Webhook | None = await nodes.load(info.context, "Webhook", maybe_key(node_id, "Webhook"))
        return found


def webhook_key(webhook_id: str) -> UUID:
    """The key of a webhook that a mutation names.

    Raises:
        NotFoundError: it is no webhook's id.
    """
    return key_of(webhook_id, "Webhook", "webhookId")
