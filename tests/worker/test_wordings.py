"""A run takes the wording that is in force when a worker takes it up first, and keeps it to its end."""

from datetime import timedelta
from uuid import UUID

from leads import campaigns, prompt_versions
from leads.campaign_types import TYPES
from leads.models import Campaign, Run
from leads.wordings import BUILT_IN, Wording, built_in
from tests.worker.conftest import Team
from tests.worker.machine import Desk
from worker import runs
from worker.dispatch import Dispatcher
from worker.runs import Claim

CARE = TYPES["healthcare"]


async def save(team: Team | Desk, prompt: str, kind: str = "healthcare") -> None:
    async with team.db.write(team.id) as session:
        await prompt_versions.save(session, TYPES[kind], prompt, ["clinics"], [], created_by=None)


async def take(team: Team, campaign: Campaign) -> Claim:
    assert campaign.run_id is not None
    claim = await runs.claim(
        team.db, team.id, campaign.run_id, owner="me", lease=timedelta(seconds=9), model="gpt-6-luna"
    )
    assert claim is not None
    return claim


async def version_of(team: Team, run_id: UUID) -> str | None:
    async with team.db.read(team.id) as session:
        return (await session.get_one(Run, run_id)).prompt_version


async def test_a_run_takes_the_built_in_wording_where_there_is_no_other(team: Team) -> None:
    await save(team, "Find schools.", kind="education")
    claim = await take(team, await team.campaign())
    assert claim.wording == built_in(CARE)
    assert await version_of(team, claim.run_id) == BUILT_IN


async def test_a_run_keeps_its_wording_whatever_comes_into_force(team: Team) -> None:
    await save(team, "Find clinics.")
    campaign = await team.campaign()
    await save(team, "Find doctors.")
    first = await take(team, campaign)
    assert first.wording == Wording("2", "Find doctors.", ("clinics",), ())

    await save(team, "Find dentists.")
    async with team.db.write(team.id) as session:
        await prompt_versions.reset(session, CARE)
    await runs.release(first)

    assert (await take(team, campaign)).wording == first.wording
    assert await version_of(team, first.run_id) == "2"
    async with team.db.write(team.id) as session:
        await campaigns.stop(session, campaign.id)
        again = await campaigns.restart(session, campaign.id)
    assert (await take(team, again)).wording == built_in(CARE)


async def test_a_run_that_began_with_the_built_in_wording_keeps_that_too(team: Team) -> None:
    campaign = await team.campaign()
    first = await take(team, campaign)
    await save(team, "Find clinics.")
    await runs.release(first)
    assert (await take(team, campaign)).wording == built_in(CARE)
    assert (await take(team, await team.campaign())).wording.version == "1"


async def test_all_questions_of_a_run_are_worded_as_the_team_has_it(worker: Dispatcher, desk: Desk) -> None:
    await save(desk, "Find firms that look after computers.", kind="it_msp_expansion")
    picture = await desk.run(maxResults=6)
    asked = [part.question["instructions"] for part in picture.slices if "instructions" in part.question]
    assert asked
    assert [text for text in asked if "Find firms that look after computers.\n\nReport:\n- clinics" not in text] == []
    assert picture.runs[0].prompt_version == "1"
