"""Which pages of a site are visited, in which order, and what several look-ups share."""

import asyncio
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any

import httpx2
import pytest

from leads.errors import Unavailable
from leads.evidence import Subject
from leads.vocabulary import Field, SourceStatus
from tests.providers.books import Books, client
from tests.providers.test_website import CONTACT, HOME, OAK, Sites, website
from worker.providers import website as website_module
from worker.providers.fetch import Fetcher
from worker.providers.guard import Address
from worker.providers.page import Page
from worker.providers.website import Website
from worker.providers.website_pages import MORE_PAGES, next_page

ROOT = "https://oak.co.uk"
LINKS = {
    "contact": [f"{ROOT}/contact"],
    "legal": [f"{ROOT}/imprint", f"{ROOT}/terms", f"{ROOT}/privacy"],
    "about": [f"{ROOT}/about", f"{ROOT}/history"],
    "team": [f"{ROOT}/team"],
    "places": [f"{ROOT}/branches"],
}


def home(**said: Any) -> Page:
    return Page(**{"url": f"{ROOT}/", "links": LINKS, **said})


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ({}, ["contact", "imprint", "terms", "about"]),
        ({"numbers": ["01234567"]}, ["contact", "about", "branches", "team"]),
        ({"phones": ["x"], "mails": ["x"], "postcodes": ["x"]}, ["imprint", "terms", "about", "branches"]),
        (
            {"phones": ["x"], "mails": ["x"], "postcodes": ["x"], "numbers": ["x"], "size": ["since 1990"]},
            ["about", "branches"],
        ),
        ({"phones": ["x"], "mails": ["x"], "postcodes": ["x"], "numbers": ["x"], "employees": 5}, ["branches"]),
        ({"links": {}}, []),
    ],
)
def test_the_pages_that_may_say_what_is_missing(said: Mapping[str, Any], order: Sequence[str]) -> None:
    pages, tried = [home(**said)], list[str]()
    while link := next_page(pages, tried):
        tried.append(link)
    assert tried == [f"{ROOT}/{name}" for name in order]
    assert len(tried) <= MORE_PAGES


def test_what_a_page_says_need_not_be_looked_for() -> None:
    pages, tried = [home()], [f"{ROOT}/contact"]
    pages.append(Page(url=f"{ROOT}/contact", phones=["x"], mails=["x"], postcodes=["x"], numbers=["x"], employees=3))
    assert next_page(pages, tried) == f"{ROOT}/branches"
    assert next_page([home(links={"contact": [f"{ROOT}/"]})], []) is None


async def test_a_visit_in_its_order(books: Books) -> None:
    links = "<a href=/contact>Contact</a><a href=/terms>Terms</a><a href=/about>About</a>"
    pages: dict[str, Any] = {f"{ROOT}/": f"<title>Oakhollow Dental</title>{links}"}
    pages |= {f"{ROOT}/contact": CONTACT, f"{ROOT}/terms": 500, f"{ROOT}/about": "LE1 6TE We are a team of 12"}
    sites = Sites(pages)
    report = await website(sites).look_up(OAK, books)
    assert sites.asked == [f"{ROOT}{path}" for path in ("/robots.txt", "/", "/contact", "/terms", "/about")]
    assert (report.first(Field.EMPLOYEES), report.first(Field.EMAIL)) == (12, "info@oak.co.uk")


async def test_a_parked_home_page_ends_the_visit(books: Books) -> None:
    sites = Sites({f"{ROOT}/": "Oakhollow Dental LE1 6TE. This domain is parked. <a href=/contact>Contact</a>"})
    report = await website(sites).look_up(OAK, books)
    assert (report.status, report.evidence) == (SourceStatus.NOT_FOUND, ())
    assert len(sites.asked) == 2


async def test_a_page_that_sends_its_reader_on(books: Books) -> None:
    sites = Sites({f"{ROOT}/": "<meta http-equiv=refresh content='0; url=/home'>", f"{ROOT}/home": HOME + CONTACT})
    report = await website(sites).look_up(OAK, books)
    assert (report.status, report.first(Field.WEBSITE)) == (SourceStatus.FOUND, f"{ROOT}/home")


async def test_where_a_page_is_gone_the_first_page_is_taken(books: Books) -> None:
    sites = Sites({f"{ROOT}/": HOME + CONTACT})
    old = Subject(name=OAK.name, postcode=OAK.postcode, website=f"{ROOT}/old-page")
    assert (await website(sites).look_up(old, books)).status is SourceStatus.FOUND
    assert sites.asked == [f"{ROOT}/robots.txt", f"{ROOT}/old-page", f"{ROOT}/"]


@pytest.mark.parametrize(
    ("url", "twin"), [("http://oak.co.uk/", "www.oak.co.uk"), ("http://www.oak.co.uk/", "oak.co.uk")]
)
async def test_a_host_that_exists_with_or_without_www(books: Books, url: str, twin: str) -> None:
    async def resolver(host: str, port: int) -> list[Address]:
        return [ip_address("93.184.216.34")] if host == twin else []

    def answer(request: httpx2.Request) -> httpx2.Response:
        found = request.url.path == "/"
        return httpx2.Response(200 if found else 404, stream=httpx2.ByteStream((HOME + CONTACT).encode()))

    visitor = Website(Fetcher(client(answer), proxied=False, resolver=resolver))
    report = await visitor.look_up(Subject(name=OAK.name, postcode=OAK.postcode, website=url), books)
    assert (report.status, report.first(Field.WEBSITE)) == (SourceStatus.FOUND, f"http://{twin}/")


def fellow(books: Books) -> Books:
    """The books of another candidate of the same campaign."""
    return Books(campaign_id=books.campaign_id)


async def test_a_site_is_read_once_for_all_of_a_campaign_who_name_it(books: Books) -> None:
    sites = Sites({f"{ROOT}/": HOME + CONTACT})
    visitor = website(sites)
    reports = await asyncio.gather(*(visitor.look_up(OAK, fellow(books)) for _ in range(20)))
    assert {report.status for report in reports} == {SourceStatus.FOUND}
    await visitor.look_up(OAK, books)
    assert sites.asked == [f"{ROOT}/robots.txt", f"{ROOT}/"]
    assert books.lines[0].answer is not None
    await visitor.look_up(OAK, Books())
    assert sites.asked == [f"{ROOT}/robots.txt", f"{ROOT}/", f"{ROOT}/"]


async def test_a_failure_is_shared_but_not_kept(books: Books) -> None:
    sites = Sites({f"{ROOT}/": 503})
    visitor = website(sites)
    failed = await asyncio.gather(*(visitor.look_up(OAK, fellow(books)) for _ in range(5)), return_exceptions=True)
    assert [type(error) for error in failed] == [Unavailable] * 5
    assert sites.asked == [f"{ROOT}/robots.txt", f"{ROOT}/"]
    sites.pages = {f"{ROOT}/": HOME + CONTACT}
    assert (await visitor.look_up(OAK, books)).status is SourceStatus.FOUND


async def test_who_gives_up_does_not_end_the_visit_of_others(books: Books) -> None:
    visitor = website(Sites({f"{ROOT}/": HOME + CONTACT}))
    first = asyncio.create_task(visitor.look_up(OAK, fellow(books)))
    second = asyncio.create_task(visitor.look_up(OAK, books))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).status is SourceStatus.FOUND
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_closing_ends_what_is_under_way() -> None:
    visitor = website(Sites({f"{ROOT}/": 30.0}))
    waiting = asyncio.create_task(visitor.look_up(OAK, Books()))
    await asyncio.sleep(0.05)
    await visitor.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_nobody_waits_for_ever_for_a_busy_host(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(website_module, "MOST_WAIT", 0.05)
    visitor = website(Sites({f"{ROOT}/": 0.5, f"{ROOT}/other": HOME}))
    first = asyncio.create_task(visitor.look_up(OAK, Books()))
    await asyncio.sleep(0.01)
    other = Subject(name=OAK.name, website=f"{ROOT}/other")
    with pytest.raises(Unavailable, match="others are visiting"):
        await visitor.look_up(other, books)
    await first
    assert (await visitor.look_up(other, Books())).status is SourceStatus.FOUND
