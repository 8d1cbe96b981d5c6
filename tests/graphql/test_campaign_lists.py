"""Lists of companies over GraphQL: read from a file, given to a campaign, shown again; what is wrong names its line."""

from typing import Any

import pytest
from sqlalchemy import func, select

from leads import models
from leads.briefs import ListedCompany
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign

READ = """query ($csv: String!) { readCompanyList(csv: $csv) {
    __typename
    ... on CompanyList { companies { name postcode town website companyNumber } skipped { line reason } }
    ... on Problem { code message field fieldErrors { field message } } } }"""
FILE = "Company;Post code;Web\nAlpha Ltd;le11aa;alpha.example\n=2+2;;\nBeta;LE1;\n"
SHOWN = "campaign { id brief { companyNames companies { name postcode town website companyNumber } } }"
LIST = {"name": "List", "type": "company_list", "start": False}
ALPHA = {"name": "Alpha Ltd", "postcode": "LE1 1AA", "town": None, "website": "alpha.example", "companyNumber": None}


async def count(team: Team) -> int:
    async with team.db.read(team.id) as session:
        return await session.scalar(select(func.count()).select_from(models.Campaign)) or 0


async def test_a_file_is_read_line_by_line(team: Team) -> None:
    blank = dict.fromkeys(("postcode", "town", "website", "companyNumber"))
    assert await team.member.ask(READ, csv=FILE) == {
        "__typename": "CompanyList",
        "companies": [ALPHA, {"name": "2+2", **blank}],
        "skipped": [{"line": 4, "reason": "“LE1” is not a full UK postcode."}],
    }
    assert await count(team) == 0


@pytest.mark.parametrize(
    ("csv", "message"),
    [
        ("", "No company could be read. There is no line with one."),
        ("name,postcode\n\nAlpha,LE1\n", "No company could be read. Line 3: “LE1” is not a full UK postcode."),
        ('name\nAlpha\n"Beta\n', "Line 3 has a quotation mark that is not closed."),
        ("town,postcode\nLeicester,LE1 1AA", "No column holds the names: call the one that does “name” or “company”."),
    ],
)
async def test_a_file_without_companies_is_a_problem_that_names_the_line(team: Team, csv: str, message: str) -> None:
    assert await team.member.ask(READ, csv=csv) == {
        "__typename": "Problem",
        "code": "INVALID",
        "message": message,
        "field": "csv",
        "fieldErrors": [{"field": "csv", "message": message}],
    }


async def test_a_viewer_reads_no_files(team: Team) -> None:
    assert (await team.viewer.ask(READ, csv=FILE))["code"] == "FORBIDDEN"


async def test_what_was_read_makes_a_campaign_and_is_shown_again(team: Team) -> None:
    read = await team.member.ask(READ, csv=FILE)
    made = await team.member.do("createCampaign", SHOWN, **LIST, companies=read["companies"], companyNames=["Gamma"])
    assert made["campaign"]["brief"] == {"companyNames": ["Gamma"], "companies": read["companies"]}

    where = {"campaignId": made["campaign"]["id"]}
    renamed = await team.member.do("updateCampaign", SHOWN, **where, name="Renamed")
    assert renamed["campaign"]["brief"] == made["campaign"]["brief"]
    given = {"name": "Delta", "town": "Derby", "companyNumber": "123456"}
    changed = await team.member.do("updateCampaign", SHOWN, **where, companies=[given], companyNames=None)
    delta = {"name": "Delta", "postcode": None, "town": "Derby", "website": None, "companyNumber": "00123456"}
    assert changed["campaign"]["brief"] == {"companyNames": [], "companies": [delta]}


async def test_the_same_key_and_companies_create_once(team: Team) -> None:
    given = LIST | {"companies": [{"name": "Alpha"}], "idempotencyKey": "k1"}
    first = await team.member.do("createCampaign", SHOWN, **given)
    assert await team.member.do("createCampaign", SHOWN, **given) == first
    other = await team.member.do("createCampaign", SHOWN, **given | {"companies": [{"name": "Beta"}]})
    assert (other["code"], other["field"]) == ("CONFLICT", "idempotencyKey")
    assert await count(team) == 1


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        (
            {"companies": [{"name": "Alpha"}, {"name": "Beta", "postcode": "LE1"}]},
            "companies",
            "Companies from a file, entry 2 (Beta): “LE1” is not a full UK postcode.",
        ),
        (
            {"companies": [{"name": "Alpha", "companyNumber": "x"}]},
            "companies",
            "Companies from a file, entry 1 (Alpha): “x” is not a company number.",
        ),
        (
            {"companies": [{"name": f"Alpha {number}"} for number in range(501)]},
            "companies",
            "Companies from a file can have 500 entries; this has 501. Leave some out.",
        ),
        (
            {"companies": []},
            "companyNames",
            "Company names is needed. One name a line, as written on the company's website or in the register.",
        ),
    ],
    ids=["postcode", "number", "too many", "none"],
)
async def test_a_wrong_entry_is_named_and_nothing_is_created(
    team: Team, given: dict[str, Any], field: str, message: str
) -> None:
    problem = await team.member.do("createCampaign", SHOWN, **LIST, **given)
    assert problem["code"] == "INVALID"
    assert problem["fieldErrors"] == [{"field": field, "message": message}]
    assert await count(team) == 0


async def test_a_wrong_entry_changes_nothing(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, start=False, type="company_list", companies=[{"name": "Alpha"}])
    where = {"campaignId": gid("Campaign", campaign)}
    problem = await team.member.do("updateCampaign", SHOWN, **where, companies=[{"name": " "}])
    assert problem["fieldErrors"] == [
        {"field": "companies", "message": "Companies from a file, entry 1: The name is missing."}
    ]
    async with team.db.read(team.id) as session:
        row = await session.get_one(models.Campaign, campaign.id)
    assert [ListedCompany(**each) for each in row.brief["companies"]] == [ListedCompany("Alpha")]


async def test_the_form_is_told_that_a_file_can_stand_in_for_names(team: Team) -> None:
    kinds = await team.viewer.ask("{ campaignTypes { key inputs { name kind required maximum } } }")
    inputs = {each["name"]: each for kind in kinds if kind["key"] == "company_list" for each in kind["inputs"]}
    assert inputs["companyNames"] == {"name": "companyNames", "kind": "TEXT_LIST", "required": False, "maximum": 500}
    assert inputs["companies"] == {"name": "companies", "kind": "COMPANIES", "required": False, "maximum": 500}
