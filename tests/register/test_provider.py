"""Our own copy of the register as a source: which company is taken for the one asked about, and what is said of it."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from leads.calls import Enricher, Lister, Listing
from leads.db import Database
from leads.evidence import Found, Subject
from leads.vocabulary import Field, Source, SourceStatus
from tests.providers.books import Books
from tests.register.conftest import Importer
from tests.register.files import line
from worker.providers import register
from worker.providers.register import Register, is_loaded

SIMILAR = "The register has similar names, but none that is surely this company."
OAK = Subject(name="Oakhollow Dental Ltd", town="Leicester", postcode="LE1 6TE")


async def test_everything_that_the_register_says(db: Database, bring: Importer) -> None:
    await bring(line(former="OLD MILL LIMITED", sic_2="86900 - Health"), as_of=date(2026, 11, 1))
    report = await Register(db).look_up(OAK, Books())
    assert (report.source, report.status) == (Source.REGISTER, SourceStatus.FOUND)
    assert report.detail == "Name and place agree with the register."
    assert {item.field: item.value for item in report.evidence} == {
        Field.COMPANY_NUMBER: "01234567",
        Field.NAME: "OAKHOLLOW DENTAL LIMITED",
        Field.COMPANY_STATUS: "active",
        Field.COMPANY_TYPE: "ltd",
        Field.INCORPORATED_ON: "2001-02-03",
        Field.SIC_CODES: ["86230", "86900"],
        Field.ADDRESS: "12 MILL LANE, LEICESTER, LE1 6TE",
        Field.POSTCODE: "LE1 6TE",
        Field.TOWN: "LEICESTER",
        Field.PREVIOUS_NAMES: ["OLD MILL LIMITED"],
        Field.ACCOUNTS_DUE_ON: "2027-09-30",
        Field.ACCOUNTS_MADE_UP_TO: "2025-12-31",
        Field.ACCOUNTS_CATEGORY: "micro-entity",
        Field.CHARGES: {"total": 3, "outstanding": 1, "part_satisfied": 0, "satisfied": 2},
    }
    url = "https://find-and-update.company-information.service.gov.uk/company/01234567"
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    said = {(item.source, item.url, item.confidence, item.seen_at, item.expires_at) for item in report.evidence}
    assert said == {(Source.REGISTER, url, 0.98, moment, None)}


async def test_what_the_stream_told_is_seen_when_it_was_told(
    db: Database, bring: Importer, owner: AsyncConnection
) -> None:
    await bring(line())
    await owner.execute(text("UPDATE register_company SET changed_at = '2026-11-20T10:00Z', charges = NULL"))
    await owner.commit()
    report = await Register(db).look_up(OAK, Books())
    assert {item.seen_at for item in report.evidence} == {datetime(2026, 11, 20, 10, tzinfo=UTC)}
    assert report.first(Field.CHARGES) is None


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        (OAK, "00000003"),
        (Subject(name="Oakholow Dental", postcode="LE1 6TE"), "00000003"),
        (Subject(name="Old Mill Dental", postcode="LE1 6TE"), "00000005"),
        (Subject(name="Oakhollow Dental", town="Bristol"), "00000001"),
        (Subject(name="Oakhollow Dental Holdings", postcode="LE1 6TE"), "00000004"),
        (Subject(name="Oakhollow", postcode="LE1 6TE"), None),
        (Subject(name="Oakhollow Dental", postcode="M1 1AA"), None),
        (Subject(name="Elm Motors", postcode="LE1 6TE"), None),
    ],
)
async def test_the_right_company_and_not_the_first(
    db: Database, bring: Importer, subject: Subject, number: str | None
) -> None:
    """A namesake elsewhere, one that is dissolved, one of the same group, one that was renamed."""
    await bring(
        line(number="00000001", postcode="BS1 4DJ", town="BRISTOL"),
        line(number="00000002", status="Dissolved"),
        line(number="00000003"),
        line(number="00000004", name="OAKHOLLOW DENTAL HOLDINGS LIMITED"),
        line(number="00000005", name="NEW MILL DENTAL LIMITED", former="OLD MILL DENTAL LIMITED"),
    )
    report = await Register(db).look_up(subject, Books())
    assert report.first(Field.COMPANY_NUMBER) == number
    assert report.status is (SourceStatus.FOUND if number else SourceStatus.NOT_FOUND)


@pytest.mark.parametrize(
    ("subject", "number", "confidence", "detail"),
    [
        (
            Subject(name="Oakhollow Dental", company_number="3", postcode="LE1 6TE"),
            "00000003",
            0.98,
            "Number and name agree with the register.",
        ),
        (
            Subject(name="Oakhollow Dental", company_number="00000003"),
            "00000003",
            0.9,
            "Number and name agree with the register.",
        ),
        (
            Subject(name="Oakhollow Dental", company_number="00000004", postcode="LE1 6TE"),
            "00000003",
            0.98,
            "Number 00000004 is not this company's; found by name and place instead.",
        ),
        (
            Subject(name="Oakhollow Dental", company_number="00000004", postcode="M1 1AA"),
            None,
            None,
            f"Number 00000004 is not this company's. {SIMILAR}",
        ),
        (
            Subject(name="Nobody", company_number="99999999"),
            None,
            None,
            "Number 99999999 is not this company's. The register knows no such name.",
        ),
    ],
)
async def test_a_claimed_number_is_a_hint(
    *, db: Database, bring: Importer, subject: Subject, number: str | None, confidence: float | None, detail: str
) -> None:
    await bring(line(number="00000003"), line(number="00000004", name="ELM MOTORS LIMITED"))
    report = await Register(db).look_up(subject, Books())
    assert report.first(Field.COMPANY_NUMBER) == number
    assert report.detail == detail
    assert {item.confidence for item in report.evidence} == ({confidence} if confidence else set())


async def test_a_name_that_says_too_little_is_not_looked_up(db: Database, bring: Importer) -> None:
    await bring(line(name="APEX SERVICES LIMITED"))
    report = await Register(db).look_up(Subject(name="Apex Services", town="Leicester"), Books())
    assert (report.status, report.evidence) == (SourceStatus.SKIPPED, ())


async def test_an_empty_register_is_skipped(db: Database) -> None:
    assert not await is_loaded(db)
    report = await Register(db).look_up(OAK, Books())
    assert (report.status, report.detail, report.evidence) == (SourceStatus.SKIPPED, "No register is loaded.", ())
    assert [found async for found in Register(db).companies(AREA, Books())] == []


async def test_what_is_loaded_is_remembered_for_seconds(
    db: Database, bring: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not await is_loaded(db)
    remembered = register._statuses[db]
    await bring(line())
    register._statuses[db] = remembered
    assert not await is_loaded(db)
    monkeypatch.setattr(register, "BELIEVED_FOR", 0.0)
    assert await is_loaded(db)


AREA = Listing(sic_codes=("86",), districts=("LE1",), most=2, latitude=52.63, longitude=-1.13, radius_miles=2.0)


async def test_it_lists_an_area_without_what_is_known_to_lie_outside(
    db: Database, bring: Importer, owner: AsyncConnection
) -> None:
    await bring(
        *(line(number=f"0000000{year}", born=f"01/01/200{year}", postcode=f"LE1 {year}AA") for year in range(1, 6))
    )
    place = text("INSERT INTO postcode (postcode, latitude, longitude) VALUES (:code, :lat, -1.13)")
    for code, lat in (("LE1 1AA", 52.9), ("LE1 2AA", 52.63), ("LE1 4AA", 51.0)):
        await owner.execute(place, {"code": code, "lat": lat})
    await owner.commit()
    listed = [found async for found in Register(db).companies(AREA, Books())]
    assert [found.company_number for found in listed] == ["00000002", "00000003"]
    assert listed[0] == Found(
        name="OAKHOLLOW DENTAL LIMITED",
        address="12 MILL LANE, LEICESTER, LE1 2AA",
        town="LEICESTER",
        postcode="LE1 2AA",
        company_number="00000002",
        source_url="https://find-and-update.company-information.service.gov.uk/company/00000002",
    )


def test_it_is_an_enricher_and_a_lister(db: Database) -> None:
    enricher: Enricher = Register(db)
    lister: Lister = Register(db)
    assert enricher.source is lister.source is Source.REGISTER
