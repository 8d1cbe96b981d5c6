"""The one-machine edition as a whole, over hours that a test cannot wait for: what dies, what hangs on, how it ends."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from canvass.keepsakes import read as read_keepsakes
from canvass.local.stale import pid_in
from tests.local.conftest import eventually
from tests.local.test_demo import answers, children, demo, pytestmark  # noqa: F401 - the mark holds here too
from tests.unit.collector import Collector, collecting

CREATE = """
mutation ($input: CreateCampaignInput!) {
  createCampaign(input: $input) { __typename ... on CreateCampaignPayload { campaign { id } } }
}
"""
LOOK = "query ($id: ID!) { campaign(id: $id) { status lastSeq counters { found promoted } } }"
ENDS_WITHIN = 10.0
BACK_WITHIN = 30.0
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def ask(where: Mapping[str, Any], query: str, headers: Mapping[str, str] | None = None, **variables: Any) -> Any:
    """The answer's data; None while there is none to be had."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    usual = {"authorization": f"Bearer {where['token']}", "content-type": "application/json"}
    request = urllib.request.Request(where["graphql"], body, usual | dict(headers or {}))  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
            return json.load(reply).get("data")
    except OSError:
        return None


def create(where: Mapping[str, Any], most: int, **headers: str) -> str:
    about = {"name": "Watched", "type": "it_msp_expansion", "postcode": "LE1 1AA", "maxResults": most}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return str(ask(where, CREATE, named, input=about)["createCampaign"]["campaign"]["id"])


def status_of(where: Mapping[str, Any], campaign: str) -> str | None:
    data = ask(where, LOOK, id=campaign)
    return data["campaign"]["status"] if data else None


def ended(process: "subprocess.Popen[str]") -> float:
    """Seconds from SIGTERM to its end."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    return time.monotonic() - began


def scrape(port: int, token: str) -> dict[str, float]:
    """The sums over all labels, by name."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=5) as reply:  # noqa: S310
        families = text_string_to_metric_families(reply.read().decode())
    sums: dict[str, float] = {}
    for sample in (sample for family in families for sample in family.samples):
        sums[sample.name] = sums.get(sample.name, 0.0) + sample.value
    return sums


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.log").read_text().splitlines()]


def kills(folder: Path) -> dict[str, Callable[[], int | None]]:
    """How to find each process, whichever it is by then."""
    return {
        "postgres": lambda: pid_in(folder / "postgres" / "postmaster.pid"),
        **{name: lambda name=name: children(folder).get(name) for name in ("valkey-server", "api", "worker")},  # type: ignore[misc]
    }


@pytest.mark.timeout(300)
def test_each_process_may_be_killed_in_the_midst_of_a_campaign(folder: Path) -> None:
    with demo("--headless", CANVASS_DATA=str(folder), CANVASS_PORT="0") as process:
        assert process.stdout
        where = json.loads(process.stdout.readline())
        campaign = create(where, 60)
        for name, find in kills(folder).items():
            before = find()
            assert before is not None, name
            os.kill(before, signal.SIGKILL)
            assert eventually(lambda find=find, before=before: find() not in (None, before), BACK_WITHIN), name  # type: ignore[misc]
            assert eventually(lambda: answers(where["url"]), BACK_WITHIN), name
        assert eventually(lambda: status_of(where, campaign) == "COMPLETED", 120)
        counters = ask(where, LOOK, id=campaign)["campaign"]["counters"]
        assert counters["promoted"] == 60
        create(where, 60)
        assert ended(process) < ENDS_WITHIN
        assert children(folder) == {}


@pytest.mark.timeout(300)
def test_from_a_request_to_a_vendor_all_is_seen_and_no_secret_told(folder: Path) -> None:
    token, port = "a-token-of-whoever-scrapes", 20_000 + os.getpid() % 5_000 * 2
    with collecting() as collector:
        own = {
            "CANVASS_LOG_JSON": "true",
            "CANVASS_METRICS_PORT": str(port),
            "CANVASS_METRICS_TOKEN": token,
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        }
        with demo("--headless", CANVASS_DATA=str(folder), CANVASS_PORT="0", **own) as process:
            assert process.stdout
            where = json.loads(process.stdout.readline())
            numbered = {"x_request_id": "order-4711", "traceparent": f"00-{TRACE}-{CALLER}-01"}
            campaign = create(where, 12, **numbered)
            assert eventually(lambda: status_of(where, campaign) == "COMPLETED", 120)
            api, worker = scrape(port, token), scrape(port + 1, token)
            assert ended(process) < ENDS_WITHIN
            said = process.stderr.read() if process.stderr else ""
        hangs_together(collector)
    assert worker["canvass_candidates_total"] >= 12 * 4
    assert api["canvass_backlog_readable"] == 1
    assert api["canvass_graphql_seconds_count"] > 1
    [asked] = [line for line in lines(folder, "api") if line["event"] == "mutation"]
    assert (asked["field"], asked["correlation_id"]) == ("createCampaign", "order-4711")
    calls = [line for line in lines(folder, "worker") if line["event"] == "vendor_call"]
    assert {"openai", "google_places", "website"} <= {call["source"] for call in calls}
    assert {call["correlation_id"] for call in calls} == {"order-4711"}
    logs = {path.name: path.read_text() for path in folder.glob("*.log")} | {"terminal": said}
    assert set(logs) >= {"api.log", "worker.log", "postgres.log", "valkey.log", "sandbox.log"}
    for secret in (token, *secrets_of(folder, where)):
        assert [name for name, text in logs.items() if secret in text] == []


def hangs_together(collector: Collector) -> None:
    """One trace, from the caller's span to vendors."""
    assert set(collector.spans) == {"canvass-api", "canvass-worker"}
    road = ["google_places searchText", "enrich", "candidate", "run", "mutation createCampaign", "POST /graphql"]
    span = collector.named(road[0])[0]
    for above in road[1:]:
        parent = collector.parent_of(span)
        assert parent is not None, above
        assert parent.name == above
        span = parent
    assert (span.trace_id.hex(), span.parent_span_id.hex()) == (TRACE, CALLER)
    steps = {each.name for each in collector.spans["canvass-worker"] if each.trace_id == span.trace_id}
    assert {"dedupe", "enrich", "score", "promote", "openai responses"} <= steps


def secrets_of(folder: Path, where: Mapping[str, Any]) -> list[str]:
    """Everything that lets somebody in: to the product, to a tenant, to a vendor."""
    kept = read_keepsakes(folder / "secrets.json")
    shown = [each[name] for each in (where, where["second"]) for name in ("token", "password")]
    vendors = ["sandbox-openai", "sandbox-places", "sandbox-companies-house"]
    return [kept.secret_key, *kept.passwords.values(), *shown, *vendors]
