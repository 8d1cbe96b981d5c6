"""The plan of one model answer: every stream event with the second at which it is due; sending them is elsewhere."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from canvass.sandbox.answers import Answer
from canvass.sandbox.asks import Ask
from canvass.sandbox.chance import token
from canvass.sandbox.pace import CHARACTERS_PER_TOKEN, TOKENS_PER_SECOND, Pace, token_count

Event = dict[str, Any]

REASONING_TOKENS = {"none": 0, "minimal": 0, "low": 128, "medium": 384, "high": 1024, "xhigh": 2048}
MOST_SEARCHES = 10
TOKENS_PER_SEARCH = 1500
TOKENS_PER_DELTA = 4
DIRECTORIES = ("https://directory.example/firms", "https://businesses.example/leicestershire")


@dataclass(frozen=True)
class Search:
    """Times count from the request; `sources` are the addresses that it returned."""

    id: str
    begins: float
    ends: float
    query: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Script:
    """`events` are (due, event) in order; `final` is the finished response object; `text_begins` is when the first
    character is due; `item_tokens` pairs each company that was written whole with the tokens it took, and `item_ends`
    says after how many characters each is."""

    events: tuple[tuple[float, Event], ...]
    final: Event
    text_begins: float
    item_tokens: tuple[tuple[str, int], ...]
    item_ends: tuple[int, ...]
    tokens: tuple[int, int, int]
    searches: int


@dataclass(frozen=True)
class Plan:
    """One answer before it is turned into events."""

    ask: Ask
    answer: Answer
    text: str
    whole: bool
    first_byte: float
    searches: tuple[Search, ...]
    created: int
    id: str

    @property
    def text_begins(self) -> float:
        return self.searches[0].ends if self.searches else self.first_byte

    @property
    def reasoning(self) -> int:
        return reasoning_tokens(self.ask)

    @property
    def tokens(self) -> tuple[int, int, int]:
        schema = json.dumps(self.ask.schema or {})
        given = token_count(self.ask.all_text + schema) + TOKENS_PER_SEARCH * len(self.searches)
        cached = (
            given // 128 * 128
            if self.ask.body.get("prompt_cache_key") and given >= 1024 and len(self.searches) > 1
            else 0
        )
        return given, cached, token_count(self.text) + self.reasoning

    @property
    def failure(self) -> str | None:
        return None if self.whole else "max_output_tokens"


def reasoning_tokens(ask: Ask) -> int:
    return REASONING_TOKENS.get((ask.body.get("reasoning") or {}).get("effort") or "medium", 384)


def write_script(
    ask: Ask, answer: Answer, pace: Pace, asked: tuple[str, int], *, created: int, first_byte: float
) -> Script:
    """The whole course of an answer. `asked` is the question and how often it was asked before; deterministic but for
    `created`, the epoch second of the request."""
    ident = token(48, pace.seed, *asked)
    text, whole = _shortened(ask, answer.text)
    searches = _searches(ask, answer, pace, asked, begins=first_byte, characters=len(text))
    plan = Plan(ask, answer, text, whole, first_byte, searches, created, ident)
    timed = sorted(_timed(plan), key=lambda pair: pair[0])
    events = tuple((due, {**event, "sequence_number": place}) for place, (due, event) in enumerate(timed))
    final = next(event["response"] for _, event in reversed(events) if "response" in event)
    written = tuple(_written(answer, text))
    tokens, ends = tuple((name, count) for name, count, _ in written), tuple(end for _, _, end in written)
    return Script(events, final, plan.text_begins, tokens, ends, plan.tokens, len(searches))


def _shortened(ask: Ask, text: str) -> tuple[str, bool]:
    """The text as far as `max_output_tokens` lets it go, and whether that is all of it."""
    most = ask.body.get("max_output_tokens")
    room = max(0, most - reasoning_tokens(ask)) * CHARACTERS_PER_TOKEN if most else len(text)
    return text[:room], len(text) <= room


def _written(answer: Answer, text: str) -> Iterator[tuple[str, int, int]]:
    """Name, tokens and end of each company that the text has whole."""
    end = len(answer.head)
    for item in answer.items:
        end += len(item.text) + 1
        if end - 1 <= len(text):
            yield item.name, token_count(item.text), end - 1


def _searches(
    ask: Ask, answer: Answer, pace: Pace, parts: tuple[str, int], *, begins: float, characters: int
) -> tuple[Search, ...]:
    """One search before the text and another every two seconds or so while it is written; each returns the sources of
    the companies that are written after it ends and before the next one does."""
    if not ask.searches:
        return ()
    most = min(MOST_SEARCHES, ask.body.get("max_tool_calls") or MOST_SEARCHES)
    times = [(begins, begins + pace.search(*parts, 0))]
    text_ends = times[0][1] + characters / CHARACTERS_PER_TOKEN / TOKENS_PER_SECOND
    while len(times) < most and times[-1][1] + 2 < text_ends:
        times.append((times[-1][1], times[-1][1] + pace.search(*parts, len(times))))
    queries = answer.queries or ("companies",)
    return tuple(
        Search(
            id=f"ws_{token(48, pace.seed, *parts, place)}",
            begins=start,
            ends=end,
            query=queries[place % len(queries)],
            sources=(*answer.sources, *DIRECTORIES, *_sources_between(answer, times, place)),
        )
        for place, (start, end) in enumerate(times)
    )


def _sources_between(answer: Answer, times: list[tuple[float, float]], place: int) -> list[str]:
    began, from_time = times[0][1], times[place][1]
    to_time = times[place + 1][1] if place + 1 < len(times) else float("inf")
    due = [began + answer.tokens_before(number) / TOKENS_PER_SECOND for number in range(len(answer.items))]
    timed = zip(due, answer.items, strict=True)
    return list(dict.fromkeys(item.source for at, item in timed if item.source and from_time <= at < to_time))


def _timed(plan: Plan) -> Iterator[tuple[float, Event]]:
    start, text_ends = plan.first_byte, _text_ends(plan)
    end = max([text_ends, *(search.ends for search in plan.searches)])
    yield start, {"type": "response.created", "response": _response(plan, "in_progress")}
    yield start, {"type": "response.in_progress", "response": _response(plan, "in_progress")}
    for kind in ("added", "done"):
        yield start, {"type": f"response.output_item.{kind}", "output_index": 0, "item": _reasoning_item(plan)}
    for place, search in enumerate(plan.searches):
        yield from _search_events(plan, search, 1 if place == 0 else place + 2)
    yield from _text_events(plan, _message_index(plan), text_ends)
    status = "incomplete" if plan.failure else "completed"
    yield end, {"type": f"response.{status}", "response": _response(plan, status)}


def _text_ends(plan: Plan) -> float:
    return plan.text_begins + len(plan.text) / CHARACTERS_PER_TOKEN / TOKENS_PER_SECOND


def _message_index(plan: Plan) -> int:
    return 2 if plan.searches else 1


def _search_events(plan: Plan, search: Search, index: int) -> Iterator[tuple[float, Event]]:
    begun = {"id": search.id, "type": "web_search_call", "status": "in_progress"}
    yield search.begins, {"type": "response.output_item.added", "output_index": index, "item": begun}
    where = {"output_index": index, "item_id": search.id}
    yield search.begins, {"type": "response.web_search_call.in_progress", **where}
    yield search.begins, {"type": "response.web_search_call.searching", **where}
    yield search.ends, {"type": "response.web_search_call.completed", **where}
    yield search.ends, {"type": "response.output_item.done", "output_index": index, "item": _search_item(plan, search)}


def _text_events(plan: Plan, index: int, ends: float) -> Iterator[tuple[float, Event]]:
    where = {"item_id": f"msg_{plan.id}", "output_index": index}
    part = {**where, "content_index": 0}
    begun = {**_message_item(plan, "in_progress"), "content": []}
    yield plan.text_begins, {"type": "response.output_item.added", "output_index": index, "item": begun}
    yield plan.text_begins, {"type": "response.content_part.added", **part, "part": _text_part("")}
    size = TOKENS_PER_DELTA * CHARACTERS_PER_TOKEN
    for at in range(0, len(plan.text), size):
        due = plan.text_begins + min(at + size, len(plan.text)) / CHARACTERS_PER_TOKEN / TOKENS_PER_SECOND
        yield due, {"type": "response.output_text.delta", **part, "delta": plan.text[at : at + size], "logprobs": []}
    yield ends, {"type": "response.output_text.done", **part, "text": plan.text, "logprobs": []}
    yield ends, {"type": "response.content_part.done", **part, "part": _text_part(plan.text)}
    status = "incomplete" if plan.failure else "completed"
    yield ends, {"type": "response.output_item.done", "output_index": index, "item": _message_item(plan, status)}


def _text_part(text: str) -> Event:
    """With a JSON schema and web search together, the vendor leaves the annotations empty."""
    return {"type": "output_text", "annotations": [], "logprobs": [], "text": text}


def _reasoning_item(plan: Plan) -> Event:
    return {"id": f"rs_{plan.id}", "type": "reasoning", "summary": []}


def _search_item(plan: Plan, search: Search) -> Event:
    action: Event = {"type": "search", "query": search.query, "queries": [search.query]}
    if plan.ask.shows_sources:
        action["sources"] = [{"type": "url", "url": url} for url in search.sources]
    return {"id": search.id, "type": "web_search_call", "status": "completed", "action": action}


def _message_item(plan: Plan, status: str) -> Event:
    content = [_text_part(plan.text)]
    return {"id": f"msg_{plan.id}", "type": "message", "status": status, "content": content, "role": "assistant"}


def _output(plan: Plan) -> list[Event]:
    """The items in the order of their output indexes: the message begins after the first search."""
    found = [_search_item(plan, search) for search in plan.searches]
    status = "incomplete" if plan.failure else "completed"
    return [_reasoning_item(plan), *found[:1], _message_item(plan, status), *found[1:]]


def _response(plan: Plan, status: str) -> Event:
    running = status == "in_progress"
    return {
        **_echo(plan.ask),
        "id": f"resp_{plan.id}",
        "object": "response",
        "created_at": plan.created,
        "status": status,
        "background": False,
        "error": None,
        "incomplete_details": None if running or not plan.failure else {"reason": plan.failure},
        "output": [] if running else _output(plan),
        "tool_usage": None if running else {"web_search": {"num_requests": len(plan.searches)}},
        "usage": None if running else _usage(plan),
    }


def _usage(plan: Plan) -> Event:
    given, cached, written = plan.tokens
    return {
        "input_tokens": given,
        "input_tokens_details": {"cached_tokens": cached},
        "output_tokens": written,
        "output_tokens_details": {"reasoning_tokens": plan.reasoning},
        "total_tokens": given + written,
    }


def _echo(ask: Ask) -> Event:
    """The request's own settings, which the vendor repeats in every response object."""
    body = ask.body
    return {
        "instructions": body.get("instructions"),
        "max_output_tokens": body.get("max_output_tokens"),
        "max_tool_calls": body.get("max_tool_calls"),
        "model": ask.model,
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "prompt_cache_key": body.get("prompt_cache_key"),
        "reasoning": {"effort": "medium", "summary": None} | (body.get("reasoning") or {}),
        "safety_identifier": body.get("safety_identifier"),
        "service_tier": "default",
        "store": body.get("store", True),
        "temperature": 1.0,
        "text": {"format": {"type": "text"}, "verbosity": "medium"} | (body.get("text") or {}),
        "tool_choice": body.get("tool_choice") or "auto",
        "tools": body.get("tools") or [],
        "top_p": 1.0,
        "truncation": "disabled",
        "user": body.get("user"),
        "metadata": body.get("metadata") or {},
    }


def garbled(answer: Answer, luck: float) -> Answer:
    """The same answer as a model on a bad day gives it: broken off in the middle, or in another shape."""
    if luck < 0.5:
        return _broken_off(answer, len(answer.text) * 3 // 5)
    return replace(answer, head='{"answer":"Here are some companies that may fit."}', items=(), tail="")


def _broken_off(answer: Answer, length: int) -> Answer:
    """The first `length` characters: the items that are whole in them stay items."""
    whole = tuple(
        item for item, (_, _, end) in zip(answer.items, _written(answer, answer.text), strict=False) if end < length
    )
    kept = replace(answer, items=whole, tail="")
    return replace(kept, tail=answer.text[len(kept.text) : length])
