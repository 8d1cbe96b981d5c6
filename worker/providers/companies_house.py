"""The register of companies: looks one company up, lists an area's companies, and brings one company's details.

How the search is asked is in `companies_house_search`, what was heard before in `companies_house_index`, requests and
their records in `companies_house_records`, details in `companies_house_details`.
"""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing

import httpx2

from leads.calls import Calls, Gate, Listing
from leads.evidence import Found, SourceReport, Subject
from leads.normalise import normal_company_number
from leads.register_match import agreement, choose, findable, names_of
from leads.vocabulary import Source
from worker.providers import companies_house_search as searches
from worker.providers.companies_house_details import Details
from worker.providers.companies_house_documents import Documents
from worker.providers.companies_house_index import Index, Indexes
from worker.providers.companies_house_line import Line
from worker.providers.companies_house_records import Records, profile_in
from worker.providers.companies_house_reply import Company, Seen, report_of
from worker.providers.reports import not_found, skipped

SURE, FAIRLY_SURE = 0.98, 0.9


class CompaniesHouse:
    """An enricher and a lister. Of one company it asks at most twice, most often once, and not at all for one that a
    list of the same campaign has brought.

    - Claimed number: its profile; if that is another company's, a search by name.
    - Otherwise: the advanced search, whose items tell nearly all that a profile does. Where it finds nobody, the name
      looks registered and more than half of the allowance is left, the plain search, which forgives spelling and knows
      former names.

    A number that somebody claims is only a hint: another organisation's number on a lead is worse than none. Accounts'
    dates, charges and former names need a profile; `details` brings them for the companies that turn out to matter.
    """

    source = Source.COMPANIES_HOUSE

    def __init__(self, http: httpx2.AsyncClient, key: str, base_url: str, *, gate: Gate) -> None:
        self._line = Line(http, key, base_url, gate)
        self._indexes = Indexes()
        self._records = Records(self._line, self._indexes)
        self._details = Details(self._line, Documents(http, key, base_url, gate))

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        """What the register says about this very company.

        Raises:
            VendorError: the register could not be asked.
        """
        claimed = normal_company_number(subject.company_number) if subject.company_number else None
        index = self._indexes.of(calls)
        if known := _known(index, claimed, subject):
            return known
        if claimed is None:
            return await self._by_name(subject, calls)
        if index.numbered(claimed) is None:
            seen = profile_in(await self._records.profile(claimed, calls))
            if seen and (said := judged(seen, subject)):
                return said
        return await self._instead_of(claimed, subject, calls)

    async def companies(self, listing: Listing, calls: Calls) -> AsyncGenerator[Found, None]:
        """An area's companies of some trades, district by district, with one request for each district that is needed.

        A list that was read before is not asked for again, and whoever is on it can be looked up without asking. The
        register knows no positions: of the listing's circle only its districts are used.

        Raises:
            VendorError: after what had arrived was handed out.
        """
        if listing.most < 1:
            return
        end = listing.skip + listing.most
        brought: set[str] = set()
        async with aclosing(self._listed(listing, calls)) as companies:
            async for company in companies:
                if company.entry.number not in brought:
                    brought.add(company.entry.number)
                    if len(brought) > listing.skip:
                        yield searches.found_of(company)
                if len(brought) >= end:
                    return

    async def details(self, number: str, calls: Calls) -> SourceReport:
        """What the register knows of one company beyond a look-up, with at most seven requests: see `Details.of`.

        Raises:
            VendorError: the register could not be asked.
        """
        body = await self._records.profile(normal_company_number(number) or number, calls)
        seen = profile_in(body)
        if seen is None:
            return not_found(Source.COMPANIES_HOUSE, f"The register has no company with the number {number}.")
        return await self._details.of(seen, body["profile"], calls)

    async def _listed(self, listing: Listing, calls: Calls) -> AsyncGenerator[Company, None]:
        """The companies of every page of every district's list, asked for when they are read."""
        for district, request in searches.by_area(listing):
            start, hits = 0, 1
            while start < min(hits, searches.WINDOW):
                hits, page = await self._records.listed({**request, "start_index": start}, calls)
                for company in searches.likeliest((each.company for each in page), district, listing):
                    yield company
                start += searches.PAGE

    async def _by_name(self, subject: Subject, calls: Calls) -> SourceReport:
        if not findable(subject):
            return skipped(Source.COMPANIES_HOUSE, "Its name says too little to look it up without its postcode.")
        request = searches.by_name(subject)
        if request is None:
            return await self._by_spelling(subject, calls)
        hits, seen = await self._records.named(request, calls)
        if found := _found(seen, subject):
            return found
        if hits > len(seen) and (closer := searches.narrowed(request, subject)):
            _, seen = await self._records.named(closer, calls)
            return _found(seen, subject) or _nobody(seen)
        if self._line.plenty and searches.claims_to_be_registered(subject):
            seen = await self._records.plain(subject, calls)
            return _found(seen, subject, sure=FAIRLY_SURE) or _nobody(seen)
        return _nobody(seen)

    async def _by_spelling(self, subject: Subject, calls: Calls) -> SourceReport:
        """Its name has no word that is surely written so: the plain search, and the profile of what it finds."""
        seen = await self._records.plain(subject, calls)
        chosen = choose((each.company.entry for each in seen), subject)
        profile = profile_in(await self._records.profile(chosen.number, calls)) if chosen else None
        return (_found([profile], subject) if profile else None) or _nobody(seen)

    async def _instead_of(self, claimed: str, subject: Subject, calls: Calls) -> SourceReport:
        """The claimed number is another's, or nobody's: one search more must do."""
        wrong = f"Number {claimed} is not this company's"
        if not findable(subject):
            return not_found(Source.COMPANIES_HOUSE, f"{wrong}, and its name says too little without its postcode.")
        request = searches.by_name(subject)
        seen = (await self._records.named(request, calls))[1] if request else await self._records.plain(subject, calls)
        others = [each for each in seen if each.company.entry.number != claimed]
        sure = SURE if request else FAIRLY_SURE
        if found := _found(others, subject, sure=sure, how=f"{wrong}; found by name and place instead."):
            return found
        return not_found(Source.COMPANIES_HOUSE, f"{wrong}. {_nobody(others).detail}")


def judged(seen: Seen, subject: Subject) -> SourceReport | None:
    """The report about the company with the number that the subject claims; None when it is another company."""
    found = agreement(seen.company.entry, subject)
    if not found.acceptable_with_number:
        return None
    sure = SURE if found.acceptable else FAIRLY_SURE
    return report_of(seen, sure=sure, detail="Number and name agree with the register.")


def _known(index: Index, claimed: str | None, subject: Subject) -> SourceReport | None:
    """What was heard before of the company with the claimed number, or of the only one of this name and place."""
    numbered = index.numbered(claimed) if claimed else None
    return (judged(numbered, subject) if numbered else None) or _found(index.named(names_of(subject)), subject)


def _found(
    seen: Iterable[Seen],
    subject: Subject,
    *,
    sure: float = SURE,
    how: str = "Name and place agree with the register.",
) -> SourceReport | None:
    """The report about the one of them that is the subject; None when there is none, or more than one."""
    entries = {each.company.entry: each for each in seen}
    chosen = choose(entries, subject)
    return report_of(entries[chosen], sure=sure, detail=how) if chosen else None


def _nobody(seen: Sequence[Seen]) -> SourceReport:
    similar = "The register has similar names, but none that is surely this company."
    return not_found(Source.COMPANIES_HOUSE, similar if seen else "The register knows no such name.")
