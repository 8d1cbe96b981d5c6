"""Another run of a campaign: new finds only, each run up to what is wanted; or a second look at what was found."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from canvass.sandbox.options import SILENCE, SandboxOptions
from leads import campaigns
from leads.db import WriteSession
from leads.models import Company, Customer, Fact, Lead, LeadTask
from leads.normalise import normal_name
from leads.vocabulary import EventKind, LeadStatus, Stage
from tests.worker.machine import Desk, Picture


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> SandboxOptions:
    """Without noise: what is asked for is what is found."""
    ca_path = tmp_path_factory.mktemp("sandbox") / "ca.pem"
    return SandboxOptions(latency="zero", noise=SILENCE, seed=1, ca_path=ca_path)


async def again(desk: Desk, campaign_id: UUID, *, new_finds_only: bool) -> Picture:
    """The campaign as its schedule runs it, to its end."""

    async def run(session: WriteSession, key: UUID) -> None:
        campaign = await campaigns.find(session, key, lock=True)
        await campaigns.run_as_scheduled(session, campaign, asked_by=None, new_finds_only=new_finds_only)

    await desk.do(run, campaign_id)
    return await desk.finished(campaign_id)


def leads_of(picture: Picture, number: int) -> set[UUID]:
    """The companies of the leads that a run brought or renewed."""
    run_id = picture.runs[number - 1].id
    return {lead.company_id for lead in picture.leads if lead.run_id == run_id}


async def test_each_run_brings_as_many_new_leads_as_are_wanted(worker: Any, desk: Desk) -> None:
    first = await desk.run(maxResults=5)
    second = await again(desk, first.campaign.id, new_finds_only=True)
    third = await again(desk, first.campaign.id, new_finds_only=True)

    third.assert_complete()
    assert [run.counters["promoted"] for run in third.runs] == [5, 5, 5]
    assert len(leads_of(third, 1) | leads_of(third, 2) | leads_of(third, 3)) == len(third.leads) == 15
    assert leads_of(third, 1) == leads_of(second, 1) == leads_of(first, 1)


async def test_the_model_is_told_what_the_campaign_has_when_it_is_asked_for_more(worker: Any, desk: Desk) -> None:
    first = await desk.run(maxResults=5)
    second = await again(desk, first.campaign.id, new_finds_only=True)

    names = {normal_name(second.company_of(lead).name) for lead in first.leads}
    asked = [
        part.question["text"]
        for part in second.slices
        if part.run_id == second.campaign.run_id and "text" in part.question
    ]
    assert asked
    for text in asked:
        known = text.partition("which we have already: ")[2].partition("\n")[0].split("; ")
        assert names <= set(map(normal_name, known))


async def test_what_was_found_once_costs_no_second_look(worker: Any, desk: Desk) -> None:
    first = await desk.run(maxResults=4, type="company_list", companyNames=await named(desk, 4), postcode=None)
    second = await again(desk, first.campaign.id, new_finds_only=True)

    second.assert_complete()
    assert second.campaign.promoted == 0
    assert {each.stage for each in second.current} == {Stage.DUPLICATE}
    assert [call for call in second.calls if call.run_id == second.campaign.run_id and call.candidate_id] == []


async def named(desk: Desk, count: int) -> list[str]:
    """Firms that a search finds."""
    found = await desk.run(maxResults=count)
    names = [each.name for each in found.candidates if each.stage is Stage.PROMOTED]
    async with desk.db.write(desk.id) as session:  # nobody's leads any more
        await session.execute(delete(Lead))
        await session.execute(delete(Company))
    return names


async def test_a_second_look_renews_what_was_found(worker: Any, desk: Desk) -> None:
    names = await named(desk, 4)
    first = await desk.run(maxResults=4, type="company_list", companyNames=names, postcode=None)
    async with desk.db.write(desk.id) as session:
        await session.execute(update(Lead).values(score=1, status=LeadStatus.CONTACTED, notes="Called them."))
        await session.execute(update(Fact).values(value="out of date"))
        tasks = await session.scalar(select(func.count()).select_from(LeadTask))

    second = await again(desk, first.campaign.id, new_finds_only=False)

    second.assert_complete()
    assert second.campaign.promoted == 4
    before = {lead.id: lead for lead in first.leads}
    assert {lead.id for lead in second.leads} == before.keys()
    for lead in second.leads:
        assert (lead.run_id, lead.score) == (second.campaign.run_id, before[lead.id].score)
        assert (lead.status, lead.notes, lead.created_at) == (
            LeadStatus.CONTACTED,
            "Called them.",
            before[lead.id].created_at,
        )
    told = [event.message for event in second.of_kind(EventKind.LEAD_READY) if event.run_id == second.campaign.run_id]
    assert all(message.endswith("; it was 1.") and " is still a lead, score " in message for message in told)
    async with desk.db.read(desk.id) as session:
        values = list(await session.scalars(select(Fact.value).where(Fact.company_id.is_not(None))))
        assert await session.scalar(select(func.count()).select_from(LeadTask)) == tasks
    assert values
    assert "out of date" not in values


async def test_a_second_look_leaves_alone_what_was_decided_upon(worker: Any, desk: Desk) -> None:
    names = await named(desk, 4)
    first = await desk.run(maxResults=4, type="company_list", companyNames=names, postcode=None)
    rejected, customer, *others = first.leads
    async with desk.db.write(desk.id) as session:
        await session.execute(update(Lead).where(Lead.id == rejected.id).values(status=LeadStatus.REJECTED))
        await session.execute(update(Lead).where(Lead.id == customer.id).values(status=LeadStatus.CONVERTED))
        session.add(Customer(company_id=customer.company_id, lead_id=customer.id))

    second = await again(desk, first.campaign.id, new_finds_only=False)

    second.assert_complete()
    assert leads_of(second, 2) == {lead.company_id for lead in others}
    assert leads_of(second, 1) == {rejected.company_id, customer.company_id}


async def test_a_second_look_of_a_large_area_renews_up_to_what_is_wanted(worker: Any, desk: Desk) -> None:
    first = await desk.run(maxResults=6)
    second = await again(desk, first.campaign.id, new_finds_only=False)

    second.assert_complete()
    assert second.campaign.promoted == 6
    assert len(leads_of(second, 2)) == 6
    assert leads_of(second, 2) & leads_of(first, 1)
