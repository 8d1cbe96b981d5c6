"""The dashboard works where only known documents are executed: its build writes down all that it asks."""

import json
import re
from pathlib import Path

import pytest

from api.documents import fingerprint
from api.process import Process
from leads.settings import Settings
from tests.graphql.apps import client_of

WEB = Path(__file__).parents[2] / "web"
DIST = WEB / "dist"


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    if not (DIST / "documents.json").is_file():
        pytest.fail("the dashboard is not built: make web/dist/index.html", pytrace=False)
    return dict(json.loads((DIST / "documents.json").read_text()))


def test_every_operation_of_the_dashboard_is_there(documents: dict[str, str]) -> None:
    operation = re.compile(r"^\s*(?:query|mutation|subscription)\s+(\w+)", re.MULTILINE)
    written = [name for path in (WEB / "src").rglob("*.graphql") for name in operation.findall(path.read_text())]
    assert sorted(operation.findall("\n".join(documents.values()))) == sorted(written)
    assert all(fingerprint(text) == name for name, text in documents.items())


async def test_each_is_let_in_and_nothing_else(documents: dict[str, str], settings: Settings, process: Process) -> None:
    async with client_of(settings, process, trusted_only=True, web_dist=DIST, cost_limit=10_000_000) as http:
        for text in documents.values():
            answer = (await http.post("/graphql", json={"query": text})).json()
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            assert codes <= {"BAD_USER_INPUT", "NOT_ACCEPTABLE", "UNAUTHENTICATED"}, answer
        refused = (await http.post("/graphql", json={"query": "{ __typename }"})).json()
    assert refused["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
