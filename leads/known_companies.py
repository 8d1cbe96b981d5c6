"""The team's companies that many newcomers might be, looked up together: what `leads.matching` compares them with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Integer, any_, bindparam, func, literal, select, text

from leads.db import ReadSession, WriteSession
from leads.matching import Identity, Key, dedupe, keys_of
from leads.models import Campaign, Company, Customer, IdentityKey, Lead
from leads.vocabulary import KeyKind

MOST_COMPARED = 200
"""Companies that share a key and are compared; a key that more share says nothing."""


async def lock_companies(session: WriteSession) -> None:
    """One who adds companies at a time for a tenant, so that two finds of one company cannot both become it."""
    name = f"companies of {session.tenant_id}"
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def identity_of(company: Company, names: Iterable[str]) -> Identity:
    """What a company is recognised by; `names` are those it had or has."""
    return Identity(
        name=company.name,
        postcode=company.postcode,
        phone=company.phone,
        domain=company.website,
        company_number=company.company_number,
        address=company.address,
        town=company.town,
        other_names=tuple(name for name in names if name != company.name),
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """Who a newcomer is: a company of the team's, or an earlier newcomer by its place; and why."""

    company_id: UUID | None
    place: int | None
    because: str


@dataclass(slots=True)
class Acquaintances:
    """Those whom newcomers are compared with: the team's companies, and the newcomers that came before."""

    identities: dict[UUID | int, Identity] = field(default_factory=dict)
    by_key: defaultdict[Key, list[UUID | int]] = field(default_factory=lambda: defaultdict(list))

    def meet(self, place: int, identity: Identity) -> Seen | None:
        """Who the newcomer is taken for; from then on it is known itself, by its place, unless it is somebody else."""
        seen = self.recognise(identity)
        if seen is None:
            self.add(place, identity, keys_of(identity))
        return seen

    def recognise(self, identity: Identity) -> Seen | None:
        """Who the newcomer is taken for; it stays unknown itself."""
        sharing = dict.fromkeys(ref for key in keys_of(identity) for ref in self.by_key[key][:MOST_COMPARED])
        match = dedupe(identity, ((ref, self.identities[ref]) for ref in list(sharing)[:MOST_COMPARED]))
        if match is None:
            return None
        because = "; ".join(match.resemblance.because)
        if isinstance(match.ref, UUID):
            return Seen(match.ref, None, because)
        return Seen(None, match.ref, because)

    def learn(self, company_id: UUID, identity: Identity) -> None:
        """A company that is known goes by this as well."""
        mine = self.identities[company_id]
        names = (*mine.other_names, identity.name, *identity.other_names)
        self.add(company_id, replace(mine, other_names=tuple(dict.fromkeys(names))), keys_of(identity))

    def add(self, ref: UUID | int, identity: Identity, keys: Iterable[Key]) -> None:
        """Make somebody known."""
        self.identities[ref] = identity
        for key in keys:
            self.by_key[key].append(ref)


async def acquaintances_of(session: ReadSession, newcomers: Iterable[Identity]) -> Acquaintances:
    """All of the team's companies that share a key with one of the newcomers."""
    wanted = {key for identity in newcomers for key in keys_of(identity)}
    found = Acquaintances()
    owners: defaultdict[UUID, set[Key]] = defaultdict(set)
    for company_id, kind, value in await session.execute(_SHARING, looked_for(wanted)):
        owners[company_id].add(Key(KeyKind(kind), value))
    if not owners:
        return found
    names = await _names_of(session, list(owners))
    for company in await session.scalars(select(Company).where(Company.id == any_(_ids(owners)))):
        found.add(company.id, identity_of(company, names.get(company.id, ())), owners[company.id])
    return found


async def leads_of(session: ReadSession, companies: Sequence[UUID]) -> dict[UUID, str]:
    """For each of the companies that is a lead or a customer already, what it is, in words."""
    leads = select(Lead.company_id, Campaign.name).join(Campaign, Campaign.id == Lead.campaign_id)
    customers = select(Customer.company_id, Customer.status)
    found: dict[UUID, str] = {}
    for company_id, name in await session.execute(leads.where(Lead.company_id == any_(_ids(companies)))):
        found[company_id] = f"a lead of “{name}”"
    for company_id, status in await session.execute(customers.where(Customer.company_id == any_(_ids(companies)))):
        found[company_id] = f"a customer, {status}"
    return found


def looked_for(keys: Iterable[Key]) -> dict[str, Any]:
    """Parameters of a statement that looks up owners key by key."""
    some = list(keys)
    return {"kinds": [key.kind for key in some], "values": [key.value for key in some], "most": MOST_COMPARED}


def _ids(companies: Iterable[UUID]) -> ColumnElement[Any]:
    return literal(list(companies), ARRAY(Company.id.type))


async def _names_of(session: ReadSession, companies: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    rows = select(IdentityKey.company_id, IdentityKey.value).where(
        IdentityKey.company_id == any_(_ids(companies)), IdentityKey.kind == KeyKind.NAME
    )
    names: defaultdict[UUID, list[str]] = defaultdict(list)
    for company_id, name in await session.execute(rows):
        if company_id is not None:
            names[company_id].append(name)
    return names


_SHARING = text(
    """
    SELECT owner.company_id, wanted.kind, wanted.value
    FROM unnest(CAST(:kinds AS varchar[]), CAST(:values AS varchar[])) AS wanted (kind, value)
    CROSS JOIN LATERAL (
        SELECT company_id FROM identity_key
        WHERE kind = wanted.kind AND value = wanted.value AND company_id IS NOT NULL LIMIT :most
    ) AS owner
    """
).bindparams(bindparam("most", type_=Integer))
"""Key by key: with a plan of its own for many keys PostgreSQL may read the whole table."""
