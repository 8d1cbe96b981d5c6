"""How each kind of task is done: a vendor is asked, and what it comes to is said; nothing is written here."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from leads.analysis import Known, tellable
from leads.evidence import Evidence, SourceReport
from leads.known_companies import identity_of
from leads.linkedin import OwnPage, SeenPage, judge
from leads.matching import Identity
from leads.models import Company, Fact, IdentityKey
from leads.vocabulary import Field, KeyKind, Source, SourceStatus, TaskKind, TaskStatus
from worker.care import Batch, Task
from worker.providers.openai_analysis import Written
from worker.vendors import Toolbox

ASKED = {
    TaskKind.LINKEDIN: Source.OPENAI,
    TaskKind.REGISTER: Source.COMPANIES_HOUSE,
    TaskKind.ANALYSIS: Source.OPENAI,
}
"""Who is asked for each kind of task."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task came to. `message` tells a person what it brought, after the company's name; None for nothing."""

    status: TaskStatus = TaskStatus.DONE
    reason: str | None = None
    message: str | None = None
    report: SourceReport | None = None
    written: Written | None = None


def given_up(batch: Batch, status: TaskStatus, reason: str) -> list[Outcome]:
    """The same end for all."""
    return [Outcome(status, reason) for _ in batch.tasks]


async def work(batch: Batch, toolbox: Toolbox) -> list[Outcome]:
    """What each task comes to.

    Raises:
        VendorError: whoever has to be asked could not be.
    """
    source = ASKED[batch.kind]
    if not batch.asked and (off := batch.sources_off.get(source)):
        return given_up(batch, TaskStatus.DROPPED, off)
    return await STEPS[batch.kind](batch, toolbox)


async def _find_pages(batch: Batch, toolbox: Toolbox) -> list[Outcome]:
    """One question about all companies of the batch."""
    if toolbox.pages is None:
        return given_up(batch, TaskStatus.DROPPED, toolbox.off[Source.OPENAI])
    identities = await _identities(batch)
    seen = await toolbox.pages.look_for(identities, batch.ledger)
    return [_page(identity, pages, seen.at) for identity, pages in zip(identities, seen.pages, strict=True)]


def _page(identity: Identity, pages: Iterable[SeenPage], at: datetime) -> Outcome:
    own = {page.url: page for seen in pages if (page := judge(identity, seen))}
    if len(own) == 1:
        return _own_page(next(iter(own.values())), at)
    why = (
        "A search shows several pages that could be its own." if own else "Neither its website nor a search shows one."
    )
    return Outcome(reason=why, report=SourceReport(Source.LINKEDIN, SourceStatus.NOT_FOUND, why))


def _own_page(page: OwnPage, at: datetime) -> Outcome:
    fact = Evidence(Field.LINKEDIN_URL, page.url, Source.LINKEDIN, page.url, page.confidence, at)
    detail = f"Found by a search of linkedin.com: {page.because}."
    report = SourceReport(Source.LINKEDIN, SourceStatus.FOUND, detail, (fact,))
    return Outcome(message=f"its LinkedIn page was found ({page.because}).", report=report)


async def _read_register(batch: Batch, toolbox: Toolbox) -> list[Outcome]:
    if toolbox.register is None:
        return given_up(batch, TaskStatus.DROPPED, toolbox.off[Source.COMPANIES_HOUSE])
    [task] = batch.tasks
    async with batch.db.read(batch.tenant_id) as session:
        number = await session.scalar(select(Company.company_number).where(Company.id == task.company_id))
    if number is None:
        return given_up(batch, TaskStatus.DROPPED, "its company number is not known")
    report = await toolbox.register.details(number, batch.ledger)
    if not report.evidence:
        return [Outcome(reason=report.detail or None)]
    about = ", ".join(dict.fromkeys(item.field.value.replace("_", " ") for item in report.evidence))
    return [Outcome(message=f"the register says more about it: {about}.", report=report)]


async def _analyse(batch: Batch, toolbox: Toolbox) -> list[Outcome]:
    if toolbox.analyst is None:
        return given_up(batch, TaskStatus.DROPPED, toolbox.off[Source.OPENAI])
    [task] = batch.tasks
    told = tellable(await _known(batch, task))
    if not told:
        return given_up(batch, TaskStatus.FAILED, "nothing is known of it that a model may be told")
    written = await toolbox.analyst.analyse(batch.purpose, told, batch.ledger)
    if not written.analysis.statements:
        return given_up(batch, TaskStatus.FAILED, "nothing that the model wrote is borne out by the facts")
    return [Outcome(message=f"it was analysed, {written.analysis.statements} statements.", written=written)]


async def _identities(batch: Batch) -> list[Identity]:
    """What each task's company is recognised by, from what may be kept; in the order of the tasks."""
    ids = [task.company_id for task in batch.tasks]
    async with batch.db.read(batch.tenant_id) as session:
        companies = {row.id: row for row in await session.scalars(select(Company).where(Company.id.in_(ids)))}
        rows = select(IdentityKey.company_id, IdentityKey.value).where(
            IdentityKey.company_id.in_(ids), IdentityKey.kind == KeyKind.NAME
        )
        keys = (await session.execute(rows.order_by(IdentityKey.value))).all()
    names: dict[UUID | None, list[str]] = {}
    for company_id, name in keys:
        names.setdefault(company_id, []).append(name)
    return [identity_of(companies[company_id], names.get(company_id, ())) for company_id in ids]


async def _known(batch: Batch, task: Task) -> Sequence[Known]:
    """The company's facts that may be kept, the surest of each field first."""
    statement = select(Fact).where(Fact.company_id == task.company_id, Fact.expires_at.is_(None))
    async with batch.db.read(batch.tenant_id) as session:
        facts = await session.scalars(statement.order_by(Fact.field, Fact.confidence.desc(), Fact.id))
        return [Known(fact.id, fact.field, fact.value, fact.source, fact.url) for fact in facts]


STEPS: dict[TaskKind, Callable[[Batch, Toolbox], Awaitable[list[Outcome]]]] = {
    TaskKind.LINKEDIN: _find_pages,  # is there a page that is surely its own?
    TaskKind.REGISTER: _read_register,  # who runs it, who owns it, how does it do?
    TaskKind.ANALYSIS: _analyse,  # what does all that come to?
}
