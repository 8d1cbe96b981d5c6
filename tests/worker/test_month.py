"""The month's budget: all campaigns of a tenant together never pass it, and each call counts where it was reserved."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, func, select

from leads import spending
from leads.calls import Answer, Call
from leads.errors import BudgetExhausted, Halted, Unavailable
from leads.models import Campaign, TenantMonth, VendorCall
from leads.vocabulary import CampaignStatus, Source
from tests.worker.conftest import Team
from tests.worker.test_ledger import CALL, Vendor, candidate, lines, running
from worker.ledger import FIRST, Ledger, write_off

FREE = Call(Source.COMPANIES_HOUSE, "search", {"q": "Quillmarsh"})
LATE = datetime(2025, 11, 30, 23, 59, 59, tzinfo=UTC)
NOVEMBER, DECEMBER = date(2025, 11, 1), date(2025, 12, 1)


async def set_budget(team: Team, minor: int | None) -> None:
    async with team.db.write(team.id) as session:
        await spending.set_monthly_budget(session, minor)


async def months(team: Team) -> dict[date, tuple[int, int]]:
    """What is spent and what is reserved, by month."""
    async with team.db.read(team.id) as session:
        rows = await session.scalars(select(TenantMonth))
        return {row.month: (row.cost_micros, row.reserved_micros) for row in rows}


async def this_month(team: Team) -> tuple[int, int]:
    [booked] = (await months(team)).values()
    return booked


async def another(team: Team, ledger: Ledger, campaign: Campaign) -> Ledger:
    return replace(ledger, candidate_id=await candidate(team, campaign, fence=2))


async def test_a_call_is_reserved_in_the_month_and_settled_at_what_it_cost(team: Team) -> None:
    campaign, ledger = await running(team)
    entry = await ledger.open(CALL)
    assert await this_month(team) == (0, 35_000)

    await entry.settle(Answer({}, 20_000, {}))

    assert await this_month(team) == (20_000, 0)
    await (await another(team, ledger, campaign)).make(CALL, Vendor(cost=30_000))
    assert await this_month(team) == (50_000, 0)


async def test_a_failed_call_gives_the_month_its_reservation_back(team: Team) -> None:
    _, ledger = await running(team)
    with pytest.raises(Unavailable):
        await ledger.make(CALL, Vendor(error=Unavailable("google_places", "it is down")))
    assert await this_month(team) == (0, 0)


async def test_a_free_call_is_no_matter_of_the_month(team: Team) -> None:
    _, ledger = await running(team)
    await set_budget(team, 0)
    await ledger.make(FREE, Vendor(cost=0))
    assert await months(team) == {}


async def test_a_call_that_cost_money_unforeseen_is_booked_all_the_same(team: Team) -> None:
    campaign, ledger = await running(team)
    await ledger.make(FREE, Vendor(cost=7))
    assert await this_month(team) == (7, 0)
    assert (await team.reload(campaign)).cost_micros == 7


@pytest.mark.parametrize(("cents", "allowed"), [(0, 0), (3, 0), (4, 1), (7, 2), (None, 3)])
async def test_the_months_budget_is_shared_by_all_campaigns(team: Team, cents: int | None, allowed: int) -> None:
    await set_budget(team, cents)
    vendor, refused = Vendor(), []
    for _ in range(3):
        campaign, ledger = await running(team)
        try:
            await ledger.make(CALL, vendor)
        except BudgetExhausted as error:
            refused.append(error.message)
            assert ((await team.reload(campaign)).reserved_micros, await lines(team, campaign)) == (0, [])
    assert vendor.asked == allowed
    assert refused == ["the month's budget does not allow another call"] * (3 - allowed)
    assert await months(team) == ({(spending.month_of(datetime.now(UTC))): (allowed * 35_000, 0)} if allowed else {})


async def test_the_campaigns_own_cap_is_named_when_that_is_met(team: Team) -> None:
    await set_budget(team, 100)
    campaign, ledger = await running(team, budgetMinor=1)
    with pytest.raises(BudgetExhausted, match="the campaign's budget does not allow another call"):
        await ledger.make(CALL, Vendor())
    assert await months(team) == {}
    assert await lines(team, campaign) == []


async def test_a_new_month_has_its_budget_anew(team: Team) -> None:
    await set_budget(team, 4)
    campaign, ledger = await running(team)
    await replace(ledger, clock=lambda: LATE).make(CALL, Vendor())

    await (await another(team, ledger, campaign)).make(CALL, Vendor())

    assert (await months(team))[NOVEMBER] == (35_000, 0)
    assert len(await months(team)) == 2


async def test_a_call_settles_in_the_month_in_which_it_was_reserved(team: Team) -> None:
    campaign, ledger = await running(team)
    times = iter([LATE, datetime(2025, 12, 1, tzinfo=UTC)])
    ledger = replace(ledger, clock=lambda: next(times))
    before, after = await ledger.open(CALL), await ledger.open(CALL)
    assert await months(team) == {NOVEMBER: (0, 35_000), DECEMBER: (0, 35_000)}

    await after.settle(Answer({}, 30_000, {}))
    await before.settle(Answer({}, 20_000, {}))

    assert await months(team) == {NOVEMBER: (20_000, 0), DECEMBER: (30_000, 0)}
    assert [line.started_at for line in await lines(team, campaign)] == [LATE, datetime(2025, 12, 1, tzinfo=UTC)]
    async with team.db.read(team.id) as session:
        november = await spending.read_month(session, date(2025, 11, 17))
    assert (november.first, november.spent_micros) == (NOVEMBER, 20_000)
    assert november.sources == (spending.SourceSpending(Source.GOOGLE_PLACES, 1, 20_000),)


async def test_what_is_written_off_counts_in_the_months_of_its_reservations(team: Team) -> None:
    campaign, ledger = await running(team)
    times = iter([LATE, LATE, datetime(2025, 12, 1, tzinfo=UTC)])
    entries = [await replace(ledger, clock=lambda: next(times)).open(CALL) for _ in range(3)]
    other, others = await running(team)
    await replace(others, clock=lambda: LATE).open(CALL)
    async with team.db.write(team.id) as session:
        await write_off(session, VendorCall.campaign_id == campaign.id)

    await entries[0].settle(Answer({}, 1, {}))

    assert await months(team) == {NOVEMBER: (70_000, 35_000), DECEMBER: (35_000, 0)}
    booked = [await team.reload(each) for each in (campaign, other)]
    assert [(each.cost_micros, each.reserved_micros) for each in booked] == [(105_000, 0), (0, 35_000)]


async def test_a_task_of_a_lead_may_pay_after_the_run_and_never_past_a_cap(team: Team) -> None:
    campaign, ledger = await running(team)
    done = frozenset({CampaignStatus.RUNNING, CampaignStatus.COMPLETED})
    await replace(ledger, during=done).make(CALL, Vendor())
    await set_budget(team, 4)
    another = replace(ledger, candidate_id=await candidate(team, campaign, fence=FIRST), fence=FIRST)
    with pytest.raises(BudgetExhausted, match="the month's budget"):
        await replace(another, during=done).make(CALL, Vendor())
    with pytest.raises(Halted):
        await replace(another, during=frozenset({CampaignStatus.PAUSED})).make(CALL, Vendor())


async def test_many_calls_of_two_campaigns_at_once_never_pass_the_month(team: Team) -> None:
    """Reservations, settlements, refusals and write-offs side by side: nothing is lost and nobody waits for ever."""
    await set_budget(team, 70)  # room for twenty calls of 35,000
    campaigns = [await running(team, budgetMinor=100) for _ in range(2)]
    ledgers = [await another(team, ledger, campaign) for campaign, ledger in campaigns for _ in range(30)]
    seen: list[int] = []

    async def watch() -> None:
        while True:
            spent, reserved = next(iter((await months(team)).values()), (0, 0))
            seen.append(spent + reserved)
            await asyncio.sleep(0.002)

    async def call(ledger: Ledger, number: int) -> None:
        if number % 3:
            await ledger.make(CALL, Vendor(cost=35_000))
            return
        await ledger.open(CALL)
        async with team.db.write(team.id) as session:
            await write_off(session, VendorCall.candidate_id == ledger.candidate_id)

    watching = asyncio.create_task(watch())
    results = await asyncio.gather(*(call(each, n) for n, each in enumerate(ledgers)), return_exceptions=True)
    watching.cancel()

    assert [result for result in results if result is not None and not isinstance(result, BudgetExhausted)] == []
    assert results.count(None) == 20
    assert await this_month(team) == (700_000, 0)
    assert max(seen) <= 700_000
    assert sum([(await team.reload(campaign)).cost_micros for campaign, _ in campaigns]) == 700_000


async def test_every_total_is_the_sum_of_its_lines(team: Team) -> None:
    campaign, ledger = await running(team)
    costs = [35_000, 1, 0, 20_000]
    ledgers = [await another(team, ledger, campaign) for _ in costs]
    await asyncio.gather(*(each.make(CALL, Vendor(cost=cost)) for each, cost in zip(ledgers, costs, strict=True)))
    with pytest.raises(Unavailable):
        await (await another(team, ledger, campaign)).make(CALL, Vendor(error=Unavailable("places", "down")))
    async with team.db.write(team.id) as session:
        await (await another(team, ledger, campaign)).open(CALL)
        await write_off(session, VendorCall.campaign_id == campaign.id)

    async with team.db.read(team.id) as session:
        by_run = select(func.sum(VendorCall.cost_micros)).where(VendorCall.run_id == campaign.run_id)
        total = await session.scalar(by_run)
        month = await spending.read_month(session)
    assert total == sum(costs) + 35_000
    assert (await team.reload(campaign)).cost_micros == total
    assert (month.spent_micros, month.reserved_micros) == (total, 0)
    assert month.sources == (spending.SourceSpending(Source.GOOGLE_PLACES, 6, total),)


@contextmanager
def statements(team: Team) -> Iterator[list[str]]:
    """What is sent to the database meanwhile, without the words that every transaction begins with."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "set_config" not in statement:
            sent.append(statement)

    event.listen(team.db._app.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(team.db._app.sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("call", "most"), [(FREE, 1), (CALL, 2)])
async def test_a_call_is_booked_in_few_statements(team: Team, call: Call, most: int) -> None:
    """A paid one is reserved by one and settled by one; a free one is written down when it is over."""
    campaign, ledger = await running(team)
    found_now = await candidate(team, campaign, fence=FIRST)
    with statements(team) as sent:
        await replace(ledger, candidate_id=found_now, fence=FIRST).make(call, Vendor(cost=call.most_micros))
    assert len(sent) == most
