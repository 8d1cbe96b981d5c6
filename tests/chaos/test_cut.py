"""A short cut of `make chaos`: one blow of each kind while campaigns run, and the same checks."""

import pytest

from tests.chaos.blows import KINDS
from tests.chaos.machine import Build
from tests.chaos.play import Play, play
from tests.chaos.report import table

CUT = Play(
    seed=4,
    rounds=len(KINDS),
    leads=40,
    gaps=(0.5, 2.0),
    build=Build(lease=6, speed=8.0, faults="errors=0.05,cut=0.02,nonsense=0.02"),
)
"""Without hangs: each would hold the end of a campaign up for the minute that a stream may be silent."""


@pytest.mark.timeout(400)
async def test_a_product_that_is_harmed_loses_nothing_and_doubles_nothing() -> None:
    outcome = await play(CUT, lambda _: None)

    assert outcome.misses == [], table(outcome)
    assert {each.blow.kind for each in outcome.recoveries} == set(KINDS)
    assert sum(picture.campaign.promoted for _, picture, _ in outcome.campaigns) > 0
