"""Jobs, steps and vendor calls, seen from outside: what is logged, measured and traced of each is said here."""

import time
from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import structlog

from leads.calls import Call
from leads.errors import Halted
from leads.trail import Trail
from leads.vocabulary import Stage
from leads.wakeups import Job
from worker import metrics, traces
from worker.metrics import of
from worker.verdicts import Verdict

log = structlog.get_logger()

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Origin:
    """Of which run some work is, and where that came from."""

    run_id: UUID
    trail: Trail

    @property
    def run_span(self) -> str:
        """The traceparent of the run."""
        return traces.run_span(self.run_id, self.trail.traceparent)


def discovering(origin: Origin, *, again: bool) -> AbstractContextManager[None]:
    """A run's discovery, whose span is the run's own when it is taken up for the first time."""
    parent, own = (origin.run_span, None) if again else (origin.trail.traceparent, origin.run_id)
    return _job("discover", origin, traces.span("run", parent=parent, own=own))


def advancing(origin: Origin, candidate_id: UUID) -> AbstractContextManager[None]:
    """A candidate's way through the pipeline, below its run."""
    about = {"candidate_id": str(candidate_id)}
    return _job("advance", origin, traces.span("candidate", parent=origin.run_span, about=about))


def caring(origin: Origin, task_id: UUID) -> AbstractContextManager[None]:
    """A task of a lead's, or several that are done together, below what asked for the first of them."""
    about = {"task_id": str(task_id)}
    return _job("care", origin, traces.span("care", parent=origin.trail.traceparent, about=about))


async def step(take: Callable[[Subject], Awaitable[Verdict]], subject: Subject) -> Verdict:
    """What one step of the pipeline comes to."""
    name = take.__name__
    began = time.monotonic()
    with traces.span(name):
        verdict = await take(subject)
    of(metrics.STEP_SECONDS, name).observe(time.monotonic() - began)
    return verdict


def moved(stage: Stage) -> None:
    """A verdict was written, and the candidate stands at this stage."""
    of(metrics.CANDIDATES, stage.value.lower()).inc()


def called(call: Call, outcome: str, seconds: float, cost_micros: int) -> None:
    """A call to a vendor is over."""
    of(metrics.VENDOR_SECONDS, call.source.value, outcome).observe(seconds)
    of(metrics.SPEND, call.source.value).inc(cost_micros / 1_000_000)
    traces.past(f"{call.source.value} {call.operation}", seconds, failure=None if outcome == "ok" else outcome)
    log.info(
        "vendor_call",
        source=call.source.value,
        operation=call.operation,
        outcome=outcome,
        duration_ms=round(seconds * 1000),
        cost_micros=cost_micros,
    )


@contextmanager
def _job(name: Job, origin: Origin, span: AbstractContextManager[None]) -> Iterator[None]:
    """Work of a run: whatever it logs says of which, and where that came from."""
    origin.trail.follow()
    structlog.contextvars.bind_contextvars(run_id=str(origin.run_id))
    of(metrics.JOBS_IN_HAND, name).inc()
    began, outcome = time.monotonic(), "broken"
    try:
        with span:
            yield
        outcome = "done"
    except (Halted, CancelledError):
        outcome = "put_down"
        raise
    finally:
        of(metrics.JOBS_IN_HAND, name).dec()
        of(metrics.JOB_SECONDS, name, outcome).observe(time.monotonic() - began)
