"""The feed over GraphQL: in pages from cursor to cursor, and followed live from any of them."""

import asyncio
from typing import Any

from sqlalchemy import func, select

from leads import events, feed
from leads.models import Campaign, CampaignEvent
from leads.vocabulary import EventKind
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_events, add_lead
from tests.graphql.socket import socket

FEED = """query ($first: Int, $after: String, $last: Int, $before: String, $filter: EventFilter, $campaign: ID) {
  eventFeed(first: $first, after: $after, last: $last, before: $before, filter: $filter, campaignId: $campaign) {
    totalCount
    edges { cursor node { seq cursor campaignId } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""
FOLLOW = "subscription ($after: String) { tenantActivity(after: $after) { seq cursor campaign { name } } }"


async def settle(team: Team) -> None:
    """Wait until the feed shows all that was written."""
    async with asyncio.timeout(10):
        while True:
            async with team.db.read(team.id) as session:
                newest = await session.scalar(select(func.max(CampaignEvent.position))) or 0
                if newest < await feed.watermark(session):
                    return
            await asyncio.sleep(0.01)


async def two_campaigns(team: Team) -> tuple[Campaign, Campaign]:
    """Two drafts, of which each has 1 event; then 2 more each, in turn."""
    one, two = [await add_campaign(team.db, team.id, name=name, start=False) for name in ("One", "Two")]
    for _ in range(2):
        await add_events(team.db, one, 1)
        await add_events(team.db, two, 1)
    await settle(team)
    return one, two


def seen(page: dict[str, Any]) -> list[tuple[str, int]]:
    return [(edge["node"]["campaignId"], edge["node"]["seq"]) for edge in page["edges"]]


async def test_pages_from_cursor_to_cursor(team: Team) -> None:
    one, two = (gid("Campaign", row) for row in await two_campaigns(team))
    every = [(one, 1), (two, 1), (one, 2), (two, 2), (one, 3), (two, 3)]
    first = await team.viewer.ask(FEED, first=4)
    assert (seen(first), first["totalCount"]) == (every[:4], 6)
    assert first["pageInfo"]["hasNextPage"] is True
    assert first["pageInfo"]["endCursor"] == first["edges"][-1]["cursor"] == first["edges"][-1]["node"]["cursor"]
    rest = await team.viewer.ask(FEED, first=4, after=first["pageInfo"]["endCursor"])
    assert (seen(rest), rest["pageInfo"]["hasNextPage"]) == (every[4:], False)
    end = rest["pageInfo"]["endCursor"]
    assert seen(await team.viewer.ask(FEED, first=4, after=end)) == []
    await add_events(team.db, await campaign(team, "Two"), 1)
    await settle(team)
    assert seen(await team.viewer.ask(FEED, first=4, after=end)) == [(two, 4)]
    assert seen(await team.viewer.ask(FEED, last=2)) == [(two, 3), (two, 4)]
    assert seen(await team.viewer.ask(FEED, first=100, after="")) == [*every, (two, 4)]
    assert seen(await team.viewer.ask(FEED, last=2, before=end)) == every[3:5]


async def campaign(team: Team, name: str) -> Campaign:
    async with team.db.read(team.id) as session:
        return (await session.scalars(select(Campaign).where(Campaign.name == name))).one()


async def test_what_is_wanted(team: Team) -> None:
    _, two = await two_campaigns(team)
    lead = await add_lead(team.db, await add_campaign(team.db, team.id, name="Three"), "Firm")
    async with team.db.write(team.id) as session:
        await events.append(session, lead.campaign_id, EventKind.LEAD_READY, "Ready.", lead_id=lead.id)
    await settle(team)
    assert seen(await team.viewer.ask(FEED, campaign=gid("Campaign", two))) == [
        (gid("Campaign", two), number) for number in (1, 2, 3)
    ]
    ready = await team.viewer.ask(FEED, filter={"kind": ["LEAD_READY"]})
    assert (len(ready["edges"]), ready["totalCount"]) == (1, 1)
    assert len((await team.viewer.ask(FEED, filter={"leadId": gid("Lead", lead)}))["edges"]) == 1
    assert await team.viewer.fail(FEED, after="nonsense") == {"code": "INVALID", "field": "after"}
    assert await team.viewer.fail(FEED, campaign="nonsense") == {"code": "NOT_FOUND", "field": "campaignId"}


async def test_a_cursor_is_given_where_it_can_be_trusted(team: Team) -> None:
    """What comes from elsewhere may have others before it that are not there yet."""
    one, _ = await two_campaigns(team)
    asked = "query ($id: ID!) { campaign(id: $id) { events(after: 0, first: 1) { seq cursor } } }"
    found = await team.viewer.ask(asked, id=gid("Campaign", one))
    assert found["events"] == [{"seq": 1, "cursor": None}]


async def test_following_from_a_cursor_misses_nothing(address: str, team: Team) -> None:
    one, two = await two_campaigns(team)
    first = await team.viewer.ask(FEED, first=3)
    after = first["pageInfo"]["endCursor"]
    told: list[dict[str, Any]] = []
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(FOLLOW, after=after)
        told += [await opened.next() for _ in range(3)]
        await add_events(team.db, one, 1)
        told.append(await opened.next())
    await add_events(team.db, two, 2)
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(FOLLOW, after=told[-1]["cursor"])
        told += [await opened.next() for _ in range(2)]
        await add_events(team.db, one, 1)
        told.append(await opened.next())
    names = [(event["campaign"]["name"], event["seq"]) for event in told]
    assert names == [("Two", 2), ("One", 3), ("Two", 3), ("One", 4), ("Two", 4), ("Two", 5), ("One", 5)]


async def test_a_slow_writer_is_waited_for_live(address: str, team: Team) -> None:
    one, two = await two_campaigns(team)
    end = (await team.viewer.ask(FEED, last=1))["pageInfo"]["endCursor"]
    async with socket(address, team.viewer.token) as opened, team.db.write(team.id) as slow:
        await opened.subscribe(FOLLOW, after=end)
        await slow.scalar(select(func.txid_current()))  # it has its number from here on
        await add_events(team.db, two, 1)
        nothing = asyncio.create_task(opened.next())
        await asyncio.sleep(0.6)
        assert not nothing.done()
        await events.append(slow, one.id, EventKind.CANDIDATE_FOUND, "Late.")
        await slow.commit()
        assert (await nothing)["campaign"]["name"] == "One"
        assert (await opened.next())["campaign"]["name"] == "Two"


async def test_each_has_a_place_of_its_own(address: str, team: Team) -> None:
    """Who follows from a cursor that stands in the document is not given what others are told from now on."""
    await two_campaigns(team)
    document = 'subscription { tenantActivity(after: "") { seq } }'
    async with socket(address, team.viewer.token) as one:
        await one.subscribe(document)
        assert [(await one.next())["seq"] for _ in range(6)] == [1, 1, 2, 2, 3, 3]
        async with socket(address, team.viewer.token) as two:
            await two.subscribe(document)
            assert [(await two.next())["seq"] for _ in range(6)] == [1, 1, 2, 2, 3, 3]


async def test_no_cursor_of_somebody_elses_shows_anything(team: Team, other_team: Team) -> None:
    await two_campaigns(other_team)
    theirs = await other_team.viewer.ask(FEED, first=2)
    assert seen(await team.viewer.ask(FEED, after=theirs["pageInfo"]["endCursor"])) == []


async def test_moves_of_leads_and_customers_are_events(team: Team) -> None:
    lead = await add_lead(team.db, await add_campaign(team.db, team.id), "Firm")
    await team.member.do("updateLead", "lead { id }", leadId=gid("Lead", lead), notes="Only a note.")
    await team.member.do("updateLead", "lead { id }", leadId=gid("Lead", lead), status="CONTACTED")
    await team.member.do("updateLead", "lead { id }", leadId=gid("Lead", lead), status="CONTACTED")
    made = await team.member.do("convertLead", "customer { id }", leadId=gid("Lead", lead))
    customer = made["customer"]["id"]
    await team.member.do("updateCustomerStatus", "customer { id }", customerId=customer, status="LEAD")
    await settle(team)
    told = await team.viewer.ask("{ eventFeed { nodes { kind message data lead { id } } } }")
    assert [event["kind"] for event in told["nodes"]] == [
        "CAMPAIGN_CREATED",
        "RUN_QUEUED",
        "LEAD_MOVED",
        "LEAD_CONVERTED",
        "CUSTOMER_MOVED",
    ]
    assert {event["lead"]["id"] for event in told["nodes"][2:]} == {gid("Lead", lead)}
    moved, _, customer_moved = told["nodes"][2:]
    assert moved["message"] == "Firm was moved from NEW to CONTACTED."
    assert moved["data"] == {"from": "NEW", "to": "CONTACTED"}
    assert customer_moved["data"] == {"from": "DISCOVERY", "to": "LEAD", "customerId": customer}
