"""What a campaign was estimated to cost is about what it costs, and it never comes to more than on a bad day."""

import pytest

from leads.briefs import Brief
from leads.campaign_types import TYPES
from leads.estimates import Estimate, Means, Prospect, estimate
from leads.vocabulary import Source
from tests.worker.machine import LEICESTER, Desk
from worker.dispatch import Dispatcher
from worker.gazetteer import open_gazetteer


async def estimated(desk: Desk, kind: str, wanted: int) -> Estimate:
    settings, gazetteer = desk.settings, open_gazetteer(desk.settings, desk.db)
    districts = await gazetteer.districts(LEICESTER.position, 15)
    await gazetteer.close()
    means = Means(
        sources=frozenset(Source),
        model=settings.openai_model,
        prices=settings.prices,
        streams=settings.openai_streams,
        places_per_minute=settings.google_places_per_minute,
        register_per_window=settings.companies_house_per_window,
    )
    return estimate(Prospect(TYPES[kind], Brief(), LEICESTER, districts, 15, wanted, find_linkedin=False), means)


@pytest.mark.parametrize(("kind", "wanted"), [("it_msp_expansion", 10), ("it_msp_expansion", 40), ("healthcare", 25)])
async def test_a_campaign_costs_about_what_was_estimated(
    worker: Dispatcher, desk: Desk, kind: str, wanted: int
) -> None:
    before = await estimated(desk, kind, wanted)

    picture = await desk.run(type=kind, maxResults=wanted, findLinkedin=False, within=60)

    assert len(picture.leads) == before.leads == wanted
    cost = picture.campaign.cost_micros
    assert 0.7 < cost / before.cost_micros < 2  # a busy machine asks on before it knows what its finds came to
    assert cost <= before.most_micros
    called = {source: sum(call.source is source for call in picture.calls) for source in Source}
    for line in before.lines:
        if line.source in {Source.GOOGLE_PLACES, Source.COMPANIES_HOUSE}:
            assert 0.5 < called[line.source] / line.calls < 1.7, line.label
