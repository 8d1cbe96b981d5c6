"""The end of a transaction: what is committed is announced, whatever happens to the writer; what is not, is not."""

import asyncio
from collections.abc import Sequence

import pytest

from leads import events
from leads.db import Database
from leads.models import Campaign
from leads.vocabulary import EventKind
from leads.wakeups import EventWritten, Wakeup
from tests.worker.conftest import Team


class Slow:
    """An announcer that takes its time."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.heard: list[Wakeup] = []

    async def announce(self, wakeups: Sequence[Wakeup]) -> None:
        self.began.set()
        await asyncio.sleep(0.05)
        self.heard.extend(wakeups)


async def append(db: Database, team: Team, campaign: Campaign, *, then: asyncio.Event | None = None) -> None:
    async with db.write(team.id) as session:
        await events.append(session, campaign.id, EventKind.CANDIDATE_FOUND, "Found one.", counters={"found": 1})
        if then is not None:
            await then.wait()


async def test_a_writer_that_is_cancelled_after_its_commit_still_wakes_the_others(team: Team) -> None:
    campaign = await team.campaign()
    slow = Slow()
    writing = asyncio.create_task(append(Database(team.db._app, team.db._system, slow), team, campaign))
    await slow.began.wait()

    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing

    assert slow.heard == [EventWritten(team.id, campaign.id, campaign.event_seq + 1)]
    assert (await team.reload(campaign)).found == 1


@pytest.mark.parametrize("moments", range(0, 12, 2))
async def test_whenever_a_writer_is_cancelled_what_is_committed_is_announced(team: Team, moments: int) -> None:
    campaign = await team.campaign()
    slow = Slow()
    writing = asyncio.create_task(append(Database(team.db._app, team.db._system, slow), team, campaign))
    await asyncio.sleep(moments / 1000)

    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)

    assert len(slow.heard) == (await team.reload(campaign)).found


async def test_a_writer_that_is_cancelled_before_its_commit_changes_nothing(team: Team) -> None:
    campaign = await team.campaign()
    slow = Slow()
    never = asyncio.Event()
    db = Database(team.db._app, team.db._system, slow)
    writing = asyncio.create_task(append(db, team, campaign, then=never))
    await asyncio.sleep(0.05)

    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing

    assert slow.heard == []
    after = await team.reload(campaign)
    assert (after.found, after.event_seq) == (0, campaign.event_seq)
