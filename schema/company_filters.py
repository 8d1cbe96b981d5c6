"""Which companies, and in what order: the filter and the orders of the list of companies."""

import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, false, select

from leads.models import Company, CompanyWord, Customer, Lead
from schema.filters import AND, NOT, OR, TimeRange, during, given, holds, one_of
from schema.paging import Listing, Order, Page
from schema.words import Direction, described

APOSTROPHES = str.maketrans("", "", "'’")
LAST = "\U0010ffff"
"""Stands after every other character."""
MOST_WORDS = 10
TEXT = "With words in the company's name, town or postcode that begin like those of this text, for example “dent leic”."


class CompanyOrderField(StrEnum):
    """What companies can be ordered by."""

    CREATED_AT = "CREATED_AT"
    NAME = "NAME"
    TOWN = "TOWN"


described(
    CompanyOrderField,
    "What companies can be ordered by.",
    CREATED_AT="When the team first had it.",
    NAME="Its name, whatever the case.",
    TOWN="Its town, whatever the case; unknown comes before “a”.",
)


@strawberry.input(description="Which companies; every condition that is given must hold.")
class CompanyFilter:
    """Conditions on companies."""

    all_of: list["CompanyFilter"] | None = strawberry.field(name="and", default=None, description=AND)
    any_of: list["CompanyFilter"] | None = strawberry.field(name="or", default=None, description=OR)
    none_of: "CompanyFilter | None" = strawberry.field(name="not", default=None, description=NOT)
    text: str | None = strawberry.field(default=None, description=TEXT)
    company_number: list[str] | None = strawberry.field(
        default=None, description="With any of these numbers on the register, for example “01234567”."
    )
    town: list[str] | None = strawberry.field(
        default=None, description="In any of these towns, whatever the case, for example “Leicester”."
    )
    postcode_area: str | None = strawberry.field(
        default=None, description="With a postcode that begins like this, for example “LE” or “LE1 1”."
    )
    has_phone: bool | None = strawberry.field(default=None, description="Whether a telephone number is known.")
    has_email: bool | None = strawberry.field(default=None, description="Whether an e-mail address is known.")
    has_website: bool | None = strawberry.field(default=None, description="Whether a website is known.")
    has_linkedin: bool | None = strawberry.field(default=None, description="Whether a LinkedIn page is known.")
    is_lead: bool | None = strawberry.field(default=None, description="Whether it is a lead of any campaign.")
    is_customer: bool | None = strawberry.field(default=None, description="Whether it is a customer.")
    created_at: TimeRange | None = strawberry.field(default=None, description="When the team first had it.")


@strawberry.input(description="In what order companies come.")
class CompanyOrder:
    """An order of companies."""

    field: CompanyOrderField = strawberry.field(description="What to order by, for example NAME.")
    direction: Direction = strawberry.field(default=Direction.DESC, description="Which end comes first.")


def companies_that(where: CompanyFilter | None) -> ColumnElement[bool]:
    """The condition on `Company`."""
    return holds(where, _own)


def company_listing(where: CompanyFilter | None, order_by: CompanyOrder | None, page: Page) -> Listing:
    """The companies that are asked for."""
    return Listing(
        name=f"companies {where}",
        statement=select(Company).where(companies_that(where)),
        order=_order(order_by),
        page=page,
        parent=Company.tenant_id,
    )


def words_of(text: str) -> list[str]:
    """The words of a text, as the database takes names apart."""
    return re.findall(r"[^\W_]+", text.translate(APOSTROPHES).lower())


def worded(text: str | None, company_id: Any) -> Iterator[ColumnElement[bool]]:
    """Whether each word of the text begins a word in the name, town or postcode of the company in a column."""
    if text is None or not text.strip():
        return
    words = words_of(text)
    if not words:
        yield false()
    for word in words[:MOST_WORDS]:
        alike = CompanyWord.word >= word, CompanyWord.word < word + LAST
        found = select(CompanyWord.company_id).where(*alike)
        yield company_id.in_(found.correlate_except(CompanyWord))


def _own(where: CompanyFilter) -> Iterator[ColumnElement[bool]]:
    yield from worded(where.text, Company.id)
    yield from one_of(Company.company_number, where.company_number)
    yield from one_of(Company.town_key, where.town and [town.strip().lower() for town in where.town])
    if where.postcode_area:
        yield Company.postcode.startswith(where.postcode_area.strip().upper(), autoescape=True)
    yield from given(Company.phone, where.has_phone)
    yield from given(Company.email, where.has_email)
    yield from given(Company.website, where.has_website)
    yield from given(Company.linkedin_url, where.has_linkedin)
    yield from _among(Lead, where.is_lead)
    yield from _among(Customer, where.is_customer)
    yield from during(Company.created_at, where.created_at)


def _among(model: type[Lead | Customer], wanted: bool | None) -> Iterator[ColumnElement[bool]]:
    if wanted is not None:
        there = select(model.id).where(model.company_id == Company.id).correlate_except(model).exists()
        yield there if wanted else ~there


def _order(order_by: CompanyOrder | None) -> Order:
    asked = order_by or CompanyOrder(field=CompanyOrderField.CREATED_AT)
    values: dict[CompanyOrderField, tuple[Any, type]] = {
        CompanyOrderField.CREATED_AT: (Company.created_at, datetime),
        CompanyOrderField.NAME: (Company.name_key, str),
        CompanyOrderField.TOWN: (Company.town_key, str),
    }
    value, kind = values[asked.field]
    falls = asked.direction is Direction.DESC
    return Order.of(f"companies {asked.field}", value, kind, Company.id, descending=falls)
