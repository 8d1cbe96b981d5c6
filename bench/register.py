"""How fast the local register is loaded and read: `python bench/register.py` makes up a file and prints a table.

A server of its own, as the one-machine edition has it, durable and with its usual memory; `canvass register import` as
a process of its own; then look-ups one after the other through the adapter that campaigns use, with names as the
register has them and as people write them, a letter left out. Everything is removed at the end.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import uvloop
from pydantic import SecretStr
from sqlalchemy import text

from canvass.figures import write_figures
from canvass.local.postgres import Postgres
from canvass.sandbox.bulk import header
from canvass.sandbox.bulk_crowd import lines
from leads.calls import Calls, Listing
from leads.db import Database
from leads.evidence import SourceReport, Subject
from leads.settings import Settings
from leads.vocabulary import Field
from migrations import upgrade
from worker.providers.register import Register

ROWS = 5_700_000
LOOK_UPS = 2_000
AREAS = "LE CV NG DE B M LS BS EH CF SW N E SE G L NE S W OX"
DISTRICTS = 24
SECRET = "a secret of the benchmark, long enough"  # noqa: S105 - it guards nothing
AS_OF = date(2026, 11, 1)
NO_BOOKS = cast("Calls", None)
"""Nobody is paid, so nothing is written down."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What the import took; the most memory of its processes together, and of PostgreSQL's own, in megabytes."""

    seconds: float
    process_mb: float
    postgres_mb: float


@dataclass(frozen=True, slots=True)
class Looked:
    """Look-ups of one kind: their milliseconds, and the share that found the very company."""

    milliseconds: Sequence[float]
    right: float

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.milliseconds, n=100)[98]


@dataclass(frozen=True, slots=True)
class Read:
    """What reading took: look-ups as on the register and respelt, lists of areas in milliseconds; all on disk in MB."""

    exact: Looked
    respelt: Looked
    areas: Sequence[float]
    disk_mb: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A company of the file."""

    number: str
    name: str
    postcode: str

    @property
    def respelt(self) -> str:
        """The name as somebody would write it who has it from elsewhere: one letter left out in a long word."""
        words = self.name.title().replace("&", "and").removesuffix(" Limited").removesuffix(" Ltd").split()
        longest = max(words, key=len)
        return " ".join(longest[:4] + longest[5:] if word is longest and len(word) > 5 else word for word in words)


def write_file(path: Path, rows: int) -> list[Sample]:
    """Make the file up; some of its companies, drawn from all of it."""
    every = max(1, rows // LOOK_UPS)
    samples = []
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(header())
        for place, line in enumerate(lines(rows, 1, AS_OF)):
            file.write(line)
            if place % every == every // 2:
                fields = line[1:].split('","', 10)
                samples.append(Sample(fields[1], fields[0], fields[9]))
    random.Random(1).shuffle(samples)
    return samples[:LOOK_UPS]


def run_import(path: Path, server: Postgres, pid: int) -> Imported:
    """The command as a process of its own; `pid` is the server's."""
    environment = os.environ | {
        "DATABASE_URL": server.url(),
        "CANVASS_MIGRATION_URL": server.admin_url,
        "CANVASS_SECRET_KEY": SECRET,
    }
    command = [sys.executable, "-m", "canvass", "register", "import", str(path), "--as-of", AS_OF.isoformat()]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    importing = servers = 0.0
    while process.poll() is None:
        time.sleep(0.25)
        importing = max(importing, sum(megabytes(each, "VmRSS:") for each in family(process.pid)))
        servers = max(servers, sum(megabytes(each, "RssAnon:") for each in family(pid)))
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit("the import failed")
    return Imported(seconds, importing, servers)


def family(pid: int) -> Iterator[int]:
    """A process and those that it has started (on Linux; elsewhere nobody)."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = path.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if str(pid) in {parent, path.parent.name}:
            yield int(path.parent.name)


def megabytes(pid: int, kind: str) -> float:
    """Its memory of a kind, as the kernel counts it."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024


async def look_up(db: Database, samples: Sequence[Sample], *, respelt: bool) -> Looked:
    """Look each up by name and postcode, one after the other."""
    register, times, right = Register(db), [], 0
    for sample in samples:
        subject = Subject(name=sample.respelt if respelt else sample.name, postcode=sample.postcode)
        start = time.perf_counter()
        report: SourceReport = await register.look_up(subject, NO_BOOKS)
        times.append((time.perf_counter() - start) * 1e3)
        right += report.first(Field.COMPANY_NUMBER) == sample.number
    return Looked(times, right / len(samples))


async def list_areas(db: Database) -> list[float]:
    """The milliseconds to list the likeliest IT firms of two dozen districts, for one area after the other."""
    register, times = Register(db), []
    for area in AREAS.split():
        districts = tuple(f"{area}{number}" for number in range(1, DISTRICTS + 1))
        listing = Listing(sic_codes=("62",), districts=districts, most=50)
        start = time.perf_counter()
        _ = [found async for found in register.companies(listing, NO_BOOKS)]
        times.append((time.perf_counter() - start) * 1e3)
    return times


async def read_all(url: str, samples: Sequence[Sample]) -> Read:
    """Every kind of reading, after once through all of it to be warm."""
    db = Database.connect(Settings(database_url=url, secret_key=SecretStr(SECRET)))
    try:
        await look_up(db, samples, respelt=False)
        exact, respelt = [await look_up(db, samples, respelt=how) for how in (False, True)]
        areas = await list_areas(db)
        async with db.shared() as session:
            size = await session.scalar(text("SELECT pg_total_relation_size('register_company')"))
        return Read(exact, respelt, areas, (size or 0) / 1e6)
    finally:
        await db.close()


def measure(rows: int, folder: Path) -> tuple[Imported, Read]:
    """All of it, on a server in `folder`."""
    print(f"making up {rows:,} companies …", file=sys.stderr)
    samples = write_file(folder / "companies.csv", rows)
    with Postgres(folder / "server") as server:
        upgrade(server.admin_url)
        pid = int((server.data / "postmaster.pid").read_text().split()[0])
        imported = run_import(folder / "companies.csv", server, pid)
        (folder / "companies.csv").unlink()
        return imported, uvloop.run(read_all(server.url(), samples))


def table(rows: int, imported: Imported, read: Read) -> Iterator[str]:
    """For people."""
    yield f"local register of {rows:,} companies"
    speed = rows / imported.seconds
    yield f"  import             {speed:8,.0f} rows a second; {imported.seconds:.0f} s with all indexes"
    yield f"  its processes      {imported.process_mb:8,.0f} MB at most, together"
    yield f"  PostgreSQL         {imported.postgres_mb:8,.0f} MB at most of its own, beside the 128 MB that it shares"
    yield f"  on disk            {read.disk_mb:8,.0f} MB"
    for kind, looked in (("name and postcode", read.exact), ("respelt", read.respelt)):
        spread = f"p50 {looked.median:5.2f} ms, p99 {looked.p99:5.2f} ms"
        yield f"  {kind:18} {spread}; {looked.right:.1%} of {len(looked.milliseconds):,} find the very company"
    yield f"  an area's list     p50 {statistics.median(read.areas):5.1f} ms, longest {max(read.areas):5.1f} ms"


def figures_of(rows: int, imported: Imported, read: Read) -> dict[str, float]:
    """The table's numbers by name; shares are 0 to 1."""
    figures = {
        "rows": rows,
        "rows_per_second": rows / imported.seconds,
        "import_seconds": imported.seconds,
        "import_mb": imported.process_mb,
        "postgres_mb": imported.postgres_mb,
        "disk_mb": read.disk_mb,
        "look_up_p50_ms": read.exact.median,
        "look_up_p99_ms": read.exact.p99,
        "look_up_right": read.exact.right,
        "respelt_p50_ms": read.respelt.median,
        "respelt_p99_ms": read.respelt.p99,
        "respelt_right": read.respelt.right,
        "area_p50_ms": statistics.median(read.areas),
    }
    return {name: round(value, 3) for name, value in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="companies in the file (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures as well")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="canvass-") as folder:
        imported, read = measure(arguments.rows, Path(folder))
    print("\n".join(table(arguments.rows, imported, read)))
    if arguments.json:
        write_figures(arguments.json, figures_of(arguments.rows, imported, read))


if __name__ == "__main__":
    main()
