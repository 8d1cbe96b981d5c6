"""Which campaigns, and in what order: the filter and the orders of the list of campaigns."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import strawberry
from sqlalchemy import ColumnElement, func, select

from leads.models import Campaign, Run
from leads.vocabulary import CampaignStatus
from schema.filters import AND, NOT, OR, IntRange, TimeRange, contains, during, holds, one_of, within
from schema.paging import Listing, Order, Page
from schema.words import Direction, described


class CampaignOrderField(StrEnum):
    """What campaigns can be ordered by."""

    CREATED_AT = "CREATED_AT"
    NAME = "NAME"
    TYPE = "TYPE"
    STATUS = "STATUS"
    PROMOTED = "PROMOTED"
    DURATION = "DURATION"
    COST = "COST"


described(
    CampaignOrderField,
    "What campaigns can be ordered by; those that are equal in it come in the order of their ids.",
    CREATED_AT="When it was created.",
    NAME="Its name, whatever the case.",
    TYPE="The key of its type, for example “healthcare”.",
    STATUS="Its status, by name.",
    PROMOTED="How many leads its current run has brought.",
    DURATION="How long its current run took; one that has not ended counts as none.",
    COST="What all its runs have cost.",
)


@strawberry.input(description="Which campaigns; every condition that is given must hold.")
class CampaignFilter:
    """Conditions on campaigns."""

    all_of: list["CampaignFilter"] | None = strawberry.field(name="and", default=None, description=AND)
    any_of: list["CampaignFilter"] | None = strawberry.field(name="or", default=None, description=OR)
    none_of: "CampaignFilter | None" = strawberry.field(name="not", default=None, description=NOT)
    status: list[CampaignStatus] | None = strawberry.field(default=None, description="In any of these statuses.")
    type: list[str] | None = strawberry.field(
        default=None, description="Of any of these types, by key, for example “healthcare”."
    )
    leads: IntRange | None = strawberry.field(
        default=None, description="With as many leads from its current run, for example 10 or more."
    )
    created_at: TimeRange | None = strawberry.field(default=None, description="When it was created.")
    text: str | None = strawberry.field(
        default=None, description="With this in the name, postcode or town, for example “LE1”."
    )


@strawberry.input(description="In what order campaigns come.")
class CampaignOrder:
    """An order of campaigns."""

    field: CampaignOrderField = strawberry.field(description="What to order by, for example CREATED_AT.")
    direction: Direction = strawberry.field(default=Direction.DESC, description="Which end comes first.")


def campaign_listing(where: CampaignFilter | None, order_by: CampaignOrder | None, page: Page) -> Listing:
    """The campaigns that are asked for, without deleted ones."""
    return Listing(
        name=f"campaigns {where}",
        statement=select(Campaign).where(Campaign.deleted_at.is_(None), holds(where, _own)),
        order=_order(order_by or CampaignOrder(field=CampaignOrderField.CREATED_AT)),
        page=page,
        parent=Campaign.tenant_id,
    )


def _own(where: CampaignFilter) -> Iterator[ColumnElement[bool]]:
    yield from one_of(Campaign.status, where.status)
    yield from one_of(Campaign.type, where.type)
    yield from within(Campaign.promoted, where.leads)
    yield from during(Campaign.created_at, where.created_at)
    yield from contains(where.text, Campaign.name, Campaign.postcode, Campaign.town)


def _order(asked: CampaignOrder) -> Order:
    values = {
        CampaignOrderField.CREATED_AT: (Campaign.created_at, datetime),
        CampaignOrderField.NAME: (Campaign.name_key, str),
        CampaignOrderField.TYPE: (Campaign.type, str),
        CampaignOrderField.STATUS: (Campaign.status, CampaignStatus),
        CampaignOrderField.PROMOTED: (Campaign.promoted, int),
        CampaignOrderField.DURATION: (_seconds(), float),
        CampaignOrderField.COST: (Campaign.cost_micros, int),
    }
    value, kind = values[asked.field]
    falls = asked.direction is Direction.DESC
    return Order.of(f"campaigns {asked.field}", value, kind, Campaign.id, descending=falls)


def _seconds() -> ColumnElement[float]:
    took = func.extract("epoch", Run.finished_at - Run.started_at)
    return func.coalesce(select(took).where(Run.id == Campaign.run_id).scalar_subquery(), 0.0)
