"""Phones, register numbers and VAT numbers in texts, and whose numbers are not taken."""

import pytest

from worker.providers.page_contacts import faxes, phone_of, phones, postcodes
from worker.providers.page_numbers import company_numbers, vat_number, vat_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Registered in England and Wales No. 01234567", ["01234567"]),
        ("Registered in England & Wales under company number 1234567.", ["01234567"]),
        ("Registered in England and Wales with company number 12345678", ["12345678"]),
        ("Registered in England 01234567", ["01234567"]),
        ("REGISTERED IN ENGLAND NO 123456", ["00123456"]),
        ("Company Registration Number: 01234567", ["01234567"]),
        ("Company Reg No 01234567", ["01234567"]),
        ("Co. Reg. No. 1234567", ["01234567"]),
        ("CRN: 01234567", ["01234567"]),
        ("Reg. in England No 01234567", ["01234567"]),
        ("Company No: SC123456", ["SC123456"]),
        ("Registered number: 01234567", ["01234567"]),
        ("Registered Number 01234567 England", ["01234567"]),
        ("Registered in Scotland (SC 123 456)", ["SC123456"]),
        ("Registered in Northern Ireland, NI 012 345", ["NI012345"]),
        ("Company number OC301234", ["OC301234"]),
        ("Company number IP30069R", ["IP30069R"]),
        ("Company No. 01234567 24-7 cover", ["01234567"]),
        ("Registered in England and Wales No. 53893. Registered office", ["00053893"]),
        ("Company registration number: 08-09-032977", []),
        ("Company number: 000000. Company No. TBC", []),
        ("Registered charity number 1122334", []),
        ("Registered charity in England and Wales (no. 1089464)", []),
        ("VAT Registration No. 123 4567 89", []),
        ("VAT registered number 123456789", []),
        ("FCA registered number 123456", []),
        ("Registration number 12345678 with the ICO", []),
        ("Gas Safe registered number 123456", []),
        ("Company phone number 0116 254 1111", []),
        ("Company number 0116 254 1111", []),
        ("Our head office is in Coventry 01234567", []),
        ("Company number 01234567 and charity number 1122334", ["01234567"]),
    ],
)
def test_register_numbers(text: str, numbers: list[str]) -> None:
    assert company_numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123 4567 82", "GB123456782"),
        ("GB 980780684", "GB980780684"),
        ("GB 123 4567 82 001", "GB123456782"),
        ("123 4567 37", None),
        ("100 0000 34", "GB100000034"),
        ("123456789", None),
        ("000000000", None),
        ("12345678", None),
        ("", None),
    ],
)
def test_check_digits_of_vat_numbers(text: str, number: str | None) -> None:
    assert vat_number(text) == number


def test_the_newer_check_digits_of_vat_numbers_count_too() -> None:
    digits = "1234567"
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=True)) + 55
    newer = f"{digits}{97 - total % 97:02d}"
    assert vat_number(newer) == f"GB{newer}"


def test_vat_numbers() -> None:
    assert vat_numbers("VAT Registration No. GB 123 4567 82") == ["GB123456782"]
    assert vat_numbers("VAT no: 123456782, Company number 01234567") == ["GB123456782"]
    assert vat_numbers("VAT Number: GB 765 346 017.") == ["GB765346017"]
    assert vat_numbers("VAT no 123456782 2026") == ["GB123456782"]
    assert vat_numbers("VAT no: 123456789") == []
    assert vat_numbers("call 123456782") == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Tel: 0116 254 1111", ["+441162541111"]),
        ("(0116) 254 4444", ["+441162544444"]),
        ("0116 (0) 254 1111", ["+441162541111"]),
        ("+44 (0)116 254 3333", ["+441162543333"]),
        ("+44(0)116-254-1111", ["+441162541111"]),
        ("(+44) 116 254 1111", ["+441162541111"]),
        ("0044 116 254 1111", ["+441162541111"]),
        ("0116.254.1111", ["+441162541111"]),
        ("0116 – 254 1111", ["+441162541111"]),
        ("01162541111 or 07700 900123", ["+441162541111", "+447700900123"]),
        ("0116 254 1111 0116 254 2222", ["+441162541111", "+441162542222"]),
        ("Tel no. 0116 254 1111", ["+441162541111"]),
        ("Fax: 0116 254 2222", []),
        ("F: 0116 254 2222", []),
        ("Tel/Fax: 0116 254 1111", ["+441162541111"]),
        ("order 0116254111199", []),
        ("Company No. 07431144 24-7 cover", []),
        ("VAT reg 0123 4567 890", []),
        ("0 1 2 3 4 5 6 7 8 9 0 1", []),
        ("2019-2020 and 0.5 to 0.75", []),
    ],
)
def test_phones(text: str, numbers: list[str]) -> None:
    assert phones(text) == numbers


def test_fax_numbers_are_known_as_such() -> None:
    text = "Tel: 0116 254 1111 Fax: 0116 254 2222, +44 (0)116 254 3333 or (0116) 254 4444; order 0116254111199"
    assert phones(text) == ["+441162541111", "+441162543333", "+441162544444"]
    assert faxes(text) == {"+441162542222"}
    assert phone_of("+44 (0)116 254 1111") == "+441162541111"
    assert phone_of("") is None


def test_postcodes_in_capitals() -> None:
    assert postcodes("LE1 6TE, LE16TE, W1A 1AA, XLE2 1AB and le3 5ab") == ["LE1 6TE", "W1A 1AA"]
