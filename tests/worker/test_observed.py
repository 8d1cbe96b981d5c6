"""A campaign seen from outside: each call to a vendor is logged and measured, under the number of what asked for it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

import canvass.sandbox.server as sandbox_server
from canvass.sandbox.options import SandboxOptions
from canvass.sandbox.server import RunningSandbox, running_sandbox
from leads.settings import Settings
from leads.trail import Trail
from tests.worker.machine import Desk, Picture
from worker.metrics import REGISTRY

NUMBER = "order-4711"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


class Letters(list[str]):
    """The head of every request that the sandbox got."""

    def kept(self, app: ASGIApp) -> ASGIApp:
        async def keeping(scope: Scope, receive: Receive, send: Send) -> None:
            self.append(f"{scope['path']} {scope['query_string']} {scope['headers']}".lower())
            await app(scope, receive, send)

        return keeping


@pytest.fixture(scope="module")
def letters() -> Iterator[Letters]:
    made, letters = sandbox_server.create_app, Letters()
    sandbox_server.create_app = lambda sandbox: letters.kept(made(sandbox))
    yield letters
    sandbox_server.create_app = made


@pytest.fixture(scope="module")
async def sandbox(options: SandboxOptions, letters: Letters) -> AsyncIterator[RunningSandbox]:
    async with running_sandbox(options) as running:
        yield running


@pytest.fixture(scope="module")
def sandboxed(sandboxed: Settings) -> Settings:
    """With a lease that outlasts a busy machine: no call is written off."""
    return sandboxed.model_copy(update={"lease_seconds": 60})


def figures() -> Counter[tuple[str, ...]]:
    """What the process has measured: by name and labels."""
    found: Counter[tuple[str, ...]] = Counter()
    for sample in (sample for family in REGISTRY.collect() for sample in family.samples):
        if sample.name.startswith("canvass_") and "le" not in sample.labels:
            found[sample.name, *sample.labels.values()] = sample.value  # type: ignore[assignment]
    return found


async def settled(before: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """What has been measured since, once nothing is in hand any more."""
    async with asyncio.timeout(10):
        while True:
            grown = Counter({name: value - before[name] for name, value in figures().items()})
            if not (grown["canvass_jobs_in_hand", "advance"] or grown["canvass_jobs_in_hand", "discover"]):
                return grown
            await asyncio.sleep(0.05)


@pytest.mark.usefixtures("worker")
async def test_what_is_told_of_a_campaign_is_what_happened(desk: Desk, letters: Letters) -> None:
    Trail(NUMBER, PARENT).follow()
    before = figures()
    with capture_logs(processors=[merge_contextvars]) as logs:
        finished = await desk.run(maxResults=8)
        grown = await settled(before)
    picture = await desk.look(finished.campaign.id)  # with what is free and was still under way
    assert [(run.correlation_id, run.traceparent) for run in picture.runs] == [(NUMBER, PARENT)]
    check_log(logs, picture, desk.id)
    check_metrics(grown, picture)
    assert len(letters) >= len(picture.calls)
    assert [each for each in letters if NUMBER in each or TRACE in each or "traceparent" in each] == []


def check_log(logs: list[Any], picture: Picture, tenant_id: UUID) -> None:
    told = [line for line in logs if line["event"] == "vendor_call"]
    assert len(told) == len(picture.calls)
    assert {line["correlation_id"] for line in told} == {NUMBER}
    assert {line["run_id"] for line in told} == {str(picture.campaign.run_id)}
    assert {line["tenant_id"] for line in told} == {str(tenant_id)}
    assert {line["job"] for line in told} == {"discover", "advance"}
    subjects = {run.id for run in picture.runs} | {candidate.id for candidate in picture.candidates}
    assert {line["subject"] for line in told} <= {str(subject) for subject in subjects}
    booked = Counter((call.source, call.operation, call.outcome, call.cost_micros) for call in picture.calls)
    assert Counter((line["source"], line["operation"], line["outcome"], line["cost_micros"]) for line in told) == booked


def check_metrics(grown: Counter[tuple[str, ...]], picture: Picture) -> None:
    for (source, outcome), number in Counter((call.source, call.outcome) for call in picture.calls).items():
        assert grown["canvass_vendor_call_seconds_count", source, outcome] == number
    spent = sum(value for (name, *_), value in grown.items() if name == "canvass_spend_dollars_total")
    assert spent == pytest.approx(picture.campaign.cost_micros / 1_000_000)
    assert grown["canvass_candidates_total", "promoted"] == len(picture.leads) == 8
    assert grown["canvass_step_seconds_count", "enrich"] >= picture.campaign.enriched
    assert grown["canvass_job_seconds_count", "discover", "done"] == 1
    assert grown[("canvass_publish_seconds_count",)] > 0
