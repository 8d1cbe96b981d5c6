"""Dealings with vendors: keys, calls and what they cost, and the postcodes that were looked up."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Id, MaybeMoment, Micros, Moment, Owned, Table, words
from leads.vocabulary import Circuit, Provider, Source


class ProviderCredential(Owned, Table):
    """A tenant's own key for a vendor, encrypted; `hint` is its last four characters."""

    __tablename__ = "provider_credential"
    __table_args__ = (Index("uq_provider_credential", "tenant_id", "provider", unique=True),)

    id: Mapped[Id]
    provider: Mapped[Provider] = mapped_column(words(Provider))
    secret: Mapped[str]
    hint: Mapped[str]
    updated_at: Mapped[Moment]


class VendorCall(Owned, Table):
    """The ledger: one row for each call, written before it is made and settled after.

    `outcome` is `open` until settled, then `ok` or an error's code. `reply` is what the vendor answered, kept so that
    a restart reads it back instead of paying again, until `reply_expires_at` where its terms forbid keeping it.
    """

    __tablename__ = "vendor_call"
    __table_args__ = (
        Index("ix_vendor_call_run", "run_id", "source"),
        Index("ix_vendor_call_recent", "tenant_id", "source", text("started_at DESC")),
        Index(
            "ix_vendor_call_reply",
            "candidate_id",
            "source",
            "fingerprint",
            postgresql_where=text("outcome = 'ok' AND candidate_id IS NOT NULL"),
        ),
        Index("ix_vendor_call_task", "task_id", postgresql_where=text("task_id IS NOT NULL")),
    )

    id: Mapped[Id]
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    slice_id: Mapped[UUID | None]
    candidate_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate.id", ondelete="SET NULL"))
    task_id: Mapped[UUID | None]
    """The lead's task, or the first of several, for which it was made."""
    source: Mapped[Source] = mapped_column(words(Source))
    operation: Mapped[str]
    fingerprint: Mapped[str]
    model: Mapped[str | None]
    outcome: Mapped[str] = mapped_column(server_default="open")
    detail: Mapped[str | None]
    usage: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    reserved_micros: Mapped[Micros]
    cost_micros: Mapped[Micros]
    reply: Mapped[Any | None]
    reply_expires_at: Mapped[MaybeMoment]
    started_at: Mapped[Moment]
    duration_ms: Mapped[int | None]


class VendorState(Table):
    """How a vendor stands with one key, as the workers last saw it. Shared by all tenants that use the key.

    `key_id` is a hash of the key, `remaining` of `allowed` requests are left until `resets_at`; while the circuit is
    open nothing is asked until `circuit_until`. `model` is the one in use when the vendor was last asked about it,
    `model_listed` whether it still has it, `retires_at` when it shuts down.
    """

    __tablename__ = "vendor_state"

    source: Mapped[Source] = mapped_column(words(Source), primary_key=True)
    key_id: Mapped[str] = mapped_column(primary_key=True)
    allowed: Mapped[int | None]
    remaining: Mapped[int | None]
    resets_at: Mapped[MaybeMoment]
    circuit: Mapped[Circuit] = mapped_column(words(Circuit), server_default=Circuit.CLOSED)
    circuit_until: Mapped[MaybeMoment]
    circuit_reason: Mapped[str | None]
    model: Mapped[str | None]
    model_listed: Mapped[bool | None]
    retires_at: Mapped[MaybeMoment]
    updated_at: Mapped[Moment]


class Postcode(Table):
    """A postcode's position, in degrees. Shared by all tenants: it is nobody's secret."""

    __tablename__ = "postcode"

    postcode: Mapped[str] = mapped_column(primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    town: Mapped[str | None]
    region: Mapped[str | None]
    looked_up_at: Mapped[Moment]
