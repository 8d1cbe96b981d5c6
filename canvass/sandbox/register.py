"""The register's records of a company, made from an organisation of the world; what hangs on one is in `filings`."""

import re
from datetime import date, timedelta
from typing import Any

from canvass.sandbox.chance import number, pick, token
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.trades import SYLLABLES
from canvass.sandbox.world import World

Json = dict[str, Any]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def etag(*parts: object) -> str:
    return token(40, "etag", *parts)


def registered_name(company: Organisation) -> str:
    return company.name.upper()


def kind_of_company(company: Organisation) -> str:
    name = f" {company.name.lower()} "
    if company.company_number.startswith(("OC", "SO", "NC")) or " llp " in name:
        return "llp"
    if " plc " in name:
        return "plc"
    return "ltd" if re.search(r"\b(ltd|limited)\b", name) else "private-limited-guarant-nsc"


def address(company: Organisation) -> Json:
    """The registered office in the register's parts, from the one line that the world has."""
    parts = [part.strip() for part in company.address.split(",") if part.strip()]
    lines = [part for part in parts if part not in {company.town, company.postcode, "England", "United Kingdom"}]
    first, _, rest = lines[0].partition(" ") if lines else ("", "", "")
    numbered = bool(rest) and first[0].isdigit()
    found = {
        "premises": first if numbered else "",
        "address_line_1": rest if numbered else (lines[0] if lines else ""),
        "address_line_2": lines[1] if len(lines) > 1 else "",
        "locality": company.town,
        "postal_code": company.postcode,
        "country": "England",
    }
    return {name: text for name, text in found.items() if text}


def search_item(world: World, company: Organisation) -> Json:
    born = world.incorporated(company)
    status = world.status(company)
    where = address(company)
    return {
        "kind": "searchresults#company",
        "title": registered_name(company),
        "company_number": company.company_number,
        "company_status": status,
        "company_type": kind_of_company(company),
        "date_of_creation": born.isoformat(),
        "description": f"{company.company_number} - Incorporated on {born.day:2} {MONTHS[born.month - 1]} {born.year}",
        "description_identifier": ["incorporated-on"],
        "address": where,
        "address_snippet": ", ".join(where.values()),
        "links": {"self": f"/company/{company.company_number}"},
        "matches": {"title": []},
        "snippet": "",
    }


def advanced_item(world: World, company: Organisation) -> Json:
    return {
        "kind": "search-results#company",
        "company_name": registered_name(company),
        "company_number": company.company_number,
        "company_status": world.status(company),
        "company_type": kind_of_company(company),
        "date_of_creation": world.incorporated(company).isoformat(),
        "registered_office_address": address(company),
        "sic_codes": list(company.sic_codes),
        "links": {"company_profile": f"/company/{company.company_number}"},
    }


def profile(world: World, company: Organisation) -> Json:
    status = world.status(company)
    return {
        "company_name": registered_name(company),
        "company_number": company.company_number,
        "company_status": status,
        "type": kind_of_company(company),
        "jurisdiction": "england-wales",
        "date_of_creation": world.incorporated(company).isoformat(),
        "registered_office_address": address(company),
        "registered_office_is_in_dispute": False,
        "undeliverable_registered_office_address": False,
        "sic_codes": list(company.sic_codes),
        "can_file": status == "active",
        "has_charges": has_charges(world, company),
        "has_insolvency_history": status == "liquidation",
        "has_been_liquidated": False,
        **_former_names(world, company),
        "accounts": _accounts(world, company),
        "confirmation_statement": {"last_made_up_to": year_end(world, company).isoformat(), "overdue": False},
        "etag": etag(company.company_number),
        "links": _links(world, company),
    }


def _former_names(world: World, company: Organisation) -> Json:
    """One company in ten had another name in its first year."""
    if number(world.seed, "renamed", company.company_number) % 10:
        return {}
    born = world.incorporated(company)
    name = f"{''.join(pick(part, world.seed, company.company_number) for part in SYLLABLES)} TRADING LIMITED".upper()
    until = min(born + timedelta(days=300), world.today)
    return {
        "previous_company_names": [
            {"name": name, "effective_from": born.isoformat(), "ceased_on": until.isoformat()},
        ]
    }


def _accounts(world: World, company: Organisation) -> Json:
    """What was filed last and is due next; a company in its first year has filed none."""
    last = year_end(world, company)
    coming = last if not has_accounts(world, company) else last + timedelta(days=365)
    due = coming + timedelta(days=274)
    found: Json = {
        "accounting_reference_date": {"day": str(last.day), "month": str(last.month)},
        "last_accounts": {"type": "null"},
        "next_accounts": {
            "due_on": due.isoformat(),
            "period_start_on": (coming - timedelta(days=364)).isoformat(),
            "period_end_on": coming.isoformat(),
            "overdue": due < world.today,
        },
        "next_due": due.isoformat(),
        "next_made_up_to": coming.isoformat(),
        "overdue": due < world.today,
    }
    if has_accounts(world, company):
        found["last_accounts"] = {
            "made_up_to": last.isoformat(),
            "period_start_on": (last - timedelta(days=364)).isoformat(),
            "period_end_on": last.isoformat(),
            "type": accounts_type(company),
        }
    return found


def _links(world: World, company: Organisation) -> Json:
    """Where more is to be had; a link that is missing says that there is nothing."""
    link = f"/company/{company.company_number}"
    found = {
        "self": link,
        "officers": f"{link}/officers",
        "filing_history": f"{link}/filing-history",
        "persons_with_significant_control": f"{link}/persons-with-significant-control",
    }
    return found | ({"charges": f"{link}/charges"} if has_charges(world, company) else {})


def year_end(world: World, company: Organisation) -> date:
    """The last day of the year that its last accounts were about, or its first ones will be."""
    return world.today - timedelta(days=90 + number("year end", company.company_number) % 300)


def has_accounts(world: World, company: Organisation) -> bool:
    return world.incorporated(company) + timedelta(days=180) < year_end(world, company)


def accounts_type(company: Organisation) -> str:
    staff = company.employees or 10
    return "micro-entity" if staff < 10 else "total-exemption-full" if staff < 50 else "full"


def has_charges(world: World, company: Organisation) -> bool:
    return number(world.seed, "charge", company.company_number) % 5 == 0
