"""Asks our own copy of the register: about one company, and for the companies of an area. It costs nothing."""

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leads import register
from leads.calls import Calls, Listing
from leads.db import Database
from leads.evidence import Found, Position, SourceReport, Subject
from leads.geography import miles_between
from leads.models import Postcode, RegisterCompany
from leads.normalise import normal_company_number
from leads.register import Status, address_of, entry_of
from leads.register_match import agreement, choose, findable
from leads.vocabulary import Field, Source, SourceStatus
from worker.providers.reports import evidence, not_found, skipped

PAGES = "https://find-and-update.company-information.service.gov.uk/company"
"""Where anybody can look a company up by its number."""
SURE, FAIRLY_SURE = 0.98, 0.9
BELIEVED_FOR = 5.0
"""Seconds for which what is loaded is believed to be as it was."""

_statuses: WeakKeyDictionary[Database, tuple[float, Status | None]] = WeakKeyDictionary()


async def loaded(db: Database) -> Status | None:
    """What is loaded, as it was a few seconds ago; None when nothing is."""
    asked, known = _statuses.get(db, (-BELIEVED_FOR, None))
    if time.monotonic() - asked >= BELIEVED_FOR:
        async with db.shared() as session:
            known = await register.status(session)
        _statuses[db] = time.monotonic(), known
    return known


async def is_loaded(db: Database) -> bool:
    """Whether there is a register to ask."""
    return await loaded(db) is not None


@dataclass(frozen=True, slots=True)
class Register:
    """An enricher and a lister. One statement finds everybody whom a company could be; the judgement is the same as of
    what Companies House itself answers. Nothing is written into the books: asking again is cheaper than to remember.
    """

    db: Database
    source: Source = Source.REGISTER

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:  # noqa: ARG002 - it costs nothing
        """What the register says about this very company; SKIPPED while nothing is loaded."""
        status = await loaded(self.db)
        if status is None:
            return skipped(Source.REGISTER, "No register is loaded.")
        claimed = normal_company_number(subject.company_number) if subject.company_number else None
        if claimed is None and not findable(subject):
            return skipped(Source.REGISTER, "Its name says too little to look it up without its postcode.")
        async with self.db.glance() as session:
            companies = await register.look_up(session, subject)
        known = {company.number: company for company in companies}
        if claimed and (said := _judged(known.pop(claimed, None), subject, status)):
            return said
        return _chosen(known, subject, claimed, status)

    async def companies(self, listing: Listing, calls: Calls) -> AsyncGenerator[Found, None]:  # noqa: ARG002 - as above
        """The area's companies, the likeliest first; so many as are wanted, unless there are no more."""
        if await loaded(self.db) is None:
            return
        skip, left = listing.skip, listing.most
        while left > 0:
            async with self.db.shared() as session:
                companies = await register.in_area(session, replace(listing, skip=skip))
                outside = await _outside(session, companies, listing)
            for company in [each for each in companies if each.postcode not in outside][:left]:
                left -= 1
                yield found_of(company)
            if len(companies) < listing.most:
                return
            skip += len(companies)


async def _outside(session: AsyncSession, companies: Sequence[RegisterCompany], listing: Listing) -> set[str | None]:
    """Postcodes that are known to lie outside the listing's circle, where it has one."""
    if listing.latitude is None or listing.longitude is None or listing.radius_miles is None:
        return set()
    centre, radius = Position(listing.latitude, listing.longitude), listing.radius_miles
    codes = {company.postcode for company in companies}
    places = await session.scalars(select(Postcode).where(Postcode.postcode.in_(codes)))
    return {each.postcode for each in places if miles_between(centre, Position(each.latitude, each.longitude)) > radius}


def found_of(company: RegisterCompany) -> Found:
    """A listed company as a find."""
    return Found(
        name=company.name,
        address=address_of(company),
        town=company.town,
        postcode=company.postcode,
        company_number=company.number,
        source_url=page_of(company.number),
    )


def page_of(number: str) -> str:
    """The public page of a company."""
    return f"{PAGES}/{number}"


def _judged(company: RegisterCompany | None, subject: Subject, status: Status) -> SourceReport | None:
    """The report about the company with the number that the subject claims; None when it is another one."""
    found = agreement(entry_of(company), subject) if company else None
    if company is None or found is None or not found.acceptable_with_number:
        return None
    sure = SURE if found.acceptable else FAIRLY_SURE
    return _report(company, status, sure=sure, detail="Number and name agree with the register.")


def _chosen(
    known: Mapping[str, RegisterCompany], subject: Subject, claimed: str | None, status: Status
) -> SourceReport:
    """The report about the one that is the subject by name and place."""
    chosen = choose(map(entry_of, known.values()), subject)
    wrong = f"Number {claimed} is not this company's" if claimed else ""
    if chosen is not None:
        how = f"{wrong}; found by name and place instead." if wrong else "Name and place agree with the register."
        return _report(known[chosen.number], status, sure=SURE, detail=how)
    similar = "The register has similar names, but none that is surely this company."
    nobody = similar if known else "The register knows no such name."
    return not_found(Source.REGISTER, f"{wrong}. {nobody}" if wrong else nobody)


def _report(company: RegisterCompany, status: Status, *, sure: float, detail: str) -> SourceReport:
    moment = company.changed_at or status.moment
    values = {field: (value, sure) for field, value in _values(company).items()}
    facts = evidence(Source.REGISTER, values, url=page_of(company.number), seen_at=moment)
    return SourceReport(Source.REGISTER, SourceStatus.FOUND, detail, facts)


def _values(company: RegisterCompany) -> dict[Field, Any]:
    """What the register says, in the shapes in which Companies House's own answers are kept."""
    return {
        Field.COMPANY_NUMBER: company.number,
        Field.NAME: company.name,
        Field.COMPANY_STATUS: company.status,
        Field.COMPANY_TYPE: company.type,
        Field.INCORPORATED_ON: _iso(company.incorporated_on),
        Field.SIC_CODES: (company.sic_codes or "").split(),
        Field.ADDRESS: address_of(company),
        Field.POSTCODE: company.postcode,
        Field.TOWN: company.town,
        Field.PREVIOUS_NAMES: company.former_names,
        Field.ACCOUNTS_DUE_ON: _iso(company.accounts_due_on),
        Field.ACCOUNTS_MADE_UP_TO: _iso(company.accounts_made_up_to),
        Field.ACCOUNTS_CATEGORY: company.accounts_category,
        Field.CHARGES: _charges(company),
    }


def _charges(company: RegisterCompany) -> dict[str, int | None] | None:
    """How many charges it has; None where only the stream has told of it, which does not say."""
    if company.charges is None:
        return None
    return {
        "total": company.charges,
        "outstanding": company.charges_outstanding,
        "part_satisfied": company.charges_part_satisfied,
        "satisfied": company.charges_satisfied,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
