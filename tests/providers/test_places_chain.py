"""Chains at Google Places: which hits are one company's places, how they are looked for, and what that may cost."""

import itertools
from collections.abc import Callable
from typing import Any

import httpx2
import orjson
import pytest

from leads.calls import Call
from leads.errors import BudgetExhausted
from leads.evidence import Position, SourceReport, Subject
from leads.geography import miles_between
from leads.vocabulary import Field, SourceStatus
from tests.providers.books import Books, Line, client
from tests.providers.test_places import OPEN, place
from worker.providers.places import MOST_REQUESTS, Places, tile_question
from worker.providers.places_area import Rectangle, box, quarters
from worker.providers.places_hits import CLOSED, Hit
from worker.providers.places_reply import choose, is_one_company, own_places

CENTRE = Position(52.63, -1.13)
COSTA = Subject(name="Zanrafold Coffee", town="Leicester", postcode="LE1 6TE", near=CENTRE, radius_miles=10)


def branch(number: int, **more: Any) -> dict[str, Any]:
    """The n-th place of a chain, all within a mile or two of the centre."""
    spot = {"latitude": 52.62 + number % 10 / 500, "longitude": -1.14 + number // 10 / 500}
    return place(
        "Zanrafold Coffee",
        "LE1 6TE" if number == 0 else f"LE2 {number % 10}A{chr(65 + number // 10)}",
        **{"id": f"place {number}", "location": spot, "websiteUri": "https://zanrafold.co.uk/"} | more,
    )


class Google:
    """Shows at most sixty of its places for one search, twenty a page; it notes what it was asked."""

    def __init__(self, *places: dict[str, Any]) -> None:
        self.places, self.asked = places, list[dict[str, Any]]()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        body = orjson.loads(request.content)
        self.asked.append(body)
        found = [each for each in self.places if self.inside(each, body)][:60]
        at = int(body.get("pageToken", 0))
        more = {"nextPageToken": str(at + 20)} if at + 20 < len(found) else {}
        return httpx2.Response(200, json={"places": found[at : at + 20], **more} if found[at:] else {})

    @staticmethod
    def inside(each: dict[str, Any], body: dict[str, Any]) -> bool:
        spot, area = each["location"], body.get("locationRestriction", {}).get("rectangle")
        return area is None or all(
            area["low"][name] <= spot[name] <= area["high"][name] for name in ("latitude", "longitude")
        )


async def look(google: Callable[[httpx2.Request], httpx2.Response], books: Books, **options: Any) -> SourceReport:
    return await Places(client(google), "k", "http://places", gate=OPEN, **options).look_up(COSTA, books)


async def test_few_places_cost_one_request(books: Books) -> None:
    google = Google(*map(branch, range(3)))
    report = await look(google, books)
    assert len(google.asked) == len(books.lines) == 1
    told = report.first(Field.LOCATIONS)
    assert [each["place_id"] for each in told] == ["place 0", "place 1", "place 2"]
    assert told[0] == {
        "address": "12 Mill Lane, Leicester LE1 6TE, UK",
        "postcode": "LE1 6TE",
        "position": [52.62, -1.14],
        "phone": "+441162541111",
        "place_id": "place 0",
    }
    assert report.first(Field.POSTCODE) == "LE1 6TE"


async def test_the_next_pages_of_a_chain(books: Books) -> None:
    google = Google(*map(branch, range(45)))
    report = await look(google, books)
    assert [body.get("pageToken") for body in google.asked] == [None, "20", "40"]
    assert all(body | {"pageToken": None} == google.asked[0] | {"pageToken": None} for body in google.asked)
    assert len(report.first(Field.LOCATIONS)) == 45
    assert [line.cost_micros for line in books.lines] == [35_000] * 3


async def test_more_than_a_search_shows_are_found_in_pieces_of_the_area(books: Books) -> None:
    google = Google(*map(branch, range(95)))
    report = await look(google, books)
    assert len(report.first(Field.LOCATIONS)) == 95
    tiles = [body for body in google.asked if "locationRestriction" in body]
    assert {body["textQuery"] for body in tiles} == {"Zanrafold Coffee"}
    assert all("locationBias" not in body for body in tiles)
    assert len(google.asked) <= MOST_REQUESTS


async def test_the_number_of_requests_is_bounded(books: Books) -> None:
    google = Google(*(branch(number, location={"latitude": 52.63, "longitude": -1.13}) for number in range(99)))
    await look(google, books)
    assert len(google.asked) == MOST_REQUESTS
    few = Google(*map(branch, range(95)))
    report = await look(few, Books(), most_requests=2)
    assert (len(few.asked), len(report.first(Field.LOCATIONS))) == (2, 40)


async def test_other_firms_hits_are_not_followed(books: Books) -> None:
    others = (place(f"Elm {number} Ltd", "LE2 1AB", id=f"elm {number}") for number in range(40))
    google = Google(branch(0), *others)
    report = await look(google, books)
    assert (len(google.asked), report.first(Field.LOCATIONS)) == (1, None)


class Purse(Books):
    """Books whose money is used up after so many calls."""

    left = 2

    async def open(self, call: Call) -> Line:
        if self.left == 0:
            raise BudgetExhausted(call.source, "no money")
        self.left -= 1
        return await super().open(call)


async def test_what_is_known_is_told_when_the_money_runs_out() -> None:
    purse = Purse()
    report = await look(Google(*map(branch, range(95))), purse)
    assert (report.status, len(purse.lines)) == (SourceStatus.FOUND, 2)
    assert len(report.first(Field.LOCATIONS)) == 40


@pytest.mark.parametrize("reply", [(500, b"{}"), (429, b"{}"), (200, b"<html>"), (200, b'{"places": 5}'), (403, b"{}")])
async def test_a_failure_on_the_way_costs_only_the_rest(books: Books, reply: tuple[int, bytes]) -> None:
    google = Google(*map(branch, range(45)))

    def answer(request: httpx2.Request) -> httpx2.Response:
        whole = google(request)
        return whole if len(google.asked) == 1 else httpx2.Response(reply[0], content=reply[1])

    report = await look(answer, books)
    assert (report.status, len(report.first(Field.LOCATIONS))) == (SourceStatus.FOUND, 20)


async def test_a_recorded_chain_is_not_paid_for_again(books: Books) -> None:
    google = Google(*map(branch, range(45)))
    first = await look(google, books)
    assert await look(google, books) == first
    assert len(google.asked) == len(books.lines) == 3


def hit(number: int = 1, **more: Any) -> Hit:
    known = {"id": f"p{number}", "name": "Zanrafold Coffee", "link": "x", "website": "https://zanrafold.co.uk/"}
    return Hit(**known | more)


@pytest.mark.parametrize(
    ("other", "one"),
    [
        ({}, True),
        ({"name": "Zanrafold Coffee Highcross"}, True),
        ({"name": "Elm Motors"}, False),
        ({"website": "https://elm.co.uk/"}, False),
        ({"website": "https://facebook.com/zanrafold"}, True),
        ({"website": None}, True),
        ({"website": None, "name": "Zanrafold Tea"}, False),
    ],
)
def test_whose_places_are_one_company(other: dict[str, Any], *, one: bool) -> None:
    assert is_one_company(hit(), hit(2, **other)) is one


def test_a_common_name_alone_makes_no_chain() -> None:
    surgeries = [
        hit(number, name="The Dental Surgery", website=None, phone=f"+44116254{number}") for number in (1111, 2222)
    ]
    assert not is_one_company(*surgeries)
    assert is_one_company(surgeries[0], hit(3, name="Dental Surgery", website=None, phone=surgeries[0].phone))


def test_places_beyond_the_radius_and_closed_ones_are_left_out() -> None:
    here, far = Position(52.63, -1.13), Position(53.5, -1.13)
    hits = [hit(1, position=here), hit(2, position=far), hit(3, position=here, status=CLOSED), hit(4), hit(1)]
    assert [each.id for each in own_places(hits, hits[0], COSTA)] == ["p1", "p4"]
    assert [each.id for each in own_places(hits, hits[0], Subject(name="x"))] == ["p1", "p2", "p4"]


def test_of_hits_equally_sure_the_nearest_in_the_area_is_chosen() -> None:
    subject = Subject(name="Zanrafold Coffee", near=CENTRE, radius_miles=100)
    spots = {"far": Position(53.5, -1.13), "near": Position(52.64, -1.13), "nearer": Position(52.631, -1.13)}
    hits = [hit(position=spot, link=name) for name, spot in spots.items()]
    for order in itertools.permutations(hits):
        chosen = choose(order, subject)
        assert chosen is not None
        assert chosen[0].link == "nearer"
    chosen = choose([hit(status="CLOSED_TEMPORARILY", position=spots["nearer"]), hits[1]], subject)
    assert chosen is not None
    assert chosen[0].link == "near"


def test_an_area_in_quarters() -> None:
    whole = box(CENTRE, 10)
    for latitude, longitude in ((whole.north, -1.13), (52.63, whole.east)):
        assert miles_between(CENTRE, Position(latitude, longitude)) == pytest.approx(10, rel=0.02)
    parts = quarters(whole)
    assert len(parts) == 4
    assert (min(part.south for part in parts), max(part.north for part in parts)) == (whole.south, whole.north)
    assert (min(part.west for part in parts), max(part.east for part in parts)) == (whole.west, whole.east)
    assert sum((part.north - part.south) * (part.east - part.west) for part in parts) == pytest.approx(
        (whole.north - whole.south) * (whole.east - whole.west)
    )
    assert quarters(box(CENTRE, 0.2)) == []
    assert box(Position(89.9, 179), 200).north == 90.0
    assert tile_question("Oak", Rectangle(1, 2, 3, 4))["locationRestriction"] == {
        "rectangle": {"low": {"latitude": 1, "longitude": 2}, "high": {"latitude": 3, "longitude": 4}}
    }
