"""What the sales team does with a lead: change it, talk to it, convert it into a customer, and move the customer on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from leads import events
from leads.db import WriteSession
from leads.errors import ConflictError, InvalidError, NotFoundError, Problem
from leads.global_ids import global_id
from leads.lifecycle import check_customer_move, check_lead_move
from leads.models import Company, Customer, CustomerStatusChange, Interaction, Lead
from leads.vocabulary import CustomerStatus, EventKind, InteractionKind, LeadStatus

LONGEST_TEXT = 10_000
MOST_AT_ONCE = 100

_CONVERTIBLE = frozenset({LeadStatus.NEW, LeadStatus.CONTACTED, LeadStatus.QUALIFIED, LeadStatus.CONVERTED})


@dataclass(frozen=True, slots=True)
class Conversion:
    """What converting a lead came to; `created` is False when its company was a customer before."""

    lead: Lead
    customer: Customer
    created: bool


async def update_lead(
    session: WriteSession, lead_id: UUID, *, status: LeadStatus | None = None, notes: str | None = None
) -> Lead:
    """Move a lead or rewrite its notes; None leaves as it is.

    Raises:
        NotFoundError, ConflictError, InvalidError: nothing is changed.
    """
    lead = await _lock(session, lead_id)
    if notes is not None:
        _check_length("notes", notes)
        lead.notes = notes
    if status is not None:
        check_lead_move(lead.status, status)
        before, lead.status = lead.status, status
    if status is not None or notes is not None:
        lead.updated_at = datetime.now(UTC)
    if status is not None and status is not before:
        await _tell(session, EventKind.LEAD_MOVED, lead, before, status)
    return lead


async def add_interaction(
    session: WriteSession,
    lead_id: UUID,
    *,
    kind: InteractionKind,
    body: str,
    occurred_at: datetime | None,
    user_id: UUID | None,
) -> Interaction:
    """Record that somebody was in touch, now unless said otherwise.

    Raises:
        NotFoundError, InvalidError: nothing is recorded.
    """
    now = datetime.now(UTC)
    if not body.strip():
        raise InvalidError({"body": "Say what was said or done."})
    _check_length("body", body)
    if occurred_at is not None and occurred_at.tzinfo is None:
        raise InvalidError({"occurredAt": "A time needs its offset from UTC."})
    if occurred_at is not None and occurred_at > now:
        raise InvalidError({"occurredAt": "This time has not come yet."})
    await _lock(session, lead_id)
    interaction = Interaction(
        lead_id=lead_id, kind=kind, body=body.strip(), occurred_at=occurred_at or now, user_id=user_id
    )
    session.add(interaction)
    await session.flush()
    await session.refresh(interaction)
    return interaction


async def convert_lead(session: WriteSession, lead_id: UUID, *, user_id: UUID | None) -> Conversion:
    """Make the lead's company a customer at DISCOVERY, unless it is one already.

    Raises:
        NotFoundError, ConflictError: nothing is changed.
    """
    [result] = await convert_leads(session, [lead_id], user_id=user_id)
    if isinstance(result, Problem):
        raise result
    return result


async def convert_leads(
    session: WriteSession, lead_ids: Sequence[UUID], *, user_id: UUID | None
) -> list[Conversion | Problem]:
    """Convert many; what cannot be converted has its Problem in its place, and the others go on.

    Rows are locked in one order (leads, companies, campaigns, each by id), so that two of these never wait in a ring.
    """
    if len(lead_ids) > MOST_AT_ONCE:
        raise InvalidError({"leadIds": f"At most {MOST_AT_ONCE} leads at once."})
    statement = select(Lead).where(Lead.id.in_(lead_ids)).order_by(Lead.id).with_for_update()
    leads = {lead.id: lead for lead in await session.scalars(statement)}
    suitable = [lead for lead in leads.values() if lead.status in _CONVERTIBLE]
    customers, created = await _customers_of(session, suitable, user_id)
    results = [_outcome(leads.get(lead_id), customers, created) for lead_id in lead_ids]
    await _mark_converted(session, suitable, created)
    return results


async def update_customer_status(
    session: WriteSession, customer_id: UUID, *, status: CustomerStatus, note: str, user_id: UUID | None
) -> Customer:
    """Move a customer on, and keep the move.

    Raises:
        NotFoundError, ConflictError, InvalidError: nothing is changed.
    """
    _check_length("note", note)
    customer = await session.scalar(select(Customer).where(Customer.id == customer_id).with_for_update())
    if customer is None:
        raise NotFoundError("There is no such customer.", field="customerId")
    check_customer_move(customer.status, status)
    session.add(
        CustomerStatusChange(
            customer_id=customer.id, from_status=customer.status, to_status=status, note=note.strip(), user_id=user_id
        )
    )
    before, customer.status = customer.status, status
    customer.updated_at = datetime.now(UTC)
    lead = await session.get(Lead, customer.lead_id) if customer.lead_id else None
    if lead is not None:
        outside = global_id("Customer", customer.id)
        await _tell(session, EventKind.CUSTOMER_MOVED, lead, before, status, customerId=outside)
    return customer


async def _customers_of(
    session: WriteSession, leads: Iterable[Lead], user_id: UUID | None
) -> tuple[Mapping[UUID, Customer], frozenset[UUID]]:
    """The customer of each lead's company, and the leads for which one was made just now."""
    first = {lead.company_id: lead.id for lead in sorted(leads, key=lambda lead: lead.id, reverse=True)}
    if not first:
        return {}, frozenset()
    rows = [{"company_id": company, "lead_id": first[company]} for company in sorted(first)]
    made = insert(Customer).values(rows).on_conflict_do_nothing(index_elements=["company_id"]).returning(Customer.id)
    new = set(await session.scalars(made))
    found = await session.scalars(select(Customer).where(Customer.company_id.in_(first)))
    customers = {customer.company_id: customer for customer in found}
    session.add_all(
        CustomerStatusChange(customer_id=customer_id, to_status=CustomerStatus.DISCOVERY, user_id=user_id)
        for customer_id in new
    )
    return customers, frozenset(c.lead_id for c in customers.values() if c.id in new and c.lead_id)


def _outcome(lead: Lead | None, customers: Mapping[UUID, Customer], created: frozenset[UUID]) -> Conversion | Problem:
    if lead is None:
        return NotFoundError("There is no such lead.", field="leadId")
    if lead.status not in _CONVERTIBLE:
        return ConflictError(f"A lead that is {lead.status} must be made NEW before it can be converted.")
    return Conversion(lead, customers[lead.company_id], lead.id in created)


async def _mark_converted(session: WriteSession, leads: Iterable[Lead], created: frozenset[UUID]) -> None:
    """Each lead's new status, and an event for each customer made, the campaigns in the order of their ids."""
    changed = [lead for lead in leads if lead.status is not LeadStatus.CONVERTED]
    for lead in changed:
        lead.status = LeadStatus.CONVERTED
        lead.updated_at = datetime.now(UTC)
    await session.flush()
    names = await _company_names(session, changed)
    for lead in sorted(changed, key=lambda lead: lead.campaign_id):
        what = "became a customer" if lead.id in created else "was a customer already"
        message = f"{names[lead.company_id]} {what}."
        await events.append(session, lead.campaign_id, EventKind.LEAD_CONVERTED, message, lead_id=lead.id)


async def _tell(
    session: WriteSession, kind: EventKind, lead: Lead, before: StrEnum, after: StrEnum, **more: str
) -> None:
    """An event of the lead's campaign; the lead's row is locked before the campaign's, as everywhere."""
    await session.flush()
    names = await _company_names(session, [lead])
    message = f"{names[lead.company_id]} was moved from {before} to {after}."
    data = {"from": before, "to": after, **more}
    await events.append(session, lead.campaign_id, kind, message, lead_id=lead.id, data=data)


async def _company_names(session: WriteSession, leads: Iterable[Lead]) -> dict[UUID, str]:
    ids = [lead.company_id for lead in leads]
    rows = await session.execute(select(Company.id, Company.name).where(Company.id.in_(ids)))
    return dict(rows.all())


async def _lock(session: WriteSession, lead_id: UUID) -> Lead:
    lead = await session.scalar(select(Lead).where(Lead.id == lead_id).with_for_update())
    if lead is None:
        raise NotFoundError("There is no such lead.", field="leadId")
    return lead


def _check_length(field: str, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise InvalidError({field: f"At most {LONGEST_TEXT:,} characters."})
