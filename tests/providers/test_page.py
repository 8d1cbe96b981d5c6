"""Reading whole pages: what stands where, records, charsets, and that no page can take a worker's time or memory."""

import gzip
import time
import tracemalloc
from typing import Any

import pytest

from leads.errors import BadReply
from worker.providers.page import Page, read_page
from worker.providers.page_markup import decoded, take_apart

URL = "https://www.oak-dental.co.uk/"


def read(html: str, kind: str = "text/html; charset=utf-8") -> Page:
    return read_page(html.encode(), kind, URL)


def test_a_whole_page() -> None:
    page = read(
        """<title>Oak Dental – Dentists in Leicester</title><meta property="og:site_name" content="Oak Dental">
        <meta name=description content="Dentists since 1990."><meta name=generator content="WordPress 6.8">
        <body><h1>Welcome to Oak</h1>
        <a href="/contact-us">Contact</a> <a href="/about">About us</a> <a href="https://elsewhere.co.uk/contact">x</a>
        <a href="mailto:info%40oak-dental.co.uk?subject=Hi">mail</a> <a href="mailto:jane.doe@oak-dental.co.uk">Jane</a>
        <a href="tel:+441162541111">call</a> <a href="https://uk.linkedin.com/company/oak/?trk=x">in</a>
        <a href="https://www.linkedin.com/in/jane-doe">Jane</a> <a href="https://facebook.com/sharer/x">share</a>
        <a href="https://x.com/oak">x</a><script>var a = "spam@oak-dental.co.uk"</script>
        <p>We are a team of 12. Mon - Fri 9am - 5pm. Fax 0116 254 9999 <a href="tel:01162549999">0116 254 9999</a>
        <footer>© 2024 Oakhollow Dental Limited. Registered office: 12 Mill Lane, Leicester, LE1 6TE.
        Registered in England No. 01234567. VAT number 123456782. Site by hello@agency.co.uk</footer>"""
    )
    assert page.names[:2] == ["Oak Dental", "Dentists in Leicester"]
    assert "Oakhollow Dental Limited" in page.names
    assert (page.mails, page.people) == (["info@oak-dental.co.uk"], ["jane.doe@oak-dental.co.uk"])
    assert page.other_mails == ["hello@agency.co.uk"]
    assert (page.phones, page.postcodes) == (["+441162541111"], ["LE1 6TE"])
    assert page.address == "12 Mill Lane, Leicester, LE1 6TE"
    assert page.locations == [{"address": page.address, "postcode": "LE1 6TE", "registered": "yes"}]
    assert (page.numbers, page.vats) == (["01234567"], ["GB123456782"])
    assert page.socials == ["https://www.linkedin.com/company/oak", "https://www.x.com/oak"]
    assert page.links == {"contact": [f"{URL}contact-us"], "about": [f"{URL}about"]}
    assert (page.description, page.parked) == ("Dentists since 1990.", False)
    assert (page.size, page.employees) == (["team of 12"], 12)
    assert (page.hours[0], len(page.hours)) == ("Monday: 09:00–17:00", 5)
    assert page.technologies == ["WordPress"]


JSON_LD = """<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite",
"name":"A site","publisher":{"@type":["Dentist"],"name":"Oak Dental","telephone":"0116 254 1111",
"email":"mailto:info@oak-dental.co.uk","vatID":"GB 123 4567 82","sameAs":["https://www.linkedin.com/company/oak"],
"address":{"@type":"PostalAddress","streetAddress":"12 Mill Lane","addressLocality":"Leicester",
"postalCode":"LE1 6TE"}}},
{"@type":"Person","name":"Jane Doe","telephone":"0116 254 9999"}]}</script>"""
MICRODATA = """<div itemscope itemtype="https://schema.org/LocalBusiness"><b itemprop=name>Oak Dental</b>
<i itemprop=telephone>0116 254 1111</i><div itemprop=address itemscope itemtype="https://schema.org/PostalAddress">
<i itemprop=streetAddress>12 Mill Lane</i><i itemprop=addressLocality>Leicester</i>
<i itemprop=postalCode>LE1 6TE</i></div></div>"""


@pytest.mark.parametrize("html", [JSON_LD, MICRODATA])
def test_structured_data(html: str) -> None:
    page = read(f"<html><body>{html}</body></html>")
    assert page.names[0] == "Oak Dental"
    assert "Jane Doe" not in page.names
    assert page.phones == ["+441162541111"]
    assert (page.address, page.town) == ("12 Mill Lane, Leicester, LE1 6TE", "Leicester")
    assert page.postcodes == ["LE1 6TE"]


def test_a_page_that_says_nothing() -> None:
    assert read("") == Page(url=URL)


def test_the_markup_of_a_page() -> None:
    markup = take_apart(
        """<TITLE>A &amp; B</TITLE><base href="/x/"><link rel=stylesheet href='a.css'><h1>One <b>Two</b></h1>
        <a title="a > b" href="/c"><img alt=""></a><a href=/d aria-label="Dee"></a><a name=x>no</a>
        <script src="s.js">if (a < b) "<p>not text</p>"</script><style>p{}</style><svg><title>S</title></svg>
        <!-- <p>nor this</p> --><iframe src="//f"></iframe><p title='"'>last&nbsp;&#x2d;<wbr>one</p><<p>"""
    )
    assert markup.titles == ["A & B", "One Two"]
    assert markup.links == [("/c", "a > b"), ("/d", "Dee")]
    assert (markup.base, markup.resources) == ("/x/", ["s.js", "a.css", "//f"])
    assert markup.lines == ["One", "Two", "no", "last -", "one", "<"]
    assert markup.lower == "one two no last - one <"


def test_of_very_long_texts_the_beginning_and_the_end_are_read() -> None:
    markup = take_apart(f"<p>first</p>{'<p>many words</p>' * 20_000}<p>Registered in England No. 01234567</p>")
    assert markup.lines[0] == "first"
    assert markup.lines[-1] == "Registered in England No. 01234567"
    assert len(markup.text) < 100_000
    assert read_page(b"<p>x</p>" * 50_000 + b"Company No. 01234567", "", URL).numbers == ["01234567"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Café".encode(), "text/html"),
        ("Café".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ('<meta charset="windows-1252">Café'.encode("cp1252"), "text/html"),
        ("Café".encode(), "text/html; charset=rot13"),
        ("Café".encode(), "text/html; charset=unicode_escape"),
    ],
)
def test_charsets(body: bytes, kind: str) -> None:
    assert decoded(body, kind).endswith("Café")


HOSTILE = {
    "deep": "<div>",
    "deep behind ends of nothing": "</x><div>",
    "lists": "<ul><li>",
    "links": "<a href=/contact-us>x</a>",
    "links around blocks": "<a href=x><div>",
    "tables": "<table><tr><td>",
    "headings": "<h1><p>",
    "open quotes": "<a \"'",
    "open tags": "<a ",
    "comments": "<!-- -->",
    "scripts": "<script></script>",
    "drawings": "<svg/>",
    "entities": "&#x41;",
    "data": '<script type="application/ld+json">[{"a":',
    "items": "<div itemscope itemprop=a>",
    "digits": "0",
    "numbers": "0 1 2 3 4 5 6 7 ",
    "phones": "0116 254 1111 info@oak.co.uk LE1 6TE ",
    "offices": "registered office a ",
    "signs": "© 2024 ",
    "disguises": "a (at) b (dot) ",
    "dots": "a at dot ",
    "names": "Aa Ltd and The ",
    "days": "mon to mon 9 - ",
    "teams": "team of 9 our staff ",
    "joins": "<script>'@' + 'a' + </script>",
    "spaces": "\t ",
    "at signs": "@",
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("junk", HOSTILE.values(), ids=HOSTILE.keys())
def test_pages_made_to_take_long(junk: str) -> None:
    body = (junk * (2_000_000 // len(junk))).encode()
    began = time.process_time()
    read_page(body, "text/html", URL)
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<p><font size={n}>x" for n in range(20_000)),
        f"<a {' '.join(f'a{n}=1' for n in range(60_000))}>",
        "<table><b>" * 20_000,
    ],
    ids=["fonts", "attributes", "foster children"],
)
def test_pages_made_to_take_memory(html: str) -> None:
    tracemalloc.start()
    read_page(html.encode(), "text/html", URL)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 40 * len(html)


def test_nothing_of_a_broken_page_stops_the_reader() -> None:
    for body in (
        b"",
        b"\x00\xff\xfe<",
        gzip.compress(b"x"),
        b"<script type='application/ld+json'>{oops</script>",
        b"<a href='http://['>x",
        b"<base href='http://['><a href='/contact'>x",
        b"<meta http-equiv=refresh content='0;url=http://['>",
    ):
        assert read_page(body, "", URL).numbers == []


def test_a_page_survives_its_record() -> None:
    page = read(f"<title>Oak</title>{JSON_LD}<a href=/contact>Contact</a> our team of 12")
    assert Page.from_json(page.to_json()) == page
    assert Page.from_json({"url": URL, "parked": False, "address": None}) == Page(url=URL)


@pytest.mark.parametrize(
    "change",
    [
        {"names": "x"},
        {"names": [1]},
        {"parked": 1},
        {"url": 5},
        {"employees": True},
        {"employees": "5"},
        {"locations": [5]},
        {"locations": [{"postcode": 1}]},
        {"links": {"contact": "x"}},
        {"unknown": 1},
    ],
)
def test_records_of_another_shape(change: dict[str, Any]) -> None:
    with pytest.raises(BadReply):
        Page.from_json(Page(url=URL).to_json() | change)


@pytest.mark.parametrize("wrong", [None, {}, [], "x"])
def test_what_is_no_record(wrong: Any) -> None:
    with pytest.raises(BadReply):
        Page.from_json(wrong)
