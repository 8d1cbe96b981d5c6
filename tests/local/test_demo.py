"""The whole product on one machine, from outside: as `make demo` starts it, and as a program uses it."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.local.conftest import eventually

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes through /proc")


@contextmanager
def demo(*arguments: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """`canvass demo` without latency; whatever happens, it is stopped."""
    command = [sys.executable, "-m", "canvass", "demo", "--latency", "zero", *arguments]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with subprocess.Popen(
        command, cwd=ROOT, env=kept | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def children(folder: Path) -> dict[str, int]:
    """The processes of the edition over `folder`, by name."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
            environ = (process / "environ").read_bytes().decode(errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        # Valkey writes its title over its environment, and has the folder in that
        if f"CANVASS_DATA={folder}" in environ or str(folder) in words[0]:
            found[name_of(words)] = int(process.name)
    return found


def name_of(words: list[str]) -> str:
    """What runs: the command of ours, or the program."""
    return words[3] if words[1:3] == ["-m", "canvass"] else Path(words[0].split(" ")[0]).name.removesuffix(":")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as reply:  # noqa: S310
            return bool(reply.status == 200)
    except OSError:
        return False


def ask(where: Mapping[str, Any], query: str) -> Any:
    body = json.dumps({"query": query}).encode()
    headers = {"Authorization": f"Bearer {where['token']}", "Content-Type": "application/json"}
    request = urllib.request.Request(where["graphql"], body, headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
        return json.load(reply)


def test_once_prints_one_json_object_and_leaves_nothing(folder: Path) -> None:
    arguments = ("--once", "--json", "--max-results", "5", "--radius", "10")
    with demo(*arguments, TMPDIR=str(folder)) as process:
        out, err = process.communicate(timeout=110)
    assert process.returncode == 0, err
    summary = json.loads(out)
    assert out.count("\n") == 1
    assert summary["campaign"]["status"] == "COMPLETED"
    assert summary["stages"]["promoted"] == len(summary["leads"]) == 5
    assert sum(summary["foundBy"].values()) == summary["stages"]["found"]
    assert all(lead["distanceMiles"] <= 10 for lead in summary["leads"])
    assert summary["seconds"]["firstLead"] < summary["seconds"]["total"]
    assert "COMPLETED" in err
    assert list(folder.iterdir()) == []


def test_headless_survives_the_death_of_its_children_and_ends_clean(folder: Path) -> None:
    with demo("--headless", CANVASS_DATA=str(folder), CANVASS_PORT="0") as process:
        assert process.stdout
        where = json.loads(process.stdout.readline())
        assert answers(where["url"])
        names = [ask(who, "{ viewer { email tenant { name } } }")["data"]["viewer"] for who in (where, where["second"])]
        assert names == [
            {"email": "demo@canvass.example", "tenant": {"name": "Demo"}},
            {"email": "second@canvass.example", "tenant": {"name": "Second demo"}},
        ]
        before = children(folder)
        assert set(before) == {"demo", "postgres", "valkey-server", "sandbox", "api", "worker"}
        for name in ("valkey-server", "api", "worker"):
            os.kill(before[name], signal.SIGKILL)
        assert eventually(lambda: set(children(folder)) == set(before) and answers(where["url"]), within=30)
        assert children(folder)["api"] != before["api"]
        process.terminate()
        assert process.wait(30) == 0
        assert children(folder) == {}
