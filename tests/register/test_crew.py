"""Reading a file with several processes: the same rows as alone, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from leads import register_crew
from leads.register_crew import HANDS, Crew
from leads.register_file import Layout, Tally, blocks
from tests.local.conftest import alive, eventually
from tests.register.files import file, line, pieces

LINES = [
    *(line(number=f"{number:08}") for number in range(1, 40)),
    line(number="X"),
    line(name="TWO\nLINES LTD", number="00000050"),
    line(number="00000007"),
    line(number="00000051").replace('"LEICESTER"', '"LEICESTER'),
    *(line(number=f"{number:08}") for number in range(60, 90)),
    line(number="00000060"),
]


async def read(content: bytes, size: int) -> tuple[list[bytes], Tally]:
    tally = Tally()
    parts = [part async for part in register_crew.read(pieces(content, size), tally)]
    return b"".join(parts).splitlines(), tally


@pytest.mark.parametrize("size", [700, 3_000])
async def test_together_they_read_what_one_reads_alone(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    content = file(*LINES)
    monkeypatch.setattr(register_crew, "ALONE", sys.maxsize)
    rows, tally = await read(content, 100_000)
    monkeypatch.setattr(register_crew, "ALONE", 2)
    assert await read(content, size) == (rows, tally)
    assert (tally.rows, tally.skipped) == (39 + 1 + 30, 4)
    assert [number for number, _ in tally.named] == [41, 44, 45, 76]


async def test_a_process_that_dies_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    some = blocks(pieces(file(*LINES), 500))
    crew = Crew(Layout.of(next(some).content))
    parts = crew.read(some)
    await anext(parts)
    for process in crew._processes:
        process.kill()
    with pytest.raises(OSError):  # noqa: PT011 - gone before or while it was spoken to
        _ = [part async for part in parts]
    crew.dismiss()
    assert [process.exitcode for process in crew._processes] == [-signal.SIGKILL] * HANDS


async def test_who_is_not_read_to_the_end_is_sent_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_crew, "ALONE", 1)
    made: list[Crew] = []
    monkeypatch.setattr(register_crew, "Crew", _noted(made))
    parts = register_crew.read(pieces(file(*LINES), 500), Tally())
    for _ in range(4):
        await anext(parts)
    (crew,) = made
    assert all(process.is_alive() for process in crew._processes)
    await parts.aclose()
    assert [process.exitcode for process in crew._processes] == [0] * HANDS


def _noted(made: list[Crew]) -> Callable[[Layout], Crew]:
    def make(layout: Layout) -> Crew:
        made.append(Crew(layout))
        return made[-1]

    return make


def test_nobody_outlives_the_one_that_they_work_for(tmp_path: Path) -> None:
    """Even when that one is killed: else each broken import would leave processes behind."""
    program = (
        "import sys\n"
        "from leads.register_crew import Crew\n"
        "from leads.register_file import Layout\n"
        "from tests.register.files import file\n"
        "crew = Crew(Layout.of(file()))\n"
        "print(*(process.pid for process in crew._processes), flush=True)\n"
        "sys.stdin.read()\n"
    )
    root = Path(__file__).parents[2]
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdin is not None
    assert parent.stdout is not None
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(children) == HANDS
    assert all(map(alive, children))
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()
    assert eventually(lambda: not any(map(alive, children)), within=20), time.monotonic()
