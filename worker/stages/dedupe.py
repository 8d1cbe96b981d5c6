"""Dedupe: is it one that the brief excludes, that the team has, or that this run has found before?"""

from leads.matching import keys_of
from leads.normalise import normal_name
from worker.candidate import Work
from worker.promotion import not_again
from worker.recognition import identity_of_find, known_candidate, known_company
from worker.verdicts import Rejected, Unique, Verdict


async def dedupe(work: Work) -> Verdict:
    """Compare with whoever shares a key."""
    found, target = work.found, work.target
    if excluded := _excluded(found.name, target.brief.exclusions):
        return Rejected(f"the brief excludes “{excluded}”")
    identity = identity_of_find(found, work.finder)
    async with work.db.read(work.tenant_id) as session:
        if known := await known_company(session, identity):
            if problem := await not_again(session, target, *known):
                return problem
        elif twin := await known_candidate(session, identity, target=target, but=work.id):
            return twin
    return Unique(keys_of(identity))


def _excluded(name: str, exclusions: tuple[str, ...]) -> str | None:
    words = f" {normal_name(name)} "
    for exclusion in exclusions:
        if (unwanted := normal_name(exclusion)) and f" {unwanted} " in words:
            return exclusion
    return None
