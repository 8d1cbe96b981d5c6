"""The register: whose entry is accepted, how many calls it takes, and how it fails."""

import time
from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from leads.errors import BadCredentials, BadReply, RateLimited, Unavailable, VendorError
from leads.evidence import Subject
from leads.vocabulary import Field, Source, SourceStatus
from tests.providers.books import Books, always, client
from worker.providers.allowance import Allowance
from worker.providers.companies_house import CompaniesHouse, judge_profile
from worker.providers.companies_house_match import Entry, choose

OAK = Subject(name="Oakhollow Dental Ltd", town="Leicester", postcode="LE1 6TE")
OFFICE = {"premises": "12", "address_line_1": "Mill Lane", "locality": "Leicester", "postal_code": "LE1 6TE"}


def profile(number: str = "01234567", name: str = "OAKHOLLOW DENTAL LIMITED", **more: Any) -> dict[str, Any]:
    return {
        "company_name": name,
        "company_number": number,
        "company_status": "active",
        "type": "ltd",
        "date_of_creation": "2001-02-03",
        "registered_office_address": OFFICE,
        "sic_codes": ["86230"],
        "previous_company_names": [{"name": "OLD MILL DENTAL LIMITED"}],
        "accounts": {"next_accounts": {"due_on": "2027-09-30"}},
        "links": {"self": "/x"},
        **more,
    }


def hit(number: str = "01234567", name: str = "OAKHOLLOW DENTAL LIMITED", **more: Any) -> dict[str, Any]:
    told = {"title": name, "company_number": number, "company_status": "active", "address": OFFICE, "snippet": ""}
    return {**told, "company_type": "ltd", "date_of_creation": "2001-02-03", **more}


class Register:
    """A register of the given profiles, whose searches all find the same hits."""

    def __init__(self, *hits: Any, profiles: Mapping[str, Any] | None = None) -> None:
        self.hits, self.profiles, self.asked = hits, profiles or {}, list[str]()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request.url.path)
        assert request.headers["authorization"] == "Basic a2V5Og=="
        if request.url.path == "/search/companies":
            return httpx2.Response(200, json={"items": list(self.hits)})
        number = request.url.path.rpartition("/")[2]
        if number in self.profiles:
            return httpx2.Response(200, json=self.profiles[number])
        return httpx2.Response(404, json={"errors": [{"error": "company-profile-not-found", "type": "ch:service"}]})


def house(register: Any) -> CompaniesHouse:
    return CompaniesHouse(client(register), "key", "http://register")


async def test_by_name_and_place(books: Books) -> None:
    register = Register(hit(), profiles={"01234567": profile()})
    report = await house(register).look_up(OAK, books)
    assert register.asked == ["/search/companies", "/company/01234567"]
    assert report.status is SourceStatus.FOUND
    url = "https://find-and-update.company-information.service.gov.uk/company/01234567"
    assert {(item.url, item.source) for item in report.evidence} == {(url, Source.COMPANIES_HOUSE)}
    assert {item.field: item.value for item in report.evidence} == {
        Field.COMPANY_NUMBER: "01234567",
        Field.NAME: "OAKHOLLOW DENTAL LIMITED",
        Field.COMPANY_STATUS: "active",
        Field.COMPANY_TYPE: "ltd",
        Field.INCORPORATED_ON: "2001-02-03",
        Field.SIC_CODES: ["86230"],
        Field.ADDRESS: "12, Mill Lane, Leicester, LE1 6TE",
        Field.POSTCODE: "LE1 6TE",
        Field.TOWN: "Leicester",
        Field.PREVIOUS_NAMES: ["OLD MILL DENTAL LIMITED"],
        Field.ACCOUNTS_DUE_ON: "2027-09-30",
    }
    assert books.lines[0].call.most_micros == 0


def entry(name: str, postcode: str = "LE1 6TE", town: str = "Leicester", **more: Any) -> Entry:
    return Entry(number=more.pop("number", "01234567"), name=name, postcode=postcode, town=town, **more)


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        (entry("OAKHOLLOW DENTAL LIMITED"), True),
        (entry("Oakhollow Dental"), True),
        (entry("OAKHOLOW DENTAL LIMITED"), True),
        (entry("OAKHOLLOW DENTAL LIMITED", "LE1 9ZZ"), True),
        (entry("OAKHOLLOW DENTAL LIMITED", "LE4 9ZZ"), True),
        (entry("OAKHOLLOW DENTAL LIMITED", "BS1 4DJ", "Bristol"), False),
        (entry("OAKHOLLOW DENTAL LIMITED", "", ""), False),
        (entry("OAKHOLOW DENTAL LIMITED", "LE1 9ZZ"), False),
        (entry("OAKHOLLOW DENTAL LLP"), False),
        (entry("OAKHOLLOW DENTAL (HOLDINGS) LIMITED"), False),
        (entry("OAKHOLLOW DENTAL CARE LIMITED"), False),
        (entry("OAKHOLLOW LIMITED"), False),
        (entry("OAKHOLLOW DENTAL 2 LIMITED"), False),
        (entry("ELM DENTAL LIMITED"), False),
        (entry("ELM DENTAL LIMITED", previous_names=("OAKHOLLOW DENTAL LIMITED",)), True),
        (entry("OAKHOLLOW DENTAL LIMITED", status="dissolved"), True),
        (entry("OAKHOLLOW DENTAL LIMITED", "LE1 9ZZ", status="dissolved"), False),
    ],
)
def test_whose_entry_is_accepted(name: Entry, accepted: bool) -> None:
    assert (choose([name], OAK) is name) is accepted


def test_a_common_name_needs_the_very_postcode() -> None:
    subject = Subject(name="Apex Services Ltd", town="Leicester", postcode="LE1 6TE")
    assert choose([entry("APEX SERVICES LIMITED", "LE1 9ZZ")], subject) is None
    assert choose([entry("APEX SERVICES LIMITED")], subject) is not None


def test_companies_of_one_group_at_one_address_are_told_apart() -> None:
    group = [entry("OAKHOLLOW NORTH LIMITED", number="00000001"), entry("OAKHOLLOW SOUTH LIMITED", number="00000002")]
    south = Subject(name="Oakhollow South", postcode="LE1 6TE")
    assert choose(group, south) == group[1]
    assert choose(group, Subject(name="Oakhollow", postcode="LE1 6TE")) is None


def test_the_live_one_of_two_is_taken_and_two_live_ones_are_nobody() -> None:
    old = entry("OAKHOLLOW DENTAL LIMITED", status="dissolved", number="00000001")
    live = entry("OAKHOLLOW DENTAL LIMITED", status="active", number="00000002")
    assert choose([old, live], OAK) == live
    assert choose([live, entry("OAKHOLLOW DENTAL LTD.", number="00000003")], OAK) is None


async def test_a_claimed_number_saves_the_search(books: Books) -> None:
    register = Register(profiles={"01234567": profile()})
    report = await house(register).look_up(Subject(name="Oakhollow Dental", company_number="1234567"), books)
    assert register.asked == ["/company/01234567"]
    assert report.first(Field.COMPANY_NUMBER) == "01234567"


@pytest.mark.parametrize("profiles", [{"07654321": profile("07654321", "ELM MOTORS LIMITED")}, {}])
async def test_a_claimed_number_of_another_company_is_not_believed(books: Books, profiles: Any) -> None:
    claimed = Subject(name=OAK.name, town=OAK.town, postcode=OAK.postcode, company_number="07654321")
    register = Register(hit(), profiles=profiles)
    report = await house(register).look_up(claimed, books)
    assert register.asked == ["/company/07654321", "/search/companies"]
    assert report.first(Field.COMPANY_NUMBER) == "01234567"
    assert report.first(Field.INCORPORATED_ON) == "2001-02-03"
    nobody = await house(Register(hit("07654321"), profiles=profiles)).look_up(claimed, Books())
    assert (nobody.status, nobody.evidence) == (SourceStatus.NOT_FOUND, ())
    assert "07654321" in nobody.detail


async def test_the_profile_is_compared_again(books: Books) -> None:
    moved = profile(registered_office_address={"locality": "Bristol", "postal_code": "BS1 4DJ"})
    report = await house(Register(hit(), profiles={"01234567": moved})).look_up(OAK, books)
    assert report.status is SourceStatus.NOT_FOUND


@pytest.mark.parametrize("hits", [[], [hit(name="ELM MOTORS LIMITED")]])
async def test_nobody_of_that_name(books: Books, hits: list[Any]) -> None:
    register = Register(*hits)
    assert (await house(register).look_up(OAK, books)).status is SourceStatus.NOT_FOUND
    assert register.asked == ["/search/companies"]


async def test_a_search_that_finds_nothing_may_be_a_404(books: Books) -> None:
    assert (await house(always(404, b"")).look_up(OAK, books)).status is SourceStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, BadCredentials), (403, BadCredentials), (400, BadReply), (302, BadReply), (500, Unavailable)],
)
async def test_refusals(books: Books, status: int, kind: type[VendorError]) -> None:
    with pytest.raises(kind):
        await house(always(status, {"error": "Invalid Authorization", "type": "ch:service"})).look_up(OAK, books)


@pytest.mark.parametrize("body", [b"oops", b"[]", b'{"items":5}', b'{"items":[{"title":"x"}]}'])
async def test_other_shapes_are_bad_replies(books: Books, body: bytes) -> None:
    with pytest.raises(BadReply):
        await house(always(200, body)).look_up(OAK, books)


def test_a_record_without_its_shape_is_a_bad_reply() -> None:
    bodies: tuple[Any, ...] = (None, [], {"profile": None}, {"seen_at": "2026-11-20", "profile": {"company_name": "x"}})
    for body in bodies:
        with pytest.raises(BadReply):
            judge_profile(body, OAK, numbered=False)


async def test_a_used_up_allowance_says_when(books: Books) -> None:
    asked = 0

    def refuse(_: httpx2.Request) -> httpx2.Response:
        nonlocal asked
        asked += 1
        reset = str(int(time.time()) + 120)
        return httpx2.Response(429, headers={"x-ratelimit-remain": "0", "x-ratelimit-reset": reset})

    register = house(refuse)
    for _ in range(2):
        with pytest.raises(RateLimited) as caught:
            await register.look_up(OAK, books)
        assert caught.value.retry_after == pytest.approx(120, abs=2)
    assert asked == 1


async def test_the_allowance_counts_and_learns() -> None:
    allowance = Allowance(Source.COMPANIES_HOUSE, limit=3, seconds=300)
    for _ in range(3):
        await allowance.take()
    with pytest.raises(RateLimited):
        await allowance.take()
    shared = Allowance(Source.COMPANIES_HOUSE, limit=600, seconds=300)
    await shared.take()
    shared.learn({"x-ratelimit-remain": "0", "x-ratelimit-reset": "soon"})
    with pytest.raises(RateLimited):
        await shared.take()
    short = Allowance(Source.COMPANIES_HOUSE, limit=1, seconds=0.05)
    started = time.monotonic()
    await short.take()
    await short.take()
    assert 0.04 < time.monotonic() - started < 1
