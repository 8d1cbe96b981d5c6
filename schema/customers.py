"""Customers and their history, as the API shows them, and what can be asked about many of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

import strawberry
from strawberry import relay

from leads import lifecycle, models
from leads.errors import NotFoundError
from leads.vocabulary import CustomerStatus
from schema import declare, nodes
from schema.ahead import by_id
from schema.companies import Company
from schema.context import Context, Info
from schema.people import User, user_by_id

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


async def _companies(context: Context, customers: Sequence["Customer"]) -> list[Company | None]:
    rows = await by_id(context, models.Company, (customer.company_id for customer in customers))
    return [Company.of(rows[each.company_id]) if each.company_id in rows else None for each in customers]


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

    @declare.field(description="The company.", many=_companies)
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
