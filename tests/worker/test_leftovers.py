"""Lines that nobody closes any more are booked at the most that they can have cost; the others are left alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from leads.models import Campaign, Run, VendorCall
from tests.worker.conftest import Team
from tests.worker.test_ledger import CALL, lines, running
from worker.ledger import Entry, Ledger
from worker.leftovers import AT_REST, OPEN_AT_MOST, write_off_leftovers

MOST = CALL.most_micros


async def change(team: Team, table: Any, row_id: Any, **values: Any) -> None:
    async with team.db.write(team.id) as session:
        await session.execute(update(table).where(table.id == row_id).values(**values))


async def opened(ledger: Ledger, number: int) -> Entry:
    return await ledger.open(replace(CALL, request={"text": f"call {number}"}))


async def booked(team: Team, campaign: Campaign) -> tuple[list[tuple[str, int]], int, int]:
    """Outcomes and costs of the lines, and what the campaign has spent and set aside."""
    after = await team.reload(campaign)
    told = [(line.outcome, line.cost_micros) for line in await lines(team, campaign)]
    return sorted(told), after.cost_micros, after.reserved_micros


async def test_what_was_open_when_a_run_ended_is_written_off_after_a_minute(team: Team) -> None:
    """As when a worker dies with a candidate that was left out meanwhile: nobody takes that over."""
    campaign, ledger = await running(team)
    await opened(ledger, 1)
    ended = datetime.now(UTC)
    await change(team, Run, campaign.run_id, finished_at=ended)
    await write_off_leftovers(team.db)
    assert await booked(team, campaign) == ([("open", 0)], 0, MOST)

    await change(team, Run, campaign.run_id, finished_at=ended - AT_REST)
    await write_off_leftovers(team.db)
    assert await booked(team, campaign) == ([("lost", MOST)], MOST, 0)


async def test_what_comes_late_all_the_same_changes_nothing(team: Team) -> None:
    campaign, ledger = await running(team)
    late = await opened(ledger, 1)
    await change(team, Run, campaign.run_id, finished_at=datetime.now(UTC) - AT_REST)
    await write_off_leftovers(team.db)
    await late.give_back()
    assert await booked(team, campaign) == ([("lost", MOST)], MOST, 0)


async def test_a_running_run_is_left_alone_for_an_hour(team: Team) -> None:
    campaign, ledger = await running(team)
    old, _ = await opened(ledger, 1), await opened(ledger, 2)
    await write_off_leftovers(team.db)
    assert await booked(team, campaign) == ([("open", 0), ("open", 0)], 0, 2 * MOST)

    await change(team, VendorCall, old.id, started_at=datetime.now(UTC) - OPEN_AT_MOST)
    await write_off_leftovers(team.db)
    assert await booked(team, campaign) == ([("lost", MOST), ("open", 0)], MOST, MOST)


async def test_what_is_done_for_leads_after_their_run_is_left_alone_for_an_hour(team: Team) -> None:
    campaign, ledger = await running(team)
    line = await opened(ledger, 1)
    await change(team, VendorCall, line.id, task_id=uuid4(), candidate_id=None)
    await change(team, Run, campaign.run_id, finished_at=datetime.now(UTC) - timedelta(minutes=30))
    await write_off_leftovers(team.db)
    assert await booked(team, campaign) == ([("open", 0)], 0, MOST)
