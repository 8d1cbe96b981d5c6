"""The cap on what a campaign may spend: never passed, by our books or by the vendors', and said when it is met."""

import pytest

from leads import spending
from leads.vocabulary import EventKind, Source
from tests.worker.machine import Desk
from worker.dispatch import Dispatcher

SPENT = "the campaign's budget does not allow another call"
MONTH_SPENT = "the month's budget does not allow another call"


@pytest.mark.parametrize("cents", [9, 14])
async def test_a_campaign_ends_when_its_budget_does(worker: Dispatcher, desk: Desk, cents: int) -> None:
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
    worker: Dispatcher, desk: Desk
) -> None:
    picture = await desk.run(maxResults=30, budgetMinor=8)

    unpaid = [each for each in picture.candidates if each.sources and each.sources["google_places"]["status"] == "OFF"]
    assert unpaid
    assert {each.sources["google_places"]["detail"] for each in unpaid} == {SPENT}
    assert any(each.sources["companies_house"]["status"] == "FOUND" for each in unpaid)
    assert picture.of_kind(EventKind.SOURCE_OFF) == []
    assert picture.leads


async def test_a_budget_too_small_for_one_question_asks_nothing(worker: Dispatcher, desk: Desk) -> None:
    picture = await desk.run(budgetMinor=1)

    picture.assert_complete()
    assert picture.campaign.reason == SPENT
    assert {each.finder for each in picture.candidates} == {Source.COMPANIES_HOUSE}
    assert (picture.campaign.cost_micros, (await desk.log()).paid) == (0, [])


async def test_a_run_ends_with_what_it_has_when_the_months_budget_does(worker: Dispatcher, desk: Desk) -> None:
    async with desk.db.write(desk.id) as session:
        await spending.set_monthly_budget(session, 9)

    picture = await desk.run(maxResults=30)

    picture.assert_complete()
    assert picture.campaign.reason == MONTH_SPENT
    assert picture.events[-1].message.endswith(MONTH_SPENT)
    assert 0 < len(picture.leads) < 30
    async with desk.db.read(desk.id) as session:
        month = await spending.read_month(session)
    assert (month.spent_micros, month.reserved_micros) == (picture.campaign.cost_micros, 0)
    assert 0 < month.spent_micros == (await desk.log()).bill <= 90_000
    assert sum(source.cost_micros for source in month.sources) == month.spent_micros

    after = await desk.run(maxResults=30)
    assert (after.campaign.reason, after.leads, after.campaign.cost_micros) == (MONTH_SPENT, [], 0)
