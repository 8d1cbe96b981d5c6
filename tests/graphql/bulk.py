"""For `test_isolation`: lists, exports and imports, and what one tenant gets of another's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from leads import models
from leads.vocabulary import ExportFormat, ExportKind
from tests.graphql.people import Team

NODES = ["Export", "LeadImport"]
OWN_ALONE = {"exportLeads", "exportCustomers", "exportFacts", "exportInteractions"}
MUTATIONS: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "exportLeads": lambda ids: {"filter": {"ids": [ids["Lead"]]}},
    "exportCustomers": lambda _: {},
    "exportFacts": lambda ids: {"filter": {"lead": {"campaignId": ids["Campaign"]}}},
    "exportInteractions": lambda ids: {"filter": {"userId": ids["User"]}},
    "importLeads": lambda ids: {"importId": ids["LeadImport"]},
}
QUERIES: dict[str, tuple[str, Any]] = {
    "nodes": ("query ($Campaign: ID!, $Lead: ID!) { nodes(ids: [$Campaign, $Lead]) { id } }", [None, None]),
    "company": ("query ($Company: ID!) { company(id: $Company) { id } }", None),
    "companies": ("{ companies { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "interactions": (
        "query ($Lead: ID!) { interactions(filter: {lead: {ids: [$Lead]}}) { totalCount } }",
        {"totalCount": 0},
    ),
    "export": ("query ($Export: ID!) { export(id: $Export) { url } }", None),
    "exports": ("{ exports { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "leadImport": ("query ($LeadImport: ID!) { leadImport(id: $LeadImport) { id } }", None),
    "leadImports": ("{ leadImports { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "checkImport": (
        "query ($LeadImport: ID!) { checkImport(input: {importId: $LeadImport}) { ... on Problem { code } } }",
        {"code": "NOT_FOUND"},
    ),
}


async def add_bulk(team: Team) -> dict[str, Any]:
    """An export and an uploaded file."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    export = models.Export(
        kind=ExportKind.LEADS, format=ExportFormat.CSV, filter={}, columns=["COMPANY"], expires_at=soon
    )
    upload = models.LeadImport(
        name="secret.csv", headings=["Company"], content=[[2, ["Secret"]]], total=1, expires_at=soon
    )
    async with team.db.write(team.id) as session:
        session.add_all([export, upload])
    return {"Export": export, "LeadImport": upload}
