"""What a tenant spends: its months, their budgets, and what a lead has cost; spending itself is the worker's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import func, select, update

from leads.db import ReadSession, WriteSession
from leads.errors import InvalidError
from leads.models import Campaign, Lead, Tenant, TenantMonth, VendorCall
from leads.vocabulary import Source

MICROS_PER_MINOR = 10_000
MOST_MINOR = 1_000_000_000
"""The highest budget that can be set, in minor units: ten million dollars."""


@dataclass(frozen=True, slots=True)
class SourceSpending:
    """What one source was asked in a month, and what that cost."""

    source: Source
    calls: int
    cost_micros: int


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month (UTC) of a tenant's spending; `reserved_micros` is set aside for calls under way.

    The budget is the one in force now, whichever month is looked at.
    """

    first: date
    spent_micros: int
    reserved_micros: int
    budget_micros: int | None
    sources: tuple[SourceSpending, ...]


def month_of(moment: datetime) -> date:
    """The first day of the UTC month in which `moment` (aware) falls."""
    return moment.astimezone(UTC).date().replace(day=1)


def next_month(first: date) -> date:
    """The first day of the month after the one that begins on `first`."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


async def read_month(session: ReadSession, day: date | None = None) -> Month:
    """The month in which `day` lies, or the one that it is now."""
    first = month_of(datetime.now(UTC)) if day is None else day.replace(day=1)
    budget = await session.scalar(select(Tenant.monthly_budget_micros).where(Tenant.id == session.tenant_id))
    row = await session.scalar(select(TenantMonth).where(TenantMonth.month == first))
    return Month(
        first=first,
        spent_micros=row.cost_micros if row else 0,
        reserved_micros=row.reserved_micros if row else 0,
        budget_micros=budget,
        sources=tuple(await _sources(session, first)),
    )


async def left_this_month(session: ReadSession) -> int | None:
    """What may still be set aside in the month that it is now, in micro-dollars; None where there is no budget."""
    booked = TenantMonth.cost_micros + TenantMonth.reserved_micros
    this_month = select(booked).where(TenantMonth.month == month_of(datetime.now(UTC))).scalar_subquery()
    left = Tenant.monthly_budget_micros - func.coalesce(this_month, 0)
    return await session.scalar(select(func.greatest(left, 0)).where(Tenant.id == session.tenant_id, left.is_not(None)))


async def set_monthly_budget(session: WriteSession, minor: int | None) -> None:
    """Let the tenant's campaigns spend no more than this in a month, in minor units; None lifts the limit.

    A budget below what is spent already stops paid calls until the next month.

    Raises:
        InvalidError: it cannot be a budget.
    """
    if minor is not None and not 0 <= minor <= MOST_MINOR:
        raise InvalidError({"amountMinor": f"The budget must be from 0 to {MOST_MINOR:,} cents."})
    micros = None if minor is None else minor * MICROS_PER_MINOR
    mine = update(Tenant).where(Tenant.id == session.tenant_id)
    await session.execute(mine.values(monthly_budget_micros=micros))


async def costs_per_lead(session: ReadSession, campaign_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What a lead of each campaign has cost in micro-dollars, over all its runs; one without leads is left out."""
    leads = func.count(Lead.id)
    statement = select(Campaign.id, Campaign.cost_micros, leads).join(Lead, Lead.campaign_id == Campaign.id)
    rows = await session.execute(statement.where(Campaign.id.in_(campaign_ids)).group_by(Campaign.id))
    return {campaign_id: -(-micros // count) for campaign_id, micros, count in rows}


async def _sources(session: ReadSession, first: date) -> Iterable[SourceSpending]:
    """As the ledger has it: a call counts in the month in which its money was set aside."""
    begins, ends = (datetime.combine(day, time(), UTC) for day in (first, next_month(first)))
    statement = (
        select(VendorCall.source, func.count(), func.sum(VendorCall.cost_micros))
        .where(VendorCall.started_at >= begins, VendorCall.started_at < ends)
        .group_by(VendorCall.source)
        .order_by(func.sum(VendorCall.cost_micros).desc(), VendorCall.source)
    )
    return [SourceSpending(source, calls, int(micros)) for source, calls, micros in await session.execute(statement)]
