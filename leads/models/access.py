"""Who may come in, and what they did: sessions, API keys, invitations, tries to sign in, and the audit log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Id, MaybeMoment, Moment, Owned, Table, words
from leads.vocabulary import Role


class UserSession(Owned, Table):
    """One sign-in of a person, on one device; its refresh tokens are of the family that has its id."""

    __tablename__ = "user_session"
    __table_args__ = (Index("ix_user_session_user_id", "user_id", "created_at"),)

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    created_at: Mapped[Moment]
    used_at: Mapped[Moment]
    """When it was begun or last renewed."""
    expires_at: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]
    address: Mapped[str | None]
    agent: Mapped[str | None]
    """What the device calls itself."""


class ApiKey(Owned, Table):
    """A partner's credential. Its secrets stand in `ApiKeySecret`: more than one while it is being rotated."""

    __tablename__ = "api_key"

    id: Mapped[Id]
    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    """In whose name it acts."""
    created_at: Mapped[Moment]
    expires_at: Mapped[MaybeMoment]
    revoked_at: Mapped[MaybeMoment]
    used_at: Mapped[MaybeMoment]
    """The last use, to the minute."""


class ApiKeySecret(Owned, Table):
    """One secret of a key, stored hashed; `public_id` is the part of it that may be shown."""

    __tablename__ = "api_key_secret"

    id: Mapped[Id]
    key_id: Mapped[UUID] = mapped_column(ForeignKey("api_key.id", ondelete="CASCADE"), index=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str]
    created_at: Mapped[Moment]
    ends_at: Mapped[MaybeMoment]
    """Set when another took its place."""


class Invitation(Owned, Table):
    """A way in for somebody who is not there yet, stored hashed and used once."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_open",
            "tenant_id",
            text("lower(email)"),
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    email: Mapped[str]
    role: Mapped[Role] = mapped_column(words(Role))
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    accepted_at: Mapped[MaybeMoment]
    revoked_at: Mapped[MaybeMoment]


class AuditEntry(Owned, Table):
    """What somebody did or tried to do. Rows are added and never changed; ids in it may outlive what they named."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_at", "tenant_id", "at", "id"),)

    id: Mapped[Id]
    at: Mapped[Moment]
    user_id: Mapped[UUID | None]
    credential: Mapped[str | None]
    """Such as `key:` or `session:` and its id."""
    action: Mapped[str]
    """The mutation's name."""
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    outcome: Mapped[str]
    """DONE, the code of the Problem, or INTERNAL."""
    address: Mapped[str | None]
    correlation_id: Mapped[str]


class Attempt(Table):
    """How far a budget of tries is used up; nobody's, since whoever tries is not signed in yet."""

    __tablename__ = "attempt"

    budget: Mapped[str] = mapped_column(primary_key=True)
    """What is counted, hashed: an account, an address, or both together."""
    due: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    """When all tries would be there again."""
