"""The first tables: dealings with vendors."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenancy import isolate, share

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Make them, each isolated by tenant."""
    _postcode()
    _provider_credential()
    _vendor_call()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("vendor_call")
    op.drop_table("provider_credential")
    op.drop_table("postcode")


def _postcode() -> None:
    op.create_table(
        "postcode",
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column(
            "looked_up_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcode")),
    )
    share("postcode")


def _provider_credential() -> None:
    op.create_table(
        "provider_credential",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "provider",
            sa.Enum("openai", "google_places", "companies_house", name="provider", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_provider_credential_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_credential")),
    )
    op.create_index(op.f("ix_provider_credential_tenant_id"), "provider_credential", ["tenant_id"], unique=False)
    op.create_index("uq_provider_credential", "provider_credential", ["tenant_id", "provider"], unique=True)
    isolate("provider_credential")


def _vendor_call() -> None:
    op.create_table(
        "vendor_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("slice_id", sa.Uuid(), nullable=True),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
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
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), server_default="open", nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column(
            "usage", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("reserved_micros", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reply", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reply_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_vendor_call_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_vendor_call_candidate_id_candidate"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_vendor_call_run_id_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_vendor_call_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_call")),
    )
    op.create_index(
        "ix_vendor_call_recent",
        "vendor_call",
        ["tenant_id", "source", sa.literal_column("started_at DESC")],
        unique=False,
    )
    op.create_index(
        "ix_vendor_call_reply",
        "vendor_call",
        ["candidate_id", "source", "fingerprint"],
        unique=False,
        postgresql_where=sa.text("outcome = 'ok' AND candidate_id IS NOT NULL"),
    )
    op.create_index("ix_vendor_call_run", "vendor_call", ["run_id", "source"], unique=False)
    op.create_index(op.f("ix_vendor_call_tenant_id"), "vendor_call", ["tenant_id"], unique=False)
    isolate("vendor_call")
