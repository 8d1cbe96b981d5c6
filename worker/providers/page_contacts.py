"""Finds contact data in a page's text: mailboxes in their disguises, phones, register and VAT numbers, postcodes."""

import re
from collections.abc import Iterable, Iterator

from email_validator import EmailNotValidError, validate_email

from leads.geography import normal_postcode
from leads.normalise import normal_company_number, normal_phone, site_of

GENERIC = frozenset(
    (
        "account",
        "accounts",
        "admin",
        "administration",
        "appointments",
        "ask",
        "bookings",
        "branch",
        "business",
        "clinic",
        "commercial",
        "contact",
        "contactus",
        "customercare",
        "customers",
        "customerservice",
        "customerservices",
        "desk",
        "email",
        "enquire",
        "enquiries",
        "enquiry",
        "estimating",
        "general",
        "hello",
        "help",
        "helpdesk",
        "hi",
        "info",
        "information",
        "inquiries",
        "inquiry",
        "mail",
        "main",
        "marketing",
        "newbusiness",
        "office",
        "orders",
        "parts",
        "post",
        "practice",
        "projects",
        "quotes",
        "reception",
        "sales",
        "school",
        "secretary",
        "service",
        "services",
        "shop",
        "studio",
        "support",
        "surgery",
        "team",
        "trade",
        "welcome",
        "workshop",
    )
)
"""Mailboxes that belong to a firm and not to a person."""

FREE_MAIL = frozenset(
    (
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.co.uk",
        "outlook.com",
        "live.co.uk",
        "live.com",
        "yahoo.com",
        "yahoo.co.uk",
        "icloud.com",
        "aol.com",
        "btinternet.com",
        "btconnect.com",
        "sky.com",
        "talktalk.net",
        "virginmedia.com",
        "nhs.net",
    )
)
"""Where small firms have their mailboxes when they have no domain of their own for mail."""

MOST = 20

_AT = r"(?:@|\s*[\[({<]\s*(?:at|@)\s*[\])}>]\s*|\s+(?:at|AT)\s+(?=[\w-]+\s*(?:[\[({<]|\s(?:dot|DOT)\s)))"
_DOT = r"(?:\.|\s*[\[({<]\s*(?:dot|\.)\s*[\])}>]\s*|\s+(?:dot|DOT)\s+)"
_MAIL = re.compile(
    rf"(?<![\w.+-])([a-z0-9][\w.+-]{{0,63}}){_AT}((?:[a-z0-9][a-z0-9-]{{0,62}}{_DOT}){{1,4}}[a-z]{{2,24}})(?![\w-])",
    re.IGNORECASE,
)
_DOTS = re.compile(_DOT, re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d/.-])(?:\+\s?44|\(?0)[\d\s().-]{8,16}\d(?!\d)")
_FAX = re.compile(r"fax[^\d+]{0,12}$", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s{0,2}\d[A-Z]{2}\b")
_NUMBER = r"((?:[A-Z]{2}\s?)?\d[\d ]{4,8}\d|[A-Z]{2}\s?\d{6})(?!\s?\d)"
_WORDS = r"(?:no|nr|num|number|numbers|#)?\b\.?\s*[:.#-]?\s*"
_COMPANY_NUMBER = (
    re.compile(
        rf"\bcompan(?:y|ies)\s+(?:house\s+)?(?:reg(?:istration|istered|\.)?\s*)?{_WORDS}(?:is\s+)?{_NUMBER}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bregist(?:ered|ration)\s+(?:company\s+)?(?:no|nr|number)\b\.?\s*[:.#-]?\s*(?:is\s+)?{_NUMBER}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bregistered\s+(?:as\s+a\s+company\s+)?in\s+(?:england|wales|scotland|northern\s+ireland|the\s+uk)\b"
        rf"[^.;\d]{{0,60}}?(?:\bno\.?|number|nr\.?|#|:|under|\()\s*[:.#-]?\s*{_NUMBER}\b",
        re.IGNORECASE,
    ),
)
_NUMBER_AT_ONCE = re.compile(
    r"\bregistered\s+in\s+(?:england|wales|scotland|northern\s+ireland)(?:\s*(?:and|&|/)\s*wales)?[\s:,-]{1,4}(\d{8})\b",
    re.IGNORECASE,
)
_FILES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".css", ".js", ".pdf")
_NOT_COMPANIES = re.compile(
    r"^\W{0,3}(?:with|by|of|from)(?: the)? (?:ICO|FCA|SRA|CQC|charit|information|financial|care quality)", re.IGNORECASE
)
_NOT_A_COMPANY = re.compile(
    r"(charit|vat|fca|financial|ico\b|data protection|gas safe|ofsted|cqc|sra\b|nmc|gdc|gphc|notary)"
    r"(?:(?!compan|registered in).){0,30}$",
    re.IGNORECASE,
)
_VAT = re.compile(r"\bVAT\b[^\d\n]{0,40}?(?:GB\s?)?(\d{3}\s?\d{4}\s?\d{2})(?!\d)", re.IGNORECASE)


def mailboxes(text: str) -> list[str]:
    """E-mail addresses in a text, also as "info [at] firm [dot] co.uk", in lower case and in order."""
    found = (f"{box}@{_DOTS.sub('.', host)}" for box, host in _MAIL.findall(text))
    return _some(mail for each in found if (mail := mailbox(each)))


def mailbox(text: str) -> str | None:
    """One address in lower case, or None when it cannot be one."""
    try:
        checked = validate_email(text.strip().strip("."), check_deliverability=False)
    except EmailNotValidError:
        return None
    mail = checked.normalized.lower()
    return None if mail.endswith(_FILES) else mail


def is_generic(mail: str, site: str) -> bool:
    """Whether a mailbox belongs to the firm at `site`, not to a person: "info@", or the firm's own name."""
    box, _, host = mail.partition("@")
    words = [word for word in re.split(r"[._+-]|\d+", box) if word]
    own = re.sub(r"[^a-z0-9]", "", (site_of(site) or site).partition(".")[0])
    named = re.sub(r"[^a-z0-9]", "", box) == own
    if site_of(host) == site_of(site):
        return named or any(word in GENERIC for word in words)
    return host in FREE_MAIL and len(own) >= 5 and own in re.sub(r"[^a-z0-9]", "", box)


def unhidden(code: str) -> str | None:
    """The address in a `data-cfemail` attribute: hexadecimal, each byte masked with the first."""
    try:
        mask, *rest = bytes.fromhex(code)
        return mailbox(bytes(each ^ mask for each in rest).decode())
    except (ValueError, UnicodeDecodeError):
        return None


def phones(text: str) -> list[str]:
    """British phone numbers in a text, in E.164, without fax numbers."""
    found = (
        match for match in _PHONE.finditer(text) if not _FAX.search(text[max(0, match.start() - 20) : match.start()])
    )
    return _some(number for match in found if (number := normal_phone(match[0].replace("(0)", ""))))


def postcodes(text: str) -> list[str]:
    """UK postcodes written in capitals."""
    return _some(code for match in _POSTCODE.findall(text) if (code := normal_postcode(match)))


def company_numbers(text: str) -> list[str]:
    """Companies House numbers that the text says are such; charity, VAT and regulators' numbers are not."""
    return _some(_company_numbers(text))


def vat_numbers(text: str) -> list[str]:
    """VAT numbers, as "GB" and nine digits."""
    return _some("GB" + re.sub(r"\s", "", digits) for digits in _VAT.findall(text))


def _company_numbers(text: str) -> Iterator[str]:
    for pattern in (*_COMPANY_NUMBER, _NUMBER_AT_ONCE):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 40) : match.start()] + match[0][: match.start(1) - match.start()]
            number = normal_company_number(match[1])
            vetoed = _NOT_A_COMPANY.search(before) or _NOT_COMPANIES.search(text[match.end() : match.end() + 40])
            if number and not vetoed:
                yield number


def _some(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))[:MOST]
