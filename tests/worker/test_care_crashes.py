"""Tasks of leads when things go wrong: stops, pauses, workers that die, vendors that fail; nothing is paid twice."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from canvass.sandbox.pace import Pace
from canvass.sandbox.state import Sandbox
from leads import campaigns, care
from leads.calls import Call
from leads.errors import Halted
from leads.vocabulary import CampaignStatus, EventKind, Source, TaskKind, TaskStatus
from tests.worker import cared
from tests.worker.machine import Desk, Picture
from worker import care as tasks
from worker import dispatch, turns
from worker.app import working
from worker.care import Batch
from worker.care_record import record
from worker.care_work import work
from worker.dispatch import Dispatcher
from worker.vendors import Vendors

LEASE = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers in this process try sooner again what had to wait."""
    monkeypatch.setattr(dispatch, "LEAVE_ALONE", 0.5)


async def ended(desk: Desk, *, leads: int) -> Picture:
    """A campaign that is over, without tasks, and no worker any more."""
    async with working(desk.settings):
        return await desk.run(maxResults=leads)


async def claim(desk: Desk, picture: Picture) -> Batch:
    """The tasks in the hands of a worker that will not be heard of again."""
    [first, *_] = await cared.tasks(desk, picture.campaign.id)
    return await tasks.claim(desk.db, desk.id, first.id, owner="doomed", lease=LEASE, streams=8)


async def pages_asked(desk: Desk) -> int:
    return [entry["operation"] for entry in (await desk.log()).entries].count("pages")


async def test_an_answer_that_was_recorded_is_not_asked_for_again(desk: Desk) -> None:
    """The worker died when it had the answer, before it wrote what it came to."""
    picture = await ended(desk, leads=4)
    await cared.want_pages(desk, picture.leads)
    batch = await claim(desk, picture)
    vendors = Vendors(desk.settings, desk.db)
    outcomes = await work(batch, await vendors.for_tenant(desk.db, desk.id))
    await vendors.close()
    await cared.want_pages(desk, picture.leads)

    async with working(desk.settings):
        found = await cared.over(desk, picture.campaign.id)

    assert {(task.status, task.fence, task.batch_id) for task in found} == {(TaskStatus.DONE, 2, batch.id)}
    after = await desk.look(picture.campaign.id)
    assert await pages_asked(desk) == 1
    assert len([call for call in after.calls if call.task_id]) == 1
    told = after.of_kind(EventKind.LEAD_UPDATED)
    assert len(told) == len([outcome for outcome in outcomes if outcome.message])
    with pytest.raises(Halted):
        await record(batch, outcomes)
    assert (await desk.look(picture.campaign.id)).campaign.event_seq == after.campaign.event_seq


async def test_a_question_that_died_with_its_worker_is_written_off_and_asked_by_another(desk: Desk) -> None:
    picture = await ended(desk, leads=2)
    await cared.want_pages(desk, picture.leads)
    batch = await claim(desk, picture)
    await batch.ledger.open(Call(Source.OPENAI, "linkedin pages", {"input": "?"}, most_micros=50_000))

    async with working(desk.settings):
        found = await cared.over(desk, picture.campaign.id)

    after = await desk.look(picture.campaign.id)
    calls = [call for call in after.calls if call.task_id == batch.id]
    assert [(call.outcome, call.cost_micros) for call in calls][:1] == [("lost", 50_000)]
    assert [call.outcome for call in calls] == ["lost", "ok"]
    assert {task.status for task in found} == {TaskStatus.DONE}
    assert after.campaign.reserved_micros == 0


async def test_nobody_takes_what_is_in_other_hands(desk: Desk) -> None:
    picture = await ended(desk, leads=2)
    await cared.want_pages(desk, picture.leads)
    batch = await claim(desk, picture)

    with pytest.raises(Halted):
        await claim(desk, picture)
    assert desk.id not in {turn.tenant_id for turn in await turns.tasks(desk.db, 100, 100)}
    await tasks.put_down(batch)
    again = await claim(desk, picture)
    assert (again.id, [task.fence for task in again.tasks]) == (batch.id, [2, 2])
    await desk.do(campaigns.delete, picture.campaign.id)


async def test_a_vendor_that_fails_is_asked_again_later(desk: Desk) -> None:
    picture = await ended(desk, leads=2)
    await desk.spoil("down=openai")
    async with working(desk.settings):
        await cared.want_pages(desk, picture.leads)
        await cared.until(desk, picture.campaign.id, lambda found: all(task.attempts == 1 for task in found))
        waiting = await cared.tasks(desk, picture.campaign.id)
        await desk.spoil("")
        found = await cared.over(desk, picture.campaign.id)

    assert {(task.status, task.lease_owner) for task in waiting} == {(TaskStatus.WAITING, None)}
    assert all(task.retry_at is not None for task in waiting)
    assert {(task.status, task.attempts) for task in found} == {(TaskStatus.DONE, 1)}
    assert await pages_asked(desk) == 2


async def test_after_so_many_attempts_it_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.jobs.ATTEMPTS", 1)
    picture = await ended(desk, leads=2)
    await desk.spoil("down=openai")
    async with working(desk.settings):
        await cared.want_pages(desk, picture.leads)
        found = await cared.over(desk, picture.campaign.id)

    assert {task.status for task in found} == {TaskStatus.FAILED}
    assert {(task.reason or "")[:18] for task in found} == {"failed on its side"}
    assert (await desk.look(picture.campaign.id)).of_kind(EventKind.LEAD_UPDATED) == []


async def test_what_is_given_up_is_not_paid_for_any_longer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "LOOK_EVERY", 0.1)
    picture = await ended(desk, leads=2)
    await desk.spoil("hang=1")
    async with working(desk.settings):
        await cared.want_pages(desk, picture.leads)
        await desk.until(picture.campaign.id, lambda campaign: campaign.reserved_micros > 0)
        await desk.do(campaigns.delete, picture.campaign.id)
        await desk.until(picture.campaign.id, lambda campaign: campaign.reserved_micros == 0, within=5)

    after = await desk.look(picture.campaign.id)
    assert [call.outcome for call in after.calls if call.task_id] == ["stopped"]
    assert {task.status for task in await cared.tasks(desk, picture.campaign.id)} == {TaskStatus.DROPPED}
    after.assert_sound()


class Unhurried(Pace):
    """Answers that take long enough to be in the middle of."""

    def first_byte(self, vendor: str, asked: str, nth: int) -> float:
        return 0.1

    def search(self, *parts: object) -> float:
        return 0.5


@pytest.fixture
def unhurried(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.sandbox.sandbox, "pace", Unhurried(real=True, seed=1))
    monkeypatch.setattr(Sandbox, "scale", lambda self, vendor: 0.15)


@pytest.mark.usefixtures("unhurried")
async def test_a_stop_drops_what_waits(worker: Dispatcher, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(care, "BATCH", 1_000)  # they wait for more as long as the run goes on
    campaign_id = await desk.start(maxResults=30, findLinkedin=True, analyzeAbove=100)
    await cared.until(desk, campaign_id, lambda found: len(found) >= 2)

    await desk.do(campaigns.stop, campaign_id)
    stopped = await desk.campaign(campaign_id)
    found = await cared.tasks(desk, campaign_id)
    await asyncio.sleep(2)

    assert {(task.status, task.reason) for task in found} == {(TaskStatus.DROPPED, "the run was stopped")}
    assert all(task.finished_at is not None for task in found)
    after = await desk.look(campaign_id)
    after.assert_sound()
    assert after.campaign.event_seq == stopped.event_seq
    assert await pages_asked(desk) == 0


@pytest.mark.usefixtures("unhurried")
async def test_tasks_wait_while_their_run_is_paused_and_go_on_with_it(worker: Dispatcher, desk: Desk) -> None:
    campaign_id = await desk.start(maxResults=8, findLinkedin=True)
    await cared.until(desk, campaign_id, bool)
    await desk.do(campaigns.pause, campaign_id)
    await asyncio.sleep(2)
    paused = await cared.tasks(desk, campaign_id)

    assert await pages_asked(desk) == 0
    assert {task.status for task in paused} == {TaskStatus.WAITING}
    await desk.do(campaigns.resume, campaign_id)
    await desk.finished(campaign_id)
    found = await cared.over(desk, campaign_id)

    assert {task.id for task in paused} <= {task.id for task in found}
    assert {task.status for task in found} == {TaskStatus.DONE}
    assert await pages_asked(desk) == 1


async def test_what_a_person_asks_for_is_done_although_the_run_was_stopped(worker: Dispatcher, desk: Desk) -> None:
    campaign_id = await desk.start(maxResults=30)
    await desk.until(campaign_id, lambda campaign: campaign.promoted >= 1)
    await desk.do(campaigns.stop, campaign_id)
    [lead, *_] = (await desk.look(campaign_id)).leads

    await cared.analyse(desk, lead, asked_by=await cared.somebody(desk))
    found = await cared.over(desk, campaign_id)

    assert (await desk.campaign(campaign_id)).status is CampaignStatus.CANCELLED
    assert {task.kind for task in found} >= {TaskKind.ANALYSIS}
    assert Counter(task.status for task in found) == {TaskStatus.DONE: len(found)}
