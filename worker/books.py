"""Lines of the ledger, written together: those of one campaign that come at the same time share a transaction.

A reservation and a settlement are one statement each, however many lines they have. They are written out, for to build
them anew for every call would take longer than to answer them. Every statement locks in the same order, which keeps two
of them from waiting for each other: candidates, the calls' lines, their campaign, their tenant's month.

Who takes work over writes off what its last owner has open. So that nothing is opened behind its back, a reservation
holds its candidates as they are; a run is looked at once its campaign is locked: who takes a run over locks that first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text

from leads.db import Database, WriteSession
from worker.together import Together

Line = Mapping[str, Any]
"""Columns of a line by name, as JSON has them. `fence` is not one of them: it proves whose the line may be."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where lines are written: a campaign's, while its status is one of `during` and `run_id`, if given, its run."""

    tenant_id: UUID
    campaign_id: UUID
    month: date
    during: tuple[str, ...] = ()
    run_id: UUID | None = None


class Refused(Exception):
    """Nothing was reserved: the campaign's cap, state or owner does not allow it, or its tenant's month."""

    def __init__(self, *, by_campaign: bool) -> None:
        super().__init__()
        self.by_campaign = by_campaign


class _Item(NamedTuple):
    db: Database
    line: Line
    is_new: bool = True


async def reserve(db: Database, sheet: Sheet, line: Line) -> None:
    """Write a line that is open, and set its `reserved_micros` aside.

    Raises:
        Refused: nothing is written.
    """
    await _reserve(sheet, _Item(db, line))


async def close(db: Database, sheet: Sheet, line: Line, *, is_new: bool) -> None:
    """Write how a call ended, and move its money from what is reserved to what is spent.

    A line that `is_new` was not reserved. One that was written off meanwhile stays as it is: it was paid for in full.
    """
    await _close(sheet, _Item(db, line, is_new))


async def _reserve_all(sheet: Sheet, items: Sequence[_Item]) -> list[Exception | None]:
    """All of them, or none: when they do not fit together, each is tried alone."""
    asked = {
        "lines": _json(items),
        "campaign_id": sheet.campaign_id,
        "run_id": sheet.run_id,
        "during": list(sheet.during),
        "month": sheet.month,
        "most": sum(item.line["reserved_micros"] for item in items),
    }
    async with items[0].db.write(sheet.tenant_id) as session:
        connection = await session.connection()
        charged, written = (await connection.execute(_RESERVE, asked)).one()
        if written != len(items):
            raise Refused(by_campaign=charged is None)
        if any(item.line["candidate_id"] is None and item.line["task_id"] is None for item in items):
            still_ours = await connection.execute(_STILL_OURS, {"lines": asked["lines"]})
            if not still_ours.scalar_one():
                raise Refused(by_campaign=True)
    return [None] * len(items)


async def _close_all(sheet: Sheet, items: Sequence[_Item]) -> list[Exception | None]:
    async with items[0].db.write(sheet.tenant_id) as session:
        if new := [item for item in items if item.is_new]:
            await _execute(session, _WRITE, new)
        if paid := [item for item in items if not item.is_new or item.line["cost_micros"]]:
            await _execute(session, _CLOSE, paid)
    return [None] * len(items)


async def _execute(session: WriteSession, statement: Any, items: Sequence[_Item]) -> None:
    connection = await session.connection()
    await connection.execute(statement, {"lines": _json(items)})


def _json(items: Sequence[_Item]) -> str:
    return orjson.dumps([item.line for item in items], default=str).decode()


_reserve = Together(_reserve_all)
_close = Together(_close_all)

_RESERVE = text(
    """
    WITH line AS (
        SELECT * FROM jsonb_populate_recordset(CAST(NULL AS vendor_call), CAST(:lines AS jsonb))
    ), owner AS (
        SELECT * FROM jsonb_to_recordset(CAST(:lines AS jsonb)) AS owner (id uuid, candidate_id uuid, fence integer)
    ), held AS MATERIALIZED (
        SELECT candidate.id, candidate.fence FROM candidate JOIN owner ON owner.candidate_id = candidate.id
        WHERE candidate.fence = owner.fence ORDER BY candidate.id FOR SHARE OF candidate
    ), ours AS (
        SELECT line.* FROM line JOIN owner ON owner.id = line.id
        WHERE CASE
            WHEN line.candidate_id IS NOT NULL THEN EXISTS (
                SELECT FROM held WHERE held.id = line.candidate_id AND held.fence = owner.fence)
            WHEN task_id IS NOT NULL THEN EXISTS (
                SELECT FROM lead_task WHERE lead_task.batch_id = line.task_id AND lead_task.fence = owner.fence)
            ELSE EXISTS (SELECT FROM run WHERE run.id = line.run_id AND run.fence = owner.fence)
        END
    ), charged AS (
        UPDATE campaign SET reserved_micros = reserved_micros + CAST(:most AS bigint)
        WHERE id = CAST(:campaign_id AS uuid)
            AND status = ANY (CAST(:during AS varchar[]))
            AND (CAST(:run_id AS uuid) IS NULL OR run_id = CAST(:run_id AS uuid))
            AND (budget_micros IS NULL OR cost_micros + reserved_micros + CAST(:most AS bigint) <= budget_micros)
            AND NOT EXISTS (SELECT FROM line WHERE line.id NOT IN (SELECT ours.id FROM ours))
        RETURNING id, tenant_id
    ), posted AS (
        INSERT INTO tenant_month AS booked (id, tenant_id, month, reserved_micros, cost_micros)
        SELECT gen_random_uuid(), tenant.id, CAST(:month AS date), CAST(:most AS bigint), 0
        FROM charged JOIN tenant ON tenant.id = charged.tenant_id
        WHERE tenant.monthly_budget_micros IS NULL OR CAST(:most AS bigint) <= tenant.monthly_budget_micros
        ON CONFLICT (tenant_id, month) DO UPDATE SET reserved_micros = booked.reserved_micros + excluded.reserved_micros
        WHERE booked.cost_micros + booked.reserved_micros + excluded.reserved_micros
            <= coalesce((SELECT monthly_budget_micros FROM tenant WHERE tenant.id = booked.tenant_id),
                        9223372036854775807)
        RETURNING booked.id
    ), written AS (
        INSERT INTO vendor_call (id, campaign_id, run_id, candidate_id, slice_id, task_id,
            source, operation, fingerprint, model, reserved_micros, started_at)
        SELECT ours.id, campaign_id, run_id, candidate_id, slice_id, task_id,
            source, operation, fingerprint, model, reserved_micros, started_at
        FROM ours CROSS JOIN posted
        RETURNING vendor_call.id
    )
    SELECT (SELECT id FROM charged), (SELECT count(*) FROM written)
    """
)

_STILL_OURS = text(
    """
    SELECT NOT EXISTS (
        SELECT FROM jsonb_to_recordset(CAST(:lines AS jsonb))
            AS line (run_id uuid, candidate_id uuid, task_id uuid, fence integer)
        JOIN run ON run.id = line.run_id
        WHERE line.candidate_id IS NULL AND line.task_id IS NULL AND run.fence <> line.fence)
    """
)

_WRITE = text(
    """
    INSERT INTO vendor_call (id, campaign_id, run_id, candidate_id, slice_id, task_id,
        source, operation, fingerprint, model, reserved_micros, started_at,
        outcome, detail, usage, reply, reply_expires_at, duration_ms)
    SELECT id, campaign_id, run_id, candidate_id, slice_id, task_id,
        source, operation, fingerprint, model, reserved_micros, started_at,
        CASE WHEN cost_micros > 0 THEN 'open' ELSE outcome END, detail, usage, reply, reply_expires_at, duration_ms
    FROM jsonb_populate_recordset(CAST(NULL AS vendor_call), CAST(:lines AS jsonb))
    ON CONFLICT (id) DO NOTHING
    """
)
"""A line is there already when its transaction was committed and only word of that was lost."""

_CLOSE = text(
    """
    WITH given AS (
        SELECT * FROM jsonb_populate_recordset(CAST(NULL AS vendor_call), CAST(:lines AS jsonb))
    ), line AS (
        UPDATE vendor_call SET
            outcome = given.outcome, detail = given.detail, usage = given.usage, cost_micros = given.cost_micros,
            reply = given.reply, reply_expires_at = given.reply_expires_at, duration_ms = given.duration_ms
        FROM given WHERE vendor_call.id = given.id AND vendor_call.outcome = 'open'
        RETURNING vendor_call.tenant_id, vendor_call.campaign_id, vendor_call.reserved_micros, vendor_call.cost_micros,
            CAST(date_trunc('month', timezone('UTC', vendor_call.started_at)) AS date) AS month
    ), charged AS (
        UPDATE campaign SET
            reserved_micros = campaign.reserved_micros - sums.reserved, cost_micros = campaign.cost_micros + sums.cost
        FROM (
            SELECT campaign_id, CAST(sum(reserved_micros) AS bigint) AS reserved,
                CAST(sum(cost_micros) AS bigint) AS cost
            FROM line GROUP BY campaign_id
        ) AS sums
        WHERE campaign.id = sums.campaign_id
        RETURNING campaign.id
    )
    INSERT INTO tenant_month AS booked (id, tenant_id, month, reserved_micros, cost_micros)
    SELECT gen_random_uuid(), tenant_id, month, -CAST(sum(reserved_micros) AS bigint), CAST(sum(cost_micros) AS bigint)
    FROM line JOIN charged ON charged.id = line.campaign_id
    GROUP BY tenant_id, month
    ON CONFLICT (tenant_id, month) DO UPDATE SET
        reserved_micros = booked.reserved_micros + excluded.reserved_micros,
        cost_micros = booked.cost_micros + excluded.cost_micros
    """
)
