"""Processes that die, wake-ups that are lost, workers that compete: nothing is lost, doubled or paid for twice."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from redis.asyncio import Redis

from leads.models import Slice, VendorCall
from leads.settings import Settings
from leads.vocabulary import Source
from tests.worker.machine import Desk, Log, Picture
from worker.app import working

ROOT = Path(__file__).parents[2]


def assert_nothing_doubled(picture: Picture) -> None:
    names = [each.name for each in picture.candidates]
    assert len(set(names)) == len(names)
    assert len({lead.company_id for lead in picture.leads}) == len(picture.leads)
    ready = [event.candidate_id for event in picture.events if event.kind == "LEAD_READY"]
    assert len(set(ready)) == len(ready) == len(picture.leads)


def asked_again(log: Log, vendor: str) -> int:
    """How many questions were put to a vendor that it had been asked before."""
    return sum(times - 1 for times in Counter(entry["asked"] for entry in log.of(vendor)).values())


async def test_a_run_ends_although_all_wake_ups_were_lost(desk: Desk) -> None:
    async with working(desk.settings), Redis.from_url(desk.settings.redis_url) as redis:
        campaign_id = await desk.start(maxResults=8)
        await desk.until(campaign_id, lambda campaign: campaign.found >= 4)
        await redis.flushall()

        picture = await desk.finished(campaign_id)

    picture.assert_complete()
    assert len(picture.leads) == 8
    assert_nothing_doubled(picture)
    assert asked_again(await desk.log(), "places") == 0


async def test_a_run_that_nobody_was_told_of_is_found(desk: Desk) -> None:
    """The wake-up of the run itself is lost before there is any worker."""
    campaign_id = await desk.start(maxResults=2)
    async with Redis.from_url(desk.settings.redis_url) as redis:
        await redis.flushall()

    async with working(desk.settings):
        picture = await desk.finished(campaign_id)

    picture.assert_complete()
    assert len(picture.leads) == 2


async def test_a_question_whose_answer_was_recorded_is_not_asked_again(desk: Desk) -> None:
    """Its worker died between the end of the answer and the end of the question."""
    campaign_id = await desk.start(maxResults=2)
    run_id = (await desk.campaign(campaign_id)).run_id
    question = {"wave": 0, "instructions": "Find.", "text": "At most 5 companies", "most": 5}
    async with desk.db.write(desk.id) as session:
        part = Slice(run_id=run_id, number=1, source=Source.OPENAI, question=question, attempts=1, found=4)
        session.add(part)
        await session.flush()
        known = {"campaign_id": campaign_id, "run_id": run_id, "slice_id": part.id, "source": Source.OPENAI}
        session.add(VendorCall(**known, operation="responses", fingerprint="-", outcome="ok"))

    async with working(desk.settings):
        picture = await desk.finished(campaign_id)

    picture.assert_complete()
    assert (picture.slices[0].id, picture.slices[0].status, picture.slices[0].attempts) == (part.id, "done", 1)
    assert [call.fingerprint for call in picture.calls if call.slice_id == part.id] == ["-"]
    assert "Question 1 brought 4 companies." in {event.message for event in picture.events}


async def test_two_workers_share_a_campaign_without_doubling_anything(desk: Desk) -> None:
    async with working(desk.settings) as first, working(desk.settings) as second:
        picture = await desk.run(maxResults=12)
        shares = (first.done["advance"], second.done["advance"])

    picture.assert_complete()
    assert min(shares) > 0
    assert len(picture.leads) == 12
    assert_nothing_doubled(picture)
    log = await desk.log()
    assert (asked_again(log, "places"), asked_again(log, "openai")) == (0, 0)
    assert {part.attempts for part in picture.slices} <= {0, 1}


@asynccontextmanager
async def process(settings: Settings) -> AsyncIterator[subprocess.Popen[bytes]]:
    """A worker as it is deployed; it is killed at the end, if it was not before."""
    secrets = {
        "CANVASS_SECRET_KEY": settings.secret_key,
        "OPENAI_API_KEY": settings.openai_api_key,
        "GOOGLE_PLACES_API_KEY": settings.google_places_api_key,
        "COMPANIES_HOUSE_API_KEY": settings.companies_house_api_key,
    }
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "CANVASS_OPENAI_BASE_URL": settings.openai_base_url,
        "CANVASS_GOOGLE_PLACES_BASE_URL": settings.google_places_base_url,
        "CANVASS_COMPANIES_HOUSE_BASE_URL": settings.companies_house_base_url,
        "CANVASS_POSTCODES_BASE_URL": settings.postcodes_base_url,
        "CANVASS_EGRESS_PROXY": settings.egress_proxy or "",
        "CANVASS_EGRESS_CA": str(settings.egress_ca),
        "CANVASS_LEASE_SECONDS": str(settings.lease_seconds),
        **{name: secret.get_secret_value() for name, secret in secrets.items() if secret},
    }
    command = [sys.executable, "-m", "canvass", "worker"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as running:  # noqa: ASYNC220 - it starts at once
        try:
            yield running
        finally:
            running.send_signal(signal.SIGKILL)


async def test_when_a_worker_is_killed_another_goes_on_and_pays_for_nothing_twice(desk: Desk) -> None:
    campaign_id = await desk.start(maxResults=12)
    async with process(desk.settings) as doomed:
        await desk.until(campaign_id, lambda campaign: campaign.promoted >= 2 and campaign.promoted < campaign.found)
        doomed.send_signal(signal.SIGKILL)
        await asyncio.to_thread(doomed.wait)
    killed = await desk.look(campaign_id)
    in_flight = [call for call in killed.calls if call.outcome == "open"]

    async with working(desk.settings):
        picture = await desk.finished(campaign_id, within=25)

    picture.assert_complete()
    assert len(picture.leads) == 12
    assert_nothing_doubled(picture)
    assert {lead.id for lead in killed.leads} <= {lead.id for lead in picture.leads}
    log = await desk.log()
    assert asked_again(log, "places") <= sum(call.source is Source.GOOGLE_PLACES for call in in_flight)
    assert asked_again(log, "openai") <= sum(call.source is Source.OPENAI for call in in_flight)
    paid = [call for call in picture.calls if call.source is Source.GOOGLE_PLACES]
    assert sum(call.cost_micros for call in paid) >= sum(entry["price_micro"] for entry in log.of("places"))
    lost = [call for call in picture.calls if call.outcome == "lost"]
    assert {call.id for call in lost} == {call.id for call in in_flight}
    assert all(call.cost_micros == call.reserved_micros for call in lost)
