"""What would come of a file: which rows become leads, which are left out because somebody has the company already."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from leads.db import ReadSession
from leads.import_files import Table
from leads.import_rows import ImportField, Incoming, Mapped, RowProblem, check_mapping, check_rows
from leads.known_companies import Acquaintances, acquaintances_of, leads_of
from leads.matching import Identity

AT_ONCE = 250
"""Rows that are compared before others get their turn, and progress is noted."""

Note = Callable[[int], Awaitable[None]]


async def _silent(_: int) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is left out, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A row that becomes a lead: of a company that the team has, or of a new one."""

    incoming: Incoming
    identity: Identity
    company_id: UUID
    is_new: bool
    candidate_id: UUID = field(default_factory=uuid4)
    lead_id: UUID = field(default_factory=uuid4)


@dataclass(slots=True)
class Plan:
    """What would come of a file."""

    arrivals: list[Arrival] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: Sequence[RowProblem] = ()


async def plan_of(session: ReadSession, table: Table, mapped: Mapped, note: Note = _silent) -> Plan:
    """Decide about each row; nothing is written. `note` is told how many are decided.

    Raises:
        InvalidError: the columns are not well named.
    """
    check_mapping(mapped, table.headings)
    good, problems = await asyncio.to_thread(check_rows, table, mapped)
    identities = await asyncio.to_thread(lambda: [_identity(each) for each in good])
    known = await acquaintances_of(session, identities)
    taken = await leads_of(session, [ref for ref in known.identities if isinstance(ref, UUID)])
    plan, pairs = Plan(problems=problems), list(zip(good, identities, strict=True))
    for begin in range(0, len(pairs), AT_ONCE):
        await asyncio.to_thread(_meet, plan, pairs[begin : begin + AT_ONCE], known, taken)
        await note(len(plan.arrivals) + len(plan.skipped))
    return plan


def _meet(plan: Plan, part: Iterable[tuple[Incoming, Identity]], known: Acquaintances, taken: dict[UUID, str]) -> None:
    """Decide about rows in their order; who comes first is who the later ones are compared with."""
    for incoming, identity in part:
        seen = known.meet(incoming.row, identity)
        if seen is None:
            plan.arrivals.append(Arrival(incoming, identity, uuid4(), is_new=True))
        elif seen.company_id is None:
            plan.skipped.append(Skipped(incoming.row, f"It is the company of row {seen.place} ({seen.because})."))
        elif seen.company_id in taken:
            plan.skipped.append(Skipped(incoming.row, f"It is {taken[seen.company_id]} ({seen.because})."))
        else:
            taken[seen.company_id] = f"the company of row {incoming.row}"
            plan.arrivals.append(Arrival(incoming, identity, seen.company_id, is_new=False))


def _identity(incoming: Incoming) -> Identity:
    told = incoming.values
    return Identity(
        name=incoming.name,
        postcode=told.get(ImportField.POSTCODE),
        phone=told.get(ImportField.PHONE),
        domain=told.get(ImportField.WEBSITE),
        company_number=told.get(ImportField.COMPANY_NUMBER),
        address=told.get(ImportField.ADDRESS),
        town=told.get(ImportField.TOWN),
    )
