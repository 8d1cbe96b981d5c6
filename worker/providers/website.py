"""Visits a company's own website: its home page and a few pages that say who it is, as robots.txt allows."""

import asyncio
from typing import Any

import httpx2

from leads.calls import Answer, Call, Calls
from leads.errors import BadReply, Unavailable
from leads.evidence import SourceReport, Subject
from leads.vocabulary import Source
from worker.providers.fetch import Fetched, Fetcher, open_fetcher
from worker.providers.guard import Missing, NoHost, Refused, checked_url
from worker.providers.page import Page, read_page
from worker.providers.replies import recorded, seen_at
from worker.providers.reports import not_found, skipped
from worker.providers.robots import MOST_BYTES, MOST_DELAY, Rules, RulesKept
from worker.providers.website_match import site_report
from worker.providers.website_pages import next_page
from worker.providers.website_visits import Visits

__all__ = ["Website", "open_fetcher", "parse_visit"]

MOST_SECONDS = 15.0
MOST_WAIT = 60.0
"""Longest wait, in seconds, for others' visits to the same host to end."""


class Website:
    """An enricher. What it records is what was read on the pages, never the pages.

    It needs no gate: requests to one host follow one another, and hosts have nothing to do with each other.
    """

    source = Source.WEBSITE

    def __init__(self, fetcher: Fetcher, *, most_seconds: float = MOST_SECONDS) -> None:
        self._fetcher = fetcher
        self._rules = RulesKept()
        self._visits = Visits()
        self._most_seconds = most_seconds

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        """What the company's site says, if it is the company's.

        Raises:
            VendorError: the site could not be asked.
        """
        if not subject.website:
            return skipped(Source.WEBSITE, "No website is known.")
        try:
            url = str(checked_url(subject.website))
        except Refused as why:
            return skipped(Source.WEBSITE, f"{subject.website} was not visited: {why}.")
        bare = "://" not in subject.website
        call = Call(Source.WEBSITE, "visit", {"url": url})
        visited = (calls.campaign_id, url)
        body = await calls.make(call, lambda: self._visits.share(visited, lambda: self._visit(url, bare=bare)))
        return parse_visit(body, subject)

    async def close(self) -> None:
        """Close its connections."""
        await self._visits.close()
        await self._fetcher.close()

    async def _visit(self, url: str, *, bare: bool) -> Answer:
        turn = self._fetcher.turn(url)
        try:
            await asyncio.wait_for(turn.acquire(), MOST_WAIT)
        except TimeoutError:
            raise Unavailable(Source.WEBSITE, "too many others are visiting that host") from None
        try:
            return await self._visited(url, bare=bare)
        finally:
            turn.release()

    async def _visited(self, url: str, *, bare: bool) -> Answer:
        pages: list[Page] = []
        outcome, why = "visited", ""
        try:
            async with asyncio.timeout(self._most_seconds):
                await self._walk(url, pages, bare=bare)
        except TimeoutError:
            if not pages:
                raise Unavailable(Source.WEBSITE, f"no page within {self._most_seconds:g} s") from None
        except Refused as refused:
            outcome, why = ("missing" if isinstance(refused, Missing) else "refused"), str(refused)
        told = [page.to_json() for page in pages]
        return Answer(recorded(outcome=outcome, why=why, pages=told), usage={"pages": len(pages)})

    async def _walk(self, url: str, pages: list[Page], *, bare: bool) -> None:
        """Read the pages into `pages`, the home page first; only its failures count."""
        home = await self._home(url, bare=bare)
        pages.append(home)
        delay = (await self._rules_of(home.url)).delay
        if home.parked or delay > MOST_DELAY:
            return
        tried: list[str] = []
        while link := next_page(pages, tried):
            tried.append(link)
            await asyncio.sleep(delay)
            try:
                page = await self._page(link)
            except (Refused, Unavailable):
                continue
            if page.url not in {other.url for other in pages}:
                pages.append(page)

    async def _home(self, url: str, *, bare: bool) -> Page:
        """The first page, or the one that it sends its reader to.

        An address without a scheme is tried with https, then with http; a host that does not exist, with or without
        "www."; for a page that is gone, the site's first page is taken.
        """
        try:
            page = await self._page(url)
        except NoHost:
            page = await self._page(_twin(url))
        except Missing:
            if url.rstrip("/") == _origin(url):
                raise
            page = await self._page(f"{_origin(url)}/")
        except Unavailable:
            if not bare:
                raise
            page = await self._page(url.replace("https://", "http://", 1))
        return await self._page(page.onwards) if page.onwards and page.onwards != page.url else page

    async def _page(self, url: str) -> Page:
        fetched = await self._fetcher.fetch(url, before=self._allowed)
        check_status(fetched)
        read = asyncio.to_thread(read_page, fetched.body, fetched.content_type, fetched.url, server=fetched.server)
        return await read

    async def _allowed(self, url: str) -> None:
        if not (await self._rules_of(url)).allow(url):
            raise Refused("its robots.txt asks not to be visited")

    async def _rules_of(self, url: str) -> Rules:
        origin = _origin(url)
        if (known := self._rules.get(origin)) is not None:
            return known
        try:
            robots = await self._fetcher.fetch(f"{origin}/robots.txt", most_bytes=MOST_BYTES)
        except Missing:
            raise
        except Refused:
            rules: Rules | None = Rules()
        else:
            rules = await asyncio.to_thread(Rules.of, robots)
        if rules is None:
            raise Unavailable(Source.WEBSITE, "its robots.txt cannot be read now")
        self._rules.put(origin, rules)
        return rules


def check_status(fetched: Fetched) -> None:
    """Raise unless the response is a page to read.

    Raises:
        Missing: there is no such page.
        Refused: it does not want to be read by programs, or is no page.
        Unavailable: it fails for now.
    """
    status = fetched.status
    if status in {404, 410}:
        raise Missing("there is no such page")
    if status == 429 or status >= 500:
        raise Unavailable(Source.WEBSITE, f"the site fails for now (status {status})")
    if status != 200:
        raise Refused(f"the site refuses to answer (status {status})")
    kind = fetched.content_type.partition(";")[0].strip().lower()
    if kind not in {"", "text/html", "application/xhtml+xml"}:
        raise Refused("it is not a page")


def parse_visit(body: Any, subject: Subject) -> SourceReport:
    """The report about `subject` from a recorded visit.

    Raises:
        BadReply: the record does not have its shape.
    """
    moment = seen_at(body, Source.WEBSITE)
    outcome, why, told = body.get("outcome"), body.get("why"), body.get("pages")
    if outcome not in ("visited", "missing", "refused") or not isinstance(why, str) or not isinstance(told, list):
        raise BadReply(Source.WEBSITE, "a recorded visit does not have its shape")
    pages = [Page.from_json(page) for page in told]
    if pages:
        return site_report(pages, subject, moment)
    if outcome == "missing":
        return not_found(Source.WEBSITE, f"There is no such website: {why}.")
    return skipped(Source.WEBSITE, f"The website was not read: {why or 'it shows no page'}.")


def _twin(url: str) -> str:
    """The same address with "www." where it has none, and without where it has."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.removeprefix('www.') if rest.startswith('www.') else f'www.{rest}'}"


def _origin(url: str) -> str:
    parts = httpx2.URL(url)
    return f"{parts.scheme}://{parts.netloc.decode('ascii')}"
