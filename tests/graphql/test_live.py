"""Subscriptions: replayed, live, without a gap or a double, and ended when they must."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leads import campaigns
from leads.settings import Settings
from leads.tokens import sign_access
from leads.vocabulary import Role
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_candidate, add_events, add_lead
from tests.graphql.socket import raw_socket, socket

EVENTS = (
    "subscription ($id: ID!, $after: Int) { campaignEvents(campaignId: $id, after: $after) "
    "{ seq kind message campaignId counters { found } } }"
)
PROGRESS = (
    "subscription ($id: ID!) { campaignProgress(campaignId: $id) "
    "{ campaignId status reason lastSeq counters { found } cost { minor } durationSeconds at } }"
)
ACTIVITY = "subscription { tenantActivity { seq campaignId campaign { name } } }"


async def test_events_are_replayed_and_then_live(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    await add_events(team.db, campaign, 2)
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(EVENTS, id=gid("Campaign", campaign))
        first = await opened.take(3)
        await add_events(team.db, campaign, 2)
        later = await opened.take(2)
    assert [event["seq"] for event in first + later] == [1, 2, 3, 4, 5]
    assert [event["kind"] for event in first] == ["CAMPAIGN_CREATED", "CANDIDATE_FOUND", "CANDIDATE_FOUND"]
    assert later[-1] == {
        "seq": 5,
        "kind": "CANDIDATE_FOUND",
        "message": "Found.",
        "campaignId": gid("Campaign", campaign),
        "counters": {"found": 4},
    }


async def test_a_client_that_was_cut_off_gets_exactly_what_it_missed(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    writing = asyncio.create_task(add_events(team.db, campaign, 150))
    seen: list[int] = []
    while len(seen) < 151:
        async with socket(address, team.viewer.token) as opened:
            await opened.subscribe(EVENTS, id=gid("Campaign", campaign), after=seen[-1] if seen else 0)
            seen += [event["seq"] for event in await opened.take(min(40, 151 - len(seen)))]
    await writing
    assert seen == list(range(1, 152))


async def test_a_lost_wake_up_only_costs_time(address: str, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)

    async def lose(_: object) -> None:
        return None

    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(EVENTS, id=gid("Campaign", campaign), after=1)
        await asyncio.sleep(0.2)
        monkeypatch.setattr(team.db.announcer, "announce", lose)
        await add_events(team.db, campaign, 3)
        began = datetime.now(UTC)
        assert [event["seq"] for event in await opened.take(3)] == [2, 3, 4]
        assert datetime.now(UTC) - began < timedelta(seconds=3)


async def test_events_carry_what_they_are_about(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    lead = await add_lead(team.db, campaign, "Ivy Care")
    candidate = await add_candidate(team.db, campaign, "Oak Care")
    await add_events(team.db, campaign, 1, lead_id=lead.id, data={"name": "Ivy Care"})
    await add_events(team.db, campaign, 1, candidate_id=candidate.id)
    query = (
        "subscription ($id: ID!) { campaignEvents(campaignId: $id, after: 2) "
        "{ data lead { company { name } } candidate { ...C } campaign { id } } } fragment C on Candidate { name }"
    )
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(query, id=gid("Campaign", campaign))
        about_lead, about_candidate = await opened.take(2)
    where = {"id": gid("Campaign", campaign)}
    assert about_lead == {
        "data": {"name": "Ivy Care"},
        "lead": {"company": {"name": "Ivy Care"}},
        "candidate": None,
        "campaign": where,
    }
    assert about_candidate == {"data": {}, "lead": None, "candidate": {"name": "Oak Care"}, "campaign": where}


async def test_progress_comes_at_once_and_coalesced(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(PROGRESS, id=gid("Campaign", campaign))
        now = await opened.next()
        began = datetime.now(UTC)
        await add_events(team.db, campaign, 60)
        reports = [await opened.next()]
        while reports[-1]["counters"]["found"] < 60:
            reports.append(await opened.next())
        seconds = (datetime.now(UTC) - began).total_seconds()
    assert (now["status"], now["lastSeq"], now["cost"], now["durationSeconds"]) == ("QUEUED", 2, {"minor": 0}, None)
    assert len(reports) <= seconds * 4 + 1
    assert reports[-1]["lastSeq"] == 62


async def test_progress_tells_of_a_change_of_status(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(PROGRESS, id=gid("Campaign", campaign))
        await opened.next()
        async with team.db.write(team.id) as session:
            await campaigns.pause(session, campaign.id)
        assert (await opened.next())["status"] == "PAUSED"


async def test_activity_is_of_all_campaigns_from_now_on(address: str, team: Team) -> None:
    one = await add_campaign(team.db, team.id, start=False, name="One")
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(ACTIVITY)
        await asyncio.sleep(0.3)
        two = await add_campaign(team.db, team.id, start=False, name="Two")
        await asyncio.gather(add_events(team.db, one, 20), add_events(team.db, two, 20))
        seen = await opened.take(41)
    by_campaign: dict[str, list[int]] = {"One": [], "Two": []}
    for event in seen:
        by_campaign[event["campaign"]["name"]].append(event["seq"])
    assert by_campaign == {"One": list(range(2, 22)), "Two": list(range(1, 22))}


async def test_a_subscription_holds_no_connection_while_it_waits(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    async with socket(address, team.viewer.token) as opened:
        for _ in range(40):
            await opened.subscribe(EVENTS, id=gid("Campaign", campaign), after=2)
        pool = team.db._app.pool
        async with asyncio.timeout(10):
            while pool.checkedout() == 0:  # type: ignore[attr-defined] # noqa: ASYNC110
                await asyncio.sleep(0.01)
            while pool.checkedout() > 0:  # type: ignore[attr-defined] # noqa: ASYNC110
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("query", [EVENTS, PROGRESS])
async def test_what_does_not_exist_cannot_be_followed(address: str, team: Team, query: str) -> None:
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(query, id="Q2FtcGFpZ246eA==")
        [error] = await _errors(opened)
    assert error["extensions"] == {"code": "NOT_FOUND", "field": "campaignId"}


async def test_without_a_token_nothing_can_be_followed(address: str) -> None:
    async with socket(address, None) as opened:
        await opened.subscribe(ACTIVITY)
        [error] = await _errors(opened)
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_wrong_token_closes_the_socket(address: str) -> None:
    async with raw_socket(address) as opened:
        await opened.send({"type": "connection_init", "payload": {"Authorization": "Bearer wrong"}})
        assert await opened.closed() == 4403


async def test_the_socket_is_closed_when_the_sign_in_ends(address: str, team: Team, settings: Settings) -> None:
    brief = settings.model_copy(update={"access_token_minutes": 2 / 60})
    token, _ = sign_access(brief, user_id=team.user_ids[Role.VIEWER], tenant_id=team.id, role=Role.VIEWER)
    async with socket(address, token) as opened:
        await opened.subscribe(ACTIVITY)
        assert await opened.closed() == 4403


async def _errors(opened: Any) -> Any:
    message = await opened.receive()
    assert message["type"] in ("error", "next")
    payload = message["payload"]
    return payload if isinstance(payload, list) else payload["errors"]
