"""A tenant's companies, as the API shows them."""

from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

import strawberry
from strawberry import relay

from leads import models
from schema import declare, nodes
from schema.context import Info

if TYPE_CHECKING:
    from schema.customers import Customer


@nodes.loaded_by("company")
@strawberry.type(description="The team's one record of an organisation; its values are the best that may be kept.")
class Company(relay.Node):
    """A `models.Company`."""

    id: relay.NodeID[UUID]
    name: str = strawberry.field(description="What it is called.")
    company_number: str | None = strawberry.field(description="Its number at Companies House, 8 characters.")
    website: str | None = strawberry.field(description="Its website's address.")
    phone: str | None = strawberry.field(description="Its telephone number, with the country's code.")
    email: str | None = strawberry.field(description="Its general e-mail address.")
    linkedin_url: str | None = strawberry.field(description="Its page at LinkedIn, found linked elsewhere.")
    address: str | None = strawberry.field(description="Where it is, in one line.")
    town: str | None = strawberry.field(description="The town of that address.")
    postcode: str | None = strawberry.field(description="The postcode of that address.")
    latitude: float | None = strawberry.field(description="Degrees north, WGS 84.")
    longitude: float | None = strawberry.field(description="Degrees east, WGS 84.")

    @declare.field(description="Its record as a customer, if it is one.")
    async def customer(self, info: Info) -> Annotated["Customer", strawberry.lazy("schema.customers")] | None:
        """At most one."""
        found: Customer | None = nodes.show("Customer", await info.context.loaders.customer_of_company.load(self.id))
        return found

    @classmethod
    def of(cls, row: models.Company) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            name=row.name,
            company_number=row.company_number,
            website=row.website,
            phone=row.phone,
            email=row.email,
            linkedin_url=row.linkedin_url,
            address=row.address,
            town=row.town,
            postcode=row.postcode,
            latitude=row.latitude,
            longitude=row.longitude,
        )
