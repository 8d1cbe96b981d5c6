"""What makes it quick to say whose turn it is: indexes of what waits and of what is in hand."""

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"

HELD = ("run", "candidate", "lead_task")


def upgrade() -> None:
    """A discovery that broke is left alone for a while, as a candidate is."""
    op.add_column("run", sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_campaign_going", "campaign", ["run_id"], postgresql_where=sa.text("status IN ('QUEUED', 'RUNNING')")
    )
    _open("created_at")
    for table in HELD:
        op.create_index(f"ix_{table}_held", table, ["tenant_id"], postgresql_where=sa.text("lease_until IS NOT NULL"))


def downgrade() -> None:
    """As it was."""
    for table in HELD:
        op.drop_index(f"ix_{table}_held", table)
    _open("lease_until")
    op.drop_index("ix_campaign_going", "campaign")
    op.drop_column("run", "retry_at")


def _open(column: str) -> None:
    op.drop_index("ix_candidate_open", "candidate")
    op.create_index(
        "ix_candidate_open", "candidate", ["run_id", column], postgresql_where=sa.text("finished_at IS NULL")
    )
