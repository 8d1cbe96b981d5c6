"""LinkedIn pages that a search finds for leads whose websites link to none: the right ones, and within the cap."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import update

from canvass.sandbox.server import RunningSandbox
from canvass.sandbox.world import World
from leads import campaigns, care
from leads.db import Database
from leads.models import Campaign, LeadTask
from leads.settings import Settings
from leads.vocabulary import CampaignStatus, EventKind, Provider, Source, TaskKind, TaskStatus
from tests.worker import cared, machine
from tests.worker.machine import Desk, Log, Picture
from worker import dispatch, vendors
from worker.dispatch import Dispatcher

WANTED = 24


class Run:
    """A campaign that has ended, with all that was done for its leads."""

    def __init__(self, before: Picture, picture: Picture, tasks: Sequence[LeadTask], log: Log) -> None:
        self.before, self.picture, self.tasks, self.log = before, picture, tasks, log


@pytest.fixture(scope="module")
async def run(worker: Dispatcher, sandboxed: Settings, door: Database, sandbox: RunningSandbox) -> Any:
    async with machine.desk(sandboxed, door, sandbox) as desk:
        before = await desk.run(maxResults=WANTED, findLinkedin=True, within=60)
        tasks = await cared.over(desk, before.campaign.id)
        await desk.until(before.campaign.id, lambda campaign: not campaign.reserved_micros)
        return Run(before, await desk.look(before.campaign.id), tasks, await desk.log())


@pytest.fixture(autouse=True)
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker tries sooner again what had to wait."""
    monkeypatch.setattr(dispatch, "LEAVE_ALONE", 0.5)


@pytest.fixture
def world(sandbox: RunningSandbox) -> World:
    return sandbox.sandbox.world


def test_every_lead_without_a_page_of_its_websites_has_one_task(run: Run) -> None:
    assert len(run.picture.leads) == WANTED
    unlinked = {lead.id for lead in run.picture.leads if not cared.linked(run.picture, lead)}
    found = {lead.id for lead in run.picture.leads if cared.by_search(run.picture, lead)}
    assert Counter(task.lead_id for task in run.tasks) == Counter(unlinked | found)
    assert {task.kind for task in run.tasks} == {TaskKind.LINKEDIN}
    assert {task.status for task in run.tasks} == {TaskStatus.DONE}


def test_pages_are_found_and_none_is_anothers(run: Run, world: World) -> None:
    found = [lead for lead in run.picture.leads if cared.by_search(run.picture, lead)]
    assert found
    for lead in run.picture.leads:
        page = run.picture.company_of(lead).linkedin_url
        assert page in {None, cared.true_page(world, run.picture, lead)}
        assert [fact.value for fact in cared.linked(run.picture, lead)] == ([page] if page else [])


def test_a_page_says_how_it_was_found(run: Run) -> None:
    for lead in run.picture.leads:
        [candidate] = [each for each in run.picture.candidates if each.lead_id == lead.id]
        said = candidate.sources["linkedin"]
        assert (said["status"] == "FOUND") == bool(run.picture.company_of(lead).linkedin_url)
        if cared.by_search(run.picture, lead):
            assert said["detail"].startswith("Found by a search of linkedin.com: name")
            assert {fact.confidence for fact in cared.linked(run.picture, lead)} <= {0.75, 0.9, 0.95}


def test_companies_are_asked_about_together(run: Run) -> None:
    asked = run.log.of("openai")
    pages = [entry for entry in asked if entry["operation"] == "pages"]
    sizes = Counter(task.batch_id for task in run.tasks)
    assert len(pages) == len(sizes) < len(run.tasks)
    assert max(sizes.values()) <= care.BATCH
    assert sorted(len(entry["answer"]["names"]) for entry in pages) == sorted(sizes.values())


def test_the_log_tells_of_each_page_and_counts_nothing(run: Run) -> None:
    run.picture.assert_sound()
    told = run.picture.of_kind(EventKind.LEAD_UPDATED)
    found = {lead.id for lead in run.picture.leads if cared.by_search(run.picture, lead)}
    assert Counter(event.lead_id for event in told) == Counter(found)
    for event in told:
        assert event.data == {"name": event.data["name"], "stage": None, "kind": "LINKEDIN"}
        assert event.message.startswith(f"{event.data['name']}: its LinkedIn page was found (name")
    assert run.picture.campaign.status is CampaignStatus.COMPLETED
    assert run.picture.counters == run.before.counters == run.picture.runs[-1].counters


def test_what_it_cost_is_the_campaigns(run: Run) -> None:
    calls = [call for call in run.picture.calls if call.task_id]
    assert {call.task_id for call in calls} == {task.batch_id for task in run.tasks}
    assert {(call.source, call.operation, call.outcome) for call in calls} == {(Source.OPENAI, "linkedin pages", "ok")}
    pages = [entry["price_micro"] for entry in run.log.of("openai") if entry["operation"] == "pages"]
    assert sorted(call.cost_micros for call in calls) == sorted(pages)
    assert run.picture.campaign.reserved_micros == 0


async def test_a_campaign_that_wants_no_pages_has_no_tasks(worker: Dispatcher, desk: Desk) -> None:
    picture = await desk.run(maxResults=3, findLinkedin=False)
    assert len(picture.leads) == 3
    assert await cared.tasks(desk, picture.campaign.id) == []


async def test_nothing_is_asked_beyond_the_cap(worker: Dispatcher, desk: Desk) -> None:
    picture = await desk.run(maxResults=3)
    async with desk.db.write(desk.id) as session:
        mine = update(Campaign).where(Campaign.id == picture.campaign.id)
        await session.execute(mine.values(budget_micros=Campaign.cost_micros + 9_999))
    await cared.want_pages(desk, picture.leads)

    found = await cared.over(desk, picture.campaign.id)

    assert {(task.status, task.reason) for task in found} == {
        (TaskStatus.DROPPED, "the campaign's budget does not allow another call")
    }
    assert "pages" not in {entry["operation"] for entry in (await desk.log()).entries}
    assert (await desk.campaign(picture.campaign.id)).cost_micros == picture.campaign.cost_micros


async def test_an_empty_account_is_said_once_and_nothing_more_is_asked(worker: Dispatcher, desk: Desk) -> None:
    picture = await desk.run(maxResults=2)
    campaign_id = picture.campaign.id
    await desk.set_key(Provider.OPENAI, "sandbox-without-quota")
    await asyncio.sleep(vendors.KEYS_FOR)
    await cared.want_pages(desk, picture.leads)
    failed = await cared.over(desk, campaign_id)
    asked = (await desk.log()).of("openai")

    await cared.want_pages(desk, picture.leads)
    found = await cared.until(desk, campaign_id, lambda each: len(each) == 4 and not any(map(cared.is_waiting, each)))

    reasons = {(task.status, (task.reason or "").split(" (")[0]) for task in failed}
    assert reasons == {(TaskStatus.FAILED, "credit or spending limit used up")}
    assert [task.status for task in found] == [TaskStatus.FAILED] * 2 + [TaskStatus.DROPPED] * 2
    assert {task.reason for task in found} == {task.reason for task in failed}
    [event] = (await desk.look(campaign_id)).of_kind(EventKind.SOURCE_OFF)
    assert event.data["source"] == "openai"
    assert (await desk.log()).of("openai") == asked


async def test_a_deleted_campaign_gives_its_tasks_up(worker: Dispatcher, desk: Desk) -> None:
    picture = await desk.run(maxResults=2)
    async with desk.db.write(desk.id) as session:
        await care.want(session, picture.leads[0], TaskKind.LINKEDIN, asked_by=None)
        await campaigns.delete(session, picture.campaign.id)

    [task] = await cared.over(desk, picture.campaign.id)

    assert (task.status, task.reason) == (TaskStatus.DROPPED, "the campaign was deleted")
