"""What the API holds: one answer beside other ways to it, deep pages, a million leads, row-level security's price.

`make bench-api` starts PostgreSQL and one process of each server, fills a tenant with leads, and asks over HTTP, taking
turns. Servers have one process each. ARGS="memory list" chooses parts, ARGS="--leads 100000" makes fewer leads.
"""

import argparse
import os
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench._api_parts import FILLED, PARTS, Bench
from bench._bulk_rows import fill, owner_url
from bench._live_product import Product, product
from canvass.figures import write_figures
from leads.db import Database

LEADS = 1_000_000


@dataclass(frozen=True, slots=True)
class Wish:
    """One line of the table: a figure, and what it is to be."""

    text: str
    figure: str
    bound: float
    unit: str
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Whether it is as wished."""
        return value >= self.bound if self.at_least else value <= self.bound


WISHES = (
    Wish("100 leads × 12 fields + top 3 facts, from PostgreSQL: p50 against the v2 way", "v2.ratio", 0.5, "×"),
    Wish("the same from memory: requests/s against graphql-yoga on Node", "memory.ratio", 1.0, "×", at_least=True),
    Wish("1,000 × 12 scalars: requests/s against plain Strawberry", "list.ratio", 6.0, "×", at_least=True),
    Wish("page 1,000 against page 1, p50", "deep.ratio", 1.3, "×"),
    Wish("a million leads: a page of the dashboard's views, filtered and ordered, p99", "page.p99_ms", 50, "ms"),
    Wish("row-level security on against off, the same statement, p50", "rls.ratio", 1.15, "×"),
)


def measured(parts: Sequence[str], leads: int) -> dict[str, list[float]]:
    """Do the parts; what each of their rounds brought, by `part.figure`."""
    with product() as running:
        return uvloop.run(_measured(running, parts, leads))


async def _measured(running: Product, parts: Sequence[str], leads: int) -> dict[str, list[float]]:
    if FILLED.intersection(parts):
        print(f"filling a tenant with {leads:,} leads", flush=True)
        db = Database.connect(running.settings)
        owner = await fill(db, owner_url(running.settings.database_url), leads)
        await db.close()
        running.tenant, running.viewer = owner.tenant_id, owner.user_id
    found: dict[str, list[float]] = {}
    for part in parts:
        print(f"{part} (load {os.getloadavg()[0]:.1f})", flush=True)
        for figures in await PARTS[part](Bench(running, leads)):
            for name, value in figures.items():
                found.setdefault(f"{part}.{name}", []).append(value)
    return found


def lines(found: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """The table, and below it what the ratios are made of."""
    yield f"{'':82}{'asked':>12}{'median':>12}   lowest to highest"
    for wish in WISHES:
        if values := found.get(wish.figure):
            middle = statistics.median(values)
            sign = "≥" if wish.at_least else "≤"
            verdict = "" if wish.met(middle) else "  MISSED"
            asked, got = f"{sign} {wish.bound:g} {wish.unit}", f"{middle:,.3g} {wish.unit}"
            yield f"{wish.text:82}{asked:>12}{got:>12}   {min(values):,.3g} to {max(values):,.3g}{verdict}"
    yield ""
    wished = {wish.figure for wish in WISHES}
    for name, values in found.items():
        if name not in wished:
            yield f"{name:40}{statistics.median(values):>14,.2f}   {min(values):,.2f} to {max(values):,.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"which of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--leads", type=int, default=LEADS, help=f"leads of the tenant (default {LEADS:,})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures as well")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    found = measured(chosen.parts or list(PARTS), chosen.leads)
    print("\n".join(lines(found)))
    if chosen.json:
        write_figures(chosen.json, {name: statistics.median(values) for name, values in found.items()})


if __name__ == "__main__":
    main()
