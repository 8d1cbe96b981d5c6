"""Runs of campaigns, and what they asked of each source."""

from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

import strawberry
from strawberry import relay

from leads import models
from leads.schedules import RunTrigger
from leads.vocabulary import CampaignStatus, Source
from schema import declare, nodes
from schema.context import Info
from schema.counters import Counters
from schema.loaders import SourceSum
from schema.money import Money
from schema.words import described

described(
    RunTrigger,
    "What began a run.",
    PERSON="Somebody started it, in the dashboard or over the API.",
    SCHEDULE="It was due by the campaign's schedule.",
)


@strawberry.type(description="What a run asked of one source.")
class RunSource:
    """A line of a run's bill."""

    source: Source = strawberry.field(description="Which source.")
    calls: int = strawberry.field(description="Calls made, those under way among them.")
    succeeded: int = strawberry.field(description="Calls that were answered.")
    failed: int = strawberry.field(description="Calls that failed.")
    cost: Money = strawberry.field(description="What they cost.")
    median_ms: int | None = strawberry.field(description="How long an answered call took, in milliseconds (median).")

    @classmethod
    def of(cls, row: SourceSum) -> Self:
        """From the ledger's sum."""
        return cls(
            source=row.source,
            calls=row.calls,
            succeeded=row.succeeded,
            failed=row.failed,
            cost=Money.of(row.cost_micros),
            median_ms=row.median_ms,
        )


@nodes.loaded_by("run")
@strawberry.type(description="One execution of a campaign.")
class Run(relay.Node):
    """A `models.Run`."""

    id: relay.NodeID[UUID]
    number: int = strawberry.field(description="1 for the campaign's first.")
    status: CampaignStatus = strawberry.field(description="Where it stands.")
    trigger: RunTrigger = strawberry.field(description="What began it, for example SCHEDULE.")
    new_finds_only: bool = strawberry.field(
        description="Whether it leaves alone what earlier runs brought as leads; otherwise it renews those."
    )
    reason: str | None = strawberry.field(description="Why it stands there, if there is something to say.")
    model: str | None = strawberry.field(description="The language model that it used.")
    prompt_version: str | None = strawberry.field(
        description="How its questions are worded: the number of the tenant's own wording, such as “3”, or “built-in”; "
        "null before a worker began."
    )
    started_at: datetime | None = strawberry.field(description="When a worker began.")
    finished_at: datetime | None = strawberry.field(description="When it ended.")
    duration_seconds: float | None = strawberry.field(description="How long it took, or has taken so far.")
    campaign_id: strawberry.Private[UUID]
    counts: strawberry.Private[dict[str, Any]]

    @declare.field(description="How many candidates reached each stage.")
    async def counters(self, info: Info) -> Counters:
        """Those kept at its end, or the campaign's while it is the current run."""
        campaign = await info.context.loaders.campaign.load(self.campaign_id)
        if not self.counts and campaign is not None and campaign.run_id == self.id:
            return Counters.of_row(campaign)
        return Counters.of(self.counts)

    @declare.field(description="What its calls cost.")
    async def cost(self, info: Info) -> Money:
        """The sum of its sources."""
        rows = await info.context.loaders.sources_of_run.load(self.id)
        return Money.of(sum(row.cost_micros for row in rows))

    @declare.field(description="What it asked of each source.")
    async def sources(self, info: Info) -> list[RunSource]:
        """One line a source."""
        return [RunSource.of(row) for row in await info.context.loaders.sources_of_run.load(self.id)]

    @classmethod
    def of(cls, row: models.Run) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            number=row.number,
            status=row.status,
            trigger=row.trigger,
            new_finds_only=row.new_finds_only,
            reason=row.reason,
            model=row.model,
            prompt_version=row.prompt_version,
            started_at=row.started_at,
            finished_at=row.finished_at,
            duration_seconds=seconds_of(row),
            campaign_id=row.campaign_id,
            counts=row.counters,
        )


def seconds_of(run: models.Run | None) -> float | None:
    """How long a run took or has taken; None before it began."""
    if run is None or run.started_at is None:
        return None
    return round(((run.finished_at or datetime.now(UTC)) - run.started_at).total_seconds(), 3)
