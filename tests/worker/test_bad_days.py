"""Vendors that are down, slow, talk nonsense or hang up: the lead still arrives, and what is missing is said."""

from collections import Counter

import pytest

from leads.models import Slice, VendorCall
from leads.vocabulary import CampaignStatus, EventKind, Source
from tests.worker.machine import Desk, Picture
from worker import asking
from worker.dispatch import Dispatcher


def told(picture: Picture, source: str) -> Counter[str]:
    """What a source came to for the candidates that were enriched."""
    return Counter(each.sources[source]["status"] for each in picture.candidates if each.sources)


def sources_of_facts(picture: Picture) -> set[Source]:
    return {fact.source for fact in picture.facts}


@pytest.mark.parametrize(
    ("vendor", "source"),
    [("places", Source.GOOGLE_PLACES), ("companies_house", Source.COMPANIES_HOUSE)],
)
async def test_leads_arrive_without_a_vendor_that_is_down(
    worker: Dispatcher, desk: Desk, vendor: str, source: Source
) -> None:
    await desk.spoil(f"down={vendor}")

    picture = await desk.run(maxResults=3)

    picture.assert_complete()
    assert len(picture.leads) == 3
    assert told(picture, source).keys() == {"UNAVAILABLE"}
    assert source not in sources_of_facts(picture)
    assert picture.of_kind(EventKind.SOURCE_OFF) == []
    log = await desk.log()
    assert {entry["status"] for entry in log.of(vendor)} <= {500, 502, 503}
    assert log.of(vendor)
    calls = [call for call in picture.calls if call.source is source]
    assert ("unavailable", 0) in {(call.outcome, call.cost_micros) for call in calls}
    assert "ok" not in {call.outcome for call in calls}


async def test_leads_arrive_without_websites(worker: Dispatcher, desk: Desk) -> None:
    await desk.spoil("down=websites")

    picture = await desk.run(maxResults=3)

    picture.assert_complete()
    assert len(picture.leads) == 3
    assert told(picture, "website").keys() <= {"UNAVAILABLE", "SKIPPED"}
    assert told(picture, "website")["UNAVAILABLE"] > 0
    assert told(picture, "linkedin") == told(picture, "website")
    assert not {Source.WEBSITE, Source.LINKEDIN} & sources_of_facts(picture)


async def test_leads_arrive_from_slow_vendors_with_all_their_evidence(worker: Dispatcher, desk: Desk) -> None:
    await desk.spoil("slow=places+companies_house")

    picture = await desk.run(maxResults=3)

    picture.assert_complete()
    assert len(picture.leads) == 3
    assert sources_of_facts(picture) >= {Source.GOOGLE_PLACES, Source.COMPANIES_HOUSE}
    for source in ("google_places", "companies_house"):
        assert told(picture, source).keys() <= {"FOUND", "NOT_FOUND"}


async def test_leads_arrive_while_postcodes_cannot_be_looked_up(worker: Dispatcher, desk: Desk) -> None:
    await desk.spoil("down=postcodes")

    picture = await desk.run(maxResults=3, radiusMiles=20)

    picture.assert_complete()
    assert len(picture.leads) == 3
    assert all(lead.distance_miles is not None and lead.distance_miles <= 20 for lead in picture.leads)


async def test_when_the_model_cannot_be_asked_the_run_fails_and_says_why(
    worker: Dispatcher, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PAUSE", 0.05)
    await desk.spoil("down=openai")

    picture = await desk.run(maxResults=2, type="planning_applications")

    picture.assert_sound()
    assert picture.campaign.status is CampaignStatus.FAILED
    reason = picture.campaign.reason or ""
    assert reason.startswith("No source can search for companies. OpenAI web search: failed on its side (server_error)")
    assert reason.endswith("; try again later.")
    assert [part.status for part in picture.slices] == ["failed", "failed"]
    assert len((await desk.log()).of("openai")) == 2 * asking.ATTEMPTS
    assert (picture.campaign.cost_micros, picture.campaign.reserved_micros) == (0, 0)


async def test_what_a_broken_answer_brought_is_kept_and_not_doubled(
    worker: Dispatcher, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PAUSE", 0.05)
    await desk.spoil("cut=0.5")

    picture = await desk.run(maxResults=10)

    picture.assert_complete()
    assert "cut" in {entry["fault"] for entry in (await desk.log()).of("openai")}
    names = [each.name for each in picture.candidates]
    assert len(set(names)) == len(names)
    broken = [part for part in picture.slices if answers(picture, part)[0].outcome == "unavailable"]
    assert any(came_before_the_second_answer(picture, part) for part in broken)


def answers(picture: Picture, part: Slice) -> list[VendorCall]:
    return [call for call in picture.calls if call.slice_id == part.id]


def came_before_the_second_answer(picture: Picture, part: Slice) -> list[str]:
    again = answers(picture, part)[1].started_at
    return [each.name for each in picture.candidates if each.slice_id == part.id and each.created_at < again]


@pytest.mark.parametrize("faults", ["errors=0.2", "nonsense=0.2", "errors=0.1,cut=0.1,nonsense=0.1"])
async def test_a_run_comes_to_its_end_through_all_kinds_of_trouble(
    worker: Dispatcher, desk: Desk, monkeypatch: pytest.MonkeyPatch, faults: str
) -> None:
    monkeypatch.setattr(asking, "PAUSE", 0.05)
    await desk.spoil(faults)

    picture = await desk.run(maxResults=4)

    picture.assert_complete()
    assert len(picture.leads) == 4
    assert picture.counters["failed"] == 0
    assert {entry["fault"] for entry in (await desk.log()).entries} > {None}
