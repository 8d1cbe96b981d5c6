"""The adapters against the sandbox's vendors, over real HTTP with the vendors' own protocols."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.presence import presence_of
from canvass.sandbox.server import RunningSandbox, running_sandbox
from leads.calls import Question
from leads.errors import BadCredentials, BadReply, QuotaExhausted, RateLimited, RetryLater, Unavailable, VendorError
from leads.evidence import Found, Position, Subject
from leads.vocabulary import Field, Source, SourceStatus
from tests.providers.books import Books
from worker.gates import open_gate
from worker.providers.companies_house import CompaniesHouse
from worker.providers.linkedin import from_website
from worker.providers.openai_ask import OpenAI
from worker.providers.openai_search import OpenAISearch
from worker.providers.places import Places
from worker.providers.postcodes import Postcodes
from worker.providers.website import Website, open_fetcher

KEY = "sandbox-key"
QUESTION = Question("You find companies.", "Find 15 IT support companies within 15 miles of LE1 1AA", 15, "Leicester")


def some(sandbox: RunningSandbox, count: int = 25) -> list[Organisation]:
    whole = [
        each for each in sandbox.sandbox.world.organisations if each.company_number and each.website and each.postcode
    ]
    return whole[:: max(1, len(whole) // count)][:count]


def subject(of: Organisation, number: str | None = None) -> Subject:
    return Subject(
        name=of.name,
        town=of.town,
        postcode=of.postcode,
        phone=of.phone or None,
        website=of.website,
        company_number=number,
        near=Position(52.632, -1.125),
        radius_miles=15,
    )


@pytest_asyncio.fixture(scope="session")
async def website(sandbox: RunningSandbox) -> AsyncIterator[Website]:
    visitor = Website(open_fetcher(proxy=sandbox.url, ca=sandbox.ca_path))
    yield visitor
    await visitor.close()


def register_at(http: httpx2.AsyncClient, url: str, key: str = KEY) -> CompaniesHouse:
    return CompaniesHouse(http, key, url, gate=open_gate(Source.COMPANIES_HOUSE))


async def finds(url: str, books: Books, key: str = KEY) -> tuple[list[Found], VendorError | None]:
    gate = open_gate(Source.OPENAI)
    model = OpenAI(api_key=key, base_url=f"{url}/v1", model="gpt-6-luna", gate=gate, idle_seconds=2)
    search = OpenAISearch(model)
    founds: list[Found] = []
    try:
        async for found in search.find(QUESTION, books):
            founds += [found]
    except VendorError as error:
        return founds, error
    finally:
        await search.close()
    return founds, None


async def test_finding(sandbox: RunningSandbox, books: Books) -> None:
    founds, error = await finds(sandbox.url, books)
    names = {each.name for each in sandbox.sandbox.world.organisations}
    assert error is None
    assert len(founds) == 15
    assert {found.name for found in founds} <= names
    assert all("openai" not in (found.source_url or "") for found in founds)
    assert sum(found.source_url is not None for found in founds) > 10
    line = books.lines[0]
    assert 0 < line.cost_micros <= line.call.most_micros
    assert line.cost_micros == sandbox.sandbox.log.entries[-1].price_micro


@pytest.mark.parametrize(
    ("faults", "kinds"),
    [
        ("cut=1", {Unavailable}),
        ("errors=1", {Unavailable}),
        ("nonsense=1", {BadReply}),
        ("down=openai", {Unavailable}),
        ("throttle=openai", {RateLimited}),
    ],
)
async def test_finding_on_a_bad_day(books: Books, faults: str, kinds: set[type[VendorError]]) -> None:
    async with running_sandbox(SandboxOptions(latency="zero", noise=SILENCE, faults=faults)) as bad:
        _, error = await finds(bad.url, books)
    assert type(error) in kinds
    assert books.lines[0].error is error


async def test_keys_that_are_refused(sandbox: RunningSandbox, http: httpx2.AsyncClient, books: Books) -> None:
    one = subject(some(sandbox)[0])
    for key, kind in (("wrong", BadCredentials), ("sandbox-quota", QuotaExhausted)):
        assert type((await finds(sandbox.url, books, key))[1]) is kind
        with pytest.raises(VendorError) as caught:
            await Places(http, key, sandbox.url, gate=open_gate(Source.GOOGLE_PLACES)).look_up(one, books)
        assert type(caught.value) is kind
    with pytest.raises(BadCredentials):
        await register_at(http, sandbox.url, "wrong").look_up(one, books)


async def test_places_and_the_register(sandbox: RunningSandbox, http: httpx2.AsyncClient, books: Books) -> None:
    places, house = Places(http, KEY, sandbox.url, gate=open_gate(Source.GOOGLE_PLACES)), register_at(http, sandbox.url)
    for each in some(sandbox):
        place = await places.look_up(subject(each), books)
        assert place.first(Field.POSTCODE) == each.postcode
        assert (await house.look_up(subject(each), books)).first(Field.COMPANY_NUMBER) == each.company_number
        numbered = await house.look_up(subject(each, each.company_number), books)
        assert numbered.first(Field.COMPANY_NUMBER) == each.company_number


async def test_wrong_numbers_are_never_taken_over(
    sandbox: RunningSandbox, http: httpx2.AsyncClient, books: Books
) -> None:
    house, whole = register_at(http, sandbox.url), some(sandbox)
    for each, other in zip(whole, [*whole[1:], whole[0]], strict=True):
        report = await house.look_up(subject(each, other.company_number), books)
        assert report.first(Field.COMPANY_NUMBER) in {each.company_number, None}


async def test_websites(sandbox: RunningSandbox, website: Website, books: Books) -> None:
    reports = await asyncio.gather(*(website.look_up(subject(each), books) for each in some(sandbox, 12)))
    for each, report in zip(some(sandbox, 12), reports, strict=True):
        assert report.status is SourceStatus.FOUND, (each, report.detail)
        assert report.first(Field.COMPANY_NUMBER) in {each.company_number, None}
        assert report.first(Field.POSTCODE) == each.postcode
        assert report.first(Field.EMAIL) == (presence_of(sandbox.sandbox.world, each).mail or None)
        page = from_website(report).first(Field.LINKEDIN_URL)
        assert page == (sandbox.sandbox.world.linkedin(each) or None)


async def test_another_firms_website(sandbox: RunningSandbox, website: Website, books: Books) -> None:
    whole = some(sandbox, 6)
    for each, other in zip(whole, [*whole[1:], whole[0]], strict=True):
        wrong = Subject(name=each.name, town=each.town, postcode=each.postcode, website=other.website)
        report = await website.look_up(wrong, books)
        assert (report.status, report.evidence) == (SourceStatus.NOT_FOUND, ())


async def test_a_host_that_does_not_exist(website: Website, books: Books) -> None:
    with pytest.raises(RetryLater):
        await website.look_up(Subject(name="Oak", website="https://no-such-host.example/"), books)


async def test_postcodes_and_districts(sandbox: RunningSandbox, http: httpx2.AsyncClient) -> None:
    postcodes = Postcodes(http, sandbox.url)
    places = await postcodes.locate(["LE1 1AA", "ZZ99 9ZZ"])
    assert list(places) == ["LE1 1AA"]
    codes = [code for code, _ in await postcodes.districts(places["LE1 1AA"].position, 15)]
    assert codes[0] == "LE1"
    assert {"LE2", "LE3", "LE4", "LE5"} <= set(codes)
