"""The road of one candidate, top to bottom: which step comes at which stage, and how it goes from one to the next.

A step looks and judges: it returns a Verdict and writes nothing. `record` writes the verdict in one short transaction,
if the candidate is still at that stage and still ours. Any step may run twice.
"""

from collections.abc import Awaitable, Callable

from leads.vocabulary import CampaignStatus, Stage
from worker import observed
from worker.candidate import Work
from worker.pace import Pace
from worker.promotion import full
from worker.record import record
from worker.stages.dedupe import dedupe
from worker.stages.enrich import enrich
from worker.stages.promote import promote
from worker.stages.score import score
from worker.verdicts import Rejected, Verdict

Step = Callable[[Work], Awaitable[Verdict]]

PIPELINE: dict[Stage, Step] = {
    Stage.FOUND: dedupe,  # → Unique | Duplicate | Rejected: do we know it?
    Stage.UNIQUE: enrich,  # → Enriched: what do the sources say, side by side?
    Stage.ENRICHED: score,  # → Scored | Rejected: is it real, near, and how good?
    Stage.SCORED: promote,  # → Promoted | Rejected: the company and the lead
}


async def advance(work: Work, pace: Pace) -> Stage:
    """Take a claimed candidate as far as it goes, in its turn; returns the stage at which it stands.

    Raises:
        Halted: the run was paused or stopped, or somebody else took the candidate over.
    """
    while step := PIPELINE.get(work.stage):
        await pace.turn(work.tenant_id)
        verdict = Rejected(full(work.target)) if work.full else await observed.step(step, work)
        status = await record(work, verdict)
        if status is not CampaignStatus.RUNNING:
            break
    return work.stage
