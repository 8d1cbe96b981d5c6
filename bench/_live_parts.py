"""The parts of `bench.live`: what is done, and what is measured meanwhile."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bench._live_product import Api, Product, Stamps, Subject, until
from bench._live_watchers import Crowd, Faults
from canvass.ports import HOST

WATCHERS, RATE, SECONDS = 1_000, 10.0, 20.0
MANY, CAMPAIGNS, RATE_OF_EACH = 5_000, 50, 2.0
LONG, BATCH = 100_000, 500
STALLED, HISTORY, PATIENCE = 20, 10_000, 60.0
CRASH_AT = 5.0
BORN = 2
"""Events that a campaign has before any is written here."""
WARM = 1.0
"""Seconds after the first commit whose events do not count: the writer opens its connections."""

Figures = Mapping[str, float]


@dataclass(slots=True)
class Stage:
    """An API process of one measurement, its campaigns and its clients."""

    product: Product
    api: Api
    subjects: Sequence[Subject]
    crowds: list[Crowd] = field(default_factory=list)

    def crowd(self) -> Crowd:
        """Clients, who go when the stage is left."""
        self.crowds.append(Crowd(HOST, self.api.port, self.product.token()))
        return self.crowds[-1]

    def ids(self, number: int) -> list[str]:
        """The campaigns of so many watchers, in turn."""
        return [self.subjects[place % len(self.subjects)].global_id for place in range(number)]

    def last(self, stamps: Stamps) -> dict[str, int]:
        """The number of each campaign's last event, by global id."""
        return {subject.global_id: max(stamps[str(subject.id)], default=BORN) for subject in self.subjects}

    def faults(self, crowd: Crowd, stamps: Stamps) -> Faults:
        """What went wrong for them."""
        faults, last = Faults(), self.last(stamps)
        for watcher in crowd.watchers:
            faults.count(watcher, last[watcher.campaign])
        return faults

    def latencies(self, crowd: Crowd, stamps: Stamps) -> list[float]:
        """Milliseconds from commit to client, of each of these events at each watcher."""
        begin = min(moment for each in stamps.values() for moment in each.values()) + WARM
        known = {
            subject.global_id: {number: moment for number, moment in stamps[str(subject.id)].items() if moment > begin}
            for subject in self.subjects
        }
        return [
            (moment - known[watcher.campaign][number]) * 1000
            for watcher in crowd.watchers
            for number, moment in zip(watcher.numbers, watcher.times, strict=True)
            if number in known[watcher.campaign]
        ]

    async def written(self, crowd: Crowd, *, count: int, rate: float) -> Stamps:
        """Write so many events to each campaign, so many a second, and wait until all watchers have them."""
        async with self.product.writing(self.subjects, count=count, rate=rate) as writing:
            await writing.say()
            stamps = await writing.stamps()
        last = self.last(stamps)
        await crowd.reached(lambda watcher: last[watcher.campaign], PATIENCE)
        return stamps


@asynccontextmanager
async def staged(product: Product, campaigns: int) -> AsyncIterator[Stage]:
    """New campaigns and a new API process, which has served one client before."""
    stage = Stage(product, product.api(), await product.subjects(campaigns))
    await stage.api.start()
    try:
        first = stage.crowd()
        await first.gather(stage.ids(1), 0)
        await asyncio.sleep(0.5)
        first.close()
        await asyncio.sleep(0.5)
        yield stage
    finally:
        for crowd in stage.crowds:
            crowd.close()
        stage.api.end()


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which so many of them lie."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def named(faults: Faults) -> dict[str, float]:
    """Its figures."""
    return {"missing": faults.missing, "doubled": faults.doubled, "out_of_order": faults.disordered}


async def watched(stage: Stage, watchers: int, rate: float) -> Figures:
    """Connect all at once, then write steadily."""
    before = stage.api.rss_kib()
    crowd = stage.crowd()
    acknowledged = await crowd.gather(stage.ids(watchers), BORN)
    await asyncio.sleep(1)
    cpu = stage.api.cpu_ms()
    stamps = await stage.written(crowd, count=int(rate * SECONDS), rate=rate)
    cpu = stage.api.cpu_ms() - cpu
    times = stage.latencies(crowd, stamps)
    return {
        "p50_ms": quantile(times, 0.5),
        "p99_ms": quantile(times, 0.99),
        "cpu_ms": cpu / sum(len(watcher.numbers) for watcher in crowd.watchers),
        "kib": (stage.api.rss_kib() - before) / watchers,
        "acknowledged_p99_s": quantile(acknowledged, 0.99),
        "acknowledged_last_s": max(acknowledged),
        **named(stage.faults(crowd, stamps)),
    }


async def watch(product: Product) -> Figures:
    """A thousand watch one campaign."""
    async with staged(product, 1) as stage:
        return await watched(stage, WATCHERS, RATE)


async def many(product: Product) -> Figures:
    """Five thousand watch fifty campaigns."""
    async with staged(product, CAMPAIGNS) as stage:
        return await watched(stage, MANY, RATE_OF_EACH)


async def growth(product: Product) -> Figures:
    """A hundred thousand events through one subscription: memory after the first tenth, and at the end."""
    async with staged(product, 1) as stage:
        crowd = stage.crowd()
        await crowd.gather(stage.ids(1), BORN)
        async with product.writing(stage.subjects, count=LONG // BATCH, batch=BATCH) as writing:
            await writing.say()
            await crowd.reached(lambda _: BORN + LONG // 10, 300)
            before = stage.api.rss_kib()
            await crowd.reached(lambda _: BORN + LONG, 300)
            grown = stage.api.rss_kib() - before
            stamps = await writing.stamps()
        [watcher] = crowd.watchers
        seconds = watcher.times[-1] - watcher.times[0]
        return {"grown_mib": grown / 1024, "events_a_second": LONG / seconds, **named(stage.faults(crowd, stamps))}


async def restart(product: Product) -> Figures:
    """Kill the API while a thousand watch, start it again, and see them all come back."""
    async with staged(product, 1) as stage:
        crowd = stage.crowd()
        await crowd.gather(stage.ids(WATCHERS), BORN, loyal=True)
        writing = asyncio.create_task(stage.written(crowd, count=int(RATE * SECONDS), rate=RATE))
        while not all(len(watcher.numbers) > RATE * CRASH_AT for watcher in crowd.watchers):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        killed = time.monotonic()
        stage.api.kill()
        await stage.api.start()
        started = time.monotonic() - killed
        stamps = await writing
        back = [min(moment for moment in watcher.times if moment > killed + 0.5) for watcher in crowd.watchers]
        return {
            "started_s": started,
            "resumed_last_s": max(back) - killed,
            "resumed_p50_s": quantile(back, 0.5) - killed,
            **named(stage.faults(crowd, stamps)),
        }


async def stalled(product: Product) -> Figures:
    """Some of those who watch stop reading in the middle of a long replay."""
    async with staged(product, 2) as stage:
        short, long = stage.subjects
        async with product.writing([long], count=HISTORY // BATCH, batch=BATCH) as writing:
            await writing.say()
            await writing.stamps()
        stage.subjects = [short]
        crowd = stage.crowd()
        await crowd.gather(stage.ids(WATCHERS), BORN)
        calm = await stage.written(crowd, count=int(RATE * SECONDS / 2), rate=RATE)
        before, sockets = stage.api.rss_kib(), stage.api.connections()
        await stage.crowd().gather([long.global_id] * STALLED, 0, deaf=True)
        ended = asyncio.create_task(until(lambda: stage.api.connections() <= sockets, PATIENCE))
        peak = asyncio.create_task(highest(stage.api.rss_kib, ended))
        rough = await stage.written(crowd, count=int(RATE * SECONDS / 2), rate=RATE)
        faults = stage.faults(crowd, rough)
        return {
            "calm_p99_ms": quantile(stage.latencies(crowd, calm), 0.99),
            "p99_ms": quantile(stage.latencies(crowd, rough), 0.99),
            "ended_s": await ended,
            "kib": (await peak - before) / STALLED,
            **named(faults),
        }


async def highest(read: Callable[[], float], while_runs: asyncio.Task[float]) -> float:
    """The highest value until that ends."""
    value = read()
    while not while_runs.done():
        value = max(value, read())
        await asyncio.sleep(0.25)
    return value


PARTS: Mapping[str, tuple[int, Callable[[Product], Coroutine[Any, Any, Figures]]]] = {
    "watch": (3, watch),
    "many": (2, many),
    "growth": (1, growth),
    "restart": (3, restart),
    "stalled": (3, stalled),
}
"""How often each is done, and how."""
