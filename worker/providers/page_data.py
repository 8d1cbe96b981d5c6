"""Reads the organisations that a page describes for machines: JSON-LD and microdata in the terms of schema.org."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import extruct

from leads.geography import normal_postcode
from leads.normalise import normal_phone
from worker.providers.page_contacts import mailbox
from worker.providers.replies import text_of

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
    )
)
"""Types whose name is not a firm's. Firms have hundreds of types, from Organization to Dentist."""

SIGNS = ("address", "telephone", "sameAs", "vatID", "logo", "legalName", "contactPoint")
MOST_DEPTH = 8
MOST_THINGS = 300


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation as a page describes it for machines."""

    name: str | None = None
    phone: str | None = None
    mail: str | None = None
    address: str | None = None
    town: str | None = None
    postcode: str | None = None
    vat: str | None = None
    description: str | None = None
    same_as: tuple[str, ...] = ()


def firms(html: str, url: str) -> list[Firm]:
    """The organisations on a page, in order; broken data is passed over."""
    if "ld+json" not in html and "itemscope" not in html:
        return []
    data = extruct.extract(html, base_url=url, syntaxes=["json-ld", "microdata"], uniform=True, errors="ignore")
    things: list[dict[str, Any]] = []
    for kind in ("json-ld", "microdata"):
        _collect(data.get(kind), things, 0)
    return [_firm(thing) for thing in things if _is_firm(thing)]


def _collect(value: Any, things: list[dict[str, Any]], depth: int) -> None:
    if depth > MOST_DEPTH or len(things) >= MOST_THINGS:
        return
    if isinstance(value, dict):
        things.append(value)
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _collect(item, things, depth + 1)


def _is_firm(thing: dict[str, Any]) -> bool:
    types = {str(kind).rpartition("/")[2] for kind in _list(thing.get("@type"))}
    return (
        bool(types) and not types & NOT_A_FIRM and bool(_first(thing, "name")) and any(sign in thing for sign in SIGNS)
    )


def _firm(thing: dict[str, Any]) -> Firm:
    address = next(_objects(thing.get("address")), {})
    parts = [_first(address, name) for name in ("streetAddress", "addressLocality", "addressRegion", "postalCode")]
    whole = _joined(parts) or _first(thing, "address")
    phone = _first(thing, "telephone") or next(
        (number for point in _objects(thing.get("contactPoint")) if (number := _first(point, "telephone"))), None
    )
    vat = _first(thing, "vatID")
    return Firm(
        name=_first(thing, "legalName") or _first(thing, "name"),
        phone=normal_phone(phone) if phone else None,
        mail=mailbox((_first(thing, "email") or "").removeprefix("mailto:")),
        address=whole,
        town=_first(address, "addressLocality"),
        postcode=normal_postcode(_first(address, "postalCode") or ""),
        vat=vat.replace(" ", "").upper() if vat else None,
        description=_first(thing, "description"),
        same_as=tuple(link for link in _list(thing.get("sameAs"))[:20] if isinstance(link, str)),
    )


def _joined(parts: Iterable[str | None]) -> str:
    """The parts in one line, each once: many a site writes the town and the postcode into the street as well."""
    line = ""
    for part in parts:
        if part and part.casefold() not in line.casefold():
            line = f"{line}, {part}" if line else part
    return line


def _first(thing: dict[str, Any], name: str) -> str | None:
    return next((text for value in _list(thing.get(name)) if (text := text_of(value))), None)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    return (item for item in _list(value) if isinstance(item, dict))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
