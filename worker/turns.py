"""Whose turn it is: what waits in PostgreSQL for a worker, in an order that is fair between tenants.

Each tenant's work has places: what is in its workers' hands has the first, what waits the next. Of all that waits, the
lowest place comes first, so a tenant with ten candidates is served beside one with five thousand. What is chosen here
is not yet taken: whoever claims it may find that another was quicker.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Integer, Select, bindparam, case, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from leads import care
from leads.db import Database
from leads.models import Campaign, Candidate, LeadTask, Run
from leads.vocabulary import CampaignStatus, TaskKind, TaskStatus

Row = Candidate | Run | LeadTask
Chosen = Select[UUID, UUID]
"""A statement that is built once: workers look several times a second."""


class Turn(NamedTuple):
    """Something that waits: whose it is, and which row."""

    tenant_id: UUID
    id: UUID


Choose = Callable[[Database, int, int], Awaitable[Sequence[Turn]]]
"""Chooses so many at most, and of one tenant no more than may be in hand at once over all workers."""


async def candidates(db: Database, most: int, per_tenant: int) -> Sequence[Turn]:
    """Candidates of running campaigns: of each campaign the longest found first, its retries when they are due."""
    return await _choose(db, _candidates(), most, per_tenant)


@cache
def _candidates() -> Chosen:
    here = select(Candidate.id, Candidate.created_at).where(
        Candidate.run_id == Campaign.run_id, Candidate.finished_at.is_(None), is_free(Candidate), is_due(Candidate)
    )
    first = here.order_by(Candidate.created_at).limit(_MOST).correlate(Campaign).lateral("first")
    among = func.row_number().over(partition_by=Campaign.run_id, order_by=first.c.created_at)
    waiting = select(Campaign.tenant_id, first.c.id, among.label("place")).select_from(Campaign).join(first, true())
    return _in_turn(waiting.where(Campaign.status == CampaignStatus.RUNNING), Candidate)


async def runs(db: Database, most: int, per_tenant: int) -> Sequence[Turn]:
    """Runs that are queued, or whose discovery is not over."""
    return await _choose(db, _runs(), most, per_tenant)


@cache
def _runs() -> Chosen:
    going = Campaign.status.in_([CampaignStatus.QUEUED, CampaignStatus.RUNNING])
    open_ones = or_(Run.discovered_at.is_(None), Campaign.status == CampaignStatus.QUEUED)
    among = func.row_number().over(order_by=Run.created_at)
    waiting = select(Run.tenant_id, Run.id, among.label("place")).join(Campaign, Campaign.run_id == Run.id)
    return _in_turn(waiting.where(going, open_ones, is_free(Run), is_due(Run)), Run)


async def tasks(db: Database, most: int, per_tenant: int) -> Sequence[Turn]:
    """Tasks of leads; one for all that would be done together."""
    return await _choose(db, _tasks(), most, per_tenant)


@cache
def _tasks() -> Chosen:
    together = case((LeadTask.kind == TaskKind.LINKEDIN, func.coalesce(LeadTask.batch_id, LeadTask.run_id)))
    group = func.coalesce(together, LeadTask.id)
    among = func.row_number().over(order_by=LeadTask.created_at)
    waiting = (
        select(LeadTask.tenant_id, LeadTask.id, among.label("place"))
        .ext(distinct_on(group))
        .join(Campaign, Campaign.id == LeadTask.campaign_id)
        .where(LeadTask.status == TaskStatus.WAITING, care.wanted_still(), is_free(LeadTask), is_due(LeadTask))
        .order_by(group, LeadTask.created_at)
    )
    return _in_turn(waiting, LeadTask)


async def unwanted(db: Database, ids: Sequence[UUID]) -> set[UUID]:
    """Of candidates in hand, those whose run is no longer running."""
    if not ids:
        return set()
    running = select(Candidate.id).join(Campaign, Campaign.run_id == Candidate.run_id)
    running = running.where(Candidate.id.in_(ids), Campaign.status == CampaignStatus.RUNNING)
    async with db.system_session() as session:
        return set(ids) - set(await session.scalars(running))


def is_free(kind: type[Row]) -> ColumnElement[bool]:
    """Whether a row is in nobody's hands, or in the hands of somebody who has not been heard of for too long."""
    return or_(kind.lease_until.is_(None), kind.lease_until < func.clock_timestamp())


def is_due(kind: type[Row]) -> ColumnElement[bool]:
    """Whether a row is not to be left alone for a while after a failure."""
    return or_(kind.retry_at.is_(None), kind.retry_at <= func.clock_timestamp())


def taken(kind: type[Row], owner: str, lease: timedelta) -> dict[str, Any]:
    """What is written on a row that is claimed: whoever had it before has an old fence from then on."""
    return {"lease_owner": owner, "lease_until": func.clock_timestamp() + lease, "fence": kind.fence + 1}


def locked(rows: Select[UUID]) -> CTE:
    """Rows by their ids, locked once and before all else.

    As a subquery they could be looked for again for each row of the table, if PostgreSQL takes the table for small.
    """
    return rows.cte("locked").prefix_with("MATERIALIZED")


def _in_turn(waiting: Select[UUID, UUID, int], kind: type[Row]) -> Chosen:
    """The first of `waiting` (tenant, row, place among its kin), after what their tenants have in hand."""
    one = waiting.subquery("waiting")
    held = (
        select(kind.tenant_id, func.count().label("held"))
        .where(kind.lease_until >= func.clock_timestamp())
        .group_by(kind.tenant_id)
        .subquery("held")
    )
    place = func.row_number().over(partition_by=one.c.tenant_id, order_by=[one.c.place, one.c.id])
    placed = (
        select(one.c.tenant_id, one.c.id, (place + func.coalesce(held.c.held, 0)).label("place"))
        .outerjoin(held, held.c.tenant_id == one.c.tenant_id)
        .subquery("placed")
    )
    chosen = select(placed.c.tenant_id, placed.c.id).where(placed.c.place <= _PER_TENANT)
    return chosen.order_by(placed.c.place, func.random()).limit(_MOST)


async def _choose(db: Database, chosen: Chosen, most: int, per_tenant: int) -> Sequence[Turn]:
    async with db.system_session() as session:
        rows = await session.execute(chosen, {"most": most, "per_tenant": per_tenant})
        return [Turn(tenant_id, row_id) for tenant_id, row_id in rows]


_MOST, _PER_TENANT = bindparam("most", type_=Integer), bindparam("per_tenant", type_=Integer)
