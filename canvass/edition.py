"""The one-machine edition: the whole product over one data folder, with or without the sandbox, under supervision."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from canvass.keepsakes import keepsakes
from canvass.local.child import Child, always
from canvass.local.folders import locked
from canvass.local.postgres import Postgres
from canvass.local.supervisor import Supervisor
from canvass.local.valkey import Valkey
from canvass.newcomers import Newcomer, Welcomed, welcome
from canvass.ports import HOST, answers, claim
from leads.settings import Settings
from migrations import upgrade

Say = Callable[[str], None]

METRICS = "CANVASS_METRICS_PORT"
"""The API's; the worker's is the next."""
WORKER_ENDS_WITHIN = 7.5
"""Seconds in which it finishes or hands back what it holds; all of the product ends within ten."""
FRESH = 30.0
"""Seconds for which a worker's word that it is well counts."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to run. `sandbox` holds the arguments of `canvass sandbox`; None means the real vendors.

    `environment` is where the children's settings come from; with `own_servers` its DATABASE_URL and REDIS_URL are
    not used.
    """

    data: Path
    port: int
    newcomers: Sequence[Newcomer]
    environment: Mapping[str, str]
    sandbox: Sequence[str] | None = None
    own_servers: bool = True


@dataclass(frozen=True, kw_only=True)
class Running:
    """A product that is up: where it is and who may sign in."""

    url: str
    sandbox_url: str | None
    welcomed: Sequence[Welcomed]

    @property
    def graphql(self) -> str:
        return f"{self.url}/graphql"


@asynccontextmanager
async def running(plan: Plan, say: Say) -> AsyncIterator[Running]:
    """Start everything, in order and as far as possible side by side; on leaving, stop it all.

    Raises:
        LocalError: the folder, the port or a child stands in the way.
    """
    with locked(plan.data):
        port = claim(plan.port, hint="; set CANVASS_PORT to another")
        supervisor = Supervisor(say)
        try:
            yield await Assembly(plan, port, supervisor).start()
        finally:
            await supervisor.stop()


class Assembly:
    """The order in which a plan becomes a running product."""

    def __init__(self, plan: Plan, port: int, supervisor: Supervisor) -> None:
        self._plan = plan
        self._port = port
        self._supervisor = supervisor
        self._kept = keepsakes(plan.data, tuple(newcomer.email for newcomer in plan.newcomers))
        self._environment = {
            "CANVASS_SECRET_KEY": self._kept.secret_key,
            "CANVASS_LOG_JSON": "false",
            "CANVASS_PUBLIC_URL": f"http://localhost:{port}",
            "CANVASS_MAIL_FOLDER": str(plan.data / "mails"),
        }
        self._environment |= plan.environment
        self._environment |= {"CANVASS_DRAIN_SECONDS": "0"}  # nobody else would serve meanwhile
        self._welcomed: list[Welcomed] = []

    async def start(self) -> Running:
        """All load while the database is migrated; the worker needs the sandbox's certificate."""
        self._environment |= await self._servers()
        settings = settings_of(self._environment)
        sandbox_url = None
        if self._plan.sandbox is None:
            await side_by_side(self._api(), self._worker(), self._people(settings))
        else:
            sandbox_port = claim(0)
            sandbox_url = f"http://{HOST}:{sandbox_port}"
            self._environment |= sandboxed(sandbox_url, self._certificate)
            if without_limits(self._plan.sandbox):
                self._environment["CANVASS_GOOGLE_PLACES_PER_MINUTE"] = "1000000"
            vendors = self._sandbox_then_worker(sandbox_port, self._plan.sandbox)
            await side_by_side(self._api(), vendors, self._people(settings))
        return Running(url=f"http://localhost:{self._port}", sandbox_url=sandbox_url, welcomed=self._welcomed)

    async def _servers(self) -> dict[str, str]:
        """Start the embedded servers, unless the environment names others that may be used; their addresses."""
        addresses: dict[str, str] = {}
        if self._plan.own_servers or "DATABASE_URL" not in self._environment:
            postgres = Postgres(self._plan.data)
            await self._supervisor.start(postgres.child(), postgres.prepare)
            addresses |= {"DATABASE_URL": postgres.url(), "CANVASS_MIGRATION_URL": postgres.admin_url}
        if self._plan.own_servers or "REDIS_URL" not in self._environment:
            valkey = Valkey(self._plan.data)
            await self._supervisor.start(valkey.child(), valkey.prepare)
            addresses["REDIS_URL"] = valkey.redis_url
        return addresses

    async def _sandbox_then_worker(self, port: int, options: Sequence[str]) -> None:
        arguments = ["--port", str(port), "--ca", str(self._certificate), *options]
        ready = answers(port, "/_sandbox/health")
        await self._supervisor.start(self._child("sandbox", arguments, ready, layer=0, stop_within=1))
        await self._worker()

    async def _worker(self) -> None:
        file = self._plan.data / "worker.ready"
        arguments = ["--ready-file", str(file)]
        port = self._environment.get(METRICS, "")
        own = {METRICS: str(int(port) + 1)} if port.isdigit() else None
        ready, alive = partial(file_says, file), partial(file_is_fresh, file)
        await self._supervisor.start(
            self._child("worker", arguments, ready, alive, stop_within=WORKER_ENDS_WITHIN, own=own)
        )

    async def _api(self) -> None:
        arguments = ["--host", HOST, "--port", str(self._port)]
        ready, alive = answers(self._port, "/readyz"), answers(self._port, "/healthz")
        await self._supervisor.start(self._child("api", arguments, ready, alive))

    async def _people(self, settings: Settings) -> None:
        await asyncio.to_thread(upgrade, settings.owner_url)
        self._welcomed = await welcome(self._plan.newcomers, self._kept.passwords, settings)

    def _child(
        self,
        command: str,
        arguments: Sequence[str],
        ready: Callable[[int], bool],
        alive: Callable[[int], bool] = always,
        *,
        layer: int = 1,
        stop_within: float = 6,
        own: Mapping[str, str] | None = None,
    ) -> Child:
        """One of our own commands as a child, with settings of its `own`; it stands on the servers and the sandbox."""
        return Child(
            name=command,
            command=[sys.executable, "-m", "canvass", command, *arguments],
            log=self._plan.data / f"{command}.log",
            env=self._environment | dict(own or {}),
            ready=ready,
            alive=alive,
            ready_within=60,
            stop_within=stop_within,
            layer=layer,
        )

    @property
    def _certificate(self) -> Path:
        return self._plan.data / "sandbox-ca.pem"


def file_says(file: Path, pid: int) -> bool:
    """Whether the process has written its id there; an earlier one's does not count."""
    return file.exists() and file.read_text() == str(pid)


def file_is_fresh(file: Path, _pid: int) -> bool:
    """Whether the process has written there of late, as it does every few seconds."""
    return file.exists() and time.time() - file.stat().st_mtime < FRESH


def sandboxed(url: str, certificate: Path) -> dict[str, str]:
    """Settings under which all vendors are the sandbox at `url`, company websites through its proxy included."""
    return {
        "CANVASS_SANDBOX": "true",
        "OPENAI_API_KEY": "sandbox-openai",
        "GOOGLE_PLACES_API_KEY": "sandbox-places",
        "COMPANIES_HOUSE_API_KEY": "sandbox-companies-house",
        "CANVASS_OPENAI_BASE_URL": f"{url}/v1",
        "CANVASS_GOOGLE_PLACES_BASE_URL": url,
        "CANVASS_COMPANIES_HOUSE_BASE_URL": url,
        "CANVASS_POSTCODES_BASE_URL": url,
        "CANVASS_EGRESS_PROXY": url,
        "CANVASS_EGRESS_CA": str(certificate),
    }


def without_limits(options: Sequence[str]) -> bool:
    """Whether a sandbox with these options lets any number of requests through; Google's replies would not say so."""
    given = dict(zip(options[::2], options[1::2], strict=False))
    return given.get("--latency") == "zero" and "limits" not in given.get("--faults", "")


def settings_of(environment: Mapping[str, str]) -> Settings:
    """What this process needs to know of the children's settings."""
    names = {
        "database_url": "DATABASE_URL",
        "migration_url": "CANVASS_MIGRATION_URL",
        "secret_key": "CANVASS_SECRET_KEY",
        "access_token_minutes": "CANVASS_ACCESS_TOKEN_MINUTES",
    }
    given = {field: environment[name] for field, name in names.items() if name in environment}
    return Settings.model_validate(given)


async def side_by_side(*jobs: Coroutine[Any, Any, None]) -> None:
    """Do them at once; the first failure cancels the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(job)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
