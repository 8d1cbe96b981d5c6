"""Looks a company up on the register: by its number if one is claimed, else by name, and never without comparing."""

from base64 import b64encode
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import httpx2

from leads.calls import Answer, Call, Calls
from leads.errors import BadReply
from leads.evidence import SourceReport, Subject
from leads.normalise import normal_company_number
from leads.vocabulary import Source
from worker.providers.allowance import Allowance
from worker.providers.companies_house_match import Entry, agreement, choose
from worker.providers.companies_house_reply import (
    error_of,
    number_of,
    parse_hits,
    parse_profile,
    report,
    slim_hits,
    slim_profile,
)
from worker.providers.replies import ask, object_of, recorded, seen_at
from worker.providers.reports import not_found
from worker.providers.retry import retried

LIMIT, WINDOW = 600, 300.0
"""Requests that one key may make in so many seconds."""
MOST_HITS = 20


class CompaniesHouse:
    """An enricher. It asks at most twice: a profile, or a search and a profile, or a profile and a search.

    A number that somebody claims is only a hint: another organisation's number on a lead is worse than none.
    """

    source = Source.COMPANIES_HOUSE

    def __init__(self, http: httpx2.AsyncClient, key: str, base_url: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Basic {b64encode(f'{key}:'.encode()).decode()}"}
        self._base = base_url.rstrip("/")
        self._allowance = Allowance(Source.COMPANIES_HOUSE, limit=LIMIT, seconds=WINDOW)

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        """What the register says about this very company.

        Raises:
            VendorError: the register could not be asked.
        """
        claimed = normal_company_number(subject.company_number) if subject.company_number else None
        if not claimed:
            return await self._by_name(subject, calls)
        body = await self._profile(claimed, calls)
        if said := judge_profile(body, subject, numbered=True):
            return said
        return await self._instead_of(claimed, subject, calls)

    async def _by_name(self, subject: Subject, calls: Calls) -> SourceReport:
        hits = await self._search(subject, calls)
        chosen = choose(_entries(hits), subject)
        if chosen is None:
            return not_found(Source.COMPANIES_HOUSE, _nobody(hits))
        body = await self._profile(chosen.number, calls)
        said = judge_profile(body, subject, numbered=False)
        return said or not_found(Source.COMPANIES_HOUSE, f"The register's {chosen.name} is another company.")

    async def _instead_of(self, claimed: str, subject: Subject, calls: Calls) -> SourceReport:
        """The claimed number is another's, or nobody's: what the search shows must do, for two calls are enough."""
        hits = await self._search(subject, calls)
        others = [hit for hit in hits["hits"] if number_of(hit) != claimed]
        chosen = choose(parse_hits(others), subject)
        if chosen is None:
            return not_found(Source.COMPANIES_HOUSE, f"Number {claimed} is not this company's. {_nobody(hits)}")
        record = next(hit for hit in others if number_of(hit) == chosen.number)
        detail = f"Number {claimed} is not this company's; found by name and place instead."
        return report(chosen, record, _moment(hits), sure=0.9, detail=detail)

    async def _search(self, subject: Subject, calls: Calls) -> dict[str, Any]:
        request = {"q": subject.name, "items_per_page": MOST_HITS}
        call = Call(Source.COMPANIES_HOUSE, "search", request)
        path = f"/search/companies?{urlencode(request)}"

        async def send() -> Answer:
            found = await self._get(path)
            return Answer(recorded(hits=slim_hits(found) if found is not None else []), usage={"requests": 1})

        body: Any = await calls.make(call, lambda: retried(send))
        if not isinstance(body, dict) or not isinstance(body.get("hits"), list):
            raise BadReply(Source.COMPANIES_HOUSE, "the recorded search has no hits")
        return body

    async def _profile(self, number: str, calls: Calls) -> Any:
        call = Call(Source.COMPANIES_HOUSE, "profile", {"company_number": number})

        async def send() -> Answer:
            found = await self._get(f"/company/{quote(number)}")
            return Answer(recorded(profile=slim_profile(found) if found is not None else None), usage={"requests": 1})

        return await calls.make(call, lambda: retried(send))

    async def _get(self, path: str) -> dict[str, Any] | None:
        """The JSON object at `path`; None for a 404, which says that there is no such thing."""
        await self._allowance.take()
        request = self._http.build_request("GET", self._base + path, headers=self._headers, timeout=15.0)
        response = await ask(self._http, request, Source.COMPANIES_HOUSE)
        if response.status_code == 429:
            raise self._allowance.refused(response.headers)
        self._allowance.learn(response.headers)
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            raise error_of(response)
        return object_of(response, Source.COMPANIES_HOUSE)


def judge_profile(body: Any, subject: Subject, *, numbered: bool) -> SourceReport | None:
    """The report from a recorded profile, or None when the profile is missing or another company's.

    `numbered` says that the subject came with this very number.

    Raises:
        BadReply: the profile does not have its shape.
    """
    moment = _moment(body)
    if body.get("profile") is None:
        return None
    entry = parse_profile(body["profile"])
    found = agreement(entry, subject)
    if not (found.acceptable_with_number if numbered else found.acceptable):
        return None
    how = "Number and name agree with the register." if numbered else "Name and place agree with the register."
    return report(entry, body["profile"], moment, sure=0.98 if found.acceptable else 0.9, detail=how)


def _entries(body: dict[str, Any]) -> list[Entry]:
    return parse_hits(body["hits"])


def _moment(body: Any) -> datetime:
    return seen_at(body, Source.COMPANIES_HOUSE)


def _nobody(body: dict[str, Any]) -> str:
    if not body["hits"]:
        return "The register knows no such name."
    return "The register has similar names, but none that is surely this company."
