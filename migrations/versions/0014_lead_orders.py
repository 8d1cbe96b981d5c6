"""What lists of leads are ordered by stands on the lead: its company's name and town, kept up by the database itself.

With them on another table, a page of the few leads that pass a filter went through all companies in their order.
"""

from alembic import op

from migrations.tenancy import SYSTEM_ROLE

revision: str = "0014"
down_revision: str | None = "0013"

KEYS = ("name_key", "town_key")
ORDERS = {
    "ix_lead_named": ["tenant_id", "name_key", "id"],
    "ix_lead_town": ["tenant_id", "town_key", "id"],
    "ix_lead_status_named": ["tenant_id", "status", "name_key", "id"],
    "ix_lead_status_town": ["tenant_id", "status", "town_key", "id"],
}
COPY = """
UPDATE lead SET name_key = company.name_key, town_key = company.town_key
FROM company WHERE company.id = lead.company_id
"""
TAKE = """
CREATE FUNCTION lead_take_keys() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    SELECT name_key, town_key INTO NEW.name_key, NEW.town_key FROM company WHERE id = NEW.company_id FOR SHARE;
    RETURN NEW;
END $$
"""
"""The lock makes a lead and a change of its company's name wait for each other, so that neither misses the other."""
GIVE = """
CREATE FUNCTION company_give_keys() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE lead SET name_key = changed.name_key, town_key = changed.town_key
    FROM changed
    WHERE lead.company_id = changed.id
        AND (lead.name_key, lead.town_key) IS DISTINCT FROM (changed.name_key, changed.town_key);
    RETURN NULL;
END $$
"""
TAKING = """
CREATE TRIGGER take_keys BEFORE INSERT OR UPDATE OF company_id ON lead
    FOR EACH ROW EXECUTE FUNCTION lead_take_keys()
"""
GIVING = """
CREATE TRIGGER give_keys AFTER UPDATE ON company REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION company_give_keys()
"""


def upgrade() -> None:
    """The columns, filled; the triggers that keep them; an index for each order, with a status and without."""
    for key in KEYS:
        op.execute(f"ALTER TABLE lead ADD COLUMN {key} varchar")
    op.execute(f"SET LOCAL ROLE {SYSTEM_ROLE}")  # who owns a table sees none of its rows
    op.execute(COPY)
    op.execute("RESET ROLE")
    for key in KEYS:
        op.alter_column("lead", key, nullable=False)
    for statement in (TAKE, TAKING, GIVE, GIVING):
        op.execute(statement)
    for name, columns in ORDERS.items():
        op.create_index(name, "lead", columns)


def downgrade() -> None:
    """Without them."""
    for name in ORDERS:
        op.drop_index(name)
    op.execute("DROP TRIGGER give_keys ON company")
    op.execute("DROP TRIGGER take_keys ON lead")
    op.execute("DROP FUNCTION company_give_keys")
    op.execute("DROP FUNCTION lead_take_keys")
    for key in KEYS:
        op.drop_column("lead", key)
