"""Budgets of tries: whoever guesses passwords is slowed down, by account, by address, and by both together.

A budget refills by one try at a time (GCRA), so nobody is locked out for good; one row says when it will be full again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from leads.db import Database
from leads.errors import ThrottledError
from leads.models import Attempt


@dataclass(frozen=True, slots=True)
class Budget:
    """So many tries at once, and from then on one after each `every`. Its name holds no personal data."""

    name: str
    most: int
    every: timedelta

    @property
    def whole(self) -> timedelta:
        """How long it takes to refill."""
        return self.most * self.every


def budgets(account: str, address: str | None) -> list[Budget]:
    """What a try to sign in as `account` from `address` is counted against.

    An account's own is generous, so that a stranger who fails on purpose hardly keeps its owner out.
    """
    place = network(address)
    return [
        Budget(_hashed("both", account, place), 5, timedelta(minutes=1)),
        Budget(_hashed("account", account), 30, timedelta(minutes=1)),
        Budget(_hashed("address", place), 60, timedelta(seconds=5)),
    ]


def network(address: str | None) -> str:
    """The address, or of the sixth version the /64 that one customer of a provider has."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)


async def spend(db: Database, asked: Sequence[Budget]) -> None:
    """Take a try from each budget before it is known how it ends, so that many at once count too.

    Raises:
        ThrottledError: one is used up; then none is charged.
    """
    async with db.shared() as session:
        for budget in _in_turn(asked):
            if not await _take(session, budget):
                raise ThrottledError(retry_after=await _wait(session, budget))


async def refund(db: Database, asked: Sequence[Budget]) -> None:
    """After a success: all tries of the account from there are forgotten, and this one is given back elsewhere."""
    async with db.shared() as session:
        for budget in _in_turn(asked):
            its = Attempt.budget == budget.name
            given_back = update(Attempt).where(its).values(due=Attempt.due - budget.every)
            await session.execute(delete(Attempt).where(its) if budget is asked[0] else given_back)


async def _take(session: AsyncSession, budget: Budget) -> bool:
    now = func.clock_timestamp()
    statement = (
        insert(Attempt)
        .values(budget=budget.name, due=now + budget.every)
        .on_conflict_do_update(
            index_elements=[Attempt.budget],
            set_={"due": func.greatest(Attempt.due, now) + budget.every},
            where=Attempt.due <= now + (budget.whole - budget.every),
        )
        .returning(Attempt.budget)
    )
    return await session.scalar(statement) is not None


async def _wait(session: AsyncSession, budget: Budget) -> float:
    held = await session.get(Attempt, budget.name)
    due = held.due if held else datetime.now(UTC)
    return max(1.0, (due - (budget.whole - budget.every) - datetime.now(UTC)).total_seconds())


def _in_turn(asked: Sequence[Budget]) -> list[Budget]:
    """In an order that is the same for all, so that none waits for another who waits for it."""
    return sorted(asked, key=lambda each: each.name)


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
