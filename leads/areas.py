"""Cutting a campaign's area into parts that lie together, and saying where each is; what is asked there is not here."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from leads.evidence import Position
from leads.geography import Place, miles_between

Spot = tuple[str, Position]

MOST_NAMED = 60
"""Postcode districts that one question can name; beyond that it names postcode areas (LE for LE1, LE2, …)."""
REGIONS = (
    "Scotland",
    "Northern Ireland",
    "North East England",
    "North West England",
    "Yorkshire and the Humber",
    "Wales",
    "the West Midlands",
    "the East Midlands",
    "the East of England",
    "London",
    "South East England",
    "South West England",
)
"""The United Kingdom in parts, neighbours beside each other: where a campaign has no centre."""

Where = tuple[str, ...]
"""The lines of a question that say where to look."""


def parts_of(centre: Place | None, districts: Sequence[Spot], radius_miles: float, parts: int) -> list[Where]:
    """The area in at most `parts` parts that do not overlap and together are the whole; the nearest comes first.

    Each part is a near and a far group of neighbours.
    """
    if centre is None:
        return _regions(parts)
    circle = circle_of(centre, radius_miles)
    spots, label = _spots(districts, parts)
    if not spots:
        return [(circle,)]
    away = {name: miles_between(centre.position, position) for name, position in spots}
    halves = _split(spots, min(2 * parts, len(spots)))
    groups = [sorted((name for name, _ in group), key=away.__getitem__) for group in halves]
    groups.sort(key=lambda names: fmean(away[name] for name in names))
    return [(circle, f"{label}: {', '.join(names)}") for names in _near_with_far(groups, parts)]


def nearest(centre: Place, districts: Sequence[Spot]) -> list[str]:
    """The names of the districts, each once, the nearest first."""
    spots = dict(districts)
    return sorted(spots, key=lambda name: (miles_between(centre.position, spots[name]), name))


def _near_with_far(groups: list[list[str]], parts: int) -> list[list[str]]:
    """The nearest group with the farthest, and so on inwards: towns thin out, and each part should hold its share."""
    paired = groups[:parts]
    for number, names in enumerate(reversed(groups[parts:])):
        paired[number] = paired[number] + names
    return paired


def circle_of(centre: Place, radius_miles: float) -> str:
    """The whole area in one line."""
    town = f" ({centre.town})" if centre.town else ""
    return f"Area: within {radius_miles:g} {'mile' if radius_miles == 1 else 'miles'} of {centre.postcode}{town}"


def _regions(parts: int) -> list[Where]:
    if parts == 1:
        return [("Area: the United Kingdom",)]
    count = min(parts, len(REGIONS))
    cuts = [len(REGIONS) * number // count for number in range(count + 1)]
    return [(f"Area: {', '.join(REGIONS[start:end])}",) for start, end in pairwise(cuts)]


def _spots(districts: Sequence[Spot], parts: int) -> tuple[list[Spot], str]:
    unique = list(dict(districts).items())
    if len(unique) <= parts * MOST_NAMED:
        return unique, "Postcode districts"
    inside: dict[str, list[Position]] = {}
    for name, position in unique:
        inside.setdefault(name[:2] if name[1:2].isalpha() else name[:1], []).append(position)
    return [(name, _middle(positions)) for name, positions in inside.items()], "Postcode areas"


def _middle(positions: Sequence[Position]) -> Position:
    return Position(fmean(each.latitude for each in positions), fmean(each.longitude for each in positions))


def _split(spots: list[Spot], parts: int) -> list[list[Spot]]:
    """Cut across the longer side, again and again: groups of about the same number that lie together."""
    if parts == 1:
        return [spots]
    middle = _middle([position for _, position in spots])
    stretch = math.cos(math.radians(middle.latitude))
    height = _spread([position.latitude for _, position in spots])
    width = _spread([position.longitude * stretch for _, position in spots])
    upright = height >= width
    ordered = sorted(spots, key=lambda spot: (spot[1].latitude if upright else spot[1].longitude, spot[0]))
    few = parts // 2
    cut = len(ordered) * few // parts
    return [*_split(ordered[:cut], few), *_split(ordered[cut:], parts - few)]


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)
