"""What a run and a task of a lead were asked for by: the number that every log has, and the trace."""

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"

TABLES = ("run", "lead_task")


def upgrade() -> None:
    """Columns that are empty for what was asked for before."""
    for table in TABLES:
        op.add_column(table, sa.Column("correlation_id", sa.String()))
        op.add_column(table, sa.Column("traceparent", sa.String()))


def downgrade() -> None:
    """Without them."""
    for table in TABLES:
        op.drop_column(table, "traceparent")
        op.drop_column(table, "correlation_id")
