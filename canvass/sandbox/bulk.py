"""The register's monthly file of the world: its columns, a line for each live company, and where it is downloaded."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from canvass.sandbox import filings, register
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.world import World
from leads.sic import description_of

COLUMNS = (
    "CompanyName",
    " CompanyNumber",
    "RegAddress.CareOf",
    "RegAddress.POBox",
    "RegAddress.AddressLine1",
    " RegAddress.AddressLine2",
    "RegAddress.PostTown",
    "RegAddress.County",
    "RegAddress.Country",
    "RegAddress.PostCode",
    "CompanyCategory",
    "CompanyStatus",
    "CountryOfOrigin",
    "DissolutionDate",
    "IncorporationDate",
    "Accounts.AccountRefDay",
    "Accounts.AccountRefMonth",
    "Accounts.NextDueDate",
    "Accounts.LastMadeUpDate",
    "Accounts.AccountCategory",
    "Returns.NextDueDate",
    "Returns.LastMadeUpDate",
    "Mortgages.NumMortCharges",
    "Mortgages.NumMortOutstanding",
    "Mortgages.NumMortPartSatisfied",
    "Mortgages.NumMortSatisfied",
    *(f"SICCode.SicText_{number}" for number in range(1, 5)),
    "LimitedPartnerships.NumGenPartners",
    "LimitedPartnerships.NumLimPartners",
    "URI",
    *(f" PreviousName_{number}.{part}" for number in range(1, 11) for part in ("CONDATE", "CompanyName")),
    "ConfStmtNextDueDate",
    " ConfStmtLastMadeUpDate",
)
"""As they stand in the header, blanks and all."""
CATEGORIES = {
    "ltd": "Private Limited Company",
    "plc": "Public Limited Company",
    "llp": "Limited Liability Partnership",
    "private-limited-guarant-nsc": "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",
}
BATCH = 500

Json = dict[str, Any]


def header() -> str:
    return ",".join(COLUMNS) + "\r\n"


def lines(world: World) -> Iterator[str]:
    """The companies that are not dissolved, in the order of their names, as the register's file has them."""
    live = (each for each in world.by_number.values() if world.status(each) != "dissolved")
    for company in sorted(live, key=lambda each: (register.registered_name(each), each.company_number)):
        yield line(world, company)


def line(world: World, company: Organisation) -> str:
    profile = register.profile(world, company)
    values = {
        "CompanyName": profile["company_name"],
        "CompanyNumber": profile["company_number"],
        **_office(profile["registered_office_address"]),
        "CompanyCategory": CATEGORIES[profile["type"]],
        "CompanyStatus": profile["company_status"].capitalize(),
        "CountryOfOrigin": "United Kingdom",
        "IncorporationDate": _day(profile["date_of_creation"]),
        **_accounts(profile["accounts"]),
        **_charges(filings.charges(world, company)),
        **_trades(profile["sic_codes"]),
        "LimitedPartnerships.NumGenPartners": "0",
        "LimitedPartnerships.NumLimPartners": "0",
        "URI": f"http://business.data.gov.uk/id/company/{company.company_number}",
        **_former(profile.get("previous_company_names", [])),
        "ConfStmtLastMadeUpDate": _day(profile["confirmation_statement"]["last_made_up_to"]),
    }
    return ",".join(_quoted(values.get(column.strip(), "")) for column in COLUMNS) + "\r\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _office(address: Json) -> dict[str, str]:
    return {
        "RegAddress.AddressLine1": f"{address.get('premises', '')} {address.get('address_line_1', '')}".strip(),
        "RegAddress.AddressLine2": address.get("address_line_2", ""),
        "RegAddress.PostTown": address.get("locality", "").upper(),
        "RegAddress.Country": address.get("country", "").upper(),
        "RegAddress.PostCode": address.get("postal_code", ""),
    }


def _accounts(accounts: Json) -> dict[str, str]:
    last, reference = accounts["last_accounts"], accounts["accounting_reference_date"]
    kind = "NO ACCOUNTS FILED" if last["type"] == "null" else last["type"].replace("-", " ").upper()
    return {
        "Accounts.AccountRefDay": reference["day"],
        "Accounts.AccountRefMonth": reference["month"],
        "Accounts.NextDueDate": _day(accounts["next_due"]),
        "Accounts.LastMadeUpDate": _day(last.get("made_up_to", "")),
        "Accounts.AccountCategory": kind,
    }


def _charges(charges: list[Json]) -> dict[str, str]:
    states = Counter(charge["status"] for charge in charges)
    return {
        "Mortgages.NumMortCharges": str(len(charges)),
        "Mortgages.NumMortOutstanding": str(states["outstanding"]),
        "Mortgages.NumMortPartSatisfied": str(states["part-satisfied"]),
        "Mortgages.NumMortSatisfied": str(states["fully-satisfied"]),
    }


def _trades(codes: list[str]) -> dict[str, str]:
    texts = [f"{code} - {description_of(code) or 'Other'}" for code in codes[:4]] or ["None Supplied"]
    return {f"SICCode.SicText_{place}": text for place, text in enumerate(texts, 1)}


def _former(names: list[Json]) -> dict[str, str]:
    found = {}
    for place, name in enumerate(names[:10], 1):
        found[f"PreviousName_{place}.CONDATE"] = _day(name["ceased_on"])
        found[f"PreviousName_{place}.CompanyName"] = name["name"]
    return found


def _day(text: str) -> str:
    """ "2026-04-05" → "05/04/2026"."""
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""


async def download(request: Request) -> StreamingResponse:
    """The whole file; no key is needed, as at the register."""
    world: World = request.app.state.sandbox.world

    def parts() -> Iterator[str]:
        yield header()
        rest = lines(world)
        while some := "".join(islice(rest, BATCH)):
            yield some

    return StreamingResponse(parts(), media_type="text/csv")


ROUTES = [Route("/register/BasicCompanyData.csv", download)]
