"""Schedules of campaigns, mails, and what a run says about how it began."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenancy import isolate

revision: str = "0009"
down_revision: str | None = "0008"

_NOW = sa.text("clock_timestamp()")
_TENANT = sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid")


def upgrade() -> None:
    """Make the tables, each isolated by tenant, and add the columns."""
    _campaign_schedule()
    _mail()
    op.add_column("campaign", _list("mail_to"))
    op.add_column("user_account", sa.Column("run_mails", sa.Boolean(), server_default="true", nullable=False))
    op.add_column(
        "run",
        sa.Column(
            "trigger",
            sa.Enum("PERSON", "SCHEDULE", name="runtrigger", native_enum=False, length=40),
            server_default="PERSON",
            nullable=False,
        ),
    )
    op.add_column("run", sa.Column("asked_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_run_asked_by_user_account"), "run", "user_account", ["asked_by"], ["id"], ondelete="SET NULL"
    )
    op.add_column("run", sa.Column("new_finds_only", sa.Boolean(), server_default="true", nullable=False))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("run", "new_finds_only")
    op.drop_constraint(op.f("fk_run_asked_by_user_account"), "run", type_="foreignkey")
    op.drop_column("run", "asked_by")
    op.drop_column("run", "trigger")
    op.drop_column("user_account", "run_mails")
    op.drop_column("campaign", "mail_to")
    op.drop_table("mail")
    op.drop_table("campaign_schedule")


def _list(name: str) -> sa.Column[object]:
    empty = sa.text("'[]'::jsonb")
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), server_default=empty, nullable=False)


def _campaign_schedule() -> None:
    op.create_table(
        "campaign_schedule",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("every", sa.Enum("DAY", "WEEK", "MONTH", name="every", native_enum=False, length=40), nullable=False),
        _list("weekdays"),
        sa.Column("day_of_month", sa.Integer(), nullable=True),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("new_finds_only", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("tenant_id", sa.Uuid(), server_default=_TENANT, nullable=False),
        sa.CheckConstraint(
            "every <> 'WEEK' OR jsonb_array_length(weekdays) > 0", name=op.f("ck_campaign_schedule_weekdays")
        ),
        sa.CheckConstraint(
            "every <> 'MONTH' OR day_of_month BETWEEN 1 AND 31", name=op.f("ck_campaign_schedule_day_of_month")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_schedule_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["user_account.id"], name=op.f("fk_campaign_schedule_set_by_user_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_campaign_schedule_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_schedule")),
    )
    op.create_index(
        "ix_campaign_schedule_due",
        "campaign_schedule",
        ["next_due_at"],
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_campaign_schedule_tenant_id"), "campaign_schedule", ["tenant_id"])
    isolate("campaign_schedule")


def _mail() -> None:
    op.create_table(
        "mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("RUN_COMPLETED", "RUN_FAILED", name="mailkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("told", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("WAITING", "SENT", "FAILED", name="mailstatus", native_enum=False, length=40),
            server_default="WAITING",
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.Uuid(), server_default=_TENANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_mail_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_mail_run_id_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_mail_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index("ix_mail_waiting", "mail", ["retry_at"], postgresql_where=sa.text("status = 'WAITING'"))
    op.create_index("ix_mail_recent", "mail", ["tenant_id", "created_at", "id"])
    op.create_index("uq_mail_run", "mail", ["run_id", sa.literal_column("lower(address)")], unique=True)
    op.create_index(op.f("ix_mail_tenant_id"), "mail", ["tenant_id"])
    isolate("mail")
