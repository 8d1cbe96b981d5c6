"""The audit log, as admins read it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, select
from strawberry import relay

from leads import models
from leads.audit import Outcome
from leads.tokens import CredentialKind
from leads.vocabulary import Role
from schema import declare, nodes
from schema.access_keys import ApiKey
from schema.connections import Connection, connect
from schema.context import Context, Info
from schema.filters import AND, NOT, OR, TimeRange, during, holds, one_of
from schema.ids import global_id, maybe_key, parse_id
from schema.paging import Listing, Order, Page
from schema.people import User, user_by_id
from schema.words import described

NOBODY = UUID(int=0)
"""Stands for an id that is none of the kind that is meant."""

described(
    Outcome,
    "How an action ended.",
    DONE="It was done.",
    NOT_FOUND="What was named does not exist.",
    FORBIDDEN="The role or the key's scopes do not allow it.",
    UNAUTHENTICATED="The credentials were wrong or have ended.",
    CONFLICT="The thing was not in a state that allows it.",
    THROTTLED="It was tried too often.",
    INVALID="The input could not be used.",
    INTERNAL="Something went wrong on our side; the correlation id finds it in the log of the operator.",
)
described(
    CredentialKind,
    "What somebody was let in by.",
    SESSION="A session of theirs.",
    KEY="An API key.",
    PROVIDER="A token of the external identity provider.",
    USER="A token that was signed on the command line.",
)


@nodes.loaded_by("audit_entry", role=Role.ADMIN)
@strawberry.type(description="What somebody did or tried to do. Entries are added and never changed. For admins.")
class AuditEntry(relay.Node):
    """A `models.AuditEntry`."""

    id: relay.NodeID[UUID]
    at: datetime = strawberry.field(description="When.")
    action: str = strawberry.field(description="The mutation, such as convertLead.")
    outcome: Outcome = strawberry.field(description="How it ended.")
    credential_kind: CredentialKind | None = strawberry.field(
        description="What they were let in by; null for whoever was only about to sign in."
    )
    subject_id: strawberry.ID | None = strawberry.field(
        description="The id of what it was done to, which may be gone by now; null where there is none."
    )
    address: str | None = strawberry.field(description="Where the request came from, such as 192.0.2.7.")
    correlation_id: str = strawberry.field(description="The number under which the operator's logs have it.")
    user_key: strawberry.Private[UUID | None]
    key_key: strawberry.Private[UUID | None]
    subject_of: strawberry.Private[tuple[str, UUID] | None]

    @declare.field(description="Who it was, or in whose name a key acted.")
    async def user(self, info: Info) -> User | None:
        """A person of the tenant."""
        return await user_by_id(info, self.user_key)

    @declare.field(description="The API key that was used, if one was.")
    async def api_key(self, info: Info) -> ApiKey | None:
        """A key of the tenant."""
        row = await info.context.loaders.api_key.load(self.key_key) if self.key_key else None
        return ApiKey.of(row) if row else None

    @declare.field(description="What it was done to, as it is now; null where it is gone or is no node.")
    async def subject(self, info: Info) -> relay.Node | None:
        """Any node."""
        found: relay.Node | None = await nodes.load(info.context, *self.subject_of) if self.subject_of else None
        return found

    @classmethod
    def of(cls, row: models.AuditEntry) -> Self:
        """From its row."""
        kind, _, key = (row.credential or "").partition(":")
        subject = (row.subject_kind, row.subject_id) if row.subject_kind and row.subject_id else None
        return cls(
            id=row.id,
            at=row.at,
            action=row.action,
            outcome=Outcome(row.outcome),
            credential_kind=CredentialKind(kind) if kind else None,
            subject_id=strawberry.ID(global_id(*subject)) if subject else None,
            address=row.address,
            correlation_id=row.correlation_id,
            user_key=row.user_id,
            key_key=UUID(key) if kind == CredentialKind.KEY else None,
            subject_of=subject,
        )


@strawberry.input(description="Which entries; every condition that is given must hold.")
class AuditFilter:
    """Conditions on entries."""

    all_of: list["AuditFilter"] | None = strawberry.field(name="and", default=None, description=AND)
    any_of: list["AuditFilter"] | None = strawberry.field(name="or", default=None, description=OR)
    none_of: "AuditFilter | None" = strawberry.field(name="not", default=None, description=NOT)
    at: TimeRange | None = strawberry.field(default=None, description="When it was.")
    action: list[str] | None = strawberry.field(
        default=None, description="One of these mutations, such as convertLead."
    )
    outcome: list[Outcome] | None = strawberry.field(default=None, description="Ended in one of these ways.")
    user_id: list[strawberry.ID] | None = strawberry.field(default=None, description="Done by one of these people.")
    key_id: list[strawberry.ID] | None = strawberry.field(default=None, description="Done with one of these API keys.")
    subject_id: list[strawberry.ID] | None = strawberry.field(default=None, description="Done to one of these.")


async def audit_log(context: Context, where: AuditFilter | None, page: Page) -> Connection[AuditEntry]:
    """The tenant's, the latest first."""
    row = models.AuditEntry
    order = Order.of("audit", row.at, datetime, row.id, descending=True)
    listing = Listing(f"audit {where}", select(row).where(holds(where, _own)), order, page, parent=row.tenant_id)
    return await connect(context, listing, AuditEntry.of)


def _own(where: AuditFilter) -> Iterator[ColumnElement[bool]]:
    row = models.AuditEntry
    yield from during(row.at, where.at)
    yield from one_of(row.action, where.action)
    yield from one_of(row.outcome, where.outcome)
    yield from one_of(row.user_id, _keys(where.user_id, "User"))
    key_ids = _keys(where.key_id, "ApiKey")
    yield from one_of(row.credential, key_ids and [f"{CredentialKind.KEY}:{key}" for key in key_ids])
    yield from one_of(row.subject_id, _keys(where.subject_id))


def _keys(ids: list[strawberry.ID] | None, kind: str | None = None) -> list[UUID] | None:
    return None if ids is None else [_key(each, kind) for each in ids]


def _key(text: str, kind: str | None) -> UUID:
    if kind is None:
        found = parse_id(text)
        return found[1] if found else NOBODY
    return maybe_key(text, kind) or NOBODY


AuditWhere = Annotated[AuditFilter | None, strawberry.argument(name="filter", description="Which entries.")]
