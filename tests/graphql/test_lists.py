"""Lists: filters, orders, pages that stand still while rows come and go, totals counted only when asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from sqlalchemy import event

from leads.vocabulary import CustomerStatus, LeadStatus
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_customer, add_interaction, add_lead

LEADS = "{ edges { cursor node { company { name } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
LEADS_PAGE = (
    "query ($first: Int, $after: String, $last: Int, $before: String, $order: LeadOrder) "
    "{ leads(first: $first, after: $after, last: $last, before: $before, orderBy: $order) " + LEADS + "}"
)

NOTED: ContextVar[list[str] | None] = ContextVar("NOTED", default=None)
"""Where statements are noted; what the process does in the background is not part of a test's context."""
STANDING = "SELECT user_account.id, user_account.role \n"


def names(page: dict[str, Any]) -> list[str]:
    return [edge["node"]["company"]["name"] for edge in page["edges"]]


@contextmanager
def statements(team: Team) -> Iterator[list[str]]:
    """What our requests send to the database, without what only says whose they are and whether that holds."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if NOTED.get() is sent and "set_config" not in statement and not statement.startswith(STANDING):
            sent.append(statement)

    engine, before = team.db._app.sync_engine, NOTED.set(sent)
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
    NOTED.reset(before)


@pytest.fixture
async def leads(team: Team) -> list[Any]:
    """Five leads, A to E, of falling score; C and D have the same."""
    campaign = await add_campaign(team.db, team.id)
    scores = {"A": (90, 3.0), "B": (80, None), "C": (70, 1.0), "D": (70, 2.0), "E": (60, 0.5)}
    return [
        await add_lead(team.db, campaign, name, score=score, distance_miles=miles)
        for name, (score, miles) in scores.items()
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({"field": "CREATED_AT"}, "EDCBA"),
        ({"field": "CREATED_AT", "direction": "ASC"}, "ABCDE"),
        ({"field": "NAME", "direction": "ASC"}, "ABCDE"),
        ({"field": "NAME", "direction": "DESC"}, "EDCBA"),
        ({"field": "DISTANCE", "direction": "ASC"}, "ECDAB"),
        ({"field": "DISTANCE", "direction": "DESC"}, "BADCE"),
        ({"field": "UPDATED_AT", "direction": "ASC"}, "ABCDE"),
    ],
    ids=str,
)
async def test_orders_in_pages_both_ways(team: Team, leads: list[Any], order: dict[str, str], expected: str) -> None:
    forward: list[str] = []
    page: dict[str, Any] = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
    while page["pageInfo"]["hasNextPage"]:
        page = await team.viewer.ask(LEADS_PAGE, first=2, after=page["pageInfo"]["endCursor"], order=order)
        forward += names(page)
    backward: list[str] = []
    page = {"pageInfo": {"startCursor": None, "hasPreviousPage": True}}
    while page["pageInfo"]["hasPreviousPage"]:
        page = await team.viewer.ask(LEADS_PAGE, last=2, before=page["pageInfo"]["startCursor"], order=order)
        backward = names(page) + backward
    assert "".join(forward) == "".join(backward) == expected


async def test_equal_values_are_neither_lost_nor_doubled(team: Team, leads: list[Any]) -> None:
    order = {"field": "SCORE", "direction": "DESC"}
    seen: list[str] = []
    cursor = None
    for _ in range(5):
        page = await team.viewer.ask(LEADS_PAGE, first=1, after=cursor, order=order)
        seen += names(page)
        cursor = page["pageInfo"]["endCursor"]
    assert sorted(seen) == list("ABCDE")
    assert (seen[0], seen[1], seen[4]) == ("A", "B", "E")


async def test_pages_stand_still_while_rows_come(team: Team, leads: list[Any]) -> None:
    first = await team.viewer.ask(LEADS_PAGE, first=2)
    await add_lead(team.db, await add_campaign(team.db, team.id), "F")
    second = await team.viewer.ask(LEADS_PAGE, first=3, after=first["pageInfo"]["endCursor"])
    assert (names(first), names(second)) == (["E", "D"], ["C", "B", "A"])
    assert first["pageInfo"]["hasNextPage"] is True
    assert second["pageInfo"] | {"startCursor": "", "endCursor": ""} == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": "",
        "endCursor": "",
    }


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"first": 101}, "first"),
        ({"first": -1}, "first"),
        ({"last": 101}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"after": "nonsense"}, "after"),
        ({"after": "AAAA"}, "after"),
        ({"before": "WzEsMiwzXQ"}, "before"),
        ({"after": "é"}, "after"),
    ],
    ids=str,
)
async def test_pages_that_cannot_be(team: Team, leads: list[Any], arguments: dict[str, Any], field: str) -> None:
    assert await team.viewer.fail(LEADS_PAGE, **arguments) == {"code": "INVALID", "field": field}


async def test_a_cursor_of_another_order_is_refused(team: Team, leads: list[Any]) -> None:
    page = await team.viewer.ask(LEADS_PAGE, first=1, order={"field": "SCORE"})
    refused = await team.viewer.fail(LEADS_PAGE, after=page["pageInfo"]["endCursor"], order={"field": "NAME"})
    assert refused == {"code": "INVALID", "field": "after"}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"score": {"min": 70, "max": 80}}, "BCD"),
        ({"scoreMin": 70, "scoreMax": 80}, "BCD"),
        ({"status": ["NEW"]}, "ABCDE"),
        ({"status": ["CONTACTED", "QUALIFIED"]}, ""),
        ({"status": []}, ""),
        ({"distanceMiles": {"max": 2.0}}, "CDE"),
        ({"distanceMiles": {"min": 1.0}}, "ACD"),
        ({"not": {"distanceMiles": {"max": 2.0}}}, "AB"),
        ({"or": [{"score": {"min": 90}}, {"distanceMiles": {"max": 0.5}}]}, "AE"),
        ({"or": []}, ""),
        ({"and": [{"score": {"max": 80}}, {"not": {"text": "d"}}], "distanceMiles": {"max": 5}}, "CE"),
        ({"not": {"or": [{"text": "a"}, {"text": "b"}]}}, "CDE"),
        ({"company": {"town": ["LEICESTER"], "hasPhone": False, "not": {"text": "e"}}}, "ABCD"),
        ({"company": {"or": [{"isCustomer": True}, {"companyNumber": ["0"]}]}}, ""),
        ({"company": {"postcodeArea": "le1", "isLead": True}}, "ABCDE"),
        ({"company": {"postcodeArea": "L%"}}, ""),
        ({"isCustomer": False}, "ABCDE"),
        ({"ids": ["nonsense"]}, ""),
        ({"createdAt": {"since": "2020-01-01T00:00:00Z", "before": "2020-01-02T00:00:00Z"}}, ""),
        ({"updatedAt": {"since": "2020-01-01T00:00:00Z"}}, "ABCDE"),
        ({"text": "b"}, "B"),
        ({"text": "leic a"}, "A"),
        ({"text": "le11aa b"}, "B"),
        ({"text": " "}, "ABCDE"),
        ({"text": "le1 1"}, "ABCDE"),
        ({"text": "%"}, ""),
        ({"campaignId": "nonsense"}, ""),
    ],
    ids=str,
)
async def test_lead_filters(team: Team, leads: list[Any], where: dict[str, Any], expected: str) -> None:
    query = "query ($filter: LeadFilter) { leads(filter: $filter) { totalCount nodes { company { name } } } }"
    shown = await team.viewer.ask(query, filter=where)
    assert "".join(sorted(node["company"]["name"] for node in shown["nodes"])) == expected
    assert shown["totalCount"] == len(expected)


async def test_leads_of_one_campaign(team: Team, leads: list[Any]) -> None:
    other = await add_campaign(team.db, team.id)
    await add_lead(team.db, other, "F", status=LeadStatus.QUALIFIED)
    query = """query ($id: ID!, $filter: LeadFilter) { leads(filter: $filter) { totalCount }
        campaign(id: $id) { leads(filter: {status: [QUALIFIED]}) { totalCount nodes { company { name } } } } }"""
    shown = await team.viewer.ask(query, id=gid("Campaign", other), filter={"campaignId": gid("Campaign", other)})
    assert shown == {
        "leads": {"totalCount": 1},
        "campaign": {"leads": {"totalCount": 1, "nodes": [{"company": {"name": "F"}}]}},
    }


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("filter: {status: [QUEUED]}, orderBy: {field: NAME, direction: ASC}", ["Alpha", "beta"]),
        ('filter: {type: ["education"]}', ["Gamma"]),
        ('filter: {text: "ALPH"}', ["Alpha"]),
        ('filter: {text: "leicester"}, orderBy: {field: NAME, direction: DESC}', ["Gamma", "beta", "Alpha"]),
        ("orderBy: {field: STATUS, direction: ASC}, first: 1", ["Gamma"]),
        ("orderBy: {field: CREATED_AT, direction: ASC}", ["beta", "Alpha", "Gamma"]),
        ("orderBy: {field: PROMOTED}, last: 3", None),
    ],
    ids=str,
)
async def test_campaign_filters_and_orders(team: Team, arguments: str, expected: list[str] | None) -> None:
    await add_campaign(team.db, team.id, name="beta")
    await add_campaign(team.db, team.id, name="Alpha")
    await add_campaign(team.db, team.id, name="Gamma", type="education", start=False)
    shown = await team.viewer.ask(f"{{ campaigns({arguments}) {{ nodes {{ name }} }} }}")
    found = [node["name"] for node in shown["nodes"]]
    assert (sorted(found) == ["Alpha", "Gamma", "beta"]) if expected is None else (found == expected)


async def test_customer_filters_and_orders(team: Team, leads: list[Any]) -> None:
    await add_customer(team.db, leads[0], CustomerStatus.PROSPECT)
    await add_customer(team.db, leads[1])
    query = """{ prospects: customers(filter: {status: [PROSPECT]}) { nodes { company { name } } }
        text: customers(filter: {text: "b"}) { totalCount }
        names: customers(orderBy: {field: NAME, direction: ASC}) { nodes { company { name } } } }"""
    assert await team.viewer.ask(query) == {
        "prospects": {"nodes": [{"company": {"name": "A"}}]},
        "text": {"totalCount": 1},
        "names": {"nodes": [{"company": {"name": "A"}}, {"company": {"name": "B"}}]},
    }


async def test_a_total_is_counted_only_when_asked_for(team: Team, leads: list[Any]) -> None:
    with statements(team) as sent:
        await team.viewer.ask("{ leads { nodes { id } } }")
    assert [statement for statement in sent if "count(" in statement] == []
    assert len(sent) == 1
    with statements(team) as sent:
        await team.viewer.ask("{ leads { totalCount } }")
    assert len([statement for statement in sent if "count(" in statement]) == 1


async def test_the_number_of_statements_does_not_grow_with_the_rows(team: Team, leads: list[Any]) -> None:
    for lead in leads:
        await add_interaction(team.db, lead, "One.")
        await add_interaction(team.db, lead, "Two.")
    await add_customer(team.db, leads[0])
    await add_customer(team.db, leads[4])
    query = """{ leads(first: %d) { nodes { company { name customer { id } } campaign { name run { number } }
        facts { value } sources { status } customer { status history { to } }
        interactions(first: 1) { totalCount nodes { body user { name } } } } } }"""
    with statements(team) as few:
        await team.viewer.ask(query % 1)
    with statements(team) as many:
        shown = await team.viewer.ask(query % 5)
    assert [node["interactions"] for node in shown["nodes"]] == [
        {"totalCount": 2, "nodes": [{"body": "Two.", "user": None}]}
    ] * 5
    assert len(many) == len(few) == 10


async def test_lists_below_many_campaigns_are_one_statement(team: Team) -> None:
    for name in ("A", "B"):
        campaign = await add_campaign(team.db, team.id, name=name)
        for number in range(3):
            await add_lead(team.db, campaign, f"{name}{number}")
    query = """{ campaigns(orderBy: {field: NAME, direction: ASC}) { nodes { runs { number sources { calls } }
        leads(first: 2, orderBy: {field: NAME, direction: ASC}) { totalCount pageInfo { hasNextPage }
            nodes { company { name } } } } } }"""
    with statements(team) as sent:
        shown = await team.viewer.ask(query)
    found = [[node["company"]["name"] for node in campaign["leads"]["nodes"]] for campaign in shown["nodes"]]
    assert found == [["A0", "A1"], ["B0", "B1"]]
    assert [node["leads"]["totalCount"] for node in shown["nodes"]] == [3, 3]
    assert [node["leads"]["pageInfo"] for node in shown["nodes"]] == [{"hasNextPage": True}] * 2
    assert len(sent) == 6  # campaigns, runs, their sources, leads, their total, companies


async def test_a_list_of_nothing(team: Team) -> None:
    shown = await team.viewer.ask("{ leads { totalCount edges { cursor } pageInfo { startCursor hasNextPage } } }")
    assert shown == {"totalCount": 0, "edges": [], "pageInfo": {"startCursor": None, "hasNextPage": False}}
    empty = await team.viewer.ask(LEADS_PAGE, first=0)
    assert empty["edges"] == []


@pytest.mark.parametrize("field", ["companies(filter: {town: [$text]})", "campaigns(filter: {type: [$text]})"])
async def test_text_that_cannot_be_kept(team: Team, field: str) -> None:
    query = f"query ($text: String!) {{ {field} {{ totalCount }} }}"
    assert await team.viewer.fail(query, text="a\0b") == {"code": "INVALID", "field": "input"}
