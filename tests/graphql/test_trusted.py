"""Documents that are known by their hash: the operator's, the dashboard's, and those that clients had remembered."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from api.documents import LARGEST, fingerprint, read_trusted
from api.process import Process
from leads.errors import NotConfiguredError
from leads.settings import Settings
from tests.graphql.apps import client_of
from tests.graphql.people import Team

ABOUT, ROLE = "{ about { sandbox } }", "query Role { viewer { role } }"
OF_THE_DASHBOARD = "query About { about { version } }"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A built dashboard, and the operator's documents in both forms."""
    dist, folder = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("trusted")
    (dist / "documents.json").write_text(json.dumps({fingerprint(OF_THE_DASHBOARD): OF_THE_DASHBOARD}))
    (folder / "crm").mkdir()
    (folder / "crm" / "about.graphql").write_text(ABOUT)
    (folder / "manifest.json").write_text(json.dumps({f"sha256:{fingerprint(ROLE)}": ROLE}))
    return {"web_dist": dist, "trusted_documents": folder}


@pytest.fixture
async def strict(settings: Settings, process: Process, places: dict[str, Path]) -> AsyncIterator[httpx2.AsyncClient]:
    """An application that executes nothing else."""
    async with client_of(settings, process, trusted_only=True, **places) as http:
        yield http


async def send(http: httpx2.AsyncClient, team: Team | None = None, **body: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {team.viewer.token}"} if team else {}
    return await http.post("/graphql", json=body, headers=headers | {"accept": "application/graphql-response+json"})


def apq(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": fingerprint(text)}}


def code_of(response: httpx2.Response) -> str:
    [error] = response.json()["errors"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize("text", [ABOUT, ROLE, OF_THE_DASHBOARD])
async def test_what_is_trusted_is_executed_by_text_and_by_hash(
    strict: httpx2.AsyncClient, team: Team, text: str
) -> None:
    answers = [
        await send(strict, team, query=text),
        await send(strict, team, documentId=f"sha256:{fingerprint(text)}"),
        await send(strict, team, documentId=fingerprint(text).upper()),
        await send(strict, team, extensions=apq(text)),
        await send(strict, team, query=text, extensions=apq(text)),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({json.dumps(answer.json()["data"]) for answer in answers}) == 1


async def test_by_get_too(strict: httpx2.AsyncClient) -> None:
    response = await strict.get(
        "/graphql", params={"extensions": json.dumps(apq(ABOUT))}, headers={"accept": "application/json"}
    )
    assert response.json()["data"] == {"about": {"sandbox": True}}


async def test_nothing_else_is_executed(strict: httpx2.AsyncClient, team: Team) -> None:
    other = "{ about { sandbox version } }"
    answers = [
        await send(strict, team, query=other),
        await send(strict, team, query=f"{ABOUT} "),
        await send(strict, team, query="{ __typename }"),
        await send(strict, team, documentId=fingerprint(other)),
        await send(strict, team, query=other, extensions=apq(other)),
        await send(strict, team, extensions=apq(other)),
    ]
    assert [(answer.status_code, code_of(answer)) for answer in answers] == [(403, "DOCUMENT_NOT_TRUSTED")] * 6
    assert (await send(strict, team, query=other, documentId=fingerprint(ABOUT))).status_code == 400


async def test_what_a_client_sends_with_its_hash_is_remembered(http: httpx2.AsyncClient, team: Team) -> None:
    text = f"query Q{uuid4().hex} {{ viewer {{ role }} }}"
    first = await send(http, team, extensions=apq(text))
    assert (first.status_code, code_of(first)) == (400, "PERSISTED_QUERY_NOT_FOUND")
    assert first.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert (await send(http, team, query=text, extensions=apq(text))).status_code == 200
    assert (await send(http, team, extensions=apq(text))).json()["data"] == {"viewer": {"role": "VIEWER"}}
    assert (await send(http, team, documentId=fingerprint(text))).json()["data"] == {"viewer": {"role": "VIEWER"}}


async def test_strangers_have_nothing_remembered_and_nobody_much(http: httpx2.AsyncClient, team: Team) -> None:
    text = f"query Q{uuid4().hex} {{ about {{ sandbox }} }}"
    large = f"{text} #{'x' * LARGEST}"
    assert (await send(http, query=text, extensions=apq(text))).status_code == 200
    assert (await send(http, team, query=large, extensions=apq(large))).status_code == 200
    assert code_of(await send(http, team, extensions=apq(text))) == "PERSISTED_QUERY_NOT_FOUND"
    assert code_of(await send(http, team, extensions=apq(large))) == "PERSISTED_QUERY_NOT_FOUND"


async def test_redis_that_is_away_costs_a_second_request(settings: Settings, process: Process, team: Team) -> None:
    text = f"query Q{uuid4().hex} {{ viewer {{ role }} }}"
    async with client_of(settings, process, redis_url="redis://127.0.0.1:1/0") as http:
        assert (await send(http, team, query=text, extensions=apq(text))).status_code == 200
        assert code_of(await send(http, team, extensions=apq(text))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "is not a JSON object"),
        ("{", "is not a JSON object"),
        (json.dumps({"0" * 64: ABOUT}), "is not the SHA-256 of its text"),
    ],
)
def test_a_manifest_that_is_wrong_is_not_taken(settings: Settings, tmp_path: Path, content: str, reason: str) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(content)
    with pytest.raises(NotConfiguredError, match=reason):
        read_trusted(settings.model_copy(update={"trusted_documents": manifest}))


def test_a_manifest_that_is_missing_is_not_taken(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NotConfiguredError, match="there is nothing at"):
        read_trusted(settings.model_copy(update={"trusted_documents": tmp_path / "none"}))
