"""Finds companies on the live web through OpenAI's Responses API, and hands each out while the answer is written."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import httpx2
import openai
from openai import AsyncOpenAI, AsyncStream

from leads.calls import Answer, Call, Calls, OpenCall, Question
from leads.errors import BadReply, Stopped, Unavailable, VendorError
from leads.evidence import Found
from leads.vocabulary import Source
from worker.providers.openai_errors import from_sdk
from worker.providers.openai_items import schema
from worker.providers.openai_prices import cost, most_usage
from worker.providers.openai_stream import Transcript
from worker.providers.replies import recorded

TOKENS_FOR_THOUGHT = 4_000
TOKENS_PER_RESULT = 250
FIRST_SEARCHES, RESULTS_PER_SEARCH, MOST_SEARCHES = 2, 5, 10
"""A search costs more than all the tokens about it: so many to begin with, and one more for so many results."""


class OpenAISearch:
    """A finder. It never asks twice by itself: an answer that breaks off has cost money, and the caller decides.

    `idle_seconds` is how long the stream may be silent, `most_searches` how often the model may search for an answer.
    """

    source = Source.OPENAI

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        model: str,
        http: httpx2.AsyncClient | None = None,
        idle_seconds: float = 60.0,
        most_searches: int = MOST_SEARCHES,
    ) -> None:
        http = http or httpx2.AsyncClient(trust_env=False)
        self._client = AsyncOpenAI(api_key=api_key, base_url=base_url, max_retries=0, http_client=http)
        self._model = model
        self._idle = idle_seconds
        self._most_searches = most_searches

    async def find(self, question: Question, calls: Calls) -> AsyncGenerator[Found, None]:
        """The companies, each as soon as it is complete; closing the generator closes the stream and the call.

        An answer that the vendor broke off at a limit ends normally, with `incomplete` 1 in the usage that is settled.

        Raises:
            BudgetExhausted: nothing was asked.
            VendorError: after what had arrived was handed out.
        """
        request = self._request(question)
        opened = await calls.open(self._call(question, request))
        transcript = Transcript()
        try:
            async with aclosing(self._answer(request, transcript)) as answer:
                async for found in answer:
                    yield found
        except VendorError as error:
            await self._fail(opened, error, request, transcript)
            raise
        except (asyncio.CancelledError, GeneratorExit):
            stopped = Stopped(Source.OPENAI, "stopped before the answer was complete")
            await asyncio.shield(self._fail(opened, stopped, request, transcript))
            raise
        await self._settle(opened, request, transcript)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()

    async def _answer(self, request: dict[str, Any], transcript: Transcript) -> AsyncGenerator[Found, None]:
        stream = await self._start(request, transcript)
        try:
            while transcript.status is None and (event := await self._next(stream)) is not None:
                for found in transcript.take(event):
                    yield found
        finally:
            await stream.close()
        if wrong := transcript.verdict():
            raise wrong

    async def _start(self, request: dict[str, Any], transcript: Transcript) -> AsyncStream[object]:
        """Send the question. Events stay plain JSON: building the SDK's objects takes ten times as long."""
        timeout = httpx2.Timeout(self._idle, connect=10.0)
        try:
            async with asyncio.timeout(self._idle):
                return await self._client.post(
                    "/responses",
                    body=request,
                    cast_to=object,
                    stream=True,
                    stream_cls=AsyncStream[object],
                    options={"timeout": timeout, "stream_mode": "events"},
                )
        except (TimeoutError, openai.APITimeoutError):
            transcript.begun = True
            raise Unavailable(Source.OPENAI, f"no answer within {self._idle:g} s") from None
        except openai.APIError as error:
            raise from_sdk(error) from None

    async def _next(self, stream: AsyncStream[object]) -> object | None:
        try:
            async with asyncio.timeout(self._idle):
                return await anext(stream, None)
        except (TimeoutError, openai.APITimeoutError):
            raise Unavailable(Source.OPENAI, f"the stream was silent for {self._idle:g} s") from None
        except openai.APIError as error:
            raise from_sdk(error) from None
        except httpx2.HTTPError as error:
            raise Unavailable(Source.OPENAI, f"the stream broke off ({type(error).__name__})") from None
        except (ValueError, RecursionError):
            raise BadReply(Source.OPENAI, "an event of the stream is not JSON") from None

    async def _fail(
        self, opened: OpenCall, error: VendorError, request: dict[str, Any], transcript: Transcript
    ) -> None:
        usage = transcript.usage(_prompt(request))
        await opened.fail(error, cost_micros=cost(self._model, usage), usage=usage.to_json())

    async def _settle(self, opened: OpenCall, request: dict[str, Any], transcript: Transcript) -> None:
        usage = transcript.usage(_prompt(request))
        body = recorded(response_id=transcript.response_id, status=transcript.status, results=transcript.results)
        counts = usage.to_json() | {"incomplete": int(transcript.status == "incomplete")}
        await opened.settle(Answer(body=body, cost_micros=cost(self._model, usage), usage=counts))

    def _call(self, question: Question, request: dict[str, Any]) -> Call:
        most = most_usage(
            _prompt(request), output_tokens=request["max_output_tokens"], searches=request["max_tool_calls"]
        )
        asked = {name: request[name] for name in ("instructions", "input", "max_output_tokens", "max_tool_calls")}
        return Call(
            source=Source.OPENAI,
            operation="responses",
            request=asked | {"most": question.most, "town": question.town, "region": question.region},
            most_micros=cost(self._model, most),
            model=self._model,
        )

    def _request(self, question: Question) -> dict[str, Any]:
        """The body. Without `user_location` the search would be made in the United States."""
        here = {"city": question.town, "region": question.region, "timezone": "Europe/London"}
        location = {"type": "approximate", "country": "GB", **{name: value for name, value in here.items() if value}}
        return {
            "model": self._model,
            "instructions": question.instructions,
            "input": question.text,
            "tools": [{"type": "web_search", "user_location": location, "search_context_size": "low"}],
            "include": ["web_search_call.action.sources"],
            "text": {"format": {"type": "json_schema", "name": "companies", "schema": schema(), "strict": True}},
            "reasoning": {"effort": "low"},
            "max_output_tokens": TOKENS_FOR_THOUGHT + TOKENS_PER_RESULT * question.most,
            "max_tool_calls": min(FIRST_SEARCHES + question.most // RESULTS_PER_SEARCH, self._most_searches),
            "prompt_cache_key": f"canvass-{hashlib.sha256(question.instructions.encode()).hexdigest()[:16]}",
            "metadata": {"application": "canvass", "operation": "find", "most": str(question.most)},
            "store": False,
            "stream": True,
        }


def _prompt(request: dict[str, Any]) -> str:
    return f"{request['instructions']}{request['input']}"
