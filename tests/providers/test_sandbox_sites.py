"""The reader of websites on every kind of site of the sandbox: what a site shows is read, and nothing else is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlsplit

import pytest

from canvass.sandbox.generate import generate
from canvass.sandbox.options import SILENCE, Noise
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.presence import Presence, shown_by
from canvass.sandbox.site_looks import MADE_WITH
from canvass.sandbox.sites import page, publishes_contact
from canvass.sandbox.world import World
from leads.evidence import SourceReport, Subject
from leads.vocabulary import Field, SourceStatus
from worker.providers.page import Page, read_page
from worker.providers.page_contacts import phone_of
from worker.providers.website_match import site_report
from worker.providers.website_pages import next_page

SITES = 300


@cache
def world() -> World:
    return World(generate(2), 2, SILENCE)


def fetched(url: str) -> Page:
    parts = urlsplit(url)
    found = page(world(), parts.hostname or "", parts.path or "/")
    assert found is not None
    assert found.status == 200, url
    return read_page(found.text.encode(), found.media_type, url, server=found.headers.get("X-Powered-By", ""))


def visit(owner: Organisation) -> tuple[SourceReport, list[Page]]:
    pages, tried = [fetched(owner.website)], list[str]()
    while link := next_page(pages, tried):
        tried.append(link)
        pages.append(fetched(link))
    subject = Subject(name=owner.name, town=owner.town, postcode=owner.postcode, phone=owner.phone or None)
    return site_report(pages, subject, datetime(2026, 11, 20, tzinfo=UTC)), pages


@cache
def visited() -> list[tuple[Presence, SourceReport, list[Page]]]:
    shown = [found for each in world().organisations if (found := shown_by(world(), each))]
    return [(each, *visit(each.owner)) for each in shown[:SITES]]


def test_every_site_is_its_owners() -> None:
    assert {report.status for _, report, _ in visited()} == {SourceStatus.FOUND}
    looks = {(shown.look, shown.data, shown.mail_form) for shown, _, _ in visited()}
    assert len({look for look, _, _ in looks}) == 5
    assert len({data for _, data, _ in looks}) == 4
    assert len({form for _, _, form in looks}) == 7


def test_contacts_are_read_in_all_their_disguises() -> None:
    for shown, report, _ in visited():
        assert report.first(Field.EMAIL) == (shown.mail or None), shown.mail_form
        phone = shown.phone.removeprefix("Tel: ")
        assert report.first(Field.PHONE) == (phone_of(phone) if phone else None), shown.phone
        assert report.first(Field.COMPANY_NUMBER) == (shown.number or None), shown.imprint
        assert report.first(Field.VAT_NUMBER) == (f"GB{shown.vat}".replace(" ", "") if shown.vat else None)
        assert report.first(Field.POSTCODE) == shown.owner.postcode
        assert shown.owner.postcode in report.first(Field.ADDRESS)


def test_people_are_kept_apart() -> None:
    for shown, report, pages in visited():
        read = {mail for each in pages for mail in each.people}
        assert read <= {person.mail for person in shown.team}
        assert set(report.first(Field.NAMED_EMAILS) or []) == read
    assert any(report.first(Field.NAMED_EMAILS) for _, report, _ in visited())


def test_tools_size_hours_and_places_are_read() -> None:
    for shown, report, pages in visited():
        assert set(report.first(Field.TECHNOLOGIES) or []) == {*MADE_WITH[shown.look], *shown.tools}
        assert report.first(Field.EMPLOYEES) == (shown.owner.employees if shown.staff else None)
        if report.first(Field.OPENING_HOURS):
            assert shown.hours is not None
            assert report.first(Field.OPENING_HOURS)[0] == f"Monday: {shown.hours[0]}–{shown.hours[1]}"
        places = {place.postcode for place in shown.places} | {shown.owner.postcode}
        told = {place["postcode"] for place in report.first(Field.LOCATIONS) or []}
        assert told <= places
        assert bool(told) is (len(places) > 1), [each.url for each in pages]


def test_all_who_publish_a_contact_can_be_reached() -> None:
    for shown, report, _ in visited():
        reached = bool(report.first(Field.EMAIL) or report.first(Field.PHONE))
        assert reached is publishes_contact(world(), shown.owner)
    assert 0.95 < sum(publishes_contact(world(), shown.owner) for shown, _, _ in visited()) / SITES < 1


def parked() -> Iterator[tuple[World, Organisation, Organisation]]:
    noisy = World(generate(2), 2, Noise())
    for owner in noisy.organisations:
        if owner.host and (other := noisy.parked_for(owner.host)):
            yield noisy, owner, other


@pytest.mark.parametrize("whose", ["owner", "other"])
def test_nothing_on_a_parked_page_reaches_a_lead(whose: str) -> None:
    seen = 0
    for noisy, owner, other in parked():
        found = page(noisy, owner.host, "/")
        assert found is not None
        read = read_page(found.text.encode(), found.media_type, owner.website)
        asked = owner if whose == "owner" else other
        subject = Subject(name=asked.name, town=asked.town, postcode=asked.postcode, phone=asked.phone or None)
        report = site_report([read], subject, datetime(2026, 11, 20, tzinfo=UTC))
        assert (report.status, report.evidence) == (SourceStatus.NOT_FOUND, ())
        assert not publishes_contact(noisy, owner)
        seen += 1
    assert seen > 100
