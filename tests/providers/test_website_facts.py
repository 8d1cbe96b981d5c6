"""Which values are taken from a company's own site: consistent with each other, and people's kept apart."""

from datetime import UTC, datetime
from typing import Any

import pytest

from leads.evidence import Evidence, Subject
from leads.vocabulary import Field
from worker.providers.page import Page
from worker.providers.website_facts import contacts, locations, site_facts

MOMENT = datetime(2026, 11, 20, 10, tzinfo=UTC)
URL = "https://oak.co.uk/"
MILL = {"address": "12 Mill Lane, Leicester, LE1 6TE", "postcode": "LE1 6TE", "phone": "+441162541111"}
QUAY = {"address": "1 The Quay, Derby, DE1 1AA", "postcode": "DE1 1AA"}
OFFICE = {"address": "4 King Street, Leicester, LE1 9ZZ", "postcode": "LE1 9ZZ", "registered": "yes"}


def facts(subject: Subject, *pages: Page) -> dict[Field, Evidence]:
    return {fact.field: fact for fact in site_facts(pages, subject, name="Oak Dental", sure=0.9, moment=MOMENT)}


def page(path: str = "", **said: Any) -> Page:
    places = said.get("locations", [])
    return Page(url=f"{URL}{path}", postcodes=[place["postcode"] for place in places], **said)


def values(subject: Subject, *pages: Page) -> dict[Field, Any]:
    return {field: fact.value for field, fact in facts(subject, *pages).items()}


OAK = Subject(name="Oak Dental", town="Leicester")


def test_each_value_with_the_page_that_has_it() -> None:
    found = facts(
        OAK,
        page(phones=["+441162541111"], technologies=["WordPress"], description="Dentists."),
        page(
            "about",
            employees=12,
            size=["team of 12"],
            hours=["Monday: 09:00–17:00"],
            people=["jane@oak.co.uk"],
            mails=["info@oak.co.uk"],
            socials=["https://www.linkedin.com/company/oak"],
            technologies=["HubSpot"],
            vats=["GB123456782"],
            numbers=["01234567"],
        ),
    )
    assert {field: (fact.value, fact.url.removeprefix(URL) if fact.url else None) for field, fact in found.items()} == {
        Field.NAME: ("Oak Dental", ""),
        Field.WEBSITE: (URL, ""),
        Field.PHONE: ("+441162541111", ""),
        Field.EMAIL: ("info@oak.co.uk", "about"),
        Field.NAMED_EMAILS: (["jane@oak.co.uk"], "about"),
        Field.COMPANY_NUMBER: ("01234567", "about"),
        Field.VAT_NUMBER: ("GB123456782", "about"),
        Field.DESCRIPTION: ("Dentists.", ""),
        Field.SOCIAL_LINKS: (["https://www.linkedin.com/company/oak"], "about"),
        Field.OPENING_HOURS: (["Monday: 09:00–17:00"], "about"),
        Field.TECHNOLOGIES: (["WordPress", "HubSpot"], ""),
        Field.SIZE_HINTS: (["team of 12"], "about"),
        Field.EMPLOYEES: (12, "about"),
    }
    assert (found[Field.EMPLOYEES].confidence, found[Field.PHONE].confidence) == (0.63, 0.9)
    assert {fact.seen_at for fact in found.values()} == {MOMENT}


def test_the_only_place() -> None:
    there = values(OAK, page(locations=[MILL, OFFICE], address=MILL["address"]))
    assert (there[Field.ADDRESS], Field.LOCATIONS in there) == (MILL["address"], False)
    assert values(OAK, page(locations=[OFFICE]))[Field.ADDRESS] == OFFICE["address"]


@pytest.mark.parametrize(
    ("subject", "home"),
    [
        (Subject(name="Oak", postcode="de11aa"), QUAY),
        (Subject(name="Oak", town="Leicester"), MILL),
        (Subject(name="Oak", postcode="SW1A 1AA", town="Derby"), QUAY),
        (Subject(name="Oak", town="London"), {}),
        (Subject(name="Oak"), {}),
    ],
)
def test_of_several_places_the_one_that_is_meant(subject: Subject, home: dict[str, str]) -> None:
    there = values(subject, page(locations=[MILL, QUAY], address=MILL["address"], phones=["+441162549999"]))
    assert (there.get(Field.POSTCODE), there.get(Field.ADDRESS)) == (home.get("postcode"), home.get("address"))
    assert there[Field.PHONE] == home.get("phone", "+441162549999")
    assert there[Field.LOCATIONS] == [MILL, QUAY]


def test_an_address_goes_with_its_postcode_or_is_none() -> None:
    shown = Page(url=URL, postcodes=["LE1 6TE", "DE1 1AA"], locations=[QUAY], address=QUAY["address"])
    there = values(Subject(name="Oak", postcode="LE1 6TE"), shown)
    assert (there[Field.POSTCODE], Field.ADDRESS in there) == ("LE1 6TE", False)


def test_the_subjects_own_phone_is_preferred() -> None:
    shown = page(locations=[MILL], phones=["+441162542222", "+441162543333"])
    assert values(Subject(name="Oak", phone="0116 254 3333"), shown)[Field.PHONE] == "+441162543333"
    assert values(Subject(name="Oak", phone="0116 254 4444"), shown)[Field.PHONE] == MILL["phone"]


def test_places_are_told_once_and_registered_offices_apart() -> None:
    both = [page(locations=[OFFICE, MILL]), page("branches", locations=[QUAY, MILL, OFFICE | {"phone": "x"}])]
    assert locations(both) == [MILL, QUAY]
    marked = QUAY | {"registered": "yes"}
    assert locations([page(locations=[marked]), page("x", locations=[QUAY])]) == [QUAY]


def test_numbers_on_which_pages_differ_are_none() -> None:
    there = values(OAK, page(numbers=["01234567"], vats=["GB1"]), page("x", numbers=["07654321"], vats=["GB1"]))
    assert (Field.COMPANY_NUMBER in there, there[Field.VAT_NUMBER]) == (False, "GB1")


@pytest.mark.parametrize(
    ("mail", "own", "person"),
    [
        ("info@oakdental-group.co.uk", True, False),
        ("jane@oakdental-group.co.uk", False, True),
        ("oakdental@gmail.com", True, False),
        ("jane99@gmail.com", False, True),
        ("hello@pixelkiln.co.uk", False, False),
        ("jane@pixelkiln.co.uk", False, False),
        ("info@oak.com", False, False),
    ],
)
def test_mailboxes_at_other_hosts(mail: str, *, own: bool, person: bool) -> None:
    found = contacts([page(other_mails=[mail])], ["Oak Dental Ltd"])
    assert found == ([mail] if own else [], [mail] if person else [])


def test_the_best_mailbox_of_all_pages() -> None:
    pages = [page(mails=["accounts@oak.co.uk"]), page("contact", mails=["info@oak.co.uk"], people=["jane@oak.co.uk"])]
    assert contacts(pages, ["Oak"]) == (["info@oak.co.uk", "accounts@oak.co.uk"], ["jane@oak.co.uk"])
