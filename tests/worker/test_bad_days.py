"""Vendors that are down, slow, talk nonsense or hang up: the lead still arrives, and what is missing is said."""

from collections import Counter

import pytest
from arq.worker import Worker

from leads.vocabulary import EventKind, Source
from tests.worker.machine import Desk, Picture


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
    worker: Worker, desk: Desk, vendor: str, source: Source
) -> None:
    await desk.spoil(f"down={vendor}")

    picture = await desk.run(maxResults=4)

    picture.assert_complete()
    assert len(picture.leads) == 4
    assert told(picture, source).keys() == {"UNAVAILABLE"}
    assert source not in sources_of_facts(picture)
    assert picture.of_kind(EventKind.SOURCE_OFF) == []
    log = await desk.log()
    assert {entry["status"] for entry in log.of(vendor)} <= {500, 502, 503}
    assert log.of(vendor)


async def test_a_vendor_that_is_down_costs_nothing(worker: Worker, desk: Desk) -> None:
    await desk.spoil("down=places")

    picture = await desk.run(maxResults=2, radiusMiles=10)

    picture.assert_complete()
    calls = [call for call in picture.calls if call.source is Source.GOOGLE_PLACES]
    assert {(call.outcome, call.cost_micros) for call in calls} == {("unavailable", 0)}
    assert picture.campaign.cost_micros == sum(c.cost_micros for c in picture.calls if c.source is Source.OPENAI)


async def test_leads_arrive_without_websites(worker: Worker, desk: Desk) -> None:
    await desk.spoil("down=websites")

    picture = await desk.run(maxResults=4)

    picture.assert_complete()
    assert len(picture.leads) == 4
    assert told(picture, "website").keys() <= {"UNAVAILABLE", "SKIPPED"}
    assert told(picture, "website")["UNAVAILABLE"] > 0
    assert told(picture, "linkedin") == told(picture, "website")
    assert not {Source.WEBSITE, Source.LINKEDIN} & sources_of_facts(picture)


async def test_leads_arrive_from_slow_vendors_with_all_their_evidence(worker: Worker, desk: Desk) -> None:
    await desk.spoil("slow=places+companies_house+websites+postcodes")

    picture = await desk.run(maxResults=3)

    picture.assert_complete()
    assert len(picture.leads) == 3
    assert sources_of_facts(picture) >= {Source.GOOGLE_PLACES, Source.COMPANIES_HOUSE, Source.WEBSITE}
    assert told(picture, "google_places").keys() <= {"FOUND", "NOT_FOUND"}


async def test_leads_arrive_while_postcodes_cannot_be_looked_up(worker: Worker, desk: Desk) -> None:
    await desk.spoil("down=postcodes")

    picture = await desk.run(maxResults=3, radiusMiles=20)

    picture.assert_complete()
    assert len(picture.leads) == 3
    assert all(lead.distance_miles is not None and lead.distance_miles <= 20 for lead in picture.leads)


async def test_when_the_model_cannot_be_asked_the_run_ends_and_says_why(worker: Worker, desk: Desk) -> None:
    await desk.spoil("down=openai")

    picture = await desk.run(maxResults=2, within=60)

    picture.assert_sound()
    assert picture.leads == []
    assert "failed on its side" in (picture.campaign.reason or "")
