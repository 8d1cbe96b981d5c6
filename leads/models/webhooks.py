"""Addresses of partners that are told of events, what was sent to them, and what is to be sent again."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Count, Id, MaybeMoment, Moment, Owned, Table, words
from leads.vocabulary import EventKind
from leads.webhook_states import DeliveryStatus, WebhookStatus


class WebhookEndpoint(Owned, Table):
    """Where events are sent, one after the other in the feed's order; `kinds` is empty for all.

    `position`, `position_campaign` and `position_seq` are the place in the feed up to which deliveries were made.
    `retry_at` is when the delivery that failed last is tried again; nothing overtakes it. `lease_*` and `fence` say
    who delivers, as with a candidate. Secrets are encrypted; both sign until `previous_until`.
    """

    __tablename__ = "webhook_endpoint"

    id: Mapped[Id]
    url: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    kinds: Mapped[list[Any]]
    status: Mapped[WebhookStatus] = mapped_column(words(WebhookStatus), server_default=WebhookStatus.ACTIVE)
    reason: Mapped[str | None]
    secret: Mapped[str]
    previous_secret: Mapped[str | None]
    previous_until: Mapped[MaybeMoment]
    position: Mapped[int] = mapped_column(BigInteger)
    position_campaign: Mapped[UUID]
    position_seq: Mapped[int] = mapped_column(BigInteger)
    last_delivered_at: Mapped[MaybeMoment]
    failing_since: Mapped[MaybeMoment]
    retry_at: Mapped[MaybeMoment]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[MaybeMoment]
    fence: Mapped[Count]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class WebhookReplay(Owned, Table):
    """A stretch of time whose events are sent once more, after what is new; its place in the feed moves to the end."""

    __tablename__ = "webhook_replay"
    __table_args__ = (Index("ix_webhook_replay_endpoint", "endpoint_id", "created_at"),)

    id: Mapped[Id]
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoint.id", ondelete="CASCADE"))
    since: Mapped[Moment]
    until: Mapped[Moment]
    position: Mapped[int] = mapped_column(BigInteger)
    position_campaign: Mapped[UUID]
    position_seq: Mapped[int] = mapped_column(BigInteger)
    last_position: Mapped[int] = mapped_column(BigInteger)
    events: Mapped[int]
    delivered: Mapped[Count]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    finished_at: Mapped[MaybeMoment]


class WebhookDelivery(Owned, Table):
    """One event on its way to one address, or a test, which has no `kind`. `attempts` is the log, the latest last.

    `tries` counts the attempts since the address was last taken up; `message_id` is the same for the same event.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index("ix_webhook_delivery_log", "endpoint_id", text("created_at DESC"), "id"),
        Index("ix_webhook_delivery_pending", "endpoint_id", "created_at", postgresql_where=text("status = 'PENDING'")),
        Index("ix_webhook_delivery_old", "created_at", postgresql_using="brin"),
    )

    id: Mapped[Id]
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoint.id", ondelete="CASCADE"))
    message_id: Mapped[str]
    kind: Mapped[EventKind | None] = mapped_column(words(EventKind))
    campaign_id: Mapped[UUID | None]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    replay_id: Mapped[UUID | None] = mapped_column(ForeignKey("webhook_replay.id", ondelete="SET NULL"))
    body: Mapped[str]
    status: Mapped[DeliveryStatus] = mapped_column(words(DeliveryStatus), server_default=DeliveryStatus.PENDING)
    tries: Mapped[Count]
    attempts: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    created_at: Mapped[Moment]
    finished_at: Mapped[MaybeMoment]
