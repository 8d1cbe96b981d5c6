"""What a verdict means for its candidate: the stage, the columns, the event, and the rows that go with it; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from leads.events import Entry
from leads.evidence import Evidence, SourceReport
from leads.vocabulary import ENDS, SOURCE_LABELS, EventKind, SourceStatus, Stage
from worker.candidate import Target, Work
from worker.promotion import Entered
from worker.verdicts import Duplicate, Enriched, Failed, Rejected, Scored, Unique

COUNTED = {
    Stage.UNIQUE: "unique",
    Stage.ENRICHED: "enriched",
    Stage.SCORED: "scored",
    Stage.PROMOTED: "promoted",
    Stage.DUPLICATE: "duplicate",
    Stage.REJECTED: "rejected",
    Stage.FAILED: "failed",
}
"""The campaign's counter for each stage that is reached."""

KINDS = {
    Stage.UNIQUE: EventKind.CANDIDATE_UNIQUE,
    Stage.ENRICHED: EventKind.CANDIDATE_ENRICHED,
    Stage.SCORED: EventKind.CANDIDATE_SCORED,
    Stage.PROMOTED: EventKind.LEAD_READY,
    Stage.DUPLICATE: EventKind.CANDIDATE_DUPLICATE,
    Stage.REJECTED: EventKind.CANDIDATE_REJECTED,
    Stage.FAILED: EventKind.CANDIDATE_FAILED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a verdict takes the candidate: its new stage, what the event says, and the columns that change."""

    stage: Stage
    message: str
    lead_id: UUID | None = None
    reason: str | None = None
    company_id: UUID | None = None
    score: dict[str, Any] | None = None
    sources: dict[str, Any] | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to the candidate."""
        return self.stage in ENDS

    @property
    def passed(self) -> Stage | None:
        """The stage as a good one, if it is one."""
        return self.stage if not self.ended or self.stage is Stage.PROMOTED else None

    def entry(self, target: Target, candidate_id: UUID, name: str) -> Entry:
        """The event that tells of it."""
        return Entry(
            KINDS[self.stage],
            self.message,
            counters={COUNTED[self.stage]: 1},
            run_id=target.run_id,
            candidate_id=candidate_id,
            lead_id=self.lead_id,
            data={"name": name, "stage": self.stage},
        )


def outcome_of(name: str, verdict: Unique | Enriched | Scored | Duplicate | Rejected | Failed) -> Outcome:
    """What every verdict means but Promoted, which the last look decides."""
    match verdict:
        case Unique():
            return Outcome(Stage.UNIQUE, f"{name} is new to the team.")
        case Enriched(reports, evidence):
            found = [SOURCE_LABELS[each.source] for each in reports if each.status is SourceStatus.FOUND]
            message = f"{name}: {len(evidence)} facts; known to {', '.join(found) or 'no source'}."
            return Outcome(Stage.ENRICHED, message, sources=sources_of(reports))
        case Scored(total):
            return Outcome(Stage.SCORED, f"{name} scores {total} of 100.", score=score_of(verdict))
        case Duplicate(because, company_id):
            return Outcome(Stage.DUPLICATE, f"{name}: {because}", reason=because, company_id=company_id)
        case Rejected(reason):
            return Outcome(Stage.REJECTED, f"{name} was left out: {reason}", reason=reason)
        case Failed(reason):
            return Outcome(Stage.FAILED, f"{name} could not be worked on: {reason}", reason=reason)


def promoted(work: Work, entered: Entered) -> Outcome:
    """It is a lead, or still one."""
    still, then = ("", "") if entered.before is None else (" still", f"; it was {entered.before}")
    message = f"{work.found.name} is{still} a lead, score {work.score['total']}{then}."
    return Outcome(Stage.PROMOTED, message, lead_id=entered.lead_id, company_id=entered.company_id)


def sources_of(reports: Iterable[SourceReport]) -> dict[str, Any]:
    """What asking the sources came to, as a candidate keeps it."""
    return {each.source.value: {"status": each.status.value, "detail": each.detail} for each in reports}


def score_of(verdict: Scored) -> dict[str, Any]:
    """A score as a candidate keeps it."""
    return {"total": verdict.total, "parts": list(verdict.parts), "distance_miles": verdict.distance_miles}


def key_rows(work: Work, verdict: Unique) -> list[dict[str, Any]]:
    """What makes the candidate known to those that follow."""
    mine = {"candidate_id": work.id, "run_id": work.target.run_id}
    return [{"kind": key.kind, "value": key.value, **mine} for key in verdict.keys]


_TOLD = tuple(each.name for each in fields(Evidence))


def fact_rows(work: Work, verdict: Enriched) -> list[dict[str, Any]]:
    """What the sources said, as facts."""
    return [{**{name: getattr(item, name) for name in _TOLD}, "candidate_id": work.id} for item in verdict.evidence]
