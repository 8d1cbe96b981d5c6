"""graphql-sse in distinct connections mode, and multipart: one request, one stream, which can be taken up again."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import orjson
import pytest
from starlette.applications import Starlette

from api import http_streams
from api.app import live_figures
from api.http_streams import EventStream, Multipart, encoding_of
from leads import keys
from leads.scopes import Scope
from leads.settings import Settings
from leads.tokens import sign_access
from leads.vocabulary import Role
from tests.graphql.access import make_key
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_events

EVENTS = (
    "subscription ($id: ID!, $after: Int, $data: Boolean = false) "
    "{ campaignEvents(campaignId: $id, after: $after) { seq data @include(if: $data) } }"
)
SSE = "text/event-stream"
APOLLO = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"


class Stream:
    """An answer that comes bit by bit."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self._blocks = self._read()

    async def _read(self) -> AsyncIterator[str]:
        text = ""
        async for chunk in self.response.aiter_text():
            text += chunk
            while "\n\n" in text:
                block, text = text.split("\n\n", 1)
                yield block
        assert text == ""

    async def block(self) -> str | None:
        """The next event or comment; None at the end."""
        async with asyncio.timeout(10):
            return await anext(self._blocks, None)

    async def event(self) -> dict[str, str]:
        """The next event's fields."""
        while (block := await self.block()) == ":":
            pass
        assert block is not None
        return dict(line.split(":", 1) for line in block.replace(": ", ":").split("\n"))

    async def seqs(self, number: int) -> list[int]:
        """The numbers of the next events, which their ids say too."""
        found = []
        for _ in range(number):
            event = await self.event()
            seq = orjson.loads(event["data"])["data"]["campaignEvents"]["seq"]
            assert event == {"event": "next", "id": str(seq), "data": event["data"]}
            found.append(seq)
        return found


@asynccontextmanager
async def stream(
    address: str, token: str | None, query: str, headers: dict[str, str] | None = None, **variables: Any
) -> AsyncIterator[Stream]:
    given = {"accept": SSE} | ({"authorization": f"Bearer {token}"} if token else {}) | (headers or {})
    body = {"query": query, "variables": variables}
    async with (
        httpx2.AsyncClient(timeout=20) as client,
        client.stream("POST", f"http://{address}/graphql", json=body, headers=given) as response,
    ):
        yield Stream(response)


async def test_events_carry_their_numbers_and_come_live(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    async with stream(address, team.viewer.token, EVENTS, id=gid("Campaign", campaign)) as opened:
        assert opened.response.status_code == 200
        assert opened.response.headers["content-type"] == SSE
        assert opened.response.headers["x-accel-buffering"] == "no"
        assert await opened.block() == ":"
        assert await opened.seqs(2) == [1, 2]
        await add_events(team.db, campaign, 2)
        assert await opened.seqs(2) == [3, 4]


@pytest.mark.parametrize("after", [None, 0, 4])
async def test_the_last_event_that_a_client_had_takes_the_place_of_after(
    address: str, team: Team, after: int | None
) -> None:
    campaign = await add_campaign(team.db, team.id)
    await add_events(team.db, campaign, 3)
    headers = {"last-event-id": "3"}
    variables: dict[str, Any] = {"id": gid("Campaign", campaign), "after": after}
    async with stream(address, team.viewer.token, EVENTS, headers, **variables) as opened:
        assert await opened.seqs(2) == [4, 5]


async def test_a_snapshot_is_not_sent_to_who_comes_back(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    query = "subscription ($id: ID!) { campaignEvents(campaignId: $id, snapshot: true) { seq kind } }"
    async with stream(address, team.viewer.token, query, id=gid("Campaign", campaign)) as opened:
        first = orjson.loads((await opened.event())["data"])["data"]["campaignEvents"]
    assert first == {"seq": 2, "kind": "SNAPSHOT"}
    await add_events(team.db, campaign, 1)
    headers = {"last-event-id": "2"}
    async with stream(address, team.viewer.token, query, headers, id=gid("Campaign", campaign)) as opened:
        again = orjson.loads((await opened.event())["data"])["data"]["campaignEvents"]
    assert again == {"seq": 3, "kind": "CANDIDATE_FOUND"}


@pytest.mark.parametrize("number", ["", "x", "-1", "99999999999", "1e3"])
async def test_a_last_event_that_is_no_number_is_nothing(address: str, team: Team, number: str) -> None:
    campaign = await add_campaign(team.db, team.id)
    headers = {"last-event-id": number}
    async with stream(address, team.viewer.token, EVENTS, headers, id=gid("Campaign", campaign)) as opened:
        assert await opened.seqs(2) == [1, 2]


async def test_clients_that_are_cut_off_miss_nothing(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    writing = asyncio.create_task(add_events(team.db, campaign, 80))
    seen: list[int] = []
    while len(seen) < 81:
        headers = {"last-event-id": str(seen[-1])} if seen else {}
        async with stream(address, team.viewer.token, EVENTS, headers, id=gid("Campaign", campaign)) as opened:
            seen += await opened.seqs(min(17, 81 - len(seen)))
    await writing
    assert seen == list(range(1, 82))


async def test_a_comment_keeps_it_open_while_nothing_happens(
    address: str, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert EventStream.every == 12.0
    monkeypatch.setattr(EventStream, "every", 0.1)
    campaign = await add_campaign(team.db, team.id)
    variables: dict[str, Any] = {"id": gid("Campaign", campaign), "after": 2}
    async with stream(address, team.viewer.token, EVENTS, **variables) as opened:
        assert [await opened.block() for _ in range(2)] == [":", ":"]


async def test_it_ends_with_the_sign_in_and_can_be_taken_up(address: str, team: Team, settings: Settings) -> None:
    campaign = await add_campaign(team.db, team.id)
    brief = settings.model_copy(update={"access_token_minutes": 2 / 60})
    token, _ = sign_access(brief, user_id=team.user_ids[Role.VIEWER], tenant_id=team.id, role=Role.VIEWER)
    async with stream(address, token, EVENTS, id=gid("Campaign", campaign)) as opened:
        assert await opened.seqs(2) == [1, 2]
        assert await opened.block() is None  # nothing said that the operation is complete


async def test_it_ends_when_the_credentials_are_revoked(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    made = await make_key(team, Scope.CAMPAIGNS_READ)
    async with stream(address, made.secret, EVENTS, id=gid("Campaign", campaign)) as opened:
        assert await opened.seqs(2) == [1, 2]
        async with team.db.write(team.id) as session:
            await keys.revoke(session, made.row.id)
        began = time.monotonic()
        assert await opened.block() is None  # nothing said that the operation is complete
        assert time.monotonic() - began < 5


async def test_an_operation_with_one_result_is_complete_after_it(address: str) -> None:
    async with stream(address, None, "{ about { sandbox } }") as opened:
        event = await opened.event()
        assert (event["event"], orjson.loads(event["data"])["data"]) == ("next", {"about": {"sandbox": True}})
        assert await opened.event() == {"event": "complete", "data": ""}
        assert await opened.block() is None


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ unknown }", "Cannot query field"),
        ("{ about ", "Syntax Error"),
        ("subscription { tenantActivity { seq } }", "Sign in first."),
        ("query A { about { sandbox } } query B { about { sandbox } }", "several operations"),
    ],
)
async def test_what_is_wrong_is_told_in_the_stream(address: str, query: str, message: str) -> None:
    async with stream(address, None, query) as opened:
        assert opened.response.status_code == 200
        event = await opened.event()
        assert event["event"] == "next"
        [error] = orjson.loads(event["data"])["errors"]
        assert message in error["message"]
        assert await opened.event() == {"event": "complete", "data": ""}


async def test_a_subscription_by_get(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    params = {"query": EVENTS, "variables": orjson.dumps({"id": gid("Campaign", campaign)}).decode()}
    headers = {"accept": SSE, "authorization": f"Bearer {team.viewer.token}"}
    async with (
        httpx2.AsyncClient() as client,
        client.stream("GET", f"http://{address}/graphql", params=params, headers=headers) as response,
    ):
        assert await Stream(response).seqs(2) == [1, 2]


async def test_a_mutation_by_get_is_refused(http: httpx2.AsyncClient) -> None:
    params = {"query": 'mutation { logout(input: {refreshToken: "x"}) { __typename } }'}
    response = await http.get("/graphql", params=params, headers={"accept": SSE})
    assert response.status_code == 405


async def test_whoever_goes_is_forgotten(address: str, team: Team, app: Starlette) -> None:
    campaign = await add_campaign(team.db, team.id)
    before = live_figures(app)["followers"]
    async with stream(address, team.viewer.token, EVENTS, id=gid("Campaign", campaign)) as opened:
        await opened.seqs(2)
        assert live_figures(app)["followers"] == before + 1
    async with asyncio.timeout(5):
        while live_figures(app)["followers"] > before:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_whoever_stops_reading_is_cut_off(
    address: str, team: Team, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_streams, "TAKE_WITHIN", 0.5)
    monkeypatch.setattr(EventStream, "every", 0.5)
    campaign = await add_campaign(team.db, team.id)
    await add_events(team.db, campaign, 60, data={"padding": "x" * 150_000})
    before = live_figures(app)["followers"]
    variables: dict[str, Any] = {"id": gid("Campaign", campaign), "data": True}
    async with stream(address, team.viewer.token, EVENTS, **variables):
        began = time.monotonic()
        while live_figures(app)["followers"] == before:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        while live_figures(app)["followers"] > before:
            assert time.monotonic() - began < 10
            await asyncio.sleep(0.05)


async def test_multipart_has_a_boundary_after_each_part_and_an_end(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    text = ""
    variables = {"id": gid("Campaign", campaign)}
    async with stream(address, team.viewer.token, EVENTS, {"accept": APOLLO}, **variables) as opened:
        async for chunk in opened.response.aiter_text():
            text += chunk
            if text.count("--graphql") == 4:
                break
    empty, *parts = text.split("--graphql")[1:-1]
    bodies = [orjson.loads(part.split("\r\n\r\n")[1]) for part in parts]
    assert orjson.loads(empty.split("\r\n\r\n")[1]) == {}
    assert bodies == [{"payload": {"data": {"campaignEvents": {"seq": seq}}}} for seq in (1, 2)]
    async with stream(address, None, "subscription { tenantActivity { seq } }", {"accept": APOLLO}) as opened:
        text = "".join([chunk async for chunk in opened.response.aiter_text()])
    assert '{"payload":{"errors":[{"message":"Sign in first."' in text
    assert text.endswith("\r\n--graphql--\r\n")


@pytest.mark.parametrize(
    ("accept", "kind", "preferred"),
    [
        ("text/event-stream", EventStream, True),
        ("text/event-stream, application/json", EventStream, False),
        ("application/json;q=0.5, text/event-stream", EventStream, True),
        ("application/json, text/event-stream;q=0.5", EventStream, False),
        ("text/event-stream;q=0, application/json", None, False),
        ("text/event-stream;q=what", EventStream, True),
        ("TEXT/EVENT-STREAM", EventStream, True),
        (APOLLO, Multipart, False),
        ('multipart/mixed;subscriptionSpec="1.0", application/json', Multipart, False),
        ("multipart/mixed;deferSpec=20220824, application/json", None, False),
        ("*/*", None, False),
        ("", None, False),
    ],
)
def test_what_an_accept_header_asks_for(accept: str, kind: type | None, preferred: bool) -> None:
    encoding, is_preferred = encoding_of(accept)
    assert (type(encoding) if encoding else None, is_preferred) == (kind, preferred)
