"""The last look: under one lock for each tenant, a scored candidate becomes a lead of a new or a known company."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    delete,
    func,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from leads import care
from leads.db import ReadSession, WriteSession
from leads.known_companies import acquaintances_of
from leads.matching import Identity, keys_of
from leads.models import Campaign, Candidate, Company, Customer, Fact, IdentityKey, Lead, Run
from leads.vocabulary import LeadStatus, Source
from worker.candidate import Target, Work
from worker.verdicts import Duplicate, Promoted, Rejected

IN_THE_FUNNEL = (LeadStatus.NEW, LeadStatus.CONTACTED, LeadStatus.QUALIFIED)
"""Leads that somebody may still want to know more of; the others were decided upon."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A candidate that is a lead now: a new one, or that of an earlier run, which had a score `before`."""

    company_id: UUID
    lead_id: UUID
    before: int | None = None


Ready = tuple[Work, Promoted]
Newcomer = tuple[Work, Promoted, Entered]
"""Of a company that the team does not have yet."""


async def promote_all(
    session: WriteSession, ready: Sequence[Ready], *, room: int
) -> list[Entered | Duplicate | Rejected]:
    """Of each the lead, or why there is none; `room` is for how many more the campaign wants.

    Who comes first is whom the later ones are compared with. Newcomers are written together.
    """
    known = await acquaintances_of(session, [verdict.identity for _, verdict in ready])
    results: list[Entered | Duplicate | Rejected] = []
    company_ids: dict[int | None, UUID] = {}
    newcomers: list[Newcomer] = []
    for place, (work, verdict) in enumerate(ready):
        result: Entered | Duplicate | Rejected
        if room < 1:
            result = Rejected(full(work.target))
        elif (seen := known.meet(place, verdict.identity)) is None:
            result = Entered(uuid4(), uuid4())
            company_ids[place] = result.company_id
            newcomers.append((work, verdict, result))
        else:
            await _enter(session, newcomers)
            newcomers.clear()
            company_id = seen.company_id or company_ids[seen.place]
            result = await _of_known(session, work, verdict, company_id, seen.because)
            if isinstance(result, Entered) and seen.company_id:
                known.learn(company_id, verdict.identity)
        room -= isinstance(result, Entered)
        results.append(result)
    await _enter(session, newcomers)
    return results


def full(target: Target) -> str:
    """Why a full campaign leaves a candidate out."""
    return f"the campaign already has the {target.max_results} leads that were asked for"


async def not_again(session: ReadSession, target: Target, company_id: UUID, because: str) -> Duplicate | None:
    """Why a known company must not become a lead of this campaign, or None."""
    customer = await session.scalar(select(Customer.status).where(Customer.company_id == company_id))
    if customer is not None and not target.include_existing_customers:
        return Duplicate(f"it is a customer, {customer} ({because})", company_id)
    leads = await session.execute(
        select(Campaign.name, Campaign.id, _to_renew(target))
        .join(Lead, Lead.campaign_id == Campaign.id)
        .where(Lead.company_id == company_id)
    )
    for name, campaign_id, to_renew in leads:
        if not to_renew and (customer is None or campaign_id == target.campaign_id):
            return Duplicate(f"it is a lead of “{name}” ({because})", company_id)
    return None


def also_found(finder: Source) -> Update:
    """Note on a candidate that another finder reported it too."""
    return (
        update(Candidate)
        .where(Candidate.finder != finder, ~Candidate.also_found_by.contains([finder.value]))
        .values(also_found_by=Candidate.also_found_by.concat([finder.value]))
        .execution_options(synchronize_session=False)
    )


async def _enter(session: WriteSession, newcomers: Sequence[Newcomer]) -> None:
    """Companies, what they are known by, their facts and their leads."""
    if not newcomers:
        return
    companies = [{**_NOWHERE, **verdict.company, "id": entered.company_id} for _, verdict, entered in newcomers]
    await session.insert(Company, companies)
    await _remember(session, [(entered.company_id, verdict.identity) for _, verdict, entered in newcomers])
    await _take_facts(session, [(work.id, entered.company_id) for work, _, entered in newcomers])
    await _new_leads(session, [(work, entered) for work, _, entered in newcomers])


async def _of_known(
    session: WriteSession, work: Work, verdict: Promoted, company_id: UUID, because: str
) -> Entered | Duplicate:
    """The lead of a company that the team has."""
    if problem := await not_again(session, work.target, company_id, because):
        return problem
    await _remember(session, [(company_id, verdict.identity)])
    await _take_facts(session, [(work.id, company_id)])
    if renewed := await _renewed(session, work, company_id):
        return renewed
    entered = Entered(company_id, uuid4())
    await _new_leads(session, [(work, entered)])
    return entered


async def _remember(session: WriteSession, known_by: Iterable[tuple[UUID, Identity]]) -> None:
    rows = [
        {"kind": key.kind, "value": key.value, "company_id": company_id}
        for company_id, identity in known_by
        for key in keys_of(identity)
    ]
    if rows:
        await (await session.connection()).execute(upsert(IdentityKey).on_conflict_do_nothing(), rows)


async def _take_facts(session: WriteSession, owners: Sequence[tuple[UUID, UUID]]) -> None:
    """What is known of candidates is known of their companies."""
    candidates, companies = (list(ids) for ids in zip(*owners, strict=True))
    await (await session.connection()).execute(_TAKE_FACTS, {"candidates": candidates, "companies": companies})


async def _new_leads(session: WriteSession, entering: Sequence[tuple[Work, Entered]]) -> None:
    rows = [
        {"id": entered.lead_id, "company_id": entered.company_id, "campaign_id": work.target.campaign_id}
        | _found_now(work)
        for work, entered in entering
    ]
    await session.insert(Lead, rows)
    await care.welcome(session, [entered.lead_id for _, entered in entering])


async def _renewed(session: WriteSession, work: Work, company_id: UUID) -> Entered | None:
    """The company's lead of an earlier run, with what is known now in place of what was; None without one."""
    mine = select(Lead.id, Lead.score).where(Lead.company_id == company_id, Lead.campaign_id == work.target.campaign_id)
    lead = (await session.execute(mine)).one_or_none()
    if lead is None:
        return None
    changes = _found_now(work) | {"updated_at": func.clock_timestamp()}
    await session.execute(update(Lead).where(Lead.id == lead.id).values(changes))
    told = select(Fact.source, Fact.field).where(Fact.candidate_id == work.id)
    older = delete(Fact).where(Fact.company_id == company_id, Fact.candidate_id != work.id)
    await session.execute(older.where(tuple_(Fact.source, Fact.field).in_(told)))
    return Entered(company_id, lead.id, lead.score)


def _found_now(work: Work) -> dict[str, Any]:
    """A lead's columns that say what this run makes of it."""
    return {
        "run_id": work.target.run_id,
        "candidate_id": work.id,
        "score": work.score["total"],
        "score_parts": work.score["parts"],
        "distance_miles": work.score["distance_miles"],
    }


def _to_renew(target: Target) -> ColumnElement[bool]:
    """Of a lead: whether it is one of the campaign's earlier runs that this run looks into again."""
    run = select(Run.new_finds_only).where(Run.id == target.run_id).scalar_subquery()
    earlier = (Lead.campaign_id == target.campaign_id, Lead.run_id != target.run_id)
    return and_(*earlier, Lead.status.in_(IN_THE_FUNNEL), ~run)


_NOWHERE = {"latitude": None, "longitude": None}
_TAKE_FACTS = text(
    """
    UPDATE fact SET company_id = owner.company_id
    FROM unnest(CAST(:candidates AS uuid[]), CAST(:companies AS uuid[])) AS owner (candidate_id, company_id)
    WHERE fact.candidate_id = owner.candidate_id
    """
)
