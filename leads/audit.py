"""The audit log: entries are added and read, never changed. What they hold is ids and codes, no text of anybody's."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from leads.db import Database
from leads.models import AuditEntry


class Outcome(StrEnum):
    """How an action ended: done, with a Problem of that code, or by a mistake of ours."""

    DONE = "DONE"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    CONFLICT = "CONFLICT"
    THROTTLED = "THROTTLED"
    INVALID = "INVALID"
    INTERNAL = "INTERNAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did or tried to do."""

    action: str
    """The mutation's name."""
    outcome: Outcome
    correlation_id: str
    user_id: UUID | None = None
    credential: str | None = None
    address: str | None = None
    subject: tuple[str, UUID] | None = None
    """The kind and the key of what it was done to."""


async def record(db: Database, tenant_id: UUID, deed: Deed) -> None:
    """Add an entry to the tenant's log."""
    kind, key = deed.subject or (None, None)
    async with db.write(tenant_id) as session:
        session.add(
            AuditEntry(
                user_id=deed.user_id,
                credential=deed.credential,
                action=deed.action,
                subject_kind=kind,
                subject_id=key,
                outcome=deed.outcome,
                address=deed.address,
                correlation_id=deed.correlation_id,
            )
        )
