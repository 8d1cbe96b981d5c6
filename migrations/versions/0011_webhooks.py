"""Webhooks, and the feed of a tenant's events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenancy import APP_ROLE, SYSTEM_ROLE, isolate

revision: str = "0011"
down_revision: str | None = "0010"

_EVENT_KINDS = (
    "CAMPAIGN_CREATED",
    "CAMPAIGN_UPDATED",
    "RUN_QUEUED",
    "RUN_STARTED",
    "RUN_PAUSED",
    "RUN_RESUMED",
    "RUN_STOPPED",
    "RUN_COMPLETED",
    "RUN_FAILED",
    "RUN_SKIPPED",
    "SOURCE_OFF",
    "REFERENCE_LOOKED_UP",
    "SLICE_STARTED",
    "SLICE_FINISHED",
    "CANDIDATE_FOUND",
    "CANDIDATE_UNIQUE",
    "CANDIDATE_ENRICHED",
    "CANDIDATE_SCORED",
    "CANDIDATE_DUPLICATE",
    "CANDIDATE_REJECTED",
    "CANDIDATE_FAILED",
    "LEAD_READY",
    "LEAD_UPDATED",
    "LEAD_MOVED",
    "LEAD_CONVERTED",
    "CUSTOMER_MOVED",
    "WEBHOOK_DISABLED",
    "SNAPSHOT",
)
_POSITION = """
CREATE FUNCTION feed_position() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (epoch << 48) + pg_current_xact_id()::text::bigint FROM public.feed_epoch
$$
"""
"""Where the events of this transaction stand in their tenants' feeds, at the least."""
_WATERMARK = """
CREATE FUNCTION feed_watermark() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (epoch << 48) + pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM public.feed_epoch
$$
"""
"""The position below which nothing can be added any more."""
_CLUSTER = """
CREATE FUNCTION feed_cluster() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) FROM pg_control_system()
$$
"""
"""Which counting of transactions this is: another one after a restore into another cluster, or a promotion."""
_FOLLOW = """
CREATE FUNCTION feed_follow_cluster() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM public.feed_epoch WHERE cluster = public.feed_cluster()) THEN RETURN false; END IF;
    -- whoever took a position in the old epoch has to be done before the new one begins
    LOCK TABLE public.campaign, public.campaign_event IN SHARE ROW EXCLUSIVE MODE;
    UPDATE public.feed_epoch SET epoch = epoch + 1, cluster = public.feed_cluster()
    WHERE cluster <> public.feed_cluster();
    RETURN FOUND;
END $$
"""


def upgrade() -> None:
    """Give each event its place in the feed, and make the tables of webhooks, each isolated by tenant."""
    _feed()
    _webhook_endpoint()
    _webhook_replay()
    _webhook_delivery()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_replay")
    op.drop_table("webhook_endpoint")
    op.drop_index("ix_campaign_event_at", table_name="campaign_event")
    op.drop_index("ix_campaign_event_feed", table_name="campaign_event")
    op.drop_column("campaign_event", "position")
    op.drop_column("campaign", "feed_position")
    for name in ("feed_follow_cluster", "feed_cluster", "feed_watermark", "feed_position"):
        op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("feed_epoch")


def _feed() -> None:
    op.create_table(
        "feed_epoch",
        sa.Column("is_only", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("cluster", sa.String(), nullable=False),
        sa.CheckConstraint("is_only", name=op.f("ck_feed_epoch_one_row")),
        sa.PrimaryKeyConstraint("is_only", name=op.f("pk_feed_epoch")),
    )
    op.execute(f"GRANT SELECT, UPDATE ON feed_epoch TO {APP_ROLE}, {SYSTEM_ROLE}")
    for function in (_POSITION, _WATERMARK, _CLUSTER, _FOLLOW):
        op.execute(function)
    op.execute("INSERT INTO feed_epoch (epoch, cluster) VALUES (1, feed_cluster())")
    for table, column in (("campaign", "feed_position"), ("campaign_event", "position")):
        position = sa.Column(column, sa.BigInteger(), server_default=sa.text("feed_position()"), nullable=False)
        op.add_column(table, position)
    op.create_index(
        "ix_campaign_event_feed", "campaign_event", ["tenant_id", "position", "campaign_id", "seq"], unique=False
    )
    op.create_index("ix_campaign_event_at", "campaign_event", ["at"], unique=False, postgresql_using="brin")


def _webhook_endpoint() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("description", sa.String(), server_default="", nullable=False),
        sa.Column("kinds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "status",
            sa.Enum("ACTIVE", "PAUSED", "DISABLED", name="webhookstatus", native_enum=False, length=40),
            server_default="ACTIVE",
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("previous_secret", sa.String(), nullable=True),
        sa.Column("previous_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("position_campaign", sa.Uuid(), nullable=False),
        sa.Column("position_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        _tenant(),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["user_account.id"],
            name=op.f("fk_webhook_endpoint_created_by_user_account"),
            ondelete="SET NULL",
        ),
        _of_tenant("webhook_endpoint"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
    )
    op.create_index(op.f("ix_webhook_endpoint_tenant_id"), "webhook_endpoint", ["tenant_id"], unique=False)
    isolate("webhook_endpoint")


def _webhook_replay() -> None:
    op.create_table(
        "webhook_replay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("position_campaign", sa.Uuid(), nullable=False),
        sa.Column("position_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_position", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _tenant(),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["user_account.id"],
            name=op.f("fk_webhook_replay_created_by_user_account"),
            ondelete="SET NULL",
        ),
        _of_endpoint("webhook_replay"),
        _of_tenant("webhook_replay"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_replay")),
    )
    op.create_index("ix_webhook_replay_endpoint", "webhook_replay", ["endpoint_id", "created_at"], unique=False)
    op.create_index(op.f("ix_webhook_replay_tenant_id"), "webhook_replay", ["tenant_id"], unique=False)
    isolate("webhook_replay")


def _webhook_delivery() -> None:
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("kind", sa.Enum(*_EVENT_KINDS, name="eventkind", native_enum=False, length=40), nullable=True),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("replay_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("PENDING", "DELIVERED", "FAILED", name="deliverystatus", native_enum=False, length=40),
            server_default="PENDING",
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "attempts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _tenant(),
        sa.ForeignKeyConstraint(
            ["replay_id"],
            ["webhook_replay.id"],
            name=op.f("fk_webhook_delivery_replay_id_webhook_replay"),
            ondelete="SET NULL",
        ),
        _of_endpoint("webhook_delivery"),
        _of_tenant("webhook_delivery"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
    )
    op.create_index(
        "ix_webhook_delivery_log",
        "webhook_delivery",
        ["endpoint_id", sa.literal_column("created_at DESC"), "id"],
        unique=False,
    )
    op.create_index(
        "ix_webhook_delivery_pending",
        "webhook_delivery",
        ["endpoint_id", "created_at"],
        unique=False,
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.create_index("ix_webhook_delivery_old", "webhook_delivery", ["created_at"], postgresql_using="brin")
    op.create_index(op.f("ix_webhook_delivery_tenant_id"), "webhook_delivery", ["tenant_id"], unique=False)
    isolate("webhook_delivery")


def _tenant() -> sa.Column[object]:
    return sa.Column(
        "tenant_id",
        sa.Uuid(),
        server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
        nullable=False,
    )


def _of_tenant(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_tenant")
    return sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=name, ondelete="CASCADE")


def _of_endpoint(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_endpoint_id_webhook_endpoint")
    return sa.ForeignKeyConstraint(["endpoint_id"], ["webhook_endpoint.id"], name=name, ondelete="CASCADE")
