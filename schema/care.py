"""What is done for a lead after it has become one, as the API shows it: tasks, and a model's reading of the facts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import strawberry
from strawberry import relay

from leads import models
from leads.vocabulary import TaskKind, TaskStatus
from schema import declare, nodes
from schema.context import Info
from schema.facts import Fact
from schema.money import Money


@nodes.loaded_by("lead_task")
@strawberry.type(description="Something that is to be found out about a lead.")
class LeadTask(relay.Node):
    """A `models.LeadTask`."""

    id: relay.NodeID[UUID]
    kind: TaskKind = strawberry.field(description="What is to be done.")
    status: TaskStatus = strawberry.field(description="Where it stands.")
    reason: str | None = strawberry.field(
        description="Why it brought nothing, failed or was dropped, for example “the run was stopped”."
    )
    created_at: datetime = strawberry.field(description="When it was asked for.")
    finished_at: datetime | None = strawberry.field(description="When it came to its end; null until then.")

    @classmethod
    def of(cls, row: models.LeadTask) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            kind=row.kind,
            status=row.status,
            reason=row.reason,
            created_at=row.created_at,
            finished_at=row.finished_at,
        )


@strawberry.type(description="A sentence that a model wrote, checked against the facts that it rests on.")
class Statement:
    """One of a stored analysis."""

    text: str = strawberry.field(description="The sentence, for example “Its accounts are due on 2026-12-31.”.")
    keys: strawberry.Private[tuple[UUID, ...]]

    @declare.field(description="The facts that it rests on; those that have been replaced since are left out.")
    async def facts(self, info: Info) -> list[Fact]:
        """In the order in which the model named them."""
        rows = await info.context.loaders.fact.load_many(self.keys)
        return [Fact.of(row) for row in rows if row is not None]

    @classmethod
    def all_of(cls, stored: Iterable[dict[str, Any]]) -> list[Self]:
        """From a stored section."""
        return [cls(text=each["text"], keys=tuple(map(UUID, each["facts"]))) for each in stored]


@nodes.loaded_by("lead_analysis")
@strawberry.type(
    description="What a model makes of a lead's stored facts. It sees nothing else; what its facts do not bear out is "
    "left out."
)
class LeadAnalysis(relay.Node):
    """A `models.LeadAnalysis`."""

    id: relay.NodeID[UUID]
    created_at: datetime = strawberry.field(description="When it was written.")
    model: str = strawberry.field(description="Which model wrote it, for example “gpt-6-luna”.")
    cost: Money = strawberry.field(description="What it cost, for example 0.002 USD.")
    summary: list[Statement] = strawberry.field(description="What a caller has to know first.")
    sector: list[Statement] = strawberry.field(description="What the company does, and for whom.")
    size: list[Statement] = strawberry.field(description="How large it is: staff, money, places, age.")
    needs: list[Statement] = strawberry.field(description="What it is likely to need.")
    opportunities: list[Statement] = strawberry.field(description="Why now, and how to begin the conversation.")
    risks: list[Statement] = strawberry.field(description="What speaks against it.")

    @classmethod
    def of(cls, row: models.LeadAnalysis) -> Self:
        """From its row."""
        sections = ("summary", "sector", "size", "needs", "opportunities", "risks")
        return cls(
            id=row.id,
            created_at=row.created_at,
            model=row.model,
            cost=Money.of(row.cost_micros),
            **{name: Statement.all_of(row.body.get(name, [])) for name in sections},
        )
