"""One company of the register as a row of the table, in the text format of PostgreSQL's COPY; no file, no database."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from leads.geography import normal_postcode
from leads.normalise import normal_company_number
from leads.register_names import name_key
from leads.register_words import accounts_of, sic_of, standing, status_of, type_of

FORMER = tuple(f"PreviousName_{number}.CompanyName" for number in range(1, 11))
WANTED = (
    "CompanyNumber",
    "CompanyName",
    "RegAddress.CareOf",
    "RegAddress.POBox",
    "RegAddress.AddressLine1",
    "RegAddress.AddressLine2",
    "RegAddress.PostTown",
    "RegAddress.County",
    "RegAddress.PostCode",
    "RegAddress.Country",
    "CompanyCategory",
    "CompanyStatus",
    "IncorporationDate",
    "Accounts.NextDueDate",
    "Accounts.LastMadeUpDate",
    "Accounts.AccountCategory",
    "Mortgages.NumMortCharges",
    "Mortgages.NumMortOutstanding",
    "Mortgages.NumMortPartSatisfied",
    "Mortgages.NumMortSatisfied",
    "SICCode.SicText_1",
    "SICCode.SicText_2",
    "SICCode.SicText_3",
    "SICCode.SicText_4",
)
"""The columns that `row_of` takes, in its order; it is given those of FORMER apart."""
COLUMNS = (
    "number",
    "name",
    "name_key",
    "former_names",
    "former_keys",
    "street",
    "town",
    "county",
    "postcode",
    "country",
    "type",
    "status",
    "accounts_category",
    "standing",
    "incorporated_on",
    "accounts_due_on",
    "accounts_made_up_to",
    "charges",
    "charges_outstanding",
    "charges_part_satisfied",
    "charges_satisfied",
    "sic_codes",
)
"""The table's columns, in the order of a row's values."""
LONGEST_NAME = 400

_ANY_NUMBER = re.compile(r"[A-Z0-9]{8}")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})", re.ASCII)


def row_of(fields: Sequence[str], former: Sequence[str]) -> str:
    """The fields WANTED of one company, and its former names (empty: none), as a row; an empty value is NULL.

    Raises:
        ValueError: saying what is wrong with them.
    """
    (number, name, care_of, box, line_1, line_2, town, county, postcode, country, category, status) = fields[:12]
    (born, due, made_up, accounts, total, outstanding, part, satisfied, sic_1, sic_2, sic_3, sic_4) = fields[12:]
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValueError("the name is too long" if name else "it has no name")
    if len(number) != 8 or not (number.isascii() and number.isdigit()):
        number = _number(number)
    if not _POSTCODE.fullmatch(postcode):
        postcode = normal_postcode(postcode) or postcode.strip().upper()
    values = (
        number,
        name,
        name_key(name),
        _former(former) if former else "\t",
        ", ".join(filter(None, (care_of, box, line_1, line_2))) if care_of or box or line_2 else line_1,
        town,
        county,
        postcode,
        country,
        type_of(category),
        _condition(status, accounts),
        _day(born),
        _day(due),
        _day(made_up),
        "0\t0\t0\t0" if total == "0" else "\t".join(map(_count, (total, outstanding, part, satisfied))),
        _codes((sic_1, sic_2, sic_3, sic_4)) if sic_2 else sic_of(sic_1),
    )
    row = "\t".join(values)
    return (row.replace("\\", "\\\\") if "\\" in row else row) + "\n"


def _number(text: str) -> str:
    number = text.strip().upper()
    found = number if _ANY_NUMBER.fullmatch(number) else normal_company_number(number)
    if not found:
        raise ValueError(f"{text[:20]!r} is no company number")
    return found


def _former(names: Iterable[str]) -> str:
    """Two values: former names and their keys, as arrays."""
    said = [name for text in names if (name := text.strip()[:LONGEST_NAME])]
    if not said:
        return "\t"
    return f"{_array(said)}\t{_array(dict.fromkeys(filter(None, map(name_key, said))))}"


def _array(texts: Iterable[str]) -> str:
    quoted = ('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    return "{" + ",".join(quoted) + "}"


@lru_cache(maxsize=1024)
def _condition(status_text: str, accounts_text: str) -> str:
    """Three values: status, category of accounts, standing."""
    status, striking_off = status_of(status_text)
    accounts = accounts_of(accounts_text)
    return f"{status}\t{accounts}\t{standing(status, accounts, striking_off=striking_off):d}"


def _codes(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, map(sic_of, texts))))


@lru_cache(maxsize=65_536)
def _day(text: str) -> str:
    """ "05/04/2026" → "2026-04-05"; "" stays so."""
    if not text:
        return ""
    match = _DAY.fullmatch(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat() if match else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> str:
    raise ValueError(f"{text[:20]!r} is no date")


@lru_cache(maxsize=4096)
def _count(text: str) -> str:
    if text and (len(text) > 6 or not (text.isascii() and text.isdigit())):
        raise ValueError(f"{text[:20]!r} is no number of charges")
    return text or "0"
