"""Score: is it real, open and near enough, and how good a lead is it? Arithmetic over evidence, nothing else."""

from collections.abc import Mapping
from dataclasses import asdict

from leads.best_values import best, closed, confirmation
from leads.campaign_types import TYPES, Slicing
from leads.evidence import Evidence, Position, SourceReport
from leads.geography import miles_between
from leads.scoring import score as add_up
from leads.vocabulary import REGISTERS, Field
from worker.candidate import Work
from worker.verdicts import Rejected, Scored, Verdict


async def score(work: Work) -> Verdict:
    """Reject what nothing bears out, what is closed, and what lies outside the radius; score the rest.

    Raises:
        RetryLater: where it is cannot be looked up now; the candidate is tried again later.
    """
    evidence = await work.evidence()
    values = best(evidence)
    if confirmation(evidence, _second_sources(work)) is None:
        return Rejected("unconfirmed: no second source knows it")
    if reason := closed(values):
        return Rejected(reason)
    distance = None
    if work.target.centre is not None:
        position = await _position(work, values)
        if position is None:
            return Rejected("nothing says where it is")
        distance = round(miles_between(work.target.centre, position), 1)
        listed = TYPES[work.target.type].slicing is Slicing.NAMES  # what the team named itself is wanted wherever it is
        if distance > work.target.radius_miles and not listed:
            return Rejected(f"it is {distance} miles away, outside the radius of {work.target.radius_miles}")
    result = add_up(
        values,
        work.reports,
        distance_miles=distance,
        radius_miles=work.target.radius_miles,
        brief=work.target.brief,
        terms=_terms(work),
    )
    return Scored(result.total, tuple(asdict(part) for part in result.parts), distance)


def _terms(work: Work) -> tuple[str, ...]:
    """What a company should be about: the reference company's trades, where there is one, or the type's."""
    reference = work.target.reference
    return (reference.trades if reference else ()) or TYPES[work.target.type].search_terms


def _second_sources(work: Work) -> list[SourceReport]:
    """What others than its finder said; a register is enough for a type of campaign that is about its entries."""
    if work.finder not in REGISTERS or TYPES[work.target.type].register_first:
        return list(work.reports)
    return [report for report in work.reports if report.source not in REGISTERS]


async def _position(work: Work, values: Mapping[Field, Evidence]) -> Position | None:
    if seen := values.get(Field.POSITION):
        return Position(*seen.value)
    if postcode := values.get(Field.POSTCODE):
        place = await work.gazetteer.locate(postcode.value)
        return place.position if place else None
    return None
