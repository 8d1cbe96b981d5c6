"""What the sales team works with: leads, interactions, customers and their history."""

from typing import Any
from uuid import UUID

from sqlalchemy import Computed, FetchedValue, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leads.models.company import Company
from leads.models.table import Id, Moment, Owned, Table, words
from leads.vocabulary import CustomerStatus, InteractionKind, LeadStatus


class Lead(Owned, Table):
    """A company's place in the sales funnel, from one campaign. `score` is 0–100; its parts add up to it."""

    __tablename__ = "lead"
    __table_args__ = (
        Index("uq_lead_company_campaign", "company_id", "campaign_id", unique=True),
        Index("ix_lead_created", "tenant_id", "created_at", "id"),
        Index("ix_lead_updated", "tenant_id", "updated_at", "id"),
        Index("ix_lead_scored", "tenant_id", "score", "id"),
        Index("ix_lead_far", "tenant_id", "distance_key", "id"),
        Index("ix_lead_named", "tenant_id", "name_key", "id"),
        Index("ix_lead_town", "tenant_id", "town_key", "id"),
        Index("ix_lead_status", "tenant_id", "status", "id"),
        Index("ix_lead_status_created", "tenant_id", "status", "created_at", "id"),
        Index("ix_lead_status_scored", "tenant_id", "status", "score", "id"),
        Index("ix_lead_status_named", "tenant_id", "status", "name_key", "id"),
        Index("ix_lead_status_town", "tenant_id", "status", "town_key", "id"),
        Index("ix_lead_campaign_created", "campaign_id", "created_at", "id"),
        Index("ix_lead_campaign_scored", "campaign_id", "score", "id"),
    )

    id: Mapped[Id]
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), unique=True)
    status: Mapped[LeadStatus] = mapped_column(words(LeadStatus), server_default=LeadStatus.NEW)
    score: Mapped[int]
    score_parts: Mapped[list[Any]]
    distance_miles: Mapped[float | None]
    distance_key: Mapped[float] = mapped_column(Computed("coalesce(distance_miles, 100000)", persisted=True))
    """For orders: where it is not known, the lead is far away."""
    name_key: Mapped[str] = mapped_column(FetchedValue(), deferred=True)
    """For orders, as is `town_key`: its company's, which the database writes here and keeps up."""
    town_key: Mapped[str] = mapped_column(FetchedValue(), deferred=True)
    notes: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    company: Mapped[Company] = relationship(lazy="raise")


class Interaction(Owned, Table):
    """A note, call, mail or meeting on a lead."""

    __tablename__ = "interaction"
    __table_args__ = (
        Index("ix_interaction_lead", "lead_id", text("occurred_at DESC")),
        Index("ix_interaction_occurred", "tenant_id", "occurred_at", "id"),
    )

    id: Mapped[Id]
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    kind: Mapped[InteractionKind] = mapped_column(words(InteractionKind))
    body: Mapped[str]
    occurred_at: Mapped[Moment]
    created_at: Mapped[Moment]


class Customer(Owned, Table):
    """A company's CRM record: one for each company, by constraint."""

    __tablename__ = "customer"
    __table_args__ = (
        Index("uq_customer_company", "company_id", unique=True),
        Index("ix_customer_recent", "tenant_id", text("created_at DESC"), "id"),
    )

    id: Mapped[Id]
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("lead.id", ondelete="SET NULL"))
    status: Mapped[CustomerStatus] = mapped_column(words(CustomerStatus), server_default=CustomerStatus.DISCOVERY)
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    company: Mapped[Company] = relationship(lazy="raise")


class CustomerStatusChange(Owned, Table):
    """One move of a customer; the first has no `from_status`."""

    __tablename__ = "customer_status_change"
    __table_args__ = (Index("ix_customer_status_change", "customer_id", "at"),)

    id: Mapped[Id]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    from_status: Mapped[CustomerStatus | None] = mapped_column(words(CustomerStatus))
    to_status: Mapped[CustomerStatus] = mapped_column(words(CustomerStatus))
    note: Mapped[str] = mapped_column(server_default="")
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[Moment]
