"""Loading the register: what is in the table afterwards, who may do what with it, and what a broken import leaves."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from leads import register
from leads.db import Database
from leads.errors import ConflictError, InvalidError
from leads.models.register import RegisterCompany, RegisterLoad
from leads.register_load import BESIDE, LOCK, Import, load
from migrations import compare
from tests.register.conftest import Importer
from tests.register.files import file, line, pieces, unheard

RIGHTS = text(
    "SELECT grantee, table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)"
    " FROM information_schema.role_table_grants WHERE table_name LIKE 'register%' AND grantee LIKE 'canvass%'"
    " GROUP BY grantee, table_name"
)
ALLOWED = {
    ("canvass_app", "register_company"): "SELECT",
    ("canvass_app", "register_load"): "SELECT",
    ("canvass_system", "register_company"): "DELETE INSERT SELECT UPDATE",
    ("canvass_system", "register_load"): "SELECT UPDATE",
}


async def numbers(db: Database) -> list[str]:
    async with db.shared() as session:
        return list(await session.scalars(select(RegisterCompany.number).order_by(RegisterCompany.number)))


async def test_an_import_can_be_read_by_everybody(db: Database, bring: Importer) -> None:
    await bring(line(former='OLD "MILL", LTD'), as_of=date(2026, 10, 1))
    async with db.shared() as session:
        company = await session.get_one(RegisterCompany, "01234567")
        status = await register.status(session)
    assert (company.name, company.name_key) == ("OAKHOLLOW DENTAL LIMITED", "oakhollowdental")
    assert (company.former_names, company.former_keys) == (['OLD "MILL", LTD'], ["oldmill"])
    assert (company.incorporated_on, company.county, company.changed_at) == (date(2001, 2, 3), None, None)
    assert (company.charges, company.charges_outstanding, company.charges_satisfied) == (3, 1, 2)
    assert status is not None
    assert (status.rows, status.skipped, status.as_of, status.timepoint) == (1, 0, date(2026, 10, 1), None)
    assert str(status) == "1 companies, as of 1 October 2026"


async def test_a_second_import_replaces_the_first(db: Database, bring: Importer, owner: AsyncConnection) -> None:
    await bring(line(number="00000001"), line(number="00000002"))
    await bring(line(number="00000002"), line(number="00000003"), line(number="X"), as_of=date(2026, 12, 1))
    assert await numbers(db) == ["00000002", "00000003"]
    async with db.shared() as session:
        status = await register.status(session)
        assert await session.scalar(select(func.count()).select_from(RegisterLoad)) == 2
    assert status is not None
    assert (status.rows, status.skipped, status.as_of) == (2, 1, date(2026, 12, 1))
    assert await owner.scalar(text(f"SELECT to_regnamespace('{BESIDE}')")) is None


async def test_the_table_is_as_the_migrations_made_it(
    bring: Importer, owner: AsyncConnection, owner_url: str, db: Database
) -> None:
    before = {tuple(row)[:2]: row[2] for row in await owner.execute(RIGHTS)}
    indexes = text("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'register_company' ORDER BY 1")
    made = (await owner.execute(indexes)).all()
    await owner.rollback()
    await bring(line())
    await asyncio.to_thread(compare, owner_url)
    assert before == ALLOWED
    assert {tuple(row)[:2]: row[2] for row in await owner.execute(RIGHTS)} == ALLOWED
    assert (await owner.execute(indexes)).all() == made
    assert len(made) == 5


async def test_the_application_only_reads(db: Database, bring: Importer) -> None:
    await bring(line())
    for statement in (delete(RegisterCompany), delete(RegisterLoad), insert(RegisterCompany).values(number="1")):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with db.shared() as session:
                await session.execute(statement)
    assert await numbers(db) == ["01234567"]


class BrokenOffError(OSError):
    """The file cannot be read on."""


def broken_off(content: bytes) -> Iterator[bytes]:
    yield content
    raise BrokenOffError


async def test_a_broken_import_leaves_the_old_one_and_nothing_else(
    db: Database, bring: Importer, owner: AsyncConnection, owner_url: str
) -> None:
    await bring(line(number="00000001"))
    with pytest.raises(BrokenOffError):
        await load(
            owner_url, Import(chunks=broken_off(file(line(number="00000002"))), as_of=date(2026, 12, 1)), unheard
        )
    assert await numbers(db) == ["00000001"]
    assert await owner.scalar(text(f"SELECT to_regnamespace('{BESIDE}')")) is None
    await owner.rollback()
    await bring(line(number="00000003"))
    assert await numbers(db) == ["00000003"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name,number\nx,y\n", "no column “CompanyNumber”"),
        (file(), "no company that can be used"),
        (
            file(line(), line(number="X"), line(number="Y")),
            "Most lines .* The first is line 3: 'X' is no company number",
        ),
    ],
)
async def test_a_file_that_cannot_be_used_changes_nothing(
    db: Database, bring: Importer, content: bytes, message: str
) -> None:
    await bring(line(number="00000001"))
    with pytest.raises(InvalidError, match=message):
        await bring(content=content)
    assert await numbers(db) == ["00000001"]


async def test_two_imports_at_once_are_refused(bring: Importer, owner: AsyncConnection) -> None:
    await owner.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    with pytest.raises(ConflictError, match="Another import"):
        await bring(line())
    await owner.rollback()
    assert (await bring(line())).rows == 1


async def test_readers_go_on_while_a_file_is_loaded_and_see_it_when_it_is_whole(
    db: Database, bring: Importer, owner_url: str
) -> None:
    await bring(line(number="00000001"))
    seen: list[list[str]] = []
    steps: list[str] = []

    def watched(content: bytes) -> Iterator[bytes]:
        yield from pieces(content, 400)

    async def look() -> None:
        while "over" not in steps:
            seen.append(await numbers(db))
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    content = file(*(line(number=f"{number:08}") for number in range(2, 300)))
    say = lambda step, _: steps.append(step)  # noqa: E731
    await load(owner_url, Import(chunks=watched(content), as_of=date(2026, 12, 1)), say)
    steps.append("over")
    await looking
    assert list(dict.fromkeys(steps)) == ["reading", "indexing", "swapping", "over"]
    assert {tuple(each) for each in seen} <= {("00000001",), tuple(f"{number:08}" for number in range(2, 300))}
    assert len(seen) > 10
    assert (await numbers(db))[0] == "00000002"


async def test_the_swap_waits_for_a_long_reader_and_others_read_meanwhile(
    db: Database, bring: Importer, owner: AsyncConnection
) -> None:
    await bring(line(number="00000001"))
    await owner.execute(select(RegisterCompany.number))
    loading = asyncio.ensure_future(bring(line(number="00000002")))
    await asyncio.sleep(1.0)
    assert await numbers(db) == ["00000001"]
    assert not loading.done()
    await owner.rollback()
    await loading
    assert await numbers(db) == ["00000002"]


async def test_a_reader_without_end_ends_the_import(
    db: Database, owner: AsyncConnection, owner_url: str, bring: Importer
) -> None:
    await bring(line(number="00000001"))
    await owner.execute(select(RegisterCompany.number))
    wanted = Import(chunks=pieces(file(line(number="00000002"))), as_of=date(2026, 12, 1), patience=0.0)
    with pytest.raises(ConflictError, match="without end"):
        await load(owner_url, wanted, unheard)
    await owner.rollback()
    assert await numbers(db) == ["00000001"]


async def test_what_the_stream_brought_since_the_files_day_is_kept(
    db: Database, bring: Importer, owner: AsyncConnection
) -> None:
    await bring(*(line(number=f"0000000{number}") for number in range(1, 5)))
    learnt = text("UPDATE register_company SET name = :name, changed_at = :at WHERE number = :number")
    for number, day in (("00000001", 9), ("00000002", 20), ("00000003", 20)):
        moment = datetime(2026, 11, day, tzinfo=UTC)
        await owner.execute(learnt, {"name": f"LEARNT {day} LTD", "at": moment, "number": number})
    await owner.execute(text("UPDATE register_load SET timepoint = 77"))
    await owner.commit()
    await bring(*(line(number=f"0000000{number}") for number in (1, 2, 5)), as_of=date(2026, 11, 10))
    async with db.shared() as session:
        names = {company.number: company.name for company in await session.scalars(select(RegisterCompany))}
        status = await register.status(session)
    usual = "OAKHOLLOW DENTAL LIMITED"
    assert names == {"00000001": usual, "00000002": "LEARNT 20 LTD", "00000003": "LEARNT 20 LTD", "00000005": usual}
    assert status is not None
    assert status.timepoint == 77


async def test_the_owner_alone_can_import(settings_url: str, db: Database, bring: Importer) -> None:
    await bring(line(number="00000001"))
    with pytest.raises(DBAPIError, match="permission denied"):
        await load(settings_url, Import(chunks=pieces(file(line())), as_of=date(2026, 12, 1)), unheard)
    assert await numbers(db) == ["00000001"]


@pytest.fixture
def settings_url(db: Database) -> str:
    return db._app.url.render_as_string(hide_password=False)


async def test_a_lost_connection_ends_the_import(db: Database, bring: Importer, owner_url: str) -> None:
    await bring(line(number="00000001"))
    content = file(*(line(number=f"{number:08}") for number in range(2, 3000)))
    kill = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'canvass_register'")
    given, well_on = 0, asyncio.Event()

    def counted() -> Iterator[bytes]:
        nonlocal given
        for given, piece in enumerate(pieces(content, 1000)):
            if given == 50:
                well_on.set()
            yield piece

    async def end_it() -> None:
        engine = create_async_engine(owner_url)
        async with engine.connect() as connection:
            await well_on.wait()
            assert (await connection.execute(kill)).all() == [(True,)]
        await engine.dispose()

    killing = asyncio.create_task(end_it())
    with pytest.raises((OSError, DBAPIError)):
        await load(owner_url, Import(chunks=counted(), as_of=date(2026, 12, 1)), unheard)
    await killing
    assert 50 < given < len(content) // 1000
    assert await numbers(db) == ["00000001"]
