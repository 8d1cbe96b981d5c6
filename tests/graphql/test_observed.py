"""Requests from outside and their numbers: in answers, in logs, on runs; and the metrics that anyone may not read."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy import select
from starlette.applications import Starlette
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from api.app import create_app, live_figures
from api.metrics import LIVE
from api.observed import named
from api.process import Process
from canvass.ports import claim
from leads.db import Database
from leads.models import LeadTask, Run
from leads.settings import Settings
from schema.ids import global_id, key_of
from tests.graphql.people import Person, Team, gid
from tests.graphql.rows import add_campaign, add_company, add_lead
from tests.graphql.test_process import serving
from tests.unit.collector import collecting

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
TOKEN = "a token for whoever scrapes"
START = "mutation ($input: StartCampaignInput!) { startCampaign(input: $input) { __typename } }"

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def send(person: Person, query: str, headers: dict[str, str], **variables: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {person.token}", **headers}
    return await person.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


async def runs(team: Team) -> list[Run]:
    async with team.db.read(team.id) as session:
        return list((await session.scalars(select(Run).order_by(Run.created_at))).all())


def samples_of(page: str) -> Samples:
    """The figures of a page, by name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0.0)


@asynccontextmanager
async def shown(settings: Settings, process: Process, **changes: Any) -> AsyncIterator[httpx2.AsyncClient]:
    """The application with other settings."""

    @asynccontextmanager
    async def opened(_: Settings) -> AsyncIterator[Process]:
        yield process

    app = create_app(settings.model_copy(update=changes), opened_by=opened)
    transport = httpx2.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx2.AsyncClient(transport=transport, base_url="http://it") as http:
        yield http


async def test_a_number_from_outside_is_on_the_answer_the_log_and_the_run(team: Team) -> None:
    campaign = gid("Campaign", await add_campaign(team.db, team.id, start=False))
    with capture_logs(processors=[merge_contextvars]) as logs:
        answer = await send(
            team.member, START, {"x-request-id": "order-4711", "traceparent": PARENT}, input={"campaignId": campaign}
        )
    assert answer.json()["data"] == {"startCampaign": {"__typename": "StartCampaignPayload"}}
    assert answer.headers["x-request-id"] == "order-4711"
    [run] = await runs(team)
    assert (run.correlation_id, run.traceparent) == ("order-4711", PARENT)
    [line] = [line for line in logs if line["event"] == "mutation"]
    assert (line["field"], line["outcome"], line["tenant_id"]) == ("startCampaign", "ok", str(team.id))
    assert line["correlation_id"] == "order-4711"


async def test_a_problem_is_told_from_success(team: Team) -> None:
    with capture_logs() as logs:
        await team.member.do("startCampaign", "__typename", campaignId=global_id("Campaign", team.id))
    [line] = [line for line in logs if line["event"] == "mutation"]
    assert (line["field"], line["outcome"]) == ("startCampaign", "failed")


async def test_each_request_without_a_number_gets_one_of_its_own(team: Team) -> None:
    answers = [await send(team.viewer, "{ viewer { role } }", {"x-request-id": "no\tgood"}) for _ in range(2)]
    numbers = {answer.headers["x-request-id"] for answer in answers}
    assert len(numbers) == 2
    assert all(len(number) == 16 for number in numbers)


async def test_a_task_for_a_lead_bears_the_number_of_whoever_asked(team: Team, settings: Settings) -> None:
    campaign = await add_campaign(team.db, team.id)
    company = await add_company(team.db, team.id, "Acme Ltd", company_number="01234567")
    lead = await add_lead(team.db, campaign, "Acme Ltd", company=company)
    query = "mutation ($input: AnalyzeLeadInput!) { analyzeLead(input: $input) { __typename } }"
    await team.admin.do("setProviderKey", "__typename", provider="OPENAI", key="sk-of-the-tenant")
    await send(team.member, query, {"x-request-id": "order-4712"}, input={"leadId": gid("Lead", lead)})
    async with team.db.read(team.id) as session:
        tasks = (await session.scalars(select(LeadTask))).all()
    assert {task.correlation_id for task in tasks} == {"order-4712"}
    assert len(tasks) == 2


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        ("{ campaigns { totalCount } }", None, ("query", "campaigns")),
        ("query A { viewer { role } } mutation B { logout { __typename } }", "B", ("mutation", "logout")),
        ("{ campaigns { totalCount } leads { totalCount } }", None, ("query", "several")),
        ("{ ...F } fragment F on Query { viewer { role } }", None, ("query", "several")),
        ("query A { viewer { role } }", "B", ("none", "none")),
        ("{ broken", None, ("none", "none")),
    ],
)
def test_an_operation_is_named_by_its_field(query: str, name: str | None, told: tuple[str, str]) -> None:
    assert named(query, name) == told


async def test_metrics_are_for_those_with_the_token(settings: Settings, process: Process, team: Team) -> None:
    async with shown(settings, process) as http:
        assert (await http.get("/metrics")).status_code == 404
    async with shown(settings, process, metrics_token=SecretStr(TOKEN)) as http:
        for header in ({}, {"authorization": "Bearer another"}, {"authorization": f"Basic {TOKEN}"}):
            assert (await http.get("/metrics", headers=header)).status_code == 401
        bearing = {"authorization": f"Bearer {TOKEN}"}
        before = samples_of((await http.get("/metrics", headers=bearing)).text)
        person = Person(http, team.viewer.token)
        await person.ask("{ campaigns { totalCount } }")
        await person.send("{ made_up_by_a_client }")
        page = (await http.get("/metrics", headers=bearing)).text
    after = samples_of(page)

    def grown(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    asked = {"kind": "query", "field": "campaigns", "outcome": "ok"}
    assert grown("canvass_graphql_seconds_count", **asked) == 1
    refused = {"kind": "none", "field": "none", "outcome": "refused"}
    assert grown("canvass_graphql_seconds_count", **refused) == 1
    posted = {"route": "graphql", "method": "POST", "status": "200"}
    assert grown("canvass_http_seconds_count", **posted) == 2
    assert "made_up_by_a_client" not in page
    assert str(team.id) not in page
    assert value(after, "canvass_backlog_readable") == 1
    assert value(after, "canvass_db_connections_max", role="canvass_app") == 16
    assert value(after, "process_resident_memory_bytes") > 0


async def test_what_waits_is_counted(settings: Settings, process: Process, team: Team, db: Database) -> None:
    bearing = {"authorization": f"Bearer {TOKEN}"}

    async def look() -> Samples:
        async with shown(settings, process, metrics_token=SecretStr(TOKEN)) as http:
            return samples_of((await http.get("/metrics", headers=bearing)).text)

    before = await look()
    campaign = gid("Campaign", await add_campaign(team.db, team.id, start=False))
    await team.member.do("startCampaign", "__typename", campaignId=campaign)
    await asyncio.sleep(0.1)
    after = await look()
    assert value(after, "canvass_waiting", job="discover") == value(before, "canvass_waiting", job="discover") + 1
    assert value(after, "canvass_oldest_waiting_seconds", job="discover") >= 0.1
    assert value(after, "canvass_campaigns", status="QUEUED") == value(before, "canvass_campaigns", status="QUEUED") + 1
    await team.member.do("stopCampaign", "__typename", campaignId=campaign)
    later = await look()
    assert value(later, "canvass_waiting", job="discover") == value(before, "canvass_waiting", job="discover")


def test_each_live_figure_is_shown(app: Starlette) -> None:
    assert set(live_figures(app)) == set(LIVE)


async def test_a_port_of_its_own_and_the_end_that_is_told_before(settings: Settings, team: Team) -> None:
    port = claim(0)
    own = {"CANVASS_METRICS_PORT": str(port), "CANVASS_DRAIN_SECONDS": "1"}
    async with serving(settings, **own) as (process, address), httpx2.AsyncClient(timeout=10) as http:
        page = await http.get(f"http://127.0.0.1:{port}/metrics")
        assert page.status_code == 200
        assert "canvass_waiting{" in page.text
        assert (await http.get(f"http://127.0.0.1:{port}/healthz")).json() == {"status": "ok"}
        assert (await http.get(f"http://{address}/metrics")).status_code == 404
        process.send_signal(signal.SIGTERM)
        while (ready := await http.get(f"http://{address}/readyz")).status_code == 200:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        assert (ready.status_code, ready.json()) == (503, {"status": "ending"})
        assert (await http.get(f"http://{address}/healthz")).status_code == 200
        headers = {"authorization": f"Bearer {team.viewer.token}", "connection": "close"}
        answer = await http.post(f"http://{address}/graphql", json={"query": "{ viewer { role } }"}, headers=headers)
        assert answer.json()["data"] == {"viewer": {"role": "VIEWER"}}
        async with asyncio.timeout(5):
            assert await process.wait() in (0, -signal.SIGTERM)


async def test_a_mutation_is_traced_and_its_run_hangs_below_it(settings: Settings, team: Team) -> None:
    campaign = gid("Campaign", await add_campaign(team.db, team.id, start=False))
    with collecting() as collector:
        own = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
        async with (
            serving(settings, **own) as (process, address),
            httpx2.AsyncClient(base_url=f"http://{address}") as http,
        ):
            answer = await send(
                Person(http, team.member.token), START, {"traceparent": PARENT}, input={"campaignId": campaign}
            )
            assert answer.headers["x-request-id"] == TRACE
            process.send_signal(signal.SIGTERM)
            await process.wait()
        request, mutation = collector.one("POST /graphql"), collector.one("mutation startCampaign")
        assert list(collector.spans) == ["canvass-api"]
        assert request.parent_span_id.hex() == PARENT.split("-")[2]
        assert mutation.parent_span_id == request.span_id
    [run] = await runs(team)
    assert key_of(campaign, "Campaign", "campaignId") == run.campaign_id
    assert run.traceparent == f"00-{TRACE}-{mutation.span_id.hex()}-01"
