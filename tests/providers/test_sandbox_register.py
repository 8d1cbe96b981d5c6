"""The register's adapter against the sandbox's register, over real HTTP: cost in requests, and what it brings."""

from collections import Counter

import httpx2
import pytest

from canvass.sandbox.accounts import figures, is_inline
from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.register import has_accounts, year_end
from canvass.sandbox.server import RunningSandbox, running_sandbox
from leads.calls import Listing
from leads.errors import BadReply, RateLimited, Unavailable, VendorError
from leads.evidence import Subject
from leads.vocabulary import Field, Source, SourceStatus
from tests.providers.books import Books
from worker.gates import open_gate
from worker.providers.companies_house import CompaniesHouse

NEAR = ("LE1", "LE2", "LE3", "LE4", "LE5")


@pytest.fixture
def register(sandbox: RunningSandbox, http: httpx2.AsyncClient) -> CompaniesHouse:
    return CompaniesHouse(http, "sandbox-key", sandbox.url, gate=open_gate(Source.COMPANIES_HOUSE))


def asked(sandbox: RunningSandbox, since: int) -> Counter[str]:
    return Counter(entry.operation for entry in sandbox.sandbox.log.entries[since:])


async def test_a_listed_area_is_looked_up_for_nothing(
    sandbox: RunningSandbox, register: CompaniesHouse, books: Books
) -> None:
    since = len(sandbox.sandbox.log.entries)
    listed = [found async for found in register.companies(Listing(("62",), NEAR, most=1000), books)]
    by_number = sandbox.sandbox.world.by_number
    there = {
        number
        for number, each in by_number.items()
        if any(code.startswith("62") for code in each.sic_codes)
        and each.postcode.split()[0] in NEAR
        and sandbox.sandbox.world.status(each) == "active"
    }
    assert {found.company_number for found in listed} == there
    assert len(there) > 20
    districts = [NEAR.index((found.postcode or "").split()[0]) for found in listed]
    assert districts == sorted(districts)
    for number in sorted(there):
        each = by_number[number]
        report = await register.look_up(Subject(name=each.name, town=each.town, postcode=each.postcode), books)
        assert report.first(Field.COMPANY_NUMBER) == number
        assert report.first(Field.SIC_CODES) == list(each.sic_codes)
    assert asked(sandbox, since) == {"advanced-search": len(NEAR)}


async def test_everybody_else_takes_one_request(
    sandbox: RunningSandbox, register: CompaniesHouse, books: Books
) -> None:
    since = len(sandbox.sandbox.log.entries)
    whole = [each for each in sandbox.sandbox.world.by_number.values() if each.postcode][::40]
    for each in whole:
        report = await register.look_up(Subject(name=each.name, postcode=each.postcode), books)
        assert report.first(Field.COMPANY_NUMBER) == each.company_number
    assert asked(sandbox, since) == {"search": len(whole)}


async def test_details_are_those_that_were_filed(
    sandbox: RunningSandbox, register: CompaniesHouse, books: Books
) -> None:
    world, read = sandbox.sandbox.world, Counter[str]()
    for each in list(world.by_number.values())[::120]:
        report = await register.details(each.company_number, books)
        assert report.status is SourceStatus.FOUND
        officers = report.first(Field.OFFICERS)
        assert 1 <= len(officers) <= 3
        assert len(report.first(Field.CONTROLLERS)) == 1
        if not has_accounts(world, each):
            read["young"] += 1
        elif is_inline(world, each):
            told = figures(world, each, year_end(world, each))
            assert report.first(Field.NET_ASSETS)["amount"] == told.net_assets
            assert report.first(Field.EMPLOYEES) == told.employees
            assert (report.first(Field.TURNOVER) or {}).get("amount") == told.turnover
            read["inline"] += 1
        else:
            assert report.first(Field.NET_ASSETS) is None
            assert "PDF" in report.detail
            read["paper"] += 1
    assert min(read["inline"], read["paper"]) > 0


@pytest.mark.parametrize(
    ("faults", "kinds"),
    [
        ("cut=1", {Unavailable}),
        ("errors=1", {Unavailable}),
        ("nonsense=1", {BadReply}),
        ("down=companies_house", {Unavailable}),
        ("throttle=companies_house", {RateLimited}),
    ],
)
async def test_a_bad_day(http: httpx2.AsyncClient, books: Books, faults: str, kinds: set[type[VendorError]]) -> None:
    async with running_sandbox(SandboxOptions(latency="zero", noise=SILENCE, faults=faults)) as bad:
        register = CompaniesHouse(http, "sandbox-key", bad.url, gate=open_gate(Source.COMPANIES_HOUSE))
        company = next(each for each in bad.sandbox.world.by_number.values() if each.postcode)
        for ask in (
            register.look_up(Subject(name=company.name, postcode=company.postcode), books),
            register.details(company.company_number, books),
            anext(register.companies(Listing(("62",), NEAR, most=5), books)),
        ):
            with pytest.raises(VendorError) as caught:
                await ask
            assert type(caught.value) in kinds
