"""Finds phones and postcodes in a page's text; addresses for mail and register numbers have modules of their own."""

import re
from collections.abc import Iterable, Iterator

from leads.geography import normal_postcode
from leads.normalise import normal_phone

MOST = 20

_MAYBE = re.compile(r"[(+0][\d .()+\u2011–-]{8,26}\d")
"""What may hold a number: found fast, then looked at closely."""
_PHONE = re.compile(
    r"(?<![\d/.–-])(?:(?:\(?\+ ?44\)?|\(?0044\)?)[ ().0-]{0,6}[1-9]\d|\(?0[1-9]\d)[\d .()\u2011–-]{5,16}\d(?!\d)"
)
_TRUNK_ZERO = re.compile(r"\(\s?0\s?\)")
_FAX = re.compile(r"(?:(?<![/&])(?<![/&] )\bfax\b[^\d+]{0,14}|\bF\s?[:.]\s?)$", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"\b(?:no|nr|num|number|reg|registration|vat|charity|crn)\b\.?\s?[:#]?\s?(?:GB\s?)?$", re.IGNORECASE
)
_CALLED = re.compile(r"tel|phone|mobile|call|contact|fax|whatsapp|ring", re.IGNORECASE)
_GROUPS = re.compile(r"\d+")
POSTCODE = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]?\d[A-Z\d]?\s{0,2}\d[A-Z]{2}\b")


def phones(text: str) -> list[str]:
    """British phone numbers in a text, in E.164, without fax numbers."""
    return _some(number for number, fax in _numbers(text) if not fax)


def faxes(text: str) -> frozenset[str]:
    """The numbers that the text says are for fax."""
    return frozenset(number for number, fax in _numbers(text) if fax)


def phone_of(text: str) -> str | None:
    """One number in E.164 from what was written as one: in a link, or for machines."""
    return normal_phone(_TRUNK_ZERO.sub("", text)) if text else None


def postcodes(text: str) -> list[str]:
    """UK postcodes written in capitals."""
    return _some(code for match in POSTCODE.findall(text) if (code := normal_postcode(match)))


def _numbers(text: str) -> Iterator[tuple[str, bool]]:
    """Each number with whether it is for fax."""
    at = 0
    while (maybe := _MAYBE.search(text, at)) and (match := _PHONE.search(text, maybe.start())):
        at = match.end()
        before = text[max(0, match.start() - 30) : match.start()]
        if _OTHER_NUMBER.search(before) and not _CALLED.search(before):
            continue
        number = phone_of(match[0])
        if number is None and (first := _first_number(match[0])):
            number, at = phone_of(first), match.start() + len(first)
        if number:
            yield number, bool(_FAX.search(before[-20:]))


def _first_number(text: str) -> str | None:
    """Of two numbers that stand side by side, the first: whole groups of digits up to the length of a number."""
    digits = 12 if text.lstrip("( ").startswith("+") else 14 if text.lstrip("( ").startswith("00") else 11
    count = 0
    for group in _GROUPS.finditer(_TRUNK_ZERO.sub("   ", text)):
        count += len(group[0])
        if count >= digits:
            return text[: group.end()] if count == digits and group.end() < len(text) else None
    return None


def _some(values: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for value in values:
        found.setdefault(value)
        if len(found) >= MOST:
            break
    return list(found)
