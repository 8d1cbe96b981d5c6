"""How many candidates have passed each stage, and what a source said of a company: small values used all over."""

from collections.abc import Mapping
from typing import Any, Self

import strawberry

from leads.events import COUNTERS
from leads.vocabulary import Source, SourceStatus


@strawberry.type(description="How many candidates have reached each stage in the current run, from the first on.")
class Counters:
    """The pipeline's numbers."""

    found: int = strawberry.field(description="Reported by a finder.")
    unique: int = strawberry.field(description="Not yet known to the team.")
    enriched: int = strawberry.field(description="With their evidence gathered.")
    scored: int = strawberry.field(description="With a score.")
    promoted: int = strawberry.field(description="Became leads.")
    duplicate: int = strawberry.field(description="Were known already.")
    rejected: int = strawberry.field(description="Did not suit the brief.")
    failed: int = strawberry.field(description="Could not be worked on.")

    @classmethod
    def of(cls, counts: Mapping[str, Any]) -> Self:
        """From stored numbers; one that is missing is 0."""
        return cls(**{name: counts.get(name, 0) for name in COUNTERS})

    @classmethod
    def of_row(cls, row: object) -> Self:
        """From a row that has a column for each."""
        return cls(**{name: getattr(row, name) for name in COUNTERS})


@strawberry.type(description="What asking one source about one company came to.")
class SourceReport:
    """A source's line on a candidate or lead."""

    source: Source = strawberry.field(description="Which source.")
    status: SourceStatus = strawberry.field(description="What it came to.")
    detail: str = strawberry.field(description="A sentence for a person.")

    @classmethod
    def all_of(cls, stored: Mapping[str, Any]) -> list[Self]:
        """From a candidate's stored reports, in the order of Source."""
        return [
            cls(source=source, status=SourceStatus(stored[source]["status"]), detail=stored[source]["detail"])
            for source in Source
            if source in stored
        ]
