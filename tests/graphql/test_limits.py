"""What is too large, what is hidden, and what a client learns of an error that nobody expected."""

from typing import Any

import pytest
from graphql import get_introspection_query
from structlog.testing import capture_logs

from api.process import Process
from leads import campaigns
from leads.settings import Settings
from schema import limits
from tests.graphql.apps import client_of
from tests.graphql.people import Person, Team
from tests.graphql.rows import add_campaign


async def error_of(team: Team, query: str, **variables: Any) -> dict[str, Any]:
    """The one error of a document that is refused as a whole."""
    answer = await team.viewer.send(query, **variables)
    assert "data" not in answer
    [error] = answer["errors"]
    return dict(error)


def deep(times: int) -> str:
    return (
        "{ campaigns { nodes { " + "leads(first: 1) { nodes { campaign { " * times + "id" + " } } }" * times + " } } }"
    )


def aliased(number: int, field: str = "about { sandbox }") -> str:
    return "{ " + " ".join(f"a{each}: {field}" for each in range(number)) + " }"


TOO_LARGE = {
    "levels deep": (deep(5), "more than 15 levels deep"),
    "aliases": (aliased(51), "more than 50 aliases"),
    "aliases of __typename": (aliased(51, "__typename"), "more than 50 aliases"),
    "directives": ("{ about { sandbox " + "@include(if: true) " * 51 + "} }", "more than 50 directives"),
    "directives within a fragment": (
        "{ about { ...F @skip(if: false) } } fragment F on About { sandbox" + " @x" * 50 + " }",
        "more than 50 directives",
    ),
    "the same field": ("{ about { " + "sandbox " * 21 + "} }", "more than 20 times the same field"),
    "the same fragment": (
        "{ about { " + "...F " * 21 + "} } fragment F on About { sandbox }",
        "more than 20 times the same field",
    ),
    "fields": (
        "{ about { ...F0 } }"
        + "".join(f" fragment F{n} on About {{ ...F{n + 1} a: sandbox ...F{n + 1} }}" for n in range(60))
        + " fragment F60 on About { sandbox }",
        "more than 50 aliases",
    ),
    "nesting that no parser follows": ("{ a" * 900, "more than 15 levels deep"),
    "nested lists": ("{ a(b: " + "[" * 1500 + "]" * 1500 + ") }", "more than 15 levels deep"),
}


@pytest.mark.parametrize("what", TOO_LARGE)
async def test_what_is_too_large_is_refused(team: Team, what: str) -> None:
    query, reason = TOO_LARGE[what]
    error = await error_of(team, query)
    assert (error["message"], error["extensions"]) == (f"This request is too large: {reason}.", {"code": "TOO_LARGE"})


async def test_what_just_fits_is_answered(team: Team) -> None:
    assert (limits.DEPTH, limits.ALIASES, limits.REPEATS) == (15, 50, 20)
    assert await team.viewer.ask(deep(4)) == {"nodes": []}
    assert len((await team.viewer.send(aliased(50)))["data"]) == 50
    assert await team.viewer.ask("{ about { " + "sandbox " * 20 + "} }") == {"sandbox": True}


async def test_fragments_that_double_each_other_are_measured_quickly(team: Team) -> None:
    fragments = " ".join(f"fragment F{n} on About {{ ...F{n + 1} ... {{ ...F{n + 1} }} }}" for n in range(60))
    error = await error_of(team, f"{{ about {{ ...F0 }} }} {fragments} fragment F60 on About {{ sandbox }}")
    assert error["message"] == f"This request is too large: more than {limits.FIELDS:,} fields."


async def test_a_fragment_that_spreads_itself_is_refused(team: Team) -> None:
    error = await error_of(team, "{ about { ...F } } fragment F on About { sandbox ...F }")
    assert error["message"] == 'Cannot spread fragment "F" within itself.'.replace('"', "'")
    assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}


async def test_tokens_have_a_bound(team: Team) -> None:
    error = await error_of(team, "{ about { " + "sandbox " * 4_001 + "} }")
    assert error["message"] == "Syntax Error: Document contains more than 4000 tokens. Parsing aborted."
    assert error["extensions"] == {"code": "TOO_LARGE"}


@pytest.mark.parametrize("value", [["x"] * 10_001, [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]], ids=["many", "deep"])
async def test_variables_have_a_bound(team: Team, value: Any) -> None:
    error = await error_of(team, "query ($a: [String!]) { campaigns(filter: {type: $a}) { totalCount } }", a=value)
    assert error["message"] == "This request is too large: more than 15 levels or 10,000 values of variables."


async def test_only_the_first_mistakes_are_told(team: Team) -> None:
    answer = await team.viewer.send("{ " + " ".join(f"unknown{n}" for n in range(50)) + " }")
    assert len(answer["errors"]) == limits.ERRORS + 1
    assert answer["errors"][-1]["message"].startswith("Too many validation errors")


@pytest.mark.parametrize(
    "query", ["{ __schema { types { name } } }", '{ __type(name: "User") { name } }', get_introspection_query()]
)
async def test_introspection_is_off_unless_switched_on(
    team: Team, settings: Settings, process: Process, query: str
) -> None:
    assert "introspection" in (await team.viewer.send(query))["errors"][0]["message"].lower()
    async with client_of(settings, process, introspection=True) as http:
        assert "errors" not in await Person(http).send(query)


async def test_names_are_not_suggested_unless_that_is_switched_on(
    team: Team, settings: Settings, process: Process
) -> None:
    query, silent = "{ campaing { id } }", "Cannot query field 'campaing' on type 'Query'."
    assert (await error_of(team, query))["message"] == silent
    async with client_of(settings, process, suggestions=True) as http:
        answer = await Person(http).send(query)
    assert answer["errors"][0]["message"].startswith(f"{silent} Did you mean 'campaign'")


async def test_values_are_not_suggested_either(team: Team) -> None:
    query = "query ($s: [CampaignStatus!]) { campaigns(filter: {status: $s}) { totalCount } }"
    error = await error_of(team, query, s=["RUNING"])
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "RUNNING" not in error["message"]


async def test_what_nobody_expected_is_masked_and_logged(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    await add_campaign(team.db, team.id)

    async def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(campaigns, "create", break_down)
    given = {"name": "A", "type": "healthcare", "postcode": "LE1 1AA"}
    query = "mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { __typename } }"
    with capture_logs() as logs:
        answer = await team.member.send(query, input=given)
    [error] = answer["errors"]
    assert error["message"] == "Something went wrong on our side."
    assert error["extensions"]["code"] == "INTERNAL"
    [logged] = [line for line in logs if line["event"] == "graphql.unexpected"]
    assert logged["correlation_id"] == error["extensions"]["correlationId"]
    assert str(logged["exc_info"]) == "password=hunter2"
    assert await team.viewer.ask("{ campaigns { totalCount } }") == {"totalCount": 1}
