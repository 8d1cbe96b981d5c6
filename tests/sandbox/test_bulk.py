"""The register's monthly file as the sandbox has it, and the made-up one for measuring."""

import csv
import re
from collections import Counter
from datetime import date
from io import StringIO

import httpx2

from canvass.sandbox.bulk import COLUMNS, header
from canvass.sandbox.bulk_crowd import lines
from canvass.sandbox.server import RunningSandbox

NAMES = [column.strip() for column in COLUMNS]
TODAY = date(2026, 11, 1)


def rows(text: str) -> list[dict[str, str]]:
    return [dict(zip(NAMES, row, strict=True)) for row in csv.reader(StringIO(text, newline=""))]


def test_the_columns_are_the_registers() -> None:
    assert len(NAMES) == len(set(NAMES)) == 55
    assert NAMES[:3] == ["CompanyName", "CompanyNumber", "RegAddress.CareOf"]
    assert NAMES[33:35] == ["PreviousName_1.CONDATE", "PreviousName_1.CompanyName"]
    assert NAMES[-2:] == ["ConfStmtNextDueDate", "ConfStmtLastMadeUpDate"]
    assert header().startswith("CompanyName, CompanyNumber,RegAddress.CareOf,")


async def test_the_file_has_every_live_company_and_needs_no_key(
    sandbox: RunningSandbox, http: httpx2.AsyncClient
) -> None:
    response = await http.get("/register/BasicCompanyData.csv")
    assert response.status_code == 200
    _, *found = rows(response.text)
    world = sandbox.sandbox.world
    live = {number for number, each in world.by_number.items() if world.status(each) != "dissolved"}
    assert {row["CompanyNumber"] for row in found} == live
    assert len(found) == len(live)
    assert [row["CompanyName"] for row in found] == sorted(row["CompanyName"] for row in found)
    for row in found:
        company = world.by_number[row["CompanyNumber"]]
        assert row["RegAddress.PostCode"] == company.postcode
        assert row["IncorporationDate"] == f"{world.incorporated(company):%d/%m/%Y}"
        assert row["SICCode.SicText_1"].startswith(f"{company.sic_codes[0]} - ")
        assert row["CompanyStatus"] in {"Active", "Liquidation"}


def test_made_up_companies_are_like_the_registers_and_no_two_have_one_number() -> None:
    found = rows("".join(lines(20_000, 1, TODAY)))
    assert "".join(lines(100, 1, TODAY)) == "".join(lines(100, 1, TODAY)) != "".join(lines(100, 2, TODAY))
    assert len({row["CompanyNumber"] for row in found}) == 20_000
    assert all(re.fullmatch(r"[A-Z]{1,2}\d{1,2} \d[A-Z]{2}", row["RegAddress.PostCode"]) for row in found)
    places = Counter(row["RegAddress.PostCode"] for row in found)
    assert sum(count > 20 for count in places.values()) >= 20
    assert sum(count == 1 for count in places.values()) / len(places) > 0.75
    assert 0.10 < sum(bool(row["PreviousName_1.CompanyName"]) for row in found) / 20_000 < 0.14
    assert 0.17 < sum(row["Accounts.AccountCategory"] == "NO ACCOUNTS FILED" for row in found) / 20_000 < 0.25
