"""The finder over a stand-in transport: what it sends, how it ends, and what the books say then."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import orjson
import pytest

from leads.calls import Question
from leads.errors import BadCredentials, BadReply, QuotaExhausted, RateLimited, Unavailable, VendorError
from leads.vocabulary import Source
from tests.providers.books import Books, Handler, always, client
from tests.providers.events import SOURCE, deltas, ended, item, results, search, sse
from worker.gates import open_gate
from worker.providers.openai_ask import OpenAI
from worker.providers.openai_search import OpenAISearch

QUESTION = Question("You find companies.", "Dentists near LE1", 20, "Leicester", "East Midlands")
STREAM = {"content-type": "text/event-stream"}


class Slow(httpx2.AsyncByteStream):
    """A body that sends its pieces, and then ends, breaks off, or falls silent."""

    def __init__(self, *pieces: bytes, then: str = "end") -> None:
        self.pieces, self.then, self.closed = pieces, then, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        if self.then == "break":
            raise httpx2.RemoteProtocolError("peer closed connection")
        if self.then == "silence":
            await asyncio.sleep(60)

    async def aclose(self) -> None:
        self.closed = True


def model(http: httpx2.AsyncClient, name: str = "gpt-6-luna", **options: Any) -> OpenAI:
    gate = open_gate(Source.OPENAI)
    return OpenAI(api_key="secret-key", base_url="http://openai/v1", model=name, gate=gate, http=http, **options)


def finder(handler: Handler, **options: Any) -> OpenAISearch:
    return OpenAISearch(model(client(handler), **options))


def streaming(body: httpx2.AsyncByteStream) -> Handler:
    return lambda _: httpx2.Response(200, stream=body, headers=STREAM)


async def found(search_: OpenAISearch, books: Books) -> tuple[list[str], VendorError | None]:
    names: list[str] = []
    try:
        async for each in search_.find(QUESTION, books):  # what came before an error counts
            names += [each.name]
    except VendorError as error:
        return names, error
    return names, None


async def test_what_is_sent(books: Books) -> None:
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200, content=sse([*deltas(results()), ended()]), headers=STREAM)

    assert await found(finder(answer), books) == ([], None)
    body = orjson.loads(sent[0].content)
    assert (sent[0].method, sent[0].url.path) == ("POST", "/v1/responses")
    assert body["tools"][0]["user_location"] == {
        "type": "approximate",
        "country": "GB",
        "city": "Leicester",
        "region": "East Midlands",
        "timezone": "Europe/London",
    }
    assert body["include"] == ["web_search_call.action.sources"]
    assert (body["stream"], body["store"], body["max_tool_calls"]) == (True, False, 6)
    assert body["max_output_tokens"] == 9_000
    assert body["text"]["format"]["strict"] is True
    assert "temperature" not in body


async def test_a_good_answer_is_settled_with_its_cost(books: Books) -> None:
    events = [*search(SOURCE), *deltas(results(item("One"), item("Two"))), ended()]
    assert await found(finder(always(200, sse(events), STREAM)), books) == (["One", "Two"], None)
    (line,) = books.lines
    assert line.answer is not None
    assert line.answer.body["status"] == "completed"
    assert [told["name"] for told in line.answer.body["results"]] == ["One", "Two"]
    assert line.cost_micros == 31_640
    assert (line.usage["searches"], line.usage["incomplete"]) == (3, 0)
    assert line.call.most_micros == 60_000 + 7_202 + 4_500
    assert "secret-key" not in repr(line.call)


async def test_an_incomplete_answer_is_settled_and_flagged(books: Books) -> None:
    events = [*deltas(results(item("One"), item("Two"))[:-20]), ended("incomplete")]
    assert await found(finder(always(200, sse(events), STREAM)), books) == (["One"], None)
    assert books.lines[0].usage["incomplete"] == 1


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("break", "the connection failed or broke off"),
        ("silence", "the stream was silent for 0.05 s"),
        ("end", "cut off"),
    ],
)
async def test_a_stream_cut_in_the_middle(books: Books, then: str, said: str) -> None:
    body = Slow(sse([*search(SOURCE), *deltas(results(item("One"), item("Two"))[:-20])]), then=then)
    names, error = await found(finder(streaming(body), idle_seconds=0.05), books)
    assert names == ["One"]
    assert isinstance(error, Unavailable)
    assert said in error.message
    assert body.closed
    assert books.lines[0].error is error
    assert 10_000 < books.lines[0].cost_micros < books.lines[0].call.most_micros
    assert books.lines[0].usage["searches"] == 1


async def test_no_first_byte_within_the_idle_time(books: Books) -> None:
    async def never(_: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(60)
        raise AssertionError

    http = httpx2.AsyncClient(transport=httpx2.MockTransport(never))
    search_ = OpenAISearch(model(http, idle_seconds=0.05))
    names, error = await found(search_, books)
    assert names == []
    assert isinstance(error, Unavailable)


async def test_closing_early_closes_the_stream_and_the_call(books: Books) -> None:
    body = Slow(sse([*search(SOURCE), *deltas(results(item("One"), item("Two")))]), then="silence")
    finds = finder(streaming(body)).find(QUESTION, books)
    assert (await anext(finds)).name == "One"
    await finds.aclose()
    assert body.closed
    assert books.lines[0].error is not None
    assert books.lines[0].cost_micros > 10_000


async def test_cancelling_closes_the_stream_and_the_call(books: Books) -> None:
    body = Slow(sse(search(SOURCE)), then="silence")
    task = asyncio.create_task(found(finder(streaming(body)), books))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert body.closed
    assert books.lines[0].error is not None
    assert books.lines[0].usage["searches"] == 1


async def test_a_question_that_is_cancelled_before_its_answer_begins_may_have_been_read(books: Books) -> None:
    asked = asyncio.Event()

    async def silent(_: httpx2.Request) -> httpx2.Response:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError("it never comes")

    task = asyncio.create_task(
        found(OpenAISearch(model(httpx2.AsyncClient(transport=httpx2.MockTransport(silent)))), books)
    )
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert books.lines[0].usage["input_tokens"] == 12
    assert books.lines[0].cost_micros > 0


@pytest.mark.parametrize(
    ("status", "code", "kind", "says"),
    [
        (401, "invalid_api_key", BadCredentials, "OPENAI_API_KEY"),
        (403, None, BadCredentials, "may not do this"),
        (404, "model_not_found", BadCredentials, "CANVASS_OPENAI_MODEL"),
        (400, "model_not_found", BadCredentials, "CANVASS_OPENAI_MODEL"),
        (400, "decimal_below_min_value", BadReply, "decimal_below_min_value"),
        (408, None, Unavailable, "408"),
        (409, None, Unavailable, "409"),
        (429, "rate_limit_exceeded", RateLimited, "rate_limit_exceeded"),
        (429, "slow_down", RateLimited, "slow_down"),
        (429, None, RateLimited, "429"),
        (429, "insufficient_quota", QuotaExhausted, "insufficient_quota"),
        (429, "credit_balance_exhausted", QuotaExhausted, "top up"),
        (429, "project_spend_limit_exceeded", QuotaExhausted, "limit"),
        (429, "organization_spend_limit_exceeded", QuotaExhausted, "limit"),
        (429, "organization_usage_limit_exceeded", QuotaExhausted, "limit"),
        (500, "server_error", Unavailable, "server_error"),
        (503, None, Unavailable, "503"),
    ],
)
async def test_refusals(books: Books, status: int, code: str | None, kind: type[VendorError], says: str) -> None:
    asked = 0

    def refuse(_: httpx2.Request) -> httpx2.Response:
        nonlocal asked
        asked += 1
        error = {"message": "Incorrect API key provided: sec***key", "type": None, "param": None, "code": code}
        return httpx2.Response(status, json={"error": error}, headers={"retry-after": "7"})

    names, error = await found(finder(refuse), books)
    assert (names, type(error), asked) == ([], kind, 1)
    assert error is not None
    assert says in error.message
    assert kind is BadReply or "sec***key" not in error.message
    assert (books.lines[0].error, books.lines[0].cost_micros) == (error, 0)
    if isinstance(error, RateLimited):
        assert error.retry_after == 7.0


async def test_waits_are_read_from_the_limits_that_are_used_up(books: Books) -> None:
    headers = {
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": "1m30s",
        "x-ratelimit-remaining-tokens": "5",
        "x-ratelimit-reset-tokens": "6h",
    }
    _, error = await found(finder(always(429, {"error": {"code": "slow_down"}}, headers)), books)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 90.0


@pytest.mark.parametrize(
    "body", [b"data: {oops\n\n", b"data: [1]\n\n", b'data: {"type":"response.output_text.delta","delta":5}\n\n']
)
async def test_events_of_another_shape_are_a_bad_reply(books: Books, body: bytes) -> None:
    _, error = await found(finder(always(200, body, STREAM)), books)
    assert isinstance(error, BadReply)
