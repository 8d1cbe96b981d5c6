"""Which finder is asked next, and what may still come of those that were asked."""

from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, cast

import pytest

from leads.evidence import Found
from leads.models import Slice
from leads.vocabulary import Source
from worker.desks import ENOUGH_TO_SAY, Asked, Desk, Wave, in_turn
from worker.standing import Tally


@dataclass
class Stub:
    """A manner that is never asked."""

    source: Source
    free: bool
    usual: float = 0.5
    streams: int = 1

    def plan(self, wave: Wave) -> list[Any]:
        raise NotImplementedError

    def read(self, stored: Any) -> Any:
        raise NotImplementedError

    def finds(self, asked: Asked[Any]) -> AsyncGenerator[Found, None]:
        raise NotImplementedError


def model(**state: Any) -> Desk:
    return Desk(Stub(Source.OPENAI, free=False), **state)


def register(**state: Any) -> Desk:
    return Desk(Stub(Source.REGISTER, free=True), **state)


def team(**state: Any) -> Desk:
    return Desk(Stub(Source.USER, free=True), **state)


def turns(*desks: Desk, first: bool = False, little: bool = False, **tallies: Tally) -> list[Source]:
    told = {Source(name): tally for name, tally in tallies.items()}
    return [desk.source for desk in in_turn(desks, told, register_first=first, little_missing=little)]


def part(most: int) -> Slice:
    return Slice(question={"wave": 0, "most": most})


def busy(desk: Desk) -> Desk:
    desk.asked[cast("Any", object())] = part(1)
    return desk


def test_a_model_is_asked_before_a_register() -> None:
    assert turns(register(), model()) == [Source.OPENAI, Source.REGISTER]


def test_for_new_companies_the_register_comes_first() -> None:
    assert turns(model(), register(), first=True) == [Source.REGISTER, Source.OPENAI]


def test_the_little_that_a_model_leaves_missing_a_register_fills() -> None:
    assert turns(model(wave=1), register(), little=True) == [Source.REGISTER, Source.OPENAI]
    assert turns(model(wave=1), register(), little=False) == [Source.OPENAI, Source.REGISTER]


def test_a_register_whose_finds_seldom_become_leads_is_asked_last() -> None:
    poor = Tally(found=ENOUGH_TO_SAY, under_way=0, promoted=1)
    assert turns(model(wave=1), register(), little=True, register=poor) == [Source.OPENAI, Source.REGISTER]


def test_what_the_team_named_is_looked_up_before_anybody_is_asked() -> None:
    assert turns(model(), team()) == [Source.USER]
    assert turns(model(), busy(team(wave=1))) == []
    assert turns(model(), team(dry=True), user=Tally(found=3, under_way=1)) == []
    assert turns(model(), team(dry=True), user=Tally(found=3, under_way=0, promoted=2)) == [Source.OPENAI]


@pytest.mark.parametrize("desk", [model(dry=True), model(closed="no credit"), busy(model())])
def test_who_is_dry_closed_or_has_its_hands_full_is_not_asked(desk: Desk) -> None:
    assert turns(desk, register()) == [Source.REGISTER]


def test_what_may_come_is_what_is_under_way_and_asked_times_the_share_that_became_leads() -> None:
    desk = model(expected={1: 10, 2: 6}, waiting=deque([part(8), part(4)]))
    few = Tally(found=10, under_way=4, promoted=6)
    assert desk.coming(few) == 0.5 * (4 + 16)
    assert desk.planned(few) == 0.5 * 12
    many = Tally(found=44, under_way=4, promoted=30)
    assert desk.coming(many) == 0.75 * (4 + 16)
    desk.closed = "no credit"
    assert desk.planned(many) == 0
