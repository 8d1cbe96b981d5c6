"""Monthly budgets, tenants' prompts, tasks and analyses of leads, and the vendors' states."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenancy import APP_ROLE, isolate, share

revision: str = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    """Make the tables, each but the vendors' states isolated by tenant, and add the columns."""
    _vendor_state()
    _tenant_month()
    _prompt_version()
    _lead_analysis()
    _lead_task()
    op.add_column("campaign", sa.Column("find_linkedin", sa.Boolean(), server_default="true", nullable=False))
    op.add_column("campaign", sa.Column("analyze_above", sa.Integer(), nullable=True))
    op.add_column(
        "candidate",
        sa.Column(
            "also_found_by",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
    )
    op.add_column("vendor_call", sa.Column("task_id", sa.Uuid(), nullable=True))
    op.create_index("ix_vendor_call_task", "vendor_call", ["task_id"], postgresql_where=sa.text("task_id IS NOT NULL"))
    op.add_column("run", sa.Column("prompt_version", sa.String(), nullable=True))
    op.add_column("run", sa.Column("reference", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("tenant", sa.Column("monthly_budget_micros", sa.BigInteger(), nullable=True))
    op.execute(f"GRANT SELECT ON alembic_version TO {APP_ROLE}")  # so that `canvass doctor` can say how old it is


def downgrade() -> None:
    """Drop them."""
    op.execute(f"REVOKE SELECT ON alembic_version FROM {APP_ROLE}")  # noqa: S608 - a name of ours
    op.drop_column("tenant", "monthly_budget_micros")
    op.drop_column("run", "reference")
    op.drop_column("run", "prompt_version")
    op.drop_index("ix_vendor_call_task", table_name="vendor_call")
    op.drop_column("vendor_call", "task_id")
    op.drop_column("candidate", "also_found_by")
    op.drop_column("campaign", "analyze_above")
    op.drop_column("campaign", "find_linkedin")
    op.drop_table("lead_task")
    op.drop_table("lead_analysis")
    op.drop_table("prompt_version")
    op.drop_table("tenant_month")
    op.drop_table("vendor_state")


def _vendor_state() -> None:
    op.create_table(
        "vendor_state",
        sa.Column(
            "source",
            sa.Enum(
                "openai",
                "google_places",
                "companies_house",
                "register",
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
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("resets_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "circuit",
            sa.Enum("CLOSED", "OPEN", "HALF_OPEN", name="circuit", native_enum=False, length=40),
            server_default="CLOSED",
            nullable=False,
        ),
        sa.Column("circuit_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("circuit_reason", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("model_listed", sa.Boolean(), nullable=True),
        sa.Column("retires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("source", "key_id", name=op.f("pk_vendor_state")),
    )
    share("vendor_state")


def _tenant_month() -> None:
    op.create_table(
        "tenant_month",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reserved_micros", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_tenant_month_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant_month")),
    )
    op.create_index(op.f("ix_tenant_month_tenant_id"), "tenant_month", ["tenant_id"], unique=False)
    op.create_index("uq_tenant_month", "tenant_month", ["tenant_id", "month"], unique=True)
    isolate("tenant_month")


def _prompt_version() -> None:
    op.create_table(
        "prompt_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("include", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("exclude", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["user_account.id"],
            name=op.f("fk_prompt_version_created_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_prompt_version_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_version")),
    )
    op.create_index(op.f("ix_prompt_version_tenant_id"), "prompt_version", ["tenant_id"], unique=False)
    op.create_index(
        "uq_prompt_in_force", "prompt_version", ["tenant_id", "type"], unique=True, postgresql_where=sa.text("in_force")
    )
    op.create_index("uq_prompt_version", "prompt_version", ["tenant_id", "type", "number"], unique=True)
    isolate("prompt_version")


def _lead_analysis() -> None:
    op.create_table(
        "lead_analysis",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["lead.id"], name=op.f("fk_lead_analysis_lead_id_lead"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_lead_analysis_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_analysis")),
    )
    op.create_index(
        "ix_lead_analysis_lead", "lead_analysis", ["lead_id", sa.literal_column("created_at DESC")], unique=False
    )
    op.create_index(op.f("ix_lead_analysis_tenant_id"), "lead_analysis", ["tenant_id"], unique=False)
    isolate("lead_analysis")


def _lead_task() -> None:
    op.create_table(
        "lead_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("LINKEDIN", "REGISTER", "ANALYSIS", name="taskkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("WAITING", "DONE", "FAILED", "DROPPED", name="taskstatus", native_enum=False, length=40),
            server_default="WAITING",
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_lead_task_asked_by_user_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_lead_task_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_task_lead_id_lead"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_lead_task_run_id_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_lead_task_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_task")),
    )
    op.create_index(
        "ix_lead_task_open",
        "lead_task",
        ["run_id", "kind", "lease_until"],
        unique=False,
        postgresql_where=sa.text("status = 'WAITING'"),
    )
    op.create_index("ix_lead_task_lead", "lead_task", ["lead_id", "created_at"], unique=False)
    op.create_index(op.f("ix_lead_task_tenant_id"), "lead_task", ["tenant_id"], unique=False)
    op.create_index(
        "uq_lead_task_waiting",
        "lead_task",
        ["lead_id", "kind"],
        unique=True,
        postgresql_where=sa.text("status = 'WAITING'"),
    )
    isolate("lead_task")
