"""Whether leads carry the right organisation's data: runs `canvass demo --once` and compares each with the world file.

`make bench-truth ARGS="--type healthcare --max-results 100"`. WORLD and POSTCODES (or --world and --postcodes) name
files; without them the sandbox's generated world is the truth. What is not listed by --help goes to `canvass demo`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path
from typing import Any

from canvass.figures import write_figures
from canvass.sandbox.options import SandboxOptions
from canvass.sandbox.organisations import Organisation, host_of
from canvass.sandbox.world import World, build_world
from leads.evidence import Position
from leads.geography import miles_between, normal_postcode
from leads.normalise import normal_company_number, normal_name, normal_phone

NEAR_MILES = 0.3
ALIKE = 0.85
"""From this ratio of difflib's on, two normal names are two spellings of one."""

Lead = Mapping[str, Any]
Rows = Sequence[Organisation]


class Identified(StrEnum):
    """How the world's organisation was found that a lead is about."""

    RIGHT = "name and place, or name and number, phone or website"
    NAME_ONLY = "nothing but the name agrees"
    NOBODY = "the world has no such organisation"


class Verdict(StrEnum):
    """What a kept value is, beside the truth."""

    RIGHT = "right"
    ANOTHERS = "another's"
    WRONG = "wrong"
    NOT_KEPT = "not kept"
    NOTHING = "nothing to know"


@dataclass(frozen=True, slots=True)
class Checked:
    """A field of a lead: in the API's summary, in the evidence, its one spelling, and how the world has it."""

    column: str
    field: str
    normal: Callable[[str], str | None]
    true: Callable[[Organisation], str]


def plain_phone(text: str) -> str | None:
    """A number that is in no numbering plan, such as those kept for drama: its digits, as if dialled from abroad."""
    digits = re.sub(r"[^0-9]", "", text.replace("(0)", ""))
    return f"+{re.sub('^0', '44', digits)}" if digits else None


CHECKED = (
    Checked("companyNumber", "company_number", normal_company_number, lambda row: row.company_number),
    Checked("postcode", "postcode", normal_postcode, lambda row: row.postcode),
    Checked("website", "website", lambda url: host_of(url) or None, lambda row: row.website),
    Checked("phone", "phone", lambda text: normal_phone(text) or plain_phone(text), lambda row: row.phone),
)
POSTCODE = CHECKED[1]
SOURCES = {
    "OPENAI": "the model",
    "GOOGLE_PLACES": "Google",
    "COMPANIES_HOUSE": "the register",
    "WEBSITE": "the website",
    "LINKEDIN": "LinkedIn",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One field of one lead, with why it is not right."""

    lead: str
    field: str
    verdict: Verdict
    why: str = ""


class Truth:
    """The world, by name and by what only one organisation should have."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._by_name: dict[str, list[Organisation]] = defaultdict(list)
        self._by_value: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        for row in world.organisations:
            self._by_name[normal_name(row.name)].append(row)
            for each in CHECKED:
                if value := each.normal(each.true(row)):
                    self._by_value[each.field, value].append(row)

    def named(self, name: str) -> Rows:
        return self._by_name.get(normal_name(name), [])

    def owners(self, field: str, value: str) -> Rows:
        return self._by_value.get((field, value), [])

    def miles(self, row: Organisation, places: Iterable[Position]) -> float:
        """To the nearest of `places`; infinite where nothing is known."""
        point = self.world.point(row)
        return min((miles_between(Position(*point), place) for place in places), default=1e9) if point else 1e9

    def place(self, postcode: str) -> Position | None:
        point = self.world.gazetteer.place(postcode)
        return Position(*point) if point else None


def identify(truth: Truth, lead: Lead) -> tuple[Identified, Rows]:
    """The rows that are the organisation that the finder named, whatever was gathered about it since."""
    names = {normal_name(name) for name in said(lead, "name", "OPENAI")} or {normal_name(lead["name"])}
    rows = [row for name in names for row in truth.named(name)]
    rows = rows or [row for row in sharing(truth, lead) if any(alike(normal_name(row.name), name) for name in names)]
    for places in (places_of(truth, lead, "OPENAI"), places_of(truth, lead)):
        if near := [row for row in rows if truth.miles(row, places) <= NEAR_MILES]:
            return Identified.RIGHT, near
    if same := [row for row in rows if row in sharing(truth, lead)]:
        return Identified.RIGHT, same
    return (Identified.NAME_ONLY, rows) if len(rows) == 1 else (Identified.NOBODY, [])


def said(lead: Lead, field: str, source: str | None = None) -> list[Any]:
    """What sources, or one of them, said about a field."""
    return [e["value"] for e in lead["evidence"] if e["field"] == field and source in (None, e["source"])]


def sharing(truth: Truth, lead: Lead) -> list[Organisation]:
    """Rows with a number, phone, website or postcode that any source gave."""
    values = {(each.field, each.normal(str(value))) for each in CHECKED for value in said(lead, each.field)}
    return [row for field, value in values if value for row in truth.owners(field, value)]


def places_of(truth: Truth, lead: Lead, source: str | None = None) -> list[Position]:
    """Where sources, or one of them, say that it is."""
    postcodes = [place for postcode in said(lead, "postcode", source) if (place := truth.place(postcode))]
    return postcodes + [Position(*value) for value in said(lead, "position", source)]


def alike(a: str, b: str) -> bool:
    return SequenceMatcher(None, a, b).ratio() >= ALIKE


def judge(truth: Truth, lead: Lead, rows: Rows) -> Iterator[Finding]:
    """Each checked field beside the truth."""
    for each in CHECKED:
        true = {value for row in rows if (value := each.normal(each.true(row)))}
        kept = each.normal(str(lead[each.column] or ""))
        verdict = verdict_on(truth, each, kept, true, rows)
        why = ""
        if verdict is Verdict.NOT_KEPT:
            why = why_not_kept(lead, each)
        elif verdict in (Verdict.ANOTHERS, Verdict.WRONG):
            why = f"from {sources(who for who in SOURCES if kept in normals(lead, each, who))}"
        yield Finding(lead["name"], each.field, verdict, why)


def verdict_on(truth: Truth, each: Checked, kept: str | None, true: set[str], rows: Rows) -> Verdict:
    if kept is None:
        return Verdict.NOT_KEPT if true else Verdict.NOTHING
    if kept in true:
        return Verdict.RIGHT
    if each is POSTCODE:
        place = truth.place(kept)
        near = place is not None and any(truth.miles(row, [place]) <= NEAR_MILES for row in rows)
        return Verdict.RIGHT if near else Verdict.WRONG
    owners = truth.owners(each.field, kept)
    names = [normal_name(row.name) for row in rows]
    if any(alike(normal_name(owner.name), name) for owner in owners for name in names):
        return Verdict.RIGHT
    return Verdict.ANOTHERS if owners else Verdict.WRONG


def why_not_kept(lead: Lead, each: Checked) -> str:
    """Who had a value, and if nobody, who could not be asked."""
    who = [source for source in SOURCES if normals(lead, each, source)]
    if not who:
        silent = sources(name for name, status in lead["asked"].items() if status in ("UNAVAILABLE", "OFF"))
        return f"no source had one{f', {silent} could not be asked' if silent else ''}"
    differ = len({value for source in who for value in normals(lead, each, source)}) > 1
    return f"only {sources(who)} had one{', and they differ' if differ else ''}"


def normals(lead: Lead, each: Checked, source: str) -> set[str]:
    return {value for text in said(lead, each.field, source) if (value := each.normal(str(text)))}


def sources(names: Iterable[str]) -> str:
    return " and ".join(SOURCES.get(name, name) for name in names)


@dataclass(frozen=True, slots=True)
class Outcome:
    """All leads of a run, judged."""

    identified: Counter[Identified]
    findings: Sequence[Finding]
    strangers: Sequence[str]
    """Names of leads that the world does not have."""
    wrong: int
    """Leads with a value that is wrong or another's."""

    @property
    def figures(self) -> dict[str, float]:
        """The counts by name."""
        counts = Counter((finding.field, finding.verdict) for finding in self.findings)
        figures: dict[str, float] = {
            "leads": self.identified.total(),
            "right_organisation": self.identified[Identified.RIGHT],
            "name_only": self.identified[Identified.NAME_ONLY],
            "no_such_organisation": self.identified[Identified.NOBODY],
            "leads_with_a_wrong_value": self.wrong,
        }
        for each in CHECKED:
            for verdict in Verdict:
                figures[f"{each.field}_{verdict.name.lower()}"] = counts[each.field, verdict]
        return figures


def judge_all(truth: Truth, leads: Iterable[Lead]) -> Outcome:
    identified: Counter[Identified] = Counter()
    findings: list[Finding] = []
    strangers: list[str] = []
    wrong = 0
    for lead in leads:
        how, rows = identify(truth, lead)
        identified[how] += 1
        judged = list(judge(truth, lead, rows)) if rows else []
        findings += judged
        wrong += any(finding.verdict in (Verdict.ANOTHERS, Verdict.WRONG) for finding in judged)
        strangers += [] if rows else [lead["name"]]
    return Outcome(identified, findings, strangers, wrong)


def lines(summary: Mapping[str, Any], outcome: Outcome, world: str) -> Iterator[str]:
    """The table for people."""
    campaign, counts = summary["campaign"], Counter((f.field, f.verdict) for f in outcome.findings)
    where = f"{campaign['postcode']}, {campaign['radiusMiles']} miles"
    yield f"{campaign['type']} at {where}: {len(summary['leads'])} leads, compared with {world}"
    yield from (f"  {outcome.identified[how]:>5}  {how}" for how in Identified)
    yield f"  {outcome.wrong:>5}  leads with a value that is wrong or another's"
    yield "  " + f"{'':16}" + "".join(f"{verdict:>17}" for verdict in Verdict)
    for each in CHECKED:
        yield f"  {each.field:16}" + "".join(f"{counts[each.field, verdict]:>17}" for verdict in Verdict)
    reasons: dict[str, list[str]] = defaultdict(list)
    for finding in outcome.findings:
        if finding.why:
            reasons[f"{finding.field} {finding.verdict}: {finding.why}"].append(finding.lead)
    for reason, names in sorted(reasons.items(), key=lambda pair: -len(pair[1])):
        yield f"  {len(names):>5}  {reason}, such as {names[0]}"
    yield from (f"         unknown: {name}" for name in outcome.strangers)


def run_demo(arguments: Sequence[str]) -> dict[str, Any]:
    """The summary of one campaign, run to its end."""
    command = [sys.executable, "-m", "canvass", "demo", "--once", "--json", *arguments]
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if not ended.stdout.strip():
        raise SystemExit(ended.returncode or 1)
    return dict(json.loads(ended.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures as well")
    parser.add_argument("--world", type=Path, default=os.environ.get("WORLD") or None, metavar="FILE")
    parser.add_argument("--postcodes", type=Path, default=os.environ.get("POSTCODES") or None, metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--summary", type=Path, metavar="FILE", help="judge this output of demo, and run nothing")
    chosen, rest = parser.parse_known_args()
    files = [part for name in ("world", "postcodes") if (path := getattr(chosen, name)) for part in (f"--{name}", path)]
    passed = [*map(str, files), "--seed", str(chosen.seed), *rest]
    summary = json.loads(chosen.summary.read_text()) if chosen.summary else run_demo(passed)
    world = build_world(SandboxOptions(world=chosen.world, postcodes=chosen.postcodes, seed=chosen.seed))
    outcome = judge_all(Truth(world), summary["leads"])
    named = f"{chosen.world.name if chosen.world else 'the generated world'} of {len(world.organisations):,}"
    print("\n".join(lines(summary, outcome, named)))
    if chosen.json:
        write_figures(chosen.json, outcome.figures)


if __name__ == "__main__":
    main()
