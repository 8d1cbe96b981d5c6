"""Where postcodes and postcode districts are, asked of postcodes.io; what is kept of it is decided elsewhere."""

import asyncio
import math
from collections.abc import Sequence
from typing import Any

import httpx2

from leads.errors import BadReply, RateLimited, Unavailable
from leads.evidence import Position
from leads.geography import Place, miles_between, normal_postcode
from leads.vocabulary import Source
from worker.providers.replies import ask, object_of, retry_after, text_of
from worker.providers.retry import retried

METRES_PER_MILE = 1609.344
MILES_PER_DEGREE = 69.0
MOST_METRES = 25_000
"""The largest circle that one look-up covers, and the most districts that it lists."""
MOST_LISTED = 100
MARGIN_MILES = 3.0
"""A district's centre may lie this far outside, and part of the district still inside."""
RINGS = 8
"""Rings of look-ups about the centre, enough for 200 miles; for more they stand further apart and leave gaps."""
SPACING_MILES = math.sqrt(3) * MOST_METRES / METRES_PER_MILE
AT_ONCE = 8


class Postcodes:
    """A gazetteer. Whatever goes wrong is RetryLater: nothing is known of a postcode that could not be looked up."""

    def __init__(self, http: httpx2.AsyncClient, base_url: str) -> None:
        self._http = http
        self._base = base_url.rstrip("/")

    async def locate(self, postcodes: Sequence[str]) -> dict[str, Place]:
        """The places of up to a hundred postcodes, by those; without any that do not exist, or that nobody can place.

        Raises:
            RetryLater: when it cannot be said now.
        """
        results = await retried(lambda: self._ask("POST", "/postcodes", {"postcodes": list(postcodes)}))
        return parse_places(results, postcodes)

    async def districts(self, centre: Position, radius_miles: float) -> list[tuple[str, Position]]:
        """Postcode districts whose centre lies in the circle or up to three miles outside, nearest first.

        Raises:
            RetryLater: when it cannot be said now.
        """
        reach = radius_miles + MARGIN_MILES
        turns = asyncio.Semaphore(AT_ONCE)
        found: dict[str, Position] = {}
        for listed in await asyncio.gather(
            *(self._near(point, miles, turns) for point, miles in circles(centre, reach))
        ):
            found |= listed
        far = ((miles_between(centre, position), code, position) for code, position in found.items())
        return [(code, position) for miles, code, position in sorted(far, key=lambda row: row[:2]) if miles <= reach]

    async def _near(self, point: Position, miles: float, turns: asyncio.Semaphore) -> dict[str, Position]:
        """The districts about a point; where they do not fit into one list, seven smaller circles are asked for."""
        listed = await self._list(point, miles, turns)
        if len(listed) < MOST_LISTED:
            return listed
        smaller = seven(point, miles)
        for more in await asyncio.gather(*(self._list(each, miles / 2, turns) for each in smaller)):
            listed |= more
        return listed

    async def _list(self, point: Position, miles: float, turns: asyncio.Semaphore) -> dict[str, Position]:
        metres = min(math.ceil(miles * METRES_PER_MILE), MOST_METRES)
        where = f"lon={point.longitude:.6f}&lat={point.latitude:.6f}"
        path = f"/outcodes?{where}&radius={metres}&limit={MOST_LISTED}"
        async with turns:
            return parse_districts(await retried(lambda: self._ask("GET", path)))

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        """The result, or None for a 404."""
        try:
            request = self._http.build_request(method, self._base + path, json=body, timeout=10.0)
            response = await ask(self._http, request, Source.POSTCODES)
            if response.status_code == 404:
                return None
            if response.status_code == 429:
                raise RateLimited(Source.POSTCODES, "too many requests", retry_after=retry_after(response.headers))
            if response.status_code != 200:
                raise Unavailable(Source.POSTCODES, f"failed (status {response.status_code})")
            return object_of(response, Source.POSTCODES).get("result")
        except BadReply as drifted:
            raise Unavailable(Source.POSTCODES, drifted.message) from None


def parse_places(results: Any, asked: Sequence[str]) -> dict[str, Place]:
    """The places that a bulk look-up names, by the postcodes that were asked for.

    Raises:
        Unavailable: the results do not have their shape, or one is missing.
    """
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise Unavailable(Source.POSTCODES, "the postcodes are not a list of JSON objects")
    told = {text_of(each.get("query")): each.get("result") for each in results}
    if missing := [postcode for postcode in asked if postcode not in told]:
        raise Unavailable(Source.POSTCODES, f"nothing is said of {missing[0]}")
    places = {postcode: parse_place(told[postcode]) for postcode in asked}
    return {postcode: place for postcode, place in places.items() if place}


def parse_place(result: Any) -> Place | None:
    """A postcode's result as a place; None where there is no such postcode, or no position.

    Raises:
        Unavailable: the result does not have its shape.
    """
    if result is None:
        return None
    if not isinstance(result, dict):
        raise Unavailable(Source.POSTCODES, "a postcode is not a JSON object")
    code, position = normal_postcode(text_of(result.get("postcode")) or ""), _position(result)
    if code is None:
        raise Unavailable(Source.POSTCODES, "a postcode without its code")
    town = text_of(result.get("post_town")) or text_of(result.get("admin_district"))
    region = text_of(result.get("region")) or text_of(result.get("country"))
    return Place(code, position, town, region) if position else None


def parse_districts(result: Any) -> dict[str, Position]:
    """A list of outcodes as positions; there is none where nothing is near.

    Raises:
        Unavailable: the result does not have its shape.
    """
    if result is None:
        return {}
    if not isinstance(result, list) or not all(isinstance(item, dict) for item in result):
        raise Unavailable(Source.POSTCODES, "the districts are not a list of objects")
    return {
        code: position
        for item in result
        if (code := text_of(item.get("outcode"), most=4)) and (position := _position(item))
    }


def circles(centre: Position, reach: float) -> list[tuple[Position, float]]:
    """Look-ups (centre, radius in miles) that cover a circle: one if it is small, else rings of a honeycomb."""
    widest = MOST_METRES / METRES_PER_MILE
    if reach <= widest:
        return [(centre, reach)]
    spacing = max(SPACING_MILES, reach / RINGS)
    points = [
        (spacing * (column + row / 2), spacing * row * math.sqrt(3) / 2)
        for row in range(-RINGS, RINGS + 1)
        for column in range(max(-RINGS, -RINGS - row), min(RINGS, RINGS - row) + 1)
    ]
    near = [(east, north) for east, north in points if math.hypot(east, north) <= reach + widest]
    return [(_moved(centre, east, north), widest) for east, north in near]


def seven(point: Position, miles: float) -> list[Position]:
    """Centres of seven circles of half the radius that together cover a circle."""
    ring = [math.radians(60 * turn) for turn in range(6)]
    step = miles * math.sqrt(3) / 2
    return [point, *(_moved(point, step * math.cos(angle), step * math.sin(angle)) for angle in ring)]


def _moved(start: Position, east: float, north: float) -> Position:
    """The position so many miles to the east and north."""
    wide = MILES_PER_DEGREE * max(0.1, math.cos(math.radians(start.latitude)))
    return Position(start.latitude + north / MILES_PER_DEGREE, start.longitude + east / wide)


def _position(item: dict[str, Any]) -> Position | None:
    latitude, longitude = item.get("latitude"), item.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    return Position(float(latitude), float(longitude)) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
