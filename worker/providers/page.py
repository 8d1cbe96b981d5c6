"""Reads one page of a company's website into plain values; whose site it is, is judged elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self
from urllib.parse import unquote, urljoin

from leads.errors import BadReply
from leads.vocabulary import Source
from worker.providers.page_contacts import faxes, phone_of, phones, postcodes
from worker.providers.page_data import Firm, firms, linked_things
from worker.providers.page_hours import hours_of_text
from worker.providers.page_links import onwards, socials, telling
from worker.providers.page_mail import Mails, hidden_mailboxes, mailboxes, sent_to, sort_mails
from worker.providers.page_markup import Markup, decoded, take_apart
from worker.providers.page_microdata import microdata_things
from worker.providers.page_names import title_names, written_names
from worker.providers.page_numbers import company_numbers, vat_numbers
from worker.providers.page_parked import is_parked
from worker.providers.page_places import PlaceShown, joined, places_shown
from worker.providers.page_size import people_shown, size_of
from worker.providers.page_technologies import technologies
from worker.providers.replies import text_of

MOST = 20


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says; lists are in order of trust. What a record of earlier days does not have is empty.

    `mails` are the firm's mailboxes, `people` those of persons at its host, `other_mails` those at other hosts.
    `locations` have "address", "postcode" and, where told, "phone"; "registered" marks the registered office. `links`
    are pages of the same site by what they promise, `onwards` is where the page sends its reader.
    """

    url: str
    names: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    other_mails: list[str] = field(default_factory=list)
    address: str | None = None
    town: str | None = None
    postcodes: list[str] = field(default_factory=list)
    locations: list[dict[str, str]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    vats: list[str] = field(default_factory=list)
    socials: list[str] = field(default_factory=list)
    description: str | None = None
    hours: list[str] = field(default_factory=list)
    technologies: list[str] = field(default_factory=list)
    size: list[str] = field(default_factory=list)
    employees: int | None = None
    parked: bool = False
    links: dict[str, list[str]] = field(default_factory=dict)
    onwards: str | None = None

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """A recorded page.

        Raises:
            BadReply: it is none.
        """
        known = {each.name: each.type for each in fields(cls)}
        whole = isinstance(value, dict) and "url" in value and value.keys() <= known.keys()
        if not whole or not all(_is_of(known[name], each) for name, each in value.items()):
            raise BadReply(Source.WEBSITE, "a recorded page does not have its shape")
        return cls(**value)

    def to_json(self) -> dict[str, Any]:
        """As it is recorded: without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in (None, [], {}, False)}


def read_page(body: bytes, content_type: str, url: str, *, server: str = "") -> Page:
    """Read a page; whatever is wrong with it, what can be read is read, in time that grows with its length alone."""
    markup = take_apart(decoded(body, content_type))
    base = _base(markup, url)
    told = firms([*linked_things(markup.scripts), *microdata_things(markup.html)])
    shown = places_shown(markup.lines, markup.text)
    firm = told[0] if told else Firm()
    size, people = size_of(markup.text, markup.lower), people_shown(markup.html)
    mails = _mails(markup, told, url, _towns(told, shown))
    return Page(
        url=url,
        names=_some([*_told(told, "names"), *_meta_names(markup), *_names_in(markup)]),
        phones=_phones(markup, told),
        mails=mails.generic,
        people=mails.people,
        other_mails=mails.others,
        address=firm.address or _main_address(shown),
        town=firm.town,
        postcodes=_some([*(each.postcode for each in told), *postcodes(markup.text)]),
        locations=_locations(told, shown),
        numbers=_some([*(each.number for each in told), *company_numbers(markup.text, markup.lower)]),
        vats=_some([*(each.vat for each in told), *vat_numbers(markup.text, markup.lower)]),
        socials=_some(socials([*_told(told, "same_as"), *(href for href, _ in markup.links)])),
        description=firm.description or text_of(_description(markup)),
        hours=list(firm.hours) or hours_of_text(markup.text, markup.lower),
        technologies=_technologies(markup, server),
        size=_some([*size.hints, *_since(told), *([f"{people} people on its team page"] if people > 1 else [])]),
        employees=next((each.employees for each in told if each.employees), size.employees),
        parked=is_parked(markup.text, markup.titles, url, markup.resources),
        links=telling(markup.links, base, url),
        onwards=onwards(markup.metas.get("refresh", ""), base),
    )


def _is_of(kind: Any, value: Any) -> bool:
    """Whether a recorded value is of a field's type."""
    if kind == list[str]:
        return isinstance(value, list) and _texts(value)
    if kind == list[dict[str, str]]:
        return isinstance(value, list) and all(isinstance(item, dict) and _texts(item.values()) for item in value)
    if kind == dict[str, list[str]]:
        return isinstance(value, dict) and all(isinstance(each, list) and _texts(each) for each in value.values())
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _texts(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _base(markup: Markup, url: str) -> str:
    try:
        return urljoin(url, markup.base)
    except ValueError:
        return url


def _told(told: Iterable[Firm], name: str) -> Iterator[str]:
    return (value for firm in told for value in getattr(firm, name))


def _meta_names(markup: Markup) -> Iterator[str]:
    return (markup.metas[key] for key in ("og:site_name", "application-name") if key in markup.metas)


def _names_in(markup: Markup) -> Iterator[str]:
    yield from title_names(markup.titles)
    yield from written_names(markup.text, markup.lower)


def _description(markup: Markup) -> str | None:
    return markup.metas.get("description") or markup.metas.get("og:description")


def _phones(markup: Markup, told: Sequence[Firm]) -> list[str]:
    """Told for machines, in links, in the text; what the text calls a fax number is left out."""
    called = (
        phone_of(unquote(href.partition(":")[2])) or ""
        for href, text in markup.links
        if href[:7].lower().startswith(("tel:", "callto:")) and "fax" not in text.lower()
    )
    fax = faxes(markup.text)
    return [number for number in _some([*_told(told, "phones"), *called, *phones(markup.text)]) if number not in fax]


def _mails(markup: Markup, told: Sequence[Firm], url: str, towns: frozenset[str]) -> Mails:
    found = [
        *_told(told, "mails"),
        *sent_to(markup.links),
        *hidden_mailboxes(markup, url),
        *mailboxes(markup.text, markup.lower),
    ]
    return sort_mails(found, url, towns)


def _towns(told: Iterable[Firm], shown: Iterable[PlaceShown]) -> frozenset[str]:
    """Names of towns in one word: a mailbox that is called so is a branch's."""
    parts = [each.address.split(", ")[-2:-1] for each in shown]
    towns = [*(firm.town or "" for firm in told), *(part for each in parts for part in each)]
    return frozenset(town.lower() for town in towns if town.isalpha() and len(town) > 2)


def _main_address(shown: Sequence[PlaceShown]) -> str | None:
    """The first where work is done; a registered office is often an accountant's."""
    best = min(shown, key=lambda place: place.registered, default=None)
    return text_of(best.address, most=200) if best else None


def _locations(told: Iterable[Firm], shown: Iterable[PlaceShown]) -> list[dict[str, str]]:
    """Each place once: told for machines before what stands in the text."""
    found: dict[str, dict[str, str]] = {}
    for firm in told:
        if firm.address and firm.postcode:
            phone = {"phone": firm.phones[0]} if firm.phones else {}
            found.setdefault(firm.postcode, {"address": joined([firm.address]), "postcode": firm.postcode} | phone)
    for place in shown:
        phone = {"phone": place.phone} if place.phone else {}
        kind = {"registered": "yes"} if place.registered else {}
        found.setdefault(place.postcode, {"address": place.address, "postcode": place.postcode} | phone | kind)
    return list(found.values())[:40]


def _technologies(markup: Markup, server: str) -> list[str]:
    addresses = [*markup.resources, *(href for href, _ in markup.links if "//" in href)]
    return technologies(generator=markup.metas.get("generator", ""), server=server, addresses=addresses)


def _since(told: Iterable[Firm]) -> Iterator[str]:
    return (f"since {firm.founded}" for firm in told if firm.founded)


def _some(values: Iterable[str | None]) -> list[str]:
    texts = (text_of(value, most=200) for value in values)
    return list(dict.fromkeys(text for text in texts if text))[:MOST]
