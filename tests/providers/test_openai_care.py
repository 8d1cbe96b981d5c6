"""Answers that are of use only when whole: LinkedIn pages that a search returned, and analyses; what the books say."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx2
import orjson
import pytest

from leads.analysis import Known, tellable
from leads.calls import Gate
from leads.errors import BadReply, RateLimited, Unavailable
from leads.linkedin import SeenPage
from leads.matching import Identity
from leads.vocabulary import Field, Source
from tests.providers.books import Books, Handler, always, client
from tests.providers.events import deltas, ended, search, sse
from worker.gates import open_gate
from worker.providers.openai_analysis import OpenAIAnalysis
from worker.providers.openai_ask import OpenAI
from worker.providers.openai_linkedin import OpenAILinkedIn

STREAM = {"content-type": "text/event-stream"}
COMPANIES = [Identity(name="Velquor Networks Ltd", town="Leicester"), Identity(name="Tristholm Dental")]
PAGE = "https://www.linkedin.com/company/velquor-networks"


def model(handler: Handler, gate: Gate | None = None, idle_seconds: float = 60.0) -> OpenAI:
    return OpenAI(
        api_key="secret-key",
        base_url="http://openai/v1",
        model="gpt-6-luna",
        gate=gate or open_gate(Source.OPENAI),
        http=client(handler),
        idle_seconds=idle_seconds,
    )


def told(company: Any, url: str | None, **values: Any) -> dict[str, Any]:
    return {"company": company, "url": url, "name": None, "place": None, "website": None, **values}


def pages(*items: Any) -> str:
    return json.dumps({"pages": list(items)})


def saying(text: str, *sources: str) -> Handler:
    return always(200, sse([*search(*sources), *deltas(text), ended()]), STREAM)


async def look(handler: Handler, books: Books) -> tuple[tuple[SeenPage, ...], ...]:
    return (await OpenAILinkedIn(model(handler)).look_for(COMPANIES, books)).pages


async def test_the_search_is_restricted_to_linkedin_and_asks_about_all_at_once(books: Books) -> None:
    sent: list[dict[str, Any]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(orjson.loads(request.content))
        return httpx2.Response(200, content=sse([*deltas(pages()), ended()]), headers=STREAM)

    assert await look(answer, books) == ((), ())
    [body] = sent
    assert body["tools"][0]["filters"] == {"allowed_domains": ["linkedin.com"]}
    assert body["tools"][0]["user_location"]["country"] == "GB"
    assert body["include"] == ["web_search_call.action.sources"]
    assert (body["stream"], body["store"], body["max_tool_calls"]) == (True, False, 2)
    assert body["text"]["format"]["strict"] is True
    assert body["prompt_cache_key"].startswith("canvass-")
    assert [name in body["input"] for name in ("Velquor Networks Ltd", "Tristholm Dental")] == [True, True]
    assert books.lines[0].call.operation == "linkedin pages"


@pytest.mark.parametrize(
    ("source", "url"),
    [
        (PAGE, PAGE),
        (f"{PAGE}?utm_source=openai", PAGE),
        ("https://uk.linkedin.com/company/velquor-networks/about", PAGE),
        (PAGE, f"{PAGE}/?utm_source=openai"),
    ],
)
async def test_a_page_that_a_search_returned(books: Books, source: str, url: str) -> None:
    item = told(1, url, name="Velquor Networks", place="Leicester", website="velquor.example")
    assert await look(saying(pages(item, told(2, None)), source), books) == (
        (SeenPage(url, "Velquor Networks", "Leicester", "velquor.example"),),
        (),
    )


@pytest.mark.parametrize(
    ("item", "source"),
    [
        (told(1, PAGE), f"{PAGE}-ltd"),
        (told(1, PAGE), "https://www.linkedin.com/in/velquor-networks"),
        (told(1, "https://www.linkedin.com/in/velquor"), "https://www.linkedin.com/in/velquor"),
        (told(3, PAGE), PAGE),
        (told(0, PAGE), PAGE),
        (told("1", PAGE), PAGE),
        ("page", PAGE),
        (told(1, "x" * 9), PAGE),
    ],
)
async def test_what_is_no_page_that_a_search_returned(books: Books, item: Any, source: str) -> None:
    assert await look(saying(pages(item), source), books) == ((), ())


async def test_an_answer_that_was_recorded_is_not_asked_for_again(books: Books) -> None:
    first = await look(saying(pages(told(1, PAGE)), PAGE), books)

    def refuse(_: httpx2.Request) -> httpx2.Response:
        raise AssertionError

    assert await look(refuse, books) == first
    assert len(books.lines) == 1
    assert books.lines[0].cost_micros == 31_640
    assert books.lines[0].answer is not None
    assert books.lines[0].answer.body["cost_micros"] == 31_640


@pytest.mark.parametrize("text", ["", "[]", '{"pages": [', "Sorry, no."])
async def test_what_is_no_object_is_a_bad_reply_and_paid_for(books: Books, text: str) -> None:
    with pytest.raises(BadReply):
        await look(saying(text), books)
    assert books.lines[0].answer is None
    assert books.lines[0].cost_micros == 31_640


async def test_an_answer_that_broke_off_at_its_limit_is_a_bad_reply(books: Books) -> None:
    events = [*deltas('{"pages": [{"company": 1'), ended("incomplete")]
    with pytest.raises(BadReply, match="broke off at its limit"):
        await look(always(200, sse(events), STREAM), books)
    assert books.lines[0].cost_micros > 0


class Silent(httpx2.AsyncByteStream):
    """A body that begins and says no more."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield sse([*search(PAGE), *deltas('{"pages"')])
        await asyncio.sleep(60)

    async def aclose(self) -> None:
        """Nothing to close."""


async def test_a_silent_stream_is_given_up(books: Books) -> None:
    silent = model(lambda _: httpx2.Response(200, stream=Silent(), headers=STREAM), idle_seconds=0.05)
    with pytest.raises(Unavailable, match=r"silent for 0.05 s"):
        await OpenAILinkedIn(silent).look_for(COMPANIES, books)
    assert books.lines[0].usage["searches"] == 1


async def test_a_cancelled_call_is_closed_at_what_it_cost(books: Books) -> None:
    hanging = model(lambda _: httpx2.Response(200, stream=Silent(), headers=STREAM))
    task = asyncio.create_task(OpenAILinkedIn(hanging).look_for(COMPANIES, books))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert books.lines[0].error is not None
    assert (books.lines[0].error.code, books.lines[0].usage["searches"]) == ("stopped", 1)


class Closed:
    """A gate that lets nobody through."""

    def turn(self, _: Any) -> Any:
        raise RateLimited(Source.OPENAI, "the next turn is too far away", retry_after=30)


async def test_who_gets_no_turn_pays_nothing(books: Books) -> None:
    with pytest.raises(RateLimited):
        await OpenAILinkedIn(model(saying(pages()), Closed())).look_for(COMPANIES, books)
    assert (books.lines[0].cost_micros, books.lines[0].answer) == (0, None)


async def test_an_analysis_is_written_without_tools_and_checked(books: Books) -> None:
    sent: list[dict[str, Any]] = []
    statements = [{"text": "It is in Leicester.", "facts": ["F1"]}, {"text": "It has 50 staff.", "facts": ["F1"]}]

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(orjson.loads(request.content))
        events = [*deltas(json.dumps({"summary": statements})), ended(tool_usage=None)]
        return httpx2.Response(200, content=sse(events), headers=STREAM)

    facts = tellable([Known(uuid4(), Field.TOWN, "Leicester", Source.WEBSITE)])
    written = await OpenAIAnalysis(model(answer)).analyse("IT support", facts, books)

    assert [each.text for each in written.analysis.sections["summary"]] == ["It is in Leicester."]
    assert (written.analysis.dropped, written.model, written.cost_micros) == (1, "gpt-6-luna", 1_640)
    assert not {"tools", "include", "max_tool_calls"} & sent[0].keys()
    assert sent[0]["text"]["format"]["strict"] is True
    assert (sent[0]["stream"], sent[0]["store"]) == (True, False)
    assert books.lines[0].call.operation == "analysis"
