"""Reads a monthly file with several processes: millions of lines are more work than one processor does in time.

Each process is given a block and gives back its rows; the blocks keep their order. A short file is read here, alone.
"""

import asyncio
import mmap
import os
import signal
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing, suppress
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection

from leads.register_file import Block, Layout, Part, Reader, Tally, blocks

ALONE = 8
"""Blocks that are read before help is called for."""
HANDS = max(1, min(4, os.cpu_count() or 1))


class Known:
    """The numbers that came already: a byte for each that can be, of which only those in use take up memory."""

    def __init__(self) -> None:
        self._plain = mmap.mmap(-1, 10**8)
        self._others: set[str] = set()

    def add(self, number: str) -> bool:
        """Remember a number of eight characters; False when it was known."""
        if not number.isdigit():
            known = number in self._others
            self._others.add(number)
            return not known
        place = int(number)
        if self._plain[place]:
            return False
        self._plain[place] = 1
        return True


async def read(chunks: Iterable[bytes], tally: Tally) -> AsyncGenerator[bytes, None]:
    """The file's rows for COPY, some thousands at a time, of each company the first; `tally` counts along.

    Raises:
        InvalidError: the file is not the register's: a column is missing, or it has no lines.
    """
    known = Known()
    async with aclosing(_parts(chunks)) as parts:
        async for part in parts:
            yield _once(part, known, tally)


def _once(part: Part, known: Known, tally: Tally) -> bytes:
    """The rows of companies that did not come before."""
    again = {line: number for number, line in zip(part.numbers, part.lines, strict=True) if not known.add(number)}
    tally.rows += len(part.numbers) - len(again)
    tally.skip(sorted([*part.skipped, *((line, f"company {number} came before") for line, number in again.items())]))
    if not again:
        return part.rows
    rows = zip(part.lines, part.rows.splitlines(keepends=True), strict=True)
    return b"".join(row for line, row in rows if line not in again)


async def _parts(chunks: Iterable[bytes]) -> AsyncGenerator[Part, None]:
    rest = blocks(chunks)
    layout = Layout.of(next(rest).content)
    reader = Reader(layout)
    for block in islice(rest, ALONE):
        yield reader.read(block)
    first = next(rest, None)
    if first is not None:
        crew = Crew(layout)
        try:
            async with aclosing(crew.read(chain([first], rest))) as parts:
                async for part in parts:
                    yield part
        finally:
            crew.dismiss()


class Crew:
    """The processes. They end with this one, however it ends: nobody is at the other end of their pipes any more."""

    def __init__(self, layout: Layout) -> None:
        context = get_context("spawn")  # a fork would have our connections
        pipes = [context.Pipe() for _ in range(HANDS)]
        self._links = [ours for ours, _ in pipes]
        self._processes = [context.Process(target=work, args=(layout, theirs), daemon=True) for _, theirs in pipes]
        for process, (_, theirs) in zip(self._processes, pipes, strict=True):
            process.start()
            theirs.close()

    async def read(self, some: Iterator[Block]) -> AsyncGenerator[Part, None]:
        """Each block's part, in the order of the blocks; each process has one in hand."""
        busy: deque[Connection] = deque()
        for link in self._links:
            await _give(link, some, busy)
        while busy:
            link = busy.popleft()
            try:
                part: Part = await asyncio.to_thread(link.recv)
            except EOFError:
                raise ChildProcessError("a process that reads lines is gone") from None
            await _give(link, some, busy)
            yield part

    def dismiss(self) -> None:
        """Send them home."""
        for link in self._links:
            link.close()
        for process in self._processes:
            process.join()


async def _give(link: Connection, some: Iterator[Block], busy: deque[Connection]) -> None:
    block = next(some, None)
    if block is not None:
        await asyncio.to_thread(link.send, block)
        busy.append(link)


def work(layout: Layout, link: Connection) -> None:
    """A process's whole life: blocks in, parts out, until nobody is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses Ctrl-C ends the one that we work for
    reader = Reader(layout)
    with suppress(EOFError, ConnectionError):
        while True:
            link.send(reader.read(link.recv()))
