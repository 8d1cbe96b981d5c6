"""Stop, pause, resume and restart in the middle of things: nothing is paid for after a stop, and totals add up."""

import asyncio

import pytest

from canvass.sandbox.pace import Pace
from canvass.sandbox.state import Sandbox
from leads import campaigns
from leads.vocabulary import CampaignStatus, EventKind, Source, Stage
from tests.worker.machine import Desk, Picture
from worker.dispatch import Dispatcher


class Unhurried(Pace):
    """Answers that take long enough to be in the middle of."""

    def first_byte(self, vendor: str, asked: str, nth: int) -> float:
        return 0.1

    def search(self, *parts: object) -> float:
        return 0.5


@pytest.fixture(autouse=True)
def unhurried(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.sandbox.sandbox, "pace", Unhurried(real=True, seed=1))
    monkeypatch.setattr(Sandbox, "scale", lambda self, vendor: 0.15)


def assert_nothing_began_after(picture: Picture, kind: EventKind) -> None:
    """No call that costs money was begun after the event, by the database's clock."""
    (halt,) = picture.of_kind(kind)
    paid = [call for call in picture.calls if call.source in {Source.OPENAI, Source.GOOGLE_PLACES}]
    assert paid
    assert [call for call in paid if call.started_at > halt.at] == []


@pytest.mark.parametrize("leads", [0, 2])
async def test_after_a_stop_nothing_is_paid_for_and_the_totals_add_up(
    worker: Dispatcher, desk: Desk, leads: int
) -> None:
    """In the middle of the stream before there is any lead, and again with candidates at every stage."""
    campaign_id = await desk.start(maxResults=30)
    await desk.until(campaign_id, lambda campaign: campaign.found >= 3 and campaign.promoted >= leads)

    await desk.do(campaigns.stop, campaign_id)
    at_once = await desk.campaign(campaign_id)
    await desk.until(campaign_id, lambda campaign: campaign.reserved_micros == 0, within=5)

    picture, log = await desk.look(campaign_id), await desk.log()
    picture.assert_sound()
    assert picture.campaign.status is picture.runs[-1].status is CampaignStatus.CANCELLED
    assert_nothing_began_after(picture, EventKind.RUN_STOPPED)
    lines = [call for call in picture.calls if call.source in {Source.OPENAI, Source.GOOGLE_PLACES}]
    assert len(log.paid) <= len(lines)
    assert "open" not in {call.outcome for call in picture.calls}
    assert picture.campaign.reserved_micros == 0
    assert picture.events[-1].kind is EventKind.RUN_STOPPED
    assert picture.campaign.event_seq == at_once.event_seq
    assert picture.runs[-1].counters == picture.counters
    await asyncio.sleep(0.5)
    assert (await desk.log()).paid == log.paid


async def test_a_stopped_run_may_be_restarted_at_once_and_counts_only_its_own(worker: Dispatcher, desk: Desk) -> None:
    campaign_id = await desk.start(maxResults=5)
    await desk.until(campaign_id, lambda campaign: campaign.found >= 3)

    await desk.do(campaigns.stop, campaign_id)
    await desk.do(campaigns.restart, campaign_id)
    picture = await desk.finished(campaign_id)

    picture.assert_complete()
    assert [run.number for run in picture.runs] == [1, 2]
    assert picture.campaign.run_id == picture.runs[1].id


async def test_a_paused_run_goes_on_where_it_stood(worker: Dispatcher, desk: Desk) -> None:
    campaign_id = await desk.start(maxResults=5)
    await desk.until(campaign_id, lambda campaign: campaign.found >= 3 and campaign.cost_micros > 0)

    await desk.do(campaigns.pause, campaign_id)
    await asyncio.sleep(0.8)
    paused, log = await desk.look(campaign_id), await desk.log()
    await asyncio.sleep(0.3)

    paused.assert_sound()
    assert paused.campaign.status is CampaignStatus.PAUSED
    assert_nothing_began_after(paused, EventKind.RUN_PAUSED)
    assert (await desk.log()).paid == log.paid
    assert (await desk.campaign(campaign_id)).event_seq == paused.campaign.event_seq
    assert paused.runs[-1].lease_owner is None

    await desk.do(campaigns.resume, campaign_id)
    picture = await desk.finished(campaign_id)

    picture.assert_complete()
    assert len(picture.leads) == 5
    assert [run.number for run in picture.runs] == [1]
    assert {each.id for each in paused.candidates} <= {each.id for each in picture.candidates}
    names = [each.name for each in picture.candidates]
    assert len(set(names)) == len(names)
    told = [event.kind for event in picture.events if event.kind.startswith("RUN_")]
    assert told == ["RUN_QUEUED", "RUN_STARTED", "RUN_PAUSED", "RUN_RESUMED", "RUN_STARTED", "RUN_COMPLETED"]


async def test_a_resume_right_after_a_pause_is_not_lost(worker: Dispatcher, desk: Desk) -> None:
    campaign_id = await desk.start(maxResults=3)
    await desk.until(campaign_id, lambda campaign: campaign.found >= 1)

    await desk.do(campaigns.pause, campaign_id)
    await desk.do(campaigns.resume, campaign_id)
    await desk.until(campaign_id, lambda campaign: campaign.status is CampaignStatus.RUNNING, within=4)
    picture = await desk.finished(campaign_id)

    picture.assert_complete()
    assert len(picture.leads) == 3


async def test_a_second_run_finds_nothing_twice(worker: Dispatcher, desk: Desk) -> None:
    first = await desk.run(maxResults=3)

    await desk.do(campaigns.restart, first.campaign.id)
    second = await desk.finished(first.campaign.id)

    second.assert_complete()
    assert [run.number for run in second.runs] == [1, 2]
    assert second.runs[0].counters["promoted"] == second.runs[1].counters["promoted"] == 3
    assert len({lead.company_id for lead in second.leads}) == 6
    firsts = {each.name: each.company_id for each in first.candidates if each.stage is Stage.PROMOTED}
    again = [each for each in second.candidates if each.run_id == second.runs[1].id and each.name in firsts]
    assert again
    for each in again:
        assert each.stage is Stage.DUPLICATE
        assert each.company_id == firsts[each.name]
        assert (each.reason or "").startswith("it is a lead of “Test” (")
