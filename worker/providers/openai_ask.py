"""Asking OpenAI's Responses API: one streamed request, its turn, its idle timer, its errors and its price."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, TypeVar
from uuid import UUID

import httpx2
import openai
from openai import AsyncOpenAI, AsyncStream

from leads.calls import Answer, Call, Calls, Gate, OpenCall
from leads.errors import BadReply, Stopped, Unavailable, VendorError
from leads.prices import PRICES, Prices
from leads.vocabulary import Source
from worker.providers.openai_errors import from_sdk
from worker.providers.openai_prices import Usage, cost, most_usage
from worker.providers.openai_stream import Course, Letter
from worker.providers.replies import recorded, seconds

Said = TypeVar("Said")


class OpenAI:
    """One model with one key. It never asks twice by itself: an answer that breaks off has cost money.

    `idle_seconds` is how long the stream may be silent.
    """

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        model: str,
        gate: Gate,
        prices: Prices = PRICES,
        http: httpx2.AsyncClient | None = None,
        idle_seconds: float = 60.0,
    ) -> None:
        http = http or httpx2.AsyncClient(trust_env=False)
        self._client = AsyncOpenAI(api_key=api_key, base_url=base_url, max_retries=0, http_client=http)
        self.name = model
        self._gate = gate
        self._prices = prices
        self._idle = idle_seconds

    async def answer(
        self, request: dict[str, Any], course: Course[Said], campaign_id: UUID
    ) -> AsyncGenerator[Said, None]:
        """What the answer brings, as it arrives; its turn is held until it ends or the generator is closed.

        Raises:
            VendorError: after what had arrived was handed out.
        """
        async with self._gate.turn(campaign_id) as turn:
            stream = await self._start(request, course)
            try:
                turn.learn(**_left(stream.response.headers))
                while course.status is None and (event := await self._next(stream)) is not None:
                    for said in course.take(event):
                        yield said
            finally:
                await stream.close()
            if wrong := course.verdict():
                raise wrong

    async def letter(self, request: dict[str, Any], calls: Calls, operation: str) -> Any:
        """A whole answer as it is recorded: `content`, `sources`, `model`, `cost_micros`, `seen_at`.

        An answer that was recorded before is not asked for again.

        Raises:
            BudgetExhausted: nothing was asked.
            VendorError: there is no answer, or it broke off.
        """
        call = self.call(request, operation)
        if (body := await calls.recall(call)) is not None:
            return body
        opened = await calls.open(call)
        course = Letter()
        try:
            await self._read(request, course, calls.campaign_id)
        except VendorError as error:
            await self.failed(opened, error, request, course)
            raise
        except asyncio.CancelledError:
            await self.failed(opened, stopped(), request, course)
            raise
        usage = course.usage(prompt_of(request))
        spent = self.price(usage)
        parts = {"response_id": course.response_id, "model": self.name, "cost_micros": spent}
        body = recorded(**parts, content=course.content, sources=sorted(map(list, course.sources)))
        await opened.settle(Answer(body=body, cost_micros=spent, usage=usage.to_json()))
        return body

    async def _read(self, request: dict[str, Any], course: Letter, campaign_id: UUID) -> None:
        async with aclosing(self.answer(request, course, campaign_id)) as answer:
            async for _ in answer:
                pass
        if course.content is None:
            raise BadReply(Source.OPENAI, "the answer broke off at its limit")

    def call(self, request: Mapping[str, Any], operation: str = "responses", **more: Any) -> Call:
        """The line that a request has in the books; `more` is what else tells it from others."""
        asked = {name: request[name] for name in ("instructions", "input", "max_output_tokens")}
        if "max_tool_calls" in request:
            asked["max_tool_calls"] = request["max_tool_calls"]
        most = most_usage(
            prompt_of(request),
            output_tokens=request["max_output_tokens"],
            searches=request.get("max_tool_calls", 0),
        )
        return Call(
            source=Source.OPENAI,
            operation=operation,
            request=asked | more,
            most_micros=self.price(most),
            model=self.name,
        )

    async def failed(
        self, opened: OpenCall, error: VendorError, request: Mapping[str, Any], course: Course[Said]
    ) -> None:
        """Close the call's line with what the part that came has cost."""
        usage = course.usage(prompt_of(request))
        await opened.fail(error, cost_micros=self.price(usage), usage=usage.to_json())

    def price(self, usage: Usage) -> int:
        """What it costs, in millionths of a dollar."""
        return cost(self.name, usage, self._prices)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()

    async def _start(self, request: dict[str, Any], course: Course[Said]) -> AsyncStream[object]:
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
        except asyncio.CancelledError:
            course.begun = True  # as far as anybody here knows
            raise
        except (TimeoutError, openai.APITimeoutError):
            course.begun = True
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


def asking(
    model: str, *, instructions: str, text: str, name: str, schema: Mapping[str, Any], most_tokens: int
) -> dict[str, Any]:
    """The body of a request without tools, whose answer must keep to `schema`; searching is added by who searches."""
    return {
        "model": model,
        "instructions": instructions,
        "input": text,
        "text": {"format": {"type": "json_schema", "name": name, "schema": schema, "strict": True}},
        "reasoning": {"effort": "low"},
        "max_output_tokens": most_tokens,
        "prompt_cache_key": f"canvass-{hashlib.sha256(instructions.encode()).hexdigest()[:16]}",
        "store": False,
        "stream": True,
    }


def searching(
    most: int, *, town: str | None = None, region: str | None = None, domains: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What makes a request search the web, at most so often. Without `user_location` that would be the American one."""
    here = {"city": town, "region": region, "timezone": "Europe/London"}
    location = {"type": "approximate", "country": "GB", **{name: value for name, value in here.items() if value}}
    tool: dict[str, Any] = {"type": "web_search", "user_location": location, "search_context_size": "low"}
    if domains:
        tool["filters"] = {"allowed_domains": list(domains)}
    return {"tools": [tool], "include": ["web_search_call.action.sources"], "max_tool_calls": most}


def prompt_of(request: Mapping[str, Any]) -> str:
    """All the text that is sent."""
    return f"{request['instructions']}{request['input']}"


def stopped() -> Stopped:
    """We broke it off ourselves."""
    return Stopped(Source.OPENAI, "stopped before the answer was complete")


def _left(headers: Mapping[str, str]) -> dict[str, Any]:
    """What the vendor says is left of the requests of this key."""
    remaining = headers.get("x-ratelimit-remaining-requests", "")
    resets_in = seconds(headers.get("x-ratelimit-reset-requests", ""))
    return {"remaining": int(remaining) if remaining.isdecimal() else None, "resets_in": resets_in}
