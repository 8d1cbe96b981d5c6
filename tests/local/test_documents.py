"""The GraphQL documents of the command line are valid against the schema that partners get."""

from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from canvass import demo, summary, watch

SDL = Path(__file__).parent.parent.parent / "schema" / "schema.graphql"
DOCUMENTS = {
    "latest": demo.LATEST,
    "create": watch.CREATE,
    "follow": watch.FOLLOW,
    "campaign": summary.CAMPAIGN,
    "leads": summary.LEADS,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_knows_what_is_asked(name: str) -> None:
    assert validate(build_schema(SDL.read_text()), parse(DOCUMENTS[name])) == []
