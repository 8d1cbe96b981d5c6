"""Running until told to stop, and stopping in peace."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def forever() -> None:
    await asyncio.Event().wait()


def interruptible(work: Coroutine[Any, Any, int], *, when_told: int) -> int:
    """Run to the end, or until the first SIGINT, SIGTERM or SIGHUP: then clean up in peace and return `when_told`."""

    async def run() -> int:
        task = asyncio.create_task(work)
        told: list[signal.Signals] = []

        def stop(number: signal.Signals) -> None:
            if not told:
                told.append(number)
                task.cancel()

        for number in SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, stop, number)
        try:
            return await task
        except asyncio.CancelledError:
            if not told:
                raise
            return when_told

    return asyncio.run(run())
