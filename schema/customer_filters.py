"""Which customers, and in what order: the filter and the orders of the list of customers."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, func, select

from leads.models import Company, Customer
from leads.vocabulary import CustomerStatus
from schema.company_filters import TEXT, CompanyFilter
from schema.filters import AND, NOT, OR, TimeRange, during, holds, one_of
from schema.lead_filters import of_company
from schema.paging import By, Listing, Order, Page
from schema.words import Direction, described


class CustomerOrderField(StrEnum):
    """What customers can be ordered by."""

    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"
    NAME = "NAME"
    TOWN = "TOWN"
    PHONE = "PHONE"
    STATUS = "STATUS"


described(
    CustomerOrderField,
    "What customers can be ordered by; those that are equal in it come in the order of their ids.",
    CREATED_AT="When it became a customer.",
    UPDATED_AT="When it last changed.",
    NAME="Its company's name, whatever the case.",
    TOWN="Its company's town, whatever the case; unknown comes before “a”.",
    PHONE="Its company's telephone number; unknown comes before “+”.",
    STATUS="Its status, by name.",
)


@strawberry.input(description="Which customers; every condition that is given must hold.")
class CustomerFilter:
    """Conditions on customers."""

    all_of: list["CustomerFilter"] | None = strawberry.field(name="and", default=None, description=AND)
    any_of: list["CustomerFilter"] | None = strawberry.field(name="or", default=None, description=OR)
    none_of: "CustomerFilter | None" = strawberry.field(name="not", default=None, description=NOT)
    status: list[CustomerStatus] | None = strawberry.field(default=None, description="In any of these statuses.")
    created_at: TimeRange | None = strawberry.field(default=None, description="When it became a customer.")
    updated_at: TimeRange | None = strawberry.field(default=None, description="When it last changed.")
    company: CompanyFilter | None = strawberry.field(default=None, description="Of such companies.")
    text: str | None = strawberry.field(default=None, description=TEXT)


@strawberry.input(description="In what order customers come.")
class CustomerOrder:
    """An order of customers."""

    field: CustomerOrderField = strawberry.field(description="What to order by, for example NAME.")
    direction: Direction = strawberry.field(default=Direction.DESC, description="Which end comes first.")


def customers_that(where: CustomerFilter | None) -> ColumnElement[bool]:
    """The condition on `Customer`."""
    return holds(where, _own)


def customer_listing(where: CustomerFilter | None, order_by: CustomerOrder | None, page: Page) -> Listing:
    """The customers that are asked for."""
    return Listing(
        name=f"customers {where}",
        statement=select(Customer).join(Company, Company.id == Customer.company_id).where(customers_that(where)),
        order=_order(order_by or CustomerOrder(field=CustomerOrderField.CREATED_AT)),
        page=page,
        parent=Customer.tenant_id,
    )


def _own(where: CustomerFilter) -> Iterator[ColumnElement[bool]]:
    yield from one_of(Customer.status, where.status)
    yield from during(Customer.created_at, where.created_at)
    yield from during(Customer.updated_at, where.updated_at)
    yield from of_company(where.company, where.text, Customer.company_id)


def _order(asked: CustomerOrder) -> Order:
    values = {
        CustomerOrderField.CREATED_AT: By(Customer.created_at, datetime),
        CustomerOrderField.UPDATED_AT: By(Customer.updated_at, datetime),
        CustomerOrderField.NAME: By(Company.name_key, str),
        CustomerOrderField.TOWN: By(Company.town_key, str),
        CustomerOrderField.PHONE: By(func.coalesce(Company.phone, ""), str),
        CustomerOrderField.STATUS: By(Customer.status, CustomerStatus),
    }
    falls = asked.direction is Direction.DESC
    return Order(f"customers {asked.field}", (values[asked.field], By(Customer.id, UUID)), falls)
