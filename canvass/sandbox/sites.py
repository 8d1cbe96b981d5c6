"""Company websites as HTML: what stands on which page of which host; fetching and proxying are elsewhere."""

import html
import json
from dataclasses import dataclass
from typing import Any

from canvass.sandbox.chance import fraction, pick
from canvass.sandbox.organisations import Organisation, path_of
from canvass.sandbox.topics import topic_of
from canvass.sandbox.world import World

LABEL = "Canvass sandbox"
PAGES = {"/": "Home", "/about": "About us", "/contact": "Contact"}
ROBOTS = "# Canvass sandbox\nUser-agent: *\nDisallow: /admin/\n"
HAS_IMPRINT_PAGE = 0.3


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    media_type: str = "text/html; charset=utf-8"
    names: tuple[str, ...] = ()


def page(world: World, host: str, path: str) -> Page | None:
    """The page at a path of a host; None for a host that nobody in the world has."""
    owners = world.site(host)
    if not owners:
        return None
    if path == "/robots.txt":
        return Page(200, ROBOTS, "text/plain; charset=utf-8")
    if other := world.parked_for(owners[0].host):
        return Page(200, _parked(world, host, other), names=(other.name,))
    at = path.rstrip("/") or "/"
    branch = next((each for each in owners if path_of(each.website) == at), None)
    if len({each.name for each in owners}) == 1:
        return _own_page(world, owners[0], at)
    named_path = branch is not None and at != "/"
    return _own_page(world, branch, "/") if named_path and branch else _group_page(host, owners, at)


def _own_page(world: World, owner: Organisation, at: str) -> Page:
    start = path_of(owner.website)
    at = "/" if at == start else at
    pages = dict(PAGES) | ({"/imprint": "Legal"} if _has_imprint_page(world, owner) else {})
    if at not in pages:
        return Page(404, _document("Page not found", "<h1>Page not found</h1>", ""))
    bodies = {"/": _home, "/about": _about, "/contact": _contact, "/imprint": _imprint_page}
    body = _links(pages) + bodies[at](world, owner)
    footer = _imprint(world, owner, whole=at == "/imprint" or not _has_imprint_page(world, owner))
    title = f"{owner.name} | {pages[at]}"
    return Page(200, _document(title, body, footer, _linked_data(world, owner)), names=(owner.name,))


def _has_imprint_page(world: World, owner: Organisation) -> bool:
    """Where there is one, the registered number stands there alone."""
    return fraction(world.seed, "imprint page", owner.id, owner.name) < HAS_IMPRINT_PAGE


def _document(title: str, body: str, footer: str, linked_data: str = "") -> str:
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"{linked_data}</head>"
        f"<body><p><strong>{LABEL}</strong></p><main>{body}</main><footer>{footer}</footer></body></html>"
    )


def _links(pages: dict[str, str]) -> str:
    return "<nav>" + " ".join(f'<a href="{path}">{name}</a>' for path, name in pages.items()) + "</nav>"


def _home(_world: World, owner: Organisation) -> str:
    topic = topic_of(owner)
    what = topic.phrase if topic else "organisation"
    return f"<h1>{html.escape(owner.name)}</h1><p>Your local {what} in {html.escape(owner.town)} and around.</p>"


def _about(_world: World, owner: Organisation) -> str:
    staff = f" Our team of {owner.employees} looks after customers far and wide." if owner.employees else ""
    name, town = html.escape(owner.name), html.escape(owner.town)
    return f"<h1>About {name}</h1><p>We have worked from {town} for years.{staff}</p>"


def _contact(world: World, owner: Organisation) -> str:
    lines = [f"<p>{html.escape(owner.address)}</p>", _phone(world, owner), _mail(world, owner)]
    return f"<h1>Contact {html.escape(owner.name)}</h1>{''.join(lines)}"


def _imprint_page(_world: World, owner: Organisation) -> str:
    return f"<h1>Legal information</h1><p>{html.escape(owner.name)}, {html.escape(owner.address)}</p>"


def _imprint(world: World, owner: Organisation, *, whole: bool) -> str:
    address = html.escape(owner.address if owner.postcode in owner.address else f"{owner.address}, {owner.postcode}")
    number = (
        f"<p>Registered in England and Wales No. {owner.company_number}</p>" if whole and owner.company_number else ""
    )
    return f"<p>{html.escape(owner.name)}, {address}</p>{_phone(world, owner)}{_mail(world, owner)}{number}"


def _phone(world: World, owner: Organisation) -> str:
    """The number as the world has it, or in one of the other ways in which people write it."""
    if not owner.phone:
        return ""
    digits = "".join(filter(str.isdigit, owner.phone))
    shown = owner.phone
    if len(digits) == 11 and digits.startswith("0"):
        forms = (owner.phone, f"+44 (0){digits[1:4]} {digits[4:7]} {digits[7:]}", f"{digits[:5]} {digits[5:]}")
        shown = pick(forms, world.seed, "phone form", owner.id)
    return f'<p>Tel: <a href="tel:{digits}">{html.escape(shown)}</a></p>'


def _mail(world: World, owner: Organisation) -> str:
    """An address at the firm's own host: as a link, in words, in brackets or in entities."""
    if not owner.host:
        return ""
    box, host = pick(("info", "hello", "office", "enquiries"), world.seed, "mailbox", owner.id), owner.host
    entities = "".join(f"&#{ord(letter)};" for letter in f"{box}@{host}")
    forms = (
        f'<a href="mailto:{box}@{host}">{box}@{host}</a>',
        f"{box} [at] {host.replace('.', ' [dot] ')}",
        f"{box}(at){host}",
        entities,
    )
    return f"<p>Mail: {pick(forms, world.seed, 'mail form', owner.id)}</p>"


def _linked_data(world: World, owner: Organisation) -> str:
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": owner.name,
        "url": owner.website,
        "telephone": owner.phone or None,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": owner.address,
            "addressLocality": owner.town,
            "postalCode": owner.postcode,
            "addressCountry": "GB",
        },
        "sameAs": [page] if (page := world.linkedin(owner)) else None,
    }
    text = json.dumps({name: value for name, value in known.items() if value}).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _group_page(host: str, owners: list[Organisation], at: str) -> Page:
    """The page of a host that several organisations share: it names no branch's address, phone or number."""
    if at not in {*PAGES, *(path_of(each.website) for each in owners)}:
        return Page(404, _document("Page not found", "<h1>Page not found</h1>", ""))
    branches = "".join(
        f'<li><a href="{html.escape(path)}">{html.escape(name)}</a></li>'
        for path, name in sorted({(path_of(each.website), each.name) for each in owners})
        if path != "/"
    )
    body = f"<h1>{html.escape(host)}</h1><p>A group of {len(owners)} locations.</p><ul>{branches}</ul>"
    return Page(200, _document(f"{host} | Group", _links(PAGES) + body, f"<p>{html.escape(host)}</p>"), names=(host,))


def _parked(world: World, host: str, other: Organisation) -> str:
    body = f"<h1>{html.escape(other.name)}</h1><p>{html.escape(host)} is parked for {html.escape(other.name)}.</p>"
    return _document(f"{other.name}", body, _imprint(world, other, whole=True))
