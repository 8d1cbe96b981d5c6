"""The ground of a search as rectangles, and rectangles in quarters: for more places than one search shows. Pure."""

import math
from dataclasses import dataclass

from leads.evidence import Position

MILES_PER_DEGREE = 69.0
SMALLEST_MILES = 0.25
"""A rectangle with a shorter side is not cut any more: what lies in it lies in one street."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Degrees, from the south-west corner to the north-east one."""

    south: float
    west: float
    north: float
    east: float

    def to_json(self) -> dict[str, dict[str, float]]:
        """As Google wants a rectangle."""
        return {
            "low": {"latitude": self.south, "longitude": self.west},
            "high": {"latitude": self.north, "longitude": self.east},
        }


def box(centre: Position, radius_miles: float) -> Rectangle:
    """The smallest rectangle that holds a circle, as far as the map goes."""
    tall = radius_miles / MILES_PER_DEGREE
    wide = tall / max(0.05, math.cos(math.radians(centre.latitude)))
    return Rectangle(
        south=round(max(-90.0, centre.latitude - tall), 6),
        west=round(max(-180.0, centre.longitude - wide), 6),
        north=round(min(90.0, centre.latitude + tall), 6),
        east=round(min(180.0, centre.longitude + wide), 6),
    )


def quarters(whole: Rectangle) -> list[Rectangle]:
    """The four quarters, or none of a rectangle that is small enough."""
    if (whole.north - whole.south) * MILES_PER_DEGREE < 2 * SMALLEST_MILES:
        return []
    middle, centre = round((whole.south + whole.north) / 2, 6), round((whole.west + whole.east) / 2, 6)
    return [
        Rectangle(whole.south, whole.west, middle, centre),
        Rectangle(whole.south, centre, middle, whole.east),
        Rectangle(middle, whole.west, whole.north, centre),
        Rectangle(middle, centre, whole.north, whole.east),
    ]
