"""Which interactions and which facts, and in what order interactions come."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import strawberry
from sqlalchemy import ColumnElement, select

from leads.models import Fact, Interaction, Lead
from leads.vocabulary import Field, InteractionKind, Source
from schema.company_filters import CompanyFilter
from schema.filters import AND, NOT, OR, FloatRange, TimeRange, contains, during, holds, one_of, within
from schema.ids import maybe_key
from schema.lead_filters import LeadFilter, leads_that, of_company
from schema.paging import By, Listing, Order, Page
from schema.words import Direction, described


class InteractionOrderField(StrEnum):
    """What interactions can be ordered by."""

    OCCURRED_AT = "OCCURRED_AT"
    CREATED_AT = "CREATED_AT"
    KIND = "KIND"


described(
    InteractionOrderField,
    "What interactions can be ordered by; those that are equal in it come in the order of their ids.",
    OCCURRED_AT="When it was.",
    CREATED_AT="When it was written down.",
    KIND="Its kind, by name.",
)


@strawberry.input(description="Which interactions; every condition that is given must hold.")
class InteractionFilter:
    """Conditions on interactions."""

    all_of: list["InteractionFilter"] | None = strawberry.field(name="and", default=None, description=AND)
    any_of: list["InteractionFilter"] | None = strawberry.field(name="or", default=None, description=OR)
    none_of: "InteractionFilter | None" = strawberry.field(name="not", default=None, description=NOT)
    kind: list[InteractionKind] | None = strawberry.field(default=None, description="Of any of these kinds.")
    user_id: strawberry.ID | None = strawberry.field(default=None, description="Written down by this person.")
    occurred_at: TimeRange | None = strawberry.field(default=None, description="When it was.")
    lead: LeadFilter | None = strawberry.field(default=None, description="With such leads.")
    text: str | None = strawberry.field(default=None, description="With this in the body, for example “call back”.")


@strawberry.input(description="In what order interactions come.")
class InteractionOrder:
    """An order of interactions."""

    field: InteractionOrderField = strawberry.field(description="What to order by, for example OCCURRED_AT.")
    direction: Direction = strawberry.field(default=Direction.DESC, description="Which end comes first.")


@strawberry.input(description="Which facts; every condition that is given must hold.")
class FactFilter:
    """Conditions on facts."""

    all_of: list["FactFilter"] | None = strawberry.field(name="and", default=None, description=AND)
    any_of: list["FactFilter"] | None = strawberry.field(name="or", default=None, description=OR)
    none_of: "FactFilter | None" = strawberry.field(name="not", default=None, description=NOT)
    field: list[str] | None = strawberry.field(
        default=None, description="About any of these, as `Fact.field` has them, for example “phone”."
    )
    source: list[Source] | None = strawberry.field(default=None, description="From any of these sources.")
    confidence: FloatRange | None = strawberry.field(default=None, description="As sure, from 0 to 1.")
    seen_at: TimeRange | None = strawberry.field(default=None, description="When it was read.")
    lead: LeadFilter | None = strawberry.field(default=None, description="About the companies of such leads.")
    company: CompanyFilter | None = strawberry.field(default=None, description="About such companies.")


def interactions_that(where: InteractionFilter | None) -> ColumnElement[bool]:
    """The condition on `Interaction`."""
    return holds(where, _own)


def facts_that(where: FactFilter | None) -> ColumnElement[bool]:
    """The condition on `Fact`."""
    return holds(where, _own_of_facts)


def interaction_listing(where: InteractionFilter | None, order_by: InteractionOrder | None, page: Page) -> Listing:
    """The interactions that are asked for: of the tenant, or below a lead."""
    asked = order_by or InteractionOrder(field=InteractionOrderField.OCCURRED_AT)
    values = {
        InteractionOrderField.OCCURRED_AT: By(Interaction.occurred_at, datetime),
        InteractionOrderField.CREATED_AT: By(Interaction.created_at, datetime),
        InteractionOrderField.KIND: By(Interaction.kind, InteractionKind),
    }
    by = values[asked.field]
    falls = asked.direction is Direction.DESC
    return Listing(
        name=f"interactions {where}",
        statement=select(Interaction).where(interactions_that(where)),
        order=Order.of(f"interactions {asked.field}", by.value, by.kind, Interaction.id, descending=falls),
        page=page,
        parent=Interaction.lead_id,
    )


def _own(where: InteractionFilter) -> Iterator[ColumnElement[bool]]:
    yield from one_of(Interaction.kind, where.kind)
    if where.user_id is not None:
        yield Interaction.user_id == maybe_key(where.user_id, "User")
    yield from during(Interaction.occurred_at, where.occurred_at)
    if where.lead is not None:
        such = select(Lead.id).where(Lead.id == Interaction.lead_id, leads_that(where.lead))
        yield such.correlate_except(Lead).exists()
    yield from contains(where.text, Interaction.body)


def _own_of_facts(where: FactFilter) -> Iterator[ColumnElement[bool]]:
    known = set(Field)
    yield from one_of(Fact.field, where.field and [Field(each) for each in where.field if each in known])
    yield from one_of(Fact.source, where.source)
    yield from within(Fact.confidence, where.confidence)
    yield from during(Fact.seen_at, where.seen_at)
    if where.lead is not None:
        such = select(Lead.id).where(Lead.company_id == Fact.company_id, leads_that(where.lead))
        yield such.correlate_except(Lead).exists()
    yield from of_company(where.company, None, Fact.company_id)
