"""Finds companies on the live web through OpenAI's Responses API, and hands each out while the answer is written."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from leads import allowances
from leads.calls import Answer, Call, Calls, OpenCall, Question
from leads.errors import VendorError
from leads.evidence import Found
from leads.vocabulary import Source
from worker.providers.openai_ask import OpenAI, asking, prompt_of, searching, stopped
from worker.providers.openai_items import schema
from worker.providers.openai_stream import Transcript
from worker.providers.replies import recorded


class OpenAISearch:
    """A finder. An answer that breaks off has cost money: the caller decides whether to ask again.

    `most_searches` is how often the model may search for an answer.
    """

    source = Source.OPENAI

    def __init__(self, model: OpenAI, *, most_searches: int = allowances.MOST_SEARCHES) -> None:
        self._model = model
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
            async with aclosing(self._model.answer(request, transcript, calls.campaign_id)) as answer:
                async for found in answer:
                    yield found
        except VendorError as error:
            await self._model.failed(opened, error, request, transcript)
            raise
        except (asyncio.CancelledError, GeneratorExit):
            await self._model.failed(opened, stopped(), request, transcript)
            raise
        await self._settle(opened, request, transcript)

    async def close(self) -> None:
        """Close its connections."""
        await self._model.close()

    async def _settle(self, opened: OpenCall, request: dict[str, Any], transcript: Transcript) -> None:
        usage = transcript.usage(prompt_of(request))
        body = recorded(response_id=transcript.response_id, status=transcript.status, results=transcript.results)
        counts = usage.to_json() | {"incomplete": int(transcript.status == "incomplete")}
        await opened.settle(Answer(body=body, cost_micros=self._model.price(usage), usage=counts))

    def _call(self, question: Question, request: dict[str, Any]) -> Call:
        return self._model.call(request, most=question.most, town=question.town, region=question.region)

    def _request(self, question: Question) -> dict[str, Any]:
        searches = min(allowances.searches(question.most), self._most_searches)
        request = asking(
            self._model.name,
            instructions=question.instructions,
            text=question.text,
            name="companies",
            schema=schema(),
            most_tokens=allowances.output_tokens(question.most),
        )
        metadata = {"application": "canvass", "operation": "find", "most": str(question.most)}
        return request | searching(searches, town=question.town, region=question.region) | {"metadata": metadata}
