"""A request to the Responses API: what of it matters here, and the refusals that the real vendor would give."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from canvass.sandbox.schemas import strictness_problem

Body = dict[str, Any]

MODELS: dict[str, str | None] = {
    "gpt-6-luna": None,
    "gpt-5.4-mini": None,
    "gpt-6.1-terra": None,
    "gpt-5-mini": "2026-12-11",
}
"""Models with the day on which each shuts down."""

PARAMETERS = frozenset(
    [
        "background",
        "context_management",
        "conversation",
        "include",
        "input",
        "instructions",
        "max_output_tokens",
        "max_tool_calls",
        "metadata",
        "model",
        "moderation",
        "parallel_tool_calls",
        "previous_response_id",
        "prompt",
        "prompt_cache_key",
        "prompt_cache_options",
        "prompt_cache_retention",
        "reasoning",
        "safety_identifier",
        "service_tier",
        "store",
        "stream",
        "stream_options",
        "temperature",
        "text",
        "tool_choice",
        "tools",
        "top_logprobs",
        "top_p",
        "truncation",
        "user",
    ]
)
SOURCES = "web_search_call.action.sources"


@dataclass(frozen=True)
class Problem:
    """A refused request: `status` and the fields of the vendor's error object."""

    status: int
    message: str
    param: str | None = None
    code: str | None = None
    type: str = "invalid_request_error"

    def as_json(self) -> Body:
        return {"error": {"message": self.message, "type": self.type, "param": self.param, "code": self.code}}


@dataclass(frozen=True)
class Ask:
    """An accepted request, read."""

    body: Body

    @property
    def stream(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def model(self) -> str:
        return str(self.body["model"])

    @property
    def schema(self) -> Body | None:
        form = (self.body.get("text") or {}).get("format") or {}
        schema: Body | None = form.get("schema") if form.get("type") == "json_schema" else None
        return schema

    @property
    def searches(self) -> bool:
        return any(_is_search(tool) for tool in self.body.get("tools") or ())

    @property
    def domains(self) -> list[str]:
        tools = (tool for tool in self.body.get("tools") or () if _is_search(tool))
        return [domain for tool in tools for domain in (tool.get("filters") or {}).get("allowed_domains") or ()]

    @property
    def shows_sources(self) -> bool:
        return SOURCES in (self.body.get("include") or ())

    @property
    def user_text(self) -> str:
        return _text_of(self.body.get("input"), skip={"system", "developer"})

    @property
    def all_text(self) -> str:
        return f"{self.body.get('instructions') or ''}\n{_text_of(self.body.get('input'), skip=set())}"


def _is_search(tool: Body) -> bool:
    return str(tool.get("type", "")).startswith("web_search")


def _text_of(given: Any, skip: set[str]) -> str:
    if isinstance(given, str):
        return given
    messages = [message for message in given or () if isinstance(message, dict) and message.get("role") not in skip]
    return "\n".join(_content_text(message.get("content")) for message in messages)


def _content_text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(part.get("text", "")) for part in content or () if isinstance(part, dict))


def problem_with(body: Any) -> Problem | None:
    """The first reason to refuse a request, in the vendor's words."""
    if not isinstance(body, dict):
        return Problem(400, "We could not parse the JSON body of your request.")
    return next(filter(None, (check(body) for check in _CHECKS)), None)


def _unknown_parameter(body: Body) -> Problem | None:
    name = next((name for name in body if name not in PARAMETERS), None)
    return Problem(400, f"Unknown parameter: '{name}'.", name, "unknown_parameter") if name else None


def _missing(body: Body) -> Problem | None:
    name = next((name for name in ("model", "input") if not body.get(name)), None)
    return Problem(400, f"Missing required parameter: '{name}'.", name, "missing_required_parameter") if name else None


def _model(body: Body) -> Problem | None:
    if body["model"] in MODELS:
        return None
    message = f"The model '{body['model']}' does not exist or you do not have access to it."
    return Problem(404, message, "model", "model_not_found")


def _sampling(body: Body) -> Problem | None:
    """Every model here reasons, and reasoning models take no sampling parameters."""
    name = next((name for name in ("temperature", "top_p", "top_logprobs") if body.get(name) is not None), None)
    return Problem(400, f"Unsupported parameter: '{name}' is not supported with this model.", name) if name else None


def _limits(body: Body) -> Problem | None:
    most = body.get("max_output_tokens")
    if most is not None and most < 16:
        message = (
            f"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got {most} instead."
        )
        return Problem(400, message, "max_output_tokens", "integer_below_min_value")
    if len(body.get("metadata") or ()) > 16:
        message = "Invalid 'metadata': too many properties. Expected an object with at most 16 properties."
        return Problem(400, message, "metadata", "object_above_max_properties")
    return None


def _format(body: Body) -> Problem | None:
    form = (body.get("text") or {}).get("format") or {}
    if form.get("type") != "json_schema":
        return None
    for name in ("name", "schema"):
        if not form.get(name):
            return Problem(
                400,
                f"Missing required parameter: 'text.format.{name}'.",
                f"text.format.{name}",
                "missing_required_parameter",
            )
    reason = strictness_problem(form["schema"]) if form.get("strict") else "'strict' is required to be true."
    message = f"Invalid schema for response_format '{form['name']}': {reason}"
    return Problem(400, message, "text.format.schema", "invalid_json_schema") if reason else None


def _tools(body: Body) -> Problem | None:
    return next(filter(None, (_tool(place, tool) for place, tool in enumerate(body.get("tools") or ()))), None)


def _tool(place: int, tool: Body) -> Problem | None:
    where = f"tools[{place}]"
    if not _is_search(tool):
        message = f"Invalid value: '{tool.get('type')}'. Supported values are: 'web_search' and 'web_search_preview'."
        return Problem(400, message, f"{where}.type", "invalid_value")
    if len((tool.get("filters") or {}).get("allowed_domains") or ()) > 100:
        message = (
            f"Invalid '{where}.filters.allowed_domains': array too long. Expected an array with maximum length 100."
        )
        return Problem(400, message, f"{where}.filters.allowed_domains", "array_above_max_length")
    country = (tool.get("user_location") or {}).get("country")
    if country is not None and not re.fullmatch(r"[A-Z]{2}", country):
        message = f"Invalid '{where}.user_location.country': expected a two-letter ISO country code."
        return Problem(400, message, f"{where}.user_location.country", "invalid_value")
    return None


_CHECKS: tuple[Callable[[Body], Problem | None], ...] = (
    _unknown_parameter,
    _missing,
    _model,
    _sampling,
    _limits,
    _format,
    _tools,
)
