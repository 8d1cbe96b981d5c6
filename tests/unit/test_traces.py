"""Spans as a collector gets them, and what tracing costs where there is none."""

import time
from uuid import UUID

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from pydantic import SecretStr

from leads.calls import Call
from leads.errors import Halted, NotConfiguredError, Unavailable
from leads.settings import Settings
from leads.trail import Trail, current
from leads.vocabulary import Source
from tests.unit.collector import collecting, said
from worker import observed, traces

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PARENT = f"00-{TRACE}-{SPAN}-01"
RUN = UUID("0d9c4b61-8e5e-4f4a-9d1b-7c3d2f1c9a3e")
CANDIDATE = UUID("1d9c4b61-8e5e-4f4a-9d1b-7c3d2f1c9a3e")
SEARCH = Call(Source.GOOGLE_PLACES, "search", {"textQuery": "Acme"})


def settings(endpoint: str | None) -> Settings:
    return Settings(
        database_url="postgresql+asyncpg://localhost/none", secret_key=SecretStr("x" * 32), otlp_endpoint=endpoint
    )


async def enrich(_: str) -> "object":
    observed.called(SEARCH, "ok", 0.25, 35_000)
    observed.called(SEARCH, "unavailable", 0.5, 0)
    return object()


async def test_a_candidate_hangs_below_its_run_in_the_trace_of_what_asked_for_it() -> None:
    trail = Trail("order-4711", PARENT)
    origin = observed.Origin(RUN, trail)
    with collecting() as collector, traces.tracing(settings(collector.url), "worker"):
        with observed.discovering(origin, again=False):
            assert current() == trail
        with observed.advancing(origin, CANDIDATE):
            await observed.step(enrich, "Acme")  # type: ignore[arg-type]
        with observed.discovering(origin, again=True):
            pass
        traces._tracer.close()  # type: ignore[union-attr]
        assert list(collector.spans) == ["canvass-worker"]
        assert {span.trace_id.hex() for span in collector.all} == {TRACE}
        first, again = sorted(collector.named("run"), key=lambda span: span.start_time_unix_nano)
        assert (first.span_id.hex(), first.parent_span_id.hex()) == (RUN.hex[16:], SPAN)
        assert again.parent_span_id == first.span_id != again.span_id
        candidate, step = collector.one("candidate"), collector.one("enrich")
        assert said(candidate) == {"candidate_id": str(CANDIDATE)}
        assert candidate.parent_span_id == first.span_id
        assert step.parent_span_id == candidate.span_id
        good, bad = collector.named("google_places search")
        assert {good.parent_span_id, bad.parent_span_id} == {step.span_id}
        assert (good.kind, good.status.code) == (Span.SPAN_KIND_CLIENT, Status.STATUS_CODE_UNSET)
        assert (bad.status.code, bad.status.message) == (Status.STATUS_CODE_ERROR, "unavailable")
        assert good.end_time_unix_nano - good.start_time_unix_nano == 250_000_000


async def test_a_run_that_nobody_traced_before_has_a_trace_of_its_own() -> None:
    origin = observed.Origin(RUN, Trail("order-4711"))
    with collecting() as collector, traces.tracing(settings(f"{collector.url}/"), "worker"):
        with observed.discovering(origin, again=False):
            pass
        with observed.advancing(origin, CANDIDATE):
            pass
        traces._tracer.close()  # type: ignore[union-attr]
        run, candidate = collector.one("run"), collector.one("candidate")
        assert run.trace_id == candidate.trace_id == RUN.bytes
        assert (run.parent_span_id, candidate.parent_span_id) == (b"", run.span_id)


async def test_of_a_fault_only_its_kind_is_told() -> None:
    with collecting() as collector, traces.tracing(settings(collector.url), "worker"):
        with pytest.raises(Unavailable), traces.span("broken"):
            raise Unavailable(Source.OPENAI, "the key sk-secret was not taken")
        with pytest.raises(Halted), traces.span("halted"):
            raise Halted("the run was paused")
        traces._tracer.close()  # type: ignore[union-attr]
        broken, halted = collector.one("broken"), collector.one("halted")
        assert (broken.status.code, broken.status.message) == (Status.STATUS_CODE_ERROR, "Unavailable")
        assert halted.status.code == Status.STATUS_CODE_UNSET
        assert not broken.events


def test_a_collector_that_is_away_does_not_hold_up_the_end() -> None:
    began = time.monotonic()
    with traces.tracing(settings("http://127.0.0.1:1"), "worker"), traces.span("lost"):
        pass
    assert time.monotonic() - began < 4


def test_without_a_collector_nothing_is_made() -> None:
    with traces.tracing(settings(None), "worker"):
        assert traces.span("one", kind="server", parent=PARENT) is traces.span("another", own=RUN)
        assert traces.here() is None


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ModuleNotFoundError("no", name="opentelemetry")

    monkeypatch.setattr("pkgutil.resolve_name", missing)
    with pytest.raises(NotConfiguredError, match=r"opentelemetry is missing: pip install 'canvass\[otel\]'"):
        traces.tracing(settings("http://127.0.0.1:1"), "worker").__enter__()
