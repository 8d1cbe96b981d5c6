"""The feed: whoever reads it from cursor to cursor misses nothing, whatever the order in which writers commit."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from leads import events, feed
from leads.db import Database
from leads.errors import InvalidError
from leads.feed import Place, Which
from leads.models import Campaign, CampaignEvent, FeedEpoch
from leads.vocabulary import EventKind

DRAFT: dict[str, Any] = {"name": "A", "type": "custom", "radius_miles": 1, "max_results": 1, "brief": {}}
FOUND = EventKind.CANDIDATE_FOUND


async def make_campaign(db: Database, tenant_id: UUID) -> UUID:
    async with db.write(tenant_id) as session:
        campaign = Campaign(**DRAFT)
        session.add(campaign)
    return campaign.id


async def tell(db: Database, tenant_id: UUID, campaign_id: UUID, kind: EventKind = FOUND) -> None:
    async with db.write(tenant_id) as session:
        await events.append(session, campaign_id, kind, "Told.")


async def read(db: Database, tenant_id: UUID, after: Place = Place(), **options: int) -> Sequence[CampaignEvent]:  # noqa: B008 - it never changes
    async with db.read(tenant_id) as session:
        return await feed.read_after(session, after, limit=options.get("limit", 500))


async def settled(db: Database, tenant_id: UUID, number: int) -> Sequence[CampaignEvent]:
    """All events, once nothing else in the cluster holds them back."""
    async with asyncio.timeout(10):
        while len(found := await read(db, tenant_id)) < number:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)
    return found


async def take_number(db: Database, tenant_id: UUID, ready: asyncio.Event, go: asyncio.Event, campaign_id: UUID) -> int:
    """A writer whose transaction has its number long before it writes its event."""
    async with db.write(tenant_id) as session:
        number = await session.scalar(text("SELECT pg_current_xact_id()::text::bigint"))
        ready.set()
        await go.wait()
        await events.append(session, campaign_id, FOUND, "Told late.")
    return int(number or 0)


async def test_a_slow_writer_is_waited_for(db: Database, tenant_id: UUID) -> None:
    slow, quick = await make_campaign(db, tenant_id), await make_campaign(db, tenant_id)
    ready, go = asyncio.Event(), asyncio.Event()
    writer = asyncio.create_task(take_number(db, tenant_id, ready, go, slow))
    await ready.wait()
    await tell(db, tenant_id, quick)
    assert await read(db, tenant_id) == []
    async with db.read(tenant_id) as session:
        assert await feed.is_behind(session, Place())
    go.set()
    await writer
    found = await settled(db, tenant_id, 2)
    assert [event.campaign_id for event in found] == [slow, quick]
    async with db.read(tenant_id) as session:
        assert not await feed.is_behind(session, Place.of(found[-1]))


async def test_a_campaigns_events_stand_in_the_order_of_their_numbers(db: Database, tenant_id: UUID) -> None:
    """The second event's transaction is the older one."""
    campaign_id = await make_campaign(db, tenant_id)
    ready, go = asyncio.Event(), asyncio.Event()
    writer = asyncio.create_task(take_number(db, tenant_id, ready, go, campaign_id))
    await ready.wait()
    await tell(db, tenant_id, campaign_id)
    go.set()
    number = await writer
    found = await settled(db, tenant_id, 2)
    assert [(event.seq, event.message) for event in found] == [(1, "Told."), (2, "Told late.")]
    assert found[0].position == found[1].position > (1 << 48) + number


async def keep_writing(db: Database, tenant_id: UUID, campaigns: Sequence[UUID], chance: random.Random) -> None:
    """Transactions that sleep between their number, their event and their commit; some of them give up."""
    for _ in range(12):
        with suppress(ZeroDivisionError):
            async with db.write(tenant_id) as session:
                await session.execute(text("SELECT pg_current_xact_id()"))
                await asyncio.sleep(chance.uniform(0, 0.03))
                await events.append(session, chance.choice(campaigns), FOUND, "Told.")
                await asyncio.sleep(chance.uniform(0, 0.02))
                if chance.random() < 0.15:
                    raise ZeroDivisionError


async def keep_reading(db: Database, tenant_id: UUID, done: asyncio.Event) -> list[Place]:
    """From cursor to cursor, until there is nothing more once all was written."""
    seen: list[Place] = []
    while True:
        last_look = done.is_set()
        batch = await read(db, tenant_id, seen[-1] if seen else Place(), limit=3)
        seen += map(Place.of, batch)
        if last_look and not batch:
            return seen
        await asyncio.sleep(0.001)


async def test_nothing_is_skipped_while_many_write(db: Database, tenant_id: UUID) -> None:
    campaigns = [await make_campaign(db, tenant_id) for _ in range(4)]
    chance, done = random.Random(7), asyncio.Event()
    reader = asyncio.create_task(keep_reading(db, tenant_id, done))
    await asyncio.gather(*(keep_writing(db, tenant_id, campaigns, chance) for _ in range(10)))
    async with db.read(tenant_id) as session:
        written = await session.scalar(select(func.count()).select_from(CampaignEvent)) or 0
    await settled(db, tenant_id, written)
    done.set()
    seen = await reader
    assert written > 60
    assert len(set(seen)) == len(seen) == written
    assert seen == sorted(seen)
    for campaign_id in campaigns:
        numbers = [place.seq for place in seen if place.campaign_id == campaign_id]
        assert numbers == list(range(1, len(numbers) + 1))


async def test_pages_and_filters(db: Database, tenant_id: UUID) -> None:
    one, two = await make_campaign(db, tenant_id), await make_campaign(db, tenant_id)
    for campaign_id, kind in ((one, FOUND), (two, FOUND), (one, EventKind.LEAD_READY), (two, EventKind.LEAD_READY)):
        await tell(db, tenant_id, campaign_id, kind)
    every = list(map(Place.of, await settled(db, tenant_id, 4)))
    async with db.read(tenant_id) as session:

        async def after(place: Place, which: Which = feed.ALL) -> list[Place]:
            return [Place.of(event) for event in await feed.read_after(session, place, which, limit=10)]

        assert await after(every[1]) == every[2:]
        assert await after(Place(), Which(kinds=[EventKind.LEAD_READY])) == every[2:]
        assert await after(Place(), Which(campaign_id=one)) == every[::2]
        assert await after(Place(), Which(since=datetime.now(UTC) + timedelta(minutes=1))) == []
        assert await after(Place(), Which(until=datetime.now(UTC) + timedelta(minutes=1))) == every
        between = await feed.read_after(session, every[0], before=every[3], limit=10)
        assert list(map(Place.of, between)) == every[1:3]


async def test_others_feeds_are_not_seen(db: Database, tenant_id: UUID, other_tenant_id: UUID) -> None:
    await tell(db, tenant_id, await make_campaign(db, tenant_id))
    await settled(db, tenant_id, 1)
    assert await read(db, other_tenant_id) == []


def test_cursors_are_read_back() -> None:
    place = Place((3 << 48) + 77, uuid4(), 2**40)
    assert Place.read(place.cursor, "after") == place
    assert Place.read("", "after") == Place()
    assert len(place.cursor) == 43


@pytest.mark.parametrize("cursor", ["x", "1", "é", "A" * 42, "A" * 44, "W3siYSI6MX1d", "!" * 43])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidError, match="not a cursor of the feed"):
        Place.read(cursor, "after")


async def test_after_a_restore_elsewhere_new_events_stand_after_the_old(
    db: Database, tenant_id: UUID, owner: AsyncConnection
) -> None:
    """There the counting of transactions begins far below the positions that the events have kept."""
    campaign_id = await make_campaign(db, tenant_id)
    await tell(db, tenant_id, campaign_id)
    async with db.shared() as session:
        epoch = await session.scalar(select(FeedEpoch.epoch)) or 0
        assert not await feed.follow_cluster(session)
        await session.execute(update(FeedEpoch).values(cluster="another"))
    far = (epoch << 48) + 2**47
    async with db.write(tenant_id) as session:  # as in a cluster that had seen very many transactions
        await session.execute(update(CampaignEvent).values(position=far))
        await session.execute(update(Campaign).values(feed_position=far))
    assert await read(db, tenant_id) == []

    async with db.shared() as session:
        assert await feed.follow_cluster(session)
    async with db.shared() as session:
        assert not await feed.follow_cluster(session)
        assert await session.scalar(select(FeedEpoch.epoch)) == epoch + 1
    [old] = await settled(db, tenant_id, 1)
    await tell(db, tenant_id, campaign_id)
    await settled(db, tenant_id, 2)
    [new] = await read(db, tenant_id, Place.of(old))
    assert new.seq == 2
    assert new.position >> 48 == epoch + 1


async def test_a_new_epoch_waits_for_those_who_write(db: Database, tenant_id: UUID) -> None:
    campaign_id = await make_campaign(db, tenant_id)
    async with db.shared() as session:
        await session.execute(update(FeedEpoch).values(cluster="another"))

    async def follow() -> bool:
        async with db.shared() as session:
            return await feed.follow_cluster(session)

    async with db.write(tenant_id) as session:
        await events.append(session, campaign_id, FOUND, "Told.")
        following = asyncio.create_task(follow())
        await asyncio.sleep(0.2)
        assert not following.done()
    assert await following


async def test_a_page_is_read_from_the_index(db: Database, tenant_id: UUID) -> None:
    order = (CampaignEvent.position, CampaignEvent.campaign_id, CampaignEvent.seq)
    statement = feed.select_between(Place(1, uuid4(), 1), None, feed.ALL).order_by(*order).limit(10)
    literally = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
    async with db.read(tenant_id) as session:
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        await session.execute(text("SET LOCAL enable_sort = off"))
        plan = "\n".join((await session.scalars(text(f"EXPLAIN {literally}"))).all())
    assert "Index Scan using ix_campaign_event_feed" in plan
    assert "Sort" not in plan
    condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "tenant_id =" in condition
    assert "ROW(" in condition
