"""The product as it is deployed, of processes that can be harmed: servers, vendors, APIs, workers, a supervisor."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from canvass.edition import file_says, sandboxed, settings_of
from canvass.local.child import Child
from canvass.local.postgres import Postgres
from canvass.local.supervisor import Supervisor, nothing
from canvass.local.valkey import Valkey
from canvass.ports import HOST, answers, claim
from leads.settings import Settings
from migrations import upgrade

NO_LIMIT = "1000000"


@dataclass(frozen=True, kw_only=True)
class Build:
    """How large the product is and what its vendors are like; the rest is as `canvass` has it by default."""

    apis: int = 2
    workers: int = 2
    lease: int = 15
    speed: float = 2.0
    faults: str = "errors=0.05,cut=0.02,nonsense=0.02,hang=0.01"
    seed: int = 1


@dataclass
class Machine:
    """All processes, each under its name."""

    folder: Path
    build: Build
    supervisor: Supervisor
    said: list[str]
    postgres: Postgres
    valkey: Valkey
    environment: dict[str, str] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def apis(self) -> list[str]:
        return [name for name in self.children if name.startswith("api")]

    @property
    def workers(self) -> list[str]:
        return [name for name in self.children if name.startswith("worker")]

    @property
    def settings(self) -> Settings:
        """What whoever looks into the database needs to know."""
        return settings_of(self.environment)

    @property
    def sandbox_url(self) -> str:
        return f"http://{HOST}:{self.ports['sandbox']}"

    def graphql(self, api: str) -> str:
        return f"http://{HOST}:{self.ports[api]}/graphql"

    def signal(self, name: str, number: signal.Signals) -> int:
        """Send it; returns whom it was sent to."""
        pid = self.supervisor.pid(name)
        os.kill(pid, number)
        return pid

    async def back(self, name: str, old: int, within: float = 60.0) -> None:
        """When another process than `old` is ready under that name."""
        child = self.children[name]
        async with asyncio.timeout(within):
            while (pid := self.supervisor.pid(name)) == old or not await asyncio.to_thread(child.ready, pid):  # noqa: ASYNC110 - a process has no event to wait for
                await asyncio.sleep(0.05)

    async def start(self) -> None:
        """Everything, in order."""
        for server in (self.postgres, self.valkey):
            await self._start(server.child(), server.prepare)
        await asyncio.to_thread(upgrade, self.postgres.admin_url)
        certificate = self.folder / "ca.pem"
        self.ports["sandbox"] = claim(0)
        self.environment |= {
            "DATABASE_URL": self.postgres.url(),
            "REDIS_URL": self.valkey.redis_url,
            "CANVASS_LEASE_SECONDS": str(self.build.lease),
            "CANVASS_GOOGLE_PLACES_PER_MINUTE": NO_LIMIT,
            "CANVASS_COMPANIES_HOUSE_PER_WINDOW": NO_LIMIT,
            **sandboxed(self.sandbox_url, certificate),
        }
        await self._start(self._sandbox(certificate))
        for number in range(1, self.build.apis + 1):
            await self._start(self._api(f"api-{number}"))
        for number in range(1, self.build.workers + 1):
            await self._start(self._worker(f"worker-{number}"))

    async def _start(self, child: Child, prepare: Callable[[], None] = nothing) -> None:
        self.children[child.name] = child
        await self.supervisor.start(child, prepare)

    def _sandbox(self, certificate: Path) -> Child:
        build, port = self.build, self.ports["sandbox"]
        arguments = ["--port", str(port), "--ca", str(certificate), "--seed", str(build.seed)]
        arguments += ["--speed", str(build.speed), "--faults", build.faults]
        return self._canvass("sandbox", "sandbox", arguments, answers(port, "/_sandbox/health"))

    def _api(self, name: str) -> Child:
        port = self.ports[name] = claim(0)
        return self._canvass(name, "api", ["--host", HOST, "--port", str(port)], answers(port, "/readyz"))

    def _worker(self, name: str) -> Child:
        file = self.folder / f"{name}.ready"
        return self._canvass(name, "worker", ["--ready-file", str(file)], lambda pid: file_says(file, pid))

    def _canvass(self, name: str, command: str, arguments: list[str], ready: Callable[[int], bool]) -> Child:
        return Child(
            name=name,
            command=[sys.executable, "-m", "canvass", command, *arguments],
            log=self.folder / f"{name}.log",
            env=self.environment,
            ready=ready,
            ready_within=60,
        )


@asynccontextmanager
async def running(folder: Path, build: Build, secrets: Mapping[str, str]) -> AsyncIterator[Machine]:
    """A machine that runs as long as the block; nothing of it is left afterwards."""
    said: list[str] = []
    machine = Machine(folder, build, Supervisor(said.append), said, Postgres(folder), Valkey(folder))
    machine.environment = {"PATH": os.environ["PATH"], "CANVASS_ACCESS_TOKEN_MINUTES": "1440", **secrets}
    try:
        await machine.start()
        yield machine
    finally:
        await machine.supervisor.stop()
