"""OpenTelemetry: our spans as a collector takes them. Loaded only where one is set; needs `canvass[otel]`."""

import time
from asyncio import CancelledError
from contextlib import AbstractContextManager
from contextvars import ContextVar, Token
from threading import Thread
from types import TracebackType
from uuid import UUID

from opentelemetry.context import Context, attach, detach
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, get_current_span, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from leads.errors import Halted
from worker.traces import Attributes, Kind

TAKE_WITHIN = 2.0
"""Seconds in which the collector must take what is sent, and in which an ending process waits for it."""
NO_FAULTS = (Halted, CancelledError, GeneratorExit)
"""How work is put down that nothing is wrong with."""

_wanted: ContextVar[UUID | None] = ContextVar("wanted", default=None)
_propagator = TraceContextTextMapPropagator()


class Numbers(RandomIdGenerator):
    """By chance, but for spans whose number others must know."""

    def generate_span_id(self) -> int:
        """The last half of the wanted one."""
        wanted = _wanted.get()
        return super().generate_span_id() if wanted is None else wanted.int & (2**64 - 1)

    def generate_trace_id(self) -> int:
        """The wanted one."""
        wanted = _wanted.get()
        return super().generate_trace_id() if wanted is None else wanted.int


class Otlp:
    """Implements `worker.traces.Tracer` over HTTP; the SDK's own variables (OTEL_…) hold too."""

    def __init__(self, endpoint: str, service: str) -> None:
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=TAKE_WITHIN)
        resource = Resource.create({"service.name": service})
        self._provider = TracerProvider(resource=resource, id_generator=Numbers())
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("canvass")

    def span(
        self, name: str, kind: Kind, parent: str | None, own: UUID | None, about: Attributes
    ) -> AbstractContextManager[None]:
        """Begun at once."""
        above = None if parent is None else _propagator.extract({"traceparent": parent}, Context())
        token = _wanted.set(own)
        begun = self._tracer.start_span(name, above, SpanKind[kind.upper()], about)
        _wanted.reset(token)
        return _Within(begun)

    def past(self, name: str, seconds: float, failure: str | None) -> None:
        """Below the span that we are in."""
        now = time.time_ns()
        began = now - round(seconds * 1e9)
        over = self._tracer.start_span(name, kind=SpanKind.CLIENT, start_time=began)
        if failure is not None:
            over.set_status(Status(StatusCode.ERROR, failure))
        over.end(now)

    def here(self) -> str | None:
        """As W3C Trace Context writes it."""
        there = get_current_span().get_span_context()
        if not there.is_valid:
            return None
        return f"00-{there.trace_id:032x}-{there.span_id:016x}-{there.trace_flags:02x}"

    def close(self) -> None:
        """A collector that is away does not hold up the process's end."""
        closing = Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(TAKE_WITHIN)


class _Within:
    """The block of one span. Of what went wrong in it only the kind is told: messages may say more than they should."""

    __slots__ = ("_span", "_token")

    def __init__(self, begun: Span) -> None:
        self._span = begun

    def __enter__(self) -> None:
        self._token: Token[Context] = attach(set_span_in_context(self._span))

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        detach(self._token)
        if kind is not None and not issubclass(kind, NO_FAULTS):
            self._span.set_status(Status(StatusCode.ERROR, kind.__name__))
        self._span.end()
