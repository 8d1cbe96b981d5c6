"""The register's records, made from an organisation of the world: addresses, profiles, officers, filings; no HTTP."""

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
    link = f"/company/{company.company_number}"
    made_up = _year_end(world, company)
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
        "has_charges": _has_charge(world, company),
        "has_insolvency_history": status == "liquidation",
        "has_been_liquidated": False,
        "accounts": {
            "last_accounts": {"made_up_to": made_up.isoformat(), "type": _accounts_type(company)},
            "overdue": False,
        },
        "confirmation_statement": {"last_made_up_to": made_up.isoformat(), "overdue": False},
        "etag": etag(company.company_number),
        "links": {"self": link, "officers": f"{link}/officers", "filing_history": f"{link}/filing-history"},
    }


def _year_end(world: World, company: Organisation) -> date:
    return world.today - timedelta(days=90 + number("year end", company.company_number) % 300)


def _accounts_type(company: Organisation) -> str:
    staff = company.employees or 10
    return "micro-entity" if staff < 10 else "total-exemption-full" if staff < 50 else "full"


def _has_charge(world: World, company: Organisation) -> bool:
    return number(world.seed, "charge", company.company_number) % 5 == 0


def _person(*parts: object) -> tuple[str, str]:
    """An invented surname and given name."""
    surname = "".join(pick(syllables, *parts, place) for place, syllables in enumerate(SYLLABLES))
    return surname.upper(), pick(("Alex", "Robin", "Sam", "Jo", "Kit", "Lee", "Pat", "Chris"), *parts)


def officers(world: World, company: Organisation) -> Json:
    count = 1 + number(world.seed, "officers", company.company_number) % 3
    items = [_officer(world, company, place) for place in range(count)]
    return {
        "kind": "officer-list",
        "total_results": count,
        "active_count": count,
        "resigned_count": 0,
        "inactive_count": 0,
        "start_index": 0,
        "items_per_page": 35,
        "items": items,
        "etag": etag("officers", company.company_number),
        "links": {"self": f"/company/{company.company_number}/officers"},
    }


def _officer(world: World, company: Organisation, place: int) -> Json:
    surname, given = _person(world.seed, company.company_number, place)
    return {
        "name": f"{surname}, {given}",
        "officer_role": "llp-member" if kind_of_company(company) == "llp" else "director",
        "appointed_on": world.incorporated(company).isoformat(),
        "nationality": "British",
        "country_of_residence": "England",
        "occupation": "Director",
        "address": address(company),
        "links": {"self": f"/company/{company.company_number}/appointments/{token(27, company.company_number, place)}"},
    }


def filing_history(world: World, company: Organisation) -> Json:
    items = [
        _filing(company, _year_end(world, company), "confirmation-statement", "CS01"),
        _filing(company, _year_end(world, company), "accounts", "AA"),
        _filing(company, world.incorporated(company), "incorporation", "NEWINC"),
    ]
    return {
        "total_count": len(items),
        "items_per_page": 25,
        "start_index": 0,
        "filing_history_status": "filing-history-available",
        "items": items,
    }


def _filing(company: Organisation, day: date, category: str, form: str) -> Json:
    transaction = token(20, company.company_number, category)
    return {
        "category": category,
        "date": day.isoformat(),
        "description": category,
        "type": form,
        "pages": 3,
        "transaction_id": transaction,
        "links": {"self": f"/company/{company.company_number}/filing-history/{transaction}"},
    }


def controllers(world: World, company: Organisation) -> Json:
    surname, given = _person(world.seed, company.company_number, 0)
    item = {
        "kind": "individual-person-with-significant-control",
        "name": f"{given} {surname.title()}",
        "name_elements": {"surname": surname.title(), "forename": given},
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        "notified_on": max(world.incorporated(company), date(2016, 4, 6)).isoformat(),
        "nationality": "British",
        "country_of_residence": "England",
        "address": address(company),
        "etag": etag("controller", company.company_number),
    }
    return {
        "total_results": 1,
        "active_count": 1,
        "ceased_count": 0,
        "start_index": 0,
        "items_per_page": 25,
        "items": [item],
        "links": {"self": f"/company/{company.company_number}/persons-with-significant-control"},
    }


def charges(world: World, company: Organisation) -> Json:
    charge = {
        "charge_number": 1,
        "charge_code": f"{company.company_number}0001",
        "classification": {"type": "charge-description", "description": "A registered charge"},
        "status": "outstanding",
        "created_on": world.incorporated(company).isoformat(),
        "persons_entitled": [{"name": "Sandbox Bank PLC"}],
        "etag": etag("charge", company.company_number),
    }
    items = [charge] if _has_charge(world, company) else []
    return {
        "total_count": len(items),
        "unfiltered_count": len(items),
        "satisfied_count": 0,
        "part_satisfied_count": 0,
        "items": items,
        "etag": etag("charges", company.company_number),
    }
