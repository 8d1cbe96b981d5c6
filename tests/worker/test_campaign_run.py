"""A campaign from end to end, amid the usual noise: what it leaves behind is complete, sourced, paid for and true."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rapidfuzz import fuzz, process

from canvass.sandbox.organisations import Organisation, host_of, plain_name
from canvass.sandbox.pace import Pace
from canvass.sandbox.server import RunningSandbox
from canvass.sandbox.state import Sandbox
from canvass.sandbox.world import World
from leads.best_values import best
from leads.db import Database
from leads.evidence import Evidence, Position
from leads.geography import miles_between, normal_postcode
from leads.models import Lead
from leads.normalise import normal_phone
from leads.settings import Settings
from leads.vocabulary import CampaignStatus, EventKind, Field, Source, Stage
from tests.worker import machine
from tests.worker.machine import LEICESTER, Desk, Log, Picture
from worker.dispatch import Dispatcher

WANTED = 12


@dataclass(frozen=True)
class Run:
    """A campaign that has ended, and what the sandbox was asked by it."""

    picture: Picture
    log: Log


@pytest.fixture(scope="module")
async def run(worker: Dispatcher, sandboxed: Settings, door: Database, sandbox: RunningSandbox) -> Any:
    async with machine.desk(sandboxed, door, sandbox) as desk:
        picture = await desk.run(maxResults=WANTED, within=60)
        return Run(picture, await desk.log())


@pytest.fixture
def picture(run: Run) -> Picture:
    return run.picture


@pytest.fixture
def world(sandbox: RunningSandbox) -> World:
    return sandbox.sandbox.world


def test_it_is_complete_with_as_many_leads_as_were_asked_for(picture: Picture) -> None:
    picture.assert_complete()
    assert len(picture.leads) == picture.campaign.promoted == WANTED
    assert picture.campaign.reason is None
    assert picture.events[-1].kind is EventKind.RUN_COMPLETED
    assert picture.events[-1].message == f"Done: {WANTED} leads."


def test_every_candidate_has_its_events_and_a_reason_where_it_was_left_out(picture: Picture) -> None:
    for candidate in picture.candidates:
        kinds = [event.kind for event in picture.events if event.candidate_id == candidate.id]
        assert kinds[0] is EventKind.CANDIDATE_FOUND
        assert len(set(kinds)) == len(kinds)
        assert (candidate.reason is None) == (candidate.stage is Stage.PROMOTED)
        assert candidate.lease_until is None


def test_every_fact_of_a_lead_says_where_and_when_it_was_seen(picture: Picture) -> None:
    began, now = picture.campaign.created_at, datetime.now(UTC)
    for lead in picture.leads:
        facts = picture.facts_of(lead)
        finder = next(each.finder for each in picture.candidates if each.id == lead.candidate_id)
        assert {fact.source for fact in facts} > {finder}
        for fact in facts:
            assert began <= fact.seen_at <= now
            assert fact.company_id == lead.company_id
            if fact.source is not Source.OPENAI:
                assert (fact.url or "").startswith(("https://", "http://")), (fact.source, fact.field)


def test_what_google_says_expires_after_thirty_days_but_the_place_id(picture: Picture) -> None:
    google = [fact for fact in picture.facts if fact.source is Source.GOOGLE_PLACES]
    assert Field.PLACE_ID in {fact.field for fact in google}
    for fact in google:
        kept = None if fact.field is Field.PLACE_ID else fact.seen_at + timedelta(days=30)
        assert fact.expires_at == kept
    assert {fact.expires_at for fact in picture.facts if fact.source is not Source.GOOGLE_PLACES} == {None}


def test_nothing_that_expires_stands_on_a_company(picture: Picture, world: World) -> None:
    columns = ("name", "company_number", "website", "phone", "email", "linkedin_url", "address", "town", "postcode")
    for lead in picture.leads:
        company = picture.company_of(lead)
        for column in columns:
            kept = [f.value for f in picture.facts_of(lead) if f.field == column and f.expires_at is None]
            if column == "postcode":
                kept = [normal_postcode(value) or value for value in kept]
            assert getattr(company, column) in [None, *kept], column
        point = world.gazetteer.place(company.postcode) if company.postcode else None
        assert (company.latitude, company.longitude) == (point or (None, None))


def test_a_lead_is_within_the_radius_and_its_score_adds_up(picture: Picture, world: World) -> None:
    for lead in picture.leads:
        values = best(
            Evidence(f.field, f.value, f.source, f.url, f.confidence, f.seen_at, f.expires_at)
            for f in picture.facts_of(lead)
        )
        seen = values.get(Field.POSITION)
        point = seen.value if seen else world.gazetteer.place(values[Field.POSTCODE].value)
        assert point is not None
        assert lead.distance_miles == round(miles_between(LEICESTER.position, Position(*point)), 1)
        assert lead.distance_miles <= picture.campaign.radius_miles
        assert sum(part["points"] for part in lead.score_parts) == lead.score


def test_the_books_agree_with_the_sandboxs_own(run: Run) -> None:
    answered = [call for call in run.picture.calls if call.outcome == "ok"]
    places = [call.cost_micros for call in answered if call.source is Source.GOOGLE_PLACES]
    assert sum(places) == sum(entry["price_micro"] for entry in run.log.of("places")) > 0
    prices = [entry["price_micro"] for entry in run.log.of("openai")]
    for call in (call for call in answered if call.source is Source.OPENAI):
        prices.remove(call.cost_micros)
    broken_off = [call for call in run.picture.calls if call.source is Source.OPENAI and call.outcome != "ok"]
    assert len(prices) == len(broken_off)


def true_of(world: World, name: str) -> Organisation | None:
    """The organisation that the model means by `name`, in whatever spelling; None for an invented one."""
    names = {plain_name(each.name): each for each in world.organisations}
    found = process.extractOne(plain_name(name), names.keys(), scorer=fuzz.ratio, score_cutoff=90)
    return names[found[0]] if found else None


def each_lead(picture: Picture) -> Iterator[tuple[Lead, str]]:
    by_lead = {each.lead_id: each for each in picture.candidates if each.lead_id}
    return ((lead, by_lead[lead.id].name) for lead in picture.leads)


def test_no_lead_carries_what_belongs_to_another_organisation(picture: Picture, world: World) -> None:
    for lead, name in each_lead(picture):
        truth, company = true_of(world, name), picture.company_of(lead)
        assert truth is not None, name
        assert company.company_number in {None, truth.company_number}
        assert company.postcode in {None, truth.postcode}
        assert normal_phone(company.phone or "") in {None, normal_phone(truth.phone)}
        assert host_of(company.website or "") in {"", truth.host}


def test_invented_companies_never_become_leads(run: Run, world: World) -> None:
    told = [name for entry in run.log.of("openai") for name in entry["answer"]["names"]]
    invented = {name for name in told if true_of(world, name) is None}
    met = [each for each in run.picture.candidates if each.name in invented]
    full = f"the campaign already has the {WANTED} leads that were asked for"
    assert {each.stage for each in met} == {Stage.REJECTED}
    assert {each.reason for each in met} <= {"unconfirmed: no second source knows it", full}


async def test_an_exhausted_area_ends_the_run_with_that_reason_and_the_bill_is_exact(
    worker: Dispatcher, desk: Desk
) -> None:
    picture = await desk.run(radiusMiles=1, maxResults=20, sectors=["cyber security"])

    picture.assert_complete()
    assert 0 < len(picture.leads) < 20
    assert picture.campaign.reason == "The area is exhausted: nothing new is left to ask."
    assert picture.events[-1].message == f"Done: {len(picture.leads)} leads. {picture.campaign.reason}"
    log = await desk.log()
    assert picture.campaign.cost_micros == log.bill > 0
    asked = {call.outcome for call in picture.calls if call.source in {Source.OPENAI, Source.GOOGLE_PLACES}}
    assert asked == {"ok"}


class Brisk(Pace):
    """Real latencies, shortened, so that an answer takes long enough to be overtaken."""

    def first_byte(self, vendor: str, asked: str, nth: int) -> float:
        return 0.02

    def search(self, *parts: object) -> float:
        return 1.0


async def test_the_first_lead_is_there_before_the_first_answer_is_written(
    worker: Dispatcher, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.sandbox.sandbox, "pace", Brisk(real=True, seed=1))
    monkeypatch.setattr(Sandbox, "scale", lambda self, vendor: 0.4)

    picture = await desk.run(maxResults=6)

    picture.assert_complete()
    first_lead = picture.of_kind(EventKind.LEAD_READY)[0]
    ended = picture.of_kind(EventKind.SLICE_FINISHED)
    written = [event.seq for event in ended if event.data["source"] == Source.OPENAI]
    assert all(first_lead.seq < seq for seq in written)
    assert picture.campaign.status is CampaignStatus.COMPLETED
