"""How fast the pipeline is: `make bench-pipeline` runs campaigns on servers and sandboxes of its own.

Without latencies: leads per second of one worker process and of two, memory over a long run, statements per candidate.
On the sandbox's default day, in the same run: a campaign beside its lower bound, beside the way of before, and a small
campaign beside a large one of another team. Vendors are asked over HTTP, PostgreSQL is durable, every stage is run.
"""

import argparse
import asyncio
import statistics
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from bench import _v2_way
from bench._live_product import Product, product
from bench._pipeline_floor import Done, Floor, floor
from bench._statements import counted, reason
from canvass.figures import write_figures
from leads.settings import Settings
from worker.app import working

WARM = 20
OLD = 40
"""Companies for the comparison with the way of before, which takes more than a second for each."""
SMALL, TIMES = 10, 7
"""Leads of a small campaign, and how often it runs alone and beside a crowd."""
CROWD = 10
"""Campaigns of another team that run beside a small one, each with as many names as one may have."""
LONG = 6


@dataclass(slots=True)
class Table:
    """Lines for people and figures by name."""

    lines: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    def say(self, what: str, value: str, **figures: float) -> None:
        """A line, printed at once."""
        line = f"  {what:52} {value}"
        print(line, flush=True)
        self.lines.append(line)
        self.figures |= figures


async def speed(home: Product, table: Table, leads: int) -> None:
    """Without latencies: one worker, two workers, and one over a long time."""
    async with floor(home, latency="zero") as here:
        for number in (1, 2):
            async with here.workers(number) as workers:
                await here.run(await here.tenant("Warm"), maxResults=WARM)
                before = sum(worker.cpu_ms() for worker in workers)
                done = await here.run(await here.tenant("Fast"), maxResults=leads)
                spent = sum(worker.cpu_ms() for worker in workers) - before
                table.say(
                    f"{number} worker{'s' * (number > 1)}, no latency: leads a second",
                    f"{rate(done):6.1f}   ({done.leads} leads of {done.candidates} candidates in {done.seconds:.1f} s;"
                    f" {spent / done.candidates:.1f} ms of processor a candidate)",
                    **{f"leads_per_second_{number}": rate(done), f"cpu_ms_{number}": spent / done.candidates},
                )
        table.say(
            "two workers against one",
            f"{table.figures['leads_per_second_2'] / table.figures['leads_per_second_1']:6.2f}",
        )
        await memory(here, table, leads)


def rate(done: Done) -> float:
    """Leads a second."""
    return done.leads / done.seconds


async def memory(here: Floor, table: Table, leads: int) -> None:
    """One worker's memory after each of several campaigns."""
    sizes = []
    async with here.workers(1) as (worker,):
        for _ in range(LONG):
            await here.run(await here.tenant("Long"), maxResults=leads)
            sizes.append(worker.megabytes())
    shown = " ".join(f"{size:.0f}" for size in sizes)
    growth = sizes[-1] - sizes[1]
    table.say(
        f"memory after each of {LONG} campaigns, MB",
        f"{shown}   ({growth:+.0f} since the second)",
        memory_growth_mb=growth,
    )


async def statements(home: Product, table: Table) -> None:
    """Count what a worker in this process sends to PostgreSQL for a campaign without latencies."""
    async with floor(home, latency="zero") as here, working(settings_of(here)):
        await here.run(await here.tenant("Warm"), maxResults=WARM)
        with counted() as sent:
            done = await here.run(await here.tenant("Counted"), maxResults=100)
    each = sent.total() / done.candidates
    table.say("statements a candidate, commits among them", f"{each:6.1f}", statements_per_candidate=each)
    for sender, count in sent.most_common(24):
        print(f"      {count / done.candidates:6.2f}  {sender:52} {reason(sender)}")


def settings_of(here: Floor) -> Settings:
    """The settings that the workers' processes read from their environment."""
    names = {name: info.validation_alias or f"CANVASS_{name.upper()}" for name, info in Settings.model_fields.items()}
    given = {name: here.environment[str(alias)] for name, alias in names.items() if str(alias) in here.environment}
    return Settings.model_validate(given)


async def day(home: Product, table: Table, leads: int) -> None:
    """The sandbox's default day: against the lower bound, against the way of before, and beside a crowd."""
    async with floor(home, latency="real") as here, here.workers(1):
        await whole(here, table, leads)
    async with floor(home, latency="real") as here, here.workers(1):
        await old_way(here, table)
    async with floor(home, latency="real") as here, here.workers(1):
        await fairness(here, table)


async def whole(here: Floor, table: Table, leads: int) -> None:
    """A large campaign beside its lower bound."""
    done = await here.run(await here.tenant("Large"), maxResults=leads)
    bound = await lower_bound(here, done.leads)
    ratio = done.seconds / max(bound, 1)
    told = f"first lead after {done.first_lead:.1f} s; lower bound {bound:.1f} s, ratio {ratio:.2f}"
    table.say(f"{done.leads} leads on the default day, seconds", f"{done.seconds:6.1f}   ({told})")
    table.figures |= {"seconds": done.seconds, "ratio": ratio, "first_lead": done.first_lead}


async def lower_bound(here: Floor, leads: int) -> float:
    """What the sandbox works out from its log."""
    async with httpx2.AsyncClient(base_url=here.sandbox_url, timeout=60, trust_env=False) as http:
        return float((await http.get("/_sandbox/bound", params={"leads": leads})).json()["seconds"])


async def old_way(here: Floor, table: Table) -> None:
    """The same number of companies the way of before and the way of now, over one sandbox."""
    new = await here.run(await here.tenant("New"), maxResults=OLD)
    old = await _v2_way.run(here.db, await here.tenant("Old"), here.sandbox_url, here.certificate, most=OLD)
    table.say(
        f"{OLD} companies the way of before, seconds",
        f"{old.seconds:6.1f}   ({old.companies} companies, the first to be seen at the end; now {new.seconds:.1f} s:"
        f" {old.seconds / new.seconds:.1f} times as long, {old.seconds / new.first_lead:.0f} times to the first lead)",
        old_seconds=old.seconds,
        old_ratio=old.seconds / new.seconds,
        old_first_ratio=old.seconds / new.first_lead,
    )


async def fairness(here: Floor, table: Table) -> None:
    """A campaign for ten leads, alone and then while another team's candidates wait in their thousands."""
    await small(here, "Warm")
    alone = [await small(here, "Alone") for _ in range(TIMES)]
    crowd = await here.tenant("Crowd")
    names = [[f"Waiting Company {number} of {place}" for number in range(500)] for place in range(CROWD)]
    for each in names:
        await here.start(crowd, type="company_list", companyNames=each)
    waiting = await here.until_waiting(crowd, CROWD * 400)
    beside = [await small(here, "Beside") for _ in range(TIMES)]
    before, after = (statistics.median(done.seconds for done in some) for some in (alone, beside))
    table.say(
        f"{SMALL} leads beside {waiting:,} waiting candidates, seconds",
        f"{after:6.1f}   (alone {before:.1f} s, ratio {after / before:.2f}; medians of {TIMES})",
        fairness_ratio=after / before,
    )


async def small(here: Floor, name: str) -> Done:
    """A campaign for ten leads of a new team."""
    return await here.run(await here.tenant(name), type="healthcare", maxResults=SMALL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures as well")
    parser.add_argument("--leads", type=int, default=500)
    parser.add_argument("--only", choices=("speed", "statements", "day"))
    chosen = parser.parse_args()
    table = Table()
    with product() as home:
        if chosen.only in (None, "speed"):
            asyncio.run(speed(home, table, chosen.leads))
        if chosen.only in (None, "statements"):
            asyncio.run(statements(home, table))
        if chosen.only in (None, "day"):
            asyncio.run(day(home, table, chosen.leads))
    if chosen.json:
        write_figures(chosen.json, table.figures)


if __name__ == "__main__":
    main()
