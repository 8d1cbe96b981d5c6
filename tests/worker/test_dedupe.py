"""Recognised before anything is paid for: candidates that are looked up together fare as each would alone."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from leads.evidence import Found
from leads.models import Campaign
from leads.vocabulary import Stage
from tests.worker.conftest import Team
from tests.worker.test_promotion import in_hand, ready, running, scored
from worker.candidate import Work
from worker.recognition import known_companies
from worker.record import record
from worker.stages.dedupe import dedupe
from worker.verdicts import Duplicate, Rejected, Unique

KNOWN, EARLIER = "Quillmarsh Dental Ltd", "Elmbank Physiotherapy Ltd"
EXCLUDED, STRANGER = "Ashgrove Opticians Ltd", "Limewood Home Care Ltd"


async def found(team: Team, campaign: Campaign, name: str) -> Work:
    return await in_hand(team, campaign, Found(name, postcode="LE1 6TE"), Stage.FOUND)


async def among_others(team: Team) -> list[Work]:
    """Candidates, just found: a lead of another campaign, one that the run has, an excluded one, and a stranger."""
    await record(await scored(team, await running(team)), ready())
    campaign = await running(team, exclusions=["opticians"])
    earlier = await found(team, campaign, EARLIER)
    await record(earlier, await dedupe(earlier))
    return [await found(team, campaign, name) for name in (KNOWN, EARLIER.upper(), EXCLUDED, STRANGER)]


@pytest.mark.parametrize("at_once", [True, False])
async def test_each_is_taken_for_whom_it_is(team: Team, at_once: bool) -> None:
    works = await among_others(team)
    if at_once:
        verdicts = await asyncio.gather(*(dedupe(work) for work in works))
    else:
        verdicts = [await dedupe(work) for work in works]
    lead, twin, excluded, stranger = verdicts
    assert isinstance(lead, Duplicate)
    assert lead.because.startswith("it is a lead of “Test” (")
    assert isinstance(twin, Duplicate)
    assert twin.because.startswith(f"found in this run as “{EARLIER}” (")
    assert excluded == Rejected("the brief excludes “opticians”")
    assert isinstance(stranger, Unique)


async def test_a_candidate_is_not_its_own_twin(team: Team) -> None:
    """A step may run twice: its keys are known then."""
    [*_, stranger] = await among_others(team)
    await record(stranger, await dedupe(stranger))
    assert isinstance(await dedupe(replace(stranger)), Unique)


async def test_many_are_looked_up_in_few_transactions(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = await running(team)
    works = [await found(team, campaign, f"Stranger {number} of Leicester Ltd") for number in range(20)]
    read: list[int] = []

    async def counting(session: Any, identities: Any) -> Any:
        read.append(len(identities))
        return await known_companies(session, identities)

    monkeypatch.setattr("worker.stages.dedupe.known_companies", counting)
    verdicts = await asyncio.gather(*(dedupe(work) for work in works))
    assert {type(verdict) for verdict in verdicts} == {Unique}
    assert sum(read) == 20
    assert len(read) <= 2
