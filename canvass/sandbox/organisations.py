"""One organisation of the world and the reading of a world file; a file is taken as it stands, dirt and all."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from canvass.sandbox.postcodes import tidy_postcode

NUMBER = re.compile(r"^(?=.*[0-9])[A-Z0-9]{8}$")
HOST = re.compile(r"^(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$")
LEGAL = frozenset(
    [
        "limited",
        "ltd",
        "plc",
        "llp",
        "lp",
        "inc",
        "cic",
        "cio",
        "the",
        "and",
        "of",
        "in",
        "for",
        "a",
        "an",
        "uk",
        "gb",
        "co",
        "company",
        "group",
        "holdings",
        "services",
    ]
)
WORD = re.compile(r"[a-z0-9]+")
REGISTER_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Organisation:
    """`point` is (latitude, longitude) or None; empty text where the world knows nothing."""

    id: int
    name: str
    address: str = ""
    town: str = ""
    postcode: str = ""
    point: tuple[float, float] | None = None
    phone: str = ""
    website: str = ""
    company_number: str = ""
    sic_codes: tuple[str, ...] = ()
    kind: str = ""
    employees: int | None = None
    source: str = ""
    incorporated: date | None = None

    @property
    def host(self) -> str:
        return host_of(self.website)


def host_of(url: str) -> str:
    """The bare host of a web address in whatever spelling ("www." dropped), or "" where there is none."""
    text = url.strip()
    text = text if "//" in text else f"//{text}"
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return ""
    host = host.rstrip(".").removeprefix("www.")
    return host if HOST.match(host) else ""


def path_of(url: str) -> str:
    text = url.strip()
    return urlsplit(text if "//" in text else f"//{text}").path.rstrip("/") or "/"


def words_of(name: str) -> list[str]:
    """Words that identify a name, in order; legal forms and fillers only if nothing else is left."""
    words = WORD.findall(name.lower().replace("'", "").replace("’", ""))
    return [word for word in words if word not in LEGAL] or words


def plain_name(name: str) -> str:
    return " ".join(words_of(name))


def register_words(name: str) -> frozenset[str]:
    """The words of a name as the register's search takes it apart: legal forms are words like any other."""
    return frozenset(REGISTER_WORD.findall(name.lower()))


def read_organisations(path: Path) -> list[Organisation]:
    with path.open(newline="", encoding="utf-8") as file:
        return [_organisation(number, row) for number, row in enumerate(csv.DictReader(file))]


def _organisation(number: int, row: dict[str, str | None]) -> Organisation:
    def text(column: str) -> str:
        return (row.get(column) or "").strip()

    company_number = text("company_number").upper()
    return Organisation(
        id=number,
        name=text("name"),
        address=text("address"),
        town=text("town"),
        postcode=tidy_postcode(text("postcode")) or "",
        point=_point(text("lat"), text("lon")),
        phone=text("phone"),
        website=text("website") if host_of(text("website")) else "",
        company_number=company_number if NUMBER.match(company_number) else "",
        sic_codes=tuple(code for code in text("sic_codes").split() if code.isdigit()),
        kind=text("kind"),
        employees=int(text("employees")) if text("employees").isdigit() else None,
        source=text("source"),
    )


def _point(lat: str, lon: str) -> tuple[float, float] | None:
    try:
        return float(lat), float(lon)
    except ValueError:
        return None
