"""What every process measures, in one registry; the API adds what only it has, and what is shown is an exposition's.

Labels are words of ours, never a tenant, an id or anything that comes from outside, so their number is known.
"""

import asyncio
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from leads.db import Database

REGISTRY = CollectorRegistry()
SHORT = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
LONG = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
LAG_EVERY = 0.5
"""Seconds between two looks at how late the event loop is."""

STEP_SECONDS = Histogram(
    "canvass_step_seconds", "What one step of a candidate's took.", ["step"], buckets=LONG, registry=REGISTRY
)
CANDIDATES = Counter("canvass_candidates", "Candidates that a verdict moved to a stage.", ["stage"], registry=REGISTRY)
JOB_SECONDS = Histogram(
    "canvass_job_seconds", "What one job took, from its claim on.", ["job", "outcome"], buckets=LONG, registry=REGISTRY
)
JOBS_IN_HAND = Gauge("canvass_jobs_in_hand", "Jobs that this process works on.", ["job"], registry=REGISTRY)
VENDOR_SECONDS = Histogram(
    "canvass_vendor_call_seconds",
    "What one call to a vendor took, from the reservation of its money to its end.",
    ["source", "outcome"],
    buckets=LONG,
    registry=REGISTRY,
)
SPEND = Counter("canvass_spend_dollars", "What calls to vendors have cost.", ["source"], registry=REGISTRY)
PUBLISH_SECONDS = Histogram(
    "canvass_publish_seconds", "From a commit to its wake-ups' being out.", buckets=SHORT, registry=REGISTRY
)
WEBHOOK_SECONDS = Histogram(
    "canvass_webhook_seconds",
    "What one attempt at a webhook took; it was taken, refused or unanswered.",
    ["outcome"],
    buckets=LONG,
    registry=REGISTRY,
)
WAKEUPS_LOST = Counter("canvass_wakeups_lost", "Wake-ups that Redis did not take.", registry=REGISTRY)
LOOP_LAG = Histogram(
    "canvass_loop_lag_seconds", "How late the event loop does what is due.", buckets=SHORT, registry=REGISTRY
)
for collect in (ProcessCollector, PlatformCollector, GCCollector):
    collect(registry=REGISTRY)


Instrument = TypeVar("Instrument", bound=MetricWrapperBase)


@cache
def of(instrument: Instrument, *labels: str) -> Instrument:
    """The one with these labels: found once, as to find it costs several times what it takes to use it."""
    return instrument.labels(*labels)


class Pools(Collector):
    """The database connections of one process."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def collect(self) -> Iterable[Metric]:
        """How many there are, and how many may be."""
        state = GaugeMetricFamily("canvass_db_connections", "Database connections.", labels=["role", "state"])
        most = GaugeMetricFamily("canvass_db_connections_max", "How many there may be.", labels=["role"])
        for role, (in_use, idle, limit) in self._db.pools().items():
            state.add_metric([role, "in_use"], in_use)
            state.add_metric([role, "idle"], idle)
            most.add_metric([role], limit)
        return [state, most]


async def keep_measuring_lag() -> None:
    """Look how late the event loop is, for ever."""
    clock = asyncio.get_running_loop().time
    while True:
        due = clock() + LAG_EVERY
        await asyncio.sleep(LAG_EVERY)
        LOOP_LAG.observe(max(0.0, clock() - due))
