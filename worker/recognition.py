"""Whom a newcomer is taken for: a company of the team's, or a candidate that the same run has found before."""

from uuid import UUID

from sqlalchemy import ARRAY, Integer, Uuid, any_, bindparam, literal, or_, select, text

from leads.db import ReadSession
from leads.evidence import Found
from leads.known_companies import MOST_COMPARED, acquaintances_of, looked_for
from leads.matching import Identity, dedupe, keys_of
from leads.models import Candidate
from leads.vocabulary import ENDS, REGISTERS, Source, Stage
from worker.candidate import Target
from worker.verdicts import Duplicate


async def known_company(session: ReadSession, identity: Identity) -> tuple[UUID, str] | None:
    """The tenant's company that `identity` is taken for, and why."""
    seen = (await acquaintances_of(session, [identity])).meet(0, identity)
    return (seen.company_id, seen.because) if seen and seen.company_id else None


async def known_candidate(session: ReadSession, identity: Identity, *, target: Target, but: UUID) -> Duplicate | None:
    """The earlier candidate of the same run that `identity` is taken for, and why; or None."""
    asked = {**looked_for(keys_of(identity)), "run": target.run_id, "but": but}
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
"""Looked up key by key, as companies are."""
