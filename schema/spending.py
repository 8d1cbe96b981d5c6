"""What the tenant spends in a month, by source, and the most that it lets its campaigns spend."""

from datetime import date
from typing import Annotated, Self

import strawberry
from strawberry.types.unset import UNSET

from leads import spending
from leads.errors import InvalidError
from leads.vocabulary import SOURCE_LABELS, Role, Source
from schema import declare
from schema.context import Info
from schema.declare import Given
from schema.money import Money
from schema.problems import Problem


@strawberry.type(description="What one source was asked in a month.")
class SourceSpending:
    """A `leads.spending.SourceSpending`."""

    source: Source = strawberry.field(description="Which source, for example GOOGLE_PLACES.")
    label: str = strawberry.field(description="Its name for a person, for example “Google Places”.")
    calls: int = strawberry.field(description="Calls made, those under way among them, for example 132.")
    cost: Money = strawberry.field(description="What they cost, for example 4.62 USD; what is under way is not in it.")

    @classmethod
    def of(cls, row: spending.SourceSpending) -> Self:
        """From the ledger's sum."""
        return cls(source=row.source, label=SOURCE_LABELS[row.source], calls=row.calls, cost=Money.of(row.cost_micros))


@strawberry.type(description="What all the tenant's campaigns together spend in a calendar month (UTC).")
class Spending:
    """A `leads.spending.Month`."""

    month: date = strawberry.field(description="Its first day, for example 2026-11-01.")
    spent: Money = strawberry.field(description="What its calls cost, for example 5.11 USD.")
    reserved: Money = strawberry.field(
        description="What is set aside for calls under way, at the most that they can cost, for example 0.07 USD."
    )
    budget: Money | None = strawberry.field(
        description="The most that a month may cost, for example 50.00 USD, as it is set now; null for no limit."
    )
    sources: list[SourceSpending] = strawberry.field(description="The same by source, the dearest first.")

    @classmethod
    def of(cls, month: spending.Month) -> Self:
        """The same, for the API."""
        return cls(
            month=month.first,
            spent=Money.of(month.spent_micros),
            reserved=Money.of(month.reserved_micros),
            budget=None if month.budget_micros is None else Money.of(month.budget_micros),
            sources=[SourceSpending.of(row) for row in month.sources],
        )


@strawberry.input(description="The most that the tenant's campaigns may spend in a month.")
class SetMonthlyBudgetInput:
    """What `setMonthlyBudget` takes."""

    amount_minor: int | None = strawberry.field(
        default=UNSET,
        description="In cents, for example 5000 for 50 USD; null for no limit. It must be given.",
    )


@strawberry.type(description="The budget is set.")
class SetMonthlyBudgetPayload:
    """What `setMonthlyBudget` gives."""

    spending: Spending = strawberry.field(description="The month that it is now, with the new budget.")


SetMonthlyBudgetResult = Annotated[
    SetMonthlyBudgetPayload | Problem, strawberry.union("SetMonthlyBudgetResult", description="Done, or why not.")
]


async def read_spending(info: Info, month: date | None) -> Spending:
    """The month in which a day lies; the one that it is now without a day."""
    async with info.context.read() as session:
        return Spending.of(await spending.read_month(session, month))


@strawberry.type
class SpendingMutations:
    """Part of Mutation."""

    @declare.mutation(
        description="Set the most that a month may cost; a run that meets it ends with what it has. For admins."
    )
    async def set_monthly_budget(self, info: Info, given: Given[SetMonthlyBudgetInput]) -> SetMonthlyBudgetResult:
        """Problem FORBIDDEN for others, INVALID for what is no amount."""
        async with info.context.write(Role.ADMIN) as session:
            if given.amount_minor is UNSET:
                raise InvalidError({"amountMinor": "Give an amount in cents, or null for no limit."})
            await spending.set_monthly_budget(session, given.amount_minor)
        return SetMonthlyBudgetPayload(spending=await read_spending(info, None))
