"""How well `leads.matching` finds the same organisation again: `python bench/matching.py FOLDER…` prints a table.

A folder holds a.csv and b.csv (id, name, addr, city, postcode, phone, domain) with gold.csv (a_id, b_id), or one
all.csv whose column `true` is alike for rows of one organisation. Each record is asked for alone, as when live.
"""

import argparse
import csv
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from canvass.figures import write_figures
from leads.matching import Identity, Key, Match, Resemblance, Strength, compare, dedupe, keys_of

Row = Mapping[str, str]
Pair = tuple[str, str]

MOST_PER_KEY = 200
"""A key that more records share finds nobody in particular."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs that were found, and how many of them are true."""

    found: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Index:
    """Records by their keys."""

    def __init__(self, records: Mapping[str, Identity]) -> None:
        self._records = records
        self._by_key: dict[Key, list[str]] = defaultdict(list)
        for ref, identity in records.items():
            for key in keys_of(identity):
                self._by_key[key].append(ref)

    def near(self, identity: Identity) -> Iterator[tuple[str, Identity]]:
        """Every record that shares a key with this one."""
        lists = (self._by_key.get(key, []) for key in keys_of(identity))
        refs = {ref for refs in lists if len(refs) <= MOST_PER_KEY for ref in refs}
        return ((ref, self._records[ref]) for ref in sorted(refs))


def identity_of(row: Row) -> Identity:
    """A row as what an organisation is recognised by; empty cells are unknown."""
    return Identity(
        name=row["name"],
        postcode=row.get("postcode") or None,
        phone=row.get("phone") or None,
        domain=row.get("domain") or None,
        address=row.get("addr") or None,
        town=row.get("city") or None,
    )


def rows_of(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def two_files(folder: Path) -> tuple[dict[str, Identity], dict[str, Identity], set[Pair]]:
    """Both sides and the true pairs."""
    left, right = ({row["id"]: identity_of(row) for row in rows_of(folder / name)} for name in ("a.csv", "b.csv"))
    return left, right, {(row["a_id"], row["b_id"]) for row in rows_of(folder / "gold.csv")}


def best_matches(left: Mapping[str, Identity], index: Index) -> dict[str, Match[str]]:
    """Each record's match, asked for alone."""
    found = ((ref, dedupe(identity, index.near(identity))) for ref, identity in left.items())
    return {ref: match for ref, match in found if match}


def pairs_within(records: Mapping[str, Identity], index: Index) -> Iterator[tuple[Pair, Resemblance]]:
    """Each pair of one file that shares a key, compared."""
    for ref, identity in records.items():
        for other, its in index.near(identity):
            if ref < other:
                yield (ref, other), compare(identity, its)


def tallies(found: Mapping[Pair, Strength], gold: set[Pair]) -> dict[str, Tally]:
    """How good the finds of each strength or better are."""
    result = {}
    for least in (Strength.SAME, Strength.LIKELY):
        pairs = {pair for pair, strength in found.items() if strength.at_least(least)}
        result[f"{least} or better"] = Tally(len(pairs), len(pairs & gold), len(gold))
    return result


def measure(folder: Path) -> tuple[dict[str, Tally], float, float]:
    """Tallies, the share of true pairs that share a key, and seconds a record."""
    if (folder / "all.csv").exists():
        return measure_one(rows_of(folder / "all.csv"))
    left, right, gold = two_files(folder)
    start = time.perf_counter()
    matches = best_matches(left, Index(right))
    seconds = time.perf_counter() - start
    found = {(ref, match.ref): match.resemblance.strength for ref, match in matches.items()}
    kept = sum(bool(keys_of(left[a]) & keys_of(right[b])) for a, b in gold) / len(gold)
    return tallies(found, gold), kept, seconds / len(left)


def measure_one(rows: Iterable[Row]) -> tuple[dict[str, Tally], float, float]:
    """The same for one file, over its pairs of rows."""
    records = {row["id"]: identity_of(row) for row in rows}
    groups: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        groups[row["true"]].append(row["id"])
    gold = {(a, b) for ids in groups.values() for a in ids for b in ids if a < b}
    start = time.perf_counter()
    found = {pair: likeness.strength for pair, likeness in pairs_within(records, Index(records))}
    seconds = time.perf_counter() - start
    kept = sum(bool(keys_of(records[a]) & keys_of(records[b])) for a, b in gold) / len(gold)
    return tallies(found, gold), kept, seconds / len(records)


def figures_of(name: str, result: Mapping[str, Tally], kept: float, seconds: float) -> dict[str, float]:
    """The table's numbers by name; shares are 0 to 1."""
    figures = {f"{name}.share_a_key": kept, f"{name}.ms_a_record": seconds * 1e3}
    for label, tally in result.items():
        least = label.partition(" ")[0].lower()
        figures |= {
            f"{name}.{least}.precision": tally.precision,
            f"{name}.{least}.recall": tally.recall,
            f"{name}.{least}.f1": tally.f1,
        }
    return {figure: round(value, 6) for figure, value in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures as well")
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    for folder in arguments.folders:
        result, kept, seconds = measure(folder)
        print(f"{folder.name}: {kept:.1%} of the true pairs share a key, {seconds * 1e3:.2f} ms a record")
        for label, tally in result.items():
            print(f"  {label:16}  P {tally.precision:6.1%}  R {tally.recall:6.1%}  F1 {tally.f1:6.1%}")
        figures |= figures_of(folder.name, result, kept, seconds)
    if arguments.json:
        write_figures(arguments.json, figures)


if __name__ == "__main__":
    main()
