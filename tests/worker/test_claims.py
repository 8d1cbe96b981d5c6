"""Claims and renewals: rows are looked for and locked once, however small PostgreSQL takes the table for."""

import re
from datetime import timedelta

from sqlalchemy import Update, text
from sqlalchemy.dialects import postgresql

from leads.models import Candidate
from tests.worker.conftest import Team
from tests.worker.test_promotion import running
from tests.worker.test_races import found
from worker import candidate, leases

MISLED = ("hashjoin", "mergejoin", "material", "indexscan", "bitmapscan", "indexonlyscan")
"""Without these, plans are as with statistics of a table that had hardly a row."""


async def locks_of(team: Team, statement: Update) -> list[str]:
    """How often rows were looked for and locked when the statement was executed."""
    literally = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
    async with team.db.write(team.id) as session:
        for each in MISLED:
            await session.execute(text(f"SET LOCAL enable_{each} = off"))
        connection = await session.connection()
        plan = await connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF) {literally}")
        return re.findall(r"LockRows .*loops=(\d+)", "\n".join(plan.scalars()))


async def test_rows_are_looked_for_once(team: Team) -> None:
    campaign = await running(team)
    ids = await found(team, campaign, 40)
    lease = timedelta(minutes=1)
    assert await locks_of(team, candidate.taking(ids, "worker", lease)) == ["1"]
    assert await locks_of(team, leases.renewing(Candidate, ids, "worker", lease)) == ["1"]
