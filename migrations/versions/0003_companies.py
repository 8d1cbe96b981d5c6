"""The first tables: what identifies companies, and the facts about them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenancy import isolate

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Make them, each isolated by tenant."""
    _identity_key()
    _fact()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("fact")
    op.drop_table("identity_key")


def _identity_key() -> None:
    op.create_table(
        "identity_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("number", "domain", "phone", "name_postcode", "name", name="keykind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.CheckConstraint("(company_id IS NULL) <> (candidate_id IS NULL)", name=op.f("ck_identity_key_one_owner")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_identity_key_candidate_id_candidate"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_identity_key_company_id_company"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_identity_key_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_key")),
    )
    op.create_index("ix_identity_key_lookup", "identity_key", ["tenant_id", "kind", "value"], unique=False)
    op.create_index(op.f("ix_identity_key_tenant_id"), "identity_key", ["tenant_id"], unique=False)
    op.create_index("uq_identity_key_candidate", "identity_key", ["candidate_id", "kind", "value"], unique=True)
    op.create_index("uq_identity_key_company", "identity_key", ["company_id", "kind", "value"], unique=True)
    op.create_index(
        "uq_identity_key_number",
        "identity_key",
        ["tenant_id", "value"],
        unique=True,
        postgresql_where=sa.text("kind = 'number' AND company_id IS NOT NULL"),
    )
    isolate("identity_key")


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column(
            "field",
            sa.Enum(
                "name",
                "address",
                "town",
                "postcode",
                "position",
                "phone",
                "email",
                "website",
                "linkedin_url",
                "description",
                "company_number",
                "company_status",
                "company_type",
                "incorporated_on",
                "sic_codes",
                "officers",
                "previous_names",
                "accounts_due_on",
                "vat_number",
                "employees",
                "place_id",
                "business_status",
                "rating",
                "rating_count",
                "opening_hours",
                "social_links",
                "technologies",
                name="field",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "openai",
                "google_places",
                "companies_house",
                "website",
                "linkedin",
                "postcodes",
                "user",
                name="source",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_fact_confidence")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_fact_candidate_id_candidate"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_fact_company_id_company"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_fact_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_index(op.f("ix_fact_candidate_id"), "fact", ["candidate_id"], unique=False)
    op.create_index(op.f("ix_fact_company_id"), "fact", ["company_id"], unique=False)
    op.create_index(
        "ix_fact_expiry", "fact", ["expires_at"], unique=False, postgresql_where=sa.text("expires_at IS NOT NULL")
    )
    op.create_index(op.f("ix_fact_tenant_id"), "fact", ["tenant_id"], unique=False)
    isolate("fact")
