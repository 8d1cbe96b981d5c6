"""Finds register numbers and VAT numbers in a page's text: what the text says is one, and no other body's number."""

import re
from collections.abc import Iterator

from leads.normalise import normal_company_number
from worker.providers.page_words import starts_of

MOST = 20

_LETTERS = r"(?-i:(?!NO|NR)[A-Z]{2})\s?"
_NUMBER = rf"((?:\d{{8}}|(?:IP|SP|NP)\s?\d{{5}}R)(?!\d)|(?:{_LETTERS})?\d[\d ]{{3,8}}\d(?!\s?\d))"
_WORDS = r"(?:no|nr|num|number|numbers|#)?\b\.?\s*[:.#-]?\s*"
_COUNTRY = r"(?:england|wales|scotland|northern\s+ireland|the\s+uk|the\s+united\s+kingdom|great\s+britain)"
_MEANT = r"(?:\bno\.?|number|nr\.?|#|:|under|\()\s*[:.#-]?\s*"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"compan(?:y|ies)\s+(?:house\s+)?(?:reg(?:istration|istered|\.)?\s*)?{_WORDS}(?:is\s+)?{_NUMBER}\b",
        rf"co(?:mpany)?\.?\s+reg(?:istration|istered|d|\.)*\s*{_WORDS}(?:is\s+)?{_NUMBER}\b",
        rf"crn\s*[:.#-]?\s*{_NUMBER}\b",
        rf"regist(?:ered|ration)\s+(?:company\s+)?(?:no|nr|number)\b\.?\s*[:.#-]?\s*(?:is\s+)?{_NUMBER}\b",
        rf"reg(?:istered|'?d|\.)?\s+(?:as\s+a\s+company\s+)?in\s+{_COUNTRY}\b[^.;\d]{{0,60}}?{_MEANT}{_NUMBER}\b",
        rf"registered\s+in\s+{_COUNTRY}(?:\s*(?:and|&|/)\s*wales)?[\s:,-]{{1,4}}({_LETTERS}\d{{3}}\s?\d{{3}}|\d{{8}})\b",
    )
)
_ANCHORS = ("compan", "regist", "reg", "co ", "co.", "crn")
"""How the patterns begin: they are tried there and nowhere else."""
_NOT_COMPANIES = re.compile(
    r"\W{0,3}(?:with|by|of|from)(?: the)? (?:ICO|FCA|SRA|CQC|charit|information|financial|care quality)", re.IGNORECASE
)
_NOT_A_COMPANY = re.compile(
    r"(charit|vat|fca|financial|ico\b|data protection|gas safe|ofsted|cqc|sra\b|nmc|gdc|gphc|notary)"
    r"(?:(?!compan|registered in).){0,30}$",
    re.IGNORECASE,
)
_VAT = re.compile(r"VAT\b[^\d\n]{0,40}?(?:GB\s?)?(\d(?:[\s.-]?\d){8}(?:[\s.-]?\d{3})?)(?!\d)", re.IGNORECASE)
_VAT_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)


def company_numbers(text: str, lower: str | None = None) -> list[str]:
    """Companies House numbers that the text says are such, in order; other bodies' numbers are not.

    `lower` is the text in small letters, character by character, if it is at hand.
    """
    found = sorted(set(_company_numbers(text, text.lower() if lower is None else lower)))
    return list(dict.fromkeys(number for _, number in found))[:MOST]


def vat_numbers(text: str, lower: str | None = None) -> list[str]:
    """VAT numbers whose check digits are right, as "GB" and nine digits."""
    found: dict[str, None] = {}
    for at in starts_of(text.lower() if lower is None else lower, ["vat"]):
        if (match := _VAT.match(text, at)) and (number := vat_number(match[1])):
            found.setdefault(number)
    return list(found)[:MOST]


def vat_number(text: str) -> str | None:
    """A VAT number as "GB" and nine digits, without a branch's three; None where its check digits are wrong."""
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) not in {9, 12}:
        return None
    total = sum(weight * int(digit) for weight, digit in zip(_VAT_WEIGHTS, digits[:7], strict=True)) + int(digits[7:9])
    return f"GB{digits[:9]}" if int(digits) and (total % 97 == 0 or (total + 55) % 97 == 0) else None


def _company_numbers(text: str, lower: str) -> Iterator[tuple[int, str]]:
    for at in starts_of(lower, _ANCHORS):
        for pattern in _PATTERNS:
            if not (match := pattern.match(text, at)):
                continue
            before = text[max(0, at - 40) : match.start(1)]
            if _NOT_A_COMPANY.search(before) or _NOT_COMPANIES.match(text, match.end()):
                continue
            if number := normal_company_number(match[1]):
                yield match.start(1), number
