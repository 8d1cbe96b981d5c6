"""The local register: Companies House's companies as its monthly file has them, and the loads that brought them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, Index, SmallInteger, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Id, MaybeMoment, Moment, Table

PLAIN = String(collation="C")
"""Sorted by bytes on every server, so that what begins alike stands together."""


class RegisterCompany(Table):
    """A company on the register. Shared by all tenants: it is public. Loaded whole by `leads.register_load`.

    The keys are those of `leads.register_names`. `type`, `status` and `accounts_category` are words of Companies
    House's API, `sic_codes` five digits each with blanks between, the main one first. `standing` is a Standing.
    `changed_at` is when the register published what stands here, None where the file brought it.
    """

    __tablename__ = "register_company"
    __table_args__ = (
        Index("ix_register_company_name", "name_key"),
        Index(
            "ix_register_company_former",
            "former_keys",
            postgresql_using="gin",
            postgresql_where=text("former_keys IS NOT NULL"),
        ),
        Index(
            "ix_register_company_place",
            "postcode",
            "name_key",
            postgresql_include=["number", "sic_codes", "standing", "incorporated_on"],
        ),
        Index("ix_register_company_changed", "changed_at", postgresql_where=text("changed_at IS NOT NULL")),
    )

    number: Mapped[str] = mapped_column(PLAIN, primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str | None] = mapped_column(PLAIN)
    former_names: Mapped[list[str] | None] = mapped_column(ARRAY(String))
    former_keys: Mapped[list[str] | None] = mapped_column(ARRAY(String))
    street: Mapped[str | None]
    town: Mapped[str | None]
    county: Mapped[str | None]
    postcode: Mapped[str | None] = mapped_column(PLAIN)
    country: Mapped[str | None]
    type: Mapped[str | None]
    status: Mapped[str | None]
    accounts_category: Mapped[str | None]
    standing: Mapped[int] = mapped_column(SmallInteger)
    incorporated_on: Mapped[date | None]
    accounts_due_on: Mapped[date | None]
    accounts_made_up_to: Mapped[date | None]
    charges: Mapped[int | None]
    charges_outstanding: Mapped[int | None]
    charges_part_satisfied: Mapped[int | None]
    charges_satisfied: Mapped[int | None]
    sic_codes: Mapped[str | None]
    changed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class RegisterLoad(Table):
    """One loading of a monthly file; the newest is the one in use.

    `as_of` is the file's day, `timepoint` the last event of the register's stream that was taken over since, and
    `followed_at` when that was published.
    """

    __tablename__ = "register_load"

    id: Mapped[Id]
    as_of: Mapped[date]
    rows: Mapped[int]
    skipped: Mapped[int]
    timepoint: Mapped[int | None] = mapped_column(BigInteger)
    followed_at: Mapped[MaybeMoment]
    loaded_at: Mapped[Moment]
