"""Estimates over GraphQL: the same input and the same refusals as creating the campaign, and nothing is written."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from leads import models
from leads.settings import Settings
from leads.vocabulary import Provider
from tests.graphql.people import Team
from tests.graphql.test_spending import THIS_MONTH

NEW: dict[str, Any] = {"name": "Care", "type": "healthcare", "postcode": "LE1 1AA", "maxResults": 20}
SHOWN = "cost { minor amount } most { minor } seconds monthLeft { minor } fits advice"
QUERY = f"""query ($input: CreateCampaignInput!) {{ estimateCampaign(input: $input) {{ __typename
  ... on CampaignEstimate {{ {SHOWN} lines {{ source label calls cost {{ minor amount }} }} }}
  ... on Problem {{ code field message fieldErrors {{ field message }} }} }} }}"""


async def estimate(team: Team, **changes: Any) -> Any:
    return await team.member.ask(QUERY, input={**NEW, **changes})


async def with_keys(team: Team) -> None:
    for provider in (Provider.OPENAI, Provider.GOOGLE_PLACES):
        await team.admin.do("setProviderKey", "providerStatus { configured }", provider=provider.name, key="k" * 20)


def by_label(shown: Any) -> dict[str, tuple[str, int, str]]:
    return {line["label"]: (line["source"], line["calls"], line["cost"]["amount"]) for line in shown["lines"]}


async def test_what_a_campaign_would_cost(team: Team) -> None:
    await with_keys(team)
    shown = await estimate(team, findLinkedin=True, analyzeAbove=50)
    lines = by_label(shown)
    assert lines["Google Places"] == ("GOOGLE_PLACES", 33, "1.155")
    assert lines["Companies House"] == ("COMPANIES_HOUSE", 37 + 5 * 19, "0")
    assert lines.keys() >= {"First questions", "LinkedIn pages", "Analyses", "Company website"}
    assert float(shown["cost"]["amount"]) == pytest.approx(sum(float(cost) for _, _, cost in lines.values()))
    assert shown["cost"]["minor"] < shown["most"]["minor"] < 5 * shown["cost"]["minor"]
    assert (shown["monthLeft"], shown["fits"], shown["advice"]) == (None, True, None)
    assert 10 < shown["seconds"] < 60
    assert by_label(await estimate(team, findLinkedin=False)).keys() == lines.keys() - {"LinkedIn pages", "Analyses"}


async def test_only_sources_that_can_be_asked_are_counted(team: Team) -> None:
    assert by_label(await estimate(team)).keys() == {"Companies House", "Company website"}
    assert (await estimate(team))["cost"]["minor"] == 0


async def test_money_that_will_not_do(team: Team, other_team: Team) -> None:
    await with_keys(team)
    enough = await estimate(team, budgetMinor=10_000)
    assert (enough["fits"], enough["advice"]) == (True, None)
    cost = enough["cost"]["minor"]

    short = await estimate(team, budgetMinor=cost // 2)
    assert (short["fits"], short["most"]["minor"], short["cost"]["minor"]) == (False, cost // 2, cost)
    assert short["advice"].startswith("The spending limit is enough for about 9 of 20 leads;")

    await team.admin.do("setMonthlyBudget", "spending { month }", amountMinor=50)
    async with team.db.write(team.id) as session:
        session.add(models.TenantMonth(month=THIS_MONTH, cost_micros=100_000, reserved_micros=50_000))
    short = await estimate(team)
    assert (short["monthLeft"], short["fits"], short["most"]["minor"]) == ({"minor": 35}, False, 35)
    assert short["advice"].startswith("What is left of this month's budget is enough for about ")
    async with team.db.write(team.id) as session:
        await session.execute(update(models.TenantMonth).values(cost_micros=600_000))
    assert (await estimate(team))["monthLeft"] == {"minor": 0}
    assert (await estimate(other_team))["monthLeft"] is None


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"postcode": "ZZ99 9ZZ"}, ["postcode"]),
        ({"postcode": None}, ["postcode"]),
        ({"type": "nothing"}, ["type"]),
        ({"name": " ", "maxResults": 501, "radiusMiles": 0}, ["name", "radiusMiles", "maxResults"]),
        ({"budgetMinor": 0}, ["budgetMinor"]),
        ({"type": "company_list"}, ["companyNames"]),
    ],
)
async def test_it_refuses_what_creating_refuses(team: Team, change: dict[str, Any], fields: list[str]) -> None:
    problem = await estimate(team, **change)
    assert problem.pop("__typename") == "Problem"
    assert problem["code"] == "INVALID"
    assert [error["field"] for error in problem["fieldErrors"]] == fields
    created = await team.member.do("createCampaign", "campaign { id }", **{**NEW, **change})
    assert created["fieldErrors"] == problem["fieldErrors"]


async def test_nothing_is_written(team: Team, settings: Settings) -> None:
    await with_keys(team)
    await estimate(team, idempotencyKey="once", start=True)
    async with team.db.read(team.id) as session:
        for model in (models.Campaign, models.CampaignEvent, models.IdempotencyKey, models.VendorCall):
            assert await session.scalar(select(func.count()).select_from(model)) == 0


async def test_viewers_may_not_ask(team: Team) -> None:
    assert (await team.viewer.ask(QUERY, input=NEW))["code"] == "FORBIDDEN"
