"""The cap on what a campaign may spend: never passed, by our books or by the vendors', and said when it is met."""

import pytest
from arq.worker import Worker

from leads.vocabulary import EventKind, Source
from tests.worker.machine import Desk

SPENT = "the campaign's budget does not allow another call"


@pytest.mark.parametrize("cents", [9, 14])
async def test_a_campaign_ends_when_its_budget_does(worker: Worker, desk: Desk, cents: int) -> None:
    picture = await desk.run(maxResults=30, budgetMinor=cents)

    picture.assert_complete()
    assert picture.campaign.reason == SPENT
    assert picture.events[-1].kind is EventKind.RUN_COMPLETED
    assert picture.events[-1].message.endswith(SPENT)
    budget, bill = cents * 10_000, (await desk.log()).bill
    assert 0 < bill <= budget
    assert bill == picture.campaign.cost_micros
    assert 0 < len(picture.leads) < 30
    answers = [call.outcome for call in picture.calls if call.source is Source.OPENAI]
    assert answers == ["ok"] * len(answers), "what was paid for is listened to until its end"


async def test_sources_that_the_budget_does_not_allow_are_off_and_the_free_ones_go_on(
    worker: Worker, desk: Desk
) -> None:
    picture = await desk.run(maxResults=30, budgetMinor=8)

    unpaid = [each for each in picture.candidates if each.sources and each.sources["google_places"]["status"] == "OFF"]
    assert unpaid
    assert {each.sources["google_places"]["detail"] for each in unpaid} == {SPENT}
    assert any(each.sources["companies_house"]["status"] == "FOUND" for each in unpaid)
    assert picture.of_kind(EventKind.SOURCE_OFF) == []
    assert picture.leads


async def test_a_budget_too_small_for_one_question_asks_nothing(worker: Worker, desk: Desk) -> None:
    picture = await desk.run(budgetMinor=1)

    picture.assert_complete()
    assert picture.campaign.reason == SPENT
    assert [*picture.candidates, *picture.calls] == []
    assert (await desk.log()).paid == []
