"""The first tables: leads, interactions and customers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenancy import isolate

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Make them, each isolated by tenant."""
    _lead()
    _interaction()
    _customer()
    _customer_status_change()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("customer_status_change")
    op.drop_table("customer")
    op.drop_table("interaction")
    op.drop_table("lead")


def _lead() -> None:
    op.create_table(
        "lead",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "NEW",
                "CONTACTED",
                "QUALIFIED",
                "CONVERTED",
                "REJECTED",
                "DUPLICATE",
                name="leadstatus",
                native_enum=False,
                length=40,
            ),
            server_default="NEW",
            nullable=False,
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("score_parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("distance_miles", sa.Double(), nullable=True),
        sa.Column("notes", sa.String(), server_default="", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
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
            ["campaign_id"], ["campaign.id"], name=op.f("fk_lead_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_lead_candidate_id_candidate"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_lead_company_id_company"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_lead_run_id_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_lead_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_lead_candidate_id")),
    )
    op.create_index("ix_lead_campaign", "lead", ["campaign_id", sa.literal_column("score DESC"), "id"], unique=False)
    op.create_index("ix_lead_recent", "lead", ["tenant_id", sa.literal_column("created_at DESC"), "id"], unique=False)
    op.create_index("ix_lead_score", "lead", ["tenant_id", sa.literal_column("score DESC"), "id"], unique=False)
    op.create_index(op.f("ix_lead_tenant_id"), "lead", ["tenant_id"], unique=False)
    op.create_index("uq_lead_company_campaign", "lead", ["company_id", "campaign_id"], unique=True)
    isolate("lead")


def _interaction() -> None:
    op.create_table(
        "interaction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("NOTE", "CALL", "EMAIL", "MEETING", name="interactionkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column(
            "occurred_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_interaction_lead_id_lead"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_interaction_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_interaction_user_id_user_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interaction")),
    )
    op.create_index(
        "ix_interaction_lead", "interaction", ["lead_id", sa.literal_column("occurred_at DESC")], unique=False
    )
    op.create_index(op.f("ix_interaction_tenant_id"), "interaction", ["tenant_id"], unique=False)
    isolate("interaction")


def _customer() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "DISCOVERY",
                "LEAD",
                "PROSPECT",
                "OPPORTUNITY",
                "CUSTOMER",
                "COLD_LEAD",
                "INACTIVE",
                "LOST",
                name="customerstatus",
                native_enum=False,
                length=40,
            ),
            server_default="DISCOVERY",
            nullable=False,
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
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
            ["company_id"], ["company.id"], name=op.f("fk_customer_company_id_company"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_customer_lead_id_lead"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_customer_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    op.create_index(
        "ix_customer_recent", "customer", ["tenant_id", sa.literal_column("created_at DESC"), "id"], unique=False
    )
    op.create_index(op.f("ix_customer_tenant_id"), "customer", ["tenant_id"], unique=False)
    op.create_index("uq_customer_company", "customer", ["company_id"], unique=True)
    isolate("customer")


def _customer_status_change() -> None:
    op.create_table(
        "customer_status_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "from_status",
            sa.Enum(
                "DISCOVERY",
                "LEAD",
                "PROSPECT",
                "OPPORTUNITY",
                "CUSTOMER",
                "COLD_LEAD",
                "INACTIVE",
                "LOST",
                name="customerstatus",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "DISCOVERY",
                "LEAD",
                "PROSPECT",
                "OPPORTUNITY",
                "CUSTOMER",
                "COLD_LEAD",
                "INACTIVE",
                "LOST",
                name="customerstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_customer_status_change_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_customer_status_change_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_customer_status_change_user_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_status_change")),
    )
    op.create_index("ix_customer_status_change", "customer_status_change", ["customer_id", "at"], unique=False)
    op.create_index(op.f("ix_customer_status_change_tenant_id"), "customer_status_change", ["tenant_id"], unique=False)
    isolate("customer_status_change")
