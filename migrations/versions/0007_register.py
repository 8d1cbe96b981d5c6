"""The local register of companies, and the loads that brought it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenancy import APP_ROLE, SYSTEM_ROLE

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    """Make both tables, for everybody to read. What loads a file makes the first one anew, with the same rights."""
    _register_company()
    _register_load()
    op.execute(f"GRANT SELECT ON register_company, register_load TO {APP_ROLE}, {SYSTEM_ROLE}")
    op.execute(f"GRANT INSERT, UPDATE, DELETE ON register_company TO {SYSTEM_ROLE}")
    op.execute(f"GRANT UPDATE ON register_load TO {SYSTEM_ROLE}")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("register_load")
    op.drop_table("register_company")


def _register_company() -> None:
    op.create_table(
        "register_company",
        sa.Column("number", sa.String(collation="C"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(collation="C"), nullable=True),
        sa.Column("former_names", postgresql.ARRAY(sa.String()), nullable=True),
        sa.Column("former_keys", postgresql.ARRAY(sa.String()), nullable=True),
        sa.Column("street", sa.String(), nullable=True),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("county", sa.String(), nullable=True),
        sa.Column("postcode", sa.String(collation="C"), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("accounts_category", sa.String(), nullable=True),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        sa.Column("incorporated_on", sa.Date(), nullable=True),
        sa.Column("accounts_due_on", sa.Date(), nullable=True),
        sa.Column("accounts_made_up_to", sa.Date(), nullable=True),
        sa.Column("charges", sa.Integer(), nullable=True),
        sa.Column("charges_outstanding", sa.Integer(), nullable=True),
        sa.Column("charges_part_satisfied", sa.Integer(), nullable=True),
        sa.Column("charges_satisfied", sa.Integer(), nullable=True),
        sa.Column("sic_codes", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_register_company")),
    )
    op.create_index("ix_register_company_name", "register_company", ["name_key"], unique=False)
    op.create_index(
        "ix_register_company_former",
        "register_company",
        ["former_keys"],
        unique=False,
        postgresql_using="gin",
        postgresql_where=sa.text("former_keys IS NOT NULL"),
    )
    op.create_index(
        "ix_register_company_place",
        "register_company",
        ["postcode", "name_key"],
        unique=False,
        postgresql_include=["number", "sic_codes", "standing", "incorporated_on"],
    )
    op.create_index(
        "ix_register_company_changed",
        "register_company",
        ["changed_at"],
        unique=False,
        postgresql_where=sa.text("changed_at IS NOT NULL"),
    )


def _register_load() -> None:
    op.create_table(
        "register_load",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("timepoint", sa.BigInteger(), nullable=True),
        sa.Column("followed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_load")),
    )
