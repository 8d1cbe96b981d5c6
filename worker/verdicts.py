"""What a step of the pipeline can come to. A step returns one of these and writes nothing; `worker.record` writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leads.evidence import Evidence, SourceReport
from leads.matching import Identity, Key


@dataclass(frozen=True, slots=True)
class Unique:
    """Nobody has it yet; `keys` make it known to the candidates that follow."""

    keys: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """It is a company that the team has, or a candidate of this run."""

    because: str
    company_id: UUID | None = None
    candidate_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Enriched:
    """What the sources said, and all the evidence there is."""

    reports: tuple[SourceReport, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A total with its parts, and how far away it is."""

    total: int
    parts: tuple[Mapping[str, Any], ...]
    distance_miles: float | None


@dataclass(frozen=True, slots=True)
class Promoted:
    """Ready to become a lead: the company's values, and the identity for the last look at what the team has."""

    identity: Identity
    company: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not for this campaign, with a reason for a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Could not be worked on, however often it was tried."""

    reason: str


Verdict = Unique | Duplicate | Enriched | Scored | Promoted | Rejected | Failed
