"""API keys, as admins see and change them; a secret is shown once, when it is made."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

import strawberry
from sqlalchemy import select
from strawberry import relay

from leads import keys, models
from leads.scopes import Scope
from leads.vocabulary import Role
from schema import declare, nodes
from schema.connections import Connection, connect
from schema.context import Context, Info
from schema.declare import Given
from schema.ids import key_of
from schema.paging import Listing, Order, Page
from schema.people import User, user_by_id
from schema.problems import Problem
from schema.words import described


class ApiKeyState(StrEnum):
    """Whether a key can be used."""

    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


described(
    ApiKeyState,
    "Whether a key can be used.",
    ACTIVE="It can.",
    EXPIRED="Its time is over.",
    REVOKED="Somebody has ended it.",
)
described(
    Scope,
    "What a key may do. Which fields each scope covers stands in docs/partners.md.",
    CAMPAIGNS_READ="campaigns:read: campaigns, their runs, finds and events, live too.",
    CAMPAIGNS_WRITE="campaigns:write: create, change, start and stop campaigns, and what comes before that.",
    LEADS_READ="leads:read: leads with their companies, facts, interactions and analyses.",
    LEADS_WRITE="leads:write: move leads on, add interactions, have leads analysed.",
    CUSTOMERS_READ="customers:read: customers and their history.",
    CUSTOMERS_WRITE="customers:write: convert leads, move customers on.",
    EXPORTS_READ="exports:read: exports and imports, and how they stand.",
    EXPORTS_WRITE="exports:write: begin exports and imports.",
    WEBHOOKS_READ="webhooks:read: webhooks and their deliveries.",
    WEBHOOKS_WRITE="webhooks:write: make, change and end webhooks, and have events sent again.",
    SETTINGS_READ="settings:read: sources, spending, prompts.",
    SETTINGS_ADMIN="settings:admin: vendor keys, budgets, prompts.",
    ACCESS_READ="access:read: people with their addresses, invitations, keys, the audit log.",
    ACCESS_ADMIN="access:admin: invite people, change roles, make and end keys.",
)


@strawberry.type(description="One secret of a key; a key has more than one while it is being rotated.")
class ApiKeySecret:
    """A `models.ApiKeySecret`, without what is secret about it."""

    prefix: str = strawberry.field(description="How it begins, such as ck_live_4fTq9XbN2Lzd: enough to tell it apart.")
    created_at: datetime = strawberry.field(description="When it was made.")
    ends_at: datetime | None = strawberry.field(description="Until when it holds; null while it is the newest.")


@nodes.loaded_by("api_key", role=Role.ADMIN)
@strawberry.type(description="A credential of another system. For admins.")
class ApiKey(relay.Node):
    """A `models.ApiKey`."""

    id: relay.NodeID[UUID]
    name: str = strawberry.field(description="What it is for, such as CRM link.")
    scopes: list[Scope] = strawberry.field(description="What it may do.")
    state: ApiKeyState = strawberry.field(description="Whether it can be used.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(description="When it ends; null for never.")
    revoked_at: datetime | None = strawberry.field(description="When it was ended, if it was.")
    used_at: datetime | None = strawberry.field(description="When it was last used, to the minute.")
    created_by_key: strawberry.Private[UUID]

    @declare.field(description="Who made it, and in whose name it acts.")
    async def created_by(self, info: Info) -> User | None:
        """A person of the tenant."""
        return await user_by_id(info, self.created_by_key)

    @declare.field(description="Its secrets, the newest first; those that have ended are left out.")
    async def secrets(self, info: Info) -> list[ApiKeySecret]:
        """What may be shown of them."""
        rows = await info.context.loaders.secrets_of_key.load(self.id)
        return [ApiKeySecret(prefix=row.public_id, created_at=row.created_at, ends_at=row.ends_at) for row in rows]

    @classmethod
    def of(cls, row: models.ApiKey) -> Self:
        """From its row."""
        ended = ApiKeyState.REVOKED if row.revoked_at else ApiKeyState.EXPIRED
        return cls(
            id=row.id,
            name=row.name,
            scopes=sorted(keys.scopes_in(row), key=list(Scope).index),
            state=ended if keys.has_ended(row) else ApiKeyState.ACTIVE,
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            used_at=row.used_at,
            created_by_key=row.created_by,
        )


async def api_keys(context: Context, page: Page) -> Connection[ApiKey]:
    """The tenant's, the latest first."""
    row = models.ApiKey
    order = Order.of("keys", row.created_at, datetime, row.id, descending=True)
    return await connect(context, Listing("keys", select(row), order, page, parent=row.tenant_id), ApiKey.of)


@strawberry.input(description="The key that is to be.")
class CreateApiKeyInput:
    """What `createApiKey` takes."""

    name: str = strawberry.field(description="What it is for: 1 to 80 characters, such as CRM link.")
    scopes: list[Scope] = strawberry.field(description="What it may do; no more than you may yourself.")
    expires_at: datetime | None = strawberry.field(
        default=None,
        description="When it ends, within three years, such as 2027-11-30T00:00:00Z; if left out, never.",
    )


@strawberry.input(description="Which key gets another secret.")
class RotateApiKeyInput:
    """What `rotateApiKey` takes."""

    key_id: strawberry.ID = strawberry.field(description="Which key.")
    overlap_hours: int = strawberry.field(
        default=24, description="Hours for which the secret that it has now still holds: 0 to 168."
    )


@strawberry.input(description="Which key ends.")
class RevokeApiKeyInput:
    """What `revokeApiKey` takes."""

    key_id: strawberry.ID = strawberry.field(description="Which key.")


@strawberry.type
class _WithSecret:
    api_key: ApiKey = strawberry.field(description="The key.")
    secret: str = strawberry.field(
        description="To be sent as `Authorization: Bearer`. Shown now and never again: keep it where secrets are kept."
    )


@strawberry.type(description="The key is made.")
class CreateApiKeyPayload(_WithSecret):
    """What `createApiKey` gives."""


@strawberry.type(description="The key has another secret.")
class RotateApiKeyPayload(_WithSecret):
    """What `rotateApiKey` gives."""


@strawberry.type(description="The key has ended; what is open with it is closed within five seconds.")
class RevokeApiKeyPayload:
    """What `revokeApiKey` gives."""

    api_key: ApiKey = strawberry.field(description="The key as it now is.")


CreateApiKeyResult = Annotated[
    CreateApiKeyPayload | Problem, strawberry.union("CreateApiKeyResult", description="Done, or why not.")
]
RotateApiKeyResult = Annotated[
    RotateApiKeyPayload | Problem, strawberry.union("RotateApiKeyResult", description="Done, or why not.")
]
RevokeApiKeyResult = Annotated[
    RevokeApiKeyPayload | Problem, strawberry.union("RevokeApiKeyResult", description="Done, or why not.")
]


@strawberry.type
class KeyMutations:
    """Part of Mutation."""

    @declare.mutation(description="Make an API key. For admins.")
    async def create_api_key(self, info: Info, given: Given[CreateApiKeyInput]) -> CreateApiKeyResult:
        """Problem INVALID names each field that is wrong."""
        async with info.context.write(Role.ADMIN) as session:
            made = await keys.create(
                session,
                info.context.viewer,
                name=given.name,
                scopes=given.scopes,
                expires_at=given.expires_at,
                sandbox=info.context.services.settings.sandbox,
            )
        return CreateApiKeyPayload(api_key=ApiKey.of(made.row), secret=made.secret)

    @declare.mutation(description="Give a key another secret; the one before holds for some hours more. For admins.")
    async def rotate_api_key(self, info: Info, given: Given[RotateApiKeyInput]) -> RotateApiKeyResult:
        """Problem CONFLICT when it has ended."""
        async with info.context.write(Role.ADMIN) as session:
            made = await keys.rotate(
                session,
                key_of(given.key_id, "ApiKey", "keyId"),
                by=info.context.viewer,
                overlap_hours=given.overlap_hours,
                sandbox=info.context.services.settings.sandbox,
            )
        return RotateApiKeyPayload(api_key=ApiKey.of(made.row), secret=made.secret)

    @declare.mutation(description="End a key at once and for good. For admins.")
    async def revoke_api_key(self, info: Info, given: Given[RevokeApiKeyInput]) -> RevokeApiKeyResult:
        """A second time changes nothing."""
        async with info.context.write(Role.ADMIN) as session:
            row = await keys.revoke(session, key_of(given.key_id, "ApiKey", "keyId"))
        return RevokeApiKeyPayload(api_key=ApiKey.of(row))
