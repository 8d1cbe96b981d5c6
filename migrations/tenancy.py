"""Roles and row-level security: what every migration that makes a table must call, and nothing else does."""

from alembic import op

APP_ROLE = "canvass_app"
SYSTEM_ROLE = "canvass_system"

_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
_IS_TENANT = "{column} = nullif(current_setting('app.tenant_id', true), '')::uuid"


def make_roles() -> None:
    """The two roles that the product works as. Neither owns anything; the migrating login may become both."""
    for role in (APP_ROLE, SYSTEM_ROLE):
        op.execute(_ROLE.format(role=role))
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    op.execute(
        f"DO $$ BEGIN GRANT {APP_ROLE}, {SYSTEM_ROLE} TO CURRENT_USER;"
        " EXCEPTION WHEN insufficient_privilege THEN NULL; END $$"
    )


def isolate(table: str, *, column: str = "tenant_id") -> None:
    """Show the application only the session's tenant's rows of `table`, and the system role all of them."""
    rule = _IS_TENANT.format(column=column)
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON {table} TO {APP_ROLE} USING ({rule}) WITH CHECK ({rule})")
    op.execute(f"CREATE POLICY system ON {table} TO {SYSTEM_ROLE} USING (true) WITH CHECK (true)")
    share(table)


def share(table: str) -> None:
    """Let both roles read and write `table`."""
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}, {SYSTEM_ROLE}")
