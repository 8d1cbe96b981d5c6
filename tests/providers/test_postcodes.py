"""Postcodes and districts: what is asked, what counts as near, and that every failure can be tried again."""

import json
from typing import Any

import httpx2
import pytest

from leads.errors import RateLimited, RetryLater, Unavailable
from leads.evidence import Position
from leads.geography import Place, miles_between
from tests.providers.books import always, client
from worker.providers.postcodes import Postcodes, circles, seven

LEICESTER = Position(52.632, -1.125)


def result(code: str, **more: Any) -> dict[str, Any]:
    return {"postcode": code, "latitude": 52.632, "longitude": -1.125, "region": "East Midlands", **more}


def answer(*results: tuple[str, Any]) -> dict[str, Any]:
    return {"status": 200, "result": [{"query": query, "result": told} for query, told in results]}


async def test_postcodes_are_looked_up_together() -> None:
    asked: list[tuple[str, str, Any]] = []

    def reply(request: httpx2.Request) -> httpx2.Response:
        asked.append((request.method, request.url.raw_path.decode(), json.loads(request.content)))
        told = answer(("LE1 1AA", result("LE1 1AA", admin_district="Leicester")), ("LE9 9ZZ", None))
        return httpx2.Response(200, json=told)

    found = await Postcodes(client(reply), "http://postcodes/").locate(["LE1 1AA", "LE9 9ZZ"])
    assert found == {"LE1 1AA": Place("LE1 1AA", LEICESTER, "Leicester", "East Midlands")}
    assert asked == [("POST", "/postcodes", {"postcodes": ["LE1 1AA", "LE9 9ZZ"]})]


async def test_a_postcode_without_a_position() -> None:
    nowhere = answer(("JE2 3AB", {"postcode": "JE2 3AB", "latitude": None, "longitude": None}))
    assert await Postcodes(client(always(200, nowhere)), "http://p").locate(["JE2 3AB"]) == {}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, b"", Unavailable),
        (503, b"{}", Unavailable),
        (429, b"{}", RateLimited),
        (400, b"{}", Unavailable),
        (404, b"{}", Unavailable),
        (200, b"oops", Unavailable),
        (200, b"[]", Unavailable),
        (200, b'{"result":5}', Unavailable),
        (200, b'{"result":[5]}', Unavailable),
        (200, b'{"result":[]}', Unavailable),
        (200, b'{"result":[{"query":"LE1 1AB","result":null}]}', Unavailable),
        (200, b'{"result":[{"query":"LE1 1AA","result":5}]}', Unavailable),
        (200, b'{"result":[{"query":"LE1 1AA","result":{"postcode":5}}]}', Unavailable),
    ],
)
async def test_whatever_goes_wrong_is_to_be_tried_later(status: int, body: bytes, kind: type[RetryLater]) -> None:
    with pytest.raises(kind):
        await Postcodes(client(always(status, body)), "http://p").locate(["LE1 1AA"])


@pytest.mark.parametrize(("status", "body"), [(500, b""), (429, b"{}"), (200, b"oops"), (200, b'{"result":5}')])
async def test_districts_that_cannot_be_listed_are_to_be_tried_later(status: int, body: bytes) -> None:
    with pytest.raises(RetryLater):
        await Postcodes(client(always(status, body)), "http://p").districts(LEICESTER, 5)


def test_circles_cover_what_is_asked_for() -> None:
    assert circles(LEICESTER, 10) == [(LEICESTER, 10)]
    for reach in (20, 53, 103, 203):
        points = circles(LEICESTER, reach)
        assert len(points) <= 217
        for east, north in ((0, 0.99), (0.7, 0.7), (-0.5, 0.2), (0.1, -0.95), (0.3, 0.0)):
            spot = Position(52.632 + reach * north / 69, -1.125 + reach * east / (69 * 0.607))
            assert min(miles_between(spot, point) - miles for point, miles in points) < 1
    assert len(seven(LEICESTER, 10)) == 7


def grid(request: httpx2.Request) -> dict[str, Any]:
    """Districts two miles apart about Leicester; the nearest hundred within the radius that was asked for."""
    asked = {name: float(value) for name, value in request.url.params.items()}
    assert asked["radius"] <= 25_000
    centre = Position(asked["lat"], asked["lon"])
    spots = {
        f"{chr(75 + x)}{chr(75 + y)}": Position(52.632 + x * 2 / 69, -1.125 + y * 2 / 42)
        for x in range(-9, 10)
        for y in range(-9, 10)
    }
    near = sorted((miles_between(centre, spot), code) for code, spot in spots.items())
    listed = [
        {"outcode": code, "latitude": spots[code].latitude, "longitude": spots[code].longitude}
        for miles, code in near[:100]
        if miles <= asked["radius"] / 1609.344
    ]
    return {"status": 200, "result": listed or None}


async def test_districts_are_complete_within_reach_and_nearest_first() -> None:
    postcodes = Postcodes(client(lambda request: httpx2.Response(200, json=grid(request))), "http://p")
    for radius in (5, 14, 25):
        found = await postcodes.districts(LEICESTER, radius)
        far = [miles_between(LEICESTER, position) for _, position in found]
        assert far == sorted(far)
        assert far[-1] <= radius + 3
        assert len({code for code, _ in found}) == len(found)
    assert len(found) == 19 * 19
