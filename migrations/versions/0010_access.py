"""Sessions, API keys, invitations, counted tries to sign in, and the audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenancy import APP_ROLE, SYSTEM_ROLE, isolate, share

revision: str = "0010"
down_revision: str | None = "0009"

_SESSIONS_OF_FAMILIES = """
INSERT INTO user_session (id, user_id, tenant_id, created_at, used_at, expires_at, ended_at)
SELECT family, user_id, tenant_id, min(created_at), max(created_at), max(expires_at), max(revoked_at)
FROM refresh_token GROUP BY family, user_id, tenant_id
"""


def upgrade() -> None:
    """Make the tables, each but the tries isolated by tenant; families of refresh tokens become sessions."""
    _user_session()
    _api_key()
    _api_key_secret()
    _invitation()
    _audit_entry()
    _attempt()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("attempt")
    op.drop_table("audit_entry")
    op.drop_table("invitation")
    op.drop_table("api_key_secret")
    op.drop_table("api_key")
    op.drop_constraint("fk_refresh_token_family_user_session", "refresh_token", type_="foreignkey")
    op.drop_table("user_session")


def _user_session() -> None:
    _table(
        "user_session",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        _moment("created_at"),
        _moment("used_at"),
        _moment("expires_at"),
        _maybe_moment("ended_at"),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("agent", sa.String(), nullable=True),
        _of_user("user_session", "user_id"),
    )
    op.create_index("ix_user_session_user_id", "user_session", ["user_id", "created_at"])
    op.execute(f"SET LOCAL ROLE {SYSTEM_ROLE}")  # who owns a table sees none of its rows
    op.execute(_SESSIONS_OF_FAMILIES)
    op.execute("RESET ROLE")
    op.create_foreign_key(
        "fk_refresh_token_family_user_session",
        "refresh_token",
        "user_session",
        ["family"],
        ["id"],
        ondelete="CASCADE",
    )


def _api_key() -> None:
    _table(
        "api_key",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        _moment("created_at"),
        _maybe_moment("expires_at"),
        _maybe_moment("revoked_at"),
        _maybe_moment("used_at"),
        _of_user("api_key", "created_by"),
    )


def _api_key_secret() -> None:
    _table(
        "api_key_secret",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        _moment("created_at"),
        _maybe_moment("ends_at"),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_key.id"], name=op.f("fk_api_key_secret_key_id_api_key"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_key_secret_public_id")),
    )
    op.create_index(op.f("ix_api_key_secret_key_id"), "api_key_secret", ["key_id"])


def _invitation() -> None:
    _table(
        "invitation",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column(
            "role", sa.Enum("VIEWER", "MEMBER", "ADMIN", name="role", native_enum=False, length=40), nullable=False
        ),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        _moment("created_at"),
        _moment("expires_at"),
        _maybe_moment("accepted_at"),
        _maybe_moment("revoked_at"),
        _of_user("invitation", "invited_by", ondelete="SET NULL"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(
        "uq_invitation_open",
        "invitation",
        ["tenant_id", sa.literal_column("lower(email)")],
        unique=True,
        postgresql_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
    )


def _audit_entry() -> None:
    """The application adds to the log and reads it; only the system role may delete, when its time is over."""
    _table(
        "audit_entry",
        _moment("at"),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("credential", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("correlation_id", sa.String(), nullable=False),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["tenant_id", "at", "id"])
    op.execute(f"REVOKE UPDATE, DELETE ON audit_entry FROM {APP_ROLE}")
    op.execute(f"REVOKE UPDATE ON audit_entry FROM {SYSTEM_ROLE}")


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("budget", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("budget", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_due"), "attempt", ["due"])
    share("attempt")


def _table(name: str, *parts: sa.Column[object] | sa.Constraint) -> None:
    """A tenant's table with an id."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        *parts,
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f(f"fk_{name}_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_tenant_id"), name, ["tenant_id"])
    isolate(name)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False)


def _maybe_moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _of_user(table: str, column: str, *, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["user_account.id"], name=op.f(f"fk_{table}_{column}_user_account"), ondelete=ondelete
    )
