"""Reading pages: contact data in its disguises, structured data, and whose numbers are not taken."""

import gzip

import pytest

from leads.errors import BadReply
from worker.providers.page import Page, read_page
from worker.providers.page_contacts import phones
from worker.providers.page_mail import is_generic, mailboxes, unhidden
from worker.providers.page_markup import decoded
from worker.providers.page_numbers import company_numbers, vat_numbers

URL = "https://www.oak-dental.co.uk/"


def read(html: str, kind: str = "text/html; charset=utf-8") -> Page:
    return read_page(html.encode(), kind, URL)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Registered in England and Wales No. 01234567", ["01234567"]),
        ("Registered in England & Wales under company number 1234567.", ["01234567"]),
        ("Registered in England 01234567", ["01234567"]),
        ("Company Registration Number: 01234567", ["01234567"]),
        ("Company No: SC123456", ["SC123456"]),
        ("Registered number: 01234567", ["01234567"]),
        ("Registered in Scotland (SC 123 456)", ["SC123456"]),
        ("Company number OC301234", ["OC301234"]),
        ("Registered charity number 1122334", []),
        ("Registered charity in England and Wales (no. 1089464)", []),
        ("VAT Registration No. 123 4567 89", []),
        ("VAT registered number 123456789", []),
        ("FCA registered number 123456", []),
        ("Registration number 12345678 with the ICO", []),
        ("Gas Safe registered number 123456", []),
        ("Company phone number 0116 254 1111", []),
        ("Company number 01234567 and charity number 1122334", ["01234567"]),
    ],
)
def test_register_numbers(text: str, numbers: list[str]) -> None:
    assert company_numbers(text) == numbers


def test_vat_numbers() -> None:
    assert vat_numbers("VAT Registration No. GB 123 4567 89") == ["GB123456789"]
    assert vat_numbers("VAT no: 123456789, Company number 01234567") == ["GB123456789"]
    assert vat_numbers("call 123456789") == []


def test_mailboxes_in_disguise() -> None:
    text = "a@oak.co.uk b [at] oak [dot] co.uk, c(at)oak.co.uk D AT oak DOT co.uk logo@2x.png meet us at oak.co.uk. x@y"
    assert mailboxes(text) == ["a@oak.co.uk", "b@oak.co.uk", "c@oak.co.uk", "d@oak.co.uk"]
    masked = bytes([0x42, *(ord(letter) ^ 0x42 for letter in "info@oak.co.uk")]).hex()
    assert unhidden(masked) == "info@oak.co.uk"
    assert unhidden("zz") is None


@pytest.mark.parametrize(
    ("mail", "generic"),
    [
        ("info@oak-dental.co.uk", True),
        ("leicester.reception@oak-dental.co.uk", True),
        ("oakdental@oak-dental.co.uk", True),
        ("oakdental@gmail.com", True),
        ("john.smith@oak-dental.co.uk", False),
        ("john@oak-dental.co.uk", False),
        ("hello@webdesigners.co.uk", False),
        ("info@gmail.com", False),
    ],
)
def test_people_are_told_from_firms(mail: str, generic: bool) -> None:
    assert is_generic(mail, URL) is generic


def test_phones_without_fax_numbers() -> None:
    text = "Tel: 0116 254 1111 Fax: 0116 254 2222, +44 (0)116 254 3333 or (0116) 254 4444; order 0116254111199"
    assert phones(text) == ["+441162541111", "+441162543333", "+441162544444"]


def test_a_whole_page() -> None:
    page = read(
        """<title>Oak Dental – Dentists in Leicester</title><meta property="og:site_name" content="Oak Dental">
        <meta name=description content="Dentists since 1990."><body><h1>Welcome to Oak</h1>
        <a href="/contact-us">Contact</a> <a href="/about">About us</a> <a href="https://elsewhere.co.uk/contact">x</a>
        <a href="mailto:info%40oak-dental.co.uk?subject=Hi">mail</a> <a href="mailto:jane.doe@oak-dental.co.uk">Jane</a>
        <a href="tel:+441162541111">call</a> <a href="https://uk.linkedin.com/company/oak/?trk=x">in</a>
        <a href="https://www.linkedin.com/in/jane-doe">Jane</a> <a href="https://facebook.com/sharer/x">share</a>
        <a href="https://x.com/oak">x</a><script>var a = "spam@oak-dental.co.uk"</script>
        <footer>© 2024 Oakhollow Dental Limited. Registered office: 12 Mill Lane, Leicester, LE1 6TE.
        Registered in England No. 01234567. VAT number 123456789.</footer>"""
    )
    assert page.names[:2] == ["Oak Dental", "Dentists in Leicester"]
    assert "Oakhollow Dental Limited" in page.names
    assert page.mails == ["info@oak-dental.co.uk"]
    assert (page.phones, page.postcodes) == (["+441162541111"], ["LE1 6TE"])
    assert page.address == "12 Mill Lane, Leicester, LE1 6TE"
    assert (page.numbers, page.vats) == (["01234567"], ["GB123456789"])
    assert page.socials == ["https://www.linkedin.com/company/oak", "https://www.x.com/oak"]
    assert page.links == [f"{URL}contact-us", f"{URL}about"]
    assert (page.description, page.parked) == ("Dentists since 1990.", False)


JSON_LD = """<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite",
"name":"A site","publisher":{"@type":["Dentist"],"name":"Oak Dental","telephone":"0116 254 1111",
"email":"mailto:info@oak-dental.co.uk","vatID":"GB 123 4567 89","sameAs":["https://www.linkedin.com/company/oak"],
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


def test_parked_pages() -> None:
    assert read("<h1>oak.co.uk</h1><p>This domain is parked free.</p>").parked
    assert read("<p>Buy this domain</p>").parked
    assert not read(f"<p>We sell websites: buy this domain</p>{'<p>About what we do. </p>' * 200}").parked


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


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "junk",
    ["<div>", "0", "registered office a ", "© 2024 ", "a (at) b (dot) ", "Aa ", "<b><p>", "- | ", "company number "],
)
def test_pages_made_to_take_long(junk: str) -> None:
    read_page((junk * (500_000 // len(junk))).encode(), "text/html", URL)


def test_deep_pages_are_cut_where_they_become_so() -> None:
    assert shallow("<p>a</p>" * 5_000) == "<p>a</p>" * 5_000
    assert shallow("<div>" * 5_000) == "<div>" * 1_000


def test_nothing_of_a_broken_page_stops_the_reader() -> None:
    for body in (
        b"",
        b"\x00\xff\xfe<",
        gzip.compress(b"x"),
        b"<script type='application/ld+json'>{oops</script>",
        b"<a href='http://['>x",
    ):
        assert read_page(body, "", URL).numbers == []


def test_a_page_survives_its_record() -> None:
    page = read("<title>Oak</title>")
    assert Page.from_json(page.to_json()) == page
    for wrong in (
        None,
        {},
        page.to_json() | {"names": "x"},
        page.to_json() | {"parked": 1},
        page.to_json() | {"url": 5},
    ):
        with pytest.raises(BadReply):
            Page.from_json(wrong)
