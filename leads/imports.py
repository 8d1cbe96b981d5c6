"""Imports: a file of companies becomes leads of a campaign of its own, all of them or none, each company once."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import null, select, update

from leads import idempotency
from leads.db import Database, ReadSession, WriteSession
from leads.errors import InvalidError, NotFoundError
from leads.import_files import Row, Table
from leads.import_plan import Plan, Skipped, plan_of
from leads.import_rows import Mapped, RowProblem
from leads.import_writing import write
from leads.known_companies import lock_companies
from leads.models import LeadImport
from leads.vocabulary import ImportStatus

KEPT_FOR = timedelta(days=1)
"""How long a file waits to be imported."""
MOST_TOLD = 20
"""Problems that a refusal names."""
LONGEST_NAME = 200
IMPORT_LEADS = "importLeads"
_turns = asyncio.Semaphore(2)
"""Imports of one process at once: each holds a database connection, and needs another for its notes."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be imported; `keep_going` leaves out rows with problems instead of refusing the file."""

    import_id: UUID
    columns: Mapped
    campaign_name: str | None = None
    keep_going: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """For the idempotency key."""
        columns = {each.value: heading for each, heading in self.columns.items()}
        return asdict(self) | {"import_id": str(self.import_id), "columns": columns}


async def keep(session: WriteSession, table: Table, name: str, *, user_id: UUID | None) -> LeadImport:
    """Keep an uploaded file until somebody says what its columns hold."""
    row = LeadImport(
        user_id=user_id,
        name=name,
        headings=list(table.headings),
        content=[[each.number, list(each.cells)] for each in table.rows],
        total=len(table.rows),
        expires_at=datetime.now(UTC) + KEPT_FOR,
    )
    session.add(row)
    await session.flush()
    await session.refresh(row)
    return row


async def check(db: Database, tenant_id: UUID, wish: Wish) -> Plan:
    """What would come of the file; nothing is changed.

    Raises:
        NotFoundError, InvalidError: there is no such file, or its columns are not well named.
    """
    async with db.read(tenant_id) as session:
        row = await _find(session, wish.import_id)
        return await plan_of(session, _table(row), wish.columns)


async def run(db: Database, tenant_id: UUID, wish: Wish, *, user_id: UUID, key: str | None) -> LeadImport:
    """Import the file, in one transaction; a file that was imported before stays as it is.

    Raises:
        NotFoundError, InvalidError, ConflictError: nothing is changed.
    """
    async with _turns, db.write(tenant_id) as session:
        await lock_companies(session)

        async def make() -> UUID:
            row = await _find(session, wish.import_id)
            if row.status is ImportStatus.READY:
                await _import(db, session, row, wish, user_id)
            return row.id

        made = await idempotency.once(session, IMPORT_LEADS, key, wish.values, make)
        row = await session.get_one(LeadImport, made)
        await session.flush()
        await session.refresh(row)
        return row


async def _import(db: Database, session: WriteSession, row: LeadImport, wish: Wish, user_id: UUID) -> None:
    async def note(checked: int) -> None:
        async with db.write(session.tenant_id) as beside:
            await beside.execute(update(LeadImport).where(LeadImport.id == row.id).values(checked=checked))

    name = (wish.campaign_name or f"Import of {row.name}").strip()[:LONGEST_NAME]
    plan = await plan_of(session, _table(row), wish.columns, note)
    if plan.problems and not wish.keep_going:
        raise _refusal(plan.problems)
    if not plan.arrivals:
        raise InvalidError({"importId": f"No row would become a lead. {_first_reason(plan)}"})
    campaign = await write(session, name, plan.arrivals, user_id)
    skipped = [asdict(each) for each in (*plan.skipped, *_as_skipped(plan.problems))]
    done: dict[str, Any] = {
        "status": ImportStatus.COMPLETED,
        "content": null(),
        "campaign_id": campaign.id,
        "checked": row.total,
        "imported": len(plan.arrivals),
        "skipped": skipped,
        "finished_at": datetime.now(UTC),
    }
    await session.execute(update(LeadImport).where(LeadImport.id == row.id).values(**done))


async def _find(session: ReadSession, import_id: UUID) -> LeadImport:
    row = await session.scalar(
        select(LeadImport).where(LeadImport.id == import_id).execution_options(populate_existing=True)
    )
    expired = row is not None and row.status is ImportStatus.READY and row.expires_at <= datetime.now(UTC)
    if row is None or expired:
        raise NotFoundError("There is no such file any more: upload it again.", field="importId")
    return row


def _table(row: LeadImport) -> Table:
    if row.content is None:
        raise InvalidError({"importId": "This file was imported already."})
    return Table(tuple(row.headings), tuple(Row(number, tuple(cells)) for number, cells in row.content))


def _refusal(problems: Sequence[RowProblem]) -> InvalidError:
    """With the first problems by row and column."""
    told = {f"row {each.row}, {each.column}": each.message for each in problems[:MOST_TOLD]}
    more = f" and {len(problems) - MOST_TOLD} more" if len(problems) > MOST_TOLD else ""
    refusal = InvalidError(told)
    refusal.message = f"Nothing was imported: {len(told)}{more} cells have to be put right, or rows left out."
    return refusal


def _first_reason(plan: Plan) -> str:
    first = next(iter((*plan.skipped, *_as_skipped(plan.problems))), None)
    return f"Row {first.row}: {first.reason}" if first else ""


def _as_skipped(problems: Iterable[RowProblem]) -> list[Skipped]:
    return [Skipped(each.row, f"{each.column}: {each.message}") for each in problems]
