"""Campaigns, their runs and slices, the candidates on their way, and the numbered log of what happened."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Count, Id, MaybeMoment, Micros, Moment, Owned, Table, Trailed, words
from leads.schedules import RunTrigger
from leads.vocabulary import CampaignStatus, EventKind, Source, Stage


class Campaign(Owned, Table):
    """A team's brief and the state of its current run; counters are those of the current run."""

    __tablename__ = "campaign"
    __table_args__ = (
        Index("ix_campaign_recent", "tenant_id", text("created_at DESC"), "id"),
        Index("ix_campaign_named", "tenant_id", "name_key", "id"),
        Index("ix_campaign_going", "run_id", postgresql_where=text("status IN ('QUEUED', 'RUNNING')")),
        CheckConstraint("radius_miles BETWEEN 1 AND 200", name="radius"),
        CheckConstraint("max_results BETWEEN 1 AND 500", name="max_results"),
        CheckConstraint("cost_micros + reserved_micros <= budget_micros", name="budget"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(Computed("left(lower(name), 200)", persisted=True))
    """For orders."""
    type: Mapped[str]
    status: Mapped[CampaignStatus] = mapped_column(words(CampaignStatus), server_default=CampaignStatus.DRAFT)
    reason: Mapped[str | None]
    postcode: Mapped[str | None]
    town: Mapped[str | None]
    region: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    radius_miles: Mapped[int]
    max_results: Mapped[int]
    brief: Mapped[dict[str, Any]]
    include_existing_customers: Mapped[bool] = mapped_column(server_default="false")
    find_linkedin: Mapped[bool] = mapped_column(server_default="true")
    analyze_above: Mapped[int | None]
    """Leads of at least this score are analysed by a model; None for those that somebody asks for."""
    mail_to: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    """Addresses that are told of the end of each run, beside whoever asked for it."""
    budget_micros: Mapped[int | None] = mapped_column(BigInteger)
    cost_micros: Mapped[Micros]
    reserved_micros: Mapped[Micros]
    event_seq: Mapped[int] = mapped_column(BigInteger, server_default="0")
    feed_position: Mapped[int] = mapped_column(BigInteger, server_default=text("feed_position()"))
    """Of its newest events in the tenant's feed; it never falls."""
    run_id: Mapped[UUID | None]
    found: Mapped[Count]
    unique: Mapped[Count]
    enriched: Mapped[Count]
    scored: Mapped[Count]
    promoted: Mapped[Count]
    duplicate: Mapped[Count]
    rejected: Mapped[Count]
    failed: Mapped[Count]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    deleted_at: Mapped[MaybeMoment]


class Run(Owned, Trailed, Table):
    """One execution of a campaign.

    `counters` is written when it ends; `sources_off` says why a source was of no use; the lease is its discovery's.
    """

    __tablename__ = "run"
    __table_args__ = (
        Index("uq_run_number", "campaign_id", "number", unique=True),
        Index("ix_run_held", "tenant_id", postgresql_where=text("lease_until IS NOT NULL")),
    )

    id: Mapped[Id]
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    number: Mapped[int]
    trigger: Mapped[RunTrigger] = mapped_column(words(RunTrigger), server_default=RunTrigger.PERSON)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    """Who started it, or set the schedule that did; None for the campaign's creator."""
    new_finds_only: Mapped[bool] = mapped_column(server_default="true")
    """Whether leads of the campaign's earlier runs are left alone; otherwise they are looked into and renewed."""
    status: Mapped[CampaignStatus] = mapped_column(words(CampaignStatus), server_default=CampaignStatus.QUEUED)
    reason: Mapped[str | None]
    model: Mapped[str | None]
    prompt_version: Mapped[str | None]
    """Of its campaign type's prompt: the number of the tenant's own, or `built-in`."""
    reference: Mapped[Any | None]
    """What is known of the company that others should resemble, a `leads.reference.Reference`."""
    counters: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    sources_off: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    created_at: Mapped[Moment]
    started_at: Mapped[MaybeMoment]
    discovered_at: Mapped[MaybeMoment]
    finished_at: Mapped[MaybeMoment]
    attempts: Mapped[Count]
    retry_at: Mapped[MaybeMoment]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[MaybeMoment]
    fence: Mapped[Count]


class Slice(Owned, Table):
    """One question to one finder: a part of the brief small enough to be answered well."""

    __tablename__ = "slice"
    __table_args__ = (Index("uq_slice_number", "run_id", "number", unique=True),)

    id: Mapped[Id]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    number: Mapped[int]
    source: Mapped[Source] = mapped_column(words(Source))
    question: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[Count]
    found: Mapped[Count]
    reason: Mapped[str | None]
    started_at: Mapped[MaybeMoment]
    finished_at: Mapped[MaybeMoment]


class Candidate(Owned, Table):
    """What a finder reported, on its way to a lead.

    `passed` is the last good stage, so that counters can be checked against rows once `stage` is an end.
    `lease_*` and `fence` say who works on it: a writer whose fence is old changes nothing.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        Index("uq_candidate_fingerprint", "run_id", "fingerprint", unique=True),
        Index("ix_candidate_open", "run_id", "created_at", postgresql_where=text("finished_at IS NULL")),
        Index("ix_candidate_held", "tenant_id", postgresql_where=text("lease_until IS NOT NULL")),
        Index("ix_candidate_campaign", "campaign_id", "created_at"),
    )

    id: Mapped[Id]
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    slice_id: Mapped[UUID | None] = mapped_column(ForeignKey("slice.id", ondelete="SET NULL"))
    fingerprint: Mapped[str]
    finder: Mapped[Source] = mapped_column(words(Source))
    also_found_by: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    """Other finders that reported the same company in the same run."""
    name: Mapped[str]
    found: Mapped[dict[str, Any]]
    stage: Mapped[Stage] = mapped_column(words(Stage), server_default=Stage.FOUND)
    passed: Mapped[Stage] = mapped_column(words(Stage), server_default=Stage.FOUND)
    reason: Mapped[str | None]
    sources: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    score: Mapped[dict[str, Any] | None]
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id", ondelete="SET NULL"))
    lead_id: Mapped[UUID | None]
    attempts: Mapped[Count]
    retry_at: Mapped[MaybeMoment]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[MaybeMoment]
    fence: Mapped[Count]
    created_at: Mapped[Moment]
    finished_at: Mapped[MaybeMoment]


class CampaignEvent(Owned, Table):
    """An entry of a campaign's log. `seq` has no gaps; `counters` are those just after it.

    `position` is its place in the tenant's feed, before `campaign_id` and `seq` (see `leads.feed`).
    """

    __tablename__ = "campaign_event"
    __table_args__ = (
        Index("ix_campaign_event_feed", "tenant_id", "position", "campaign_id", "seq"),
        Index("ix_campaign_event_at", "at", postgresql_using="brin"),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    run_id: Mapped[UUID | None]
    kind: Mapped[EventKind] = mapped_column(words(EventKind))
    candidate_id: Mapped[UUID | None]
    lead_id: Mapped[UUID | None]
    message: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    counters: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(BigInteger, server_default=text("feed_position()"))
    at: Mapped[Moment]
