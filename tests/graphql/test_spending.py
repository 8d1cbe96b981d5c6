"""Money over GraphQL: what a month and a lead cost, and the budget that admins set."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from leads import models, spending
from leads.vocabulary import Source
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_lead

MONEY = "{ minor currency amount }"
SHOWN = f"month spent {MONEY} reserved {MONEY} budget {MONEY} sources {{ source label calls cost {MONEY} }}"
SPENDING = f"query ($month: Date) {{ spending(month: $month) {{ {SHOWN} }} }}"
SET = f"spending {{ budget {MONEY} month }}"
THIS_MONTH = spending.month_of(datetime.now(UTC))


def usd(micros: int) -> dict[str, Any]:
    return {"minor": -(-micros // 10_000), "currency": "USD", "amount": str(Decimal(micros) / 1_000_000)}


async def add_call(team: Team, campaign: models.Campaign, source: Source, cost: int, **columns: Any) -> None:
    """A line of the ledger, and the month's account of it."""
    line = models.VendorCall(
        campaign_id=campaign.id,
        run_id=campaign.run_id,
        operation="x",
        fingerprint="x",
        source=source,
        cost_micros=cost,
        **{"outcome": "ok", "started_at": datetime.now(UTC), **columns},
    )
    month = spending.month_of(line.started_at)
    async with team.db.write(team.id) as session:
        session.add(line)
        row = await session.scalar(select(models.TenantMonth).where(models.TenantMonth.month == month))
        if row is None:
            session.add(models.TenantMonth(month=month, cost_micros=cost))
        else:
            row.cost_micros += cost


async def budget_of(team: Team) -> int | None:
    async with team.db.read(team.id) as session:
        return (await session.get_one(models.Tenant, team.id)).monthly_budget_micros


async def test_a_month_in_which_nothing_was_spent(team: Team) -> None:
    assert await team.viewer.ask(SPENDING) == {
        "month": THIS_MONTH.isoformat(),
        "spent": usd(0),
        "reserved": usd(0),
        "budget": None,
        "sources": [],
    }


async def test_a_month_by_source_and_nobody_elses(team: Team, other_team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    for source, cost in ((Source.GOOGLE_PLACES, 35_000), (Source.GOOGLE_PLACES, 35_000), (Source.OPENAI, 61_500)):
        await add_call(team, campaign, source, cost)
    await add_call(team, campaign, Source.WEBSITE, 0)
    theirs = await add_campaign(other_team.db, other_team.id)
    await add_call(other_team, theirs, Source.OPENAI, 999_999)

    shown = await team.viewer.ask(SPENDING)

    assert shown["spent"] == usd(131_500) == {"minor": 14, "currency": "USD", "amount": "0.1315"}
    assert shown["sources"] == [
        {"source": "GOOGLE_PLACES", "label": "Google Places", "calls": 2, "cost": usd(70_000)},
        {"source": "OPENAI", "label": "OpenAI web search", "calls": 1, "cost": usd(61_500)},
        {"source": "WEBSITE", "label": "Company website", "calls": 1, "cost": usd(0)},
    ]
    assert (await other_team.viewer.ask(SPENDING))["spent"] == usd(999_999)


async def test_a_month_that_is_over_ends_at_midnight_in_greenwich(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    for moment, cost in (
        (datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC), 1_000),
        (datetime(2024, 3, 1, tzinfo=UTC), 20_000),
        (datetime(2024, 2, 1, tzinfo=UTC), 300),
        (datetime(2024, 1, 31, 23, 59, 59, tzinfo=UTC), 4_000),
    ):
        await add_call(team, campaign, Source.OPENAI, cost, started_at=moment)

    shown = await team.viewer.ask(SPENDING, month="2024-02-17")

    assert (shown["month"], shown["spent"]) == ("2024-02-01", usd(1_300))
    assert [(row["calls"], row["cost"]) for row in shown["sources"]] == [(2, usd(1_300))]
    assert (await team.viewer.ask(SPENDING, month="2024-12-31"))["sources"] == []


async def test_a_budget_is_set_and_lifted(team: Team, other_team: Team) -> None:
    done = await team.admin.do("setMonthlyBudget", SET, amountMinor=5_000)
    assert done["spending"] == {"budget": usd(50_000_000), "month": THIS_MONTH.isoformat()}
    assert await budget_of(team) == 50_000_000
    assert (await team.viewer.ask(SPENDING))["budget"] == usd(50_000_000)
    assert await budget_of(other_team) is None

    assert (await team.admin.do("setMonthlyBudget", SET, amountMinor=0))["spending"]["budget"] == usd(0)
    assert (await team.admin.do("setMonthlyBudget", SET, amountMinor=None))["spending"]["budget"] is None
    assert await budget_of(team) is None


@pytest.mark.parametrize("given", [{"amountMinor": -1}, {"amountMinor": 1_000_000_001}, {}])
async def test_what_is_no_budget_changes_nothing(team: Team, given: dict[str, Any]) -> None:
    await team.admin.do("setMonthlyBudget", SET, amountMinor=5_000)
    done = await team.admin.do("setMonthlyBudget", SET, **given)
    assert (done["code"], done["field"]) == ("INVALID", "amountMinor")
    assert await budget_of(team) == 50_000_000


@pytest.mark.parametrize("role", ["viewer", "member"])
async def test_only_admins_set_it(team: Team, role: str) -> None:
    done = await getattr(team, role).do("setMonthlyBudget", SET, amountMinor=1)
    assert done["code"] == "FORBIDDEN"
    assert await budget_of(team) is None


async def test_a_lead_costs_all_runs_by_all_leads(team: Team) -> None:
    campaign, empty = await add_campaign(team.db, team.id), await add_campaign(team.db, team.id)
    for name in ("One", "Two", "Three"):
        await add_lead(team.db, campaign, name)
    async with team.db.write(team.id) as session:
        both = models.Campaign.id.in_([campaign.id, empty.id])
        await session.execute(update(models.Campaign).where(both).values(cost_micros=100_000))
    query = f"{{ campaigns(first: 9) {{ nodes {{ id costPerLead {MONEY} }} }} }}"
    shown = {node["id"]: node["costPerLead"] for node in (await team.viewer.ask(query))["nodes"]}
    assert shown == {gid("Campaign", campaign): usd(33_334), gid("Campaign", empty): None}
