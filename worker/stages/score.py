"""Score: is it real, open and near enough, and how good a lead is it? Arithmetic over evidence, nothing else."""

from collections.abc import Mapping
from dataclasses import asdict

from leads.best_values import best, closed, confirmation
from leads.campaign_types import TYPES, Slicing
from leads.evidence import Evidence, Position
from leads.geography import miles_between
from leads.scoring import score as add_up
from leads.vocabulary import Field
from worker.candidate import Work
from worker.verdicts import Rejected, Scored, Verdict


async def score(work: Work) -> Verdict:
    """Reject what nothing bears out, what is closed, and what lies outside the radius; score the rest.

    Raises:
        RetryLater: where it is cannot be looked up now; the candidate is tried again later.
    """
    evidence = await work.evidence()
    values = best(evidence)
    if confirmation(evidence, work.reports) is None:
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
        terms=TYPES[work.target.type].search_terms,
    )
    return Scored(result.total, tuple(asdict(part) for part in result.parts), distance)


async def _position(work: Work, values: Mapping[Field, Evidence]) -> Position | None:
    if seen := values.get(Field.POSITION):
        return Position(*seen.value)
    if postcode := values.get(Field.POSTCODE):
        place = await work.gazetteer.locate(postcode.value)
        return place.position if place else None
    return None
