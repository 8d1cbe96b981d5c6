"""What the API measures of requests, operations and live connections, beside what every process does."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import Counter, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from worker.metrics import REGISTRY, SHORT

HTTP_SECONDS = Histogram(
    "canvass_http_seconds",
    "From a request to the beginning of its answer.",
    ["route", "method", "status"],
    buckets=SHORT,
    registry=REGISTRY,
)
OPERATION_SECONDS = Histogram(
    "canvass_graphql_seconds",
    "What one query or mutation took, by the field that it asks for.",
    ["kind", "field", "outcome"],
    buckets=SHORT,
    registry=REGISTRY,
)
SUBSCRIPTIONS = Counter(
    "canvass_graphql_subscriptions", "Subscriptions that were executed, each for all who share it.", registry=REGISTRY
)

LIVE = {
    "sockets": "Open WebSockets.",
    "followers": "Subscribers of shared subscriptions.",
    "subscriptions": "Shared subscriptions that are executed.",
    "remembered_bytes": "Results that are kept for followers.",
    "replayed_bytes": "Pages of logs that are kept for those who come back.",
}


class Live(Collector):
    """What goes on live in this process, as `api.app.live_figures` says."""

    def __init__(self, figures: Callable[[], Mapping[str, int]]) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        """At this moment."""
        return [
            GaugeMetricFamily(f"canvass_live_{name}", LIVE[name], value)
            for name, value in self._figures().items()
            if name in LIVE
        ]
