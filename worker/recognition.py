"""Whom a newcomer is taken for: a company of the team's, or a candidate that the same run has found before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Uuid, any_, bindparam, literal, or_, select, text

from leads.db import ReadSession
from leads.evidence import Found
from leads.known_companies import MOST_COMPARED, acquaintances_of, looked_for
from leads.matching import Identity, Key, dedupe, keys_of
from leads.models import Candidate
from leads.vocabulary import ENDS, REGISTERS, KeyKind, Source, Stage
from worker.verdicts import Duplicate

Known = tuple[UUID, str]
"""A company of the tenant's, and why a newcomer is taken for it."""
Stranger = tuple[UUID, Identity]
"""A candidate that is no company of the tenant's."""


async def known_companies(session: ReadSession, identities: Sequence[Identity]) -> list[Known | None]:
    """Of each, the tenant's company that it is taken for."""
    acquaintances = await acquaintances_of(session, identities)
    seen = (acquaintances.recognise(identity) for identity in identities)
    return [(each.company_id, each.because) if each and each.company_id else None for each in seen]


async def known_candidates(session: ReadSession, run_id: UUID, strangers: Sequence[Stranger]) -> list[Duplicate | None]:
    """Of each, the earlier candidate of the same run that it is taken for, and why."""
    wanted = {key for _, identity in strangers for key in keys_of(identity)}
    owners: defaultdict[Key, list[UUID]] = defaultdict(list)
    for candidate_id, kind, value in await session.execute(_CANDIDATES_SHARING, looked_for(wanted) | {"run": run_id}):
        owners[Key(KeyKind(kind), value)].append(candidate_id)
    sharing = {candidate_id for some in owners.values() for candidate_id in some}
    others = {each.id: each for each in await _going(session, sharing)} if sharing else {}
    return [_twin(stranger, owners, others) for stranger in strangers]


def _twin(
    stranger: Stranger, owners: Mapping[Key, Sequence[UUID]], others: Mapping[UUID, Candidate]
) -> Duplicate | None:
    its_id, identity = stranger
    sharing = dict.fromkeys(owner for key in keys_of(identity) for owner in owners.get(key, ()) if owner != its_id)
    compared = [others[owner] for owner in sharing if owner in others][:MOST_COMPARED]
    match = dedupe(identity, ((other, identity_of_found(other)) for other in compared))
    if match is None:
        return None
    because = f"found in this run as “{match.ref.name}” ({'; '.join(match.resemblance.because)})"
    return Duplicate(because, candidate_id=match.ref.id)


async def _going(session: ReadSession, candidates: Iterable[UUID]) -> Iterable[Candidate]:
    """Those of them that are, or may become, leads."""
    going = or_(Candidate.stage.not_in(ENDS), Candidate.stage == Stage.PROMOTED)
    ids = literal(list(candidates), ARRAY(Uuid))
    return await session.scalars(select(Candidate).where(Candidate.id == any_(ids), going))


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
    SELECT owner.candidate_id, wanted.kind, wanted.value
    FROM unnest(CAST(:kinds AS varchar[]), CAST(:values AS varchar[])) AS wanted (kind, value)
    CROSS JOIN LATERAL (
        SELECT candidate_id FROM identity_key
        WHERE kind = wanted.kind AND value = wanted.value AND run_id = :run LIMIT :most
    ) AS owner
    """
).bindparams(bindparam("most", type_=Integer))
"""Looked up key by key, as companies are."""
