"""What stands on the pages of a website, kind by kind; how it looks as a whole is elsewhere."""

from collections.abc import Callable
from html import escape

from canvass.sandbox.presence import AGENCY, Person, Presence
from canvass.sandbox.site_contacts import address_lines, address_of, mail_html, number_html, phone_html
from canvass.sandbox.topics import topic_of

SHOWN_PLACES = 40
"""Branches on one page; more are for a search that the site would have."""


def kinds_of(shown: Presence) -> tuple[str, ...]:
    """The kinds of pages that the site has, in the order of its menu."""
    kinds = ["home", "about", *(["team"] if shown.team else []), *(["places"] if shown.places else []), "contact"]
    return (*kinds, *([] if shown.imprint == "footer" else [shown.imprint]))


def body_of(seed: int, shown: Presence, kind: str) -> str:
    return _BODIES[kind](seed, shown)


def footer_of(seed: int, shown: Presence) -> str:
    """What stands under every page; table sites keep their contacts for the contact page."""
    owner = shown.owner
    number = number_html(seed, shown) if shown.imprint == "footer" else ""
    credit = (
        f'<p>Website by <a href="https://www.{AGENCY[1]}/">{AGENCY[0]}</a> hello@{AGENCY[1]}</p>'
        if shown.agency
        else ""
    )
    if shown.look == "tables":
        return f"<P>&copy; 2026 {escape(owner.name)}</P>{number}{credit}"
    whose = f"<p>{escape(owner.name)}, {escape(address_of(owner))}</p>"
    return f"{whose}{_contacts(seed, shown)}{number}{credit}"


def _home(_seed: int, shown: Presence) -> str:
    topic = topic_of(shown.owner)
    what = topic.phrase if topic else "organisation"
    name, town = escape(shown.owner.name), escape(shown.owner.town)
    return f"<h1>{name}</h1><p>Your local {what} in {town} and around.</p>"


def _about(_seed: int, shown: Presence) -> str:
    name, town = escape(shown.owner.name), escape(shown.owner.town)
    return f"<h1>About {name}</h1><p>We have worked from {town} for years. {shown.staff}</p>"


def _contact(seed: int, shown: Presence) -> str:
    where = _microdata(shown) if shown.data == "microdata" else f"<p>{address_lines(shown.owner)}</p>"
    return f"<h1>Contact {escape(shown.owner.name)}</h1>{where}{_contacts(seed, shown)}{_hours(shown)}"


def _legal(seed: int, shown: Presence) -> str:
    whose = f"<p>{escape(shown.owner.name)}, {escape(address_of(shown.owner))}</p>"
    return f"<h1>Legal information</h1>{whose}{number_html(seed, shown)}"


def _privacy(seed: int, shown: Presence) -> str:
    name = escape(shown.owner.name)
    ico = "<p>We are registered with the Information Commissioner's Office, registration number ZA123456.</p>"
    return f"<h1>Privacy policy</h1><p>{name} keeps your data safe.</p>{ico}{number_html(seed, shown)}"


def _team(_seed: int, shown: Presence) -> str:
    return f"<h1>Our team</h1>{''.join(map(_person, shown.team))}"


def _person(person: Person) -> str:
    mail = f'<a href="mailto:{person.mail}">{person.mail}</a>' if person.mail else ""
    return f'<div class="team-member"><h3>{person.name}</h3><p>{person.role}</p>{mail}</div>'


def _places(_seed: int, shown: Presence) -> str:
    count = f"<p>We have {len(shown.places) + 1} branches.</p>"
    listed = "".join(
        f"<li><h3>{escape(place.town)}</h3><p>{address_lines(place)}</p></li>" for place in shown.places[:SHOWN_PLACES]
    )
    return f"<h1>Our branches</h1>{count}<ul>{listed}</ul>"


def _contacts(seed: int, shown: Presence) -> str:
    phone, fax = phone_html(seed, shown), f"<p>Fax: {shown.fax}</p>" if shown.fax else ""
    mail = f"<p>Mail: {mail_html(shown.mail_form, shown.mail)}</p>" if shown.mail else ""
    return f"{f'<p>Tel: {phone}</p>' if phone else ''}{fax}{mail}"


def _hours(shown: Presence) -> str:
    if shown.hours is None:
        return ""
    opens, closes, saturday = shown.hours
    rows = (("Monday – Friday", f"{opens} – {closes}"), ("Saturday", saturday or "Closed"), ("Sunday", "Closed"))
    cells = "".join(f"<tr><td>{days}</td><td>{said}</td></tr>" for days, said in rows)
    return f"<h2>Opening hours</h2><table>{cells}</table>"


def _microdata(shown: Presence) -> str:
    owner = shown.owner
    phone = f'<span itemprop="telephone">{escape(shown.phone)}</span>' if shown.phone else ""
    return (
        f'<div itemscope itemtype="https://schema.org/LocalBusiness"><b itemprop="name">{escape(owner.name)}</b>{phone}'
        '<p itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">'
        f'<span itemprop="streetAddress">{escape(owner.address)}</span>'
        f'<span itemprop="addressLocality">{escape(owner.town)}</span>'
        f'<span itemprop="postalCode">{owner.postcode}</span></p></div>'
    )


_BODIES: dict[str, Callable[[int, Presence], str]] = {
    "home": _home,
    "about": _about,
    "contact": _contact,
    "legal": _legal,
    "privacy": _privacy,
    "team": _team,
    "places": _places,
}
