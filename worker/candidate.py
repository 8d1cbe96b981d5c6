"""A candidate in hand: claimed under a lease, with everything its steps need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from leads.briefs import Brief
from leads.db import Database, ReadSession
from leads.evidence import Evidence, Found, Position, SourceReport
from leads.geography import Gazetteer
from leads.models import Campaign, Candidate, Fact, Run, VendorCall
from leads.reference import Reference
from leads.trail import Trail
from leads.vocabulary import ENDS, CampaignStatus, Source, SourceStatus, Stage
from worker.ledger import Ledger, write_off
from worker.observed import Origin
from worker.turns import is_due, is_free, locked, taken
from worker.vendors import Vendors


@dataclass(frozen=True, slots=True)
class Target:
    """What a campaign wants, as its candidates see it."""

    campaign_id: UUID
    run_id: UUID
    type: str
    brief: Brief
    centre: Position | None
    radius_miles: int
    max_results: int
    include_existing_customers: bool
    reference: Reference | None = None
    trail: Trail = field(default_factory=Trail.new)

    @classmethod
    def of(
        cls, campaign: Campaign, run_id: UUID, reference: Mapping[str, Any] | None = None, trail: Trail | None = None
    ) -> Self:
        """Read from a campaign's row, and what it has of a run's from that."""
        centre = None
        if campaign.latitude is not None and campaign.longitude is not None:
            centre = Position(campaign.latitude, campaign.longitude)
        return cls(
            campaign_id=campaign.id,
            run_id=run_id,
            type=campaign.type,
            brief=Brief.from_json(campaign.brief),
            centre=centre,
            radius_miles=campaign.radius_miles,
            max_results=campaign.max_results,
            include_existing_customers=campaign.include_existing_customers,
            reference=Reference.from_json(reference) if reference else None,
            trail=trail or Trail.new(),
        )


@dataclass(slots=True)
class Work:
    """One claimed candidate. `stage` moves on as verdicts are recorded; `fence` proves that it is still ours."""

    db: Database
    tenant_id: UUID
    id: UUID
    fence: int
    attempts: int
    stage: Stage
    finder: Source
    found: Found
    target: Target
    sources_off: dict[str, str]
    vendors: Vendors
    gazetteer: Gazetteer
    sources: dict[str, Any] = field(default_factory=dict)
    score: dict[str, Any] = field(default_factory=dict)
    gathered: tuple[Evidence, ...] | None = None
    full: bool = False
    """Whether the campaign has had all the leads it wants since the last verdict was written."""

    @property
    def origin(self) -> Origin:
        """Where it came from."""
        return Origin(self.target.run_id, self.target.trail)

    @property
    def ledger(self) -> Ledger:
        """Where this candidate's calls are written down."""
        return Ledger(
            self.db,
            self.tenant_id,
            self.target.campaign_id,
            self.target.run_id,
            candidate_id=self.id,
            fence=self.fence,
        )

    @property
    def reports(self) -> tuple[SourceReport, ...]:
        """What the sources came to, as recorded by enrichment (without their evidence)."""
        return tuple(
            SourceReport(Source(name), SourceStatus(told["status"]), told["detail"])
            for name, told in self.sources.items()
        )

    async def evidence(self) -> tuple[Evidence, ...]:
        """The facts that enrichment stored for this candidate and that have not expired."""
        if self.gathered is None:
            self.gathered = await self._stored_evidence()
        return self.gathered

    async def _stored_evidence(self) -> tuple[Evidence, ...]:
        live = or_(Fact.expires_at.is_(None), Fact.expires_at > func.clock_timestamp())
        async with self.db.read(self.tenant_id) as session:
            facts = await session.scalars(select(Fact).where(Fact.candidate_id == self.id, live))
            return tuple(
                Evidence(f.field, f.value, f.source, f.url, f.confidence, f.seen_at, f.expires_at) for f in facts
            )


async def claim(
    db: Database, tenant_id: UUID, ids: Sequence[UUID], *, owner: str, lease: timedelta, vendors: Vendors
) -> list[Work]:
    """Take up those of a tenant's candidates that are still free: nobody else may until the lease runs out."""
    async with db.write(tenant_id) as session:
        taken = (await session.scalars(taking(ids, owner, lease))).all()
        runs = {candidate.run_id: candidate.campaign_id for candidate in taken}
        taken_over = [candidate.id for candidate in taken if candidate.fence > 1]
        if taken_over:
            await write_off(session, VendorCall.run_id.in_(runs), VendorCall.candidate_id.in_(taken_over))
        targets = {run_id: await _target(session, campaign_id, run_id) for run_id, campaign_id in runs.items()}
    return [_work(db, candidate, *targets[candidate.run_id], vendors) for candidate in taken]


async def _target(session: ReadSession, campaign_id: UUID, run_id: UUID) -> tuple[Target, Mapping[str, str]]:
    """What a run wants, and the sources that are off for it."""
    campaign = await session.get_one(Campaign, campaign_id)
    run = await session.get_one(Run, run_id)
    return Target.of(campaign, run_id, run.reference, run.trail), run.sources_off


def _work(db: Database, candidate: Candidate, target: Target, sources_off: Mapping[str, str], vendors: Vendors) -> Work:
    return Work(
        db=db,
        tenant_id=candidate.tenant_id,
        id=candidate.id,
        fence=candidate.fence,
        attempts=candidate.attempts,
        stage=candidate.stage,
        finder=candidate.finder,
        found=Found(**candidate.found),
        target=target,
        sources_off=dict(sources_off),
        vendors=vendors,
        gazetteer=vendors.gazetteer,
        sources=dict(candidate.sources),
        score=dict(candidate.score or {}),
    )


def taking(ids: Sequence[UUID], owner: str, lease: timedelta) -> ReturningUpdate[Candidate]:
    """The statement that takes up those that are free."""
    running = select(Campaign.run_id).where(Campaign.status == CampaignStatus.RUNNING)
    free = locked(
        select(Candidate.id)
        .where(Candidate.id.in_(ids), Candidate.stage.not_in(ENDS), is_free(Candidate), is_due(Candidate))
        .where(Candidate.run_id.in_(running))
        .with_for_update(skip_locked=True, key_share=True)
    )
    return (
        update(Candidate)
        .where(Candidate.id == free.c.id)
        .values(taken(Candidate, owner, lease))
        .returning(Candidate)
        .execution_options(synchronize_session=False)
    )
