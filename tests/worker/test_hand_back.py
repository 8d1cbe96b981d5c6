"""A worker that is told to end: what it has in hand ends or is put down for others, in time, whatever vendors do."""

import time

import pytest

from leads.vocabulary import CampaignStatus, Source
from tests.worker.machine import Desk
from worker import app
from worker.app import working

WITHIN = 10.0


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in hand would not end by itself."""
    monkeypatch.setattr(app, "HAND_BACK", 1.0)


async def test_a_silent_vendor_does_not_hold_a_worker_up(desk: Desk, silent: None) -> None:
    """A paid request is on its way, and nobody answers it: it is booked as if it had been answered."""
    async with working(desk.settings):
        campaign_id = await desk.start(maxResults=6)
        await desk.until(campaign_id, lambda campaign: campaign.found >= 2)
        await desk.spoil("hang=1")
        await desk.until(campaign_id, lambda campaign: campaign.reserved_micros > 0)
        began = time.monotonic()
    assert time.monotonic() - began < WITHIN

    picture = await desk.look(campaign_id)
    assert picture.campaign.status is CampaignStatus.RUNNING
    assert [each.name for each in picture.candidates if each.lease_owner] == []
    assert [run.lease_owner for run in picture.runs] == [None]
    assert [call.operation for call in picture.calls if call.outcome == "open"] == []
    assert picture.campaign.reserved_micros == 0
    searched = [call for call in picture.calls if call.source is Source.GOOGLE_PLACES and call.outcome == "stopped"]
    assert all(call.cost_micros in {0, call.reserved_micros} for call in searched)  # 0: it was not sent yet

    await desk.spoil("")
    async with working(desk.settings):
        after = await desk.finished(campaign_id, within=60)
    after.assert_complete()
    assert len(after.leads) == 6
