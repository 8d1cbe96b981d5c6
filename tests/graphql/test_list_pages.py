"""Pages while others write: of what was there when the reading began, nothing is skipped and nothing comes twice."""

from random import Random
from typing import Any
from uuid import uuid4

import pytest

from leads.models import Campaign, Candidate, Company, Customer, Interaction, Lead
from leads.vocabulary import CustomerStatus, InteractionKind, LeadStatus, Source, Stage
from schema.candidate_filters import CandidateOrderField
from schema.company_filters import CompanyOrderField
from schema.customer_filters import CustomerOrderField
from schema.interaction_filters import InteractionOrderField
from schema.lead_filters import LeadOrderField
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign

TOWNS = ("Leicester", "Leeds", None)


async def add_some(team: Team, campaign: Campaign, dice: Random, number: int) -> None:
    """Rows of every kind, many of them equal in what lists are ordered by."""
    async with team.db.write(team.id) as session:
        for _ in range(number):
            company = Company(id=uuid4(), name=dice.choice("abAB"), town=dice.choice(TOWNS))
            candidate = Candidate(
                id=uuid4(),
                campaign_id=campaign.id,
                run_id=campaign.run_id,
                fingerprint=str(uuid4()),
                finder=dice.choice([Source.OPENAI, Source.REGISTER]),
                name=dice.choice("cdCD"),
                found={},
                stage=dice.choice([Stage.FOUND, Stage.REJECTED]),
            )
            session.add_all([company, candidate])
            await session.flush()
            lead = Lead(
                id=uuid4(),
                company_id=company.id,
                campaign_id=campaign.id,
                run_id=campaign.run_id,
                candidate_id=candidate.id,
                score=dice.randrange(60, 64),
                score_parts=[],
                distance_miles=dice.choice([None, 1.0, 2.5]),
                status=dice.choice([LeadStatus.NEW, LeadStatus.CONTACTED]),
            )
            session.add(lead)
            await session.flush()
            session.add(Interaction(lead_id=lead.id, kind=dice.choice(list(InteractionKind)), body="Hello."))
            session.add(Customer(company_id=company.id, status=dice.choice(list(CustomerStatus))))


def query_of(path: str, kind: str) -> str:
    """A page of a list, which may stand below a campaign."""
    arguments = "first: $first, after: $after, last: $last, before: $before, orderBy: $order"
    page = "{ nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
    inner = f"page: {path}({arguments}) {page}"
    below = kind == "Candidate"
    return (
        f"query ({'$campaign: ID!, ' if below else ''}$first: Int, $after: String, $last: Int, $before: String,"
        f" $order: {kind}Order) {{ " + (f"campaign(id: $campaign) {{ {inner} }}" if below else inner) + " }"
    )


LISTS = [
    *(("leads", "Lead", field) for field in LeadOrderField),
    *(("companies", "Company", field) for field in CompanyOrderField),
    *(("customers", "Customer", field) for field in CustomerOrderField),
    *(("interactions", "Interaction", field) for field in InteractionOrderField),
    *(("candidates", "Candidate", field) for field in CandidateOrderField),
]


@pytest.mark.parametrize(("path", "kind", "field"), LISTS, ids=str)
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_nothing_that_was_there_is_skipped_or_doubled(
    team: Team, path: str, kind: str, field: str, direction: str
) -> None:
    dice = Random(f"{path} {field} {direction}")
    campaign = await add_campaign(team.db, team.id)
    await add_some(team, campaign, dice, 9)
    query = query_of(path, kind)
    given: dict[str, Any] = {"order": {"field": field, "direction": direction}}
    if kind == "Candidate":
        given["campaign"] = gid("Campaign", campaign)
    whole = await page_of(team, query, given | {"first": 100})
    there = [node["id"] for node in whole["nodes"]]
    for backward in (False, True):
        seen = await read_all(team, campaign, query, given, dice, backward=backward)
        old = [each for each in seen if each in set(there)]
        assert len(seen) == len(set(seen))
        assert old == there


async def page_of(team: Team, query: str, given: dict[str, Any]) -> Any:
    shown = await team.viewer.ask(query, **given)
    return shown.get("page", shown)


async def read_all(
    team: Team, campaign: Campaign, query: str, given: dict[str, Any], dice: Random, *, backward: bool
) -> list[str]:
    """All pages from one end to the other, in the list's order, with new rows between any two."""
    size, cursor, start, more = (
        ("last", "before", "startCursor", "hasPreviousPage")
        if backward
        else ("first", "after", "endCursor", "hasNextPage")
    )
    seen: list[str] = []
    place: dict[str, Any] = {more: True}
    while place[more]:
        asked = given | {size: dice.randrange(2, 6)} | ({cursor: place[start]} if start in place else {})
        shown = await page_of(team, query, asked)
        ids = [node["id"] for node in shown["nodes"]]
        seen = ids + seen if backward else seen + ids
        place = shown["pageInfo"]
        if len(seen) < 60:
            await add_some(team, campaign, dice, dice.randrange(0, 2))
    return seen
