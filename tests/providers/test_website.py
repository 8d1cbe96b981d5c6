"""Visiting a website: politeness, whose site it is, and that nothing is taken from anybody else's."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from leads.errors import BadReply, Unavailable
from leads.evidence import Evidence, SourceReport, Subject
from leads.linkedin import company_page
from leads.vocabulary import Field, Source, SourceStatus
from tests.providers.books import Books, client
from worker.providers.fetch import AGENT, Fetched, Fetcher
from worker.providers.linkedin import from_website
from worker.providers.robots import KEPT_SECONDS, MOST_BYTES, Rules, RulesKept
from worker.providers.website import Website, parse_visit

OAK = Subject(
    name="Oakhollow Dental Ltd",
    town="Leicester",
    postcode="LE1 6TE",
    phone="0116 254 1111",
    website="https://oak.co.uk/",
)
LEGAL = "<p>Oakhollow Dental Limited, 12 Mill Lane, Leicester LE1 6TE. Registered in England No. 01234567</p>"
HOME = f"<title>Oakhollow Dental</title><h1>Oakhollow Dental</h1><a href=/contact>Contact</a>{LEGAL}"
CONTACT = (
    "<title>Contact</title><p>Tel 0116 254 1111, info@oak.co.uk</p><a href='https://linkedin.com/company/oak'>in</a>"
)


class Sites:
    """Websites by address; robots.txt is missing unless it is given. It notes what was asked, and how much at once."""

    def __init__(self, pages: Mapping[str, Any]) -> None:
        self.pages, self.asked, self.now, self.most = pages, list[str](), 0, 0

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(str(request.url))
        assert AGENT in request.headers["user-agent"]
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.002)
        self.now -= 1
        page = self.pages.get(str(request.url), 404)
        if isinstance(page, Exception):
            raise page
        if isinstance(page, float):
            await asyncio.sleep(page)
            page = "late"
        status, body = (page, "") if isinstance(page, int) else (200, page)
        stream = httpx2.ByteStream(body.encode())
        return httpx2.Response(status, stream=stream, headers={"content-type": "text/html; charset=utf-8"})


def website(sites: Sites, **options: Any) -> Website:
    http = httpx2.AsyncClient(transport=httpx2.MockTransport(sites))
    return Website(Fetcher(http, proxied=True), **options)


async def test_a_visit(books: Books) -> None:
    sites = Sites({"https://oak.co.uk/": HOME, "https://oak.co.uk/contact": CONTACT})
    report = await website(sites).look_up(OAK, books)
    assert sites.asked == ["https://oak.co.uk/robots.txt", "https://oak.co.uk/", "https://oak.co.uk/contact"]
    assert report.status is SourceStatus.FOUND
    said = {item.field: (item.value, item.url) for item in report.evidence}
    home, contact = "https://oak.co.uk/", "https://oak.co.uk/contact"
    assert said[Field.WEBSITE] == (home, home)
    assert said[Field.COMPANY_NUMBER] == ("01234567", home)
    assert said[Field.POSTCODE] == ("LE1 6TE", home)
    assert said[Field.PHONE] == ("+441162541111", contact)
    assert said[Field.EMAIL] == ("info@oak.co.uk", contact)
    assert said[Field.SOCIAL_LINKS] == (["https://www.linkedin.com/company/oak"], contact)
    answer = books.lines[0].answer
    assert answer is not None
    assert "<h1>" not in repr(answer.body)
    assert from_website(report).first(Field.LINKEDIN_URL) == "https://www.linkedin.com/company/oak"


async def test_nothing_more_is_fetched_when_all_is_known(books: Books) -> None:
    sites = Sites({"https://oak.co.uk/": HOME + CONTACT, "https://oak.co.uk/contact": CONTACT})
    await website(sites).look_up(OAK, books)
    assert sites.asked == ["https://oak.co.uk/robots.txt", "https://oak.co.uk/"]


@pytest.mark.parametrize(
    ("home", "why"),
    [
        (
            "<title>Elm Motors</title><p>Elm Motors Ltd, Leicester LE1 6TE. Registered in England No. 07654321",
            "someone else",
        ),
        ("<title>Oakhollow Dental</title><p>1 Quay, Bristol BS1 4DJ", "in another place"),
        ("<title>oak.co.uk</title><p>This domain is for sale. Oakhollow Dental, LE1 6TE", "parked"),
        ("", "does not say whose"),
        ("<title>Apex</title><p>Hello", "someone else"),
    ],
)
async def test_nothing_is_taken_from_another_site(books: Books, home: str, why: str) -> None:
    report = await website(Sites({"https://oak.co.uk/": home})).look_up(OAK, books)
    assert (report.status, report.evidence) == (SourceStatus.NOT_FOUND, ())
    assert why in report.detail
    assert from_website(report).status is SourceStatus.NOT_FOUND


async def test_a_name_alone_is_less_sure(books: Books) -> None:
    report = await website(Sites({"https://oak.co.uk/": "<title>Oakhollow Dental</title>"})).look_up(OAK, books)
    assert report.status is SourceStatus.FOUND
    assert max(item.confidence for item in report.evidence) < 0.7


async def test_several_register_numbers_are_none(books: Books) -> None:
    home = f"{HOME}<p>Oakhollow Group Limited, company number 07654321"
    report = await website(Sites({"https://oak.co.uk/": home})).look_up(OAK, books)
    assert report.status is SourceStatus.FOUND
    assert report.first(Field.COMPANY_NUMBER) is None


@pytest.mark.parametrize(
    ("robots", "status", "asked"),
    [
        ("User-agent: *\nDisallow: /", SourceStatus.SKIPPED, 1),
        (f"User-agent: {AGENT}\nDisallow: /\n\nUser-agent: *\nAllow: /", SourceStatus.SKIPPED, 1),
        ("User-agent: *\nDisallow: /contact", SourceStatus.FOUND, 2),
        ("User-agent: *\nCrawl-delay: 30", SourceStatus.FOUND, 2),
        (403, SourceStatus.FOUND, 3),
    ],
)
async def test_robots_are_obeyed(books: Books, robots: Any, status: SourceStatus, asked: int) -> None:
    pages = {"https://oak.co.uk/robots.txt": robots, "https://oak.co.uk/": HOME, "https://oak.co.uk/contact": CONTACT}
    sites = Sites(pages)
    assert (await website(sites).look_up(OAK, books)).status is status
    assert len(sites.asked) == asked


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451])
async def test_robots_that_are_not_there_allow_the_visit(books: Books, status: int) -> None:
    sites = Sites({"https://oak.co.uk/robots.txt": status, "https://oak.co.uk/": HOME + CONTACT})
    assert (await website(sites).look_up(OAK, books)).status is SourceStatus.FOUND


@pytest.mark.parametrize("robots", [500, 503, httpx2.ConnectError("no"), httpx2.ReadTimeout("slow")])
async def test_robots_that_cannot_be_read_forbid_the_visit(books: Books, robots: Any) -> None:
    sites = Sites({"https://oak.co.uk/robots.txt": robots, "https://oak.co.uk/": HOME})
    with pytest.raises(Unavailable):
        await website(sites).look_up(OAK, books)
    assert len(sites.asked) == 1


@pytest.mark.parametrize(
    ("page", "status"), [(404, SourceStatus.NOT_FOUND), (410, SourceStatus.NOT_FOUND), (403, SourceStatus.SKIPPED)]
)
async def test_sites_that_show_no_page(books: Books, page: int, status: SourceStatus) -> None:
    assert (await website(Sites({"https://oak.co.uk/": page})).look_up(OAK, books)).status is status


@pytest.mark.parametrize("page", [429, 500, 502, httpx2.ConnectError("no"), 5.0])
async def test_sites_that_fail_for_now(books: Books, page: Any) -> None:
    sites = Sites({"https://oak.co.uk/": page})
    with pytest.raises(Unavailable):
        await website(sites, most_seconds=0.2).look_up(OAK, books)


async def test_a_slow_second_page_costs_only_itself(books: Books) -> None:
    sites = Sites({"https://oak.co.uk/": HOME, "https://oak.co.uk/contact": 5.0})
    assert (await website(sites, most_seconds=0.2).look_up(OAK, books)).status is SourceStatus.FOUND


async def test_a_bare_name_is_tried_without_tls_too(books: Books) -> None:
    sites = Sites({"https://oak.co.uk/robots.txt": httpx2.ConnectError("no tls"), "http://oak.co.uk": HOME})
    bare = Subject(name=OAK.name, postcode=OAK.postcode, website="oak.co.uk")
    assert (await website(sites).look_up(bare, books)).status is SourceStatus.FOUND


@pytest.mark.parametrize(
    "url", [None, "https://www.linkedin.com/company/oak", "http://127.0.0.1/", "http://oak.co.uk:81/"]
)
async def test_what_is_not_visited(books: Books, url: str | None) -> None:
    sites = Sites({})
    report = await website(sites).look_up(Subject(name="Oak", website=url), books)
    assert (report.status, sites.asked, books.lines) == (SourceStatus.SKIPPED, [], [])


async def test_a_host_is_visited_by_one_at_a_time(books: Books) -> None:
    sites = Sites({"https://oak.co.uk/": HOME, "https://oak.co.uk/contact": CONTACT})
    visitor = website(sites)
    await asyncio.gather(*(visitor.look_up(OAK, Books()) for _ in range(4)))
    assert sites.most == 1
    assert sites.asked.count("https://oak.co.uk/robots.txt") == 1


async def test_redirects_to_another_origin_obey_its_robots(books: Books) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        robots = {"https://new.co.uk/robots.txt": b"User-agent: *\nDisallow: /"}
        if str(request.url) == "https://oak.co.uk/":
            return httpx2.Response(301, headers={"location": "https://new.co.uk/"})
        body = robots.get(str(request.url))
        return httpx2.Response(200 if body else 404, stream=httpx2.ByteStream(body or b""))

    visitor = Website(Fetcher(client(answer), proxied=True))
    assert (await visitor.look_up(OAK, books)).status is SourceStatus.SKIPPED
    assert asked[-1] == "https://new.co.uk/robots.txt"


def robots_of(status: int, body: bytes = b"") -> Rules:
    rules = Rules.of(Fetched("u", status, "text/plain", body))
    assert rules is not None
    return rules


def test_rules_of_a_file() -> None:
    forbidding = b"User-agent: *\nDisallow: /"
    assert not robots_of(200, forbidding).allow("https://oak.co.uk/")
    assert not robots_of(206, b"\xef\xbb\xbf" + forbidding).allow("https://oak.co.uk/")
    assert robots_of(304, forbidding).allow("https://oak.co.uk/")
    assert robots_of(200, b"\xff\x00<html>").allow("https://oak.co.uk/")
    assert robots_of(200, b"User-agent: *\nCrawl-delay: 2").delay == 2.0
    assert robots_of(200, b"User-agent: *\nCrawl-delay: nan").delay == 0.0


def test_the_longest_rule_wins() -> None:
    rules = robots_of(200, b"User-agent: *\nDisallow: /a\nAllow: /a/b$\nDisallow: /*.pdf$\n")
    for path, allowed in (("/a/x", False), ("/a/b", True), ("/a/bc", False), ("/x.pdf", False), ("/x.pdfs", True)):
        assert rules.allow(f"https://oak.co.uk{path}") is allowed


def test_what_stands_beyond_the_limit_is_not_looked_at() -> None:
    head = b"User-agent: *\n" + b"# a comment of some length\n" * 20_000
    cut = head[: MOST_BYTES - 11] + b"\nDisallow: /private"
    assert len(cut) > MOST_BYTES
    assert cut[:MOST_BYTES].endswith(b"Disallow: ") or cut[:MOST_BYTES].endswith(b"Disallow:")
    assert robots_of(200, cut[:MOST_BYTES]).allow("https://oak.co.uk/contact")
    assert robots_of(200, head[:MOST_BYTES] + b"\nDisallow: /").allow("https://oak.co.uk/")


async def test_robots_with_too_many_redirects_allow_the_visit(books: Books) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.startswith("/robots.txt"):
            return httpx2.Response(301, headers={"location": f"{request.url.path}x"})
        return httpx2.Response(200, stream=httpx2.ByteStream((HOME + CONTACT).encode()))

    assert (await Website(Fetcher(client(answer), proxied=True)).look_up(OAK, books)).status is SourceStatus.FOUND


def test_rules_are_asked_for_again_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, now = RulesKept(), 1000.0
    monkeypatch.setattr("worker.providers.robots.time.monotonic", lambda: now)
    kept.put("https://oak.co.uk", Rules())
    now += 24 * 3600 - 1
    assert kept.get("https://oak.co.uk") is not None
    now += 2
    assert kept.get("https://oak.co.uk") is None


def test_rules_are_kept_for_a_while() -> None:
    kept, rules = RulesKept(), Rules()
    kept.put("https://oak.co.uk", rules)
    assert kept.get("https://oak.co.uk") is rules
    assert kept.get("https://elm.co.uk") is None
    assert KEPT_SECONDS <= 24 * 3600
    assert Rules.of(Fetched("u", 503, "", b"")) is None


def test_records_of_another_shape_are_bad_replies() -> None:
    good = {"seen_at": "2026-11-20T10:00:00+00:00", "outcome": "visited", "why": "", "pages": []}
    assert parse_visit(good, OAK).status is SourceStatus.SKIPPED
    wrongs: tuple[Any, ...] = (None, {}, good | {"outcome": "x"}, good | {"pages": [{}]}, good | {"pages": None})
    for wrong in wrongs:
        with pytest.raises(BadReply):
            parse_visit(wrong, OAK)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://uk.linkedin.com/company/Oak-Dental/?trk=x", "https://www.linkedin.com/company/oak-dental"),
        ("http://linkedin.com/company/oak/about/", "https://www.linkedin.com/company/oak"),
        ("https://www.linkedin.com/in/jane-doe", None),
        ("https://www.linkedin.com/school/oak", None),
        ("https://linkedin.com.evil.example/company/oak", None),
        ("https://evil.example/linkedin.com/company/oak", None),
        ("https://www.linkedin.com/company/", None),
        ("https://www.linkedin.com/company/a%2Fb", None),
        ("linkedin.com/company/oak", None),
        ("http://[", None),
    ],
)
def test_linkedin_addresses(url: str, page: str | None) -> None:
    assert company_page(url) == page


@pytest.mark.parametrize(
    ("links", "status"),
    [
        (["https://facebook.com/oak"], SourceStatus.NOT_FOUND),
        (["https://www.linkedin.com/company/oak", "https://linkedin.com/company/oak/"], SourceStatus.FOUND),
        (["https://www.linkedin.com/company/oak", "https://www.linkedin.com/company/elm"], SourceStatus.NOT_FOUND),
    ],
)
def test_linkedin_from_the_website(links: list[str], status: SourceStatus) -> None:
    fact = Evidence(
        Field.SOCIAL_LINKS, links, Source.WEBSITE, "https://oak.co.uk/", 0.9, datetime(2026, 11, 20, tzinfo=UTC)
    )
    report = from_website(SourceReport(Source.WEBSITE, SourceStatus.FOUND, "", (fact,)))
    assert (report.source, report.status) == (Source.LINKEDIN, status)
    assert all((item.url, item.seen_at) == (fact.url, fact.seen_at) for item in report.evidence)


@pytest.mark.parametrize(
    "status", [SourceStatus.UNAVAILABLE, SourceStatus.SKIPPED, SourceStatus.OFF, SourceStatus.NOT_FOUND]
)
def test_linkedin_is_as_unknown_as_the_website(status: SourceStatus) -> None:
    assert from_website(SourceReport(Source.WEBSITE, status, "down")).status is status
