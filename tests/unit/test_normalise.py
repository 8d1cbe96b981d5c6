"""One spelling for names, phones, web addresses and register numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.normalise import (
    aliases,
    is_registered,
    name_tokens,
    normal_company_number,
    normal_name,
    normal_phone,
    site_of,
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The Oak & Ash Co. Ltd", "oak and ash"),
        ("Arthur Terry Learning Partnership, The", "arthur terry learning partnership"),
        ("Sainsbury’s", "sainsburys"),
        ("Café Rouge C.I.C.", "cafe rouge"),
        ("B.M.I. Healthcare", "bmi healthcare"),
        ("B M I Healthcare", "bmi healthcare"),
        ("J & S Smith Ltd", "j and s smith"),
        ("Helical Technology Ltd. (UK)", "helical technology uk"),
        ("Aspire Co-operative Trust", "aspire cooperative trust"),
        ("Aspire Coop Trust", "aspire coop trust"),
        ("Limited", "limited"),
        ("the", "the"),
        ("", ""),
    ],
)
def test_a_name_has_one_spelling(text: str, normal: str) -> None:
    assert normal_name(text) == normal


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["the", "a", "co", "ltd", "&", "and", "b.", "c", "st", "3", "é"])).map(" ".join)
)
def test_a_normal_name_is_its_own_normal_form(text: str) -> None:
    assert normal_name(normal_name(text)) == normal_name(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("St. John's Dental Ctr", ("saint", "johns", "dental", "centre")),
        ("Saint Johns Dental Centre", ("saint", "johns", "dental", "centre")),
        ("University of the Arts", ("university", "arts")),
        ("The Of", ("of",)),
    ],
)
def test_tokens_drop_fillers_and_write_out_short_forms(text: str, tokens: tuple[str, ...]) -> None:
    assert name_tokens(text) == tokens


def test_a_line_can_give_several_names() -> None:
    assert aliases("Acme Ltd t/a Zed Dental (formerly Ypsilon)") == ["Acme Ltd", "Zed Dental", "Ypsilon"]
    assert aliases("Acme IT | Support in Leicester") == ["Acme IT", "Support in Leicester"]
    assert aliases("Acme - Zed") == ["Acme - Zed"]


@pytest.mark.parametrize(
    ("text", "registered"), [("Acme Ltd", True), ("ACME P.L.C.", True), ("Acme", False), ("Ltd", False)]
)
def test_a_legal_form_at_the_end_makes_a_registered_name(text: str, registered: bool) -> None:
    assert is_registered(text) is registered


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0116 496 0123", "+441164960123"),
        ("(0116) 4960123", "+441164960123"),
        ("+44 (0)116 496 0123", "+441164960123"),
        ("0151 525 3196, 0151 525 0326", "+441515253196"),
        ("01273 692444 (ext. 676067)", "+441273692444"),
        ("+1 310 246 1501", "+13102461501"),
        ("310/246-1501", None),
        ("none", None),
        ("", None),
    ],
)
def test_a_phone_number_in_e164(text: str, number: str | None) -> None:
    assert normal_phone(text) == number


@pytest.mark.parametrize(
    "url",
    [
        "https://www.acme.co.uk/contact/?utm_source=openai#x",
        "http://acme.co.uk",
        "acme.co.uk/",
        "WWW.ACME.CO.UK",
        "https://shop.acme.co.uk:443",
    ],
)
def test_all_spellings_of_a_web_address_are_one_site(url: str) -> None:
    assert site_of(url) == "acme.co.uk"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://oak.nhs.uk", "oak.nhs.uk"),
        ("https://oak.wixsite.com/home", "oak.wixsite.com"),
        ("https://münchen.de", "xn--mnchen-3ya.de"),
        ("http://[broken", None),
        ("localhost", None),
        ("co.uk", None),
        ("", None),
    ],
)
def test_a_site_is_what_somebody_registered(url: str, site: str | None) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123456", "00123456"),
        (" 0771 2656 ", "07712656"),
        ("sc 1234", "SC001234"),
        ("OC301234", "OC301234"),
        ("IP12345R", "IP12345R"),
        ("XX123456", None),
        ("00000000", None),
        ("123456789", None),
        ("GB 123", None),
    ],
)
def test_a_register_number_has_eight_characters(text: str, number: str | None) -> None:
    assert normal_company_number(text) == number


@given(st.text(max_size=20))
def test_nothing_that_is_typed_breaks_anything(text: str) -> None:
    for spell in (normal_phone, site_of, normal_company_number):
        once = spell(text)
        assert once is None or spell(once) == once


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("01632 960933", "+441632960933"),  # kept free for drama, so in nobody's use
        ("+44 1632 960933", "+441632960933"),
        ("07801 101740 (Dentures ONLY)", "+447801101740"),
        ("(0116) 496 0123", "+441164960123"),
        ("310 246 1501", None),
        ("99001798", None),
    ],
)
def test_a_number_that_is_formed_as_it_should_be_is_one_even_if_nobody_has_it(text: str, number: str | None) -> None:
    assert normal_phone(text) == number


def test_made_up_names_have_a_site() -> None:
    assert site_of("https://www.quillmarsh-dental.example/contact?a=b") == "quillmarsh-dental.example"
