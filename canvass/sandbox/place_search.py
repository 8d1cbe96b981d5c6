"""Which places a text query finds: by name, else by what it asks for, near where it asks; no HTTP here."""

import re
from dataclasses import dataclass

from canvass.sandbox.branches import branches
from canvass.sandbox.geography import METRES_PER_MILE, miles_between
from canvass.sandbox.organisations import Organisation, words_of
from canvass.sandbox.postcodes import POSTCODE, Point
from canvass.sandbox.topics import any_covers, names_only_trades, topics_in
from canvass.sandbox.world import World

MOST_PLACES = 60
NAME_AGREES = 0.45
DEFAULT_MILES = 20.0
FAR_MILES = 30.0
_POSTCODE = re.compile(rf"\b{POSTCODE}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Circle:
    """A bias: what is inside comes first, what is outside may still come. The radius is in metres."""

    centre: Point
    radius: float


@dataclass(frozen=True)
class Rectangle:
    """A restriction: nothing outside is found."""

    low: Point
    high: Point

    @property
    def centre(self) -> Point:
        return (self.low[0] + self.high[0]) / 2, (self.low[1] + self.high[1]) / 2

    def holds(self, point: Point | None) -> bool:
        return point is not None and self.low[0] <= point[0] <= self.high[0] and self.low[1] <= point[1] <= self.high[1]


@dataclass(frozen=True)
class Search:
    text: str
    bias: Circle | None = None
    within: Rectangle | None = None


def matching_places(world: World, search: Search) -> list[Organisation]:
    """Best first. A query that names a company finds those of such a name; one that names a trade finds the trade."""
    found = [] if names_only_trades(search.text) else _by_name(world, search)
    found = found or _by_trade(world, search) or _by_name(world, search)
    listed = (each for each in found if world.in_places(each))
    return [each for each in listed if search.within is None or search.within.holds(world.point(each))]


def _by_name(world: World, search: Search) -> list[Organisation]:
    name = _without_place(world, search.text)
    centre = _centre(world, search)
    ranked = [pair for pair in world.rank(name)[:300] if pair[0] >= NAME_AGREES]
    best = max((score for score, _ in ranked), default=0)
    heads = [(score, each) for score, each in ranked if score >= best - 0.25]
    close = [(score, place) for score, head in heads for place in (head, *branches(world, head))]
    order = sorted(close, key=lambda pair: (-round(pair[0] - _far(world, pair[1], centre), 2), pair[1].id))
    return [each for _, each in order] if best >= 0.6 else []


def _far(world: World, organisation: Organisation, centre: Point | None) -> float:
    """What distance takes off a name's agreement: nothing at the centre, a quarter at thirty miles and beyond."""
    point = world.point(organisation)
    return 0.25 * min(1.0, miles_between(centre, point) / FAR_MILES) if centre and point else 0.0


def _by_trade(world: World, search: Search) -> list[Organisation]:
    topics, centre = topics_in(search.text), _centre(world, search)
    if not topics or not centre:
        return []
    reach = search.bias.radius / METRES_PER_MILE if search.bias and search.bias.radius else DEFAULT_MILES
    reach = max(reach, DEFAULT_MILES)
    heads = [each for _, each in world.grid.near(centre, reach) if any_covers(topics, each)]
    places = (place for head in heads for place in (head, *branches(world, head)))
    away = ((miles_between(centre, point), place) for place in places if (point := world.point(place)))
    return [place for _, place in sorted(((miles, place.id), place) for miles, place in away if miles <= reach)]


def _centre(world: World, search: Search) -> Point | None:
    """Where a query looks from: its own postcode, else the bias or restriction, else a town that it names."""
    if match := _POSTCODE.search(search.text):
        return world.gazetteer.place(match[0])
    if search.bias or search.within:
        return search.bias.centre if search.bias else search.within.centre if search.within else None
    text = f" {' '.join(words_of(search.text))} "
    towns = (each for each in world.organisations if each.town and f" {each.town.lower()} " in text)
    return next(filter(None, map(world.point, towns)), None)


def _without_place(world: World, text: str) -> str:
    """The query without its postcode and, where anything is left, without the towns after the first comma or "in"."""
    bare = _POSTCODE.sub(" ", text)
    head, *rest = re.split(r",| in | near ", bare)
    tail = " ".join(part for part in rest if part.strip().lower() not in world.towns | {"uk", "united kingdom", ""})
    return f"{head} {tail}".strip() if words_of(head) else bare
