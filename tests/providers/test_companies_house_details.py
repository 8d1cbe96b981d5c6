"""Details of one company: officers, controllers, charges, accounts, and how the document of the accounts is fetched."""

from typing import Any

import httpx2
import pytest

from leads.errors import BadCredentials, BadReply, RateLimited, Unavailable, VendorError
from leads.vocabulary import Field, SourceStatus
from tests.providers.books import Books, client
from tests.providers.registers import NUMBER, Turns, house, profile
from tests.providers.test_accounts import accounts, fact
from worker.providers.companies_house import CompaniesHouse
from worker.providers.companies_house_accounts import MOST_BYTES
from worker.providers.companies_house_documents import AS_PDF, TOO_LARGE, UNREADABLE

HERE = f"/company/{NUMBER}"
LINKS = {
    "self": HERE,
    "officers": f"{HERE}/officers",
    "persons_with_significant_control": f"{HERE}/persons-with-significant-control",
    "charges": f"{HERE}/charges",
    "filing_history": f"{HERE}/filing-history",
}
OFFICERS = [
    {"name": "BLAKE, Robin", "officer_role": "director", "appointed_on": "2020-12-18", "date_of_birth": {"year": 1985}},
    {"name": "ACME SECRETARIES LIMITED", "officer_role": "corporate-secretary", "appointed_on": "2021-01-01"},
    {"name": "GONE, Sam", "officer_role": "director", "appointed_on": "2019-01-01", "resigned_on": "2020-01-01"},
]
CONTROLLERS = [
    {
        "kind": "individual-person-with-significant-control",
        "name": "Ms Robin Blake",
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        "notified_on": "2020-12-18",
        "address": {"postal_code": "OL9 9NS"},
    },
    {"kind": "corporate-entity-person-with-significant-control", "name": "Old Ltd", "ceased_on": "2021-11-02"},
    {"kind": "super-secure-person-with-significant-control", "natures_of_control": []},
]
CHARGES = {"total_count": 1, "unfiltered_count": 4, "satisfied_count": 2, "part_satisfied_count": 1, "items": [{}]}
OLD_HOST = "https://frontend-doc-api.company-information.service.gov.uk"
FILINGS = [
    {"type": "AA01", "date": "2026-08-01", "links": {"document_metadata": f"{OLD_HOST}/document/wrong"}},
    {"type": "AA", "date": "2025-09-14", "links": {"document_metadata": f"{OLD_HOST}/document/old"}},
    {"type": "AA", "date": "2026-09-14", "links": {"document_metadata": f"{OLD_HOST}/document/new_-1"}},
]
SIGNED = "https://store.example/docs/new?X-Amz-Signature=f00"
DOCUMENT = accounts(
    fact("NetAssetsLiabilities", "12,345"), fact("AverageNumberEmployeesDuringPeriod", "7", "dur", "pure")
)


class Office:
    """The register, the document API and the store, each on its host; `other` replaces what a path answers."""

    def __init__(self, other: dict[str, httpx2.Response] | None = None, links: Any = LINKS) -> None:
        self.asked = list[httpx2.Request]()
        self.answers = {
            f"api.register{HERE}": httpx2.Response(200, json=profile(links=links)),
            f"api.register{HERE}/officers": httpx2.Response(200, json={"items": OFFICERS}),
            f"api.register{HERE}/persons-with-significant-control": httpx2.Response(200, json={"items": CONTROLLERS}),
            f"api.register{HERE}/charges": httpx2.Response(200, json=CHARGES),
            f"api.register{HERE}/filing-history": httpx2.Response(200, json={"items": FILINGS}),
            "document-api.register/document/new_-1": metadata(**{"application/xhtml+xml": {"content_length": 900}}),
            "document-api.register/document/new_-1/content": httpx2.Response(302, headers={"location": SIGNED}),
            "store.example/docs/new": httpx2.Response(200, content=DOCUMENT),
            **(other or {}),
        }

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        return self.answers.get(f"{request.url.host}{request.url.path}", httpx2.Response(404))


def metadata(**resources: Any) -> httpx2.Response:
    return httpx2.Response(200, json={"resources": {"application/pdf": {"content_length": 5}} | resources})


async def told(office: Office) -> tuple[dict[Field, Any], str]:
    report = await house(office).details(NUMBER, Books())
    return {piece.field: piece.value for piece in report.evidence}, report.detail


async def test_everything_that_the_register_has(books: Books) -> None:
    office, gate = Office(), Turns()
    report = await house(office, gate).details("1234567", books)
    values = {piece.field: piece.value for piece in report.evidence}
    assert values[Field.OFFICERS] == [
        {"name": "BLAKE, Robin", "role": "director", "appointed_on": "2020-12-18"},
        {"name": "ACME SECRETARIES LIMITED", "role": "corporate-secretary", "appointed_on": "2021-01-01"},
    ]
    assert values[Field.CONTROLLERS] == [
        {
            "name": "Ms Robin Blake",
            "kind": "individual",
            "natures": ["ownership-of-shares-75-to-100-percent"],
            "notified_on": "2020-12-18",
        }
    ]
    assert values[Field.CHARGES] == {"total": 4, "outstanding": 1, "part_satisfied": 1, "satisfied": 2}
    assert values[Field.NET_ASSETS] == {"amount": 12345, "currency": "GBP", "on": "2026-03-31"}
    assert values[Field.EMPLOYEES] == 7
    assert Field.TURNOVER not in values
    assert values[Field.PREVIOUS_NAMES] == ["OLD MILL DENTAL LIMITED"]
    assert report.detail == "The register has: 2 officers, 1 controller, 4 charges, accounts to 2026-03-31."
    assert len(office.asked) == 8
    assert len(gate.ends) == 7
    assert [line.call.operation for line in books.lines] == [
        "profile", "officers", "persons-with-significant-control", "charges", "filing-history", "accounts",
    ]  # fmt: skip


async def test_each_value_says_where_it_can_be_seen(books: Books) -> None:
    report = await house(Office()).details(NUMBER, books)
    urls = {piece.field: (piece.url or "").rpartition(NUMBER)[2] for piece in report.evidence}
    assert urls[Field.OFFICERS] == "/officers"
    assert urls[Field.CHARGES] == "/charges"
    assert urls[Field.NET_ASSETS] == "/filing-history"
    assert urls[Field.COMPANY_STATUS] == ""
    fields = [piece.field for piece in report.evidence]
    assert fields.count(Field.CHARGES) == 1


async def test_of_people_only_what_they_are_to_the_company_is_recorded(books: Books) -> None:
    await house(Office()).details(NUMBER, books)
    recorded = str([line.answer and line.answer.body for line in books.lines])
    assert "1985" not in recorded
    assert "OL9 9NS" not in recorded
    assert "GONE, Sam" not in recorded


async def test_only_what_there_is_is_asked_for(books: Books) -> None:
    office = Office(links={"self": HERE, "officers": f"{HERE}/officers"})
    report = await house(office).details(NUMBER, books)
    assert [request.url.path for request in office.asked] == [HERE, f"{HERE}/officers"]
    assert report.detail == "The register has: 2 officers."
    assert report.first(Field.CHARGES) == {"registered": True}


async def test_a_part_that_is_not_there_after_all_is_no_error() -> None:
    gone = httpx2.Response(404, json={"errors": [{"error": "company-officers-not-found", "type": "ch:service"}]})
    values, detail = await told(Office({f"api.register{HERE}/officers": gone}))
    assert Field.OFFICERS not in values
    assert "officer" not in detail


async def test_a_number_that_nobody_has(books: Books) -> None:
    report = await house(Office()).details("00000009", books)
    assert (report.status, report.evidence) == (SourceStatus.NOT_FOUND, ())


async def test_the_key_goes_to_the_document_api_but_not_to_the_store() -> None:
    office = Office()
    await told(office)
    with_key = {request.url.host for request in office.asked if "authorization" in request.headers}
    assert with_key == {"api.register", "document-api.register"}
    [content] = [request for request in office.asked if request.url.path.endswith("/content")]
    assert content.headers["accept"] == "application/xhtml+xml"
    [stored] = [request for request in office.asked if request.url.host == "store.example"]
    assert str(stored.url) == SIGNED
    assert "authorization" not in stored.headers


@pytest.mark.parametrize(
    ("path", "answer", "why"),
    [
        ("new_-1", metadata(), AS_PDF),
        ("new_-1", httpx2.Response(404), AS_PDF),
        ("new_-1", metadata(**{"application/xhtml+xml": {"content_length": MOST_BYTES + 1}}), TOO_LARGE),
        ("new_-1/content", httpx2.Response(406), AS_PDF),
        ("new_-1/content", httpx2.Response(200, content=b"<html>no figures</html>"), UNREADABLE),
    ],
)
async def test_accounts_that_are_not_read_are_said_to_be_there(path: str, answer: httpx2.Response, why: str) -> None:
    values, detail = await told(Office({f"document-api.register/document/{path}": answer}))
    assert Field.NET_ASSETS not in values
    assert detail.endswith(f"accounts {why}.")
    assert Field.OFFICERS in values


async def test_no_accounts_were_filed() -> None:
    values, detail = await told(Office({f"api.register{HERE}/filing-history": httpx2.Response(404)}))
    assert Field.NET_ASSETS not in values
    assert detail.endswith("no accounts that can be read.")


@pytest.mark.parametrize(
    ("where", "answer", "kind"),
    [
        ("document-api.register/document/new_-1", httpx2.Response(401), BadCredentials),
        ("document-api.register/document/new_-1", httpx2.Response(200, json={"resources": 5}), BadReply),
        ("document-api.register/document/new_-1/content", httpx2.Response(429), RateLimited),
        ("document-api.register/document/new_-1/content", httpx2.Response(302), BadReply),
        ("store.example/docs/new", httpx2.Response(403), Unavailable),
        ("store.example/docs/new", httpx2.Response(302, headers={"location": "https://x.example/"}), Unavailable),
        (f"api.register{HERE}/officers", httpx2.Response(200, json={"items": 5}), BadReply),
        (f"api.register{HERE}/charges", httpx2.Response(503), Unavailable),
    ],
)
async def test_what_fails_is_an_error(where: str, answer: httpx2.Response, kind: type[VendorError]) -> None:
    with pytest.raises(kind):
        await told(Office({where: answer}))


@pytest.mark.parametrize(
    "location",
    [
        "http://store.example/docs/new",
        "https://key@store.example/",
        "ftp://store.example/",
        "https://[::1",
        "file:///x",
    ],
)
async def test_some_addresses_are_not_followed(location: str) -> None:
    office = Office(
        {"document-api.register/document/new_-1/content": httpx2.Response(302, headers={"location": location})}
    )
    with pytest.raises(BadReply):
        await told(office)
    assert "store.example" not in {request.url.host for request in office.asked}


async def test_a_store_on_the_same_host_is_followed() -> None:
    there = {
        "document-api.register/document/new_-1/content": httpx2.Response(302, headers={"location": "/docs/new?x=1"}),
        "document-api.register/docs/new": httpx2.Response(200, content=DOCUMENT),
    }
    values, _ = await told(Office(there))
    assert values[Field.EMPLOYEES] == 7


async def test_a_document_that_never_ends_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.providers.companies_house_documents.MOST_BYTES", 1000)
    _, detail = await told(Office({"store.example/docs/new": httpx2.Response(200, content=b"x" * 1001)}))
    assert detail.endswith(f"accounts {TOO_LARGE}.")


async def test_the_document_api_does_not_tell_the_gate_of_its_own_allowance(books: Books) -> None:
    headers = {"x-ratelimit-remaining": "3", "x-ratelimit-remain": "3", "x-ratelimit-limit": "600"}
    only_pdf = httpx2.Response(200, json={"resources": {}}, headers=headers)
    gate = Turns()
    await house(Office({"document-api.register/document/new_-1": only_pdf}), gate).details(NUMBER, books)
    assert gate.learnt == []


def test_the_document_api_is_beside_the_register() -> None:
    real = CompaniesHouse(client(Office()), "key", "https://api.company-information.service.gov.uk/", gate=Turns())
    assert real._details._documents._line.base == "https://document-api.company-information.service.gov.uk"
