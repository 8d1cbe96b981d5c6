"""Distances in miles and a grid that finds what lies near a point; it knows nothing of postcodes or organisations."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
EARTH_MILES = 3958.8
MILES_PER_DEGREE = 69.0
METRES_PER_MILE = 1609.344


def miles_between(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) points."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*first, *second))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_MILES * math.asin(math.sqrt(half))


@dataclass
class Grid(Generic[T]):
    """Cells of a tenth of a degree; `near` looks only into the cells that the circle touches."""

    _cells: dict[tuple[int, int], list[tuple[tuple[float, float], T]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, point: tuple[float, float], item: T) -> None:
        self._cells[_cell(*point)].append((point, item))

    def near(self, centre: tuple[float, float], miles: float) -> list[tuple[float, T]]:
        """(distance, item) within the radius, nearest first."""
        found = [
            (distance, item)
            for cell in self._touched(centre, miles)
            for point, item in self._cells.get(cell, ())
            if (distance := miles_between(centre, point)) <= miles
        ]
        return sorted(found, key=lambda pair: pair[0])

    def _touched(self, centre: tuple[float, float], miles: float) -> Iterator[tuple[int, int]]:
        tall = miles / MILES_PER_DEGREE
        wide = tall / max(0.1, math.cos(math.radians(centre[0])))
        south, west = _cell(centre[0] - tall, centre[1] - wide)
        north, east = _cell(centre[0] + tall, centre[1] + wide)
        if (north - south + 1) * (east - west + 1) > len(self._cells):
            return iter(list(self._cells))
        return ((row, column) for row in range(south, north + 1) for column in range(west, east + 1))


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat * 10), math.floor(lon * 10)
