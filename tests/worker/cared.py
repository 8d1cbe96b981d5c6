"""What tests of leads' tasks look at: the tasks, the analyses, and the sandbox's truth about a lead's page."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

from rapidfuzz import fuzz, process
from sqlalchemy import select

from canvass.sandbox.organisations import plain_name
from canvass.sandbox.world import World
from leads import care
from leads.accounts import create_user
from leads.models import Fact, Lead, LeadAnalysis, LeadTask
from leads.vocabulary import Field, Role, Source, TaskKind, TaskStatus
from tests.worker.machine import Desk, Picture


async def tasks(desk: Desk, campaign_id: UUID, kind: TaskKind | None = None) -> Sequence[LeadTask]:
    """The campaign's tasks, in the order in which they were asked for."""
    statement = select(LeadTask).where(LeadTask.campaign_id == campaign_id).order_by(LeadTask.created_at, LeadTask.id)
    if kind is not None:
        statement = statement.where(LeadTask.kind == kind)
    async with desk.db.read(desk.id) as session:
        return (await session.scalars(statement)).all()


async def until(
    desk: Desk, campaign_id: UUID, condition: Callable[[Sequence[LeadTask]], bool], *, within: float = 20.0
) -> Sequence[LeadTask]:
    """The campaign's tasks as soon as they suit."""
    async with asyncio.timeout(within):
        while not condition(found := await tasks(desk, campaign_id)):  # noqa: ASYNC110 - the worker may be elsewhere
            await asyncio.sleep(0.05)
    return found


async def over(desk: Desk, campaign_id: UUID, *, within: float = 20.0) -> Sequence[LeadTask]:
    """The campaign's tasks when none waits any more."""
    return await until(
        desk, campaign_id, lambda found: bool(found) and not any(is_waiting(each) for each in found), within=within
    )


def is_waiting(task: LeadTask) -> bool:
    return task.status is TaskStatus.WAITING


async def want_pages(desk: Desk, leads: Sequence[Lead]) -> None:
    """Tasks that nobody is told of."""
    async with desk.db.write(desk.id) as session:
        for lead in leads:
            await care.want(session, lead, TaskKind.LINKEDIN, asked_by=None)


async def analyse(desk: Desk, lead: Lead, *, asked_by: UUID | None = None) -> UUID:
    """Somebody clicks, or the campaign wants it; the task that they get."""
    async with desk.db.write(desk.id) as session:
        return (await care.analyse(session, desk.settings, lead.id, asked_by=asked_by)).id


async def somebody(desk: Desk) -> UUID:
    """A member of the team."""
    return await create_user(
        desk.db, desk.id, email=f"{uuid4().hex}@example.com", name="Jo", password=None, role=Role.MEMBER
    )


async def analyses(desk: Desk) -> Sequence[LeadAnalysis]:
    async with desk.db.read(desk.id) as session:
        return (await session.scalars(select(LeadAnalysis).order_by(LeadAnalysis.created_at))).all()


async def facts(desk: Desk, lead: Lead) -> Sequence[Fact]:
    """All facts of the lead's company."""
    async with desk.db.read(desk.id) as session:
        return (await session.scalars(select(Fact).where(Fact.company_id == lead.company_id))).all()


def statements(analysis: LeadAnalysis) -> list[dict[str, Any]]:
    return [statement for section in analysis.body.values() for statement in section]


def linked(picture: Picture, lead: Lead) -> list[Fact]:
    """The lead's LinkedIn facts."""
    return [
        fact for fact in picture.facts_of(lead) if fact.field is Field.LINKEDIN_URL and fact.source is Source.LINKEDIN
    ]


def by_search(picture: Picture, lead: Lead) -> bool:
    """Whether its page was found by a search: the fact points to the page itself."""
    return any(fact.url == fact.value for fact in linked(picture, lead))


def true_page(world: World, picture: Picture, lead: Lead) -> str | None:
    """The page that the lead's organisation really has, in whatever way the model spelt its name."""
    [name] = [each.name for each in picture.candidates if each.lead_id == lead.id]
    by_name = {plain_name(each.name): each for each in world.organisations}
    found = process.extractOne(plain_name(name), by_name.keys(), scorer=fuzz.ratio, score_cutoff=90)
    assert found is not None, name
    return world.linkedin(by_name[found[0]])
