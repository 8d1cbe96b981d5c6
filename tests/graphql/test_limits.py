"""What is too large, what is hidden, and what a client learns of an error that nobody expected."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from leads import campaigns
from schema.limits import ALIASES, DEPTH, FIELDS
from schema.root import build_schema
from tests.graphql.people import Team
from tests.graphql.rows import add_campaign


async def error_of(team: Team, query: str) -> dict[str, Any]:
    answer = await team.viewer.send(query)
    assert answer["data"] is None
    first: dict[str, Any] = answer["errors"][0]
    return first


async def test_depth_has_a_bound(team: Team) -> None:
    assert DEPTH == 15
    deep = "{ campaigns { nodes { " + "leads { nodes { campaign { " * 5 + "id" + " } } }" * 5 + " } } }"
    error = await error_of(team, deep)
    assert (error["message"], error["extensions"]) == (
        "This request is too large: more than 15 levels deep.",
        {"code": "TOO_LARGE"},
    )
    fits = "{ campaigns { nodes { " + "leads { nodes { campaign { " * 4 + "id" + " } } }" * 4 + " } } }"
    assert await team.viewer.ask(fits) == {"nodes": []}


async def test_aliases_have_a_bound(team: Team) -> None:
    def query(number: int) -> str:
        return "{ " + " ".join(f"a{n}: about {{ sandbox }}" for n in range(number)) + " }"

    assert len((await team.viewer.send(query(ALIASES)))["data"]) == ALIASES
    assert (await error_of(team, query(ALIASES + 1)))["message"] == "This request is too large: more than 50 aliases."


async def test_fragments_that_double_each_other_are_measured_quickly(team: Team) -> None:
    fragments = " ".join(f"fragment F{n} on About {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    query = f"{{ about {{ ...F0 }} }} {fragments} fragment F60 on About {{ sandbox }}"
    error = await error_of(team, query)
    assert error["message"] == f"This request is too large: more than {FIELDS:,} fields."


async def test_a_fragment_that_spreads_itself_is_refused(team: Team) -> None:
    error = await error_of(team, "{ about { ...F } } fragment F on About { sandbox ...F }")
    assert "Cannot spread fragment" in error["message"]


async def test_tokens_have_a_bound(team: Team) -> None:
    error = await error_of(team, "{ about { " + "sandbox " * 4_001 + "} }")
    assert "4000 tokens" in error["message"].replace(",", "")


@pytest.mark.parametrize("query", ["{ __schema { types { name } } }", '{ __type(name: "User") { name } }'])
async def test_introspection_is_off_unless_switched_on(team: Team, query: str) -> None:
    assert "introspection" in (await error_of(team, query))["message"].lower()
    allowed = await build_schema(introspection=True).execute(query)
    assert allowed.errors is None


async def test_names_are_not_suggested(team: Team) -> None:
    assert (await error_of(team, "{ campaing { id } }"))["message"] == "Cannot query field 'campaing' on type 'Query'."


async def test_the_ide_is_off_unless_switched_on(team: Team) -> None:
    response = await team.viewer.http.get("/graphql", headers={"accept": "text/html"})
    assert response.status_code == 404


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
