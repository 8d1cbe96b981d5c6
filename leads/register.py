"""The local register as it is read: candidates for one company, the companies of an area, and how fresh it is.

Which candidate is the company is judged in `leads.register_match`; the register is written by `leads.register_load`
and `leads.register_changes`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import attrgetter
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    any_,
    bindparam,
    func,
    literal,
    select,
    text,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from leads.calls import Listing
from leads.evidence import Subject
from leads.models.register import RegisterCompany, RegisterLoad
from leads.normalise import normal_company_number
from leads.register_match import Entry, names_of, place_of
from leads.register_names import name_key
from leads.register_words import REMOVED, Standing

MOST_ALIKE = 40
"""Companies of one name, and those at one postcode whose names begin alike, that are looked at."""
MOST_AT_PLACE = 25
"""Companies of one postcode that are looked at, whatever their names: at most addresses these are all."""
BEGINNING = 3
"""Letters with which names begin alike."""
CROWDED = 25
"""From so many companies of an area's list at one postcode on it is an agent's, and they come last."""
LAST = "\U0010ffff"
"""Sorts behind every letter."""

_TEXTS = ARRAY(String)
_CODE = re.compile(r"[0-9]{2,5}")


@dataclass(frozen=True, slots=True)
class Status:
    """What is loaded: `rows` companies as of the file's day; `followed_at` is the last change heard of since."""

    rows: int
    skipped: int
    as_of: date
    loaded_at: datetime
    timepoint: int | None
    followed_at: datetime | None

    @property
    def moment(self) -> datetime:
        """The beginning of the file's day."""
        return datetime.combine(self.as_of, time(), UTC)

    def __str__(self) -> str:
        said = f"{self.rows:,} companies, as of {_day(self.as_of)}"
        return f"{said}, kept up to {_day(self.followed_at)}" if self.followed_at else said


async def status(session: AsyncSession) -> Status | None:
    """The load in use; None when nothing was ever loaded."""
    columns = (RegisterLoad.rows, RegisterLoad.skipped, RegisterLoad.as_of, RegisterLoad.loaded_at)
    newest = select(*columns, RegisterLoad.timepoint, RegisterLoad.followed_at)
    row = (await session.execute(newest.order_by(RegisterLoad.loaded_at.desc()).limit(1))).one_or_none()
    return Status(*row) if row else None


async def look_up(session: AsyncSession, subject: Subject) -> list[RegisterCompany]:
    """Every company that the subject could be, in the order of their numbers: the one with its number, and those that
    bear its name, now or formerly, somewhere, or at its postcode one that is nearly so."""
    keys = list(dict.fromkeys(key for name in names_of(subject) if (key := name_key(name))))
    number = normal_company_number(subject.company_number) if subject.company_number else None
    asked = {
        "number": number,
        "keys": keys,
        "place": place_of(subject),
        "starts": list(dict.fromkeys(key[:BEGINNING] for key in keys)),
    }
    letters = [sorted(key) for key in keys]
    rows = await session.execute(_CANDIDATES, asked)
    alike = {row.number for row in rows if row.number == number or _alike(row, keys, letters)}
    if not alike:
        return []
    companies = await session.scalars(_COMPANIES, {"numbers": list(alike), "removed": REMOVED})
    return sorted(companies, key=attrgetter("number"))


_CANDIDATES = text(
    """
    SELECT number, name_key, former_keys FROM register_company WHERE number = CAST(:number AS varchar)
    UNION ALL
    (SELECT number, name_key, former_keys FROM register_company
        WHERE name_key = ANY (CAST(:keys AS varchar[])) LIMIT :alike)
    UNION ALL
    (SELECT number, name_key, former_keys FROM register_company
        WHERE former_keys && CAST(:keys AS varchar[]) LIMIT :alike)
    UNION ALL
    (SELECT number, name_key, former_keys FROM register_company
        WHERE postcode = CAST(:place AS varchar) LIMIT :there)
    UNION ALL
    SELECT company.* FROM unnest(CAST(:starts AS varchar[])) AS start CROSS JOIN LATERAL (
        SELECT number, name_key, former_keys FROM register_company
        WHERE postcode = CAST(:place AS varchar)
            AND name_key >= start AND name_key < start || CAST(:last AS varchar)
        LIMIT :alike
    ) AS company
    """
).bindparams(
    bindparam("alike", MOST_ALIKE, Integer), bindparam("there", MOST_AT_PLACE, Integer), bindparam("last", LAST)
)
"""Each part is answered by an index; written out, for to build it anew would take longer than to answer it."""

_COMPANIES = select(RegisterCompany).where(
    RegisterCompany.number == any_(bindparam("numbers", type_=_TEXTS)),
    RegisterCompany.status.is_distinct_from(bindparam("removed")),
)
"""Few of those many are whole companies worth reading."""


def _alike(row: Row[Any], keys: Sequence[str], letters: Sequence[Sequence[str]]) -> bool:
    """Whether a name has the words of one that is asked for, in any order, or all its letters but one."""
    names = [row.name_key or "", *(row.former_keys or ())]
    return any(
        name == key or OSA.distance(name, key, score_cutoff=1) <= 1 or sorted(name) == those
        for name in names
        for key, those in zip(keys, letters, strict=True)
    )


async def in_area(session: AsyncSession, listing: Listing) -> list[RegisterCompany]:
    """The listing's companies that are in business, the likeliest customers first, always in the same order.

    Those at an agent's address come last, before them those whose main trade is another, then the dormant, the new, the
    young; where only young ones are wanted, the youngest come first. Of the listing's circle only the districts count.
    """
    codes = [code for code in listing.sic_codes if _CODE.fullmatch(code)]
    if (listing.sic_codes and not codes) or listing.most < 1:
        return []
    chosen = _chosen(listing, "|".join(codes)).offset(listing.skip).limit(listing.most)
    numbers = list(await session.scalars(chosen))
    wanted = RegisterCompany.number == any_(literal(numbers, _TEXTS))
    known = {company.number: company for company in await session.scalars(select(RegisterCompany).where(wanted))}
    return [known[number] for number in numbers]


def _chosen(listing: Listing, codes: str) -> Select[str]:
    """The numbers in their order, from what an index alone knows; `codes` are alternatives of a pattern.

    Read district by district, each by itself (OFFSET 0): left to itself, the planner would read the whole register.
    """
    districts = func.unnest(literal(listing.districts, _TEXTS)).table_valued("district").render_derived()
    here = _here(listing, codes, districts.c.district if listing.districts else None).offset(0).lateral("here")
    young = listing.incorporated_from is not None
    order = (
        func.count().over(partition_by=here.c.postcode) >= CROWDED,
        here.c.sic_codes.regexp_match(f"^({codes})").is_not(True),
        here.c.standing,
        (here.c.incorporated_on.desc() if young else here.c.incorporated_on.asc()).nulls_last(),
        here.c.number,
    )
    numbers = select(here.c.number)
    numbers = numbers.select_from(districts).join(here, true()) if listing.districts else numbers
    return numbers.order_by(*order)


def _here(listing: Listing, codes: str, district: ColumnElement[str] | None) -> Select[Any]:
    columns: Sequence[Any] = (
        RegisterCompany.number,
        RegisterCompany.postcode,
        RegisterCompany.sic_codes,
        RegisterCompany.standing,
        RegisterCompany.incorporated_on,
    )
    there = select(*columns).where(RegisterCompany.standing < Standing.GONE)
    if district is not None:
        begin = district + " "
        there = there.where(RegisterCompany.postcode >= begin, RegisterCompany.postcode < begin + LAST)
    if codes:
        there = there.where(RegisterCompany.sic_codes.regexp_match(f"(^| )({codes})"))
    if listing.incorporated_from:
        there = there.where(RegisterCompany.incorporated_on >= date.fromisoformat(listing.incorporated_from))
    return there


def entry_of(company: RegisterCompany) -> Entry:
    """A company as `leads.register_match` compares it."""
    return Entry(
        number=company.number,
        name=company.name,
        previous_names=tuple(company.former_names or ()),
        status=company.status,
        address=address_of(company),
        town=company.town,
        postcode=company.postcode,
    )


def address_of(company: RegisterCompany) -> str | None:
    """The registered office in one line."""
    return ", ".join(filter(None, (company.street, company.town, company.county, company.postcode))) or None


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
