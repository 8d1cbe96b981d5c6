"""The supervisor: order, readiness, restarts with growing delay, and an end that leaves nobody."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from canvass.local.child import Child, LocalError
from canvass.local.supervisor import Supervisor, restart_delay
from tests.local.conftest import alive

WAIT = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open('{ready}', 'w'); time.sleep(60)"
GRANDCHILD = (
    "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    " open('{ready}', 'w').write(str(p.pid)); time.sleep(60)"
)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
async def supervisor(said: list[str]) -> AsyncIterator[Supervisor]:
    made = Supervisor(said.append)
    yield made
    await made.stop()


def python(folder: Path, name: str, code: str, ready: Callable[[int], bool] = bool) -> Child:
    return Child(
        name=name,
        command=[sys.executable, "-c", code],
        log=folder / f"{name}.log",
        ready=ready,
        ready_within=5,
        stop_within=0.3,
    )


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - other processes set no event
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(("deaths", "seconds"), [(1, 0.2), (2, 0.4), (5, 3.2), (7, 10.0), (50, 10.0)])
def test_the_delay_doubles_up_to_ten_seconds(deaths: int, seconds: float) -> None:
    assert restart_delay(deaths) == pytest.approx(seconds)


async def test_what_dies_is_started_again(folder: Path, supervisor: Supervisor, said: list[str]) -> None:
    prepared: list[str] = []
    await supervisor.start(python(folder, "sleeper", WAIT), lambda: prepared.append("once"))
    first = supervisor.pid("sleeper")
    os.kill(first, signal.SIGKILL)
    await until(lambda: len(said) == 2)
    assert said == ["sleeper was killed by signal 9; starting it again in 0.2 s", "sleeper is back"]
    assert supervisor.pid("sleeper") != first
    assert alive(supervisor.pid("sleeper"))
    assert prepared == ["once", "once"]


async def test_a_child_that_ends_at_once_is_an_error_with_its_last_words(folder: Path, supervisor: Supervisor) -> None:
    with pytest.raises(LocalError, match=r"^broken did not start: no such thing \(see .*broken\.log\)$"):
        await supervisor.start(python(folder, "broken", "raise SystemExit('no such thing')", lambda _: False))


async def test_a_child_that_is_never_ready_is_an_error(folder: Path, supervisor: Supervisor) -> None:
    child = Child(
        name="slow",
        command=[sys.executable, "-c", WAIT],
        log=folder / "slow.log",
        ready=lambda _: False,
        ready_within=0.2,
    )
    with pytest.raises(LocalError, match=r"^slow was not ready after 0\.2 s; see .*slow\.log$"):
        await supervisor.start(child)
    assert not alive(supervisor.pid("slow"))


async def test_what_stands_on_others_is_stopped_first(folder: Path, supervisor: Supervisor) -> None:
    order = folder / "order"
    for layer, name in enumerate(("first", "second")):
        marked = folder / name
        code = (
            "import signal, sys, time\n"
            f"def end(*_): print('{name}', file=open('{order}', 'a')); sys.exit()\n"
            f"signal.signal(signal.SIGTERM, end); open('{marked}', 'w'); time.sleep(60)"
        )
        child = python(folder, name, code, lambda _, marked=marked: marked.exists())  # type: ignore[misc]
        await supervisor.start(replace(child, layer=layer))
    await supervisor.stop()
    assert order.read_text() == "second\nfirst\n"


async def test_those_of_one_layer_are_stopped_at_once(folder: Path, supervisor: Supervisor) -> None:
    for name in ("one", "two", "three"):
        ready = folder / name
        await supervisor.start(python(folder, name, STUBBORN.format(ready=ready), lambda _: ready.exists()))  # noqa: B023
    began = time.monotonic()
    await supervisor.stop()
    assert 0.3 <= time.monotonic() - began < 0.8


async def test_a_start_that_fails_is_tried_again(folder: Path, supervisor: Supervisor, said: list[str]) -> None:
    failures = iter([OSError("no more processes"), LocalError("something stands in the way")])

    def prepare() -> None:
        if len(said) and (failure := next(failures, None)):
            raise failure

    await supervisor.start(python(folder, "sleeper", WAIT), prepare)
    os.kill(supervisor.pid("sleeper"), signal.SIGKILL)
    await until(lambda: "sleeper is back" in said)
    assert said == [
        "sleeper was killed by signal 9; starting it again in 0.2 s",
        "no more processes",
        "sleeper was killed by signal 9; starting it again in 0.4 s",
        "something stands in the way",
        "sleeper was killed by signal 9; starting it again in 0.8 s",
        "sleeper is back",
    ]


async def test_what_hangs_is_started_again(
    folder: Path, supervisor: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("canvass.local.supervisor.LOOK_EVERY", 0.05)
    monkeypatch.setattr("canvass.local.supervisor.MOST_SILENT", 3)
    asked: list[int] = []

    def alive(pid: int) -> bool:
        asked.append(pid)
        return len(asked) in {1, 2, 5} or len(asked) > 8

    await supervisor.start(replace(python(folder, "sleeper", WAIT), alive=alive))
    first = supervisor.pid("sleeper")
    await until(lambda: "sleeper is back" in said)
    assert said == [
        "sleeper does not answer any more",
        "sleeper was killed by signal 9; starting it again in 0.2 s",
        "sleeper is back",
    ]
    assert asked == [first] * 8
    assert supervisor.pid("sleeper") != first


async def test_the_stubborn_are_killed_and_are_not_restarted(
    folder: Path, supervisor: Supervisor, said: list[str]
) -> None:
    ready = folder / "ready"
    child = python(folder, "stubborn", STUBBORN.format(ready=ready), lambda _: ready.exists())
    await supervisor.start(child)
    pid = supervisor.pid("stubborn")
    await supervisor.stop()
    assert not alive(pid)
    assert said == []


async def test_grandchildren_end_with_their_parent(folder: Path, supervisor: Supervisor) -> None:
    ready = folder / "ready"
    child = python(
        folder, "parent", GRANDCHILD.format(ready=ready), lambda _: ready.exists() and ready.read_text() != ""
    )
    await supervisor.start(child)
    grandchild = int(ready.read_text())
    assert alive(grandchild)
    await supervisor.stop()
    await until(lambda: not alive(grandchild))
