"""What `bench.live` measures: servers of its own, an API process that can be killed, a process that writes events."""

import asyncio
import json
import os
import resource
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from canvass.local.child import Child, spawn, stop
from canvass.local.postgres import Postgres
from canvass.local.valkey import Valkey
from canvass.ports import HOST, answers, claim
from leads import accounts, campaigns
from leads.db import Database
from leads.evidence import Position
from leads.geography import Place
from leads.models import Candidate
from leads.settings import Settings
from leads.tokens import sign_access
from leads.vocabulary import Role, Source
from migrations import upgrade
from schema.ids import global_id

LEICESTER = Place("LE1 1AA", Position(52.632105, -1.124996), "Leicester", "East Midlands")
CANDIDATES = 20
LISTENING, NOBODYS = "0A", "0"
"""In the kernel's list of sockets: one that listens, and the inode of one that its process has closed."""
Stamps = Mapping[str, Mapping[int, float]]
"""When each event was committed, by campaign and number."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A campaign whose events are watched."""

    id: UUID
    candidates: Sequence[str]

    @property
    def global_id(self) -> str:
        """As the API knows it."""
        return global_id("Campaign", self.id)


@dataclass(slots=True)
class Api:
    """The API's process."""

    child: Child
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process id; 0 while there is none."""
        return self.process.pid if self.process else 0

    async def start(self) -> None:
        """Start it, and return when it serves."""
        self.process = spawn(self.child)
        while not await asyncio.to_thread(self.child.ready, self.process.pid):
            if self.process.poll() is not None:
                raise RuntimeError(f"the API ended; see {self.child.log}")
            await asyncio.sleep(0.02)

    def kill(self) -> None:
        """End it as a crash would."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def end(self) -> None:
        """Stop it properly."""
        if self.process:
            stop(self.child, self.process)
            self.process = None

    def cpu_ms(self) -> float:
        """Processor time that it has used, its own and the kernel's for it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def rss_kib(self) -> float:
        """Memory that it has in hand."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1024

    def connections(self) -> int:
        """How many clients it has, as the kernel sees it."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        ours = f":{self.port:04X}"
        return sum(row[1].endswith(ours) and row[3] != LISTENING and row[9] != NOBODYS for row in rows)


@dataclass(slots=True)
class Product:
    """Servers, a tenant in them, and what is needed to start the rest."""

    environment: Mapping[str, str]
    settings: Settings
    folder: Path
    tenant: UUID = field(default_factory=uuid4)
    viewer: UUID = field(default_factory=uuid4)

    def api(self) -> Api:
        """A process that is not started yet, at a port of its own."""
        port = claim(0)
        child = Child(
            name="api",
            command=[sys.executable, "-m", "canvass", "api", "--host", HOST, "--port", str(port)],
            log=self.folder / "api.log",
            env=self.environment,
            ready=answers(port, "/readyz"),
        )
        return Api(child, port)

    def token(self) -> str:
        """An access token of somebody who may look."""
        token, _ = sign_access(self.settings, user_id=self.viewer, tenant_id=self.tenant, role=Role.VIEWER)
        return token

    async def subjects(self, number: int) -> list[Subject]:
        """New campaigns, of a new tenant with one viewer, with candidates to write events about."""
        db = Database.connect(self.settings)
        try:
            self.tenant = await accounts.create_tenant(db, "Bench")
            email = f"{self.tenant.hex}@bench.example"
            self.viewer = await accounts.create_user(
                db, self.tenant, email=email, name="Viewer", password=None, role=Role.VIEWER
            )
            return [await self._subject(db, place) for place in range(number)]
        finally:
            await db.close()

    async def _subject(self, db: Database, place: int) -> Subject:
        brief = {"name": f"Campaign {place}", "type": "healthcare", "postcode": "LE1 1AA"}
        async with db.write(self.tenant) as session:
            campaign = await campaigns.create(session, brief, place=LEICESTER, created_by=None)
            campaign = await campaigns.start(session, campaign.id)
            rows = [
                Candidate(
                    campaign_id=campaign.id,
                    run_id=campaign.run_id,
                    fingerprint=str(uuid4()),
                    finder=Source.OPENAI,
                    name="Hosting Partners of Leicester Ltd",
                    found={},
                )
                for _ in range(CANDIDATES)
            ]
            session.add_all(rows)
            await session.flush()
            return Subject(campaign.id, [str(row.id) for row in rows])

    @asynccontextmanager
    async def writing(
        self, subjects: Sequence[Subject], *, count: int, rate: float = 0.0, batch: int = 1
    ) -> AsyncIterator["Writing"]:
        """A process that is ready to write to each campaign: `count` times, `rate` a second (0: as fast as it can)."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bench._live_writer",
            env=self.environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 30,
        )
        writing = Writing(process)
        try:
            listed = [{"id": str(each.id), "candidates": each.candidates} for each in subjects]
            told = {"tenant": str(self.tenant), "campaigns": listed, "count": count, "batch": batch}
            told["period"] = 1 / rate if rate else 0
            await writing.say(json.dumps(told))
            await writing.hear()
            yield writing
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


@dataclass(slots=True)
class Writing:
    """The writer's process."""

    process: asyncio.subprocess.Process

    async def say(self, line: str = "go") -> None:
        """Tell it something."""
        assert self.process.stdin is not None  # noqa: S101
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    async def hear(self) -> str:
        """Its next line."""
        assert self.process.stdout is not None  # noqa: S101
        line = await self.process.stdout.readline()
        if not line:
            raise RuntimeError("the writer ended")
        return line.decode()

    async def stamps(self) -> Stamps:
        """Wait for its end; when each event was committed."""
        return {campaign: dict(stamps) for campaign, stamps in json.loads(await self.hear()).items()}


@contextmanager
def product() -> Iterator[Product]:
    """PostgreSQL and Valkey of our own, migrated, as long as the block lasts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with (
        tempfile.TemporaryDirectory(prefix="canvass-", ignore_cleanup_errors=True) as name,
        Postgres(Path(name)) as postgres,
        Valkey(Path(name)) as valkey,
    ):
        upgrade(postgres.admin_url)
        environment = os.environ | {
            "DATABASE_URL": postgres.url(),
            "REDIS_URL": valkey.redis_url,
            "CANVASS_SECRET_KEY": secrets.token_urlsafe(48),
            "CANVASS_ACCESS_TOKEN_MINUTES": "60",
            "CANVASS_COST_LIMIT": "1000000000",  # thousands of watchers are one user here
        }
        chosen = {name: environment[name] for name in ("DATABASE_URL", "REDIS_URL")}
        settings = Settings.model_validate(
            chosen | {"secret_key": environment["CANVASS_SECRET_KEY"], "access_token_minutes": 60}
        )
        yield Product(environment, settings, Path(name))
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def until(true: Callable[[], bool], within: float) -> float:
    """Seconds until it is true; `within` when it never is."""
    began = time.monotonic()
    while not true() and time.monotonic() - began < within:  # noqa: ASYNC110
        await asyncio.sleep(1)  # seldom: to look takes 10 ms, in which the clients of this process are late
    return time.monotonic() - began
