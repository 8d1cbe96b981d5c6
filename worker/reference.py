"""Finds out who the reference company is: asks the sources about it as about a find; what it is for is elsewhere."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from leads.calls import Calls, Enricher
from leads.errors import BudgetExhausted, VendorError
from leads.evidence import SourceReport, Subject
from leads.geography import Place
from leads.reference import Reference, named, reference_of
from leads.vocabulary import SOURCE_LABELS, Source, SourceStatus

log = structlog.get_logger()

ROUNDS = 3
"""A source is asked again while others bring something new: the register gives the postcode by which Google knows it,
Google the website, the website the number by which the register knows it."""


class Enrichers(Protocol):
    """What of a toolbox is needed."""

    @property
    def enrichers(self) -> Mapping[Source, Enricher]:
        """Who can be asked about one company."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The reference as far as it is known, and a sentence for the campaign's log that says how it was identified."""

    reference: Reference
    said: str


async def resolve(toolbox: Enrichers, name: str, calls: Calls, *, place: Place | None = None) -> Resolved:
    """Who is meant by `name` ("Archer Ltd", "Archer Ltd, Leicester"); near `place`, the campaign's, if nothing is said.

    Nothing is raised for a source that cannot be asked: if nobody knows the company, its name alone is the reference.
    """
    asked = named(name)
    subject = Subject(name=asked.name, town=asked.town, near=place.position if place else None)
    reports = await _ask_around(toolbox.enrichers, subject, calls)
    if not _found(reports) and asked.town is None and place and place.town:
        reports = await _ask_around(toolbox.enrichers, replace(subject, town=place.town), calls)
    reference = reference_of(asked, reports)
    return Resolved(reference, _known(reference, reports) if reference.known else _unknown(reference, reports))


async def _ask_around(enrichers: Mapping[Source, Enricher], subject: Subject, calls: Calls) -> list[SourceReport]:
    reports: dict[Source, SourceReport] = {}
    for _ in range(ROUNDS):
        open_ones = [source for source in enrichers if source not in _found(reports.values())]
        answers = await asyncio.gather(*(_ask(enrichers[source], subject, calls) for source in open_ones))
        reports |= dict(zip(open_ones, answers, strict=True))
        learnt = subject
        for report in answers:
            learnt = learnt.learn(report) if report.status is SourceStatus.FOUND else learnt
        if learnt == subject:
            break
        subject = learnt
    return list(reports.values())


async def _ask(enricher: Enricher, subject: Subject, calls: Calls) -> SourceReport:
    try:
        return await enricher.look_up(subject, calls)
    except BudgetExhausted as error:
        return SourceReport(enricher.source, SourceStatus.OFF, error.message)
    except VendorError as error:
        log.warning("reference_not_asked", source=enricher.source, code=error.code, error=error.message)
        return SourceReport(enricher.source, SourceStatus.UNAVAILABLE, error.message)


def _found(reports: Iterable[SourceReport]) -> dict[Source, SourceReport]:
    return {report.source: report for report in reports if report.status is SourceStatus.FOUND}


def _known(reference: Reference, reports: Iterable[SourceReport]) -> str:
    by = " and ".join(SOURCE_LABELS[source] for source in _found(reports))
    number = f"number {reference.company_number}" if reference.company_number else None
    told = (number, reference.town, "; ".join(reference.trades) or None, reference.size)
    return f"The reference company is {reference.name} ({', '.join(filter(None, told))}), known to {by}."


def _unknown(reference: Reference, reports: Iterable[SourceReport]) -> str:
    silent = [
        SOURCE_LABELS[each.source] for each in reports if each.status in {SourceStatus.UNAVAILABLE, SourceStatus.OFF}
    ]
    why = f" {' and '.join(silent)} could not be asked." if silent else " Its town or its full name may help."
    return (
        f"No source knows the reference company “{reference.name}” for certain: its name alone is searched with.{why}"
    )
