"""Reads the organisations that a page describes for machines, in the terms of schema.org; JSON-LD is parsed here."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import orjson

from leads.geography import normal_postcode
from worker.providers.page_contacts import phone_of
from worker.providers.page_hours import hours_of_data
from worker.providers.page_mail import mailbox
from worker.providers.page_markup import Script
from worker.providers.page_numbers import company_numbers, vat_number
from worker.providers.replies import storable, text_of

NOT_A_FIRM = frozenset(
    (
        "Person",
        "WebSite",
        "WebPage",
        "Article",
        "NewsArticle",
        "BlogPosting",
        "Product",
        "Offer",
        "Event",
        "Review",
        "JobPosting",
        "BreadcrumbList",
        "ListItem",
        "ImageObject",
        "VideoObject",
        "PostalAddress",
        "Service",
        "City",
        "Country",
        "Place",
        "Brand",
        "Question",
        "ContactPoint",
    )
)
"""Types whose name is not a firm's. Firms have hundreds of types, from Organization to Dentist."""

OTHERS = frozenset(
    (
        "affiliation",
        "alumniOf",
        "brand",
        "client",
        "competitor",
        "creator",
        "funder",
        "hiringOrganization",
        "itemReviewed",
        "manufacturer",
        "member",
        "memberOf",
        "mentions",
        "parentOrganization",
        "review",
        "reviews",
        "seller",
        "sponsor",
        "subjectOf",
    )
)
"""Properties that lead to somebody else."""

SIGNS = ("address", "telephone", "sameAs", "vatID", "logo", "legalName", "contactPoint")
MOST_DEPTH = 8
MOST_THINGS = 300
MOST_BLOCK = 400_000
MOST_BLOCKS = 30

_WRAPPING = re.compile(
    r"^\s*(?:<!--|<!\[CDATA\[|/\*.{0,40}?\*/|//<!\[CDATA\[)?\s*|\s*(?:-->|\]\]>|//\]\]>|;)?\s*$", re.DOTALL
)
_TRAILING_COMMA = re.compile(r",(?=\s{0,40}[}\]])")
_REGISTERS = re.compile(r"compan|crn|registration", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation as a page describes it for machines; `names` begins with the registered one, if it is told."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    address: str | None = None
    town: str | None = None
    postcode: str | None = None
    vat: str | None = None
    number: str | None = None
    description: str | None = None
    same_as: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    employees: int | None = None
    founded: str | None = None


def linked_things(scripts: Iterable[Script]) -> list[dict[str, Any]]:
    """What a page's JSON-LD describes; broken data is passed over."""
    blocks = [script.text for script in scripts if "ld+json" in script.kind][:MOST_BLOCKS]
    return [thing for block in blocks for thing in _top(_parsed(block[:MOST_BLOCK]))]


def firms(things: Iterable[dict[str, Any]]) -> list[Firm]:
    """The organisations among things and what they contain, in order, each once; nobody else's."""
    found: list[dict[str, Any]] = []
    tops = list(things)
    named = {str(thing["@id"]): thing for thing in tops if "@id" in thing and len(thing) > 1}
    for thing in tops:
        _collect(thing, found, 0)
    return [_firm(thing, named) for thing in found if _is_firm(thing)]


def _parsed(block: str) -> Any:
    """JSON as it is found in pages: in comments, with line breaks in texts, with a comma too many."""
    text = _WRAPPING.sub("", unescape(block) if "&quot;" in block else block)
    try:
        return storable(orjson.loads(text))
    except ValueError:
        pass
    try:
        return storable(json.loads(_TRAILING_COMMA.sub("", text), strict=False))
    except (ValueError, RecursionError):
        return None


def _top(value: Any) -> Iterator[dict[str, Any]]:
    for item in _list(value)[:MOST_THINGS]:
        if isinstance(item, dict):
            yield item
            yield from (each for each in _list(item.get("@graph"))[:MOST_THINGS] if isinstance(each, dict))


def _collect(value: Any, found: list[dict[str, Any]], depth: int) -> None:
    if depth > MOST_DEPTH or len(found) >= MOST_THINGS:
        return
    if isinstance(value, list):
        for item in value:
            _collect(item, found, depth + 1)
    elif isinstance(value, dict) and not any(value is each for each in found):
        found.append(value)
        for name, item in value.items():
            if name not in OTHERS and name != "@graph":
                _collect(item, found, depth + 1)


def _is_firm(thing: dict[str, Any]) -> bool:
    types = {re.split("[/#:]", str(kind))[-1] for kind in _list(thing.get("@type"))}
    return (
        bool(types) and not types & NOT_A_FIRM and bool(_first(thing, "name")) and any(sign in thing for sign in SIGNS)
    )


def _firm(thing: dict[str, Any], named: dict[str, dict[str, Any]]) -> Firm:
    address = next(_objects(thing.get("address"), named), {})
    parts = [_first(address, name) for name in ("streetAddress", "addressLocality", "addressRegion", "postalCode")]
    points = [thing, *(p for p in _objects(thing.get("contactPoint"), named) if "fax" not in str(p.get("contactType")))]
    vat = _first(thing, "vatID")
    return Firm(
        names=tuple(filter(None, (_first(thing, "legalName"), _first(thing, "name"), _first(thing, "alternateName")))),
        phones=tuple(number for point in points for text in _texts(point, "telephone") if (number := phone_of(text))),
        mails=tuple(mail for point in points for text in _texts(point, "email") if (mail := mailbox(text))),
        address=_joined(parts) or _first(thing, "address"),
        town=_first(address, "addressLocality"),
        postcode=normal_postcode(_first(address, "postalCode") or ""),
        vat=vat_number(vat) if vat else None,
        number=_number(thing, named),
        description=_first(thing, "description"),
        same_as=tuple(_texts(thing, "sameAs")),
        hours=tuple(hours_of_data(thing.get("openingHours"), thing.get("openingHoursSpecification"))),
        employees=_employees(thing.get("numberOfEmployees"), named),
        founded=_year(_first(thing, "foundingDate")),
    )


def _number(thing: dict[str, Any], named: dict[str, dict[str, Any]]) -> str | None:
    """The register number, where an identifier says that it is one."""
    for each in _objects(thing.get("identifier"), named):
        told = " ".join(_texts(each, "propertyID") + _texts(each, "name"))
        if _REGISTERS.search(told) and (value := _first(each, "value")):
            return next(iter(company_numbers(f"company number {value}")), None)
    return None


def _employees(value: Any, named: dict[str, dict[str, Any]]) -> int | None:
    """A number of employees, as a number, a text or a QuantitativeValue; of a range the least."""
    told = next(_objects(value, named), None)
    plain = told.get("value", told.get("minValue")) if told else next(iter(_list(value)), None)
    match = re.match(r"\d{1,3}(?:,\d{3})+|\d{1,7}", str(plain).strip()) if not isinstance(plain, bool) else None
    count = int(match[0].replace(",", "")) if match else 0
    return count if 0 < count < 3_000_000 else None


def _year(text: str | None) -> str | None:
    match = re.match(r"(1[5-9]\d\d|20\d\d)\b", text or "")
    return match[1] if match else None


def _joined(parts: Iterable[str | None]) -> str:
    """The parts in one line, each once: many a site writes the town and the postcode into the street as well."""
    line = ""
    for part in parts:
        if part and part.casefold() not in line.casefold():
            line = f"{line}, {part}" if line else part
    return line


def _first(thing: dict[str, Any], name: str) -> str | None:
    return next(iter(_texts(thing, name)), None)


def _texts(thing: dict[str, Any], name: str) -> list[str]:
    return [text for value in _list(thing.get(name))[:20] if (text := text_of(value))]


def _objects(value: Any, named: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The objects in a value; one that is only an `@id` stands for the thing of that name."""
    for item in _list(value)[:20]:
        if isinstance(item, dict):
            yield named.get(str(item.get("@id")), item) if len(item) == 1 else item


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
