"""Tenants, their people, and what people sign in with."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Id, MaybeMoment, Micros, Moment, Owned, Table, words
from leads.vocabulary import Role


class Tenant(Table):
    """A customer organisation of Canvass; its campaigns together spend no more than its budget in a month."""

    __tablename__ = "tenant"

    id: Mapped[Id]
    name: Mapped[str]
    monthly_budget_micros: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[Moment]


class TenantMonth(Owned, Table):
    """What a tenant's campaigns spent in a calendar month (UTC), and what is set aside for calls under way."""

    __tablename__ = "tenant_month"
    __table_args__ = (Index("uq_tenant_month", "tenant_id", "month", unique=True),)

    id: Mapped[Id]
    month: Mapped[date]
    """Its first day."""
    cost_micros: Mapped[Micros]
    reserved_micros: Mapped[Micros]


class User(Owned, Table):
    """A person of one tenant; the e-mail address is unique over all tenants, whatever its case."""

    __tablename__ = "user_account"
    __table_args__ = (Index("uq_user_account_email", text("lower(email)"), unique=True),)

    id: Mapped[Id]
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(words(Role))
    password_hash: Mapped[str | None]
    run_mails: Mapped[bool] = mapped_column(server_default="true")
    """Whether they want a mail when a run that they asked for has ended."""
    disabled_at: Mapped[MaybeMoment]
    created_at: Mapped[Moment]


class RefreshToken(Owned, Table):
    """A refresh token, stored hashed; it is used once and replaced, and its session ends when it is used twice."""

    __tablename__ = "refresh_token"

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    family: Mapped[UUID] = mapped_column(ForeignKey("user_session.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]
    revoked_at: Mapped[MaybeMoment]


class SignInLink(Owned, Table):
    """A one-time link that signs its user in, stored hashed."""

    __tablename__ = "sign_in_link"

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]


class IdempotencyKey(Owned, Table):
    """The answer that a mutation gave under a key of its caller's, to be given again."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("uq_idempotency_key", "tenant_id", "operation", "key", unique=True),)

    id: Mapped[Id]
    operation: Mapped[str]
    key: Mapped[str]
    input_hash: Mapped[str]
    result_id: Mapped[UUID]
    created_at: Mapped[Moment]
