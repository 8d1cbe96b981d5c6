"""Whom a newcomer is taken for: a company of the team's, or a candidate that the same run has found before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Uuid, any_, bindparam, literal, or_, select, text

from leads.db import ReadSession
from leads.evidence import Found
from leads.known_companies import MOST_COMPARED, identity_of
from leads.matching import Identity, Key, dedupe, keys_of
from leads.models import Candidate, Company, IdentityKey
from leads.vocabulary import ENDS, REGISTERS, KeyKind, Source, Stage
from worker.candidate import Target
from worker.verdicts import Duplicate


async def known_company(session: ReadSession, identity: Identity) -> tuple[UUID, str] | None:
    """The tenant's company that `identity` is taken for, and why."""
    others = await _companies_sharing(session, keys_of(identity))
    match = dedupe(identity, ((company.id, identity_of(company, names)) for company, names in others))
    return (match.ref, "; ".join(match.resemblance.because)) if match else None


async def known_candidate(session: ReadSession, identity: Identity, *, target: Target, but: UUID) -> Duplicate | None:
    """The earlier candidate of the same run that `identity` is taken for, and why; or None."""
    asked = {**_asked(keys_of(identity)), "run": target.run_id, "but": but}
    sharing = (await session.scalars(_CANDIDATES_SHARING, asked)).all()
    if not sharing:
        return None
    others = await session.scalars(
        select(Candidate)
        .where(Candidate.id == any_(literal(sharing, ARRAY(Uuid))))
        .where(or_(Candidate.stage.not_in(ENDS), Candidate.stage == Stage.PROMOTED))
        .limit(MOST_COMPARED)
    )
    match = dedupe(identity, ((other, identity_of_found(other)) for other in others))
    if match is None:
        return None
    because = f"found in this run as “{match.ref.name}” ({'; '.join(match.resemblance.because)})"
    return Duplicate(because, candidate_id=match.ref.id)


def identity_of_found(candidate: Candidate) -> Identity:
    """What a candidate is recognised by before anybody was asked about it."""
    return identity_of_find(Found(**candidate.found), candidate.finder)


def identity_of_find(found: Found, finder: Source) -> Identity:
    """What a find is recognised by. A number that is only claimed is no key: it would decide too much."""
    return Identity(
        name=found.name,
        postcode=found.postcode,
        phone=found.phone,
        domain=found.website,
        company_number=found.company_number if finder in REGISTERS else None,
        address=found.address,
        town=found.town,
    )


def _asked(keys: Iterable[Key]) -> dict[str, Any]:
    some = list(keys)
    return {"kinds": [key.kind for key in some], "values": [key.value for key in some], "most": MOST_COMPARED}


async def _companies_sharing(session: ReadSession, keys: Iterable[Key]) -> Sequence[tuple[Company, list[str]]]:
    sharing = (await session.scalars(_COMPANIES_SHARING, _asked(keys))).all()
    if not sharing:
        return []
    of_them = literal(sharing, ARRAY(Uuid))
    companies = await session.scalars(select(Company).where(Company.id == any_(of_them)).limit(MOST_COMPARED))
    names: defaultdict[UUID | None, list[str]] = defaultdict(list)
    rows = select(IdentityKey.company_id, IdentityKey.value).where(
        IdentityKey.company_id == any_(of_them), IdentityKey.kind == KeyKind.NAME
    )
    for company_id, name in await session.execute(rows):
        names[company_id].append(name)
    return [(company, names[company.id]) for company in companies]


_COMPANIES_SHARING = text(
    """
    SELECT DISTINCT owner.company_id
    FROM unnest(CAST(:kinds AS varchar[]), CAST(:values AS varchar[])) AS wanted (kind, value)
    CROSS JOIN LATERAL (
        SELECT company_id FROM identity_key
        WHERE kind = wanted.kind AND value = wanted.value AND company_id IS NOT NULL LIMIT :most
    ) AS owner
    """
).bindparams(bindparam("most", type_=Integer))
_CANDIDATES_SHARING = text(
    """
    SELECT DISTINCT owner.candidate_id
    FROM unnest(CAST(:kinds AS varchar[]), CAST(:values AS varchar[])) AS wanted (kind, value)
    CROSS JOIN LATERAL (
        SELECT candidate_id FROM identity_key
        WHERE kind = wanted.kind AND value = wanted.value AND run_id = :run AND candidate_id <> :but LIMIT :most
    ) AS owner
    """
).bindparams(bindparam("most", type_=Integer))
"""Looked up key by key: with a plan of its own for many keys PostgreSQL may read the whole table."""
