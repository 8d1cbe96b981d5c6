"""Jobs, steps and vendor calls, seen from outside: what is logged, measured and traced of each is said here."""

import time
from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar
from uuid import UUID

import structlog

from leads.calls import Call
from leads.errors import Halted
from leads.trail import Trail
from leads.wakeups import Job
from worker import metrics, traces
from worker.verdicts import Verdict

log = structlog.get_logger()

Subject = TypeVar("Subject")


def discovering(trail: Trail, run_id: UUID, *, again: bool) -> AbstractContextManager[None]:
    """A run's discovery, whose span is the run's own when it is taken up for the first time."""
    parent = traces.run_span(run_id, trail.traceparent) if again else trail.traceparent
    return _job("discover", trail, run_id, traces.span("run", parent=parent, own=None if again else run_id))


def advancing(trail: Trail, run_id: UUID, candidate_id: UUID) -> AbstractContextManager[None]:
    """A candidate's way through the pipeline, below its run."""
    parent = traces.run_span(run_id, trail.traceparent)
    span = traces.span("candidate", parent=parent, candidate_id=str(candidate_id))
    return _job("advance", trail, run_id, span, candidate_id=candidate_id)


def caring(trail: Trail, run_id: UUID, kind: str) -> AbstractContextManager[None]:
    """Tasks of leads that are done together, below what asked for the first of them."""
    return _job("care", trail, run_id, traces.span("care", parent=trail.traceparent, kind_of_task=kind))


async def step(take: Callable[[Subject], Awaitable[Verdict]], subject: Subject) -> Verdict:
    """What one step of the pipeline comes to."""
    name = take.__name__
    began = time.monotonic()
    with traces.span(name):
        verdict = await take(subject)
    metrics.STAGE_SECONDS.labels(name).observe(time.monotonic() - began)
    metrics.VERDICTS.labels(name, type(verdict).__name__.lower()).inc()
    return verdict


def called(call: Call, outcome: str, seconds: float, cost_micros: int) -> None:
    """A call to a vendor is over."""
    metrics.VENDOR_SECONDS.labels(call.source.value, outcome).observe(seconds)
    metrics.SPEND.labels(call.source.value).inc(cost_micros / 1_000_000)
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
def _job(name: Job, trail: Trail, run_id: UUID, span: AbstractContextManager[None], **subject: UUID) -> Iterator[None]:
    """Work within a run, as part of what asked for it."""
    trail.follow()
    about = {key: str(value) for key, value in subject.items()}
    structlog.contextvars.bind_contextvars(job=name, run_id=str(run_id), **about)
    metrics.JOBS_IN_HAND.labels(name).inc()
    began, outcome = time.monotonic(), "broken"
    try:
        with span:
            yield
        outcome = "done"
    except (Halted, CancelledError):
        outcome = "put_down"
        raise
    finally:
        metrics.JOBS_IN_HAND.labels(name).dec()
        metrics.JOB_SECONDS.labels(name, outcome).observe(time.monotonic() - began)
