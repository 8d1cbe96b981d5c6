"""Events of a streamed answer, made for tests, and the stream that carries them."""

import json
from collections.abc import Iterable
from typing import Any

SOURCE = "https://oak.example/contact"


def item(name: Any = "Oak Dental Ltd", **values: Any) -> dict[str, Any]:
    fields = ("address", "town", "postcode", "phone", "website", "company_number", "description", "source_url")
    return {"name": name, **dict.fromkeys(fields), **values}


def search(*urls: str) -> list[dict[str, Any]]:
    action = {"type": "search", "query": "dentists", "sources": [{"type": "url", "url": url} for url in urls]}
    done = {"type": "web_search_call", "status": "completed", "action": action}
    return [
        {"type": "response.output_item.added", "output_index": 0, "item": {"type": "web_search_call"}},
        {"type": "response.output_item.done", "output_index": 0, "item": done},
    ]


def deltas(text: str, size: int = 7, part: int = 1) -> list[dict[str, Any]]:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    where = {"type": "response.output_text.delta", "output_index": part, "content_index": 0}
    return [{**where, "delta": piece} for piece in pieces]


def results(*items: Any) -> str:
    return json.dumps({"results": list(items)}, ensure_ascii=False)


def ended(status: str = "completed", **values: Any) -> dict[str, Any]:
    usage = {
        "input_tokens": 10_000,
        "input_tokens_details": {"cached_tokens": 4_000},
        "output_tokens": 2_000,
        "output_tokens_details": {"reasoning_tokens": 500},
    }
    tools = {"web_search": {"num_requests": 3}}
    response = {"id": "resp_1", "status": status, "usage": usage, "tool_usage": tools, **values}
    return {"type": f"response.{status}", "response": response}


def sse(events: Iterable[Any]) -> bytes:
    lines = (f"event: {event.get('type')}\ndata: {json.dumps(event)}\n\n" for event in events)
    return "".join(lines).encode()
