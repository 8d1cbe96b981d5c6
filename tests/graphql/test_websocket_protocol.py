"""graphql-transport-ws to the letter of its PROTOCOL.md, one test a rule; broken messages are in test_transports."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from api import execution, server, websocket
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_events
from tests.graphql.socket import Socket, raw_socket, socket

EVENTS = "subscription ($id: ID!) { campaignEvents(campaignId: $id) { seq } }"
SANDBOX = "{ about { sandbox } }"


async def init(opened: Socket) -> None:
    await opened.send({"type": "connection_init"})
    assert await opened.receive() == {"type": "connection_ack"}


@pytest.mark.parametrize("offered", [[], ["graphql-ws"], ["chat", "graphql-ws"]])
async def test_another_protocol_is_not_spoken(address: str, offered: list[Subprotocol]) -> None:
    async with connect(f"ws://{address}/graphql", subprotocols=offered or None) as connection:
        await connection.wait_closed()
    assert (connection.close_code, connection.close_reason) == (4406, "Subprotocol not acceptable")


async def test_it_is_chosen_among_others(address: str) -> None:
    offered = [Subprotocol("graphql-ws"), Subprotocol("graphql-transport-ws")]
    async with connect(f"ws://{address}/graphql", subprotocols=offered) as connection:
        assert connection.subprotocol == "graphql-transport-ws"


async def test_without_an_init_the_socket_is_closed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "INIT_WITHIN", 0.2)
    async with raw_socket(address) as opened:
        await opened.send({"type": "ping"})
        assert await opened.closed() == 4408
    assert opened.connection.close_reason == "Connection initialisation timeout"


async def test_after_the_init_the_time_for_it_counts_no_more(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "INIT_WITHIN", 0.2)
    async with raw_socket(address) as opened:
        await init(opened)
        await asyncio.sleep(0.4)
        await opened.subscribe(SANDBOX)
        assert await opened.next() == {"sandbox": True}


async def test_a_second_init_closes_the_socket(address: str) -> None:
    async with raw_socket(address) as opened:
        await init(opened)
        await opened.send({"type": "connection_init"})
        assert await opened.closed() == 4429
    assert opened.connection.close_reason == "Too many initialisation requests"


async def test_a_payload_of_an_init_may_hold_anything(address: str) -> None:
    async with raw_socket(address) as opened:
        await opened.send({"type": "connection_init", "payload": {"client": {"version": 1}, "authorization": None}})
        assert await opened.receive() == {"type": "connection_ack"}


@pytest.mark.parametrize("payload", [None, {"sent": 1}])
async def test_a_ping_is_answered_at_any_time(address: str, payload: Any) -> None:
    ping = {"type": "ping"} | ({"payload": payload} if payload else {})
    async with raw_socket(address) as opened:
        await opened.send(ping)
        assert await opened.receive() == ping | {"type": "pong"}
        await init(opened)
        await opened.send({"type": "pong", "payload": payload})
        await opened.send(ping)
        assert await opened.receive() == ping | {"type": "pong"}


@pytest.mark.parametrize("kind", ["next", "error", "connection_ack", "start", "CONNECTION_INIT"])
async def test_what_only_a_server_says_is_none_of_a_client(address: str, kind: str) -> None:
    async with raw_socket(address) as opened:
        await init(opened)
        await opened.send({"type": kind, "id": "1", "payload": {}})
        assert await opened.closed() == 4400


async def test_messages_are_text(address: str) -> None:
    async with raw_socket(address) as opened:
        await opened.connection.send(b'{"type": "connection_init"}')
        assert await opened.closed() == 4400


async def test_an_id_in_use_closes_the_socket(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    message = {
        "id": "é" * 200,
        "type": "subscribe",
        "payload": {"query": EVENTS, "variables": {"id": gid("Campaign", campaign)}},
    }
    async with socket(address, team.viewer.token) as opened:
        await opened.send(message)
        await opened.take(2)
        await opened.send(message)
        assert await opened.closed() == 4409
    assert (opened.connection.close_reason or "").startswith("Subscriber for éé")


async def test_an_id_that_has_become_free_may_be_used_again(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    payload = {"query": EVENTS, "variables": {"id": gid("Campaign", campaign)}}
    async with socket(address, team.viewer.token) as opened:
        for _ in range(3):
            await opened.send({"id": "1", "type": "subscribe", "payload": payload})
            assert [event["seq"] for event in await opened.take(2)] == [1, 2]
            await opened.send({"id": "1", "type": "complete"})
        for query in (SANDBOX, "{ unknown }", SANDBOX):
            await opened.send({"id": "1", "type": "subscribe", "payload": {"query": query}})
            kinds = [(await opened.receive())["type"]]
            if kinds == ["next"]:
                kinds.append((await opened.receive())["type"])
            assert kinds == (["error"] if "unknown" in query else ["next", "complete"])


async def test_an_id_that_is_unknown_is_not_complained_about(address: str) -> None:
    async with raw_socket(address) as opened:
        await init(opened)
        await opened.send({"id": "unknown", "type": "complete"})
        await opened.subscribe(SANDBOX)
        assert await opened.next() == {"sandbox": True}


async def test_queries_and_mutations_bring_one_result_and_their_end(address: str, team: Team) -> None:
    mutation = 'mutation { logout(input: {refreshToken: "none"}) { __typename } }'
    async with socket(address, team.viewer.token) as opened:
        for query, data in (
            ("{ viewer { role } }", {"viewer": {"role": "VIEWER"}}),
            (mutation, {"logout": {"__typename": "LogoutPayload"}}),
        ):
            name = await opened.subscribe(query)
            message = await opened.receive()
            assert (message["id"], message["type"], message["payload"]["data"]) == (name, "next", data)
            assert await opened.receive() == {"id": name, "type": "complete"}


async def test_a_field_that_fails_is_told_beside_the_others(address: str, team: Team) -> None:
    async with socket(address, None) as opened:
        await opened.subscribe("{ viewer { role } about { sandbox } campaign(id: 1) { id } }")
        message = await opened.receive()
    assert message["type"] == "next"
    assert message["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ about ", None),
        ("{ unknown }", None),
        ("", None),
        ("query A { about { sandbox } } query B { about { sandbox } }", None),
        (EVENTS, {}),
        (EVENTS, {"id": {"not": "an id"}}),
        (EVENTS, {"id": "Q2FtcGFpZ246eA=="}),
        ("{ " + "about { sandbox } " * 5000 + "}", None),
    ],
    ids=["syntax", "unknown field", "empty", "which", "missing variable", "wrong variable", "not found", "too large"],
)
async def test_one_bad_operation_ends_with_an_error_and_no_other(
    address: str, team: Team, query: str, variables: Any
) -> None:
    campaign = await add_campaign(team.db, team.id)
    async with socket(address, team.viewer.token) as opened:
        good = await opened.subscribe(EVENTS, id=gid("Campaign", campaign))
        await opened.take(2)
        await opened.send({"id": "bad", "type": "subscribe", "payload": {"query": query, "variables": variables}})
        error = await opened.receive()
        assert (error["id"], error["type"]) == ("bad", "error")
        assert all(isinstance(each["message"], str) for each in error["payload"])
        await add_events(team.db, campaign, 1)
        message = await opened.receive()
        assert (message["id"], message["type"]) == (good, "next")


async def test_a_mistake_of_ours_ends_its_operation_and_no_other(
    address: str, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = await add_campaign(team.db, team.id)
    real = execution.encoded

    def broken(result: Any, *rest: Any) -> str:
        assert "about" not in (result.data or {})
        return real(result, *rest)

    monkeypatch.setattr(execution, "encoded", broken)
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(EVENTS, id=gid("Campaign", campaign))
        await opened.take(2)
        name = await opened.subscribe(SANDBOX)
        error = {"message": "Something went wrong on our side.", "extensions": {"code": "INTERNAL"}}
        assert await opened.receive() == {"id": name, "type": "error", "payload": [error]}
        await add_events(team.db, campaign, 1)
        assert await opened.next() == {"seq": 3}


async def test_an_operation_that_its_client_completes_says_no_more(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    async with socket(address, team.viewer.token) as opened:
        name = await opened.subscribe(EVENTS, id=gid("Campaign", campaign))
        await opened.take(2)
        await opened.send({"id": name, "type": "complete"})
        await opened.send({"type": "ping"})
        assert await opened.receive() == {"type": "pong"}
        await add_events(team.db, campaign, 2)
        await asyncio.sleep(0.3)
        await opened.send({"type": "ping"})
        assert await opened.receive() == {"type": "pong"}


async def test_operations_on_one_socket_are_counted(address: str, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "MOST_OPERATIONS", 2)
    campaign = await add_campaign(team.db, team.id)
    async with socket(address, team.viewer.token) as opened:
        for _ in range(2):
            await opened.subscribe(EVENTS, id=gid("Campaign", campaign))
            await opened.take(2)
        name = await opened.subscribe(SANDBOX)
        refusal = {"message": "At most 2 operations at a time on one socket."}
        assert await opened.receive() == {"id": name, "type": "error", "payload": [refusal]}


@pytest.fixture
async def impatient(app: Starlette) -> AsyncIterator[tuple[str, int]]:
    """The application served as `canvass api` serves it, but that it pings ten times a second."""
    config = server.configuration(lambda: app, "127.0.0.1", 0)
    config.ws_ping_interval, config.ws_ping_timeout, config.lifespan = 0.1, 0.3, "off"
    with config.bind_socket() as listening:
        server.bound(listening)
        running = uvicorn.Server(config)
        serving = asyncio.create_task(running.serve(sockets=[listening]))
        while not running.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        yield listening.getsockname()
        running.should_exit = True
        await serving


async def test_a_client_that_is_dead_is_noticed(impatient: tuple[str, int]) -> None:
    host, port = impatient
    reader, writer = await asyncio.open_connection(host, port)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        f"GET /graphql HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n".encode()
    )
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
    async with asyncio.timeout(5):
        assert (await reader.readexactly(2))[0] == 0x89  # a ping, and nobody answers it
        with suppress(ConnectionResetError):
            await reader.read()
    writer.close()


async def test_a_client_that_lives_is_not_cut_off(impatient: tuple[str, int]) -> None:
    async with raw_socket(f"{impatient[0]}:{impatient[1]}") as opened:
        await init(opened)
        await asyncio.sleep(0.8)
        await opened.subscribe(SANDBOX)
        assert await opened.next() == {"sandbox": True}
