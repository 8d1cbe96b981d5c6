"""Reading the register: whom a company could be, and which companies of an area come first."""

import asyncio
import dataclasses
from datetime import date

import pytest
from sqlalchemy import event

from leads import register
from leads.calls import Listing
from leads.db import Database
from leads.evidence import Subject
from leads.register import CROWDED, MOST_AT_PLACE
from tests.register.conftest import Importer
from tests.register.files import line


async def found(db: Database, subject: Subject) -> list[str]:
    async with db.shared() as session:
        return [company.number for company in await register.look_up(session, subject)]


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        (Subject(name="The Oakhollow Dental Co. Ltd"), ["00000001", "00000002"]),
        (Subject(name="Oak-Hollow Dental"), ["00000001", "00000002"]),
        (Subject(name="Old Mill Dental Ltd"), ["00000003"]),
        (Subject(name="Acme t/a Old Mill Dental"), ["00000003"]),
        (Subject(name="Nobody", company_number="4"), ["00000004"]),
        (Subject(name="Old Mil Dental", postcode="le2 2bb"), ["00000003"]),
        (Subject(name="New Mill Dentl", address="1 High Street, Leicester LE2 2BB"), ["00000003"]),
        (Subject(name="Dental Mill, New", postcode="LE2 2BB"), ["00000003"]),
        (Subject(name="New Mill", postcode="LE2 2BB"), []),
        (Subject(name="New Mill Dentl", postcode="LE2 2BA"), []),
        (Subject(name="Nobody", other_names=("Far Away",)), ["00000004"]),
        (Subject(name="Nobody", town="Leicester"), []),
        (Subject(name="!!!"), []),
    ],
)
async def test_by_number_name_former_name_and_place(
    db: Database, bring: Importer, subject: Subject, numbers: list[str]
) -> None:
    await bring(
        line(number="00000001", name="OAKHOLLOW DENTAL LIMITED", postcode="LE1 1AA"),
        line(number="00000002", name="OAK HOLLOW DENTAL LLP", postcode="LE2 2BB"),
        line(number="00000003", name="NEW MILL DENTAL LIMITED", postcode="LE2 2BB", former="OLD MILL DENTAL LIMITED"),
        line(number="00000004", name="FAR AWAY LIMITED", postcode="AB10 1AA"),
        line(number="00000005", name="!!!", postcode="AB10 1AB"),
    )
    assert await found(db, subject) == numbers


async def test_at_an_agents_address_those_are_found_whose_names_begin_alike(db: Database, bring: Importer) -> None:
    crowd = [line(number=f"{number:08}", name=f"AAA {number:05} LIMITED") for number in range(1, 200)]
    await bring(
        *crowd, line(number="90000001", name="OAKHOLOW DENTAL LIMITED"), line(number="90000002", name="ZED LTD")
    )
    assert await found(db, Subject(name="Oakhollow Dental", postcode="LE1 6TE")) == ["90000001"]
    assert await found(db, Subject(name="Dental Oakholow", postcode="LE1 6TE")) == []
    assert len(crowd) > MOST_AT_PLACE


async def test_a_look_up_is_two_statements(db: Database, bring: Importer) -> None:
    await bring(line())
    said: list[str] = []
    listen = lambda *arguments: said.append(arguments[2])  # noqa: E731
    event.listen(db._app.sync_engine, "before_cursor_execute", listen)
    subject = Subject(
        name="Oakhollow Dental", postcode="LE1 6TE", company_number="01234567", other_names=("Two", "Three")
    )
    assert await found(db, subject) == ["01234567"]
    event.remove(db._app.sync_engine, "before_cursor_execute", listen)
    assert len(said) == 2


async def test_look_ups_go_on_across_an_import(db: Database, bring: Importer) -> None:
    """Connections that have prepared their statements for the old table use them on the new one."""
    await bring(line(number="00000001"))
    subject = Subject(name="Oakhollow Dental", postcode="LE1 6TE")
    assert await asyncio.gather(*(found(db, subject) for _ in range(8))) == [["00000001"]] * 8
    await bring(line(number="00000002"))
    assert await asyncio.gather(*(found(db, subject) for _ in range(8))) == [["00000002"]] * 8


AREA = Listing(sic_codes=("62", "63110"), districts=("LE1", "LE2"), most=50)


async def listed(db: Database, listing: Listing) -> list[str]:
    async with db.shared() as session:
        return [company.number for company in await register.in_area(session, listing)]


def firm(number: int, sic: str = "62020 - IT", **values: str) -> str:
    return line(number=f"{number:08}", name=f"FIRM {number} LIMITED", sic=sic, **values)


async def test_the_likeliest_come_first(db: Database, bring: Importer) -> None:
    await bring(
        firm(1, born="01/01/2010"),
        firm(2, born="01/01/2001"),
        firm(3, accounts="DORMANT", born="01/01/1990"),
        firm(4, accounts="NO ACCOUNTS FILED", born="01/01/2026"),
        firm(5, "70229 - Advice", sic_2="63110 - Data", born="01/01/1980"),
        firm(6, "63110 - Data", born="01/01/2005", postcode="LE2 1AA"),
        firm(7, born=""),
        firm(8, "63120 - Portals"),
        firm(9, status="Liquidation"),
        firm(10, postcode="LE11 1AA"),
        firm(11, postcode="LE3 1AA"),
        firm(12, "86230 - Dental"),
        firm(13, postcode=""),
    )
    expected = [f"{number:08}" for number in (2, 6, 1, 7, 4, 3, 5)]
    assert await listed(db, AREA) == expected
    for skip in range(0, 8, 2):
        assert await listed(db, dataclasses.replace(AREA, skip=skip, most=2)) == expected[skip : skip + 2]


async def test_companies_at_an_agents_address_come_last(db: Database, bring: Importer) -> None:
    agents = [firm(number, born="01/01/1990", postcode="LE1 9ZZ") for number in range(1, CROWDED + 1)]
    few = [firm(100 + number, born="01/01/2020", postcode="LE1 8ZZ") for number in range(1, CROWDED)]
    await bring(*agents, *few)
    numbers = await listed(db, AREA)
    assert numbers[: CROWDED - 1] == [f"{100 + number:08}" for number in range(1, CROWDED)]
    assert len(numbers) == 2 * CROWDED - 1


async def test_where_young_companies_are_wanted_the_youngest_come_first(db: Database, bring: Importer) -> None:
    await bring(firm(1, born="01/06/2026"), firm(2, born="01/10/2026"), firm(3, born="31/05/2026"), firm(4, born=""))
    assert await listed(db, dataclasses.replace(AREA, incorporated_from="2026-06-01")) == ["00000002", "00000001"]


@pytest.mark.parametrize(
    ("listing", "numbers"),
    [
        (Listing(sic_codes=(), districts=("LE1",), most=9), ["00000001", "00000002"]),
        (Listing(sic_codes=("86",), districts=(), most=9), ["00000002", "00000003"]),
        (Listing(sic_codes=("(.*",), districts=("LE1",), most=9), []),
        (Listing(sic_codes=("62",), districts=("LE1",), most=0), []),
    ],
)
async def test_trade_and_place_may_be_left_out(
    db: Database, bring: Importer, listing: Listing, numbers: list[str]
) -> None:
    await bring(firm(1), firm(2, "86230 - Dental"), firm(3, "86230 - Dental", postcode="AB10 1AA"))
    assert await listed(db, listing) == numbers


async def test_nothing_is_loaded(db: Database) -> None:
    async with db.shared() as session:
        assert await register.status(session) is None
    assert await found(db, Subject(name="Oakhollow Dental", postcode="LE1 6TE")) == []
    assert await listed(db, AREA) == []


async def test_the_status_says_how_far_it_was_followed(db: Database, bring: Importer) -> None:
    await bring(line(), as_of=date(2026, 11, 1))
    async with db.shared() as session:
        status = await register.status(session)
    assert status is not None
    followed = dataclasses.replace(status, rows=5_712_334, followed_at=status.loaded_at.replace(2026, 11, 23))
    assert str(followed) == "5,712,334 companies, as of 1 November 2026, kept up to 23 November 2026"
