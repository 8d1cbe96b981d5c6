"""Campaigns over GraphQL: each action, what it refuses, and that a refusal changes nothing."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update

from leads import campaigns, lifecycle, models
from leads.db import Database
from leads.vocabulary import CampaignStatus
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_candidate, add_events, current_run

NEW = {"name": "Care", "type": "healthcare", "postcode": "le1 1aa"}


async def count_of(db: Database, tenant_id: Any, model: Any) -> int:
    async with db.read(tenant_id) as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


async def test_create_starts_at_once(team: Team) -> None:
    shown = (
        "campaign { name status postcode town radiusMiles maxResults type { key label } lastSeq "
        "brief { sectors companyNames prompt } budget { minor } run { number status } allowedActions }"
    )
    made = await team.member.do("createCampaign", shown, **NEW, sectors=["Dentists"], budgetMinor=500)
    assert made["campaign"] == {
        "name": "Care",
        "status": "QUEUED",
        "postcode": "LE1 1AA",
        "town": "Leicester",
        "radiusMiles": 15,
        "maxResults": 100,
        "type": {"key": "healthcare", "label": "Healthcare"},
        "lastSeq": 2,
        "brief": {"sectors": ["Dentists"], "companyNames": [], "prompt": None},
        "budget": {"minor": 500},
        "run": {"number": 1, "status": "QUEUED"},
        "allowedActions": ["PAUSE", "STOP"],
    }


async def test_create_without_starting(team: Team) -> None:
    made = await team.member.do("createCampaign", "campaign { status run { id } }", **NEW, start=False)
    assert made["campaign"] == {"status": "DRAFT", "run": None}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"postcode": "ZZ99 9ZZ"}, "postcode"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"postcode": None}, "postcode"),
        ({"radiusMiles": 0}, "radiusMiles"),
        ({"radiusMiles": 201}, "radiusMiles"),
        ({"maxResults": 0}, "maxResults"),
        ({"maxResults": 501}, "maxResults"),
        ({"name": " "}, "name"),
        ({"type": "unknown"}, "type"),
        ({"type": "similar_business"}, "referenceCompany"),
        ({"type": "company_list"}, "companyNames"),
    ],
    ids=str,
)
async def test_create_names_the_field_that_is_wrong(team: Team, change: dict[str, Any], field: str) -> None:
    problem = await team.member.do("createCampaign", "campaign { id }", **(NEW | change))
    assert (problem["code"], problem["field"]) == ("INVALID", field)
    assert {error["field"] for error in problem["fieldErrors"]} == {field}
    assert await count_of(team.db, team.id, models.Campaign) == 0


async def test_create_names_all_fields_that_are_wrong(team: Team) -> None:
    problem = await team.member.do("createCampaign", "campaign { id }", **NEW | {"radiusMiles": 0, "maxResults": 0})
    assert [error["field"] for error in problem["fieldErrors"]] == ["radiusMiles", "maxResults"]


async def test_the_same_key_creates_once(team: Team) -> None:
    first = await team.member.do("createCampaign", "campaign { id }", **NEW, idempotencyKey="k1")
    again = await team.member.do("createCampaign", "campaign { id }", **NEW, idempotencyKey="k1")
    other = await team.member.do("createCampaign", "campaign { id }", **NEW | {"name": "B"}, idempotencyKey="k1")
    assert first == again
    assert (other["code"], other["field"]) == ("CONFLICT", "idempotencyKey")
    assert await count_of(team.db, team.id, models.Campaign) == 1


async def test_the_same_key_at_once_creates_once(team: Team) -> None:
    given = NEW | {"idempotencyKey": "k1"}
    done = await asyncio.gather(*(team.member.do("createCampaign", "campaign { id }", **given) for _ in range(5)))
    assert len({answer["campaign"]["id"] for answer in done}) == 1
    assert await count_of(team.db, team.id, models.Campaign) == 1


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_what_cannot_be_a_key(team: Team, key: str) -> None:
    problem = await team.member.do("createCampaign", "campaign { id }", **NEW, idempotencyKey=key)
    assert (problem["code"], problem["field"]) == ("INVALID", "idempotencyKey")
    assert await count_of(team.db, team.id, models.Campaign) == 0


async def test_update_changes_what_is_given(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, start=False, sectors=["Dentists"])
    shown = "campaign { name postcode town radiusMiles brief { sectors } lastSeq }"
    where = {"campaignId": gid("Campaign", campaign)}
    done = await team.member.do("updateCampaign", shown, **where, name="New name", postcode="LE11 1AA")
    assert done["campaign"] == {
        "name": "New name",
        "postcode": "LE11 1AA",
        "town": "Loughborough",
        "radiusMiles": 15,
        "brief": {"sectors": ["Dentists"]},
        "lastSeq": 2,
    }
    done = await team.member.do("updateCampaign", shown, **where, radiusMiles=30, sectors=[])
    assert done["campaign"]["postcode"] == "LE11 1AA"
    assert (done["campaign"]["radiusMiles"], done["campaign"]["brief"]) == (30, {"sectors": []})


async def test_update_refuses_what_is_wrong(team: Team) -> None:
    draft = await add_campaign(team.db, team.id, start=False)
    queued = await add_campaign(team.db, team.id)
    where = {"campaignId": gid("Campaign", draft)}
    invalid = await team.member.do("updateCampaign", "campaign { id }", **where, name="X", radiusMiles=0)
    assert (invalid["code"], invalid["field"]) == ("INVALID", "radiusMiles")
    under_way = await team.member.do("updateCampaign", "campaign { id }", campaignId=gid("Campaign", queued), name="X")
    assert under_way["code"] == "CONFLICT"
    async with team.db.read(team.id) as session:
        rows = (await session.execute(select(models.Campaign.name, models.Campaign.event_seq))).all()
    assert sorted(map(tuple, rows)) == [("Care in Leicester", 1), ("Care in Leicester", 2)]


ACTIONS = {
    "startCampaign": lifecycle.Action.START,
    "pauseCampaign": lifecycle.Action.PAUSE,
    "resumeCampaign": lifecycle.Action.RESUME,
    "stopCampaign": lifecycle.Action.STOP,
    "restartCampaign": lifecycle.Action.RESTART,
}


@pytest.mark.parametrize("status", CampaignStatus)
@pytest.mark.parametrize("mutation", ACTIONS)
async def test_each_action_in_each_status(team: Team, mutation: str, status: CampaignStatus) -> None:
    campaign = await add_campaign(team.db, team.id, start=status is not CampaignStatus.DRAFT)
    async with team.db.write(team.id) as session:
        await session.execute(update(models.Campaign).values(status=status))
    done = await team.member.do(mutation, "campaign { status lastSeq }", campaignId=gid("Campaign", campaign))
    allowed, target = lifecycle.CAMPAIGN[ACTIONS[mutation]]
    if status in allowed:
        assert done["campaign"] == {"status": target, "lastSeq": campaign.event_seq + 1}
    else:
        assert done["code"] == "CONFLICT"
        async with team.db.read(team.id) as session:
            row = await campaigns.find(session, campaign.id)
        assert (row.status, row.event_seq) == (status, campaign.event_seq)


async def test_delete_hides(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    where = gid("Campaign", campaign)
    assert (await team.member.do("deleteCampaign", "deletedId", campaignId=where))["deletedId"] == where
    assert await team.viewer.ask("query ($id: ID!) { campaign(id: $id) { id } }", id=where) is None
    assert await team.viewer.ask("query ($id: ID!) { node(id: $id) { id } }", id=where) is None
    assert await team.viewer.ask("{ campaigns { totalCount } }") == {"totalCount": 0}
    assert (await team.member.do("startCampaign", "campaign { id }", campaignId=where))["code"] == "NOT_FOUND"


async def test_delete_refuses_what_is_under_way(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    refused = await team.member.do("deleteCampaign", "deletedId", campaignId=gid("Campaign", campaign))
    assert refused["code"] == "CONFLICT"
    assert await team.viewer.ask("{ campaigns { totalCount } }") == {"totalCount": 1}


@pytest.mark.parametrize("mutation", ["createCampaign", *ACTIONS, "deleteCampaign", "updateCampaign"])
async def test_a_viewer_changes_nothing(team: Team, mutation: str) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    given = NEW if mutation == "createCampaign" else {"campaignId": gid("Campaign", campaign)}
    assert (await team.viewer.do(mutation, "__typename", **given))["code"] == "FORBIDDEN"
    async with team.db.read(team.id) as session:
        assert (await session.scalars(select(models.Campaign.status))).all() == [CampaignStatus.DRAFT]


async def test_a_campaign_shows_its_run_its_log_and_its_finds(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    await add_candidate(team.db, campaign, "Ivy Care")
    await add_events(team.db, campaign, 3)
    run = await current_run(team.db, campaign)
    call = {"campaign_id": campaign.id, "run_id": run.id, "source": "openai", "operation": "search"}
    async with team.db.write(team.id) as session:
        for outcome, cost, ms in (("ok", 20_000, 100), ("ok", 5, 300), ("unavailable", 0, 9), ("open", 0, None)):
            session.add(
                models.VendorCall(**call, fingerprint=outcome, outcome=outcome, cost_micros=cost, duration_ms=ms)
            )
        await session.execute(update(models.Campaign).values(cost_micros=20_005))
    query = """query ($id: ID!) { campaign(id: $id) {
        counters { found } cost { minor currency amount } startedAt finishedAt durationSeconds
        events(after: 2, first: 2) { seq kind }
        candidates(stage: PROMOTED) { totalCount nodes { name stage postcode sources { source status detail } } }
        runs { number counters { found } cost { minor }
            sources { source calls succeeded failed medianMs cost { amount } } } } }"""
    shown = await team.viewer.ask(query, id=gid("Campaign", campaign))
    assert shown["counters"] == {"found": 3}
    assert shown["cost"] == {"minor": 3, "currency": "USD", "amount": "0.020005"}
    assert (shown["startedAt"], shown["finishedAt"], shown["durationSeconds"]) == (None, None, None)
    assert [event["seq"] for event in shown["events"]] == [3, 4]
    assert shown["candidates"]["nodes"] == [
        {
            "name": "Ivy Care",
            "stage": "PROMOTED",
            "postcode": "LE1 1AA",
            "sources": [{"source": "GOOGLE_PLACES", "status": "FOUND", "detail": "The same name and postcode."}],
        }
    ]
    [first] = shown["runs"]
    assert (first["number"], first["counters"], first["cost"]) == (1, {"found": 3}, {"minor": 3})
    [source] = first["sources"]
    assert Decimal(source.pop("cost")["amount"]) == Decimal("0.020005")
    assert source == {"source": "OPENAI", "calls": 4, "succeeded": 2, "failed": 1, "medianMs": 200}


async def test_statistics(team: Team) -> None:
    await add_campaign(team.db, team.id)
    await add_campaign(team.db, team.id, start=False)
    gone = await add_campaign(team.db, team.id, start=False)
    async with team.db.write(team.id) as session:
        await campaigns.delete(session, gone.id)
    shown = await team.viewer.ask(
        "{ campaignStatistics { total draft queued running leads customers cost { minor } } }"
    )
    assert shown == {
        "total": 2,
        "draft": 1,
        "queued": 1,
        "running": 0,
        "leads": 0,
        "customers": 0,
        "cost": {"minor": 0},
    }


async def test_the_types_say_what_a_form_needs(team: Team) -> None:
    types = await team.viewer.ask(
        "{ campaignTypes { key label description searchTerms inputs { name kind required default options } } }"
    )
    assert len(types) == 13
    by_key = {kind["key"]: kind for kind in types}
    [postcode] = [item for item in by_key["healthcare"]["inputs"] if item["name"] == "postcode"]
    assert (postcode["kind"], postcode["required"]) == ("POSTCODE", True)
    [radius] = [item for item in by_key["healthcare"]["inputs"] if item["name"] == "radiusMiles"]
    assert radius["default"] == 15
