"""The embedded PostgreSQL: made, started, stopped, killed and found again."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from canvass.local.child import LocalError, identity_for_postgres, launched
from canvass.local.postgres import SOCKET, Postgres
from tests.local.conftest import alive, eventually

ROOT = Path(__file__).parent.parent.parent
ways_as_root = sorted({identity_for_postgres(), "nobody"})


async def ask(server: Postgres, query: str, user: str = "postgres") -> Any:
    connection = await asyncpg.connect(host=str(server.sockets), user=user, database="canvass")
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_the_login_can_become_the_two_roles_and_nothing_more(postgres: Postgres) -> None:
    engine = create_async_engine(postgres.url())
    async with engine.connect() as connection:
        row = (
            await connection.execute(
                text(
                    "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole,"
                    " pg_has_role('canvass_app', 'SET'), pg_has_role('canvass_system', 'SET')"
                    " FROM pg_roles WHERE rolname = current_user"
                )
            )
        ).one()
        owner = await connection.scalar(
            text("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        )
    await engine.dispose()
    assert tuple(row) == ("canvass", False, False, False, True, True)
    assert owner == "postgres"


@pytest.mark.parametrize("identity", ways_as_root if os.geteuid() == 0 else ["same"])
async def test_each_way_of_not_being_root_works(folder: Path, identity: Any) -> None:
    with Postgres(folder, durable=False, identity=identity) as server:
        assert await ask(server, "SELECT 1") == 1


async def test_data_outlives_a_stop_a_kill_and_a_change_of_identity(ready_folder: Path) -> None:
    with Postgres(ready_folder) as server:
        await ask(server, "CREATE TABLE kept AS SELECT 'first' AS word")
    assert not (ready_folder / "postgres" / "postmaster.pid").exists()
    with Postgres(ready_folder) as server:
        await ask(server, "INSERT INTO kept VALUES ('second')")
        os.kill(server.pid, signal.SIGKILL)
        assert eventually(lambda: not alive(server.pid))
    assert (ready_folder / "postgres" / "postmaster.pid").exists()
    identity: Any = "nobody" if os.geteuid() == 0 else "same"
    with Postgres(ready_folder, identity=identity) as server:
        assert await ask(server, "SELECT string_agg(word, ' ' ORDER BY word) FROM kept") == "first second"


async def test_a_stale_pid_file_that_names_a_living_stranger_is_no_obstacle(ready_folder: Path) -> None:
    with Postgres(ready_folder, durable=False) as server:
        os.kill(server.pid, signal.SIGKILL)
        assert eventually(lambda: not alive(server.pid))
    stranger = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(60)")
    try:
        stale = ready_folder / "postgres" / "postmaster.pid"
        stale.write_text(stale.read_text().replace(stale.read_text().split("\n")[0], str(stranger.pid), 1))
        with Postgres(ready_folder, durable=False) as server:
            assert await ask(server, "SELECT 1") == 1
        assert stranger.returncode is None
    finally:
        stranger.kill()
        await stranger.wait()


async def test_a_server_that_outlived_its_parent_is_replaced(ready_folder: Path) -> None:
    orphan = Postgres(ready_folder, durable=False).start()
    with Postgres(ready_folder, durable=False) as server:
        assert not alive(orphan.pid)
        assert await ask(server, "SELECT 1") == 1
    orphan.stop()


async def test_half_a_cluster_is_never_used(folder: Path) -> None:
    half = folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    with Postgres(folder, durable=False) as server:
        assert await ask(server, "SELECT 1") == 1
    assert not half.exists()


def test_a_cluster_that_cannot_start_says_why_in_one_line(folder: Path) -> None:
    (folder / "postgres").mkdir()
    with pytest.raises(LocalError, match=r"^postgres did not start: .+ \(see .+postgres\.log\)$") as caught:
        Postgres(folder, durable=False).start()
    assert "\n" not in str(caught.value)


async def test_a_long_path_moves_the_sockets_elsewhere(folder: Path) -> None:
    deep = folder / ("long" * 30)
    with Postgres(deep, durable=False) as server:
        assert len(str(server.sockets / SOCKET)) <= 103
        assert await ask(server, "SELECT 1") == 1
    server.sockets.rmdir()


@contextmanager
def running(folder: Path, identity: Any = "same") -> Iterator["subprocess.Popen[str]"]:
    """`python -m canvass.local FOLDER`, started as one way of being a user or another."""
    with subprocess.Popen(
        launched([sys.executable, "-m", "canvass.local", str(folder)], identity),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline()


def server_pids(folder: Path) -> list[int]:
    """Every process that has a file below `folder` as its own: read from outside, as `ps` would."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, works_in = (process / "cmdline").read_bytes(), str((process / "cwd").readlink())
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if os.fsencode(folder) in command or works_in.startswith(str(folder)):
            found.append(int(process.name))
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a child with its parent")
@pytest.mark.parametrize("identity", ["same", "nobody"] if os.geteuid() == 0 else ["same"])
def test_a_killed_parent_leaves_nothing_behind(ready_folder: Path, identity: Any) -> None:
    if identity == "nobody":
        for path in (ready_folder, *ready_folder.rglob("*")):
            os.chown(path, 65534, 65534)
    with running(ready_folder, identity) as process:
        assert set(json.loads(first_line(process))) == {"database_url", "admin_url", "redis_url"}
        assert len(server_pids(ready_folder)) >= 3
        process.kill()
        assert eventually(lambda: server_pids(ready_folder) == [])


def test_a_second_one_on_the_same_folder_gets_one_line(ready_folder: Path) -> None:
    with running(ready_folder) as first:
        first_line(first)
        with running(ready_folder) as second:
            out, err = second.communicate(timeout=10)
        first.terminate()
        assert first.wait(20) == 0
    assert server_pids(ready_folder) == []
    assert (second.returncode, out) == (1, "")
    assert err == (
        f"canvass.local: the data folder {ready_folder} is in use by another Canvass (process {first.pid});"
        " set CANVASS_DATA to another\n"
    )
