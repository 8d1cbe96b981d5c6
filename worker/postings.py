"""How money is booked: a reservation and a settlement, each one statement, so that rows are locked for a moment only.

Every statement locks in the same order, which is what keeps two of them from waiting for each other: the call's line,
its campaign, its tenant's month.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Select,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from leads.models import Campaign, Tenant, TenantMonth, VendorCall

LINE = (
    VendorCall.tenant_id,
    VendorCall.campaign_id,
    VendorCall.started_at,
    VendorCall.reserved_micros,
    VendorCall.cost_micros,
)
"""What a settlement must know of the lines that it closes."""


def reservation(line: Mapping[str, Any], *, going: ColumnElement[bool]) -> Select[UUID | None, UUID | None]:
    """Write `line` and set its `reserved_micros` aside, in its campaign while it is `going` and in its tenant's month.

    Selects the ids of the campaign and of the line. Where the campaign's is None, its cap or state does not allow it;
    where the line's is, the month's budget does not. Undo the transaction then: half of it may have been done.
    """
    most: int = line["reserved_micros"]
    fits = or_(
        Campaign.budget_micros.is_(None),
        Campaign.cost_micros + Campaign.reserved_micros + most <= Campaign.budget_micros,
    )
    charged = (
        update(Campaign)
        .where(Campaign.id == line["campaign_id"], going, fits)
        .values(reserved_micros=Campaign.reserved_micros + most)
        .returning(Campaign.id, Campaign.tenant_id)
        .cte("charged")
    )
    budget = select(Tenant.monthly_budget_micros).join(charged, charged.c.tenant_id == Tenant.id).scalar_subquery()
    month = _month(literal(line["started_at"], VendorCall.started_at.type))
    due = select(charged.c.tenant_id, month, literal(most, BigInteger), literal(0, BigInteger))
    posting = _post(due.where(or_(budget.is_(None), most <= budget)))
    booked = TenantMonth.cost_micros + TenantMonth.reserved_micros
    posted = (
        posting.on_conflict_do_update(
            index_elements=["tenant_id", "month"],
            set_={"reserved_micros": TenantMonth.reserved_micros + most},
            where=or_(budget.is_(None), booked + most <= budget),
        )
        .returning(TenantMonth.id)
        .cte("posted")
    )
    values = [literal(value, VendorCall.__table__.c[name].type) for name, value in line.items()]
    written = (
        insert(VendorCall)
        .from_select(list(line), select(*values).select_from(posted))
        .returning(VendorCall.id)
        .cte("written")
    )
    return select(select(charged.c.id).scalar_subquery(), select(written.c.id).scalar_subquery())


def settlement(
    closing: ReturningUpdate[Any, Any, Any, Any, Any] | ReturningInsert[Any, Any, Any, Any, Any],
) -> Select[int]:
    """Close lines of the ledger, and move their money from what is reserved to what is spent.

    `closing` changes the lines (or writes them) and returns `LINE`. A line counts in the month in which it began, that
    of its reservation, whenever it is closed. Selects how many lines there were.
    """
    line = closing.cte("line")
    per_campaign = select(line.c.campaign_id, *_sums(line)).group_by(line.c.campaign_id).subquery("per_campaign")
    charged = (
        update(Campaign)
        .where(Campaign.id == per_campaign.c.campaign_id)
        .values(
            reserved_micros=Campaign.reserved_micros - per_campaign.c.reserved,
            cost_micros=Campaign.cost_micros + per_campaign.c.cost,
        )
        .returning(Campaign.id)
        .cte("charged")
    )
    month, (reserved, cost) = _month(line.c.started_at), _sums(line)
    due = select(line.c.tenant_id, month, -reserved, cost).join(charged, charged.c.id == line.c.campaign_id)
    posting = _post(due.group_by(line.c.tenant_id, month))
    posted = (
        posting.on_conflict_do_update(
            index_elements=["tenant_id", "month"],
            set_={
                "reserved_micros": TenantMonth.reserved_micros + posting.excluded.reserved_micros,
                "cost_micros": TenantMonth.cost_micros + posting.excluded.cost_micros,
            },
        )
        .returning(TenantMonth.id)
        .cte("posted")
    )
    return select(func.count()).select_from(line).add_cte(posted)


def _post(due: Select[Any]) -> Insert:
    """A month's row for each of `due`: its tenant, its month, what is reserved and what is spent."""
    row = due.subquery("due")
    columns = ["id", "tenant_id", "month", "reserved_micros", "cost_micros"]
    return upsert(TenantMonth).from_select(columns, select(func.gen_random_uuid(), *row.c))


def _sums(line: CTE) -> tuple[ColumnElement[int], ColumnElement[int]]:
    reserved, cost = (func.sum(line.c[name]) for name in ("reserved_micros", "cost_micros"))
    return cast(reserved, BigInteger).label("reserved"), cast(cost, BigInteger).label("cost")


def _month(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The first day of a moment's UTC month, as `leads.spending.month_of` has it."""
    return cast(func.date_trunc("month", func.timezone("UTC", moment)), Date)
