"""Monthly files as tests write them: a header, and lines with what matters."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from canvass.sandbox.bulk import COLUMNS, header

USUAL = {
    "CompanyName": "OAKHOLLOW DENTAL LIMITED",
    "CompanyNumber": "01234567",
    "RegAddress.AddressLine1": "12 MILL LANE",
    "RegAddress.PostTown": "LEICESTER",
    "RegAddress.Country": "ENGLAND",
    "RegAddress.PostCode": "LE1 6TE",
    "CompanyCategory": "Private Limited Company",
    "CompanyStatus": "Active",
    "IncorporationDate": "03/02/2001",
    "Accounts.NextDueDate": "30/09/2027",
    "Accounts.LastMadeUpDate": "31/12/2025",
    "Accounts.AccountCategory": "MICRO ENTITY",
    "Mortgages.NumMortCharges": "3",
    "Mortgages.NumMortOutstanding": "1",
    "Mortgages.NumMortPartSatisfied": "0",
    "Mortgages.NumMortSatisfied": "2",
    "SICCode.SicText_1": "86230 - Dental practice activities",
}
SHORT = {
    "name": "CompanyName",
    "number": "CompanyNumber",
    "postcode": "RegAddress.PostCode",
    "town": "RegAddress.PostTown",
    "status": "CompanyStatus",
    "kind": "CompanyCategory",
    "born": "IncorporationDate",
    "accounts": "Accounts.AccountCategory",
    "sic": "SICCode.SicText_1",
    "sic_2": "SICCode.SicText_2",
    "former": "PreviousName_1.CompanyName",
}


def line(**values: str) -> str:
    """One company, every field in quotes; what is not said is as USUAL."""
    said = USUAL | {SHORT.get(name, name): value for name, value in values.items()}
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow([said.get(column.strip(), "") for column in COLUMNS])
    return text.getvalue()


def sparing(written: str) -> str:
    """The line with quotes only where they are needed."""
    text = StringIO()
    csv.writer(text).writerow(next(csv.reader(StringIO(written, newline=""))))
    return text.getvalue()


def file(*lines: str) -> bytes:
    return (header() + "".join(lines)).encode()


def pieces(content: bytes, size: int = 1000) -> Iterator[bytes]:
    """In chunks that end anywhere."""
    return (content[start : start + size] for start in range(0, len(content), size))


def unheard(_step: str, _tally: Any) -> None:
    """Nobody listens to the progress."""
