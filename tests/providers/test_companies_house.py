"""Looking a company up on the register: whose entry is accepted, how many requests it takes, and how it fails."""

import time
from typing import Any

import httpx2
import pytest

from leads.errors import BadCredentials, BadReply, RateLimited, Unavailable, VendorError
from leads.evidence import Subject
from leads.vocabulary import Field, Source, SourceStatus
from tests.providers.books import Books, always
from tests.providers.registers import NUMBER, Register, Turns, hit, house, item, profile

OAK = Subject(name="Oakhollow Dental Ltd", town="Leicester", postcode="LE1 6TE")
PAGE = "https://find-and-update.company-information.service.gov.uk/company/01234567"
BRISTOL = {"locality": "Bristol", "postal_code": "BS1 4DJ"}
ADVANCED, PLAIN, PROFILE = "/advanced-search/companies", "/search/companies", f"/company/{NUMBER}"


async def test_one_request_finds_a_company_by_name_and_place(books: Books) -> None:
    register = Register(item())
    report = await house(register).look_up(OAK, books)
    assert [dict(request.url.params) for request in register.asked] == [
        {"company_name_includes": "oakhollow dental", "size": "100"}
    ]
    assert report.status is SourceStatus.FOUND
    assert {(piece.url, piece.source, piece.confidence) for piece in report.evidence} == {
        (PAGE, Source.COMPANIES_HOUSE, 0.98)
    }
    assert {piece.field: piece.value for piece in report.evidence} == {
        Field.COMPANY_NUMBER: NUMBER,
        Field.NAME: "OAKHOLLOW DENTAL LIMITED",
        Field.COMPANY_STATUS: "active",
        Field.COMPANY_TYPE: "ltd",
        Field.INCORPORATED_ON: "2001-02-03",
        Field.SIC_CODES: ["86230"],
        Field.ADDRESS: "12, Mill Lane, Leicester, LE1 6TE",
        Field.POSTCODE: "LE1 6TE",
        Field.TOWN: "Leicester",
    }
    assert books.lines[0].call.most_micros == 0


async def test_a_claimed_number_is_one_profile_with_all_that_it_says(books: Books) -> None:
    register = Register(paths={PROFILE: profile()})
    report = await house(register).look_up(Subject(name="Oakhollow Dental", company_number="1234567"), books)
    assert register.paths_asked == [PROFILE]
    told = {piece.field: piece.value for piece in report.evidence}
    assert told[Field.COMPANY_NUMBER] == NUMBER
    assert told[Field.PREVIOUS_NAMES] == ["OLD MILL DENTAL LIMITED"]
    assert told[Field.ACCOUNTS_DUE_ON] == "2027-09-30"
    assert told[Field.ACCOUNTS_MADE_UP_TO] == "2025-12-31"
    assert told[Field.ACCOUNTS_CATEGORY] == "micro-entity"
    assert told[Field.CHARGES] == {"registered": True}


@pytest.mark.parametrize("paths", [{"/company/07654321": profile("07654321", "ELM MOTORS LIMITED")}, {}])
async def test_a_claimed_number_of_another_company_is_not_believed(books: Books, paths: Any) -> None:
    claimed = Subject(name=OAK.name, town=OAK.town, postcode=OAK.postcode, company_number="07654321")
    register = Register(item(), paths=paths)
    report = await house(register).look_up(claimed, books)
    assert register.paths_asked == ["/company/07654321", ADVANCED]
    assert report.first(Field.COMPANY_NUMBER) == NUMBER
    nobody = await house(Register(item("07654321", "ELM MOTORS LIMITED"), paths=paths)).look_up(claimed, Books())
    assert (nobody.status, nobody.evidence) == (SourceStatus.NOT_FOUND, ())
    assert "07654321" in nobody.detail


@pytest.mark.parametrize(
    ("name", "words", "location"),
    [
        ("The Oak & Ash Co. Ltd", "oak ash", None),
        ("J. Smith-Jones & Sons Limited", "smith jones sons", None),
        ("Apex Services Ltd", "apex", "LE1 6TE"),
        ("O'Neill's Motors", "motors", "LE1 6TE"),
        ("St Mary's School", None, "LE1 6TE"),
        ("I.T. Tech Solutions Ltd", None, "LE1 6TE"),
        ("Quillmarsh Ltd t/a Zed", "quillmarsh", None),
    ],
)
async def test_only_words_that_the_register_surely_has_are_asked_for(
    books: Books, name: str, words: str | None, location: str | None
) -> None:
    register = Register()
    await house(register).look_up(Subject(name=name, postcode="LE1 6TE"), books)
    asked = dict(register.asked[0].url.params)
    assert (asked.get("company_name_includes"), asked.get("location")) == (words, location)


async def test_a_name_that_looks_registered_is_searched_for_in_other_spellings(books: Books) -> None:
    misspelt = Subject(name="Oakholow Dental Ltd", postcode="LE1 6TE")
    register = Register(hits=[hit()])
    report = await house(register).look_up(misspelt, books)
    assert register.paths_asked == [ADVANCED, PLAIN]
    assert report.first(Field.COMPANY_NUMBER) == NUMBER
    assert {piece.confidence for piece in report.evidence} == {0.9}


async def test_a_former_name_in_a_snippet_finds_but_is_no_fact(books: Books) -> None:
    renamed = hit(name="QUILLMARSH LIMITED", snippet="OAKHOLLOW DENTAL LIMITED ")
    report = await house(Register(hits=[renamed])).look_up(OAK, books)
    assert report.first(Field.NAME) == "QUILLMARSH LIMITED"
    assert report.first(Field.PREVIOUS_NAMES) is None


async def test_one_that_does_not_look_registered_is_not_searched_for_twice(books: Books) -> None:
    register = Register(hits=[hit()])
    report = await house(register).look_up(Subject(name="Oakholow Dental", postcode="LE1 6TE"), books)
    assert (report.status, register.paths_asked) == (SourceStatus.NOT_FOUND, [ADVANCED])


@pytest.mark.parametrize(("remain", "asked"), [("301", [ADVANCED, PLAIN]), ("300", [ADVANCED])])
async def test_a_second_search_is_for_when_there_is_plenty_left(books: Books, remain: str, asked: list[str]) -> None:
    register = Register()
    register.headers = {"x-ratelimit-remain": remain, "x-ratelimit-limit": "600"}
    await house(register).look_up(OAK, books)
    assert register.paths_asked == asked


async def test_a_name_that_hundreds_share_is_searched_for_in_its_district(books: Books) -> None:
    register = Register(item("00000001", "OAKHOLLOW DENTAL CARE LIMITED"))
    register.total = 300
    report = await house(register).look_up(OAK, books)
    assert report.status is SourceStatus.NOT_FOUND
    assert [dict(request.url.params).get("location") for request in register.asked] == [None, "LE1"]


async def test_where_no_entry_could_be_accepted_none_is_asked_for(books: Books) -> None:
    register = Register(item())
    for subject in (Subject(name="Oakhollow Dental Ltd"), Subject(name="Apex Services Ltd", town="Leicester")):
        assert (await house(register).look_up(subject, books)).status is SourceStatus.SKIPPED
    assert register.asked == []


async def test_a_name_of_no_sure_words_without_a_postcode_takes_a_search_and_a_profile(books: Books) -> None:
    mueller = Subject(name="Oakhollów Ltd", town="Leicester")
    register = Register(hits=[hit(name="OAKHOLLOW LIMITED")], paths={PROFILE: profile(name="OAKHOLLOW LIMITED")})
    report = await house(register).look_up(mueller, books)
    assert register.paths_asked == [PLAIN, PROFILE]
    assert report.first(Field.SIC_CODES) == ["86230"]
    moved = Register(
        hits=[hit(name="OAKHOLLOW LIMITED")],
        paths={PROFILE: profile(name="OAKHOLLOW LIMITED", registered_office_address=BRISTOL)},
    )
    assert (await house(moved).look_up(mueller, Books())).status is SourceStatus.NOT_FOUND


@pytest.mark.parametrize("items", [[], [item(name="ELM MOTORS LIMITED")], [item(registered_office_address=BRISTOL)]])
async def test_nobody_of_that_name_and_place(books: Books, items: list[Any]) -> None:
    assert (await house(Register(*items)).look_up(OAK, books)).status is SourceStatus.NOT_FOUND


async def test_what_was_recorded_is_not_asked_for_again(books: Books) -> None:
    register = Register(item())
    first, second = house(register), house(register)
    assert await first.look_up(OAK, books) == await second.look_up(OAK, books)
    assert len(register.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"error": "Invalid Authorization", "type": "ch:service"}, BadCredentials),
        (403, {"error": "Forbidden"}, BadCredentials),
        (400, b"Error attempting to map request parameter values", BadReply),
        (422, b"Invalid size parameter", BadReply),
        (302, b"", BadReply),
        (404, b"<html>No such page</html>", BadReply),
        (408, b"", Unavailable),
        (500, b"", Unavailable),
        (503, b"<html>Sorry</html>", Unavailable),
        (200, b"<html>Sorry</html>", BadReply),
        (200, b'{"items":[{"company_na', BadReply),
        (200, b"[]", BadReply),
        (200, {"items": 5, "hits": 1}, BadReply),
        (200, {"hits": 1}, BadReply),
        (200, {"items": [{"title": "x"}], "hits": 1}, BadReply),
    ],
)
async def test_refusals_and_other_shapes(books: Books, status: int, body: Any, kind: type[VendorError]) -> None:
    gate = Turns()
    with pytest.raises(kind):
        await house(always(status, body), gate).look_up(OAK, books)
    assert set(gate.ends) == {kind.__name__}
    assert isinstance(books.lines[0].error, kind)


@pytest.mark.parametrize("body", [b"", {"errors": [{"error": "company-profile-not-found", "type": "ch:service"}]}, {}])
async def test_not_found_has_several_shapes(books: Books, body: Any) -> None:
    assert (await house(always(404, body)).look_up(OAK, books)).status is SourceStatus.NOT_FOUND


async def test_one_bad_item_among_many_is_passed_over(books: Books) -> None:
    report = await house(Register({"company_number": "x"}, item())).look_up(OAK, books)
    assert report.first(Field.COMPANY_NUMBER) == NUMBER


@pytest.mark.parametrize(
    ("reset", "headers", "wait"),
    [
        (120, {"x-ratelimit-remain": "0"}, 120),
        (-5, {"retry-after": "30"}, 30),
        (4000, {}, None),
        (None, {"x-ratelimit-reset": "soon"}, None),
    ],
)
async def test_a_used_up_allowance_says_when(
    books: Books, reset: int | None, headers: dict[str, str], wait: float | None
) -> None:
    if reset is not None:
        headers = {**headers, "x-ratelimit-reset": str(int(time.time()) + reset)}
    with pytest.raises(RateLimited) as caught:
        await house(always(429, b"", headers)).look_up(OAK, books)
    assert caught.value.retry_after == (wait if wait is None else pytest.approx(wait, abs=2))


async def test_each_request_takes_a_turn_and_the_gate_hears_what_the_headers_say(books: Books) -> None:
    gate, register = Turns(), Register(paths={})
    register.headers = {"x-ratelimit-remain": "599", "x-ratelimit-reset": str(int(time.time()) + 200)}
    await house(register, gate).look_up(OAK, books)
    assert gate.campaigns == [books.campaign_id] * 2
    assert [remaining for remaining, _ in gate.learnt] == [599, 599]
    assert all(left == pytest.approx(200, abs=10) for _, left in gate.learnt)
    assert gate.ends == [None, None]


async def test_every_attempt_takes_its_own_turn(books: Books) -> None:
    gate = Turns()
    with pytest.raises(Unavailable):
        await house(always(500), gate).look_up(OAK, books)
    assert gate.ends == ["Unavailable"] * 3
    assert gate.learnt == []


async def test_the_key_goes_to_the_register_only(books: Books) -> None:
    def elsewhere(request: httpx2.Request) -> httpx2.Response:
        assert request.url.host == "api.register"
        return httpx2.Response(302, headers={"location": "http://evil.example/"})

    with pytest.raises(BadReply):
        await house(elsewhere).look_up(OAK, books)
