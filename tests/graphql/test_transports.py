"""The endpoint's manners: WebSocket messages that break the rules, server-sent events, multipart, headers."""

import json

import httpx2
import pytest

from leads.settings import Settings
from leads.vocabulary import Role
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_events
from tests.graphql.socket import raw_socket, socket

EVENTS = "subscription ($id: ID!) { campaignEvents(campaignId: $id) { seq } }"
URQL = "application/graphql-response+json, application/graphql+json, application/json, text/event-stream"
APOLLO = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"


def bearer(team: Team, role: Role = Role.VIEWER) -> dict[str, str]:
    return {"authorization": f"Bearer {team.people[role].token}"}


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "1",
        "null",
        '"ping"',
        "{}",
        "not json",
        '{"type": 1}',
        '{"type": "unknown"}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{ about { version } }"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ about { version } }"}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ about { version } }", "variables": "x"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "connection_init", "payload": []}',
        '{"type": "ping", "payload": "' + "x" * 1_100_000 + '"}',
    ],
    ids=lambda text: text[:40],
)
async def test_what_is_no_message_closes_the_socket(address: str, text: str) -> None:
    async with raw_socket(address) as opened:
        await opened.send({"type": "connection_init"})
        await opened.receive()
        await opened.connection.send(text)
        assert await opened.closed() == 4400


async def test_an_init_payload_of_null_is_as_good_as_none(address: str) -> None:
    async with raw_socket(address) as opened:
        await opened.send({"type": "connection_init", "payload": None})
        assert await opened.receive() == {"type": "connection_ack"}


async def test_subscribing_before_the_init_closes_the_socket(address: str) -> None:
    async with raw_socket(address) as opened:
        await opened.subscribe("{ about { version } }")
        assert await opened.closed() == 4401


async def test_a_mistake_ends_its_operation_and_not_the_socket(address: str, team: Team) -> None:
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe("{ about ")
        assert (await opened.receive())["type"] == "error"
        await opened.subscribe("{ unknown }")
        assert (await opened.receive())["type"] == "error"
        await opened.subscribe("{ about { sandbox } }")
        assert await opened.next() == {"sandbox": True}


async def test_the_header_of_the_handshake_is_taken_too(address: str, team: Team) -> None:
    async with raw_socket(address, additional_headers=bearer(team)) as opened:
        await opened.send({"type": "connection_init"})
        await opened.receive()
        await opened.subscribe("{ viewer { role } }")
        assert await opened.next() == {"role": "VIEWER"}


async def test_another_origin_may_not_open_a_socket(address: str) -> None:
    with pytest.raises(Exception, match="403"):
        async with raw_socket(address, origin="https://elsewhere.example"):
            pass


async def test_a_subscription_over_server_sent_events(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    await add_events(team.db, campaign, 1)
    body = {"query": EVENTS, "variables": {"id": gid("Campaign", campaign)}}
    headers = bearer(team) | {"accept": "text/event-stream"}
    seen: list[int] = []
    async with (
        httpx2.AsyncClient() as client,
        client.stream("POST", f"http://{address}/graphql", json=body, headers=headers) as response,
    ):
        assert response.headers["content-type"] == "text/event-stream"
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                seen.append(json.loads(line[6:])["data"]["campaignEvents"]["seq"])
            if len(seen) == 3:
                break
    assert seen == [1, 2, 3]


async def test_a_subscription_over_multipart(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    body = {"query": EVENTS, "variables": {"id": gid("Campaign", campaign)}}
    headers = bearer(team) | {"accept": APOLLO}
    seen: list[int] = []
    async with (
        httpx2.AsyncClient() as client,
        client.stream("POST", f"http://{address}/graphql", json=body, headers=headers) as response,
    ):
        assert response.headers["content-type"].startswith("multipart/mixed;boundary=graphql")
        async for line in response.aiter_lines():
            if '"campaignEvents"' in line:
                seen.append(json.loads(line)["payload"]["data"]["campaignEvents"]["seq"])
            if len(seen) == 2:
                break
    assert seen == [1, 2]


async def test_a_subscription_is_streamed_to_clients_that_list_everything(address: str, team: Team) -> None:
    body = {"query": EVENTS, "variables": {"id": "nothing"}}
    headers = bearer(team) | {"accept": URQL}
    async with (
        httpx2.AsyncClient() as client,
        client.stream("POST", f"http://{address}/graphql", json=body, headers=headers) as response,
    ):
        text = "".join([chunk async for chunk in response.aiter_text()])
    assert response.headers["content-type"] == "text/event-stream"
    assert '"NOT_FOUND"' in text
    assert "event: complete" in text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (URQL, "application/graphql-response+json; charset=utf-8"),
        ("*/*, text/event-stream", "application/json; charset=utf-8"),
        ("text/event-stream", "text/event-stream"),
    ],
)
async def test_a_query_is_only_streamed_when_nothing_else_is_wanted(
    http: httpx2.AsyncClient, accept: str, kind: str
) -> None:
    body = {"query": "{ about { sandbox } }"}
    response = await http.post("/graphql", json=body, headers={"accept": accept})
    assert response.headers["content-type"] == kind
    assert '{"about":{"sandbox":true}}' in response.text


async def test_the_dashboard_and_its_headers(http: httpx2.AsyncClient) -> None:
    page = await http.get("/")
    assert page.text == "<title>Canvass</title>"
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert (await http.get("/campaigns/1")).text == page.text
    script = await http.get("/assets/index-abc123.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (await http.get("/assets/index-old.js")).status_code == 404
    assert (await http.get("/../pyproject.toml")).status_code == 404


async def test_health(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "ok"}
    ready = await http.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "database": True, "redis": True})


async def test_other_origins_are_not_allowed_unless_named(http: httpx2.AsyncClient, settings: Settings) -> None:
    headers = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    response = await http.options("/graphql", headers=headers)
    assert "access-control-allow-origin" not in response.headers
