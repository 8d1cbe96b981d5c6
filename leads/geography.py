"""Places on the map: postcodes in their one spelling, distances in miles, and what a look-up brings."""

import math
import re
from dataclasses import dataclass
from typing import Protocol

from leads.evidence import Position

EARTH_RADIUS_MILES = 3958.8
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")


@dataclass(frozen=True, slots=True)
class Place:
    """A postcode that exists, and where it is."""

    postcode: str
    position: Position
    town: str | None = None
    region: str | None = None


class Gazetteer(Protocol):
    """Knows where postcodes are."""

    async def locate(self, postcode: str) -> Place | None:
        """The place, or None when no such postcode exists.

        Raises:
            RetryLater: when it cannot be said now.
        """

    async def districts(self, centre: Position, radius_miles: float) -> list[tuple[str, Position]]:
        """Postcode districts (outcodes, such as LE2) whose centre lies in or near the circle, nearest first."""


def normal_postcode(text: str) -> str | None:
    """The one spelling of a UK postcode ("le11aa" → "LE1 1AA"), or None when it does not look like one."""
    match = _POSTCODE.fullmatch(re.sub(r"\s+", "", text.upper()))
    return f"{match[1]} {match[2]}" if match else None


def miles_between(a: Position, b: Position) -> float:
    """Great-circle distance."""
    lat_a, lat_b = math.radians(a.latitude), math.radians(b.latitude)
    d_lat, d_lon = lat_b - lat_a, math.radians(b.longitude - a.longitude)
    h = math.sin(d_lat / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(d_lon / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(h)))
