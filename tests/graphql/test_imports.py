"""Imports: a file is uploaded, checked row by row, and becomes leads of a campaign of its own, all or none."""

import asyncio
from datetime import UTC, datetime

import httpx2
import pytest
from sqlalchemy import func, select, update

from leads.import_files import LARGEST_FILE
from leads.known_companies import identity_of
from leads.matching import keys_of
from leads.models import Campaign, Company, Fact, IdentityKey, Lead, LeadImport
from leads.vocabulary import CustomerStatus, Field, Source
from tests.graphql.people import Person, Team
from tests.graphql.rows import add_campaign, add_company, add_customer, add_lead
from tests.graphql.test_exports import ask, fetch

FILE = """Company name,Phone,Town,Postcode,Web,Company number,Lead status,Notes,Colour
Alpha Dental Practice Ltd,0116 496 0123,Leicester,LE1 1AA,alpha-dental.example,01234567,contacted,"Call, back",red
Beta Engineering LLP,,Leeds,LS1 4AP,,,,,
"""
SHOWN = """leadImport { id status total checked imported skipped { row reason } finishedAt
    campaign { id name status type { key } counters { found promoted } leads { totalCount } } }"""
CHECK = """query ($input: CheckImportInput!) { checkImport(input: $input) { __typename
    ... on ImportCheck { rows ready skipped { row reason } problems { row column value message } problemCount }
    ... on Problem { code message field } } }"""


async def upload(person: Person, text: str | bytes, name: str = "leads.csv") -> httpx2.Response:
    headers = {"authorization": f"Bearer {person.token}"} if person.token else {}
    content = text.encode() if isinstance(text, str) else text
    return await person.http.post("/imports", params={"name": name}, content=content, headers=headers)


async def uploaded(person: Person, text: str) -> str:
    response = await upload(person, text)
    assert response.status_code == 201, response.text
    found: str = response.json()["id"]
    return found


async def counts(team: Team) -> list[int | None]:
    async with team.db.read(team.id) as session:
        tables = (Campaign, Company, Lead, Fact, IdentityKey)
        return [await session.scalar(select(func.count()).select_from(table)) for table in tables]


async def test_a_file_becomes_leads(team: Team) -> None:
    response = await upload(team.member, FILE)
    told = response.json()
    assert (response.status_code, told["name"], told["rows"]) == (201, "leads.csv", 2)
    assert [column["field"] for column in told["columns"]] == [
        "NAME", "PHONE", "TOWN", "POSTCODE", "WEBSITE", "COMPANY_NUMBER", "STATUS", "NOTES", None,
    ]  # fmt: skip
    done = (await team.member.do("importLeads", SHOWN, importId=told["id"], campaignName="From the fair"))["leadImport"]
    assert done | {"finishedAt": "", "campaign": ""} == {
        "id": told["id"], "status": "COMPLETED", "total": 2, "checked": 2, "imported": 2, "skipped": [],
        "finishedAt": "", "campaign": "",
    }  # fmt: skip
    campaign = done["campaign"]
    assert (campaign["name"], campaign["status"], campaign["leads"]) == (
        "From the fair",
        "COMPLETED",
        {"totalCount": 2},
    )
    assert campaign["counters"] == {"found": 2, "promoted": 2}
    leads = await team.viewer.ask(
        """{ leads(orderBy: {field: NAME, direction: ASC}) { nodes { status notes score scoreParts { points }
        company { name phone website companyNumber postcode town } sources { source }
        facts { field value source confidence } } } }"""
    )
    alpha, beta = leads["nodes"]
    assert alpha["company"] == {
        "name": "Alpha Dental Practice Ltd", "phone": "+441164960123", "website": "https://alpha-dental.example",
        "companyNumber": "01234567", "postcode": "LE1 1AA", "town": "Leicester",
    }  # fmt: skip
    assert (alpha["status"], alpha["notes"], beta["status"], beta["notes"]) == ("CONTACTED", "Call, back", "NEW", "")
    assert alpha["score"] == sum(part["points"] for part in alpha["scoreParts"]) > beta["score"]
    assert {(fact["field"], fact["source"], fact["confidence"]) for fact in beta["facts"]} == {
        (field, "IMPORT", 1.0) for field in ("name", "town", "postcode")
    }
    log = await team.viewer.ask(
        "query ($id: ID!) { campaign(id: $id) { events { seq kind message lead { status } } } }", id=campaign["id"]
    )
    kinds = [event["kind"] for event in log["events"]]
    assert kinds == ["CAMPAIGN_CREATED", "LEAD_READY", "LEAD_READY", "RUN_COMPLETED"]
    assert [event["seq"] for event in log["events"]] == [1, 2, 3, 4]


async def test_companies_that_the_team_has_are_left_out(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, name="Care")
    known = await add_company(team.db, team.id, "Alpha Dental Practice Limited", company_number="01234567")
    sold = await add_company(team.db, team.id, "Beta Engineering LLP", postcode="LS1 4AP", town="Leeds")
    idle = await add_company(team.db, team.id, "Gamma Foods Ltd", postcode="LE2 1AA", phone="+441164960999")
    await add_lead(team.db, campaign, known.name, company=known)
    await add_customer(team.db, await add_lead(team.db, campaign, sold.name, company=sold), CustomerStatus.PROSPECT)
    async with team.db.write(team.id) as session:
        for company in (known, sold, idle):
            await session.execute(update(Company).where(Company.id == company.id).values(updated_at=datetime.now(UTC)))
        session.add_all(keys_for(known, sold, idle))
    text = FILE + "Gamma Foods Ltd,0116 496 0111,,LE2 1AA,gamma.example,,,,\nGAMMA FOODS LIMITED,,,LE2 1AA,,,,,\n"
    text += "Delta Print,,,NG1 1AA,,,,,\nThe Delta Print,,,NG1 1AA,,,,,\n"
    import_id = await uploaded(team.member, text)
    check = await team.member.ask(CHECK, input={"importId": import_id})
    assert (check["rows"], check["ready"], check["problemCount"]) == (6, 2, 0)
    reasons = {each["row"]: each["reason"] for each in check["skipped"]}
    assert sorted(reasons) == [2, 3, 5, 7]
    assert reasons[2].startswith("It is a lead of “Care” (Both have the company number 01234567.")
    assert reasons[3].startswith("It is a customer, PROSPECT (")
    assert reasons[5].startswith("It is the company of row 4 (")
    assert reasons[7].startswith("It is the company of row 6 (")
    done = (await team.member.do("importLeads", SHOWN, importId=import_id))["leadImport"]
    assert (done["imported"], done["skipped"]) == (2, check["skipped"])
    async with team.db.read(team.id) as session:
        gamma = await session.get_one(Company, idle.id)
        assert (gamma.phone, gamma.website) == ("+441164960999", "https://gamma.example")
        facts = await session.scalars(select(Fact.source).where(Fact.company_id == idle.id, Fact.field == Field.PHONE))
        assert list(facts) == [Source.IMPORT]


def keys_for(*companies: Company) -> list[IdentityKey]:
    return [
        IdentityKey(kind=key.kind, value=key.value, company_id=company.id)
        for company in companies
        for key in keys_of(identity_of(company, ()))
    ]


async def test_a_row_with_a_problem_refuses_the_file(team: Team) -> None:
    import_id = await uploaded(team.member, FILE + "Gamma,call me,,LE1,,,,,\n,,,,,,,note,\n")
    before = await counts(team)
    check = await team.member.ask(CHECK, input={"importId": import_id})
    assert [(each["row"], each["column"], each["value"]) for each in check["problems"]] == [
        (4, "Phone", "call me"), (4, "Postcode", "LE1"), (5, "Company name", ""),
    ]  # fmt: skip
    refused = await team.member.do("importLeads", SHOWN, importId=import_id)
    assert refused["message"] == "Nothing was imported: 3 cells have to be put right, or rows left out."
    assert [each["field"] for each in refused["fieldErrors"]] == [
        "row 4, Phone",
        "row 4, Postcode",
        "row 5, Company name",
    ]
    assert await counts(team) == before
    done = (await team.member.do("importLeads", SHOWN, importId=import_id, skipInvalid=True))["leadImport"]
    assert (done["imported"], [each["row"] for each in done["skipped"]]) == (2, [4, 4, 5])


async def test_a_file_is_imported_once(team: Team) -> None:
    import_id = await uploaded(team.member, FILE)
    results = await asyncio.gather(
        *(team.member.do("importLeads", SHOWN, importId=import_id, idempotencyKey=key) for key in ("a", "a", None, "b"))
    )
    assert len({result["leadImport"]["campaign"]["id"] for result in results}) == 1
    assert (await counts(team))[2] == 2
    other = await team.member.do("importLeads", SHOWN, importId=import_id, idempotencyKey="a", skipInvalid=True)
    assert other["code"] == "CONFLICT"
    again = await uploaded(team.member, FILE)
    refused = await team.member.do("importLeads", SHOWN, importId=again)
    assert refused["message"].startswith("No row would become a lead. Row 2: It is a lead of “Import of leads.csv”")


async def test_columns_as_somebody_says(team: Team) -> None:
    import_id = await uploaded(team.member, "X,Y\nAlpha,Leeds\n")
    none = await team.member.do("importLeads", SHOWN, importId=import_id)
    assert (none["code"], none["field"]) == ("INVALID", "columns")
    columns = [{"heading": "X", "field": "NAME"}, {"heading": "Y", "field": "TOWN"}]
    twice = await team.member.do("importLeads", SHOWN, importId=import_id, columns=[*columns, columns[0]])
    assert (twice["code"], twice["field"]) == ("INVALID", "columns")
    done = (await team.member.do("importLeads", SHOWN, importId=import_id, columns=columns))["leadImport"]
    assert done["imported"] == 1


async def test_an_export_can_be_imported(team: Team, other_team: Team, http: httpx2.AsyncClient) -> None:
    import_id = await uploaded(team.member, FILE)
    await team.member.do("importLeads", SHOWN, importId=import_id)
    for given in ({"format": "CSV"}, {"format": "XLSX"}):
        content = (await fetch(http, await ask(team.member, **given))).content
        response = await upload(other_team.member, content, f"leads.{given['format'].lower()}")
        fields = {column["field"] for column in response.json()["columns"]}
        assert {"NAME", "PHONE", "EMAIL", "WEBSITE", "TOWN", "POSTCODE", "COMPANY_NUMBER", "STATUS", "NOTES"} <= fields
        check = await other_team.member.ask(CHECK, input={"importId": response.json()["id"]})
        assert (check["ready"], check["problems"]) == (2, [])


@pytest.mark.parametrize(
    ("text", "name", "status", "message"),
    [
        ("", "a.csv", 400, "There is nothing in the file."),
        (FILE, "", 400, "Give the file's name"),
        (FILE, "x" * 121, 400, "Give the file's name"),
        ("A\nb\0c", "a.csv", 201, None),
    ],
    ids=range(4),
)
async def test_uploads_that_are_refused(team: Team, text: str, name: str, status: int, message: str | None) -> None:
    response = await upload(team.member, text, name)
    assert response.status_code == status
    assert message is None or response.json()["message"].startswith(message)


async def test_who_may_upload(team: Team, other_team: Team, http: httpx2.AsyncClient) -> None:
    assert (await upload(team.viewer, FILE)).status_code == 403
    assert (await upload(Person(http), FILE)).status_code == 401
    assert (await upload(team.member, b"x" * (LARGEST_FILE + 1))).status_code == 413
    assert (await team.viewer.do("importLeads", SHOWN, importId="x"))["code"] == "FORBIDDEN"
    import_id = await uploaded(team.member, FILE)
    assert (await other_team.member.do("importLeads", SHOWN, importId=import_id))["code"] == "NOT_FOUND"
    shown = await team.member.ask(
        """query ($id: ID!) { leadImport(id: $id) { columns { heading field samples } status }
        leadImports { totalCount } }""",
        id=import_id,
    )
    assert shown["leadImport"]["columns"][1] == {"heading": "Phone", "field": "PHONE", "samples": ["0116 496 0123", ""]}
    assert (shown["leadImport"]["status"], shown["leadImports"]) == ("READY", {"totalCount": 1})
    async with team.db.write(team.id) as session:
        await session.execute(update(LeadImport).values(expires_at=datetime.now(UTC)))
    assert (await team.member.do("importLeads", SHOWN, importId=import_id))["code"] == "NOT_FOUND"
