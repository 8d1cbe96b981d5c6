"""Mailboxes in their disguises; a firm's, people's and other firms' are told apart."""

import pytest

from worker.providers.page_mail import (
    hidden_mailboxes,
    is_generic,
    mailbox,
    mailboxes,
    rank,
    sent_to,
    sort_mails,
    unhidden,
)
from worker.providers.page_markup import take_apart

URL = "https://www.oak-dental.co.uk/"


@pytest.mark.parametrize(
    ("text", "mails"),
    [
        ("Email:info@oak.co.uk.", ["info@oak.co.uk"]),
        ("INFO@OAK.CO.UK", ["info@oak.co.uk"]),
        ("info [at] oak [dot] co.uk", ["info@oak.co.uk"]),
        ("info[at]oak[dot]co[dot]uk", ["info@oak.co.uk"]),
        ("info (at) oak (dot) co (dot) uk", ["info@oak.co.uk"]),
        ("info(at)oak.co.uk", ["info@oak.co.uk"]),
        ("info{at}oak.co.uk", ["info@oak.co.uk"]),
        ("info [@] oak.co.uk", ["info@oak.co.uk"]),
        ("info AT oak DOT co DOT uk", ["info@oak.co.uk"]),
        ("info at oak dot co dot uk", ["info@oak.co.uk"]),
        ("info\uff20oak.co.uk", ["info@oak.co.uk"]),
        ("info @ oak.co.uk", ["info@oak.co.uk"]),
        ("john.o'brien@oak.co.uk", ["john.o'brien@oak.co.uk"]),
        ("info@oak.co.uk0116 254 1111", ["info@oak.co.uk"]),
        ("write to info@oak.co.uk.Call us", ["info@oak.co.uk"]),
        ("u003einfo@oak.co.uk", ["info@oak.co.uk"]),
        ("a@oak.co.uk then b@oak.co.uk", ["a@oak.co.uk", "b@oak.co.uk"]),
        ("meet us at oak.co.uk", []),
        ("Contact us @ oak.co.uk", []),
        ("We are at the dot of two", []),
        ("logo@2x.png x@y", []),
    ],
)
def test_disguises_in_text(text: str, mails: list[str]) -> None:
    assert mailboxes(text) == mails


def masked(mail: str) -> str:
    return bytes([0x42, *(byte ^ 0x42 for byte in mail.encode())]).hex()


@pytest.mark.parametrize(
    "html",
    [
        f'<a class="__cf_email__" data-cfemail="{masked("info@oak-dental.co.uk")}">[email protected]</a>',
        f'<a href="/cdn-cgi/l/email-protection#{masked("info@oak-dental.co.uk")}">x</a>',
        '<a data-user="info" class=x data-domain="oak-dental.co.uk">x</a>',
        '<a data-name="info" data-domain="oak-dental" data-tld="co.uk">x</a>',
        "<script>document.write('info' + '@' + 'oak-dental.co.uk')</script>",
        "<script>var a5 = '&#105;nf&#111;' + '&#64;';\na5 = a5 + '&#111;ak-dental' + '&#46;' + 'co' + '.uk';</script>",
        '<span style="unicode-bidi:bidi-override;direction:rtl">ku.oc.latned-kao@ofni</span>',
    ],
)
def test_disguises_in_markup(html: str) -> None:
    assert hidden_mailboxes(take_apart(html), URL) == ["info@oak-dental.co.uk"]


def test_what_scripts_merely_contain_is_nobodys_mailbox() -> None:
    for html in (
        '<script>var a = "spam@oak-dental.co.uk"</script>',
        '<script type="application/json">{"a":"b" + "@" + "oak-dental.co.uk"}</script>',
        '<i data-cfemail="zz"></i>',
    ):
        assert hidden_mailboxes(take_apart(html), URL) == []
    assert unhidden("zz") is None
    assert unhidden(masked("info@oak.co.uk")) == "info@oak.co.uk"


def test_bits_hidden_by_styles_and_entities_are_no_part_of_an_address() -> None:
    html = 'info<b style="display:none">null</b>@oak.co.uk, &#105;&#110;f&#111;&#64;elm.co.uk, a<!-- x -->b@oak.co.uk'
    assert mailboxes(take_apart(html).text) == ["info@oak.co.uk", "info@elm.co.uk", "ab@oak.co.uk"]


def test_links() -> None:
    links = [("mailto:info%40oak.co.uk?subject=Hi", ""), ("MAILTO:a@oak.co.uk, b@oak.co.uk", ""), ("/mailto:", "")]
    assert list(sent_to(links)) == ["info@oak.co.uk", "a@oak.co.uk", "b@oak.co.uk"]
    assert mailbox("logo@x.png") is None


@pytest.mark.parametrize(
    ("mail", "generic"),
    [
        ("info@oak-dental.co.uk", True),
        ("leicester.reception@oak-dental.co.uk", True),
        ("oakdental@oak-dental.co.uk", True),
        ("salesteam@oak-dental.co.uk", True),
        ("sales2@oak-dental.co.uk", True),
        ("leicester@oak-dental.co.uk", True),
        ("oakdental@gmail.com", True),
        ("john.smith@oak-dental.co.uk", False),
        ("john@oak-dental.co.uk", False),
        ("dr.smith@oak-dental.co.uk", False),
        ("hello@webdesigners.co.uk", False),
        ("info@gmail.com", False),
    ],
)
def test_people_are_told_from_firms(mail: str, generic: bool) -> None:
    assert is_generic(mail, URL, frozenset({"leicester"})) is generic


def test_whose_each_mailbox_is() -> None:
    there = (
        "accounts@oak-dental.co.uk john@oak-dental.co.uk info@oak-dental.co.uk hello@agency.co.uk"
        " noreply@oak-dental.co.uk help@oak-dental.co.uk 0a1b2c3d4e5f6a7b@o1.ingest.sentry.io you@example.com"
        " info@wixpress.com jane99@gmail.com"
    )
    sorted_ = sort_mails(there.split(), URL)
    assert sorted_.generic == ["info@oak-dental.co.uk", "help@oak-dental.co.uk", "accounts@oak-dental.co.uk"]
    assert sorted_.people == ["john@oak-dental.co.uk"]
    assert sorted_.others == ["hello@agency.co.uk", "jane99@gmail.com"]


def test_where_a_first_letter_is_best_sent() -> None:
    boxes = ["careers@x.co.uk", "support@x.co.uk", "kitchen@x.co.uk", "hello@x.co.uk"]
    assert sorted(boxes, key=rank) == ["hello@x.co.uk", "kitchen@x.co.uk", "support@x.co.uk", "careers@x.co.uk"]
