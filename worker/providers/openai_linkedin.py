"""Looks for companies' LinkedIn pages through a web search that is restricted to linkedin.com, several at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leads.calls import Calls
from leads.linkedin import DOMAIN, INSTRUCTIONS, SeenPage, company_page, question
from leads.matching import Identity
from leads.vocabulary import Source
from worker.providers.openai_ask import OpenAI, asking, searching
from worker.providers.replies import seen_at, text_of

OPERATION = "linkedin pages"
TOKENS_FOR_THOUGHT = 4_000
TOKENS_PER_COMPANY = 150
_TOLD = {"url": 500, "name": 200, "place": 200, "website": 500}
"""What is asked of each page, and its longest value."""


@dataclass(frozen=True, slots=True)
class SeenPages:
    """What the searches showed: for each company, in the order of the question, its pages. `at` is when."""

    at: datetime
    pages: tuple[tuple[SeenPage, ...], ...]


class OpenAILinkedIn:
    """Finds pages; whether a page is the company's own is judged in `leads.linkedin`."""

    def __init__(self, model: OpenAI) -> None:
        self._model = model

    async def look_for(self, companies: Sequence[Identity], calls: Calls) -> SeenPages:
        """The pages that the model reports and that its searches returned.

        Raises:
            BudgetExhausted: nothing was asked.
            VendorError: there is no answer, or it broke off.
        """
        body = await self._model.letter(self._request(companies), calls, OPERATION)
        returned = _returned(body.get("sources"))
        told = body["content"].get("pages")
        pages: list[list[SeenPage]] = [[] for _ in companies]
        for item in told if isinstance(told, list) else []:
            number, page = _page(item)
            if page and company_page(page.url) in returned and 1 <= number <= len(companies):
                pages[number - 1].append(page)
        return SeenPages(seen_at(body, Source.OPENAI), tuple(map(tuple, pages)))

    def _request(self, companies: Sequence[Identity]) -> dict[str, Any]:
        request = asking(
            self._model.name,
            instructions=INSTRUCTIONS,
            text=question(companies),
            name="linkedin_pages",
            schema=schema(),
            most_tokens=TOKENS_FOR_THOUGHT + TOKENS_PER_COMPANY * len(companies),
        )
        return request | searching(len(companies), domains=(DOMAIN,))


def schema() -> dict[str, Any]:
    """The JSON schema that the model has to keep to."""
    fields = {"company": {"type": "integer"}, **{name: {"type": ["string", "null"]} for name in _TOLD}}
    item = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"pages": {"type": "array", "items": item}},
        "required": ["pages"],
        "additionalProperties": False,
    }


def _returned(sources: Any) -> frozenset[str]:
    """The company pages among what the searches returned, each in its one spelling."""
    pairs: Iterable[Any] = sources if isinstance(sources, list) else ()
    urls = (f"https://{pair[0]}{pair[1]}" for pair in pairs if isinstance(pair, list) and len(pair) == 2)
    return frozenset(page for url in urls if (page := company_page(url)))


def _page(item: Any) -> tuple[int, SeenPage | None]:
    """The company's number, and what is told of its page; None where nothing usable is."""
    if not isinstance(item, Mapping) or not isinstance(number := item.get("company"), int):
        return 0, None
    told = {name: text_of(item.get(name), most=most) for name, most in _TOLD.items()}
    url = told.pop("url")
    return number, SeenPage(url, **told) if url else None
