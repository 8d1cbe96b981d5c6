"""Candidates as the API shows them: what finders reported, and how far each has come."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry
from strawberry import relay

from leads import models
from leads.vocabulary import Source, Stage
from schema import declare, nodes
from schema.context import Info
from schema.counters import SourceReport
from schema.leads import Lead


@nodes.loaded_by("candidate")
@strawberry.type(description="What a finder reported, on its way to a lead.")
class Candidate(relay.Node):
    """A `models.Candidate`."""

    id: relay.NodeID[UUID]
    name: str = strawberry.field(description="What the finder calls it.")
    stage: Stage = strawberry.field(description="How far it has come.")
    reason: str | None = strawberry.field(description="Why it ended, if it did not become a lead.")
    finder: Source = strawberry.field(description="Who found it.")
    found_at: datetime = strawberry.field(description="When.")
    postcode: str | None = strawberry.field(description="Where the finder says it is.")
    website: str | None = strawberry.field(description="The website that the finder gives.")
    source_url: str | None = strawberry.field(description="Where the finder saw it.")
    sources: list[SourceReport] = strawberry.field(description="What each source said when it was asked.")
    lead_id: strawberry.Private[UUID | None]

    @declare.field(description="The lead that it became.")
    async def lead(self, info: Info) -> Lead | None:
        """Null until then."""
        row = await info.context.loaders.lead.load(self.lead_id) if self.lead_id else None
        return Lead.of(row) if row else None

    @classmethod
    def of(cls, row: models.Candidate) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            name=row.name,
            stage=row.stage,
            reason=row.reason,
            finder=row.finder,
            found_at=row.created_at,
            postcode=row.found.get("postcode"),
            website=row.found.get("website"),
            source_url=row.found.get("source_url"),
            sources=SourceReport.all_of(row.sources),
            lead_id=row.lead_id,
        )
