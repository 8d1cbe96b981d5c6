"""Lists of companies as teams paste or upload them: CSV read line by line, and what is wrong with an entry."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from leads.briefs import ListedCompany, fold
from leads.errors import InvalidError
from leads.geography import normal_postcode
from leads.normalise import normal_company_number, site_of

__all__ = ["MOST_LISTED", "CompanyList", "ListedCompany", "Skipped", "problem_of", "read_csv"]

MOST_LISTED = 500
"""Companies in one campaign's list."""
LONGEST_NAME = 160
"""Characters; the register allows a company name as many."""
LONGEST = {"town": 100, "website": 500}
LONGEST_TEXT = 1_000_000
FIELD = "csv"
"""The input that errors are about."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "company name", "business name", "organisation name", "organization name", "account name", "client name",
        "customer name", "company", "business", "organisation", "organization", "account", "firm", "client",
        "customer", "registered name", "trading name", "name",
    ),
    "postcode": ("postcode", "post code", "postal code", "zip", "zip code", "zip/postal code"),
    "town": ("town", "city", "town/city", "city/town", "post town", "postal town", "locality", "place", "location"),
    "website": ("website", "web site", "website url", "url", "domain", "web", "homepage", "web address", "site"),
    "company_number": (
        "company number", "company no", "companynumber", "companies house number", "registration number",
        "company registration number", "registered number", "company reg no", "reg no", "crn",
    ),
}  # fmt: skip
"""What people call the columns, the surest first: beside a “company”, a “name” is a person's."""
NOTHING = frozenset({"n/a", "na", "none", "null", "nil", "unknown", "tbc", "?", "."})
"""What people write where they know nothing."""

_DELIMITERS = ("\t", ";", ",")
_NO_DELIMITER = "\x1f"
_END = "\x1e the end"
_FORMULA = "=+-@'"
"""What spreadsheets take for the beginning of a formula, and the mark that keeps them from it."""
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’&-]){1,40}")

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is left out (counted from 1), and why, as a sentence for the person who uploaded it."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class CompanyList:
    """What a file came to. Each of the companies is one that a campaign takes."""

    companies: tuple[ListedCompany, ...]
    skipped: tuple[Skipped, ...]


def read_csv(text: str) -> CompanyList:
    """Companies from a table with or without a line of headings, or from one name a line.

    Raises:
        InvalidError: there is no company in it, or it is not such a table; the message names the line.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidError({FIELD: f"The list is longer than {LONGEST_TEXT:,} characters: upload a part of it."})
    text = text.removeprefix("\ufeff").replace("\0", "")
    rows = list(_rows(text, _delimiter(text)))
    headings = _headings(rows[0][1]) if rows else {}
    found = _collected(rows, headings)
    if found.companies:
        return found
    why = f"Line {found.skipped[0].line}: {found.skipped[0].reason}" if found.skipped else "There is no line with one."
    raise InvalidError({FIELD: f"No company could be read. {why}"})


def problem_of(company: ListedCompany) -> str | None:
    """What is wrong with an entry, as a sentence; None when it can be looked up."""
    if not company.name:
        return "The name is missing."
    if len(company.name) > LONGEST_NAME:
        return f"The name has {len(company.name)} characters; it can have {LONGEST_NAME}."
    if company.postcode and not normal_postcode(company.postcode):
        return f"“{company.postcode[:40]}” is not a full UK postcode."
    if company.company_number and not normal_company_number(company.company_number):
        return f"“{company.company_number[:40]}” is not a company number."
    if company.website and (" " in company.website or not site_of(company.website)):
        return f"“{company.website[:40]}” is not a web address."
    long = next((field for field, most in LONGEST.items() if len(getattr(company, field) or "") > most), None)
    return f"The {long} has more than {LONGEST[long]} characters." if long else None


def _collected(rows: Sequence[Row], headings: Mapping[str, int]) -> CompanyList:
    companies: dict[int, ListedCompany] = {}
    skipped: list[Skipped] = []
    twins: dict[str, list[int]] = {}
    for place, (line, cells) in enumerate(rows[1:] if headings else rows):
        company = _company(_by_heading(cells, headings) if headings else _by_shape(cells))
        reason = problem_of(company) or _twin(company, companies, twins)
        if reason is None and len(companies) == MOST_LISTED:
            skipped.append(Skipped(line, _full(len(rows) - bool(headings) - place - 1)))
            break
        if reason:
            skipped.append(Skipped(line, reason))
            continue
        companies[line] = company
        for key in filter(None, (company.plain_name, company.company_number)):
            twins.setdefault(key, []).append(line)
    return CompanyList(tuple(companies.values()), tuple(skipped))


def _twin(
    company: ListedCompany, companies: Mapping[int, ListedCompany], twins: Mapping[str, Sequence[int]]
) -> str | None:
    near = (line for key in (company.plain_name, company.company_number or "") for line in twins.get(key, ()))
    line = next((line for line in near if company.same_as(companies[line])), None)
    return f"The same company as in line {line}." if line else None


def _full(after: int) -> str:
    rest = "" if after == 0 else f" and the {after:,} after it" if after > 1 else " and the one after it"
    verb = "is" if after == 0 else "are"
    return f"A campaign takes {MOST_LISTED} companies: this line{rest} {verb} left out."


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Each line that holds something, with its number; a quoted line break does not end a line.

    Raises:
        InvalidError: a quotation mark is never closed, so that nobody can say where a line ends.
    """
    reader = csv.reader(io.StringIO(f"{text}\n{_END}\n", newline=""), delimiter=delimiter)
    start = 1
    try:
        for cells in reader:
            if cells == [_END]:
                return
            if any(_END in cell for cell in cells):
                break
            if any(map(_says, cells)):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error:
        pass
    raise InvalidError({FIELD: f"Line {start} has a quotation mark that is not closed."})


def _delimiter(text: str) -> str:
    """What parts the cells: the one that parts known headings, else the one that parts nearly all lines alike.

    Raises:
        InvalidError: a quotation mark that begins a cell is never closed.
    """
    first = next((line for line in text.splitlines() if _says(line)), "")
    for delimiter in _DELIMITERS:
        if len(_headings(next(csv.reader([first], delimiter=delimiter), []))) > 1:
            return delimiter
    best, width = _NO_DELIMITER, 1
    for delimiter in filter(text.__contains__, _DELIMITERS):
        rows = [cells for _, cells in _rows(text, delimiter)]
        common, count = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        if common > width and count >= 0.8 * len(rows):
            best, width = delimiter, common
    return best


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _headings(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what; empty when the line is no line of headings.

    Raises:
        InvalidError: it is one, and no column holds names.
    """
    said = [" ".join(re.sub(r"[^a-z0-9/]+", " ", cell.casefold()).split()) for cell in cells]
    places = {
        field: next(said.index(name) for name in names if name in said)
        for field, names in COLUMNS.items()
        if any(name in said for name in names)
    }
    if len(places) > 1 and "name" not in places:
        raise InvalidError({FIELD: "No column holds the names: call the one that does “name” or “company”."})
    return places if "name" in places else {}


def _by_heading(cells: Sequence[str], headings: Mapping[str, int]) -> dict[str, str]:
    return {field: cells[place] for field, place in headings.items() if place < len(cells)}


def _by_shape(cells: Sequence[str]) -> dict[str, str]:
    """The name first; the rest by what it looks like. A town stands alone or before its postcode."""
    said: dict[str, str] = {"name": cells[0]}
    for before, cell in pairwise(cells):
        text = _plain(cell)
        if normal_postcode(text):
            said.setdefault("postcode", cell)
            if before is not cells[0] and _LETTERS.fullmatch(_plain(before)):
                said.setdefault("town", before)
        elif len(text) == 8 and normal_company_number(text):
            said.setdefault("company_number", cell)
        elif "." in text and " " not in text and "@" not in text and site_of(text):
            said.setdefault("website", cell)
        elif len(cells) == 2 and _LETTERS.fullmatch(text):
            said["town"] = cell
    return said


def _company(said: Mapping[str, str]) -> ListedCompany:
    told = {field: _plain(cell) for field, cell in said.items()}
    told = {field: text for field, text in told.items() if field == "name" or text.casefold() not in NOTHING}
    return ListedCompany.of(told | {"companyNumber": told.get("company_number")})


def _plain(cell: str) -> str:
    """A cell in one line, without what would make a spreadsheet compute it."""
    return fold(fold(cell).lstrip(_FORMULA + " "))
