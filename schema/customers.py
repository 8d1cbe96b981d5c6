"""Customers and their history, as the API shows them, and what can be asked about many of them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

import strawberry
from sqlalchemy import Select, func, select
from strawberry import relay

from leads import lifecycle, models
from leads.errors import NotFoundError
from leads.vocabulary import CustomerStatus
from schema import declare, nodes
from schema.companies import Company
from schema.context import Info
from schema.paging import Listing, Order, Page, contains
from schema.people import User, user_by_id
from schema.words import CustomerOrderField, Direction

if TYPE_CHECKING:
    from schema.leads import Lead


@strawberry.type(description="One move of a customer from status to status.")
class CustomerStatusChange:
    """A `models.CustomerStatusChange`."""

    from_status: CustomerStatus | None = strawberry.field(
        name="from", description="Where it came from; null for its first status."
    )
    to_status: CustomerStatus = strawberry.field(name="to", description="Where it went.")
    note: str = strawberry.field(description="What was said about it.")
    at: datetime = strawberry.field(description="When.")
    user_id: strawberry.Private[UUID | None]

    @declare.field(description="Who moved it.")
    async def user(self, info: Info) -> User | None:
        """Null when they are gone."""
        return await user_by_id(info, self.user_id)

    @classmethod
    def of(cls, row: models.CustomerStatusChange) -> Self:
        """From its row."""
        return cls(from_status=row.from_status, to_status=row.to_status, note=row.note, at=row.at, user_id=row.user_id)


@nodes.loaded_by("customer")
@strawberry.type(description="A company's CRM record; a company has at most one.")
class Customer(relay.Node):
    """A `models.Customer`."""

    id: relay.NodeID[UUID]
    status: CustomerStatus = strawberry.field(description="Where it stands.")
    created_at: datetime = strawberry.field(description="When it became a customer.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    company_id: strawberry.Private[UUID]
    lead_id: strawberry.Private[UUID | None]

    @declare.field(description="The company.")
    async def company(self, info: Info) -> Company:
        """Always there."""
        row = await info.context.loaders.company.load(self.company_id)
        if row is None:
            raise NotFoundError("The company is gone.")
        return Company.of(row)

    @declare.field(description="The lead that was converted into it.")
    async def lead(self, info: Info) -> Annotated["Lead", strawberry.lazy("schema.leads")] | None:
        """Null when it did not come from one."""
        found: Lead | None = await nodes.load(info.context, "Lead", self.lead_id)
        return found

    @declare.field(description="Statuses that a person may move it to.")
    def allowed_statuses(self) -> list[CustomerStatus]:
        """As the state machine says."""
        return [status for status in CustomerStatus if status in lifecycle.CUSTOMER[self.status]]

    @declare.field(description="Every status it has had, the first one first.")
    async def history(self, info: Info) -> list[CustomerStatusChange]:
        """Its moves."""
        rows = await info.context.loaders.history_of_customer.load(self.id)
        return [CustomerStatusChange.of(row) for row in rows]

    @classmethod
    def of(cls, row: models.Customer) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            status=row.status,
            created_at=row.created_at,
            updated_at=row.updated_at,
            company_id=row.company_id,
            lead_id=row.lead_id,
        )


@strawberry.input(description="Which customers; every condition that is given must hold.")
class CustomerFilter:
    """Conditions on customers."""

    status: list[CustomerStatus] | None = strawberry.field(default=None, description="In any of these statuses.")
    text: str | None = strawberry.field(default=None, description="With this in the company's name, town or postcode.")


@strawberry.input(description="In what order customers come.")
class CustomerOrder:
    """An order of customers."""

    field: CustomerOrderField = strawberry.field(description="What to order by.")
    direction: Direction = strawberry.field(default=Direction.DESC, description="Which end comes first.")


def customer_listing(where: CustomerFilter | None, order_by: CustomerOrder | None, page: Page) -> Listing:
    """The customers that are asked for."""
    where = where or CustomerFilter()
    statement = select(models.Customer)
    if where.status is not None:
        statement = statement.where(models.Customer.status.in_(where.status))
    if where.text:
        statement = statement.where(models.Customer.company_id.in_(companies_with(where.text)))
    return Listing(
        name=f"customers {where}",
        statement=statement,
        order=_order(order_by),
        page=page,
        parent=models.Customer.tenant_id,
    )


def companies_with(text: str) -> Select[UUID]:
    """The ids of companies whose name, town or postcode holds the text."""
    company = models.Company
    return select(company.id).where(
        contains(company.name, text) | contains(company.town, text) | contains(company.postcode, text)
    )


def _order(order_by: CustomerOrder | None) -> Order:
    customer = models.Customer
    asked = order_by or CustomerOrder(field=CustomerOrderField.CREATED_AT)
    name = select(func.lower(models.Company.name)).where(models.Company.id == customer.company_id).scalar_subquery()
    value, kind = {
        CustomerOrderField.CREATED_AT: (customer.created_at, datetime),
        CustomerOrderField.NAME: (name, str),
        CustomerOrderField.STATUS: (customer.status, str),
    }[asked.field]
    return Order(
        name=f"customers {asked.field}",
        value=value,
        id=customer.id,
        kind=kind,
        descending=asked.direction is Direction.DESC,
    )
