"""What each finder brought to a run, and what only it brought, counted from the candidates."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from leads.db import ReadSession
from leads.models import Candidate
from leads.vocabulary import Source, Stage


@dataclass(frozen=True, slots=True)
class Share:
    """`found` are the companies that it reported first, `leads` those among all that it reported."""

    finder: Source
    found: int
    leads: int
    only_it: int
    """Leads that no other finder reported."""


async def shares_of_runs(session: ReadSession, runs: Sequence[UUID]) -> list[list[Share]]:
    """Each run's finders, the one that found most first."""
    groups = (Candidate.run_id, Candidate.finder, Candidate.also_found_by)
    promoted = func.count().filter(Candidate.stage == Stage.PROMOTED)
    statement = select(*groups, func.count(), promoted).where(Candidate.run_id.in_(runs)).group_by(*groups)
    counts: defaultdict[UUID, dict[Source, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for run, finder, others, found, leads in await session.execute(statement):
        counts[run][finder][0] += found
        for reporter in (finder, *map(Source, others)):
            counts[run][reporter][1] += leads
        if not others:
            counts[run][finder][2] += leads
    shares = ([Share(finder, *three) for finder, three in counts[run].items()] for run in runs)
    return [sorted(each, key=lambda share: -share.found) for each in shares]
