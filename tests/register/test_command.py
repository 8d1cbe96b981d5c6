"""`canvass register` as people use it: files and streams in, one line out, and one line when something is wrong."""

import asyncio
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx2
import pytest
from sqlalchemy.engine import make_url

from canvass.cli import main
from canvass.keepsakes import Keepsakes, write
from canvass.sandbox import bulk
from canvass.sandbox.generate import generate
from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.server import running_sandbox
from canvass.sandbox.world import World
from leads import register
from leads import settings as setup
from leads.calls import Listing
from leads.db import Database
from leads.evidence import Subject
from leads.settings import Settings
from leads.vocabulary import Field
from tests.providers.books import Books
from tests.register.conftest import Importer
from tests.register.files import file, line
from worker.providers.register import Register

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """An environment without a database, whose data folder is empty."""
    for name in ("DATABASE_URL", "CANVASS_MIGRATION_URL", "CANVASS_SECRET_KEY", "COMPANIES_HOUSE_STREAM_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CANVASS_DATA", str(tmp_path / "data"))
    setup.load.cache_clear()
    yield monkeypatch
    setup.load.cache_clear()


@pytest.fixture
def ours(bare: pytest.MonkeyPatch, settings: Settings, db: Database) -> pytest.MonkeyPatch:
    """The environment of a deployment: the tests' database, with the owner's login for imports."""
    bare.setenv("DATABASE_URL", settings.database_url)
    bare.setenv("CANVASS_MIGRATION_URL", settings.owner_url)
    bare.setenv("CANVASS_SECRET_KEY", SECRET)
    return bare


def test_a_file_is_imported_and_its_bad_lines_are_named(
    ours: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "BasicCompanyDataAsOneFile-2026-11-01.csv"
    path.write_bytes(file(line(number="00000001"), line(number="X"), line(number="00000002"), line(number="00000003")))
    assert main(["register", "import", str(path)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("3 companies as of 2026-11-01, 1 lines left out, ")
    assert "line 3 left out: 'X' is no company number\n" in said.err
    assert "reading: 3 companies · 100% · " in said.err
    assert main(["register", "status"]) == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "3 companies, as of 1 November 2026"
    assert second.endswith(" UTC, 1 lines left out")
    assert third == "not followed"


@pytest.mark.parametrize("how", ["zip", "stdin"])
def test_a_zip_and_standard_input(how: str, ours: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As another process, for standard input is a process's own."""
    content = file(line(number="00000001"))
    arguments, given = ["-", "--as-of", "2026-10-01"], content
    if how == "zip":
        with zipfile.ZipFile(tmp_path / "some.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("BasicCompanyData-2026-10-01-part1_7.csv", content)
            archive.writestr("readme.txt", "x")
        arguments, given = [str(tmp_path / "some.zip")], b""
    command = [sys.executable, "-m", "canvass", "register", "import", *arguments]
    ended = subprocess.run(command, input=given, capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout.split(b", ")[0]) == (0, b"1 companies as of 2026-10-01"), ended.stderr


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        (
            "a.csv",
            b"a,b\n1,2\n",
            "The file has no column “CompanyNumber”: it is not Companies House's BasicCompanyData.",
        ),
        ("a.csv", b"", "The file is empty."),
        ("a.csv", file(), "The file has no company that can be used."),
        ("a.zip", None, "a.zip holds 2 CSV files; one is needed"),
        ("b.csv", None, "b.csv cannot be opened: No such file or directory"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(
    *,
    name: str,
    content: bytes | None,
    complaint: str,
    ours: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ours.chdir(tmp_path)
    if content is not None:
        Path(name).write_bytes(content)
    elif name == "a.zip":
        with zipfile.ZipFile(name, "w") as archive:
            archive.writestr("1.csv", b"")
            archive.writestr("2.CSV", b"")
    assert main(["register", "import", name]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[-1] == f"canvass register: {complaint}"
    assert said.out == ""
    assert main(["register", "status"]) == 1
    assert capsys.readouterr().out == "no register is loaded\n"


def test_a_damaged_zip_leaves_the_old_register(
    ours: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "2026-11-01.csv"
    good.write_bytes(file(line()))
    assert main(["register", "import", str(good)]) == 0
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2026-12-01.csv", file(line(number="00000001"), line(number="00000002")))
    path.write_bytes(path.read_bytes().replace(b"00000002", b"00000003"))
    capsys.readouterr()
    assert main(["register", "import", str(path)]) == 1
    assert (
        capsys.readouterr()
        .err.splitlines()[-1]
        .startswith("canvass register: 2026-12-01.csv cannot be read to its end: Bad CRC-32")
    )
    assert main(["register", "status"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "1 companies, as of 1 November 2026"


@pytest.mark.parametrize("action", ["status", "follow"])
def test_without_settings_and_without_an_edition_here_the_setting_is_named(
    action: str, bare: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["register", action]) == 1
    assert capsys.readouterr().err.startswith("canvass register: DATABASE_URL is not set")


def test_without_settings_the_edition_of_this_machine_is_used(
    bare: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    write(folder / "secrets.json", Keepsakes(secret_key=SECRET, passwords={}))
    assert main(["register", "status"]) == 1
    assert "canvass register: the database postgresql+asyncpg://canvass@/canvass?host=" in capsys.readouterr().err


def test_following_needs_its_key(ours: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "follow"]) == 1
    assert capsys.readouterr().err.startswith("canvass register: COMPANIES_HOUSE_STREAM_KEY is not set")


async def test_the_sandboxs_file_and_its_stream(
    ours: pytest.MonkeyPatch, db: Database, bring: Importer, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way: download, import, follow until told to stop, status."""
    async with running_sandbox(SandboxOptions(latency="zero", noise=SILENCE)) as sandbox:
        async with httpx2.AsyncClient(base_url=sandbox.url, trust_env=False) as http:
            content = (await http.get("/register/BasicCompanyData.csv")).content
            tally = await bring(content=content, as_of=date(2026, 11, 1))
            ours.setenv("COMPANIES_HOUSE_STREAM_KEY", "sandbox-stream")
            ours.setenv("CANVASS_COMPANIES_HOUSE_STREAM_URL", sandbox.url)
            command = [sys.executable, "-m", "canvass", "register", "follow"]
            following = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
            number = next(iter(sandbox.sandbox.world.by_number))
            try:
                await _taken_over(http, db, number)
            finally:
                following.send_signal(signal.SIGTERM)
                _, logged = await asyncio.wait_for(following.communicate(), 20)
        world = sandbox.sandbox.world
    assert following.returncode == 0, logged
    assert b'"event":"register_stream_open"' in logged
    live = [each for each in world.by_number.values() if world.status(each) != "dissolved"]
    assert (tally.rows, tally.skipped) == (len(live), 0)
    assert await asyncio.to_thread(main, ["register", "status"]) == 0
    assert "followed to timepoint 82" in capsys.readouterr().out


async def _taken_over(http: httpx2.AsyncClient, db: Database, number: str) -> None:
    """Make things happen until one is in the table."""
    async with asyncio.timeout(20):
        while True:
            await http.post(
                "/_sandbox/register/events", json={"number": number, "set": {"company_name": "NEW NAME LTD"}}
            )
            await asyncio.sleep(0.1)
            async with db.shared() as session:
                if (status := await register.status(session)) and status.followed_at:
                    return


async def test_the_file_says_what_the_sandboxs_register_says(db: Database, bring: Importer) -> None:
    world = World(generate(1), 1, SILENCE)
    await bring(content=(bulk.header() + "".join(bulk.lines(world))).encode())
    company = next(each for each in world.by_number.values() if world.status(each) == "active")
    report = await Register(db).look_up(Subject(name=company.name, postcode=company.postcode), Books())
    assert report.first(Field.COMPANY_NUMBER) == company.company_number
    assert report.first(Field.SIC_CODES) == list(company.sic_codes)
    assert report.first(Field.INCORPORATED_ON) == world.incorporated(company).isoformat()
    listing = Listing(sic_codes=("62",), districts=("LE1",), most=5)
    listed = [found async for found in Register(db).companies(listing, Books())]
    assert len(listed) == 5
    assert {found.postcode.split()[0] for found in listed if found.postcode} == {"LE1"}


async def test_the_import_needs_the_owner(ours: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    ours.setenv("CANVASS_MIGRATION_URL", settings.database_url)
    path = tmp_path / "a.csv"
    path.write_bytes(file(line()))
    command = [sys.executable, "-m", "canvass", "register", "import", str(path)]
    ended = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    shown = make_url(settings.database_url).render_as_string()
    assert ended.stderr.startswith(f"canvass register: the database {shown} cannot be used: ")
    assert "permission denied for database" in ended.stderr
