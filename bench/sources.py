"""How fast, complete and right a large campaign is: `canvass demo --once` with the local register and without it.

`make bench-sources` runs a campaign for 500 companies within 25 miles of LE1 1AA on the sandbox's default day, twice.
WORLD and POSTCODES (or --world and --postcodes) name files; without them the generated world is used. Beside each time
stands the lower bound that the sandbox works out from its own log.
"""

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.truth import Identified, Lead, Outcome, Rows, Truth, identify, judge_all, run_demo
from canvass.figures import write_figures
from canvass.sandbox.options import SandboxOptions
from canvass.sandbox.websites import publishes_contact
from canvass.sandbox.world import World, build_world
from leads.evidence import Position
from leads.geography import miles_between

REGISTERS = ("REGISTER", "COMPANIES_HOUSE")
WAITS = 15.0
"""Seconds: a lower bound below it holds nothing that the model had to write."""
REGISTER_CALLS = ("search", "profile", "advanced-search")


@dataclass(frozen=True, slots=True)
class Share:
    """So many `of` those that could be had."""

    had: int
    of: int

    @property
    def rate(self) -> float:
        """1 where there was nothing to have."""
        return self.had / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.rate:.1%} ({self.had} of {self.of})"


@dataclass(frozen=True, slots=True)
class Measured:
    """One campaign beside the truth."""

    summary: Mapping[str, Any]
    outcome: Outcome
    wanted: int
    """What was asked for, or what exists where that is less."""
    successes: Mapping[str, Share]

    @property
    def leads(self) -> int:
        """How many leads there are."""
        return len(self.summary["leads"])

    @property
    def seconds(self) -> float:
        """From the question to the end of the run."""
        return float(self.summary["seconds"]["total"])

    @property
    def bound(self) -> float:
        """The sandbox's lower bound."""
        return float(self.summary["lowerBoundSeconds"])

    @property
    def register_calls(self) -> int:
        """Requests to Companies House."""
        return int(self.summary["sources"].get("COMPANIES_HOUSE", {}).get("calls", 0))


def measure(truth: Truth, summary: Mapping[str, Any], most: int) -> Measured:
    """Compare a run with its world."""
    campaign = summary["campaign"]
    exists = existing(truth, campaign["postcode"], campaign["radiusMiles"])
    pairs = [(lead, rows) for lead in summary["leads"] if (rows := identify(truth, lead)[1])]
    return Measured(summary, judge_all(truth, summary["leads"]), min(most, exists), successes(truth.world, pairs))


def existing(truth: Truth, postcode: str, radius: float) -> int:
    """Organisations inside the circle that are still there."""
    centre = truth.place(postcode)
    if centre is None:
        return 0
    points = ((row, truth.world.point(row)) for row in truth.world.organisations)
    inside = (row for row, point in points if point and miles_between(centre, Position(*point)) <= radius)
    return sum(not row.company_number or truth.world.status(row) == "active" for row in inside)


def successes(world: World, pairs: Sequence[tuple[Lead, Rows]]) -> dict[str, Share]:
    """For each source, the leads that it knows among those whose organisation it has."""
    return {
        "google_places": share(pairs, world.in_places, lambda lead: lead["asked"].get("GOOGLE_PLACES") == "FOUND"),
        "companies_house": share(pairs, lambda row: bool(row.company_number), on_the_register),
        "linkedin": share(pairs, lambda row: world.linkedin(row) is not None, lambda lead: bool(lead["linkedinUrl"])),
        "email_or_phone": share(
            pairs, lambda row: publishes_contact(world, row), lambda lead: bool(lead["email"] or lead["phone"])
        ),
    }


def on_the_register(lead: Lead) -> bool:
    """Whether the register, or our copy of it, knows the lead."""
    return any(lead["asked"].get(source) == "FOUND" for source in REGISTERS)


def share(pairs: Iterable[tuple[Lead, Rows]], has: Any, had: Any) -> Share:
    """Of the leads one of whose organisations `has` it, those that `had` it."""
    could = [lead for lead, rows in pairs if any(has(row) for row in rows)]
    return Share(sum(bool(had(lead)) for lead in could), len(could))


def lines(name: str, run: Measured) -> Iterator[str]:
    """One run, for people."""
    campaign, found = run.summary["campaign"], run.summary["foundBy"]
    yield f"{name}: {campaign['type']} at {campaign['postcode']}, {campaign['radiusMiles']} miles, {campaign['status']}"
    yield f"  {run.leads} leads of {run.wanted} that could be had ({run.leads / max(run.wanted, 1):.1%})"
    yield f"  {run.seconds:.1f} s; {beside(run)}"
    yield f"  first lead after {run.summary['seconds']['firstLead']:.1f} s; cost {run.summary['cost']['amount']:.2f} $"
    yield f"  requests to Companies House: {run.register_calls}, {run.register_calls / max(run.leads, 1):.2f} a lead"
    yield "  found by " + ", ".join(f"{finder} {count}" for finder, count in sorted(found.items()))
    yield from (f"  {source}: known {rate} of those present" for source, rate in run.successes.items())
    yield f"  leads with a wrong value or another's: {run.outcome.wrong} ({run.outcome.wrong / max(run.leads, 1):.2%})"
    yield f"  invented companies among the leads: {run.outcome.identified[Identified.NOBODY]}"
    yield from (f"    unknown: {stranger}" for stranger in run.outcome.strangers[:10])


def beside(run: Measured) -> str:
    """The lower bound and the ratio to it, where anybody had to wait for something."""
    if run.bound < WAITS:
        return f"nothing has to take longer than {run.bound:.1f} s: the register's own search could name all of them"
    return f"lower bound {run.bound:.1f} s, ratio {run.seconds / run.bound:.2f}"


def figures(prefix: str, run: Measured) -> dict[str, float]:
    """The same by name."""
    return {
        f"{prefix}_leads": run.leads,
        f"{prefix}_of_wanted": run.leads / max(run.wanted, 1),
        f"{prefix}_seconds": run.seconds,
        f"{prefix}_lower_bound_seconds": run.bound,
        f"{prefix}_ratio": run.seconds / max(run.bound, 0.1),
        f"{prefix}_register_calls_per_lead": run.register_calls / max(run.leads, 1),
        f"{prefix}_wrong_share": run.outcome.wrong / max(run.leads, 1),
        f"{prefix}_invented": run.outcome.identified[Identified.NOBODY],
        **{f"{prefix}_{source}_rate": each.rate for source, each in run.successes.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures as well")
    parser.add_argument("--world", type=Path, default=os.environ.get("WORLD") or None, metavar="FILE")
    parser.add_argument("--postcodes", type=Path, default=os.environ.get("POSTCODES") or None, metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--type", default="location_based")
    parser.add_argument("--max-results", type=int, default=500)
    parser.add_argument("--radius", type=int, default=25)
    parser.add_argument("--only", choices=("with", "without"), help="run with the local register, or without, alone")
    chosen = parser.parse_args()
    world = build_world(SandboxOptions(world=chosen.world, postcodes=chosen.postcodes, seed=chosen.seed))
    print(f"{chosen.world.name if chosen.world else 'generated world'}: {len(world.organisations):,} organisations")
    truth, written = Truth(world), Counter[str]()
    for name, flags in (("with the local register", ["--register"]), ("without it", [])):
        if chosen.only in (None, name.split()[0]):
            run = measure(truth, run_demo([*arguments(chosen), *flags]), chosen.max_results)
            print("\n".join(lines(name, run)), flush=True)
            written.update(figures(name.split()[0], run))
    if chosen.json:
        write_figures(chosen.json, written)


def arguments(chosen: argparse.Namespace) -> list[str]:
    """What `canvass demo` is given."""
    named = {"world": chosen.world, "postcodes": chosen.postcodes, "seed": chosen.seed, "type": chosen.type}
    named |= {"max-results": chosen.max_results, "radius": chosen.radius}
    return [part for name, value in named.items() if value is not None for part in (f"--{name}", str(value))]


if __name__ == "__main__":
    main()
