"""Which values to take from a company's own site, and from which of its pages; that it is its own is known here."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from leads.evidence import Evidence, Subject
from leads.geography import normal_postcode
from leads.normalise import normal_name, normal_phone, site_of
from leads.vocabulary import Field, Source
from worker.providers.mailbox_words import FREE_MAIL
from worker.providers.page import Page
from worker.providers.page_mail import names_no_person, rank
from worker.providers.reports import evidence

MOST_LOCATIONS = 60
MOST_NAMED = 20
MOST_HINTS = 8
FROM_TEXT = 0.7
"""How sure a number of employees is that was read from a sentence, beside what else the site says."""
LEAST_ALIKE = 5
"""Letters that a host or mailbox must share with a firm's name to be taken for the firm's."""

Location = dict[str, str]


def site_facts(
    pages: Sequence[Page], subject: Subject, *, name: str | None, sure: float, moment: datetime
) -> tuple[Evidence, ...]:
    """Each value with the first page that has it; numbers only where all pages agree on one."""
    places = locations(pages)
    home = _home(places, pages, subject)
    mails, people = contacts(pages, [subject.name, name or "", *subject.other_names])
    wanted: dict[Field, Any] = {
        Field.NAME: name,
        Field.WEBSITE: pages[0].url,
        Field.PHONE: _phone(pages, subject, home),
        Field.EMAIL: next(iter(mails), None),
        Field.NAMED_EMAILS: people,
        Field.ADDRESS: home.get("address") or _address(pages, home, places),
        Field.TOWN: _first(pages, "town"),
        Field.POSTCODE: home.get("postcode"),
        Field.COMPANY_NUMBER: _only(number for page in pages for number in page.numbers),
        Field.VAT_NUMBER: _only(number for page in pages for number in page.vats),
        Field.DESCRIPTION: _first(pages, "description"),
        Field.SOCIAL_LINKS: _union(pages, "socials"),
        Field.OPENING_HOURS: _first(pages, "hours"),
        Field.TECHNOLOGIES: _union(pages, "technologies"),
        Field.SIZE_HINTS: _union(pages, "size")[:MOST_HINTS],
        Field.EMPLOYEES: _first(pages, "employees"),
        Field.LOCATIONS: places if len(places) > 1 else None,
    }
    facts: list[Evidence] = []
    for field, value in wanted.items():
        page = next((page for page in pages if _stands_on(page, value)), pages[0])
        sureness = round(sure * FROM_TEXT, 2) if field is Field.EMPLOYEES else sure
        facts += evidence(Source.WEBSITE, {field: (value, sureness)}, url=page.url, seen_at=moment)
    return tuple(facts)


def locations(pages: Sequence[Page]) -> list[Location]:
    """Where the firm is, each place once; a registered office counts where there is no other place."""
    found: dict[str, Location] = {}
    for each in (place for page in pages for place in page.locations):
        known = found.setdefault(each["postcode"], each)
        if "registered" in known and "registered" not in each:
            found[each["postcode"]] = each
    working = [place for place in found.values() if "registered" not in place]
    return [_without_mark(place) for place in working or found.values()][:MOST_LOCATIONS]


def contacts(pages: Sequence[Page], names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The firm's mailboxes, the best first, and those of people, who have rights in theirs.

    Mailboxes at other hosts count where host or mailbox are called like the firm; those of free mail services that are
    not may be a person's; of all others, such as an agency's, none is taken.
    """
    own = list(dict.fromkeys(mail for page in pages for mail in page.mails))
    people = list(dict.fromkeys(mail for page in pages for mail in page.people))
    for mail in dict.fromkeys(mail for page in pages for mail in page.other_mails):
        box, _, host = mail.partition("@")
        free, site = host in FREE_MAIL, site_of(pages[0].url) or ""
        like = _called_like(box if free else host.partition(".")[0], [*names, site.partition(".")[0]])
        if like and (free or names_no_person(box)):
            own.append(mail)
        elif like or free:
            people.append(mail)
    return sorted(own, key=rank), people[:MOST_NAMED]


def _called_like(word: str, names: Iterable[str]) -> bool:
    letters = _letters(word)
    others = [_letters(normal_name(name)) for name in names if name]
    return any(_within(letters, other) or _within(other, letters) for other in others)


def _within(part: str, whole: str) -> bool:
    return len(part) >= LEAST_ALIKE and part in whole


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _home(places: Sequence[Location], pages: Sequence[Page], subject: Subject) -> Location:
    """The place that is meant: where the subject is said to be, else the only one."""
    ours = normal_postcode(subject.postcode) if subject.postcode else None
    if ours and any(ours in page.postcodes for page in pages):
        return next((place for place in places if place["postcode"] == ours), {"postcode": ours})
    codes = {code for page in pages for code in page.postcodes}
    if len(codes) == 1:
        return next(iter(places), {"postcode": next(iter(codes))})
    town = (subject.town or "").lower()
    there = [place for place in places if town and town in place["address"].lower()] if len(places) > 1 else places
    return there[0] if len(there) == 1 else {}


def _address(pages: Sequence[Page], home: Location, places: Sequence[Location]) -> str | None:
    """An address that goes with the postcode; without one, that of the only place."""
    code = home.get("postcode", "") if home else None if len(places) > 1 else ""
    return next((page.address for page in pages if page.address and code is not None and code in page.address), None)


def _phone(pages: Sequence[Page], subject: Subject, home: Location) -> str | None:
    """The subject's own where the site has it, else that of its place, else the first."""
    there = [number for page in pages for number in page.phones]
    ours = normal_phone(subject.phone) if subject.phone else None
    if ours in there:
        return ours
    return home.get("phone") or next(iter(there), None)


def _without_mark(place: Location) -> Location:
    return {name: value for name, value in place.items() if name != "registered"}


def _only(values: Iterable[str]) -> str | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _first(pages: Sequence[Page], name: str) -> Any:
    return next((value for page in pages if (value := getattr(page, name))), None)


def _union(pages: Sequence[Page], name: str) -> list[str]:
    return list(dict.fromkeys(value for page in pages for value in getattr(page, name)))


def _stands_on(page: Page, value: Any) -> bool:
    """Whether a page has a value, or the first of several."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        return any(place["postcode"] == value["postcode"] for place in page.locations)
    if value in (page.address, page.town, page.description, page.employees):
        return value is not None
    return value is not None and any(value in texts for texts in _lists(page))


def _lists(page: Page) -> Iterator[Sequence[str]]:
    yield from (page.names, page.phones, page.mails, page.people, page.other_mails, page.postcodes, page.numbers)
    yield from (page.vats, page.socials, page.hours, page.technologies, page.size)
    yield [place["address"] for place in page.locations]
