"""A campaign's log: numbers without gaps in commit order, true counters, and readers that skip nothing."""

import asyncio
import random

import pytest

from leads import events
from leads.models import Campaign
from leads.vocabulary import EventKind
from leads.wakeups import EventWritten
from tests.worker.conftest import Team


async def append(team: Team, campaign: Campaign, *, delay: float = 0.0) -> int:
    async with team.db.write(team.id) as session:
        await asyncio.sleep(delay)
        logged = await events.append(
            session, campaign.id, EventKind.CANDIDATE_FOUND, "Found one.", counters={"found": 1}
        )
    return logged.seq


async def append_and_break(team: Team, campaign: Campaign) -> None:
    async with team.db.write(team.id) as session:
        await events.append(session, campaign.id, EventKind.CANDIDATE_FOUND, "Never happened.")
        raise RuntimeError


async def test_numbers_have_no_gaps_when_many_write_at_once(team: Team) -> None:
    campaign = await team.campaign()
    before = campaign.event_seq
    chance = random.Random(4)

    seqs = await asyncio.gather(*(append(team, campaign, delay=chance.random() / 20) for _ in range(40)))

    assert sorted(seqs) == list(range(before + 1, before + 41))
    async with team.db.read(team.id) as session:
        log = await events.read_after(session, campaign.id, before)
    assert [event.seq for event in log] == list(range(before + 1, before + 41))
    assert [event.counters["found"] for event in log] == list(range(1, 41))
    assert (await team.reload(campaign)).found == 40


async def test_a_reader_that_follows_never_skips_an_event(team: Team) -> None:
    campaign = await team.campaign()
    last = campaign.event_seq
    seen: list[int] = []
    writers = asyncio.gather(*(append(team, campaign, delay=number / 200) for number in range(30)))

    while not writers.done() or len(seen) < 30:
        async with team.db.read(team.id) as session:
            for event in await events.read_after(session, campaign.id, last, limit=7):
                seen.append(event.seq)
                last = event.seq

    await writers
    assert seen == list(range(campaign.event_seq + 1, campaign.event_seq + 31))


async def test_what_is_rolled_back_leaves_no_number_and_is_not_announced(team: Team) -> None:
    campaign = await team.campaign()
    team.ears.heard.clear()

    with pytest.raises(RuntimeError):
        await append_and_break(team, campaign)

    assert team.ears.heard == []
    assert await append(team, campaign) == campaign.event_seq + 1
    assert team.ears.heard == [EventWritten(team.id, campaign.id, campaign.event_seq + 1)]
