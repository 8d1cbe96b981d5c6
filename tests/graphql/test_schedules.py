"""Schedules over GraphQL: set, shown with the runs to come, paused, resumed, removed; and what is wrong is named."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from leads.campaign_schedules import take_turn
from leads.models import Campaign, CampaignSchedule
from leads.schedules import next_runs, read
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign

WEEKLY = {"every": "WEEK", "weekdays": ["THURSDAY", "MONDAY"], "at": "07:30", "zone": "Europe/London"}
SHOWN = """schedule { every weekdays dayOfMonth at zone newFindsOnly paused nextRunAt says setBy { role }
nextRuns(first: 3) }"""
DONE = f"campaign {{ id {SHOWN} }}"
QUERY = f"query ($id: ID!) {{ campaign(id: $id) {{ {SHOWN} }} }}"
NEXT = """query ($input: ScheduleInput!, $first: Int! = 5) { nextRuns(input: $input, first: $first) {
... on NextRuns { says nextRuns } ... on Problem { code field fieldErrors { field message } } } }"""


async def put(team: Team, campaign: Campaign, **changes: Any) -> Any:
    return await team.member.do("setSchedule", DONE, campaignId=gid("Campaign", campaign), **WEEKLY, **changes)


async def do(team: Team, mutation: str, campaign: Campaign) -> Any:
    return await team.member.do(mutation, DONE, campaignId=gid("Campaign", campaign))


def coming(count: int) -> list[str]:
    timetable = read({**WEEKLY, "weekdays": [0, 3]})
    return [due.isoformat() for due in next_runs(timetable, datetime.now(UTC), count)]


async def test_a_schedule_is_set_and_shown_with_the_runs_to_come(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    assert await team.viewer.ask(QUERY, id=gid("Campaign", campaign)) == {"schedule": None}

    done = await put(team, campaign)

    expected = {
        "every": "WEEK",
        "weekdays": ["MONDAY", "THURSDAY"],
        "dayOfMonth": None,
        "at": "07:30",
        "zone": "Europe/London",
        "newFindsOnly": True,
        "paused": False,
        "nextRunAt": coming(1)[0],
        "says": "every Monday and Thursday at 07:30 (Europe/London)",
        "setBy": {"role": "MEMBER"},
        "nextRuns": coming(3),
    }
    assert done["campaign"]["schedule"] == expected
    assert await team.viewer.ask(QUERY, id=gid("Campaign", campaign)) == {"schedule": expected}


async def test_it_is_paused_resumed_and_removed(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    assert (await do(team, "pauseSchedule", campaign))["code"] == "NOT_FOUND"
    await put(team, campaign, newFindsOnly=False)

    paused = (await do(team, "pauseSchedule", campaign))["campaign"]["schedule"]
    assert (paused["paused"], paused["nextRunAt"], paused["nextRuns"]) == (True, None, [])
    resumed = (await do(team, "resumeSchedule", campaign))["campaign"]["schedule"]
    assert (resumed["paused"], resumed["nextRuns"], resumed["newFindsOnly"]) == (False, coming(3), False)
    again = await do(team, "resumeSchedule", campaign)
    assert (again["code"], again["field"]) == ("CONFLICT", "campaignId")

    assert (await do(team, "removeSchedule", campaign))["campaign"]["schedule"] is None
    assert (await do(team, "removeSchedule", campaign))["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"at": "half past seven"}, ["at"]),
        ({"zone": "Leicester"}, ["zone"]),
        ({"every": "MONTH", "dayOfMonth": 32, "at": "24:00"}, ["dayOfMonth", "at"]),
        ({"weekdays": []}, ["weekdays"]),
    ],
)
async def test_every_field_that_is_wrong_is_named_and_nothing_is_set(
    team: Team, change: dict[str, Any], fields: list[str]
) -> None:
    campaign = await add_campaign(team.db, team.id)
    given = {"campaignId": gid("Campaign", campaign), **WEEKLY, **change}
    done = await team.member.do("setSchedule", DONE, **given)
    assert done["code"] == "INVALID"
    assert [error["field"] for error in done["fieldErrors"]] == fields
    shown = await team.member.ask(NEXT, input={name: value for name, value in given.items() if name != "campaignId"})
    assert [error["field"] for error in shown["fieldErrors"]] == fields
    assert await team.viewer.ask(QUERY, id=gid("Campaign", campaign)) == {"schedule": None}


async def test_what_a_timetable_means_is_told_before_it_is_set(team: Team) -> None:
    assert await team.viewer.ask(NEXT, input=WEEKLY) == {
        "says": "every Monday and Thursday at 07:30 (Europe/London)",
        "nextRuns": coming(5),
    }
    assert len((await team.viewer.ask(NEXT, input=WEEKLY, first=50))["nextRuns"]) == 50
    for first in (0, 51):
        assert (await team.viewer.ask(NEXT, input=WEEKLY, first=first))["field"] == "first"


async def test_viewers_look_and_set_nothing(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    await put(team, campaign)
    for mutation, given in (
        ("setSchedule", WEEKLY),
        ("pauseSchedule", {}),
        ("resumeSchedule", {}),
        ("removeSchedule", {}),
    ):
        done = await team.viewer.do(mutation, DONE, campaignId=gid("Campaign", campaign), **given)
        assert done["code"] == "FORBIDDEN"
    assert (await team.viewer.ask(QUERY, id=gid("Campaign", campaign)))["schedule"]["paused"] is False


async def test_a_run_says_what_began_it(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    await put(team, campaign, newFindsOnly=False)
    async with team.db.write(team.id) as session:
        mine = update(CampaignSchedule).where(CampaignSchedule.campaign_id == campaign.id)
        await session.execute(mine.values(next_due_at=datetime(2026, 1, 1, tzinfo=UTC)))
        assert await take_turn(session, campaign.id)
    query = "query ($id: ID!) { campaign(id: $id) { status runs { number trigger newFindsOnly } } }"
    asked = {"id": gid("Campaign", campaign)}
    scheduled = {"number": 1, "trigger": "SCHEDULE", "newFindsOnly": False}
    assert await team.viewer.ask(query, **asked) == {"status": "QUEUED", "runs": [scheduled]}

    await team.member.do("stopCampaign", "campaign { id }", campaignId=asked["id"])
    await team.member.do("restartCampaign", "campaign { id }", campaignId=asked["id"])
    by_hand = {"number": 2, "trigger": "PERSON", "newFindsOnly": True}
    assert (await team.viewer.ask(query, **asked))["runs"] == [by_hand, scheduled]
