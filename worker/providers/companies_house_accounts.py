"""Reads filed accounts in inline XBRL: net assets, turnover and staff of the latest period; no fetching here.

The tags are those of the FRC's taxonomies (FRS 101, 102 and 105 have them in common), of the UK GAAP taxonomy before
them, and of IFRS; prefixes differ from filer to filer, so the local names are what counts. A value that belongs to a
part of the company only, or to an earlier period, is left alone: better none than another's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from leads.errors import BadReply
from leads.vocabulary import Source

MOST_BYTES = 16 * 2**20
"""Larger documents are not read: the figures of a small company take a few hundred kilobytes."""
MOST_AMOUNT = Decimal(10) ** 15
NET_ASSETS = (
    "NetAssetsLiabilities",
    "NetAssetsLiabilitiesIncludingPensionAssetLiability",
    "Equity",
    "ShareholderFunds",
    "TotalMembersInterests",
)
TURNOVER = ("TurnoverRevenue", "TurnoverGrossOperatingRevenue", "Turnover", "Revenue")
EMPLOYEES = ("AverageNumberEmployeesDuringPeriod", "AverageNumberOfEmployees")
"""Local names of the tags, the most telling first."""

PERIOD_ENDS = ("EndDateForPeriodCoveredByReport", "BalanceSheetDate")
"""Tags that every filing has; the period of their context is the one that the accounts are about."""

ZEROS = frozenset({"zerodash", "fixedzero", "numdash"})
BLANKS = frozenset({"nocontent", "fixedempty"})
DECIMAL_COMMAS = frozenset({"numdotcomma", "numspacecomma", "numcomma", "numcommadecimal"})
"""Formats of the transformation registries, without their hyphens; all others have a decimal point."""

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_ENTITY = re.compile(rb"<!(?:ENTITY|ATTLIST|ELEMENT)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
_BLANK = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u2060\ufeff]+")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212]+")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_CURRENCY = re.compile(r"(?:.*:)?([A-Z]{3})")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of its currency, and the last day of the period (ISO) that it is of."""

    amount: int
    currency: str
    on: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """What accounts state; `made_up_to` is the end (ISO) of the period that all of it is of."""

    made_up_to: str | None = None
    net_assets: Money | None = None
    turnover: Money | None = None
    employees: int | None = None


class Period(NamedTuple):
    """When a value is of; `days` is 0 for a moment."""

    end: date
    days: int


class Stated(NamedTuple):
    """One tagged number that belongs to the whole company."""

    name: str
    period: Period
    value: Decimal
    unit: str


def read_accounts(content: bytes) -> Accounts:
    """What the accounts state of their latest period.

    Raises:
        BadReply: this is no inline XBRL, is too large, or declares entities.
    """
    root = _parsed(content)
    periods, units = _periods(root), _units(root)
    stated = list(_stated(root, periods, units))
    end = _end(root, periods) or max((fact.period.end for fact in stated), default=None)
    if end is None:
        return Accounts()
    latest = [fact for fact in stated if fact.period.end == end]
    return Accounts(
        made_up_to=end.isoformat(),
        net_assets=_money(latest, NET_ASSETS),
        turnover=_money(latest, TURNOVER),
        employees=_count(latest),
    )


def _parsed(content: bytes) -> Any:
    """The document's root. Nothing outside it is read, and nothing in it is expanded."""
    if len(content) > MOST_BYTES:
        raise _unreadable("larger than is read")
    declared = _ENCODING.match(content.lstrip()[:200])
    if declared and declared[1].lower() not in _PLAIN_ENCODINGS:
        raise _unreadable("in an unusual encoding")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _ENTITY.search(content):
        raise _unreadable("not plain XML")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _unreadable("no XML") from None
    if next(root.iter("{*}nonFraction", "{*}nonNumeric"), None) is None:
        raise _unreadable("no inline XBRL")
    return root


def _unreadable(why: str) -> BadReply:
    return BadReply(Source.COMPANIES_HOUSE, f"the accounts are {why}")


def _periods(root: Any) -> dict[str, Period]:
    """When each context is, of those that are about the whole company."""
    found = {}
    for context in root.iter("{*}context"):
        if next(context.iter("{*}explicitMember", "{*}typedMember"), None) is None and (period := _period(context)):
            found[context.get("id", "")] = period
    return found


def _period(context: Any) -> Period | None:
    start, end = _day(context, "startDate"), _day(context, "endDate")
    if end is None:
        moment = _day(context, "instant")
        return Period(moment, 0) if moment else None
    return Period(end, (end - start).days) if start and start < end else None


def _day(context: Any, name: str) -> date | None:
    text = (context.findtext(f".//{{*}}{name}") or "").strip()[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _end(root: Any, periods: Mapping[str, Period]) -> date | None:
    """The day that the accounts are made up to; what is nil is often not tagged, so the last number will not tell."""
    told = (element for element in root.iter("{*}nonNumeric") if _local(element.get("name", "")) in PERIOD_ENDS)
    return max((periods[key].end for each in told if (key := each.get("contextRef")) in periods), default=None)


def _units(root: Any) -> dict[str, str]:
    """What each unit measures, of those with a single measure ("iso4217:GBP")."""
    measured = ((unit.get("id", ""), list(unit.iter("{*}measure"))) for unit in root.iter("{*}unit"))
    return {key: (measures[0].text or "").strip() for key, measures in measured if len(measures) == 1}


def _stated(root: Any, periods: Mapping[str, Period], units: Mapping[str, str]) -> Iterator[Stated]:
    for element in root.iter("{*}nonFraction"):
        period = periods.get(element.get("contextRef", ""))
        if period is None or element.get(_NIL, "").strip() in {"true", "1"}:
            continue
        if (value := _value(element)) is not None:
            yield Stated(_local(element.get("name", "")), period, value, units.get(element.get("unitRef", ""), ""))


def _value(element: Any) -> Decimal | None:
    """The number as it counts: with its format, scale and sign. One that is shown in brackets is negative."""
    form = _local(element.get("format", "")).replace("-", "").lower()
    shown = "".join(_texts(element))
    number = Decimal(0) if form in ZEROS else None if form in BLANKS else _number(shown, form in DECIMAL_COMMAS)
    scale = element.get("scale", "0").strip()
    if number is None or not re.fullmatch(r"[+-]?[0-9]{1,2}", scale):
        return None
    number = number.scaleb(int(scale))
    if abs(number) >= MOST_AMOUNT:
        return None
    return -number if element.get("sign", "").strip() == "-" or _in_brackets(element, shown) else number


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _texts(element: Any) -> Iterator[str]:
    """The text of an element and of what is in it, without what is excluded."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not child.tag.endswith("}exclude"):
            yield from _texts(child)
        yield child.tail or ""


def _number(text: str, decimal_comma: bool) -> Decimal | None:
    plain = _BLANK.sub("", text).strip("()£$€")
    if _DASHES.fullmatch(plain):
        return Decimal(0)
    plain = plain.replace(".", "").replace(",", ".") if decimal_comma else plain.replace(",", "")
    return Decimal(plain) if len(plain) <= 30 and _NUMBER.fullmatch(plain) else None


def _in_brackets(element: Any, shown: str) -> bool:
    """Whether the reader sees it in brackets, as accounts write what is negative; some filers forget to tag it so."""
    before = element.getprevious()
    text = before.tail if before is not None else element.getparent().text if element.getparent() is not None else ""
    return shown.strip().startswith("(") or (text or "").rstrip().endswith("(")


def _money(facts: list[Stated], names: tuple[str, ...]) -> Money | None:
    """The first of the names that has an amount; of several periods that end together the longest."""
    for fact in _best(facts, names):
        if currency := _CURRENCY.fullmatch(fact.unit):
            return Money(int(fact.value.to_integral_value()), currency[1], fact.period.end.isoformat())
    return None


def _count(facts: list[Stated]) -> int | None:
    return next((int(fact.value.to_integral_value()) for fact in _best(facts, EMPLOYEES) if fact.value >= 0), None)


def _best(facts: list[Stated], names: tuple[str, ...]) -> list[Stated]:
    named = (fact for fact in facts if fact.name in names)
    return sorted(named, key=lambda fact: (names.index(fact.name), -fact.period.days))
