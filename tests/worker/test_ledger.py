"""The books: money is reserved before a call and settled after it, and no recorded answer is bought twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from leads import calls, campaigns
from leads.calls import Answer, Call, land
from leads.db import Database, WriteSession
from leads.errors import BadReply, BudgetExhausted, Halted, Unavailable
from leads.models import Campaign, Candidate, VendorCall
from leads.vocabulary import CampaignStatus, Source
from tests.worker.conftest import Team
from worker.ledger import Ledger, write_off

CALL = Call(Source.GOOGLE_PLACES, "search", {"text": "Quillmarsh Dental, LE1 1AA"}, most_micros=35_000)


class Vendor:
    """Counts how often it is asked."""

    def __init__(self, *, cost: int = 35_000, error: Exception | None = None) -> None:
        self.asked = 0
        self.cost = cost
        self.error = error

    async def __call__(self) -> Answer:
        self.asked += 1
        if self.error:
            raise self.error
        return Answer({"places": ["one"]}, self.cost, {"requests": 1})


async def running(team: Team, **values: Any) -> tuple[Campaign, Ledger]:
    campaign = await team.campaign(**values)
    async with team.db.write(team.id) as session:
        await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(status=CampaignStatus.RUNNING))
    assert campaign.run_id is not None
    taken_over = await candidate(team, campaign, fence=2)
    return campaign, Ledger(team.db, team.id, campaign.id, campaign.run_id, candidate_id=taken_over, fence=2)


async def candidate(team: Team, campaign: Campaign, *, fence: int) -> UUID:
    row = Candidate(
        campaign_id=campaign.id,
        run_id=campaign.run_id,
        fingerprint=str(uuid4()),
        finder=Source.OPENAI,
        name="Quillmarsh Dental",
        found={"name": "Quillmarsh Dental"},
        fence=fence,
    )
    async with team.db.write(team.id) as session:
        session.add(row)
    return row.id


async def lines(team: Team, campaign: Campaign) -> list[VendorCall]:
    async with team.db.read(team.id) as session:
        found = await session.scalars(
            select(VendorCall).where(VendorCall.campaign_id == campaign.id).order_by(VendorCall.started_at)
        )
        return list(found)


async def test_a_call_is_settled_at_what_it_cost(team: Team) -> None:
    campaign, ledger = await running(team)
    vendor = Vendor(cost=20_000)

    assert await ledger.make(CALL, vendor) == {"places": ["one"]}

    (line,) = await lines(team, campaign)
    assert (line.outcome, line.reserved_micros, line.cost_micros, line.usage) == ("ok", 35_000, 20_000, {"requests": 1})
    after = await team.reload(campaign)
    assert (after.cost_micros, after.reserved_micros) == (20_000, 0)


async def test_a_recorded_answer_is_read_back_and_not_paid_for_again(team: Team) -> None:
    campaign, ledger = await running(team)
    vendor = Vendor()
    await ledger.make(CALL, vendor)

    assert await ledger.make(CALL, vendor) == {"places": ["one"]}

    assert vendor.asked == 1
    assert len(await lines(team, campaign)) == 1
    assert (await team.reload(campaign)).cost_micros == 35_000


async def test_an_answer_that_may_not_be_kept_any_longer_is_asked_for_again(team: Team) -> None:
    _, ledger = await running(team)
    vendor = Vendor()
    brief = Call(CALL.source, CALL.operation, CALL.request, CALL.most_micros, keep=timedelta(milliseconds=1))
    await ledger.make(brief, vendor)
    await asyncio.sleep(0.01)

    await ledger.make(brief, vendor)

    assert vendor.asked == 2


async def test_a_failed_call_gives_its_reservation_back(team: Team) -> None:
    campaign, ledger = await running(team)

    with pytest.raises(Unavailable):
        await ledger.make(CALL, Vendor(error=Unavailable("google_places", "it is down")))

    (line,) = await lines(team, campaign)
    assert (line.outcome, line.detail, line.cost_micros) == ("unavailable", "it is down", 0)
    after = await team.reload(campaign)
    assert (after.cost_micros, after.reserved_micros) == (0, 0)


async def test_a_cancelled_call_gives_its_reservation_back(team: Team) -> None:
    campaign, ledger = await running(team)

    sent = asyncio.Event()

    async def hang() -> Answer:
        sent.set()
        await asyncio.sleep(60)
        raise AssertionError

    task = asyncio.create_task(ledger.make(CALL, hang))
    await sent.wait()
    assert (await team.reload(campaign)).reserved_micros == 35_000
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert (await team.reload(campaign)).reserved_micros == 0


async def test_the_cap_is_never_passed_however_many_ask_at_once(team: Team) -> None:
    campaign, first = await running(team, budgetMinor=10)  # 100,000 micros: room for two calls of 35,000
    ledgers = [first, *[replace(first, candidate_id=await candidate(team, campaign, fence=2)) for _ in range(7)]]
    vendor = Vendor()

    results = await asyncio.gather(*(each.make(CALL, vendor) for each in ledgers), return_exceptions=True)

    assert vendor.asked == 2
    assert sum(isinstance(result, BudgetExhausted) for result in results) == 6
    after = await team.reload(campaign)
    assert (after.cost_micros, after.reserved_micros) == (70_000, 0)
    assert len(await lines(team, campaign)) == 2


async def test_after_a_stop_nothing_is_paid_for(team: Team) -> None:
    campaign, ledger = await running(team)
    async with team.db.write(team.id) as session:
        await campaigns.stop(session, campaign.id)
    vendor = Vendor()

    with pytest.raises(Halted):
        await ledger.make(CALL, vendor)

    assert vendor.asked == 0
    assert await lines(team, campaign) == []


async def test_a_free_call_is_written_down_and_costs_nothing(team: Team) -> None:
    campaign, ledger = await running(team, budgetMinor=1)
    free = Call(Source.COMPANIES_HOUSE, "search", {"q": "Quillmarsh"})

    await ledger.make(free, Vendor(cost=0))

    (line,) = await lines(team, campaign)
    assert (line.source, line.outcome, line.cost_micros) == (Source.COMPANIES_HOUSE, "ok", 0)


async def test_a_call_whose_worker_died_is_written_off_at_its_most_and_never_settled_again(team: Team) -> None:
    campaign, ledger = await running(team)
    entry = await ledger.open(CALL)
    async with team.db.write(team.id) as session:
        await write_off(session, VendorCall.candidate_id == ledger.candidate_id)

    await entry.settle(Answer({"places": []}, 20_000, {"requests": 1}))

    (line,) = await lines(team, campaign)
    assert (line.outcome, line.cost_micros, line.reply) == ("lost", 35_000, None)
    after = await team.reload(campaign)
    assert (after.cost_micros, after.reserved_micros) == (35_000, 0)


async def test_only_open_calls_are_written_off(team: Team) -> None:
    campaign, ledger = await running(team)
    await ledger.make(CALL, Vendor(cost=20_000))

    async with team.db.write(team.id) as session:
        await write_off(session, VendorCall.candidate_id == ledger.candidate_id)

    (line,) = await lines(team, campaign)
    assert (line.outcome, line.cost_micros) == ("ok", 20_000)
    assert (await team.reload(campaign)).cost_micros == 20_000


async def end_impatiently(task: "asyncio.Task[Any]") -> None:
    """As `leads.endings.end_all` does, but without giving it time."""
    while not task.done():
        task.cancel()
        await asyncio.sleep(0)


@pytest.mark.parametrize("times", ["once", "until it is over"])
@pytest.mark.parametrize("moments", range(0, 32, 4))
async def test_whenever_a_call_is_cancelled_nothing_stays_reserved(team: Team, moments: int, times: str) -> None:
    """Before the money is set aside, while it is, while the vendor is asked, while the answer is written down."""
    campaign, ledger = await running(team)

    async def answer() -> Answer:
        await asyncio.sleep(0.005)
        return Answer({"places": []}, 20_000, {"requests": 1})

    task = asyncio.create_task(ledger.make(CALL, answer))
    await asyncio.sleep(moments / 1000)
    task.cancel()
    if times == "until it is over":
        await end_impatiently(task)
    await asyncio.gather(task, return_exceptions=True)

    after = await team.reload(campaign)
    assert after.reserved_micros == 0
    written = await lines(team, campaign)
    assert {(line.outcome, line.cost_micros) for line in written} <= {("stopped", 0), ("ok", 20_000)}
    assert after.cost_micros == sum(line.cost_micros for line in written)


async def test_whoever_has_lost_the_candidate_pays_for_nothing_more(team: Team) -> None:
    campaign, ledger = await running(team)
    vendor = Vendor()
    with pytest.raises(Halted):
        await replace(ledger, fence=1).make(CALL, vendor)
    assert vendor.asked == 0
    assert await lines(team, campaign) == []
    assert (await team.reload(campaign)).reserved_micros == 0


@pytest.mark.parametrize("times", [1, 5])
async def test_a_request_on_its_way_is_waited_for_and_paid_when_it_is_broken_off(team: Team, times: int) -> None:
    campaign, ledger = await running(team)
    sent, answered = asyncio.Event(), asyncio.Event()

    async def request() -> Answer:
        sent.set()
        await answered.wait()
        return Answer({"places": ["one"]}, 35_000, {"requests": 1})

    asking = asyncio.create_task(ledger.make(CALL, lambda: land(request())))
    await sent.wait()
    for _ in range(times):
        asking.cancel()
        await asyncio.sleep(0)
    answered.set()
    if times > 1:
        await end_impatiently(asking)
    with pytest.raises(asyncio.CancelledError):
        await asking
    [line] = await lines(team, campaign)
    assert (line.outcome, line.cost_micros, line.reply) == ("ok", 35_000, {"places": ["one"]})
    assert await ledger.recall(CALL) == {"places": ["one"]}
    booked = await team.reload(campaign)
    assert (booked.cost_micros, booked.reserved_micros) == (35_000, 0)


async def test_a_request_that_is_broken_off_and_fails_on_its_way_is_booked_at_what_it_cost(team: Team) -> None:
    campaign, ledger = await running(team)
    sent, answered = asyncio.Event(), asyncio.Event()

    async def request() -> Answer:
        sent.set()
        await answered.wait()
        error = BadReply(Source.GOOGLE_PLACES, "nonsense")
        error.cost_micros = 35_000
        raise error

    asking = asyncio.create_task(ledger.make(CALL, lambda: land(request())))
    await sent.wait()
    asking.cancel()
    await asyncio.sleep(0)
    answered.set()
    with pytest.raises(asyncio.CancelledError):
        await asking
    [line] = await lines(team, campaign)
    assert (line.outcome, line.cost_micros) == ("bad_reply", 35_000)
    booked = await team.reload(campaign)
    assert (booked.cost_micros, booked.reserved_micros) == (35_000, 0)


async def test_a_request_that_is_waited_for_in_vain_is_booked_at_the_most_that_it_can_cost(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, ledger = await running(team)
    sent = asyncio.Event()

    async def request() -> Answer:
        sent.set()
        await asyncio.Event().wait()
        raise AssertionError("it never comes")

    monkeypatch.setattr(calls, "LANDING", 0.05)
    asking = asyncio.create_task(ledger.make(CALL, lambda: land(request())))
    await sent.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    [line] = await lines(team, campaign)
    assert (line.outcome, line.cost_micros) == ("stopped", CALL.most_micros)
    booked = await team.reload(campaign)
    assert (booked.cost_micros, booked.reserved_micros) == (CALL.most_micros, 0)


@dataclass
class Away:
    """A database that is away for the next `times` transactions; of the last of them only word is lost."""

    db: Database
    times: int = 0
    tried: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.db, name)

    @asynccontextmanager
    async def write(self, tenant_id: UUID) -> AsyncIterator[WriteSession]:
        self.tried += 1
        if self.times > 1:
            self.times -= 1
            raise ConnectionRefusedError
        async with self.db.write(tenant_id) as session:
            yield session
        if self.times:
            self.times = 0
            raise ConnectionResetError


@pytest.mark.parametrize("price", [35_000, 0])
async def test_an_answer_that_comes_while_the_database_is_away_is_written_down_when_it_is_back(
    team: Team, price: int
) -> None:
    campaign, ledger = await running(team)
    away = Away(team.db)
    call = replace(CALL, most_micros=price)

    async def answer() -> Answer:
        away.times = 3
        return Answer({"places": ["one"]}, price, {"requests": 1})

    assert await replace(ledger, db=cast("Database", away)).make(call, answer) == {"places": ["one"]}
    [line] = await lines(team, campaign)
    assert (line.outcome, line.cost_micros, line.reply) == ("ok", price, {"places": ["one"]})
    booked = await team.reload(campaign)
    assert (booked.cost_micros, booked.reserved_micros) == (price, 0)
    assert away.tried == 4 + bool(price)
