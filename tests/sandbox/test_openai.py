"""The Responses API of the sandbox, through the vendor's own client."""

import json
from contextlib import suppress
from typing import Any

import httpx2
import openai
import pytest
from openai import AsyncOpenAI

from canvass.sandbox.geography import miles_between
from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.server import RunningSandbox, running_sandbox
from tests.sandbox.asking import PROMPT, SCHEMA, asking

BEARER = {"Authorization": "Bearer sandbox-key"}


async def streamed(client: AsyncOpenAI, /, **arguments: Any) -> list[Any]:
    return [event async for event in await client.responses.create(**arguments, stream=True)]


def written(events: list[Any]) -> str:
    return "".join(event.delta for event in events if event.type == "response.output_text.delta")


async def test_stream_has_the_recorded_shape(model: AsyncOpenAI) -> None:
    events = await streamed(model, **asking())
    assert [event.sequence_number for event in events] == list(range(len(events)))
    kinds = [event.type for event in events if event.type != "response.output_text.delta"]
    assert kinds[:9] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.output_item.done",
        "response.output_item.added",
        "response.web_search_call.in_progress",
        "response.web_search_call.searching",
        "response.web_search_call.completed",
        "response.output_item.done",
    ]
    assert kinds[-1] == "response.completed"
    final = events[-1].response
    assert final.output_text == written(events)
    assert final.usage.total_tokens == final.usage.input_tokens + final.usage.output_tokens
    searches = [item for item in final.output if item.type == "web_search_call"]
    assert final.tool_usage.web_search.num_requests == len(searches) > 1


async def test_reports_only_companies_of_the_area_and_topic(model: AsyncOpenAI, sandbox: RunningSandbox) -> None:
    final = (await streamed(model, **asking()))[-1].response
    results = json.loads(final.output_text)["results"]
    assert len(results) == 6
    for result in results:
        company = sandbox.sandbox.world.named(result["name"])
        assert company is not None
        assert company.kind == "it"
        assert company.point is not None
        assert miles_between(company.point, (52.632105, -1.124996)) <= 15
        assert result["postcode"].split(" ")[0] in {"LE2", "LE3", "LE18"}


async def test_every_source_was_returned_by_a_search_before(model: AsyncOpenAI) -> None:
    returned: set[str] = set()
    text = ""
    for event in await streamed(model, **asking()):
        if event.type == "response.output_item.done" and event.item.type == "web_search_call":
            for result in _whole_items(text):
                assert result["source_url"].removesuffix("?utm_source=openai") in returned
            returned |= {source.url for source in event.item.action.sources}
        text += event.delta if event.type == "response.output_text.delta" else ""
    sources = [result["source_url"] for result in json.loads(text)["results"]]
    assert all(source.endswith("?utm_source=openai") for source in sources)
    assert {source.removesuffix("?utm_source=openai") for source in sources} <= returned


def _whole_items(text: str) -> list[dict[str, Any]]:
    end = text.rfind("}")
    whole = text if text.endswith("]}") else text[: end + 1] + "]}"
    found: list[dict[str, Any]] = json.loads(whole)["results"] if end > 0 else []
    return found


async def test_sources_are_told_only_when_asked_for(model: AsyncOpenAI) -> None:
    final = await model.responses.create(**asking(include=[]))
    searches = [item for item in final.output if item.type == "web_search_call"]
    assert searches
    assert all("sources" not in item.action.model_fields_set for item in searches)


async def test_whole_and_streamed_answers_agree(model: AsyncOpenAI) -> None:
    whole = await model.responses.create(**asking())
    assert whole.status == "completed"
    assert whole.output_text == written(await streamed(model, **asking()))


async def test_answer_breaks_off_at_the_most_tokens(model: AsyncOpenAI) -> None:
    final = await model.responses.create(**asking(max_output_tokens=484))
    assert final.status == "incomplete"
    assert final.incomplete_details is not None
    assert final.incomplete_details.reason == "max_output_tokens"
    assert len(final.output_text) == 400
    assert final.usage is not None
    assert final.usage.output_tokens == 484


@pytest.mark.parametrize(
    ("change", "status", "code", "param"),
    [
        ({"model": "gpt-2"}, 404, "model_not_found", "model"),
        ({"temperature": 0.2}, 400, None, "temperature"),
        ({"max_output_tokens": 5}, 400, "integer_below_min_value", "max_output_tokens"),
        ({"tools": [{"type": "telepathy"}]}, 400, "invalid_value", "tools[0].type"),
        ({"input": ""}, 400, "missing_required_parameter", "input"),
        ({"extra_body": {"colour": "red"}}, 400, "unknown_parameter", "colour"),
        ({"metadata": {str(key): "x" for key in range(17)}}, 400, "object_above_max_properties", "metadata"),
    ],
)
async def test_refuses_what_the_vendor_refuses(
    model: AsyncOpenAI, change: dict[str, Any], status: int, code: str | None, param: str
) -> None:
    with pytest.raises(openai.APIStatusError) as caught:
        await model.responses.create(**asking(**change))
    assert (caught.value.status_code, caught.value.code, caught.value.param) == (status, code, param)


@pytest.mark.parametrize("spoil", [{"additionalProperties": True}, {"required": []}])
async def test_refuses_schemas_that_are_not_strict(model: AsyncOpenAI, spoil: dict[str, Any]) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        await model.responses.create(**asking(schema=SCHEMA | spoil))
    assert caught.value.code == "invalid_json_schema"


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [(None, 401, None), ("sk-wrong", 401, "invalid_api_key"), ("sandbox-quota", 429, "insufficient_quota")],
)
async def test_keys(http: httpx2.AsyncClient, key: str | None, status: int, code: str | None) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    reply = await http.post("/v1/responses", json={"model": "gpt-6-luna", "input": "x"}, headers=headers)
    assert reply.status_code == status
    assert reply.json()["error"]["code"] == code
    assert reply.headers["x-request-id"].startswith("req_")


async def test_wire_format_and_headers(http: httpx2.AsyncClient) -> None:
    reply = await http.post("/v1/responses", json=asking(stream=True), headers=BEARER)
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["x-ratelimit-limit-requests"] == "10000"
    blocks = reply.text.removesuffix("\n\n").split("\n\n")
    for block in blocks:
        event, data = block.split("\n")
        assert event == f"event: {json.loads(data.removeprefix('data: '))['type']}"
    assert "[DONE]" not in reply.text


async def test_models_tell_when_they_shut_down(model: AsyncOpenAI) -> None:
    models = {each.id: getattr(each, "shutdown_date", None) async for each in await model.models.list()}
    assert models == {"gpt-6-luna": None, "gpt-5.4-mini": None, "gpt-6.1-terra": None, "gpt-5-mini": "2026-12-11"}


async def test_linkedin_lookup(model: AsyncOpenAI, sandbox: RunningSandbox) -> None:
    company = next(each for each in sandbox.sandbox.world.organisations if each.website)
    page = sandbox.sandbox.world.linkedin(company)
    tools = [{"type": "web_search", "filters": {"allowed_domains": ["linkedin.com"]}}]
    final = await model.responses.create(**asking(f"Company: {company.name}\nTown: {company.town}", tools=tools))
    [result] = json.loads(final.output_text)["results"]
    assert result["name"] == company.name
    assert result["source_url"] == f"{page}?utm_source=openai"
    [search] = [item for item in final.output if item.type == "web_search_call"]
    assert page in {source["url"] for source in search.to_dict()["action"]["sources"]}


async def test_analysis_without_tools_is_filled_by_property_names(model: AsyncOpenAI) -> None:
    properties = {"summary": {"type": "string"}, "fits": {"type": "boolean"}, "concerns": {"type": "array"}}
    schema = {"type": "object", "additionalProperties": False, "required": [*properties], "properties": properties}
    final = await model.responses.create(**asking("Velquor makes boats.", schema=schema, tools=[], include=[]))
    assert json.loads(final.output_text) == {"summary": "Velquor makes boats.", "fits": False, "concerns": []}


async def test_log_tells_names_tokens_and_price(model: AsyncOpenAI, http: httpx2.AsyncClient) -> None:
    final = await model.responses.create(**asking())
    entry = (await http.get("/_sandbox/log")).json()["entries"][-1]
    names = [result["name"] for result in json.loads(final.output_text)["results"]]
    assert entry["vendor"] == "openai"
    assert entry["key"] == "…-key"
    assert entry["answer"]["names"] == names
    assert (entry["answer"]["id"], entry["answer"]["sent"]) == (final.id, len(names))
    assert final.usage is not None
    tokens = final.usage.input_tokens * 0.10 + final.usage.output_tokens * 0.50
    assert entry["price_micro"] - 10_000 * entry["answer"]["searches"] == pytest.approx(tokens, abs=1)


@pytest.mark.parametrize("fault", ["errors", "cut", "nonsense"])
async def test_faults_of_streams(fault: str) -> None:
    options = SandboxOptions(latency="zero", noise=SILENCE, faults=f"{fault}=1")
    async with (
        running_sandbox(options) as running,
        AsyncOpenAI(base_url=f"{running.url}/v1", api_key="sandbox", max_retries=0) as model,
    ):
        outcomes = {await _outcome(model, f"{PROMPT}\n{number}") for number in range(8)}
    expected = {
        "errors": {"InternalServerError", "APIError"},
        "cut": {"APIConnectionError"},
        "nonsense": {"truncated", "other shape"},
    }
    assert outcomes == expected[fault]


async def test_log_tells_how_much_of_a_broken_stream_was_sent() -> None:
    options = SandboxOptions(latency="zero", noise=SILENCE, faults="cut=1")
    async with (
        running_sandbox(options) as running,
        AsyncOpenAI(base_url=f"{running.url}/v1", api_key="sandbox", max_retries=0) as model,
    ):
        pieces = []
        with suppress(openai.APIConnectionError):
            async for event in await model.responses.create(**asking(), stream=True):
                pieces += [event.delta] if event.type == "response.output_text.delta" else []
        answer = running.sandbox.log.entries[-1].answer
    # each company is an object without objects in it
    assert 0 < answer["sent"] == "".join(pieces).count("}") < len(answer["names"])


async def _outcome(model: AsyncOpenAI, prompt: str) -> str:
    try:
        text = written(await streamed(model, **asking(prompt)))
        return "fine" if "results" in json.loads(text) else "other shape"
    except json.JSONDecodeError:
        return "truncated"
    except openai.APIError as error:
        return type(error).__name__
