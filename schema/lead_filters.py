"""Which leads, and in what order: the filter and the orders of lists of leads."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, select

from leads.models import Campaign, Company, Customer, Lead
from leads.vocabulary import LeadStatus
from schema.company_filters import TEXT, CompanyFilter, companies_that, worded
from schema.filters import AND, NOT, OR, FloatRange, IntRange, TimeRange, during, holds, one_of, within
from schema.ids import maybe_key
from schema.paging import By, Listing, Order, Page
from schema.words import Direction, described


class LeadOrderField(StrEnum):
    """What leads can be ordered by."""

    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"
    SCORE = "SCORE"
    STATUS = "STATUS"
    DISTANCE = "DISTANCE"
    NAME = "NAME"
    TOWN = "TOWN"
    CAMPAIGN = "CAMPAIGN"


described(
    LeadOrderField,
    "What leads can be ordered by; leads that are equal in it come in the order of their ids.",
    CREATED_AT="When it was promoted.",
    UPDATED_AT="When it last changed.",
    SCORE="Its score.",
    STATUS="Its status, by name.",
    DISTANCE="How far it is from the campaign's postcode; unknown counts as far.",
    NAME="Its company's name, whatever the case.",
    TOWN="Its company's town, whatever the case; unknown comes before “a”.",
    CAMPAIGN="Its campaign's name, whatever the case.",
)


@strawberry.input(description="Which leads; every condition that is given must hold.")
class LeadFilter:
    """Conditions on leads."""

    all_of: list["LeadFilter"] | None = strawberry.field(name="and", default=None, description=AND)
    any_of: list["LeadFilter"] | None = strawberry.field(name="or", default=None, description=OR)
    none_of: "LeadFilter | None" = strawberry.field(name="not", default=None, description=NOT)
    ids: list[strawberry.ID] | None = strawberry.field(default=None, description="Any of these leads, by id.")
    campaign_id: strawberry.ID | None = strawberry.field(default=None, description="Of this campaign.")
    status: list[LeadStatus] | None = strawberry.field(default=None, description="In any of these statuses.")
    score: IntRange | None = strawberry.field(default=None, description="With a score in this range, 0 to 100.")
    score_min: int | None = strawberry.field(
        default=None, description="With this score or more.", deprecation_reason="Use `score`, which has both ends."
    )
    score_max: int | None = strawberry.field(
        default=None, description="With this score or less.", deprecation_reason="Use `score`, which has both ends."
    )
    distance_miles: FloatRange | None = strawberry.field(
        default=None, description="As far from the campaign's postcode, in miles; unknown is in no range."
    )
    created_at: TimeRange | None = strawberry.field(default=None, description="When it was promoted.")
    updated_at: TimeRange | None = strawberry.field(default=None, description="When it last changed.")
    is_customer: bool | None = strawberry.field(default=None, description="Whether its company is a customer.")
    company: CompanyFilter | None = strawberry.field(default=None, description="Of such companies.")
    text: str | None = strawberry.field(default=None, description=TEXT)


@strawberry.input(description="In what order leads come.")
class LeadOrder:
    """An order of leads."""

    field: LeadOrderField = strawberry.field(description="What to order by, for example SCORE.")
    direction: Direction = strawberry.field(default=Direction.DESC, description="Which end comes first.")


AT_ONCE = timedelta(seconds=1)
"""More than lies between a lead's two times when it is written."""
UNKNOWN = 100_000
"""`distance_key` of leads whose distance is not known."""


def leads_that(where: LeadFilter | None) -> ColumnElement[bool]:
    """The condition on `Lead`."""
    return holds(where, _own)


def lead_listing(where: LeadFilter | None, order_by: LeadOrder | None, page: Page) -> Listing:
    """The leads that are asked for: of the tenant, or below a campaign."""
    asked = order_by or LeadOrder(field=LeadOrderField.CREATED_AT)
    statement = select(Lead).where(leads_that(where))
    if asked.field is LeadOrderField.CAMPAIGN:
        statement = statement.join(Campaign, Campaign.id == Lead.campaign_id)
    return Listing(
        name=f"leads {where}",
        statement=statement,
        order=_order(asked.field, descending=asked.direction is Direction.DESC),
        page=page,
        parent=Lead.campaign_id,
    )


def of_company(where: CompanyFilter | None, text: str | None, company_id: Any) -> Iterator[ColumnElement[bool]]:
    """Whether the company with the id in a column is such a one, and is worded like the text."""
    yield from worded(text, company_id)
    if where is not None:
        such = select(Company.id).where(Company.id == company_id, companies_that(where))
        yield such.correlate_except(Company).exists()


def _own(where: LeadFilter) -> Iterator[ColumnElement[bool]]:
    yield from one_of(Lead.id, where.ids and [maybe_key(each, "Lead") for each in where.ids])
    if where.campaign_id is not None:
        yield Lead.campaign_id == maybe_key(where.campaign_id, "Campaign")
    yield from one_of(Lead.status, where.status)
    yield from within(Lead.score, where.score)
    yield from within(Lead.score, IntRange(min=where.score_min, max=where.score_max))
    if where.distance_miles is not None:
        yield from within(Lead.distance_key, where.distance_miles)
        yield Lead.distance_key < UNKNOWN
    yield from during(Lead.created_at, where.created_at)
    yield from during(Lead.updated_at, where.updated_at)
    if where.created_at is not None and where.created_at.since is not None:
        yield Lead.updated_at >= where.created_at.since - AT_ONCE  # follows, and spares going through all before it
    if where.is_customer is not None:
        there = select(Customer.id).where(Customer.company_id == Lead.company_id).correlate_except(Customer).exists()
        yield there if where.is_customer else ~there
    yield from of_company(where.company, where.text, Lead.company_id)


def _order(field: LeadOrderField, *, descending: bool) -> Order:
    name = f"leads {field}"
    if field is LeadOrderField.CAMPAIGN:
        by = By(Campaign.name_key, str), By(Campaign.id, UUID), By(Lead.id, UUID)
        return Order(name, by, descending, led=2)
    values: dict[LeadOrderField, tuple[Any, type]] = {
        LeadOrderField.CREATED_AT: (Lead.created_at, datetime),
        LeadOrderField.UPDATED_AT: (Lead.updated_at, datetime),
        LeadOrderField.SCORE: (Lead.score, int),
        LeadOrderField.STATUS: (Lead.status, LeadStatus),
        LeadOrderField.DISTANCE: (Lead.distance_key, float),
        LeadOrderField.NAME: (Lead.name_key, str),
        LeadOrderField.TOWN: (Lead.town_key, str),
    }
    value, kind = values[field]
    return Order.of(name, value, kind, Lead.id, descending=descending)
