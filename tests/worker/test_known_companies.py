"""Companies that the team has, names or leaves out: customers, lists of names, exclusions."""

import pytest

from canvass.sandbox.geography import miles_between
from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.places import place
from canvass.sandbox.world import World
from leads.models import Customer
from leads.vocabulary import EventKind, Source, Stage
from tests.worker.machine import LEICESTER, Desk, Picture
from worker.dispatch import Dispatcher


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> SandboxOptions:
    """Without noise: what is asked for is what is found."""
    ca_path = tmp_path_factory.mktemp("sandbox") / "ca.pem"
    return SandboxOptions(latency="zero", noise=SILENCE, seed=1, ca_path=ca_path)


async def make_customers(desk: Desk, picture: Picture, count: int) -> set[str]:
    """Make customers of the first leads; returns their names as they were found."""
    leads = picture.leads[:count]
    async with desk.db.write(desk.id) as session:
        session.add_all(Customer(company_id=lead.company_id, lead_id=lead.id) for lead in leads)
    ids = {lead.id for lead in leads}
    return {each.name for each in picture.candidates if each.lead_id in ids}


async def test_customers_and_leads_are_not_found_again_and_cost_no_look_up(worker: Dispatcher, desk: Desk) -> None:
    first = await desk.run(maxResults=4)
    customers = await make_customers(desk, first, 2)
    others = {each.name for each in first.candidates if each.stage is Stage.PROMOTED} - customers

    names = sorted(customers | others)
    second = await desk.run(name="Again", type="company_list", companyNames=names)

    second.assert_complete()
    met = {each.name: each for each in second.candidates}
    assert sorted(met) == names
    for name in names:
        because = "it is a customer, DISCOVERY (" if name in customers else "it is a lead of “Test” ("
        assert (met[name].reason or "").startswith(because)
        assert (met[name].stage, met[name].passed) == (Stage.DUPLICATE, Stage.FOUND)
        assert [call for call in second.calls if call.candidate_id == met[name].id] == []
    assert second.leads == []


async def test_customers_are_found_again_where_the_campaign_says_so(worker: Dispatcher, desk: Desk) -> None:
    first = await desk.run(maxResults=4)
    customers = await make_customers(desk, first, 2)

    names = [each.name for each in first.candidates if each.stage is Stage.PROMOTED]
    second = await desk.run(name="Again", type="company_list", companyNames=names, includeExistingCustomers=True)

    second.assert_complete()
    stages = {each.name: each.stage for each in second.candidates}
    assert stages == {name: Stage.PROMOTED if name in customers else Stage.DUPLICATE for name in names}
    assert {lead.company_id for lead in second.leads} == {lead.company_id for lead in first.leads[:2]}


def listed(world: World, *, near: bool, count: int) -> list[Organisation]:
    """Firms on the register, in business, some within five miles of LE1 1AA and others beyond fifteen."""
    here = (LEICESTER.position.latitude, LEICESTER.position.longitude)
    firms = (each for each in world.organisations if each.company_number and world.status(each) == "active")
    firms = (each for each in firms if place(world, each)["businessStatus"] == "OPERATIONAL")
    away = ((each, miles_between(here, each.point)) for each in firms if each.point)
    return [each for each, miles in away if (miles < 5 if near else miles > 15)][:count]


async def test_companies_that_are_named_become_leads_wherever_they_are(worker: Dispatcher, desk: Desk) -> None:
    world = desk.sandbox.sandbox.world
    named = listed(world, near=True, count=2) + listed(world, near=False, count=3)
    names = [each.name for each in named]

    picture = await desk.run(
        type="company_list", radiusMiles=5, maxResults=50, companyNames=[*names, "Nobody Has Heard Of This Ltd"]
    )

    picture.assert_complete()
    left_out = {each.name: each.reason for each in picture.candidates if each.stage is Stage.REJECTED}
    assert set(left_out.values()) == {"unconfirmed: no second source knows it"}
    assert "Nobody Has Heard Of This Ltd" in left_out
    assert picture.campaign.reason == "Every name was looked up."
    numbers = {picture.company_of(lead).company_number for lead in picture.leads}
    assert numbers == {each.company_number for each in named}
    far = [lead.distance_miles for lead in picture.leads if (lead.distance_miles or 0) > 15]
    assert len(far) == 3


async def test_companies_that_are_named_need_no_postcode(worker: Dispatcher, desk: Desk) -> None:
    named = listed(desk.sandbox.sandbox.world, near=True, count=2)

    picture = await desk.run(
        type="company_list", postcode=None, maxResults=2, companyNames=[each.name for each in named]
    )

    picture.assert_complete()
    numbers = {picture.company_of(lead).company_number for lead in picture.leads}
    assert numbers == {each.company_number for each in named}
    assert {lead.distance_miles for lead in picture.leads} == {None}


async def test_what_the_brief_excludes_is_rejected_before_anything_is_paid_for(worker: Dispatcher, desk: Desk) -> None:
    """The model is told as well, but in a spelling that it takes for something else."""
    picture = await desk.run(maxResults=6, exclusions=["Cloud-Services"])

    picture.assert_complete()
    named = [each for each in picture.candidates if "Cloud Services" in each.name]
    assert Stage.PROMOTED not in {each.stage for each in named}
    excluded = [each for each in named if each.reason == "the brief excludes “Cloud-Services”"]
    assert excluded
    assert {(each.stage, each.passed) for each in excluded} == {(Stage.REJECTED, Stage.FOUND)}
    asked_about = {call.candidate_id for call in picture.calls if call.source is not Source.OPENAI}
    assert not {each.id for each in excluded} & asked_about
    told = [event.message for event in picture.of_kind(EventKind.CANDIDATE_REJECTED)]
    assert f"{excluded[0].name} was left out: the brief excludes “Cloud-Services”" in told
