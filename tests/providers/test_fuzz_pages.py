"""Readers of pages are given anything: they never raise, and what they find can be recorded and read back."""

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from leads.errors import BadReply
from leads.evidence import Subject
from leads.normalise import normal_phone
from tests.providers.spoiling import DATE, QUICK, anything, spoilt
from tests.providers.test_places import place
from worker.providers.page import Page, read_page
from worker.providers.page_contacts import phones
from worker.providers.page_data import firms
from worker.providers.page_hours import hours_of_data, hours_of_text
from worker.providers.page_mail import hidden_mailboxes, mailboxes, sort_mails
from worker.providers.page_markup import attributes, take_apart
from worker.providers.page_microdata import microdata_things
from worker.providers.page_numbers import company_numbers, vat_numbers
from worker.providers.page_places import places_shown
from worker.providers.page_size import size_of
from worker.providers.places_hits import read_hits
from worker.providers.places_reply import parse_places
from worker.providers.website import parse_visit

URL = "https://oak.co.uk/"
OAK = Subject(name="Oakhollow Dental", postcode="LE1 6TE", town="Leicester", phone="0116 254 1111")
FIRM = {
    "@type": ["Dentist"],
    "@id": "#x",
    "name": "Oak",
    "telephone": "0116 254 1111",
    "email": "mailto:info@oak.co.uk",
    "address": {"streetAddress": "1 High St", "addressLocality": "Leicester", "postalCode": "LE1 6TE"},
    "contactPoint": [{"telephone": "0116 254 2222"}],
    "identifier": {"propertyID": "company", "value": "01234567"},
    "numberOfEmployees": {"minValue": 5},
    "foundingDate": "1987",
    "openingHours": ["Mo-Fr 09:00-17:00"],
    "openingHoursSpecification": [{"dayOfWeek": "Monday", "opens": "09:00", "closes": "17:00"}],
    "sameAs": ["https://x.com/oak"],
    "vatID": "GB123456782",
}
PIECES = """<a href=/contact>|<a href="|</a>|<p>|<b itemprop=name>|</b>|</div>|<script>|</script>|<!--|-->|<title>
</title>|<div itemscope itemtype="x/Dentist">|<script type="application/ld+json">|<meta name=generator content=x>|<svg>
<style>|Oak Dental Ltd|info@oak.co.uk|info (at) oak (dot) co.uk|0116 254 1111|12 Mill Lane, Leicester LE1 6TE|&#64;|&amp
Registered in England No. 01234567|VAT no 123456782|Mon - Fri 9am - 5pm|team of 12 people|©|2024|\x00|\u200b|"|'|<|>
data-cfemail="5a6b"|<iframe src=x>|<base href="http://[">|display:none|\u0130|\ud83d\ude00"""
tags = st.lists(st.sampled_from(PIECES.replace("\n", "|").split("|")), max_size=25).map("".join)


@QUICK
@given(st.text(alphabet="<>/\"'= adivsrclph&;#@{}[]:0123456789LEGB.ukinfo\n\x00", max_size=300), st.binary(max_size=40))
def test_pages_of_letters(text: str, tail: bytes) -> None:
    page = read_page(text.encode() + tail, "text/html", URL)
    assert Page.from_json(orjson.loads(orjson.dumps(page.to_json()))) == page


@QUICK
@given(tags)
def test_pages_of_tags(html: str) -> None:
    page = read_page(html.encode("utf-8", "replace"), "text/html; charset=utf-8", URL)
    assert Page.from_json(orjson.loads(orjson.dumps(page.to_json()))) == page


@QUICK
@given(tags | st.text(max_size=200))
def test_markup(html: str) -> None:
    markup = take_apart(html)
    assert len(markup.lower) == len(markup.text)
    assert markup.text == " ".join(markup.lines)
    assert all("\n" not in line and line == line.strip() for line in markup.lines)
    assert isinstance(attributes(html), dict)
    hidden_mailboxes(markup, URL)
    firms(microdata_things(html))


@QUICK
@given(spoilt(FIRM) | spoilt([FIRM]) | spoilt({"@graph": [FIRM]}))
def test_things(thing: Any) -> None:
    for firm in firms(each for each in (thing if isinstance(thing, list) else [thing]) if isinstance(each, dict)):
        assert firm.employees is None or firm.employees > 0
        assert all(number.startswith("+") for number in firm.phones)


@QUICK
@given(anything, anything)
def test_hours(plain: Any, specified: Any) -> None:
    assert all(": " in line for line in hours_of_data(plain, specified))


@QUICK
@given(st.text(alphabet="monday tuesfri:-–.0123459apm closed24hrs", max_size=200))
def test_hours_in_text(text: str) -> None:
    lines = hours_of_text(text)
    assert len(lines) != 1
    assert len(lines) == len({line.partition(":")[0] for line in lines})


@QUICK
@given(st.text(alphabet="info@oak.co.uk [at](dot) \uff20'+-_x", max_size=120))
def test_mailboxes(text: str) -> None:
    found = mailboxes(text)
    assert all(mail.count("@") == 1 and mail == mail.lower() for mail in found)
    sorted_ = sort_mails(found, URL)
    assert not {*sorted_.generic} & {*sorted_.people}


@QUICK
@given(st.text(alphabet="companyregisted nO.:VATSC0123456789+()- GB", max_size=200))
def test_numbers(text: str) -> None:
    assert all(len(number) == 8 for number in company_numbers(text))
    assert all(len(number) == 11 for number in vat_numbers(text))
    assert all(normal_phone(number) == number for number in phones(text))


@QUICK
@given(st.lists(st.text(alphabet="12 MillLane, LE16T:.@\u00a9", max_size=40), max_size=8))
def test_addresses(lines: list[str]) -> None:
    kept = [line for each in lines if (line := " ".join(each.split()))]
    for place_ in places_shown(kept, " ".join(kept)):
        assert place_.address.endswith(place_.postcode)


@QUICK
@given(st.text(alphabet="team ofwe hv0123456789+,- stafemployspl.", max_size=200))
def test_sizes(text: str) -> None:
    size = size_of(text)
    assert size.employees is None or size.employees >= 2


GOOD = read_page(b"<title>Oakhollow Dental</title><p>12 Mill Lane, LE1 6TE<p>our team of 12<a href=/contact>c", "", URL)


@QUICK
@given(spoilt({"seen_at": DATE, "outcome": "visited", "why": "", "pages": [GOOD.to_json()]}))
def test_visits(body: Any) -> None:
    try:
        report = parse_visit(body, OAK)
    except BadReply:
        return
    orjson.dumps([item.value for item in report.evidence])


@QUICK
@given(spoilt({"seen_at": DATE, "reply": {"places": [place()], "nextPageToken": "x"}}))
def test_places_and_more_of_them(body: Any) -> None:
    try:
        read_hits(body)
        report = parse_places({"seen_at": DATE, "reply": {"places": [place()]}}, OAK, [body])
    except BadReply:
        return
    orjson.dumps([item.value for item in report.evidence])
