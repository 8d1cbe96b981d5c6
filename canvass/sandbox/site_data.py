"""What a website says for machines: schema.org as JSON-LD, alone or in a graph; microdata is in the pages' markup."""

import json
from typing import Any

from canvass.sandbox.organisations import Organisation
from canvass.sandbox.presence import Presence
from canvass.sandbox.topics import topic_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
TYPES = {
    "dentist": "Dentist",
    "restaurant": "Restaurant",
    "store": "Store",
    "school": "School",
    "lawyer": "LegalService",
    "accounting": "AccountingService",
}
"""schema.org's type for a place type, where it has one of its own."""


def linked_data(shown: Presence, linkedin: str | None) -> str:
    """The script, or "" for sites without one."""
    if shown.data == "json-ld":
        return _script({"@context": "https://schema.org", "@type": "Organization", **_known(shown, linkedin)})
    if shown.data == "graph":
        page = {"@type": "WebSite", "name": shown.owner.name, "url": shown.owner.website}
        firm = {"@type": [_type(shown.owner)], "@id": "#firm", **_known(shown, linkedin), **_more(shown)}
        return _script({"@context": "https://schema.org", "@graph": [page, firm]})
    return ""


def _known(shown: Presence, linkedin: str | None) -> dict[str, Any]:
    owner = shown.owner
    known = {
        "name": owner.name,
        "url": owner.website,
        "telephone": shown.phone or None,
        "address": _address(owner),
        "sameAs": [linkedin] if linkedin else None,
    }
    return {name: value for name, value in known.items() if value}


def _more(shown: Presence) -> dict[str, Any]:
    staff = shown.owner.employees
    more = {
        "email": f"mailto:{shown.mail}" if shown.mail and shown.mail_form == "link" else None,
        "vatID": f"GB {shown.vat}" if shown.vat else None,
        "numberOfEmployees": {"@type": "QuantitativeValue", "value": staff} if staff and shown.staff else None,
        "openingHoursSpecification": _hours(shown) if shown.hours else None,
        "department": [_department(shown.owner, place) for place in shown.places[:3]] or None,
    }
    return {name: value for name, value in more.items() if value}


def _hours(shown: Presence) -> list[dict[str, Any]]:
    opens, closes, _ = shown.hours or ("", "", "")
    days = [f"https://schema.org/{day}" for day in WEEKDAYS]
    return [{"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens, "closes": closes}]


def _department(head: Organisation, place: Organisation) -> dict[str, Any]:
    return {"@type": _type(head), "name": f"{head.name} {place.town}", "address": _address(place)}


def _address(owner: Organisation) -> dict[str, str]:
    known = {
        "@type": "PostalAddress",
        "streetAddress": owner.address,
        "addressLocality": owner.town,
        "postalCode": owner.postcode,
        "addressCountry": "GB",
    }
    return {name: value for name, value in known.items() if value}


def _type(owner: Organisation) -> str:
    topic = topic_of(owner)
    return TYPES.get(topic.place_type if topic else "", "LocalBusiness")


def _script(data: dict[str, Any]) -> str:
    return f'<script type="application/ld+json">{json.dumps(data).replace("<", chr(92) + "u003c")}</script>'
