"""What the public scanners of GraphQL try, and what a patient stranger would: none of it is answered, or breaks anything."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import jwt
import pytest
from sqlalchemy import text

from leads.settings import Settings
from leads.tokens import AUDIENCE, ISSUER, signing_keys
from leads.vocabulary import Role
from tests.graphql.people import Person, Team
from tests.graphql.rows import add_campaign

RESPONSE = {"accept": "application/graphql-response+json"}
FORM = "application/x-www-form-urlencoded"


async def ask(http: httpx2.AsyncClient, query: Any, **headers: str) -> httpx2.Response:
    return await http.post("/graphql", json={"query": query}, headers=headers)


SCANS: dict[str, str] = {
    "alias overloading": "query cop { " + " ".join(f"alias{n}:__typename" for n in range(101)) + " }",
    "directive overloading": "query cop { __typename " + "@aa" * 10 + " }",
    "field duplication": "query cop { " + "__typename\n" * 500 + " }",
    "introspection": "query cop { __schema { types { name fields { name } } } }",
    "circular introspection": "query cop { __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }",
    "suggestions": "query cop { __schema { directive } }",
    "circular fragments": "query cop { ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
}


@pytest.mark.parametrize("scan", SCANS)
async def test_a_scan_finds_nothing(http: httpx2.AsyncClient, scan: str) -> None:
    answer = (await ask(http, SCANS[scan])).json()
    assert "data" not in answer
    assert len(answer["errors"]) <= 6
    assert "Did you mean" not in json.dumps(answer)


async def test_batches_are_not_taken(http: httpx2.AsyncClient) -> None:
    response = await http.post("/graphql", json=[{"query": "query cop { __typename }"}] * 10)
    assert (response.status_code, isinstance(response.json(), list)) == (400, False)


async def test_a_bare_get_and_a_form_are_not_taken(http: httpx2.AsyncClient) -> None:
    scanner = {"accept": "*/*", "user-agent": "python-requests/2.32"}
    got = await http.get("/graphql", params={"query": "query cop{__typename}"}, headers=scanner)
    changed = await http.get("/graphql", params={"query": "mutation cop{__typename}"}, headers=scanner)
    form = await http.post("/graphql", content="query=query+cop+%7B__typename%7D", headers={"content-type": FORM})
    assert [response.status_code for response in (got, changed, form)] == [400, 400, 415]
    assert all("data" not in response.json() for response in (got, changed, form))


async def test_nothing_is_traced(http: httpx2.AsyncClient) -> None:
    response = await ask(http, "query cop{__typename}", **{"apollo-tracing": "1", "x-apollo-tracing": "1"})
    assert set(response.json()["extensions"]) == {"cost"}
    assert (await http.request("TRACE", "/graphql", headers={"x-secret": "mine"})).status_code == 405


async def test_there_is_no_page_at_the_usual_places(http: httpx2.AsyncClient) -> None:
    for path in ("/graphiql", "/playground", "/console", "/graphql", "/altair"):
        page = await http.get(path, headers={"accept": "text/html"})
        assert "graphiql" not in page.text.lower()
        assert "playground" not in page.text.lower()


DEEP = '{"query": "{ about { sandbox } }", "variables": {"a": ' + '{"a": ' * 900 + "1" + "}" * 900 + "}}"
BROKEN: dict[str, bytes] = {
    "deep variables": DEEP.encode(),
    "deeper than JSON may be": b'{"query": "{ about { sandbox } }", "variables": {"a": ' + b"[" * 400_000,
    "half a surrogate": b'{"query": "{ about(\\ud800) { sandbox } }"}',
    "a NUL": b'{"query": "{ about \\u0000 { sandbox } }"}',
    "numbers without end": b'{"query": "{ campaigns(first: ' + b"9" * 100_000 + b') { totalCount } }"}',
    "fragments without end": b'{"query": "' + b"fragment F on Query { a } " * 1_000 + b'"}',
    "a million brackets": b'{"query": "' + b"{" * 1_000_000 + b'"}',
    "a long string": b'{"query": "{ node(id: \\"' + b"x" * 900_000 + b'\\") { id } }"}',
}


@pytest.mark.parametrize("what", BROKEN)
async def test_what_should_break_it_is_answered_at_once(http: httpx2.AsyncClient, what: str) -> None:
    began = time.perf_counter()
    response = await http.post("/graphql", content=BROKEN[what], headers=RESPONSE | {"content-type": "application/json"})
    assert time.perf_counter() - began < 2
    assert response.status_code in (200, 400)
    assert "INTERNAL" not in response.text


SQL = [
    "'; DROP TABLE lead; --",
    "' OR '1'='1",
    "1; SELECT pg_sleep(5)",
    "%' UNION SELECT password_hash FROM user_account --",
    "\\'; SELECT set_config('app.tenant_id', '', false); --",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "\u0000",
    "\ud83d\ude00" * 50,
    "🏴‍☠️%_\\",
]


@pytest.mark.parametrize("value", SQL)
async def test_sql_in_strings_is_text(team: Team, value: str) -> None:
    campaign = await add_campaign(team.db, team.id, name="Ours")
    seen: list[Any] = []
    for query in (
        "query ($v: String!) { campaigns(filter: {text: $v}) { totalCount } }",
        "query ($v: String!) { campaigns(filter: {type: [$v]}) { totalCount } }",
        "query ($v: String!) { campaigns(after: $v) { totalCount nodes { id } } }",
        "query ($v: String!) { leads(filter: {text: $v}) { totalCount } }",
        "query ($v: String!) { customers(filter: {text: $v}) { totalCount } }",
        "query ($v: ID!) { node(id: $v) { id } }",
        "query ($v: ID!) { campaign(id: $v) { id } }",
        "query ($v: ID!) { lead(id: $v) { id } }",
    ):
        answer = await team.viewer.send(query, v=value)
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        assert codes <= {"INVALID", "NOT_FOUND"}, answer
        seen.append(answer.get("data"))
    assert seen[0] in ({"campaigns": {"totalCount": 0}}, None)
    await team.member.do("createCampaign", "campaign { id }", name=value, type="healthcare", postcode=value)
    await team.member.do("updateCampaign", "campaign { id }", id=value, name=value)
    async with team.db.read(team.id) as session:
        assert await session.scalar(text("SELECT name FROM campaign WHERE id = :id"), {"id": campaign.id}) == "Ours"
        assert await session.scalar(text("SELECT count(*) FROM lead")) == 0


def claims(team: Team, **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(team.user_ids[Role.ADMIN]),
        "tenant": str(team.id),
        "role": "ADMIN",
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "jti": uuid4().hex,
    } | changes


def unsigned(payload: dict[str, Any], **header: Any) -> str:
    plain = {name: int(each.timestamp()) if isinstance(each, datetime) else each for name, each in payload.items()}
    parts = ({"typ": "JWT"} | header, plain)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def forged(team: Team, settings: Settings) -> dict[str, str]:
    """Tokens that somebody made who has read the source, and in some cases had one of ours."""
    kid, key = next(iter(signing_keys(settings).items()))
    now, hour = datetime.now(UTC), timedelta(hours=1)

    def signed(payload: dict[str, Any], secret: Any = key, algorithm: str = "HS256", **header: Any) -> str:
        return jwt.encode(payload, secret, algorithm=algorithm, headers={"kid": kid} | header)

    good = signed(claims(team))
    head, body, signature = good.split(".")
    return {
        "none": unsigned(claims(team), alg="none", kid=kid),
        "None": unsigned(claims(team), alg="None", kid=kid),
        "none with a signature": unsigned(claims(team), alg="none", kid=kid) + signature,
        "another algorithm": signed(claims(team), algorithm="HS512"),
        "another key": signed(claims(team), secret=b"x" * 32),
        "no kid": jwt.encode(claims(team), key, algorithm="HS256"),
        "an unknown kid": signed(claims(team), kid="0" * 16),
        "a kid that is a path": signed(claims(team), kid="../../dev/null"),
        "a key in the header": signed(claims(team), secret=b"y" * 32, jwk={"kty": "oct", "k": "eXl5"}, jku="https://x.example"),
        "expired": signed(claims(team, iat=now - 2 * hour, exp=now - hour)),
        "of the future": signed(claims(team, iat=now + hour, exp=now + 2 * hour)),
        "not yet": signed(claims(team, nbf=now + hour)),
        "another issuer": signed(claims(team, iss="elsewhere")),
        "another audience": signed(claims(team, aud="another-api")),
        "no audience": signed({name: each for name, each in claims(team).items() if name != "aud"}),
        "no end": signed({name: each for name, each in claims(team).items() if name != "exp"}),
        "another role": signed(claims(team, role="OWNER")),
        "no person": signed(claims(team, sub="1")),
        "another tenant": signed(claims(team, tenant=str(uuid4()))),
        "a changed body": ".".join((head, unsigned(claims(team, role="ADMIN", jti="x"), alg="HS256").split(".")[1], signature)),
        "no signature": f"{head}.{body}.",
        "a part": f"{head}.{body}",
        "nonsense": "a.b.c",
        "empty": "",
        "very long": "x" * 60_000,
    }


@pytest.mark.parametrize("how", forged.__annotations__ and sorted(
    ["none", "None", "none with a signature", "another algorithm", "another key", "no kid", "an unknown kid",
     "a kid that is a path", "a key in the header", "expired", "of the future", "not yet", "another issuer",
     "another audience", "no audience", "no end", "another role", "no person", "another tenant", "a changed body",
     "no signature", "a part", "nonsense", "empty", "very long"]
))
async def test_a_forged_token_opens_nothing(team: Team, settings: Settings, how: str) -> None:
    person = Person(team.viewer.http, forged(team, settings)[how])
    answer = await person.send("{ campaigns { totalCount } }")
    assert answer["data"] is None
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_the_same_token_unforged_opens_everything(team: Team, settings: Settings) -> None:
    kid, key = next(iter(signing_keys(settings).items()))
    token = jwt.encode(claims(team), key, algorithm="HS256", headers={"kid": kid})
    assert await Person(team.viewer.http, token).ask("{ campaigns { totalCount } }") == {"totalCount": 0}
