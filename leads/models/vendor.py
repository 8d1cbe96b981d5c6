"""Dealings with vendors: keys, calls and what they cost, and the postcodes that were looked up."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Id, MaybeMoment, Micros, Moment, Owned, Table, words
from leads.vocabulary import Provider, Source


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
    )

    id: Mapped[Id]
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    slice_id: Mapped[UUID | None]
    candidate_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate.id", ondelete="SET NULL"))
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


class Postcode(Table):
    """A postcode's position, in degrees. Shared by all tenants: it is nobody's secret."""

    __tablename__ = "postcode"

    postcode: Mapped[str] = mapped_column(primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    town: Mapped[str | None]
    region: Mapped[str | None]
    looked_up_at: Mapped[Moment]
