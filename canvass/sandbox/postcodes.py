"""Postcodes and outcodes with their positions: reading their spelling and finding what is near; no HTTP here."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from canvass.sandbox.geography import Grid, miles_between

Point = tuple[float, float]
OUTCODE = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
POSTCODE = rf"({OUTCODE})\s*([0-9][A-Z]{{2}})"
FULL = re.compile(rf"^{POSTCODE}$")
PART = re.compile(rf"^{OUTCODE}$")
REGIONS = {
    "East Midlands": "LE NG DE NN LN",
    "West Midlands": "CV B WS WV DY ST TF WR HR",
    "East of England": "PE CB MK LU SG CM CO IP NR SS AL",
    "London": "E EC N NW SE SW W WC BR CR DA EN HA IG KT RM SM TW UB",
    "South East": "BN CT GU ME OX PO RG RH SL SO TN HP",
    "South West": "BA BH BS DT EX GL PL SN SP TA TQ TR",
    "North West": "BB BL CA CH CW FY L LA M OL PR SK WA WN",
    "Yorkshire and The Humber": "BD DN HD HG HU HX LS S WF YO",
    "North East": "DH DL NE SR TS",
}
NATIONS = {
    "Scotland": "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE",
    "Wales": "CF LD LL NP SA",
    "Northern Ireland": "BT",
}
DISTRICT_NAMES = {
    "E06000016": "Leicester", "E06000017": "Rutland", "E07000129": "Blaby", "E07000130": "Charnwood",
    "E07000131": "Harborough", "E07000132": "Hinckley and Bosworth", "E07000133": "Melton",
    "E07000134": "North West Leicestershire", "E07000135": "Oadby and Wigston",
}  # fmt: skip
"""The register's codes for the districts of Leicestershire and Rutland."""
LE1_1AA = ("LE1 1AA", (52.632105, -1.124996))


def tidy_postcode(text: str) -> str | None:
    """ "le11aa" becomes "LE1 1AA"; None for what is not shaped like a postcode."""
    match = FULL.match(re.sub(r"\s+", "", text).upper())
    return f"{match[1]} {match[2]}" if match else None


def region_of(outcode: str) -> str | None:
    """The region of England that an outcode's area lies in, near enough; None elsewhere."""
    return next((region for region, areas in REGIONS.items() if area_of(outcode) in areas.split()), None)


def nation_of(outcode: str) -> str:
    return next((nation for nation, areas in NATIONS.items() if area_of(outcode) in areas.split()), "England")


def area_of(outcode: str) -> str:
    """The letters that an outcode begins with."""
    return re.split("[0-9]", outcode)[0]


def areas_named(text: str) -> frozenset[str]:
    """The postcode areas of the regions and nations that a text names."""
    named = (areas for name, areas in (REGIONS | NATIONS).items() if name.lower() in text.lower())
    return frozenset(area for areas in named for area in areas.split())


def outcode_of(postcode: str) -> str:
    return postcode.split(" ", maxsplit=1)[0]


@dataclass
class Gazetteer:
    """Positions by postcode; an outcode lies at the mean of its postcodes."""

    points: dict[str, Point] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)

    def add(self, postcode: str, point: Point, district: str = "") -> None:
        if (tidy := tidy_postcode(postcode)) and tidy not in self.points:
            self.points[tidy] = point
            if district:
                self.districts[tidy] = district

    @cached_property
    def outcodes(self) -> dict[str, Point]:
        sums: dict[str, list[float]] = {}
        for postcode, (lat, lon) in self.points.items():
            total = sums.setdefault(outcode_of(postcode), [0.0, 0.0, 0.0])
            total[0] += lat
            total[1] += lon
            total[2] += 1
        return {code: (round(lat / n, 6), round(lon / n, 6)) for code, (lat, lon, n) in sums.items()}

    @cached_property
    def grid(self) -> Grid[str]:
        grid: Grid[str] = Grid()
        for postcode, point in self.points.items():
            grid.add(point, postcode)
        return grid

    def place(self, code: str) -> Point | None:
        """The position of a postcode, else of its outcode, else None."""
        tidy = tidy_postcode(code)
        if tidy and tidy in self.points:
            return self.points[tidy]
        return self.outcodes.get(outcode_of(tidy) if tidy else code.strip().upper())

    def outcodes_near(self, centre: Point, miles: float) -> list[tuple[float, str]]:
        near = ((miles_between(centre, point), code) for code, point in self.outcodes.items())
        return sorted(pair for pair in near if pair[0] <= miles)


def read_postcodes(path: Path) -> Iterable[tuple[str, Point, str]]:
    """Rows (postcode, point, district) of a CSV with the columns postcode, lat, lon and whatever else."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield (
                row["postcode"],
                (float(row["lat"]), float(row["lon"])),
                DISTRICT_NAMES.get(row.get("district") or "", ""),
            )
