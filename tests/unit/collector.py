"""A collector of traces on the loopback that keeps what it is sent."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass
class Collector:
    """What came, by the service that sent it."""

    url: str = ""
    spans: dict[str, list[Span]] = field(default_factory=dict)
    headers: list[dict[str, str]] = field(default_factory=list)

    def take(self, body: bytes) -> None:
        """One export."""
        for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = next(each.value.string_value for each in sent.resource.attributes if each.key == "service.name")
            for scope in sent.scope_spans:
                self.spans.setdefault(service, []).extend(scope.spans)

    @property
    def all(self) -> list[Span]:
        """Whoever sent them."""
        return [span for spans in self.spans.values() for span in spans]

    def named(self, name: str) -> list[Span]:
        return [span for span in self.all if span.name == name]

    def one(self, name: str) -> Span:
        [span] = self.named(name)
        return span

    def parent_of(self, span: Span) -> Span | None:
        return next((each for each in self.all if each.span_id == span.parent_span_id), None)


def said(span: Span) -> dict[str, str]:
    """Its attributes that are text."""
    return {each.key: each.value.string_value for each in span.attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            body = self.rfile.read(int(self.headers["content-length"]))
            collector.headers.append(dict(self.headers))
            collector.take(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Not a word."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        collector.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield collector
        finally:
            server.shutdown()
            serving.join()
