"""What the live side holds: thousands of watchers, a crash, clients that stop reading; each beside what is asked of it.

`make bench-live` starts PostgreSQL, Valkey, an API process and a writer of its own, and watches with clients that check
the numbers of what they get. Latency counts from the commit to the client. ARGS="watch many" chooses parts. Figures are
medians of the runs of a part, which stand beside them from the lowest to the highest.
"""

import argparse
import os
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench._live_parts import PARTS
from bench._live_product import product
from canvass.figures import write_figures


@dataclass(frozen=True, slots=True)
class Wish:
    """One line of the table: at most `most` of a figure."""

    text: str
    figure: str
    most: float
    unit: str


WISHES = [
    Wish("1,000 watchers of one campaign, 10 events/s: commit to client, p99", "watch.p99_ms", 100, "ms"),
    Wish("the same: events that are missing, doubled or out of order", "watch.faults", 0, ""),
    Wish("the same: CPU of the API process for an event delivered", "watch.cpu_ms", 0.05, "ms"),
    Wish("1,000 connect at once: until acknowledged, p99", "watch.acknowledged_p99_s", 1, "s"),
    Wish("the same: until the last is acknowledged", "watch.acknowledged_last_s", 1, "s"),
    Wish("memory of the API process for a watcher", "watch.kib", 45, "KiB"),
    Wish("5,000 watchers of 50 campaigns, 2 events/s each: p99", "many.p99_ms", 250, "ms"),
    Wish("the same: events that are missing, doubled or out of order", "many.faults", 0, ""),
    Wish("100,000 events through one subscription: memory", "growth.grown_mib", 2, "MiB"),
    Wish("the same: events that are missing, doubled or out of order", "growth.faults", 0, ""),
    Wish("1,000 come back after kill -9 and start: until the last has resumed", "restart.resumed_last_s", 10, "s"),
    Wish("the same: events that are missing, doubled or out of order", "restart.faults", 0, ""),
    Wish("a client that stops reading: memory of the API process", "stalled.kib", 1024, "KiB"),
    Wish("the same: until it is cut off", "stalled.ended_s", 30, "s"),
    Wish("the same: p99 of 1,000 others, as a multiple of what it was before", "stalled.p99_ratio", 1.5, ""),
]


def measured(parts: Sequence[str]) -> dict[str, list[float]]:
    """Do the parts; what each run brought, by `part.figure`."""
    found: dict[str, list[float]] = {}
    with product() as running:
        for name in parts:
            times, act = PARTS[name]
            for turn in range(times):
                print(f"{name} {turn + 1} of {times} (load {os.getloadavg()[0]:.1f})", flush=True)
                for figure, value in derived(uvloop.run(act(running))).items():
                    found.setdefault(f"{name}.{figure}", []).append(value)
    return found


def derived(figures: Mapping[str, float]) -> dict[str, float]:
    """With those that follow from others."""
    more = dict(figures)
    more["faults"] = sum(figures[kind] for kind in ("missing", "doubled", "out_of_order"))
    if "calm_p99_ms" in figures:
        more["p99_ratio"] = figures["p99_ms"] / figures["calm_p99_ms"]
    return more


def lines(found: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """The table."""
    yield f"{'':72}{'asked':>12}{'median':>12}   lowest to highest"
    for wish in WISHES:
        if wish.figure in found:
            values = found[wish.figure]
            middle = statistics.median(values)
            asked, got = (f"{value:,.4g} {wish.unit}".strip() for value in (wish.most, middle))
            verdict = "" if middle <= wish.most else "  MISSED"
            yield f"{wish.text:72}{asked:>12}{got:>12}   {min(values):,.4g} to {max(values):,.4g}{verdict}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"which of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures as well")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    found = measured(chosen.parts or list(PARTS))
    print("\n".join(lines(found)))
    if chosen.json:
        write_figures(chosen.json, {name: statistics.median(values) for name, values in found.items()})


if __name__ == "__main__":
    main()
