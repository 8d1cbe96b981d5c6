"""GraphQL over HTTP as its specification has it: media types, status codes, methods, parameters."""

import json
from typing import Any

import httpx2
import pytest

from api.process import Process
from leads.settings import Settings
from tests.graphql.apps import client_of
from tests.graphql.people import Team

RESPONSE, JSON = "application/graphql-response+json", "application/json"
SANDBOX = {"query": "{ about { sandbox } }"}
LOGOUT = 'mutation { logout(input: {refreshToken: "x"}) { __typename } }'


async def post(http: httpx2.AsyncClient, body: Any, *, accept: str = RESPONSE, **headers: str) -> httpx2.Response:
    return await http.post("/graphql", json=body, headers={"accept": accept, **headers})


def code_of(response: httpx2.Response) -> str:
    answer = response.json()
    assert "data" not in answer
    code: str = answer["errors"][0]["extensions"]["code"]
    return code


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (RESPONSE, RESPONSE),
        (JSON, JSON),
        ("*/*", JSON),
        ("", JSON),
        ("application/*", JSON),
        (f"{RESPONSE}, {JSON}", RESPONSE),
        (f"{JSON}, {RESPONSE}", RESPONSE),
        (f"{JSON}, {RESPONSE};q=0.9", JSON),
        (f"{RESPONSE};q=0, */*", JSON),
        (f"{JSON};charset=utf-8", JSON),
        ("APPLICATION/GRAPHQL-RESPONSE+JSON", RESPONSE),
        ("text/html, */*;q=0.1", JSON),
        (f"{RESPONSE}, application/graphql+json, {JSON}, text/event-stream", RESPONSE),
    ],
)
async def test_the_answer_is_of_the_kind_that_is_wanted_most(http: httpx2.AsyncClient, accept: str, kind: str) -> None:
    response = await post(http, SANDBOX, accept=accept)
    assert (response.status_code, response.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
    assert response.json()["data"] == {"about": {"sandbox": True}}
    assert response.headers["cache-control"] == "no-store"


async def test_no_other_kind_of_answer_is_made(http: httpx2.AsyncClient) -> None:
    response = await post(http, SANDBOX, accept="image/png")
    assert (response.status_code, code_of(response)) == (406, "NOT_ACCEPTABLE")


REFUSED = {
    "syntax": ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
    "unknown field": ({"query": "{ unknown }"}, "GRAPHQL_VALIDATION_FAILED"),
    "variable": (
        {"query": "query ($id: ID!) { campaign(id: $id) { id } }", "variables": {"id": None}},
        "BAD_USER_INPUT",
    ),
    "which operation": (
        {"query": "query A { about { sandbox } } query B { about { sandbox } }"},
        "OPERATION_RESOLUTION_FAILURE",
    ),
    "no such operation": (SANDBOX | {"operationName": "A"}, "OPERATION_RESOLUTION_FAILURE"),
    "no operation": ({"query": "fragment F on About { sandbox }"}, "OPERATION_RESOLUTION_FAILURE"),
    "unknown hash": ({"documentId": "0" * 64}, "PERSISTED_QUERY_NOT_FOUND"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_a_refused_operation_has_a_status_for_those_who_know_and_200_for_others(
    http: httpx2.AsyncClient, what: str
) -> None:
    body, code = REFUSED[what]
    knowing, other = await post(http, body), await post(http, body, accept=JSON)
    assert (knowing.status_code, code_of(knowing)) == (400, code)
    assert (other.status_code, code_of(other)) == (200, code)


async def test_a_field_that_fails_leaves_the_status_alone(http: httpx2.AsyncClient) -> None:
    response = await post(http, {"query": "{ about { sandbox } campaigns { totalCount } }"})
    assert response.status_code == 200
    assert response.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert response.json()["data"] is None


MALFORMED: list[Any] = [
    [],
    [SANDBOX],
    [SANDBOX] * 10,
    "{ about { sandbox } }",
    1,
    {},
    {"query": ""},
    {"query": None},
    {"query": 1},
    {"query": ["{ about { sandbox } }"]},
    SANDBOX | {"variables": []},
    SANDBOX | {"variables": "{}"},
    SANDBOX | {"operationName": 1},
    SANDBOX | {"extensions": []},
    SANDBOX | {"documentId": 1},
    SANDBOX | {"documentId": "md5:abc"},
    SANDBOX | {"documentId": "0" * 64},
    SANDBOX | {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "x"}}},
]


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: json.dumps(body)[:50])
@pytest.mark.parametrize("accept", [RESPONSE, JSON])
async def test_what_is_no_request_is_refused(http: httpx2.AsyncClient, body: Any, accept: str) -> None:
    response = await post(http, body, accept=accept)
    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("absent", ["variables", "operationName", "extensions", "documentId"])
async def test_null_is_as_good_as_nothing(http: httpx2.AsyncClient, absent: str) -> None:
    assert (await post(http, SANDBOX | {absent: None})).status_code == 200


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", JSON, 400),
        (b"", JSON, 400),
        (b'{"query": "\xff"}', JSON, 400),
        (b"[" * 100_000, JSON, 400),
        (b"{}", "text/plain", 415),
        (b"query=%7B__typename%7D", "application/x-www-form-urlencoded", 415),
        (b"{}", "multipart/form-data; boundary=x", 415),
        (b"{}", "application/graphql", 415),
        (b"{}", "application/json; charset=utf-16", 415),
        (b"{}", "", 415),
        (b'{"query": "{ about { sandbox } }"}', "Application/JSON; Charset=UTF-8", 200),
        (b'{"query": "{ about { sandbox } }"}', 'application/json;charset="utf-8"', 200),
    ],
)
async def test_a_body_is_json(http: httpx2.AsyncClient, content: bytes, kind: str, status: int) -> None:
    headers = {"content-type": kind} if kind else {}
    response = await http.post("/graphql", content=content, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
async def test_there_are_two_methods(http: httpx2.AsyncClient, method: str) -> None:
    response = await http.request(method, "/graphql", json=SANDBOX)
    assert (response.status_code, response.headers["allow"]) == (405, "POST, GET")


async def get(http: httpx2.AsyncClient, query: str, *, accept: str = RESPONSE, **parameters: str) -> httpx2.Response:
    return await http.get("/graphql", params={"query": query, **parameters}, headers={"accept": accept})


async def test_a_query_by_get(http: httpx2.AsyncClient, team: Team) -> None:
    query = "query Q($id: ID!) { node(id: $id) { id } about { sandbox } }"
    headers = {"authorization": f"Bearer {team.viewer.token}"}
    parameters = {"query": query, "variables": '{"id": "x"}', "operationName": "Q", "extensions": "{}"}
    response = await http.get("/graphql", params=parameters, headers=headers)
    assert response.json()["data"] == {"node": None, "about": {"sandbox": True}}


@pytest.mark.parametrize(("name", "value"), [("variables", "{"), ("variables", "[]"), ("extensions", "x")])
async def test_wrong_parameters_of_a_get(http: httpx2.AsyncClient, name: str, value: str) -> None:
    assert (await get(http, "{ about { sandbox } }", **{name: value})).status_code == 400


@pytest.mark.parametrize("accept", [RESPONSE, JSON, "text/event-stream"])
async def test_a_mutation_by_get_is_refused(http: httpx2.AsyncClient, accept: str) -> None:
    response = await get(http, LOGOUT, accept=accept)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert code_of(response) == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"accept": "*/*"}, 400),
        ({"accept": "image/avif,image/webp,*/*;q=0.8"}, 400),
        ({"accept": "*/*", "sec-fetch-mode": "no-cors", "sec-fetch-site": "cross-site"}, 400),
        ({"accept": "*/*", "sec-fetch-mode": "navigate", "sec-fetch-site": "cross-site"}, 400),
        ({"accept": "*/*", "sec-fetch-mode": "no-cors", "sec-fetch-site": "same-site"}, 400),
        ({"accept": "*/*", "sec-fetch-mode": "no-cors", "sec-fetch-site": "same-origin"}, 200),
        ({"accept": "*/*", "sec-fetch-mode": "cors"}, 200),
        ({"accept": "*/*", "graphql-require-preflight": "1"}, 200),
        ({"accept": "*/*", "apollo-require-preflight": "1"}, 200),
        ({"accept": "*/*", "content-type": JSON}, 200),
        ({"accept": RESPONSE}, 200),
        ({"accept": JSON}, 200),
    ],
)
async def test_a_get_that_a_foreign_page_may_have_made_is_refused(
    http: httpx2.AsyncClient, headers: dict[str, str], status: int
) -> None:
    response = await http.get("/graphql", params=SANDBOX, headers=headers)
    assert response.status_code == status


async def test_get_can_be_switched_off(settings: Settings, process: Process) -> None:
    async with client_of(settings, process, queries_by_get=False) as http:
        response = await get(http, "{ about { sandbox } }")
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
        assert (await post(http, SANDBOX)).status_code == 200


async def test_a_subscription_needs_a_stream(http: httpx2.AsyncClient) -> None:
    response = await post(http, {"query": "subscription { tenantActivity { seq } }"})
    assert (response.status_code, code_of(response)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("megabytes", [1, 10])
async def test_a_large_body_is_refused(http: httpx2.AsyncClient, announced: bool, megabytes: int) -> None:
    body = b'{"query": "' + b" " * megabytes * 1_048_576 + b'{ about { sandbox } }"}'

    async def parts() -> Any:
        for start in range(0, len(body), 100_000):
            yield body[start : start + 100_000]

    content = body if announced else parts()
    response = await http.post("/graphql", content=content, headers={"content-type": JSON})
    assert (response.status_code, response.text) == (413, "The request is too large.")


async def test_the_page_for_browsers_is_off_unless_switched_on(
    http: httpx2.AsyncClient, settings: Settings, process: Process
) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert (await http.get("/graphql", headers=browser)).status_code == 404
    async with client_of(settings, process, ide=True) as other:
        assert (await other.get("/graphql", headers=browser)).text.startswith("GraphiQL is not built")
        folder = settings.web_dist / "ide"
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_text("<title>GraphiQL</title>")
        page = await other.get("/graphql", headers=browser)
    assert page.text == "<title>GraphiQL</title>"
    assert "script-src 'self';" in page.headers["content-security-policy"]
