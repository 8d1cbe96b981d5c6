"""Reads the lines of the register's stream: each an event about one company, or a heartbeat; no HTTP here.

https://developer-specs.company-information.service.gov.uk/streaming-api describes them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import orjson
import structlog

from leads.geography import normal_postcode
from leads.register_changes import Change
from leads.register_words import UNSAID, standing
from worker.providers.companies_house_reply import day_of, number_of
from worker.providers.replies import text_of

log = structlog.get_logger()

KIND = "company-profile"
DELETED = "deleted"
STRIKING_OFF = "active-proposal-to-strike-off"
STREET = ("care_of", "po_box", "premises", "address_line_1", "address_line_2")

Json = Mapping[str, Any]


class Lines:
    """Cuts a stream into lines; what was not ended when the connection broke is lost, and will be sent again."""

    def __init__(self) -> None:
        self._rest = b""

    def cut(self, chunk: bytes) -> list[bytes]:
        """The lines that are complete now."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return lines


def changes(lines: Iterable[bytes]) -> Iterator[Change]:
    """The events among the lines, in their order; one that cannot be read is logged and passed over."""
    for line in lines:
        if not line.strip():
            continue  # a heartbeat
        try:
            yield change_of(orjson.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            log.warning("register_event_unreadable", error=f"{type(error).__name__}: {error}"[:200])


def change_of(event: Json) -> Change:
    """One event.

    Raises:
        ValueError, TypeError, KeyError: it does not have its shape.
    """
    if event["resource_kind"] != KIND:
        raise ValueError(f"it is about a {event['resource_kind']!r}")
    about = event["event"]
    number = number_of({"company_number": event["resource_id"]})
    if number is None:
        raise ValueError(f"{event['resource_id']!r} is no company number")
    published = datetime.fromisoformat(about["published_at"])
    return Change(
        number=number,
        timepoint=int(about["timepoint"]),
        published_at=published if published.tzinfo else published.replace(tzinfo=UTC),
        columns=None if about["type"] == DELETED else columns_of(event["data"]),
    )


def columns_of(profile: Json) -> dict[str, Any]:
    """A profile as the register's columns, all but the keys and the charges.

    Raises:
        ValueError, TypeError, KeyError: it has no name, or not its shape.
    """
    name = text_of(profile["company_name"], most=400)
    if name is None:
        raise ValueError("a company without a name")
    accounts = _dict(profile.get("accounts"))
    last, coming = _dict(accounts.get("last_accounts")), _dict(accounts.get("next_accounts"))
    kind_of_accounts, status = text_of(last.get("type"), most=60) or "", text_of(profile.get("company_status"), most=60)
    filed = "" if kind_of_accounts in UNSAID else kind_of_accounts
    return {
        "name": name,
        "former_names": _former(profile.get("previous_company_names")),
        **_office(_dict(profile.get("registered_office_address"))),
        "type": text_of(profile.get("type"), most=100),
        "status": status,
        "accounts_category": filed or None,
        "standing": standing(status or "", filed, striking_off=profile.get("company_status_detail") == STRIKING_OFF),
        "incorporated_on": _date(profile.get("date_of_creation")),
        "accounts_due_on": _date(coming.get("due_on")) or _date(accounts.get("next_due")),
        "accounts_made_up_to": _date(last.get("made_up_to")) or _date(last.get("period_end_on")),
        "sic_codes": " ".join(filter(None, (text_of(code, most=5) for code in profile.get("sic_codes") or ()))) or None,
    }


def _office(address: Json) -> dict[str, str | None]:
    parts = (text_of(address.get(part), most=120) for part in STREET)
    code = text_of(address.get("postal_code"), most=20)
    return {
        "street": ", ".join(filter(None, parts)) or None,
        "town": text_of(address.get("locality"), most=100),
        "county": text_of(address.get("region"), most=100),
        "postcode": (normal_postcode(code) or code.upper()) if code else None,
        "country": text_of(address.get("country"), most=100),
    }


def _former(names: Any) -> list[str]:
    said = (item.get("name") for item in names if isinstance(item, dict)) if isinstance(names, list) else ()
    return [name for text in said if (name := text_of(text, most=400))]


def _date(value: Any) -> date | None:
    day = day_of(value)
    return date.fromisoformat(day) if day else None


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}
