"""What hangs on a company of the register: officers, controllers, charges and filings, as lists in pages; no HTTP."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, timedelta
from typing import Any

from canvass.sandbox.chance import number, pick, token
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.register import address, etag, has_accounts, has_charges, kind_of_company, year_end
from canvass.sandbox.trades import SYLLABLES
from canvass.sandbox.world import World

Json = dict[str, Any]
DOCUMENTS = "https://frontend-doc-api.company-information.service.gov.uk/document"
"""The host that links name is not the one that outsiders may ask: they take the document's name from the link."""
YEARS = 3


def _person(*parts: object) -> tuple[str, str]:
    """An invented surname and given name."""
    surname = "".join(pick(syllables, *parts, place) for place, syllables in enumerate(SYLLABLES))
    return surname.upper(), pick(("Alex", "Robin", "Sam", "Jo", "Kit", "Lee", "Pat", "Chris"), *parts)


def officers(world: World, company: Organisation) -> list[Json]:
    """Those in office first, then those who have left it."""
    current = 1 + number(world.seed, "officers", company.company_number) % 3
    former = number(world.seed, "former officers", company.company_number) % 3
    return [_officer(world, company, place, left=place >= current) for place in range(current + former)]


def _officer(world: World, company: Organisation, place: int, *, left: bool) -> Json:
    surname, given = _person(world.seed, company.company_number, place)
    born = world.incorporated(company)
    found = {
        "name": f"{surname}, {given}",
        "officer_role": "llp-member" if kind_of_company(company) == "llp" else "director",
        "appointed_on": born.isoformat(),
        "nationality": "British",
        "country_of_residence": "England",
        "occupation": "Director",
        "address": address(company),
        "date_of_birth": {"month": 1 + place, "year": 1960 + number("born", surname) % 40},
        "links": {"self": f"/company/{company.company_number}/appointments/{token(27, company.company_number, place)}"},
    }
    return found | ({"resigned_on": min(born + timedelta(days=500), world.today).isoformat()} if left else {})


def controllers(world: World, company: Organisation) -> list[Json]:
    """Its first director, or a company that owns it; before that, in one of four, somebody who does no more."""
    owned = number(world.seed, "owned", company.company_number) % 6 == 0
    now = _owner(world, company) if owned else _individual(world, company, 0)
    before = number(world.seed, "sold", company.company_number) % 4 == 0
    return [now, *([_individual(world, company, 9) | {"ceased_on": world.today.isoformat()}] if before else [])]


def _individual(world: World, company: Organisation, place: int) -> Json:
    surname, given = _person(world.seed, company.company_number, place)
    return {
        "kind": "individual-person-with-significant-control",
        "name": f"{given} {surname.title()}",
        "name_elements": {"surname": surname.title(), "forename": given},
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        "notified_on": max(world.incorporated(company), date(2016, 4, 6)).isoformat(),
        "nationality": "British",
        "country_of_residence": "England",
        "address": address(company),
        "etag": etag("controller", company.company_number, place),
    }


def _owner(world: World, company: Organisation) -> Json:
    surname, _ = _person(world.seed, company.company_number, "owner")
    return {
        "kind": "corporate-entity-person-with-significant-control",
        "name": f"{surname.title()} Group Limited",
        "identification": {"legal_form": "Limited Company", "country_registered": "England"},
        "natures_of_control": ["ownership-of-shares-75-to-100-percent", "voting-rights-75-to-100-percent"],
        "notified_on": max(world.incorporated(company), date(2016, 4, 6)).isoformat(),
        "address": address(company),
        "etag": etag("owner", company.company_number),
    }


def charges(world: World, company: Organisation) -> list[Json]:
    count = 1 + number(world.seed, "charges", company.company_number) % 3 if has_charges(world, company) else 0
    states = ("outstanding", "fully-satisfied", "part-satisfied")
    return [
        {
            "charge_number": place + 1,
            "charge_code": f"{company.company_number}{place + 1:04}",
            "classification": {"type": "charge-description", "description": "A registered charge"},
            "status": pick(states, world.seed, "charge state", company.company_number, place),
            "created_on": world.incorporated(company).isoformat(),
            "persons_entitled": [{"name": "Sandbox Bank PLC"}],
            "etag": etag("charge", company.company_number, place),
        }
        for place in range(count)
    ]


def filings(world: World, company: Organisation) -> list[Json]:
    """The newest first."""
    born, last = world.incorporated(company), year_end(world, company)
    made_up = [last - timedelta(days=365 * age) for age in range(YEARS)] if has_accounts(world, company) else []
    found = [_filing(company, last + timedelta(days=20), "confirmation-statement", "CS01")]
    found += [_filed_accounts(company, each) for each in made_up if each > born]
    found += [
        _filing(company, born + timedelta(days=30), "accounts", "AA01"),
        _filing(company, born, "incorporation", "NEWINC"),
    ]
    return sorted(found, key=lambda filing: str(filing["date"]), reverse=True)


def _filed_accounts(company: Organisation, made_up: date) -> Json:
    filing = _filing(company, made_up + timedelta(days=60), "accounts", "AA")
    filing["description_values"] = {"made_up_date": made_up.isoformat()}
    filing["links"]["document_metadata"] = f"{DOCUMENTS}/{document_of(company, made_up)}"
    return filing


def _filing(company: Organisation, day: date, category: str, form: str) -> Json:
    transaction = token(20, company.company_number, category, day)
    return {
        "category": category,
        "date": day.isoformat(),
        "description": category,
        "type": form,
        "pages": 3,
        "transaction_id": transaction,
        "links": {"self": f"/company/{company.company_number}/filing-history/{transaction}"},
    }


def document_of(company: Organisation, made_up: date) -> str:
    """The name of the document that holds a year's accounts."""
    return urlsafe_b64encode(f"{company.company_number} {made_up}".encode()).decode().rstrip("=")


def accounts_behind(world: World, document: str) -> tuple[Organisation, date] | None:
    """Whose accounts a document holds, and up to when; None for a name that no document has."""
    try:
        number_text, _, day = urlsafe_b64decode(document + "=" * (-len(document) % 4)).decode().partition(" ")
        made_up = date.fromisoformat(day)
    except ValueError:
        return None
    company = world.by_number.get(number_text)
    return (company, made_up) if company else None
