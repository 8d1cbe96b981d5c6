"""Analyses and tasks of leads over GraphQL."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from leads import models
from leads.vocabulary import CampaignStatus, Field, Role, TaskKind, TaskStatus
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_analysis, add_campaign, add_company, add_fact, add_lead, add_task
from tests.graphql.test_lists import statements

SHOWN = "task { id kind status reason createdAt finishedAt } lead { tasks { id kind status } analysis { id } }"
ASKED = """query ($id: ID!) { lead(id: $id) { analysis { model cost { minor currency amount }
    summary { text facts { id field value source } } sector { text } size { text } needs { text }
    opportunities { text } risks { text facts { id } } } } }"""


@pytest.fixture
async def lead(team: Team) -> models.Lead:
    campaign = await add_campaign(team.db, team.id)
    company = await add_company(team.db, team.id, "Ivy Care", company_number="99000001")
    return await add_lead(team.db, campaign, "Ivy Care", company=company)


@pytest.fixture
async def keyed(team: Team) -> Team:
    """A team that has a key of its own."""
    done = await team.admin.do("setProviderKey", "__typename", provider="OPENAI", key="a-key-of-the-team")
    assert done["__typename"] == "SetProviderKeyPayload"
    return team


async def stored(team: Team) -> list[models.LeadTask]:
    async with team.db.read(team.id) as session:
        rows = await session.scalars(select(models.LeadTask).order_by(models.LeadTask.created_at))
        return list(rows)


async def test_an_analysis_shows_its_statements_with_their_facts(team: Team, lead: models.Lead) -> None:
    phone = await add_fact(team.db, lead, Field.PHONE, "0116 496 0001")
    town = await add_fact(team.db, lead, Field.TOWN, "Leicester")
    body = {
        "summary": [{"text": "It is in Leicester.", "facts": [str(town.id), str(phone.id)]}],
        "risks": [{"text": "Nobody knows.", "facts": [str(uuid4()), str(phone.id)]}],
    }
    await add_analysis(team.db, lead, {"summary": []})
    await add_analysis(team.db, lead, body, cost_micros=2_100)

    shown = (await team.viewer.ask(ASKED, id=gid("Lead", lead)))["analysis"]

    assert shown == {
        "model": "gpt-6-luna",
        "cost": {"minor": 1, "currency": "USD", "amount": "0.0021"},
        "summary": [
            {
                "text": "It is in Leicester.",
                "facts": [
                    {"id": gid("Fact", town), "field": "town", "value": "Leicester", "source": "WEBSITE"},
                    {"id": gid("Fact", phone), "field": "phone", "value": "0116 496 0001", "source": "WEBSITE"},
                ],
            }
        ],
        "sector": [],
        "size": [],
        "needs": [],
        "opportunities": [],
        "risks": [{"text": "Nobody knows.", "facts": [{"id": gid("Fact", phone)}]}],
    }


async def test_a_lead_without_an_analysis_has_none(team: Team, lead: models.Lead) -> None:
    assert await team.viewer.ask(ASKED, id=gid("Lead", lead)) == {"analysis": None}


async def test_analyze_lead_wants_the_register_first(keyed: Team, lead: models.Lead) -> None:
    done = await keyed.member.do("analyzeLead", SHOWN, leadId=gid("Lead", lead))

    assert done["task"] | {"id": "", "createdAt": ""} == {
        "id": "",
        "kind": "ANALYSIS",
        "status": "WAITING",
        "reason": None,
        "createdAt": "",
        "finishedAt": None,
    }
    assert [(task["kind"], task["status"]) for task in done["lead"]["tasks"]] == [
        ("ANALYSIS", "WAITING"),
        ("REGISTER", "WAITING"),
    ]
    assert {task.asked_by for task in await stored(keyed)} == {keyed.user_ids[Role.MEMBER]}


async def test_a_second_call_while_one_waits_gives_the_same_task(keyed: Team, lead: models.Lead) -> None:
    where = {"leadId": gid("Lead", lead)}
    first = await keyed.member.do("analyzeLead", SHOWN, **where)
    assert await keyed.admin.do("analyzeLead", SHOWN, **where) == first
    rows = await stored(keyed)
    assert len(rows) == 2
    assert {task.asked_by for task in rows} == {keyed.user_ids[Role.MEMBER]}

    async with keyed.db.write(keyed.id) as session:
        await session.execute(update(models.LeadTask).values(status=TaskStatus.DONE, finished_at=func.now()))
    third = await keyed.member.do("analyzeLead", SHOWN, **where)

    assert third["task"]["id"] != first["task"]["id"]
    assert len(await stored(keyed)) == 4


async def test_what_a_campaign_wanted_is_wanted_by_the_person_too(keyed: Team, lead: models.Lead) -> None:
    waiting = await add_task(keyed.db, lead, TaskKind.ANALYSIS)
    done = await keyed.member.do("analyzeLead", SHOWN, leadId=gid("Lead", lead))
    assert done["task"]["id"] == gid("LeadTask", waiting)
    assert {task.asked_by for task in await stored(keyed)} == {keyed.user_ids[Role.MEMBER]}


async def test_without_a_number_there_is_nothing_to_ask_the_register(keyed: Team) -> None:
    lead = await add_lead(keyed.db, await add_campaign(keyed.db, keyed.id), "Oak Care")
    done = await keyed.member.do("analyzeLead", SHOWN, leadId=gid("Lead", lead))
    assert [task["kind"] for task in done["lead"]["tasks"]] == ["ANALYSIS"]


async def test_without_a_key_nothing_is_wanted(team: Team, lead: models.Lead) -> None:
    done = await team.member.do("analyzeLead", SHOWN, leadId=gid("Lead", lead))
    assert (done["code"], done["message"]) == (
        "CONFLICT",
        "No OpenAI key is set: add one under Sources, or ask the operator.",
    )
    assert await stored(team) == []


async def test_a_viewer_may_not(keyed: Team, lead: models.Lead) -> None:
    done = await keyed.viewer.do("analyzeLead", SHOWN, leadId=gid("Lead", lead))
    assert done["code"] == "FORBIDDEN"
    assert await stored(keyed) == []


@pytest.mark.parametrize("lead_id", ["nonsense", "TGVhZDphYmM="])
async def test_what_is_no_lead(keyed: Team, lead_id: str) -> None:
    done = await keyed.member.do("analyzeLead", SHOWN, leadId=lead_id)
    assert (done["code"], done["field"]) == ("NOT_FOUND", "leadId")


async def test_anothers_lead_is_not_found(keyed: Team, other_team: Team) -> None:
    theirs = await add_lead(other_team.db, await add_campaign(other_team.db, other_team.id), "Secret Care")
    done = await keyed.admin.do("analyzeLead", SHOWN, leadId=gid("Lead", theirs))
    assert (done["code"], done["field"]) == ("NOT_FOUND", "leadId")
    assert [*await stored(keyed), *await stored(other_team)] == []


async def test_a_stop_drops_what_waits(team: Team, lead: models.Lead) -> None:
    done = await add_task(team.db, lead, TaskKind.LINKEDIN, status=TaskStatus.DONE)
    waiting = await add_task(team.db, lead, TaskKind.LINKEDIN)
    async with team.db.read(team.id) as session:
        campaign = await session.get_one(models.Campaign, lead.campaign_id)
    stopped = await team.member.do("stopCampaign", "campaign { status }", campaignId=gid("Campaign", campaign))

    assert stopped["campaign"]["status"] == CampaignStatus.CANCELLED
    assert {task.id: (task.status, task.reason) for task in await stored(team)} == {
        done.id: (TaskStatus.DONE, None),
        waiting.id: (TaskStatus.DROPPED, "the run was stopped"),
    }


async def test_the_number_of_statements_does_not_grow_with_the_leads(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    for number in range(4):
        lead = await add_lead(team.db, campaign, f"Care {number}")
        facts = [str((await add_fact(team.db, lead, Field.TOWN, f"Town {n}")).id) for n in range(2)]
        await add_analysis(team.db, lead, {"summary": [{"text": "One.", "facts": [fact]} for fact in facts]})
        await add_task(team.db, lead, TaskKind.ANALYSIS, status=TaskStatus.DONE)
    query = """{ leads(first: %d) { nodes { tasks { status }
        analysis { summary { text facts { value } } risks { text } } } } }"""
    with statements(team) as few:
        await team.viewer.ask(query % 1)
    with statements(team) as many:
        shown = await team.viewer.ask(query % 4)
    assert len(many) == len(few) == 4  # leads, tasks, analyses, facts
    summaries: list[Any] = [node["analysis"]["summary"] for node in shown["nodes"]]
    assert [[each["facts"][0]["value"] for each in summary] for summary in summaries] == [["Town 0", "Town 1"]] * 4


async def test_a_campaign_says_what_is_done_for_its_leads(team: Team) -> None:
    shown = "campaign { id findLinkedin analyzeAbove }"
    given = {"name": "Care", "type": "healthcare", "postcode": "LE1 1AA", "start": False}
    usual = await team.member.do("createCampaign", shown, **given)
    assert (usual["campaign"]["findLinkedin"], usual["campaign"]["analyzeAbove"]) == (True, None)
    other = await team.member.do("createCampaign", shown, **given, findLinkedin=False, analyzeAbove=0)
    assert (other["campaign"]["findLinkedin"], other["campaign"]["analyzeAbove"]) == (False, 0)

    where = {"campaignId": other["campaign"]["id"]}
    kept = await team.member.do("updateCampaign", shown, **where, name="Kept")
    assert (kept["campaign"]["findLinkedin"], kept["campaign"]["analyzeAbove"]) == (False, 0)
    changed = await team.member.do("updateCampaign", shown, **where, findLinkedin=True, analyzeAbove=None)
    assert (changed["campaign"]["findLinkedin"], changed["campaign"]["analyzeAbove"]) == (True, None)
    refused = await team.member.do("updateCampaign", shown, **where, analyzeAbove=101)
    assert (refused["code"], refused["field"]) == ("INVALID", "analyzeAbove")
