"""What pages say for machines: JSON-LD and microdata in all their shapes, and opening hours."""

import json
from typing import Any

import pytest

from worker.providers.page_data import Firm, firms, linked_things
from worker.providers.page_hours import hours_of_data, hours_of_text
from worker.providers.page_markup import take_apart
from worker.providers.page_microdata import microdata_things

ADDRESS = {
    "@type": "PostalAddress",
    "streetAddress": "12 Mill Lane",
    "addressLocality": "Leicester",
    "postalCode": "le1 6te",
}
OAK: dict[str, Any] = {"@type": "Dentist", "name": "Oak Dental", "telephone": "0116 254 1111", "address": ADDRESS}


def told(*things: Any) -> list[Firm]:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)
    return firms(linked_things(take_apart(scripts).scripts))


def test_a_firm_with_all_it_can_tell() -> None:
    [firm] = told(
        OAK
        | {
            "legalName": "Oakhollow Dental Limited",
            "email": "mailto:info@oak.co.uk",
            "contactPoint": [
                {"telephone": "0116 254 2222", "email": "help@oak.co.uk"},
                {"contactType": "fax", "telephone": "0116 254 9999"},
            ],
            "vatID": "GB 123 4567 82",
            "identifier": {"@type": "PropertyValue", "propertyID": "Companies House", "value": "1234567"},
            "numberOfEmployees": {"@type": "QuantitativeValue", "minValue": 20, "maxValue": 30},
            "foundingDate": "1987-05-01",
            "openingHours": "Mo-Tu 09:00-17:30",
            "sameAs": "https://www.linkedin.com/company/oak",
            "description": "Dentists.",
        }
    )
    assert firm == Firm(
        names=("Oakhollow Dental Limited", "Oak Dental"),
        phones=("+441162541111", "+441162542222"),
        mails=("info@oak.co.uk", "help@oak.co.uk"),
        address="12 Mill Lane, Leicester, le1 6te",
        town="Leicester",
        postcode="LE1 6TE",
        vat="GB123456782",
        number="01234567",
        description="Dentists.",
        same_as=("https://www.linkedin.com/company/oak",),
        hours=("Monday: 09:00–17:30", "Tuesday: 09:00–17:30"),
        employees=20,
        founded="1987",
    )


@pytest.mark.parametrize(
    "things",
    [
        [{"@graph": [{"@type": "WebSite", "name": "A site"}, OAK]}],
        [[OAK]],
        [{"@type": "WebPage", "name": "Home", "publisher": OAK}],
        [{"@type": "http://schema.org/Dentist", "name": ["Oak Dental"]} | {"address": [ADDRESS], "telephone": 1}],
        [{"@graph": [OAK | {"address": {"@id": "#where"}}, ADDRESS | {"@id": "#where"}]}],
    ],
)
def test_shapes_in_which_a_firm_is_told(things: list[Any]) -> None:
    [firm] = told(*things)
    assert (firm.names, firm.town, firm.postcode) == (("Oak Dental",), "Leicester", "LE1 6TE")


@pytest.mark.parametrize(
    "thing",
    [
        {"@type": "Person", "name": "Jane Doe", "telephone": "0116 254 9999", "address": ADDRESS},
        {"@type": "Product", "name": "Brush", "logo": "x"},
        {"@type": "WebSite", "name": "Site", "creator": OAK},
        {"@type": "Review", "name": "Good", "author": {"@type": "Person", "name": "J"}, "itemReviewed": OAK},
        {"@type": "Organization", "name": "No signs of life"},
        {"name": "No type", "address": "x"},
        5,
        None,
    ],
)
def test_who_is_no_firm(thing: Any) -> None:
    assert told(thing) == []


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type":"Dentist","name":"Oak","logo":"x"} -->',
        '//<![CDATA[\n{"@type":"Dentist","name":"Oak","logo":"x"}\n//]]>',
        '{"@type":"Dentist","name":"Oak","logo":"x",}',
        '{"@type":"Dentist","name":"Oak","description":"two\nlines","logo":"x"};',
        "{&quot;@type&quot;:&quot;Dentist&quot;,&quot;name&quot;:&quot;Oak&quot;,&quot;logo&quot;:&quot;x&quot;}",
    ],
)
def test_data_that_is_not_quite_json(text: str) -> None:
    scripts = take_apart(f'<script type="application/ld+json; charset=utf-8">{text}</script>').scripts
    assert [firm.names for firm in firms(linked_things(scripts))] == [("Oak",)]


@pytest.mark.parametrize("text", ["{oops", '[{"a":' * 50_000, "", "NaN", '"x"'])
def test_broken_data_is_passed_over(text: str) -> None:
    scripts = take_apart(f'<script type="application/ld+json">{text}</script>').scripts
    assert firms(linked_things(scripts)) == []


def test_branches_are_firms_beside_their_head() -> None:
    branch = {"@type": "Dentist", "name": "Oak Dental Derby", "address": ADDRESS | {"postalCode": "DE1 1AA"}}
    assert [firm.postcode for firm in told(OAK | {"department": [branch]})] == ["LE1 6TE", "DE1 1AA"]
    assert [firm.postcode for firm in told(OAK | {"parentOrganization": branch})] == ["LE1 6TE"]


MICRODATA = """<div itemscope itemtype="https://schema.org/LocalBusiness"><b itemprop=name>Oak <i>Dental</i></b>
<a itemprop=telephone href="tel:01162541111">call</a><meta itemprop="vatID" content="GB123456782">
<div itemprop=address itemscope itemtype="https://schema.org/PostalAddress">
<i itemprop=streetAddress>12 Mill Lane<br>Oadby</i><i itemprop=addressLocality>Leicester</i>
<i itemprop=postalCode>LE1 6TE</i></div><div itemprop=review itemscope itemtype="https://schema.org/Review">
<div itemprop=author itemscope itemtype="https://schema.org/Organization"><i itemprop=name>Elm</i><i itemprop=logo>x</i>
</div></div></div>"""


def test_microdata() -> None:
    [firm] = firms(microdata_things(f"<p>before<p>{MICRODATA}<p>after"))
    assert (firm.names, firm.vat, firm.postcode) == (("Oak Dental",), "GB123456782", "LE1 6TE")
    assert firm.address == "12 Mill Lane Oadby, Leicester, LE1 6TE"
    assert microdata_things("<p>nothing") == []


@pytest.mark.parametrize(
    "html",
    [
        MICRODATA.replace("</div>", ""),
        MICRODATA.replace("</i>", "</b>"),
        MICRODATA[:80],
        "<div itemscope itemprop=a>" * 20_000,
        "<p itemscope itemtype=x><b itemprop=name>a</b></p>" * 20_000,
        "itemscope",
        "<itemscope",
    ],
)
def test_microdata_that_is_not_well_formed(html: str) -> None:
    assert isinstance(firms(microdata_things(html)), list)


WEEK = [f"{day}: 09:00–17:30" for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Monday - Friday: 9am - 5.30pm", WEEK),
        ("Mon–Fri 09:00–17:30 Sat Closed", [*WEEK, "Saturday: Closed"]),
        ("Mon to Fri 0900 - 1730, Sat & Sun closed", [*WEEK, "Saturday: Closed", "Sunday: Closed"]),
        ("Monday 9-5 Tuesday 10 until noon", ["Monday: 09:00–17:00", "Tuesday: 10:00–12:00"]),
        ("Mon 8:00 - 12:00 and 13:00-17:00 Tue 9-5", ["Monday: 08:00–12:00, 13:00–17:00", "Tuesday: 09:00–17:00"]),
        ("Saturday to Monday 24 hours", [f"{day}: Open 24 hours" for day in ("Monday", "Saturday", "Sunday")]),
        ("Monday 9-5 Tuesday 9-5 Derby: Monday 8-4 Tuesday 8-4", ["Monday: 09:00–17:00", "Tuesday: 09:00–17:00"]),
        ("Join us on Friday 7pm - 9pm", []),
        ("Monday 25:00-99:00", []),
        ("Sunday lunch and Monday morning", []),
    ],
)
def test_hours_in_text(text: str, lines: list[str]) -> None:
    assert hours_of_text(text) == lines


@pytest.mark.parametrize(
    ("plain", "specified", "lines"),
    [
        ("Mo-Fr 09:00-17:30", None, WEEK),
        (["Mo 9:00-12:00", "Mo 13:00-17:00"], None, ["Monday: 09:00–12:00, 13:00–17:00"]),
        ("Sa,Su 10:00-16:00", None, ["Saturday: 10:00–16:00", "Sunday: 10:00–16:00"]),
        (None, {"dayOfWeek": "http://schema.org/Monday", "opens": "09:00:00", "closes": "17"}, ["Monday: 09:00–17:00"]),
        (None, [{"dayOfWeek": ["Sunday"], "opens": "00:00", "closes": "00:00"}], ["Sunday: Closed"]),
        (None, [{"dayOfWeek": "Monday", "opens": "00:00", "closes": "23:59"}], ["Monday: Open 24 hours"]),
        ("mo" * 250, None, []),
        (5, {"dayOfWeek": {}, "opens": None}, []),
    ],
)
def test_hours_in_data(plain: Any, specified: Any, lines: list[str]) -> None:
    assert hours_of_data(plain, specified) == lines
