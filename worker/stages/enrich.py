"""Enrich: every source is asked about the candidate, side by side; one that cannot be asked is said to be missing."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import structlog

from leads.errors import BadReply, BudgetExhausted, RetryLater, SourceOff
from leads.evidence import Evidence, Found, SourceReport, Subject
from leads.vocabulary import Field, Source, SourceStatus
from leads.waterfall import ROUNDS, worth_asking, worth_asking_again
from worker.candidate import Work
from worker.providers.linkedin import from_website
from worker.runs import turn_off
from worker.vendors import Toolbox
from worker.verdicts import Enriched

log = structlog.get_logger()

CLAIMED = 0.4
"""Confidence in what a model alone says."""

FROM_FIND = {
    Field.NAME: "name",
    Field.ADDRESS: "address",
    Field.TOWN: "town",
    Field.POSTCODE: "postcode",
    Field.PHONE: "phone",
    Field.WEBSITE: "website",
    Field.COMPANY_NUMBER: "company_number",
    Field.DESCRIPTION: "description",
    Field.SIGNAL: "signal",
}


async def enrich(work: Work) -> Enriched:
    """Ask the sources in the order of the waterfall, each only for what no trusted source has said before it."""
    toolbox = await work.vendors.for_tenant(work.db, work.tenant_id)
    subject = Subject.of(work.found, near=work.target.centre, radius_miles=work.target.radius_miles)
    off = {source: why for source, why in toolbox.off.items() if source is not work.finder}
    reports = {source: SourceReport(source, SourceStatus.OFF, why) for source, why in off.items()}
    asked_about: dict[Source, Subject] = {}
    for sources in ROUNDS:
        evidence = [item for report in reports.values() for item in report.evidence]
        wanted = [
            source
            for source in sources
            if source in toolbox.enrichers
            and worth_asking(source, evidence)
            and _not_in_vain(source, reports.get(source), asked_about.get(source), subject)
            and not (source is Source.COMPANIES_HOUSE and _copy_would_know(reports.get(Source.REGISTER), subject))
        ]
        asked_about |= dict.fromkeys(wanted, subject)
        reports |= await _ask(work, toolbox, subject, wanted)
        for source in wanted:
            if reports[source].status is SourceStatus.FOUND:
                subject = subject.learn(reports[source])
    if Source.WEBSITE in reports:
        reports[Source.LINKEDIN] = from_website(reports[Source.WEBSITE])
    evidence = [item for report in reports.values() for item in report.evidence]
    return Enriched(tuple(reports.values()), (*_claims(work.found, work.finder), *evidence))


def _not_in_vain(source: Source, last: SourceReport | None, before: Subject | None, now: Subject) -> bool:
    """Whether a source was not asked yet, or did not find the company and has learnt what might help it."""
    if last is None or before is None:
        return last is None
    vain = last.status in {SourceStatus.NOT_FOUND, SourceStatus.SKIPPED}
    return vain and worth_asking_again(source, before, now)


def _copy_would_know(copy: SourceReport | None, subject: Subject) -> bool:
    """Whether our copy of the register does not have it, and nobody names a number that may be newer than the copy."""
    return copy is not None and copy.status is SourceStatus.NOT_FOUND and subject.company_number is None


async def _ask(work: Work, toolbox: Toolbox, subject: Subject, sources: Sequence[Source]) -> dict[Source, SourceReport]:
    answers = await asyncio.gather(*(_ask_one(work, toolbox, subject, source) for source in sources))
    return dict(zip(sources, answers, strict=True))


async def _ask_one(work: Work, toolbox: Toolbox, subject: Subject, source: Source) -> SourceReport:
    if off := work.sources_off.get(source):
        return SourceReport(source, SourceStatus.OFF, off)
    try:
        return await toolbox.enrichers[source].look_up(subject, work.ledger)
    except SourceOff as error:
        work.sources_off[source] = error.message
        await turn_off(work.db, work.tenant_id, work.target.run_id, source, error.message)
        return SourceReport(source, SourceStatus.OFF, error.message)
    except BudgetExhausted as error:
        return SourceReport(source, SourceStatus.OFF, error.message)
    except (RetryLater, BadReply) as error:
        log.warning("source_unavailable", source=source, code=error.code, error=error.message)
        return SourceReport(source, SourceStatus.UNAVAILABLE, error.message)


def _claims(found: Found, finder: Source) -> Iterable[Evidence]:
    now = datetime.now(UTC)
    for field, name in FROM_FIND.items():
        if value := getattr(found, name):
            yield Evidence(field, value, finder, found.source_url, CLAIMED, now)
