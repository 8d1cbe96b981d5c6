"""How what was set aside is booked when nobody can say what it came to: one statement, as in `worker.books`.

Every statement locks in the same order, which is what keeps two of them from waiting for each other: the call's line,
its campaign, its tenant's month.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Select,
    cast,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from leads.models import Campaign, TenantMonth, VendorCall

LINE = (
    VendorCall.tenant_id,
    VendorCall.campaign_id,
    VendorCall.started_at,
    VendorCall.reserved_micros,
    VendorCall.cost_micros,
)
"""What a settlement must know of the lines that it closes."""


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
