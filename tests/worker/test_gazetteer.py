"""Postcodes are asked for together and once; what could not be said is told to all who asked."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from sqlalchemy import delete, select

from leads.errors import Unavailable
from leads.models import Postcode
from tests.providers.books import client
from tests.worker.machine import Desk
from worker.gazetteer import CachedGazetteer
from worker.providers.postcodes import Postcodes

REAL = ("XA1 1AA", "XA1 1AB", "XA1 1AC")
UNREAL = "XA9 9ZZ"
"""Codes that no other test knows."""

Reply = Callable[[list[str]], httpx2.Response]


def placed(codes: list[str]) -> httpx2.Response:
    results: list[dict[str, Any]] = [
        {"query": code, "result": {"postcode": code, "latitude": 52.0, "longitude": -1.0} if code in REAL else None}
        for code in codes
    ]
    return httpx2.Response(200, json={"status": 200, "result": results})


def gazetteer(desk: Desk, asked: list[list[str]], reply: Reply = placed) -> CachedGazetteer:
    """One that reaches nobody but `reply`, and notes what it asks."""

    def note(request: httpx2.Request) -> httpx2.Response:
        asked.append(json.loads(request.content)["postcodes"])
        return reply(asked[-1])

    http = client(note)
    return CachedGazetteer(desk.db, http, Postcodes(http, "http://postcodes"))


@pytest.fixture(autouse=True)
async def forgotten(desk: Desk) -> None:
    async with desk.db.shared() as session:
        await session.execute(delete(Postcode).where(Postcode.postcode.in_([*REAL, UNREAL])))


async def stored(desk: Desk) -> set[str]:
    async with desk.db.shared() as session:
        return set(await session.scalars(select(Postcode.postcode).where(Postcode.postcode.in_([*REAL, UNREAL]))))


async def test_what_is_wanted_at_the_same_time_is_asked_for_together_and_once(desk: Desk) -> None:
    asked: list[list[str]] = []
    mine = gazetteer(desk, asked)
    places = await asyncio.gather(*(mine.locate(code) for code in (*REAL, "xa11aa", UNREAL, "nonsense")))
    assert [place and place.postcode for place in places] == [*REAL, REAL[0], None, None]
    assert asked == [[*REAL, UNREAL]]
    assert await stored(desk) == set(REAL)


async def test_what_was_looked_up_is_remembered_here_and_for_others(desk: Desk) -> None:
    asked: list[list[str]] = []
    mine, another = gazetteer(desk, asked), gazetteer(desk, asked)
    first = await mine.locate(REAL[0])
    assert first is not None
    assert await another.locate(REAL[0]) == first
    assert await mine.locate(REAL[0]) == first
    assert asked == [[REAL[0]]]


async def test_a_postcode_that_does_not_exist_may_exist_later(desk: Desk) -> None:
    asked: list[list[str]] = []
    mine = gazetteer(desk, asked)
    assert await mine.locate(UNREAL) is None
    assert await mine.locate(UNREAL) is None
    assert asked == [[UNREAL], [UNREAL]]


async def test_a_failure_is_told_to_all_who_asked_and_nothing_is_remembered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.providers.retry.ATTEMPTS", 1)
    asked: list[list[str]] = []
    mine = gazetteer(desk, asked, lambda _: httpx2.Response(503, json={}))
    answers = await asyncio.gather(*(mine.locate(code) for code in REAL), return_exceptions=True)
    assert [type(each) for each in answers] == [Unavailable] * 3
    assert asked == [list(REAL)]
    assert await stored(desk) == set()
