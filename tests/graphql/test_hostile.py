"""What the public scanners of GraphQL try, and a patient stranger: none of it is answered, or breaks anything."""

import base64
import json
import time
from collections.abc import Callable
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
    "circular introspection": "query cop { __schema { types { "
    + "fields { type { " * 3
    + "name"
    + " } }" * 3
    + " } } }",
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
    "a number beyond floats": b'{"query": "{ campaigns(first: 1e999) { totalCount } }", "variables": {"a": 1e999}}',
    "fragments without end": b'{"query": "' + b"fragment F on Query { a } " * 1_000 + b'"}',
    "a million brackets": b'{"query": "' + b"{" * 1_000_000 + b'"}',
    "a long string": b'{"query": "{ node(id: \\"' + b"x" * 900_000 + b'\\") { id } }"}',
}


@pytest.mark.parametrize("what", BROKEN)
async def test_what_should_break_it_is_answered_at_once(http: httpx2.AsyncClient, what: str) -> None:
    began = time.perf_counter()
    response = await http.post(
        "/graphql", content=BROKEN[what], headers=RESPONSE | {"content-type": "application/json"}
    )
    assert time.perf_counter() - began < 2
    assert response.status_code in (200, 400)
    assert "INTERNAL" not in response.text


@pytest.mark.parametrize("times", [10, 60, 200])
@pytest.mark.parametrize("way", ["not", "and", "or"])
async def test_filters_within_filters_end_somewhere(team: Team, way: str, times: int) -> None:
    nested = f"{{ {way}: " * times + '{ text: "x" }' + " }" * times
    answer = await team.viewer.send(f"{{ campaigns(filter: {nested}) {{ totalCount }} }}")
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {"INVALID", "TOO_LARGE"}, answer


SQL = [
    "'; DROP TABLE lead; --",
    "' OR '1'='1",
    "1; SELECT pg_sleep(5)",
    "%' UNION SELECT password_hash FROM user_account --",
    "\\'; SELECT set_config('app.tenant_id', '', false); --",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "\u0000",
    "😀" * 50,
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
    await team.member.do("updateCampaign", "campaign { id }", campaignId=value, name=value)
    async with team.db.read(team.id) as session:
        assert await session.scalar(text("SELECT name FROM campaign WHERE id = :id"), {"id": campaign.id}) == "Ours"
        assert await session.scalar(text("SELECT count(*) FROM lead")) == 0


class Forger:
    """Somebody who has read the source, and had a token of ours."""

    def __init__(self, team: Team, settings: Settings) -> None:
        self.now = datetime.now(UTC)
        self.kid, self.key = next(iter(signing_keys(settings).items()))
        self.claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(team.user_ids[Role.ADMIN]),
            "tenant": str(team.id),
            "role": "ADMIN",
            "iat": self.now,
            "exp": self.now + HOUR,
            "jti": uuid4().hex,
        }

    def signed(self, header: dict[str, Any] | None = None, **changes: Any) -> str:
        """As ours are, but for these claims; None leaves one out."""
        claims = {name: value for name, value in (self.claims | changes).items() if value is not None}
        return jwt.encode(claims, self.key, algorithm="HS256", headers={"kid": self.kid} | (header or {}))

    def signed_by(self, key: bytes, algorithm: str = "HS256") -> str:
        return jwt.encode(self.claims, key, algorithm=algorithm, headers={"kid": self.kid})

    def unsigned(self, algorithm: str, signature: str = "") -> str:
        _, body, _ = jwt.encode(self.claims | {"role": "MEMBER"}, b"x" * 32, algorithm="HS256").split(".")
        return f"{encoded({'alg': algorithm, 'kid': self.kid})}.{body}.{signature}"

    def with_another_body(self) -> str:
        head, _, signature = self.signed().split(".")
        return f"{head}.{self.unsigned('none').split('.')[1]}.{signature}"


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part, separators=(",", ":")).encode()).decode().rstrip("=")


HOUR = timedelta(hours=1)
FORGERIES: dict[str, Callable[[Forger], str]] = {
    "none": lambda forger: forger.unsigned("none"),
    "None": lambda forger: forger.unsigned("None"),
    "none with a signature": lambda forger: forger.unsigned("none", forger.signed().split(".")[2]),
    "another algorithm": lambda forger: forger.signed_by(forger.key * 2, "HS512"),
    "another key": lambda forger: forger.signed_by(b"x" * 32),
    "no kid": lambda forger: jwt.encode(forger.claims, forger.key, algorithm="HS256"),
    "an unknown kid": lambda forger: forger.signed({"kid": "0" * 16}),
    "a kid that is a path": lambda forger: forger.signed({"kid": "../../dev/null"}),
    "a key of its own": lambda forger: forger.signed({"kid": "mine", "jwk": {"kty": "oct", "k": "eXl5"}}),
    "expired": lambda forger: forger.signed(iat=forger.now - 2 * HOUR, exp=forger.now - HOUR),
    "of the future": lambda forger: forger.signed(iat=forger.now + HOUR, exp=forger.now + 2 * HOUR),
    "not yet": lambda forger: forger.signed(nbf=forger.now + HOUR),
    "another issuer": lambda forger: forger.signed(iss="elsewhere"),
    "another audience": lambda forger: forger.signed(aud="another-api"),
    "no audience": lambda forger: forger.signed(aud=None),
    "no end": lambda forger: forger.signed(exp=None),
    "another role": lambda forger: forger.signed(role="OWNER"),
    "no person": lambda forger: forger.signed(sub="1"),
    "another tenant": lambda forger: forger.signed(tenant=str(uuid4())),
    "a changed body": Forger.with_another_body,
    "no signature": lambda forger: forger.signed().rpartition(".")[0] + ".",
    "a part": lambda forger: forger.signed().rpartition(".")[0],
    "nonsense": lambda _: "a.b.c",
    "empty": lambda _: "",
    "very long": lambda _: "x" * 60_000,
}


@pytest.mark.parametrize("how", FORGERIES)
async def test_a_forged_token_opens_nothing(team: Team, settings: Settings, how: str) -> None:
    headers = {"authorization": f"Bearer {FORGERIES[how](Forger(team, settings))}"}
    body = {"query": "{ campaigns { totalCount } }"}
    answer = (await team.viewer.http.post("/graphql", json=body, headers=headers)).json()
    assert answer["data"] is None
    [error] = answer["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_the_same_token_unforged_opens_everything(team: Team, settings: Settings) -> None:
    token = Forger(team, settings).signed()
    assert await Person(team.viewer.http, token).ask("{ campaigns { totalCount } }") == {"totalCount": 0}
