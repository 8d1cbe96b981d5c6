"""How a run stands, as its discovery sees it: what was found, what became of it, what was asked. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import Select, and_, func, or_, select

from leads.errors import Halted
from leads.models import Campaign, Candidate, Company, Lead, Run, Slice
from leads.vocabulary import ENDS, CampaignStatus, Source, Stage
from worker.runs import Claim


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of one finder's finds so far, in companies."""

    found: int = 0
    under_way: int = 0
    promoted: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is, by finder and altogether."""

    tallies: Mapping[Source, Tally]

    @property
    def promoted(self) -> int:
        """Leads so far."""
        return sum(tally.promoted for tally in self.tallies.values())

    @property
    def under_way(self) -> int:
        """Candidates that are not at an end."""
        return sum(tally.under_way for tally in self.tallies.values())


async def standing_of(claim: Claim) -> Standing:
    """How far the run is.

    Raises:
        Halted: the run was paused, stopped, or its discovery taken over.
    """
    under_way = func.count().filter(Candidate.finished_at.is_(None))
    leads = func.count().filter(Candidate.stage == Stage.PROMOTED)
    by_finder = select(Candidate.finder, func.count(), under_way, leads).where(Candidate.run_id == claim.run_id)
    async with claim.db.read(claim.tenant_id) as session:
        state = select(Campaign.status, Run.fence).join(Run, Run.id == Campaign.run_id).where(Run.id == claim.run_id)
        row = (await session.execute(state)).one_or_none()
        if row is None or row[0] is not CampaignStatus.RUNNING or row[1] != claim.fence:
            raise Halted("the run is no longer running")
        rows = await session.execute(by_finder.group_by(Candidate.finder))
        return Standing({finder: Tally(*counts) for finder, *counts in rows})


async def known_names(claim: Claim, *, left_out: bool = True) -> list[str]:
    """The names found in this run so far, newest first; without those of companies that were left out, if so asked.

    Those of earlier runs' leads follow, unless the run looks into them again.
    """
    statement = select(Candidate.name).where(Candidate.run_id == claim.run_id)
    if not left_out:
        statement = statement.where(Candidate.stage.not_in(ENDS - {Stage.PROMOTED, Stage.DUPLICATE}))
    async with claim.db.read(claim.tenant_id) as session:
        met = await session.scalars(statement.order_by(Candidate.created_at.desc()))
        return [*met, *await session.scalars(_leads_before(claim))]


def _leads_before(claim: Claim) -> Select[str]:
    """The names of what earlier runs of the campaign brought as leads, newest first, for a run that wants new finds."""
    return (
        select(Company.name)
        .join(Lead, Lead.company_id == Company.id)
        .join(Run, Run.id == claim.run_id)
        .where(Lead.campaign_id == claim.campaign.id, Lead.run_id != claim.run_id, Run.new_finds_only)
        .order_by(Lead.created_at.desc())
    )


async def leads_of_waves(claim: Claim, source: Source) -> list[int]:
    """How many leads each wave of questions to a finder brought, for the waves that are wholly at an end."""
    wave = Slice.question["wave"].as_integer()
    open_ones = func.count().filter(
        or_(Slice.finished_at.is_(None), and_(Candidate.id.is_not(None), Candidate.finished_at.is_(None)))
    )
    leads = func.count().filter(Candidate.stage == Stage.PROMOTED)
    statement = (
        select(wave, open_ones, leads)
        .join_from(Slice, Candidate, Candidate.slice_id == Slice.id, isouter=True)
        .where(Slice.run_id == claim.run_id, Slice.source == source)
        .group_by(wave)
        .order_by(wave)
    )
    async with claim.db.read(claim.tenant_id) as session:
        rows = (await session.execute(statement)).all()
    return [brought for _, under_way, brought in takewhile(lambda row: not row[1], rows)]


async def waves_of(claim: Claim) -> dict[Source, int]:
    """How many waves of questions each finder was asked in this run, or is to be asked."""
    wave = func.max(Slice.question["wave"].as_integer()) + 1
    async with claim.db.read(claim.tenant_id) as session:
        rows = await session.execute(
            select(Slice.source, wave).where(Slice.run_id == claim.run_id).group_by(Slice.source)
        )
        return dict(rows.all())
