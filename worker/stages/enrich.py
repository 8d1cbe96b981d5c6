"""Enrich: every source is asked about the candidate, side by side; one that cannot be asked is said to be missing."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

import structlog

from leads.errors import BadReply, BudgetExhausted, RetryLater, SourceOff
from leads.evidence import Evidence, Found, SourceReport, Subject
from leads.vocabulary import Field, Source, SourceStatus
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
}


async def enrich(work: Work) -> Enriched:
    """Ask all sources at once, then once more those that can use what the others brought."""
    toolbox = await work.vendors.for_tenant(work.db, work.tenant_id)
    subject = Subject.of(work.found, near=work.target.centre, radius_miles=work.target.radius_miles)
    off = {source: why for source, why in toolbox.off.items() if source is not work.finder}
    reports = {source: SourceReport(source, SourceStatus.OFF, why) for source, why in off.items()}
    reports |= await _ask(work, toolbox, subject, toolbox.enrichers)
    learnt = subject
    for report in reports.values():
        if report.status is SourceStatus.FOUND:
            learnt = learnt.learn(report)
    again = [source for source in toolbox.enrichers if _worth_asking_again(source, reports[source], subject, learnt)]
    reports |= await _ask(work, toolbox, learnt, again)
    if Source.WEBSITE in reports:
        reports[Source.LINKEDIN] = from_website(reports[Source.WEBSITE])
    evidence = [item for report in reports.values() for item in report.evidence]
    return Enriched(tuple(reports.values()), (*_claims(work.found, work.finder), *evidence))


async def _ask(work: Work, toolbox: Toolbox, subject: Subject, sources: Iterable[Source]) -> dict[Source, SourceReport]:
    wanted = list(sources)
    answers = await asyncio.gather(*(_ask_one(work, toolbox, subject, source) for source in wanted))
    return dict(zip(wanted, answers, strict=True))


async def _ask_one(work: Work, toolbox: Toolbox, subject: Subject, source: Source) -> SourceReport:
    if off := work.sources_off.get(source):
        return SourceReport(source, SourceStatus.OFF, off)
    try:
        async with toolbox.turns[source]:
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


def _worth_asking_again(source: Source, report: SourceReport, before: Subject, after: Subject) -> bool:
    if report.status not in {SourceStatus.NOT_FOUND, SourceStatus.SKIPPED}:
        return False
    if source is Source.WEBSITE:
        return after.website is not None and before.website is None
    if source is Source.COMPANIES_HOUSE:
        return after.company_number != before.company_number
    return False


def _claims(found: Found, finder: Source) -> Iterable[Evidence]:
    now = datetime.now(UTC)
    for field, name in FROM_FIND.items():
        if value := getattr(found, name):
            yield Evidence(field, value, finder, found.source_url, CLAIMED, now)
