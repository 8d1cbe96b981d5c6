"""What enrichment makes of its sources' answers and failures; the sources here answer from memory."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from leads.calls import Calls
from leads.errors import BadCredentials, BadReply, BudgetExhausted, Unavailable
from leads.evidence import Evidence, Found, SourceReport, Subject
from leads.models import Run
from leads.vocabulary import Field, Source, SourceStatus
from tests.worker.conftest import Team
from worker.candidate import Target, Work
from worker.stages.enrich import CLAIMED, enrich
from worker.vendors import Toolbox
from worker.verdicts import Enriched

PLACES, REGISTER, WEBSITE = Source.GOOGLE_PLACES, Source.COMPANIES_HOUSE, Source.WEBSITE
FOUND = Found("Quillmarsh Dental Ltd", postcode="LE1 6TE", source_url="https://directory.example/quillmarsh")
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Known:
    """A source that gives each answer in turn, the last one for ever, and remembers what it was asked about."""

    source: Source
    answers: list[SourceReport | Exception]
    asked: list[Subject] = field(default_factory=list)

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        self.asked.append(subject)
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


def says(source: Source, **values: str) -> SourceReport:
    pieces = (Evidence(Field(name), value, source, "https://x.example", 0.9, NOW) for name, value in values.items())
    return SourceReport(source, SourceStatus.FOUND, "It is there.", tuple(pieces))


def lacks(source: Source, status: SourceStatus = SourceStatus.NOT_FOUND) -> SourceReport:
    return SourceReport(source, status, "It is not there.")


async def enriched(
    team: Team, *known: Known, found: Found = FOUND, off: dict[Source, str] | None = None
) -> tuple[Enriched, Work]:
    """The verdict about a find when these are the sources."""
    campaign = await team.campaign()
    enrichers = {each.source: each for each in known}
    toolbox = Toolbox({}, enrichers, off or {})
    vendors = SimpleNamespace(for_tenant=lambda db, tenant_id: asyncio.sleep(0, toolbox))
    assert campaign.run_id is not None
    work = Work(
        db=team.db,
        tenant_id=team.id,
        id=uuid4(),
        fence=1,
        attempts=0,
        stage=cast("Any", None),
        finder=Source.OPENAI,
        found=found,
        target=Target.of(campaign, campaign.run_id),
        sources_off={},
        vendors=cast("Any", vendors),
        gazetteer=cast("Any", None),
    )
    return await enrich(work), work


def statuses(verdict: Enriched) -> dict[Source, SourceStatus]:
    return {report.source: report.status for report in verdict.reports}


async def test_what_the_model_claims_is_evidence_of_little_weight(team: Team) -> None:
    verdict, _ = await enriched(team)

    assert [(e.field, e.value, e.source, e.url, e.confidence) for e in verdict.evidence] == [
        (Field.NAME, "Quillmarsh Dental Ltd", Source.OPENAI, FOUND.source_url, CLAIMED),
        (Field.POSTCODE, "LE1 6TE", Source.OPENAI, FOUND.source_url, CLAIMED),
    ]


async def test_a_website_that_another_source_knows_is_visited(team: Team) -> None:
    website = Known(WEBSITE, [lacks(WEBSITE, SourceStatus.SKIPPED), says(WEBSITE, phone="0116 496 0001")])

    verdict, _ = await enriched(team, Known(PLACES, [says(PLACES, website="https://quillmarsh.example")]), website)

    assert [subject.website for subject in website.asked] == [None, "https://quillmarsh.example"]
    assert statuses(verdict)[WEBSITE] is SourceStatus.FOUND


async def test_a_number_on_the_website_is_looked_up_on_the_register(team: Team) -> None:
    register = Known(REGISTER, [lacks(REGISTER), says(REGISTER, company_number="99000123")])
    website = Known(WEBSITE, [says(WEBSITE, company_number="99000123")])

    verdict, _ = await enriched(team, website, register)

    assert [subject.company_number for subject in register.asked] == [None, "99000123"]
    assert statuses(verdict)[REGISTER] is SourceStatus.FOUND
    assert len(website.asked) == 1


@pytest.mark.parametrize("first", [says(WEBSITE, phone="0116 496 0001"), Unavailable(WEBSITE, "it is down")])
async def test_a_source_that_answered_or_is_down_is_not_asked_again(
    team: Team, first: SourceReport | Exception
) -> None:
    website = Known(WEBSITE, [first])
    found = replace(FOUND, website="https://quillmarsh.example")

    await enriched(team, website, Known(PLACES, [says(PLACES, website="https://other.example")]), found=found)

    assert len(website.asked) == 1


@pytest.mark.parametrize("error", [Unavailable(PLACES, "it is down"), BadReply(PLACES, "no JSON")])
async def test_a_failure_is_told_as_missing_and_never_as_empty(team: Team, error: Exception) -> None:
    verdict, work = await enriched(team, Known(PLACES, [error]), Known(REGISTER, [says(REGISTER, town="Leicester")]))

    assert statuses(verdict) == {PLACES: SourceStatus.UNAVAILABLE, REGISTER: SourceStatus.FOUND}
    assert work.sources_off == {}


async def test_a_refused_key_turns_the_source_off_for_the_whole_run(team: Team) -> None:
    verdict, work = await enriched(team, Known(PLACES, [BadCredentials(PLACES, "the key is not valid")]))

    assert statuses(verdict) == {PLACES: SourceStatus.OFF}
    async with team.db.read(team.id) as session:
        run = await session.get_one(Run, work.target.run_id)
    assert run.sources_off == {"google_places": "the key is not valid"}


async def test_a_spent_budget_turns_nothing_off(team: Team) -> None:
    verdict, work = await enriched(team, Known(PLACES, [BudgetExhausted(PLACES, "no more")]))

    assert statuses(verdict) == {PLACES: SourceStatus.OFF}
    async with team.db.read(team.id) as session:
        assert (await session.get_one(Run, work.target.run_id)).sources_off == {}


async def test_a_source_without_a_key_is_told_as_off_but_not_the_finder(team: Team) -> None:
    verdict, _ = await enriched(team, off={PLACES: "no key is set", Source.OPENAI: "no key is set"})

    assert statuses(verdict) == {PLACES: SourceStatus.OFF}
    assert verdict.reports[0].detail == "no key is set"


async def test_linkedin_is_only_what_the_website_links_to(team: Team) -> None:
    links = Evidence(
        Field.SOCIAL_LINKS, ["https://uk.linkedin.com/company/quillmarsh/"], WEBSITE, "https://q.example", 0.9, NOW
    )
    site = SourceReport(WEBSITE, SourceStatus.FOUND, "It is there.", (links,))

    verdict, _ = await enriched(team, Known(WEBSITE, [site]))

    (fact,) = [piece for piece in verdict.evidence if piece.source is Source.LINKEDIN]
    assert (fact.field, fact.value) == (Field.LINKEDIN_URL, "https://www.linkedin.com/company/quillmarsh")
    assert fact.url == "https://q.example"
