"""Promotion: one company for each organisation, however many find it at once, and customers are left alone."""

import asyncio
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from leads.evidence import Found
from leads.matching import Identity
from leads.models import Campaign, CampaignEvent, Candidate, Company, Customer, Lead
from leads.vocabulary import CampaignStatus, EventKind, Source, Stage
from tests.worker.conftest import Team
from worker.candidate import Target, Work
from worker.record import record
from worker.verdicts import Promoted, Rejected, Verdict

SCORE: dict[str, Any] = {"total": 61, "parts": [], "distance_miles": 2.5}


async def scored(team: Team, campaign: Campaign, name: str = "Quillmarsh Dental Ltd") -> Work:
    """A candidate that was scored."""
    return await in_hand(team, campaign, Found(name), Stage.SCORED)


async def in_hand(team: Team, campaign: Campaign, found: Found, stage: Stage) -> Work:
    """A candidate that is in our hands at that stage, fence 1."""
    row = Candidate(
        campaign_id=campaign.id,
        run_id=campaign.run_id,
        fingerprint=str(uuid4()),
        finder=Source.OPENAI,
        name=found.name,
        found=asdict(found),
        stage=stage,
        passed=stage,
        fence=1,
    )
    async with team.db.write(team.id) as session:
        session.add(row)
    return Work(
        db=team.db,
        tenant_id=team.id,
        id=row.id,
        fence=1,
        attempts=0,
        stage=stage,
        finder=Source.OPENAI,
        found=found,
        target=Target.of(campaign, row.run_id),
        sources_off={},
        vendors=None,  # type: ignore[arg-type]  # promotion asks nobody
        gazetteer=None,  # type: ignore[arg-type]
        score=SCORE,
    )


def ready(name: str = "Quillmarsh Dental Ltd", number: str | None = "99000123", **values: Any) -> Promoted:
    company = {"name": name, "company_number": number, "postcode": "LE1 6TE", **values}
    return Promoted(Identity(name=name, company_number=number, postcode="LE1 6TE"), company)


async def running(team: Team, **values: Any) -> Campaign:
    campaign = await team.campaign(**values)
    async with team.db.write(team.id) as session:
        await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(status=CampaignStatus.RUNNING))
    return await team.reload(campaign)


async def count(team: Team, table: Any) -> int:
    async with team.db.read(team.id) as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def stage_of(team: Team, work: Work) -> tuple[Stage, str | None]:
    async with team.db.read(team.id) as session:
        row = await session.get_one(Candidate, work.id)
        return row.stage, row.reason


async def test_a_scored_candidate_becomes_a_company_and_a_lead(team: Team) -> None:
    campaign = await running(team)
    work = await scored(team, campaign)

    await record(work, ready())

    async with team.db.read(team.id) as session:
        lead = (await session.scalars(select(Lead))).one()
        company = (await session.scalars(select(Company))).one()
        event = (await session.scalars(select(CampaignEvent).order_by(CampaignEvent.seq.desc()).limit(1))).one()
    assert (lead.score, lead.distance_miles, lead.company_id) == (61, 2.5, company.id)
    assert (company.name, company.company_number) == ("Quillmarsh Dental Ltd", "99000123")
    assert (event.kind, event.lead_id, event.counters["promoted"]) == (EventKind.LEAD_READY, lead.id, 1)
    assert await stage_of(team, work) == (Stage.PROMOTED, None)


async def test_of_eight_that_promote_one_company_at_once_one_becomes_the_lead(team: Team) -> None:
    campaign = await running(team)
    works = [await scored(team, campaign) for _ in range(8)]

    await asyncio.gather(*(record(work, ready()) for work in works))

    assert (await count(team, Company), await count(team, Lead)) == (1, 1)
    stages = [(await stage_of(team, work))[0] for work in works]
    assert sorted(stages) == [Stage.DUPLICATE] * 7 + [Stage.PROMOTED]
    after = await team.reload(campaign)
    assert (after.promoted, after.duplicate) == (1, 7)


async def customer(team: Team) -> UUID:
    """A company that is a customer already, as promotion and conversion leave it."""
    first = await running(team)
    await record(await scored(team, first), ready())
    async with team.db.write(team.id) as session:
        lead = (await session.scalars(select(Lead))).one()
        session.add(Customer(company_id=lead.company_id, lead_id=lead.id))
    return lead.company_id


async def test_a_customer_is_not_found_again(team: Team) -> None:
    await customer(team)
    work = await scored(team, await running(team))

    await record(work, ready())

    stage, reason = await stage_of(team, work)
    assert stage is Stage.DUPLICATE
    assert (reason or "").startswith("it is a customer, DISCOVERY")
    assert await count(team, Lead) == 1


async def test_a_customer_is_found_again_when_the_campaign_says_so(team: Team) -> None:
    company_id = await customer(team)
    work = await scored(team, await running(team, includeExistingCustomers=True))

    await record(work, ready())

    assert (await stage_of(team, work))[0] is Stage.PROMOTED
    assert await count(team, Company) == 1
    async with team.db.read(team.id) as session:
        assert set(await session.scalars(select(Lead.company_id))) == {company_id}


@pytest.mark.parametrize(
    ("wanted", "stages"), [(False, [Stage.DUPLICATE, Stage.PROMOTED]), (True, [Stage.PROMOTED, Stage.DUPLICATE])]
)
async def test_a_known_company_goes_by_new_names_from_then_on_if_it_becomes_a_lead(
    team: Team, wanted: bool, stages: list[Stage]
) -> None:
    """Of two that are promoted together, the second bears the other name that the first one brings."""
    await customer(team)
    campaign = await running(team, includeExistingCustomers=wanted)
    known, other = await scored(team, campaign), await scored(team, campaign, "Fenwick Smiles Ltd")
    named = ready()
    named = replace(named, identity=replace(named.identity, other_names=("Fenwick Smiles Ltd",)))

    await asyncio.gather(record(known, named), record(other, ready("Fenwick Smiles Ltd", None)))

    assert [(await stage_of(team, work))[0] for work in (known, other)] == stages
    assert await count(team, Company) == 1 + (not wanted)


async def test_a_full_campaign_takes_no_more_leads(team: Team) -> None:
    campaign = await running(team, maxResults=1)
    await record(await scored(team, campaign), ready())
    late = await scored(team, campaign, "Brackenholt Clinic")

    await record(late, ready("Brackenholt Clinic", "99000124"))

    assert await stage_of(team, late) == (Stage.REJECTED, "the campaign already has the 1 leads that were asked for")
    assert await count(team, Company) == 1


async def test_a_writer_whose_lease_was_taken_changes_nothing(team: Team) -> None:
    campaign = await running(team)
    work = await scored(team, campaign)
    async with team.db.write(team.id) as session:
        await session.execute(update(Candidate).where(Candidate.id == work.id).values(fence=2))
    before = await team.reload(campaign)

    results = await asyncio.gather(*(attempt(work, verdict) for verdict in (ready(), Rejected("late"))))

    assert results == ["Halted", "Halted"]
    assert await count(team, Lead) == 0
    assert (await team.reload(campaign)).event_seq == before.event_seq


async def attempt(work: Work, verdict: Verdict) -> str:
    try:
        await record(work, verdict)
    except Exception as error:  # noqa: BLE001 - the name is what is asserted
        return type(error).__name__
    return "written"
