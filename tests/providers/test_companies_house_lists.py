"""Listing an area's companies: what is asked, in which order they come, and whom a list saves from being looked up."""

from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from leads.calls import Listing
from leads.errors import Unavailable
from leads.evidence import Found, Subject
from leads.vocabulary import Field, SourceStatus
from tests.providers.books import Books
from tests.providers.registers import NUMBER, OFFICE, Register, Turns, house, item, profile
from worker.providers import companies_house_index, companies_house_search
from worker.providers.companies_house import CompaniesHouse
from worker.providers.companies_house_index import Index
from worker.providers.companies_house_reply import Seen, parse_items, parse_profile

ADVANCED = "/advanced-search/companies"
OAK = Subject(name="Oakhollow Dental Ltd", town="Leicester", postcode="LE1 6TE")


class Area:
    """A register whose lists are by district."""

    def __init__(self, **districts: list[dict[str, Any]]) -> None:
        self.districts, self.asked = districts, list[dict[str, str]]()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(dict(request.url.params))
        everybody = self.districts.get(request.url.params.get("location", ""), [])
        start, size = int(request.url.params.get("start_index", 0)), int(request.url.params["size"])
        page = everybody[start : start + size]
        body = {"items": page, "hits": len(everybody)}
        return httpx2.Response(200, json=body) if page else httpx2.Response(404)


def at(number: int, postcode: str = "LE1 6TE", **more: Any) -> dict[str, Any]:
    office = OFFICE | {"postal_code": postcode}
    return item(f"{number:08}", f"FIRM {number} LIMITED", registered_office_address=office, **more)


async def found(register: CompaniesHouse, listing: Listing, books: Books | None = None) -> list[Found]:
    return [each async for each in register.companies(listing, books or Books())]


async def numbers(register: CompaniesHouse, listing: Listing, books: Books | None = None) -> list[str | None]:
    return [each.company_number for each in await found(register, listing, books)]


async def test_a_listing_is_one_request_for_a_district(books: Books) -> None:
    area = Area(LE1=[item()])
    listing = Listing(("862",), ("LE1",), most=10, incorporated_from="2000-01-01")
    assert await found(house(area), listing, books) == [
        Found(
            name="OAKHOLLOW DENTAL LIMITED",
            address="12, Mill Lane, Leicester, LE1 6TE",
            town="Leicester",
            postcode="LE1 6TE",
            company_number=NUMBER,
            source_url="https://find-and-update.company-information.service.gov.uk/company/01234567",
        )
    ]
    assert area.asked == [
        {
            "sic_codes": "86210,86220,86230",
            "location": "LE1",
            "company_status": "active",
            "incorporated_from": "2000-01-01",
            "size": "1000",
            "start_index": "0",
        }
    ]
    [line] = books.lines
    assert (line.call.operation, line.call.most_micros, line.usage) == ("advanced-search", 0, {"requests": 1})
    assert line.answer is not None
    assert line.answer.body["numbers"] == [NUMBER]


async def test_the_nearest_district_comes_first_and_no_further_one_is_asked_than_is_needed(books: Books) -> None:
    area = Area(LE1=[at(1), at(2)], LE2=[at(3, "LE2 1AA")], LE3=[at(4, "LE3 1AA")])
    register = house(area)
    near = Listing(("62",), ("LE1", "LE2", "LE3"), most=3)
    assert await numbers(register, near, books) == ["00000001", "00000002", "00000003"]
    assert [asked["location"] for asked in area.asked] == ["LE1", "LE2"]
    further = Listing(("62",), ("LE1", "LE2", "LE3"), most=9, skip=2)
    assert await numbers(register, further, books) == ["00000003", "00000004"]
    assert [asked["location"] for asked in area.asked] == ["LE1", "LE2", "LE3"]


@pytest.mark.parametrize(
    "listing", [Listing(("62",), ("LE9",), most=5), Listing(("04",), ("LE1",), most=5), Listing(("62",), ("LE1",), 0)]
)
async def test_nothing_there_or_nothing_wanted(listing: Listing) -> None:
    assert await found(house(Area(LE1=[at(1)])), listing) == []


async def test_an_office_elsewhere_with_the_district_in_its_address_is_left_out() -> None:
    area = Area(LE1=[at(1), at(2, "BS1 4DJ")])
    assert await numbers(house(area), Listing(("62",), ("LE1",), most=5)) == ["00000001"]


async def test_a_company_of_two_lists_is_reported_once() -> None:
    area = Area(LE1=[at(1)], LE2=[at(1), at(2, "LE2 1AA")])
    assert await numbers(house(area), Listing(("62",), ("LE1", "LE2"), most=5)) == ["00000001", "00000002"]


async def test_the_likeliest_come_first() -> None:
    side = at(1, sic_codes=["41100", "62020"], date_of_creation="1990-01-01")
    crowd = [at(number, "LE1 9ZZ", sic_codes=["62020"]) for number in range(100, 125)]
    old = at(3, sic_codes=["62020"], date_of_creation="1995-01-01")
    young = at(2, sic_codes=["62020"], date_of_creation="2024-01-01")
    area = Area(LE1=[*crowd, side, young, old])
    order = await numbers(house(area), Listing(("62",), ("LE1",), most=4))
    assert order == ["00000003", "00000002", "00000001", "00000100"]
    young_first = Listing(("62",), ("LE1",), most=2, incorporated_from="1980-01-01")
    assert await numbers(house(area), young_first) == ["00000002", "00000003"]


async def test_long_lists_are_read_page_by_page(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companies_house_search, "PAGE", 2)
    area = Area(LE1=[at(number) for number in range(1, 6)])
    register = house(area)
    assert len(await numbers(register, Listing(("62",), ("LE1",), most=3), books)) == 3
    assert [asked["start_index"] for asked in area.asked] == ["0", "2"]
    assert len(await numbers(register, Listing(("62",), ("LE1",), most=9), books)) == 5
    assert [asked["start_index"] for asked in area.asked] == ["0", "2", "4"]


async def test_a_failure_comes_after_what_had_arrived(books: Books) -> None:
    def fails_at_le2(request: httpx2.Request) -> httpx2.Response:
        if request.url.params["location"] == "LE2":
            return httpx2.Response(503)
        return httpx2.Response(200, json={"items": [at(1)], "hits": 1})

    gate = Turns()
    companies = house(fails_at_le2, gate).companies(Listing(("62",), ("LE1", "LE2"), most=5), books)
    assert (await anext(companies)).company_number == "00000001"
    with pytest.raises(Unavailable):
        await anext(companies)
    assert [type(line.error).__name__ for line in books.lines] == ["NoneType", "Unavailable"]
    assert gate.ends == [None, *["Unavailable"] * 3]


async def test_whoever_is_on_a_list_is_looked_up_without_asking(books: Books) -> None:
    register = Register(item(), item("00000002", "ELM MOTORS LIMITED"))
    office = house(register)
    await found(office, Listing(("86",), ("LE1",), most=1), books)
    assert len(register.asked) == 1
    by_name = await office.look_up(OAK, books)
    by_number = await office.look_up(Subject(name="Elm Motors", company_number="2"), books)
    assert (by_name.first(Field.COMPANY_NUMBER), by_name.first(Field.SIC_CODES)) == (NUMBER, ["86230"])
    assert by_number.first(Field.NAME) == "ELM MOTORS LIMITED"
    assert len(register.asked) == 1
    assert [line.call.operation for line in books.lines] == ["advanced-search"]


async def test_what_one_campaign_has_read_is_not_another_ones_evidence(books: Books) -> None:
    register = Register(item())
    office = house(register)
    await found(office, Listing(("86",), ("LE1",), most=1), books)
    assert (await office.look_up(OAK, Books())).first(Field.COMPANY_NUMBER) == NUMBER
    assert len(register.asked) == 2
    for _ in range(companies_house_index.MOST_CAMPAIGNS):
        await office.look_up(OAK, Books())
    asked = len(register.asked)
    await office.look_up(OAK, books)
    assert len(register.asked) == asked + 1


async def test_a_list_is_judged_like_any_other_answer(books: Books) -> None:
    register = Register(item())
    office = house(register)
    await found(office, Listing(("86",), ("LE1",), most=1), books)
    elsewhere = Subject(name=OAK.name, town="Bristol", postcode="BS1 4DJ")
    assert (await office.look_up(elsewhere, books)).status is SourceStatus.NOT_FOUND
    assert len(register.asked) > 1
    register.asked.clear()
    wrong = Subject(name="Elm Motors", postcode="LE1 6TE", company_number=NUMBER)
    report = await office.look_up(wrong, books)
    assert (report.status, [request.url.path for request in register.asked]) == (SourceStatus.NOT_FOUND, [ADVANCED])


async def test_a_look_up_by_name_saves_the_profile_of_a_number_that_turns_up_later(books: Books) -> None:
    register = Register(item(registered_office_address=OFFICE | {"postal_code": "BS1 4DJ", "locality": "Bristol"}))
    office = house(register)
    assert (await office.look_up(OAK, books)).status is SourceStatus.NOT_FOUND
    asked = len(register.asked)
    printed = Subject(name=OAK.name, town=OAK.town, postcode=OAK.postcode, company_number=NUMBER)
    report = await office.look_up(printed, books)
    assert (report.first(Field.COMPANY_NUMBER), len(register.asked)) == (NUMBER, asked)


def seen(number: int, name: str = "OAKHOLLOW LIMITED", *, whole: bool = False) -> Seen:
    text = f"{number:08}"
    company = parse_profile(profile(text, name)) if whole else parse_items([item(text, name)])[0]
    return Seen(company, datetime.now(UTC))


def test_the_index_is_bounded_and_what_was_used_last_stays() -> None:
    index = Index(most=2)
    index.keep([seen(1), seen(2)])
    assert index.numbered("00000001") is not None
    index.keep([seen(3)])
    assert [index.numbered(f"{number:08}") is not None for number in (1, 2, 3)] == [True, False, True]
    assert [each.company.entry.number for each in index.named(["Oakhollow"])] == ["00000001", "00000003"]


def test_a_list_is_forgotten_with_its_companies() -> None:
    index = Index(most=2)
    index.keep_list("a", 9, [seen(1), seen(2)])
    hits, again = index.listed("a") or (0, [])
    assert (hits, [each.company.entry.number for each in again]) == (9, ["00000001", "00000002"])
    index.keep([seen(3)])
    assert index.listed("a") is None
    assert index.listed("b") is None


def test_what_is_old_is_asked_for_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companies_house_index, "KEPT_FOR", 0.0)
    index = Index()
    index.keep([seen(1)])
    assert index.named(["Oakhollow"]) == []
    assert index.numbered("00000001") is None


def test_a_profile_stays_where_a_list_says_less_and_a_new_name_takes_the_old_ones_place() -> None:
    index = Index()
    index.keep([seen(1, whole=True), seen(1)])
    known = index.numbered("00000001")
    assert known is not None
    assert known.company.whole
    index.keep([seen(1, "QUILLMARSH LIMITED", whole=True)])
    assert index.named(["Oakhollow"]) == []
    assert len(index.named(["Quillmarsh Ltd"])) == 1
