"""Keeps child processes running: starts them in order, restarts what dies, stops what stands on others first."""

import asyncio
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from canvass.local.child import STEP, Child, LocalError, last_words, spawn, stop

FIRST_DELAY = 0.2
LONGEST_DELAY = 10.0
# a child that lived this long was well: its next death counts as the first
STEADY_AFTER = 30.0
WATCH_EVERY = 0.1
# a child that could not be asked whether it is alive so often in a row hangs
LOOK_EVERY, MOST_SILENT = 5.0, 12


def nothing() -> None:
    """For a child that needs no preparation."""


@dataclass(kw_only=True)
class Kept:
    """A child under supervision; `prepare` runs before every start."""

    child: Child
    prepare: Callable[[], None]
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0


def restart_delay(deaths: int) -> float:
    """Seconds to wait before the next start after that many deaths in a row."""
    return min(FIRST_DELAY * 2.0 ** (deaths - 1), LONGEST_DELAY)


class Supervisor:
    """`say` gets a line for the person at the terminal whenever a child dies. Lives in the main thread's event loop."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._kept: list[Kept] = []
        self._watches: list[asyncio.Task[None]] = []

    async def start(self, child: Child, prepare: Callable[[], None] = nothing) -> None:
        """Start a child and return when it is ready.

        Raises:
            LocalError: it ended or was not ready in time. Only a first start raises; later ones are tried again.
        """
        prepare()
        kept = Kept(child=child, prepare=prepare, process=spawn(child), started=time.monotonic())
        self._kept.append(kept)
        await until_ready(child, kept.process)
        self._watches.append(asyncio.create_task(self._watch(kept), name=f"watch {child.name}"))

    def pid(self, name: str) -> int:
        """The process that is `name` just now."""
        return next(kept.process.pid for kept in self._kept if kept.child.name == name)

    async def stop(self) -> None:
        """Stop all children, layer by layer from the top, each within its own limit. Nothing is left afterwards."""
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)
        self._watches.clear()
        for layer in sorted({kept.child.layer for kept in self._kept}, reverse=True):
            those = [kept for kept in self._kept if kept.child.layer == layer]
            await asyncio.gather(*(asyncio.to_thread(stop, kept.child, kept.process) for kept in those))
        self._kept.clear()

    async def _watch(self, kept: Kept) -> None:
        while True:
            await self._until_over(kept)
            lived = time.monotonic() - kept.started
            kept.deaths = 1 if lived > STEADY_AFTER else kept.deaths + 1
            delay = restart_delay(kept.deaths)
            self._say(f"{kept.child.name} {how_it_ended(kept.process)}; starting it again in {delay:g} s")
            await asyncio.sleep(delay)
            await self._restart(kept)

    async def _until_over(self, kept: Kept) -> None:
        """Return when the process has ended; one that hangs is killed."""
        silent, look_at = 0, time.monotonic() + LOOK_EVERY
        while kept.process.poll() is None:
            await asyncio.sleep(WATCH_EVERY)
            if time.monotonic() < look_at:
                continue
            silent = 0 if await asyncio.to_thread(kept.child.alive, kept.process.pid) else silent + 1
            look_at = time.monotonic() + LOOK_EVERY
            if silent >= MOST_SILENT:
                self._say(f"{kept.child.name} does not answer any more")
                await asyncio.to_thread(stop, kept.child, kept.process, 0)

    async def _restart(self, kept: Kept) -> None:
        stop(kept.child, kept.process)
        try:
            kept.prepare()
            kept.process, kept.started = spawn(kept.child), time.monotonic()
            await until_ready(kept.child, kept.process)
        except (LocalError, OSError) as error:
            self._say(str(error))
        else:
            self._say(f"{kept.child.name} is back")


async def until_ready(child: Child, process: subprocess.Popen[bytes]) -> None:
    """The waiting of `await_ready`, for an event loop that has other things to do meanwhile."""
    deadline = time.monotonic() + child.ready_within
    while not await asyncio.to_thread(child.ready, process.pid):
        if process.poll() is not None:
            raise LocalError(f"{child.name} did not start{last_words(child.log)}")
        if time.monotonic() > deadline:
            await asyncio.to_thread(stop, child, process, 0)
            raise LocalError(f"{child.name} was not ready after {child.ready_within:g} s; see {child.log}")
        await asyncio.sleep(STEP)


def how_it_ended(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
