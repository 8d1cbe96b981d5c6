"""What Companies House says of a company in hits, lists and profiles, and the evidence in it; no HTTP here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from leads.errors import BadReply
from leads.evidence import Evidence, SourceReport
from leads.geography import normal_postcode
from leads.normalise import normal_company_number
from leads.register_match import Entry
from leads.vocabulary import Field, Source, SourceStatus
from worker.providers.companies_house_line import Json
from worker.providers.replies import text_of
from worker.providers.reports import evidence

REGISTER = "https://find-and-update.company-information.service.gov.uk/company"
ADDRESS = ("care_of", "po_box", "premises", "address_line_1", "address_line_2", "locality", "region", "postal_code")
COMPANY = ("company_name", "company_number", "company_status", "date_of_creation", "sic_codes")
PROFILE = (
    *COMPANY,
    "type",
    "registered_office_address",
    "previous_company_names",
    "accounts",
    "has_charges",
    "links",
)
ITEM = (*COMPANY, "company_type", "registered_office_address")
HIT = ("title", "company_number", "company_status", "company_type", "date_of_creation", "address", "snippet")
"""What is read of a profile, of a list's item and of a search's hit, and so all that is recorded."""

_ANY_NUMBER = re.compile(r"[A-Z0-9]{8}")


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the register shows it; dates are ISO.

    Only a `whole` record, which a profile is, has anything from `accounts_due_on` on, and its former names for certain:
    those of a hit may be anything that the search has hit.
    """

    entry: Entry
    kind: str | None = None
    incorporated_on: str | None = None
    sic_codes: tuple[str, ...] = ()
    whole: bool = False
    accounts_due_on: str | None = None
    accounts_made_up_to: str | None = None
    accounts_category: str | None = None
    has_charges: bool | None = None


class Seen(NamedTuple):
    """A company, and when the register showed it so."""

    company: Company
    moment: datetime


def slim(records: Any, names: Iterable[str]) -> list[Json]:
    """The parts with these names of each record.

    Raises:
        BadReply: it is no list of records.
    """
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise BadReply(Source.COMPANIES_HOUSE, "`items` is not a list of objects")
    wanted = tuple(names)
    return [{name: record[name] for name in wanted if name in record} for record in records]


def parse_profile(profile: Any) -> Company:
    """A profile.

    Raises:
        BadReply: it has no name, or a number that is none.
    """
    record = _object(profile)
    previous = record.get("previous_company_names")
    names = [item.get("name") for item in previous if isinstance(item, dict)] if isinstance(previous, list) else []
    accounts, charged = _dict(record.get("accounts")), record.get("has_charges")
    last, coming = _dict(accounts.get("last_accounts")), _dict(accounts.get("next_accounts"))
    return Company(
        _entry(record, record.get("company_name"), names, record.get("registered_office_address")),
        kind=text_of(record.get("type"), most=100),
        incorporated_on=day_of(record.get("date_of_creation")),
        sic_codes=_codes(record.get("sic_codes")),
        whole=True,
        accounts_due_on=day_of(coming.get("due_on")) or day_of(accounts.get("next_due")),
        accounts_made_up_to=day_of(last.get("made_up_to")) or day_of(last.get("period_end_on")),
        accounts_category=_category(last.get("type")),
        has_charges=charged if isinstance(charged, bool) else None,
    )


def parse_items(items: Any) -> list[Company]:
    """What an advanced search lists. One item among many that has no name or number is passed over.

    Raises:
        BadReply: it is no list of companies.
    """
    read = [company for item in _objects(items) if (company := _item(item))]
    if items and not read:
        raise BadReply(Source.COMPANIES_HOUSE, "no company in the list has a name and a number")
    return read


def _item(item: Json) -> Company | None:
    try:
        entry = _entry(item, item.get("company_name"), (), item.get("registered_office_address"))
    except BadReply:
        return None
    return Company(
        entry,
        kind=text_of(item.get("company_type"), most=100),
        incorporated_on=day_of(item.get("date_of_creation")),
        sic_codes=_codes(item.get("sic_codes")),
    )


def parse_hits(hits: Any) -> list[Company]:
    """A plain search's hits, which say nothing of trades; a former name that was hit stands in the snippet.

    Raises:
        BadReply: it is no list of companies.
    """
    return [
        Company(
            _entry(hit, hit.get("title"), [hit.get("snippet")], hit.get("address")),
            kind=text_of(hit.get("company_type"), most=100),
            incorporated_on=day_of(hit.get("date_of_creation")),
        )
        for hit in _objects(hits)
    ]


def report_of(seen: Seen, *, sure: float, detail: str) -> SourceReport:
    """The register's evidence about a company."""
    return SourceReport(Source.COMPANIES_HOUSE, SourceStatus.FOUND, detail, evidence_of(seen, sure=sure))


def evidence_of(seen: Seen, *, sure: float) -> tuple[Evidence, ...]:
    """Every value that the register gives; `sure` is how sure it is that they are about this very company."""
    company, moment = seen
    entry = company.entry
    values = {
        Field.COMPANY_NUMBER: (entry.number, sure),
        Field.NAME: (entry.name, sure),
        Field.COMPANY_STATUS: (entry.status, sure),
        Field.COMPANY_TYPE: (company.kind, sure),
        Field.INCORPORATED_ON: (company.incorporated_on, sure),
        Field.SIC_CODES: (list(company.sic_codes), sure),
        Field.ADDRESS: (entry.address, sure),
        Field.POSTCODE: (entry.postcode, sure),
        Field.TOWN: (entry.town, sure),
        Field.PREVIOUS_NAMES: (list(entry.previous_names) if company.whole else [], sure),
        Field.ACCOUNTS_DUE_ON: (company.accounts_due_on, sure),
        Field.ACCOUNTS_MADE_UP_TO: (company.accounts_made_up_to, sure),
        Field.ACCOUNTS_CATEGORY: (company.accounts_category, sure),
        Field.CHARGES: (None if company.has_charges is None else {"registered": company.has_charges}, sure),
    }
    return evidence(Source.COMPANIES_HOUSE, values, url=page_of(entry.number), seen_at=moment)


def page_of(number: str) -> str:
    """The public page of a company."""
    return f"{REGISTER}/{number}"


def number_of(record: Json) -> str | None:
    """The register's own number for a company, of which there are stranger ones than we take from others."""
    text = (text_of(record.get("company_number")) or "").upper()
    return normal_company_number(text) or (text if _ANY_NUMBER.fullmatch(text) else None)


def day_of(value: Any) -> str | None:
    """A date as it is written, a moment's without its time; None when it is none."""
    try:
        return date.fromisoformat(value.partition("T")[0]).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def _entry(record: Json, name: Any, previous: Iterable[Any], address: Any) -> Entry:
    number = number_of(record)
    shown = text_of(name, most=200)
    if not number or not shown:
        raise BadReply(Source.COMPANIES_HOUSE, "a company without a name or a number")
    where = _dict(address)
    return Entry(
        number=number,
        name=shown,
        previous_names=tuple(text for item in previous if (text := text_of(item, most=200))),
        status=text_of(record.get("company_status"), most=60),
        address=", ".join(text for part in ADDRESS if (text := text_of(where.get(part), most=120))) or None,
        town=text_of(where.get("locality"), most=100),
        postcode=_postcode(where.get("postal_code")),
    )


def _objects(value: Any) -> list[Json]:
    if not isinstance(value, list):
        raise BadReply(Source.COMPANIES_HOUSE, "the companies are not a list")
    return [_object(item) for item in value]


def _object(value: Any) -> Json:
    if not isinstance(value, dict):
        raise BadReply(Source.COMPANIES_HOUSE, "a company is not a JSON object")
    return value


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _postcode(value: Any) -> str | None:
    text = text_of(value, most=20)
    return (normal_postcode(text) or text) if text else None


def _category(value: Any) -> str | None:
    """What kind of accounts were filed; a company that never filed has some of the type "null"."""
    text = text_of(value, most=60)
    return None if text in {"null", "no-accounts-type-available"} else text


def _codes(value: Any) -> tuple[str, ...]:
    return tuple(text for item in value if (text := text_of(item, most=20))) if isinstance(value, list) else ()
