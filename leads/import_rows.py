"""Which column holds what, and what is wrong with a row: each problem names the row, the column and what to do."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from leads.errors import InvalidError
from leads.geography import normal_postcode
from leads.import_files import Row, Table
from leads.normalise import normal_company_number, normal_phone, site_of
from leads.vocabulary import LeadStatus

LONGEST_NAME = 160
LONGEST = {"address": 500, "town": 100, "website": 500, "description": 5_000}


class ImportField(StrEnum):
    """What a column of an uploaded file can hold."""

    NAME = "NAME"
    COMPANY_NUMBER = "COMPANY_NUMBER"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    WEBSITE = "WEBSITE"
    LINKEDIN_URL = "LINKEDIN_URL"
    ADDRESS = "ADDRESS"
    TOWN = "TOWN"
    POSTCODE = "POSTCODE"
    DESCRIPTION = "DESCRIPTION"
    STATUS = "STATUS"
    NOTES = "NOTES"


HEADINGS: Mapping[ImportField, tuple[str, ...]] = {
    ImportField.NAME: (
        "company name", "business name", "organisation name", "organization name", "account name", "customer name",
        "company", "business", "organisation", "organization", "account", "firm", "trading name", "name",
    ),
    ImportField.COMPANY_NUMBER: (
        "company number", "company no", "companies house number", "registration number", "registered number",
        "company registration number", "company reg no", "reg no", "crn", "companynumber",
    ),
    ImportField.PHONE: ("phone", "telephone", "phone number", "telephone number", "tel", "main phone", "work phone"),
    ImportField.EMAIL: ("e mail", "email", "email address", "e mail address", "mail"),
    ImportField.WEBSITE: ("website", "web site", "website url", "url", "domain", "web", "homepage", "site"),
    ImportField.LINKEDIN_URL: ("linkedin", "linkedin url", "linkedin page", "linkedinurl"),
    ImportField.ADDRESS: ("address", "street", "street address", "address line 1", "address 1", "billing street"),
    ImportField.TOWN: ("town", "city", "town city", "post town", "locality", "billing city"),
    ImportField.POSTCODE: ("postcode", "post code", "postal code", "zip", "zip code", "zip postal code"),
    ImportField.DESCRIPTION: ("description", "about", "what they do", "industry", "sector"),
    ImportField.STATUS: ("status", "lead status", "stage"),
    ImportField.NOTES: ("notes", "note", "comments", "comment", "remarks"),
}  # fmt: skip
"""What people call the columns, the surest first; our own exports' headings among them."""

IMPORTABLE = (LeadStatus.NEW, LeadStatus.CONTACTED, LeadStatus.QUALIFIED, LeadStatus.REJECTED)
"""Statuses that a lead can be imported with."""

Mapped = Mapping[ImportField, str]
"""The heading of the column that holds it."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell; `message` says what to do about it."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row that can be imported: its values as we write them, and those that are left empty not at all."""

    row: int
    values: Mapping[ImportField, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the company is called."""
        return self.values[ImportField.NAME]


def guess(headings: Sequence[str]) -> dict[ImportField, str]:
    """The columns whose headings say what they hold."""
    said = {_folded(heading): heading for heading in reversed(headings)}
    found: dict[ImportField, str] = {}
    for each, names in HEADINGS.items():
        heading = next((said[name] for name in names if name in said), None)
        if heading is not None and heading not in found.values():
            found[each] = heading
    return found


def check_mapping(mapped: Mapped, headings: Sequence[str]) -> None:
    """See that every column there is named at most once, and that one holds the names.

    Raises:
        InvalidError: naming what is wrong.
    """
    if ImportField.NAME not in mapped:
        raise InvalidError({"columns": "Say which column holds the companies' names."})
    unknown = next((heading for heading in mapped.values() if heading not in headings), None)
    if unknown is not None:
        raise InvalidError({"columns": f"The file has no column “{unknown[:80]}”: it has {', '.join(headings)[:300]}."})
    if len(set(mapped.values())) != len(mapped):
        raise InvalidError({"columns": "A column can hold one thing only."})


def check_rows(table: Table, mapped: Mapped) -> tuple[list[Incoming], list[RowProblem]]:
    """The rows that can be imported, and everything that is wrong with the others."""
    places = {each: table.headings.index(heading) for each, heading in mapped.items()}
    good, problems = [], []
    for row in table.rows:
        found = _checked(row, places, mapped)
        if isinstance(found, Incoming):
            good.append(found)
        else:
            problems += found
    return good, problems


def _checked(row: Row, places: Mapping[ImportField, int], mapped: Mapped) -> Incoming | list[RowProblem]:
    values: dict[ImportField, str] = {}
    problems = []
    for each, place in places.items():
        told = row.cells[place]
        try:
            if text := _CHECKS[each](told):
                values[each] = text
        except ValueError as wrong:
            problems.append(RowProblem(row.number, mapped[each], told[:80], str(wrong)))
    return problems or Incoming(row.number, values)


def _name(text: str) -> str:
    if not any(map(str.isalnum, text)):
        raise ValueError("The name is missing: fill it in, or delete the row.")
    if len(text) > LONGEST_NAME:
        raise ValueError(f"The name has {len(text)} characters; it can have {LONGEST_NAME}: shorten it.")
    return " ".join(text.split())


def _number(text: str) -> str:
    return _normal(text, normal_company_number, "a company number: it has 8 characters, such as 01234567 or SC123456")


def _phone(text: str) -> str:
    return _normal(text, normal_phone, "a telephone number: write it as 0116 496 0123 or +44 116 496 0123")


def _postcode(text: str) -> str:
    return _normal(text, normal_postcode, "a full UK postcode, such as LE1 1AA")


def _normal(text: str, normal: Callable[[str], str | None], wanted: str) -> str:
    if not text:
        return ""
    found = normal(text)
    if found is None:
        raise ValueError(f"This is not {wanted}.")
    return found


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        return validate_email(text, check_deliverability=False, globally_deliverable=False).normalized
    except EmailNotValidError:
        raise ValueError("This is not an e-mail address: write it as name@company.co.uk.") from None


def _website(text: str) -> str:
    if text and (" " in text or not site_of(text)):
        raise ValueError("This is not a web address: write it as www.company.co.uk.")
    address = text if not text or text.lower().startswith(("http://", "https://")) else f"https://{text}"
    return _short(address, "website")


def _linkedin(text: str) -> str:
    if not text:
        return ""
    if site_of(text) != "linkedin.com" or "/company/" not in text:
        raise ValueError("This is not a company's page: write it as https://www.linkedin.com/company/name.")
    return _website(text)


def _status(text: str) -> str:
    if not text:
        return ""
    word = text.strip().upper()
    if word not in IMPORTABLE:
        raise ValueError(f"This is not a status that a lead can come with: use {', '.join(IMPORTABLE)}, or none.")
    return word


def _notes(text: str) -> str:
    return text


def _short(text: str, name: str) -> str:
    if len(text) > LONGEST[name]:
        raise ValueError(f"This has {len(text)} characters; a {name} can have {LONGEST[name]}: shorten it.")
    return text


def _folded(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.casefold()).split())


_CHECKS: Mapping[ImportField, Callable[[str], str]] = {
    ImportField.NAME: _name,
    ImportField.COMPANY_NUMBER: _number,
    ImportField.PHONE: _phone,
    ImportField.EMAIL: _email,
    ImportField.WEBSITE: _website,
    ImportField.LINKEDIN_URL: _linkedin,
    ImportField.ADDRESS: lambda text: _short(" ".join(text.split()), "address"),
    ImportField.TOWN: lambda text: _short(" ".join(text.split()), "town"),
    ImportField.POSTCODE: _postcode,
    ImportField.DESCRIPTION: lambda text: _short(text, "description"),
    ImportField.STATUS: _status,
    ImportField.NOTES: _notes,
}
