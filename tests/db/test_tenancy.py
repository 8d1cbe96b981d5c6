"""Tenants never see each other: what the catalogue says, and what sessions see."""

import ast
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from leads.db import APP_ROLE, SYSTEM_ROLE, Database
from leads.models import Campaign, Postcode, Table, Tenant

ROOT = Path(__file__).parents[2]
SHARED = {"attempt", "feed_epoch", "postcode", "register_company", "register_load", "vendor_state", "alembic_version"}
"""Tables that are nobody's."""
RULE = "({column} = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"
CALLERS = {
    "api/backlog.py": {"read"},
    "api/credentials.py": {"ended"},
    "canvass/checkup.py": {"_budgets"},
    "leads/accounts.py": {"sign_in", "sign_in_with_link", "refresh", "sign_out", "viewer_by_email"},
    "leads/keys.py": {"recognise"},
    "leads/people.py": {"accept"},
    "leads/renewal.py": {"renew"},
    "worker/mails.py": {"_due"},
    "worker/purge.py": {"purge"},
    "worker/register_stream.py": {"_take_over"},
    "worker/schedules.py": {"_soon"},
    "worker/leases.py": {"_renew"},
    "worker/leftovers.py": {"write_off_leftovers"},
    "worker/turns.py": {"_choose", "unwanted"},
    "worker/webhooks.py": {"find_due", "purge"},
}
"""Who may see every tenant."""

DRAFT = {"name": "A", "type": "custom", "radius_miles": 1, "max_results": 1, "brief": {}}


async def test_every_table_of_a_tenant_is_isolated(owner: AsyncConnection) -> None:
    tables = await owner.execute(
        text(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    )
    found = {name: (enabled, forced) for name, enabled, forced in tables}
    assert set(found) - SHARED == {table.name for table in Table.metadata.tables.values()} - SHARED
    assert {name: found[name] for name in found if name not in SHARED} == dict.fromkeys(
        set(found) - SHARED, (True, True)
    )


async def test_every_policy_is_the_tenants_own(owner: AsyncConnection) -> None:
    rows = await owner.execute(
        text("SELECT tablename, policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies")
    )
    policies = {(row.tablename, row.policyname): tuple(row)[2:] for row in rows}
    expected = {}
    for table in Table.metadata.tables.values():
        if table.name not in SHARED:
            rule = RULE.format(column="id" if table.name == "tenant" else "tenant_id")
            expected[table.name, "tenant"] = ("PERMISSIVE", [APP_ROLE], "ALL", rule, rule)
            expected[table.name, "system"] = ("PERMISSIVE", [SYSTEM_ROLE], "ALL", "true", "true")
    assert policies == expected


def test_every_table_but_the_shared_ones_has_a_tenant() -> None:
    without = {table.name for table in Table.metadata.tables.values() if "tenant_id" not in table.columns}
    assert without == {"tenant"} | SHARED - {"alembic_version"}


@pytest.mark.parametrize("role", [APP_ROLE, SYSTEM_ROLE])
async def test_the_roles_own_nothing_and_cannot_pass(owner: AsyncConnection, role: str) -> None:
    rights = (
        await owner.execute(
            text(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,"
                " (SELECT count(*) FROM pg_class WHERE relowner = r.oid),"
                " has_schema_privilege(r.oid, 'public', 'CREATE') FROM pg_roles r WHERE rolname = :role"
            ),
            {"role": role},
        )
    ).one()
    assert tuple(rights) == (False, False, False, False, False, 0, False)


async def test_the_login_of_the_application_cannot_pass_either(db: Database) -> None:
    async with db.shared() as session:
        role, bypass = (
            await session.execute(
                text("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user")
            )
        ).one()
    assert (role, bypass) == (APP_ROLE, False)


async def test_a_session_without_a_tenant_sees_nothing(db: Database, tenant_id: UUID) -> None:
    async with db.write(tenant_id) as session:
        await session.execute(insert(Campaign).values(DRAFT))
    async with db.shared() as session:
        for table in Table.metadata.tables.values():
            if table.name not in SHARED:
                assert await session.scalar(select(func.count()).select_from(table)) == 0, table.name


async def test_a_session_without_a_tenant_writes_nothing(db: Database) -> None:
    with pytest.raises((DBAPIError, IntegrityError)):
        async with db.shared() as session:
            await session.execute(insert(Campaign).values(DRAFT))


async def test_a_tenant_sees_its_own_alone(db: Database, tenant_id: UUID, other_tenant_id: UUID) -> None:
    async with db.write(tenant_id) as session:
        await session.execute(insert(Campaign).values(DRAFT))
    async with db.read(other_tenant_id) as session:
        assert await session.scalar(select(func.count()).select_from(Campaign)) == 0
        assert (await session.scalars(select(Tenant.name))).all() == ["Two"]


async def test_a_tenant_changes_its_own_alone(db: Database, tenant_id: UUID, other_tenant_id: UUID) -> None:
    async with db.write(tenant_id) as session:
        await session.execute(insert(Campaign).values(DRAFT))
    async with db.write(other_tenant_id) as session:
        await session.execute(update(Campaign).values(name="taken"))
        await session.execute(delete(Campaign))
    async with db.read(tenant_id) as session:
        assert (await session.scalars(select(Campaign.name))).all() == ["A"]


async def test_a_tenant_cannot_write_for_another(db: Database, tenant_id: UUID, other_tenant_id: UUID) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        async with db.write(tenant_id) as session:
            await session.execute(insert(Campaign).values(DRAFT | {"tenant_id": other_tenant_id}))


async def test_a_reader_writes_nothing(db: Database, tenant_id: UUID) -> None:
    with pytest.raises(DBAPIError, match="read-only"):
        async with db.read(tenant_id) as session:
            await session.execute(insert(Campaign).values(DRAFT))


async def test_the_tenant_does_not_stay_on_the_connection(db: Database, tenant_id: UUID) -> None:
    for _ in range(40):
        async with db.read(tenant_id) as session:
            assert await session.scalar(select(func.count()).select_from(Tenant)) == 1
        async with db.shared() as session:
            assert await session.scalar(select(func.count()).select_from(Tenant)) == 0
            await session.scalar(select(func.count()).select_from(Postcode))


def test_those_who_see_every_tenant_are_counted() -> None:
    """Each more is a decision to be argued for: it is a way around the isolation."""
    found: dict[str, set[str]] = {}
    for package in ("api", "canvass", "leads", "schema", "worker"):
        for path in (ROOT / package).rglob("*.py"):
            for function in ast.walk(ast.parse(path.read_text())):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _calls(function):
                    found.setdefault(str(path.relative_to(ROOT)), set()).add(function.name)
    assert found == CALLERS


def _calls(function: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "system_session"
        for node in ast.walk(function)
    )
