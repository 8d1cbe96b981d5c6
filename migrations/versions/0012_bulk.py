"""Exports and imports, and what long lists are read by: columns to order by, and an index for each order."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenancy import SYSTEM_ROLE, isolate

revision: str = "0012"
down_revision: str | None = "0011"

ORDERS = {
    "ix_campaign_named": ("campaign", ["tenant_id", "name_key", "id"]),
    "ix_company_created": ("company", ["tenant_id", "created_at", "id"]),
    "ix_company_named": ("company", ["tenant_id", "name_key", "id"]),
    "ix_company_town": ("company", ["tenant_id", "town_key", "id"]),
    "ix_lead_created": ("lead", ["tenant_id", "created_at", "id"]),
    "ix_lead_updated": ("lead", ["tenant_id", "updated_at", "id"]),
    "ix_lead_scored": ("lead", ["tenant_id", "score", "id"]),
    "ix_lead_far": ("lead", ["tenant_id", "distance_key", "id"]),
    "ix_lead_status": ("lead", ["tenant_id", "status", "id"]),
    "ix_lead_status_created": ("lead", ["tenant_id", "status", "created_at", "id"]),
    "ix_lead_status_scored": ("lead", ["tenant_id", "status", "score", "id"]),
    "ix_lead_campaign_created": ("lead", ["campaign_id", "created_at", "id"]),
    "ix_lead_campaign_scored": ("lead", ["campaign_id", "score", "id"]),
    "ix_interaction_occurred": ("interaction", ["tenant_id", "occurred_at", "id"]),
}
REPLACED: dict[str, tuple[str, list[str | sa.ColumnElement[object]]]] = {
    "ix_lead_recent": ("lead", ["tenant_id", sa.literal_column("created_at DESC"), "id"]),
    "ix_lead_score": ("lead", ["tenant_id", sa.literal_column("score DESC"), "id"]),
    "ix_lead_campaign": ("lead", ["campaign_id", sa.literal_column("score DESC"), "id"]),
}
KEYS = (
    ("campaign", "name_key", "varchar", "left(lower(name), 200)"),
    ("company", "name_key", "varchar", "left(lower(name), 200)"),
    ("company", "town_key", "varchar", "left(lower(coalesce(town, '')), 100)"),
    ("lead", "distance_key", "double precision", "coalesce(distance_miles, 100000)"),
)
WORDS = """
CREATE FUNCTION company_words(name varchar, town varchar, postcode varchar) RETURNS varchar[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT word), '{}') FROM regexp_split_to_table(
        lower(translate(concat_ws(' ', name, town, postcode, replace(postcode, ' ', '')), chr(39) || chr(8217), '')),
        '[^[:alnum:]]+') AS word
    WHERE word <> ''
$$
"""
"""How text is taken apart; `schema.company_filters.words_of` does the same."""
REMEMBER = """
CREATE FUNCTION company_remember_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM company_word USING changed WHERE company_id = changed.id;
    END IF;
    INSERT INTO company_word (company_id, word, tenant_id)
        SELECT id, unnest(company_words(name, town, postcode)), tenant_id FROM changed;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER remember_words_{verb} AFTER {verb} ON company REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION company_remember_words()
"""
TENANT = sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid")
NOW = sa.text("clock_timestamp()")


def upgrade() -> None:
    """Make them."""
    for table, column, kind, rule in KEYS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} NOT NULL GENERATED ALWAYS AS ({rule}) STORED")
    for name in REPLACED:
        op.drop_index(name)
    for name, (table, columns) in ORDERS.items():
        op.create_index(name, table, columns)
    _company_word()
    _export()
    _lead_import()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("lead_import")
    op.drop_table("export")
    for verb in ("INSERT", "UPDATE"):
        op.execute(f"DROP TRIGGER remember_words_{verb} ON company")
    op.execute("DROP FUNCTION company_remember_words")
    op.drop_table("company_word")
    op.execute("DROP FUNCTION company_words")
    for name in ORDERS:
        op.drop_index(name)
    for name, (table, columns) in REPLACED.items():
        op.create_index(name, table, columns)
    for table, column, _, _ in KEYS:
        op.drop_column(table, column)


def _company_word() -> None:
    op.create_table(
        "company_word",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(collation="C"), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_company_word_company_id_company"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_company_word_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "word", name=op.f("pk_company_word")),
    )
    isolate("company_word")
    op.execute(WORDS)
    op.execute(REMEMBER)
    op.execute(f"SET LOCAL ROLE {SYSTEM_ROLE}")  # who owns a table sees none of its rows
    op.execute(
        "INSERT INTO company_word (company_id, word, tenant_id)"
        " SELECT id, unnest(company_words(name, town, postcode)), tenant_id FROM company"
    )
    op.execute("RESET ROLE")
    op.create_index(op.f("ix_company_word_tenant_id"), "company_word", ["tenant_id"])
    op.create_index("ix_company_word_search", "company_word", ["tenant_id", "word", "company_id"])
    for verb in ("INSERT", "UPDATE"):
        op.execute(TRIGGER.format(verb=verb))


def _export() -> None:
    op.create_table(
        "export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), server_default="READY", nullable=False),
        sa.Column("filter", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("written", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_export_user_id_user_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_export_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_tenant_id"), "export", ["tenant_id"])
    op.create_index("ix_export_created", "export", ["tenant_id", "created_at", "id"])
    isolate("export")


def _lead_import() -> None:
    op.create_table(
        "lead_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(40), server_default="READY", nullable=False),
        sa.Column("headings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("imported", sa.Integer(), server_default="0", nullable=False),
        sa.Column("skipped", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_lead_import_user_id_user_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_lead_import_campaign_id_campaign"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_lead_import_tenant_id_tenant"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_import")),
    )
    op.create_index(op.f("ix_lead_import_tenant_id"), "lead_import", ["tenant_id"])
    op.create_index("ix_lead_import_created", "lead_import", ["tenant_id", "created_at", "id"])
    isolate("lead_import")
