"""Alembic's entry: migrations run on the connection that `migrations` opened, in its one transaction."""

from alembic import context

from leads.models import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
