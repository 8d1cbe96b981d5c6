"""Folders with paths short enough for sockets, and what looks at processes from outside."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from canvass.local.child import identity_for_postgres
from canvass.local.postgres import Postgres


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="canvass-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """A finished cluster to copy: making one takes a second."""
    made = Path(tempfile.mkdtemp(prefix="canvass-"))
    Postgres(made, durable=False, identity=identity_for_postgres()).prepare()
    yield made / "postgres"
    shutil.rmtree(made)


@pytest.fixture
def ready_folder(folder: Path, cluster: Path) -> Path:
    """A data folder in which the cluster has been made."""
    shutil.copytree(cluster, folder / "postgres")
    return folder


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not is_zombie(pid)


def is_zombie(pid: int) -> bool:
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def eventually(condition: Callable[[], bool], within: float = 10) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
