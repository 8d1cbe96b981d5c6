"""Dedupe: is it one that the brief excludes, that the team has, or that this run has found before?"""

from collections.abc import Sequence
from uuid import UUID

from leads.matching import keys_of
from leads.normalise import normal_name
from worker.candidate import Work
from worker.promotion import not_again
from worker.recognition import Stranger, identity_of_find, known_candidates, known_companies
from worker.together import Together
from worker.verdicts import Rejected, Unique, Verdict


async def dedupe(work: Work) -> Verdict:
    """Compare with whoever shares a key; candidates of one run that come at the same time are looked up together."""
    if excluded := _excluded(work.found.name, work.target.brief.exclusions):
        return Rejected(f"the brief excludes “{excluded}”")
    return await _together((work.tenant_id, work.target.run_id), work)


async def _recognise(whose: tuple[UUID, UUID], works: Sequence[Work]) -> list[Verdict]:
    """Verdicts about candidates of one run of a tenant's."""
    tenant_id, run_id = whose
    identities = [identity_of_find(work.found, work.finder) for work in works]
    verdicts: list[Verdict] = [Unique(keys_of(identity)) for identity in identities]
    strangers: dict[int, Stranger] = {}
    async with works[0].db.read(tenant_id) as session:
        for place, known in enumerate(await known_companies(session, identities)):
            if known is None:
                strangers[place] = works[place].id, identities[place]
            elif problem := await not_again(session, works[place].target, *known):
                verdicts[place] = problem
        if strangers:
            twins = await known_candidates(session, run_id, list(strangers.values()))
            for place, twin in zip(strangers, twins, strict=True):
                verdicts[place] = twin or verdicts[place]
    return verdicts


_together: Together[tuple[UUID, UUID], Work, Verdict] = Together(_recognise)


def _excluded(name: str, exclusions: tuple[str, ...]) -> str | None:
    words = f" {normal_name(name)} "
    for exclusion in exclusions:
        if (unwanted := normal_name(exclusion)) and f" {unwanted} " in words:
            return exclusion
    return None
