"""What Companies House says: its errors, its search hits and profiles, and the evidence in them; no HTTP here."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import httpx2

from leads.errors import BadCredentials, BadReply, Unavailable, VendorError
from leads.evidence import SourceReport
from leads.geography import normal_postcode
from leads.normalise import normal_company_number
from leads.vocabulary import Field, Source, SourceStatus
from worker.providers.companies_house_match import Entry
from worker.providers.replies import text_of
from worker.providers.reports import evidence

REGISTER = "https://find-and-update.company-information.service.gov.uk/company"
ADDRESS = ("care_of", "po_box", "premises", "address_line_1", "address_line_2", "locality", "region", "postal_code")
PROFILE = (
    "company_name",
    "company_number",
    "company_status",
    "type",
    "date_of_creation",
    "registered_office_address",
    "sic_codes",
    "previous_company_names",
    "accounts",
)
HIT = ("title", "company_number", "company_status", "company_type", "date_of_creation", "address", "snippet")
"""What is read of a profile and of a search hit, and so all that is recorded."""

Json = dict[str, Any]

_ANY_NUMBER = re.compile(r"[A-Z0-9]{8}")


def error_of(response: httpx2.Response) -> VendorError:
    """The error for a status other than 200, 404 and 429."""
    status = response.status_code
    if status in {401, 403}:
        message = (
            "the key was refused: set COMPANIES_HOUSE_API_KEY, or the organisation's own key, to one that is valid"
        )
        return BadCredentials(Source.COMPANIES_HOUSE, message)
    if status == 408 or status >= 500:
        return Unavailable(Source.COMPANIES_HOUSE, f"failed on its side (status {status})")
    return BadReply(Source.COMPANIES_HOUSE, f"refused the request (status {status})")


def slim_profile(profile: Json) -> Json:
    """The part of a profile that is read."""
    return {name: profile[name] for name in PROFILE if name in profile}


def slim_hits(reply: Json) -> list[Json]:
    """The part of a search's hits that is read.

    Raises:
        BadReply: there is no list of hits.
    """
    items = reply.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadReply(Source.COMPANIES_HOUSE, "`items` is not a list of objects")
    return [{name: item[name] for name in HIT if name in item} for item in items]


def parse_profile(profile: Any) -> Entry:
    """A profile as an entry to compare.

    Raises:
        BadReply: it has no name, or a number that is none.
    """
    record = _object(profile)
    previous = record.get("previous_company_names")
    names = [item.get("name") for item in previous if isinstance(item, dict)] if isinstance(previous, list) else []
    return _entry(record, record.get("company_name"), names, record.get("registered_office_address"))


def parse_hits(hits: Any) -> list[Entry]:
    """A search's hits as entries; a former name that was hit stands in the snippet."""
    if not isinstance(hits, list):
        raise BadReply(Source.COMPANIES_HOUSE, "the hits are not a list")
    records = [_object(hit) for hit in hits]
    return [_entry(hit, hit.get("title"), [hit.get("snippet")], hit.get("address")) for hit in records]


def number_of(record: Json) -> str | None:
    """The register's own number for a company, of which there are stranger ones than we take from others."""
    text = (text_of(record.get("company_number")) or "").upper()
    return normal_company_number(text) or (text if _ANY_NUMBER.fullmatch(text) else None)


def report(entry: Entry, record: Json, moment: datetime, *, sure: float, detail: str) -> SourceReport:
    """The register's evidence about a company; `record` is its profile or, where that is all there is, its hit."""
    accounts = record.get("accounts")
    accounts = accounts if isinstance(accounts, dict) else {}
    coming = accounts.get("next_accounts")
    due = (coming.get("due_on") if isinstance(coming, dict) else None) or accounts.get("next_due")
    values = {
        Field.COMPANY_NUMBER: (entry.number, sure),
        Field.NAME: (entry.name, sure),
        Field.COMPANY_STATUS: (entry.status, sure),
        Field.COMPANY_TYPE: (text_of(record.get("type") or record.get("company_type")), sure),
        Field.INCORPORATED_ON: (_day(record.get("date_of_creation")), sure),
        Field.SIC_CODES: (_texts(record.get("sic_codes")), sure),
        Field.ADDRESS: (entry.address, sure),
        Field.POSTCODE: (entry.postcode, sure),
        Field.TOWN: (entry.town, sure),
        Field.PREVIOUS_NAMES: (list(entry.previous_names) if "company_name" in record else [], sure),
        Field.ACCOUNTS_DUE_ON: (_day(due), sure),
    }
    facts = evidence(Source.COMPANIES_HOUSE, values, url=f"{REGISTER}/{entry.number}", seen_at=moment)
    return SourceReport(Source.COMPANIES_HOUSE, SourceStatus.FOUND, detail, facts)


def _entry(record: Json, name: Any, previous: Iterable[Any], address: Any) -> Entry:
    number = number_of(record)
    shown = text_of(name, most=200)
    if not number or not shown:
        raise BadReply(Source.COMPANIES_HOUSE, "a company without a name or a number")
    where = address if isinstance(address, dict) else {}
    return Entry(
        number=number,
        name=shown,
        previous_names=tuple(text for item in previous if (text := text_of(item, most=200))),
        status=text_of(record.get("company_status"), most=60),
        address=", ".join(text for part in ADDRESS if (text := text_of(where.get(part), most=120))) or None,
        town=text_of(where.get("locality"), most=100),
        postcode=_postcode(where.get("postal_code")),
    )


def _object(value: Any) -> Json:
    if not isinstance(value, dict):
        raise BadReply(Source.COMPANIES_HOUSE, "a company is not a JSON object")
    return value


def _postcode(value: Any) -> str | None:
    text = text_of(value, most=20)
    return (normal_postcode(text) or text) if text else None


def _day(value: Any) -> str | None:
    """A date as it is written, or None when it is none."""
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def _texts(value: Any) -> list[str]:
    return [text for item in value if (text := text_of(item, most=20))] if isinstance(value, list) else []
