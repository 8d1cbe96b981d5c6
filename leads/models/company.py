"""A tenant's companies, what identifies them, and the facts known about them."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.register import PLAIN
from leads.models.table import Id, MaybeMoment, Moment, Owned, Table, words
from leads.vocabulary import Field, KeyKind, Source


class Company(Owned, Table):
    """The tenant's one record of an organisation; its values are the best of its facts that may be kept."""

    __tablename__ = "company"
    __table_args__ = (
        Index("ix_company_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
        Index("ix_company_created", "tenant_id", "created_at", "id"),
        Index("ix_company_named", "tenant_id", "name_key", "id"),
        Index("ix_company_town", "tenant_id", "town_key", "id"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    company_number: Mapped[str | None]
    website: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    linkedin_url: Mapped[str | None]
    address: Mapped[str | None]
    town: Mapped[str | None]
    postcode: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    name_key: Mapped[str] = mapped_column(Computed("left(lower(name), 200)", persisted=True))
    """For orders, as is `town_key`; columns, because row-level security lets no index on `lower(…)` be used."""
    town_key: Mapped[str] = mapped_column(Computed("left(lower(coalesce(town, '')), 100)", persisted=True))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class CompanyWord(Owned, Table):
    """A word of a company's name, town or postcode, written by the database itself as the company is.

    Words are found by their beginning: row-level security lets no index on patterns be used.
    """

    __tablename__ = "company_word"
    __table_args__ = (Index("ix_company_word_search", "tenant_id", "word", "company_id"),)

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(PLAIN, primary_key=True)


class IdentityKey(Owned, Table):
    """One thing that a company, or a candidate not yet a company, is known by: number, domain, phone, name.

    Only a register number is unique in a tenant: a group has several companies under one domain and one phone.
    """

    __tablename__ = "identity_key"
    __table_args__ = (
        CheckConstraint("(company_id IS NULL) <> (candidate_id IS NULL)", name="one_owner"),
        Index("ix_identity_key_lookup", "tenant_id", "kind", "value"),
        Index("uq_identity_key_company", "company_id", "kind", "value", unique=True),
        Index("uq_identity_key_candidate", "candidate_id", "kind", "value", unique=True),
        Index(
            "uq_identity_key_number",
            "tenant_id",
            "value",
            unique=True,
            postgresql_where=text("kind = 'number' AND company_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[KeyKind] = mapped_column(words(KeyKind))
    value: Mapped[str]
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    candidate_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"))
    run_id: Mapped[UUID | None]


class Fact(Owned, Table):
    """One value, with where it came from; it belongs to a candidate first, then also to its company."""

    __tablename__ = "fact"
    __table_args__ = (
        Index("ix_fact_expiry", "expires_at", postgresql_where=text("expires_at IS NOT NULL")),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
    )

    id: Mapped[Id]
    candidate_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate.id", ondelete="SET NULL"), index=True)
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), index=True)
    field: Mapped[Field] = mapped_column(words(Field))
    value: Mapped[Any]
    source: Mapped[Source] = mapped_column(words(Source))
    url: Mapped[str | None]
    confidence: Mapped[float]
    seen_at: Mapped[Moment]
    expires_at: Mapped[MaybeMoment]
