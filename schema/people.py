"""Tenants and their people, as the API shows them."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry
from strawberry import relay

from leads import models
from leads.errors import NotFoundError
from leads.vocabulary import Role
from schema import declare, nodes
from schema.context import Info


@nodes.loaded_by("tenant")
@strawberry.type(description="A customer organisation of Canvass. You see your own alone.")
class Tenant(relay.Node):
    """A `models.Tenant`."""

    id: relay.NodeID[UUID]
    name: str = strawberry.field(description="What it is called.")

    @classmethod
    def of(cls, row: models.Tenant) -> Self:
        """From its row."""
        return cls(id=row.id, name=row.name)


@nodes.loaded_by("user")
@strawberry.type(description="A person of a tenant.")
class User(relay.Node):
    """A `models.User`, without what they sign in with."""

    id: relay.NodeID[UUID]
    email: str = strawberry.field(description="The address they sign in with.")
    name: str = strawberry.field(description="What they are called.")
    role: Role = strawberry.field(description="What they may do.")
    active: bool = strawberry.field(description="Whether they are let in; false for those who were deactivated.")
    created_at: datetime = strawberry.field(description="Since when they are there.")
    run_mails: bool = strawberry.field(description="Whether they get a mail when a run that they asked for has ended.")
    tenant_id: strawberry.Private[UUID]

    @declare.field(description="The organisation they belong to.")
    async def tenant(self, info: Info) -> Tenant:
        """Their tenant, which is the viewer's too, except in the answer to a sign-in, where there is no viewer yet."""
        if info.context.caller.viewer is None:
            async with info.context.services.db.read(self.tenant_id) as session:
                row = await session.get(models.Tenant, self.tenant_id)
        else:
            row = await info.context.loaders.tenant.load(self.tenant_id)
        if row is None:
            raise NotFoundError("The tenant is gone.")
        return Tenant.of(row)

    @classmethod
    def of(cls, row: models.User) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            email=row.email,
            name=row.name,
            role=row.role,
            active=row.disabled_at is None,
            created_at=row.created_at,
            run_mails=row.run_mails,
            tenant_id=row.tenant_id,
        )


async def user_by_id(info: Info, user_id: UUID | None) -> User | None:
    """A person of the viewer's tenant, if there still is one."""
    row = await info.context.loaders.user.load(user_id) if user_id else None
    return User.of(row) if row else None
