"""Finds the addresses that a page shows: lines that end in a postcode. Whose they are is judged elsewhere."""

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from leads.geography import normal_postcode
from worker.providers.page_contacts import POSTCODE, phones

MOST_PLACES = 40
MOST_LENGTH = 160
MOST_LINES = 6
"""Lines above a postcode that can belong to its address."""
LINES_BELOW = 4
"""Lines below it in which its phone is looked for."""

_STREETS = (
    "Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Close|Court|Way|Place|Square|Terrace|Hill|Gate|Row|Walk|Crescent|Gardens"
    "|Parade|Mews|Green|Yard|Parkway|Wharf|Quay|Broadway|Market|Arcade"
)
_HOUSES = (
    "House|Court|Centre|Park|Mill|Mills|Building|Buildings|Works|Chambers|Hall|Barn|Farm|Hospital|Surgery|School|Church"
    "|Station|Estate"
)
_START = re.compile(
    r"\b(?i:unit|units|suite|floor|flat|office|room|plot|block|studio|shop|ground floor|first floor|second floor"
    r"|p\.? ?o\.? box)\s\w|\b\d{1,4}[a-z]?(?:\s?[-–/&]\s?\d{1,4}[a-z]?)?,?\s+[A-Z]"
    rf"|\b(?:The\s)?[A-Z][\w'’&-]+(?:\s[A-Z][\w'’&-]+)?\s(?:{_HOUSES})\b|\bThe\s[A-Z]\w+\s(?:{_HOUSES})\b"
    rf"|\bThe\s(?:Old\s)?(?:{_HOUSES})\b|\b[A-Z][\w'’]+(?:\s[A-Z][\w'’]+)?\s(?:{_STREETS})\b"
)
"""How addresses begin: with a number, a unit, or the name of a house or street."""
_LABEL = re.compile(
    r".*(?:\b(?:address|office|offices|at|is|us|location|branch|showroom|depot|site|visit|find|registered|head)"
    r"\s?[:–-]|\bregistered (?:office|address)(?: is)?(?: at)?:?|[©|•·]|\d{4}\.)\s*",
    re.IGNORECASE,
)
_REGISTERED = re.compile(r"regist(?:ered|ration)|\breg\.? office", re.IGNORECASE)
_NO_ADDRESS = re.compile(
    r"@|https?:|www\.|\d{5,}|[!?]|\b(?:tel|phone|fax|email|call|vat|company (?:no|num|reg))\b", re.IGNORECASE
)
_HERE = frozenset(("uk", "u.k.", "gb", "united kingdom", "great britain", "england"))
_COMMAS = re.compile(r"[\s,;|]*[,;|][\s,;|]*")


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """An address with its postcode; `registered` when the page calls it the registered office."""

    address: str
    postcode: str
    phone: str | None = None
    registered: bool = False


def places_shown(lines: Sequence[str], text: str) -> list[PlaceShown]:
    """The addresses in a page's lines, in order, each postcode once; the one with the most said about it wins.

    `text` is all the lines in one.
    """
    found: dict[str, PlaceShown] = {}
    ends = list(accumulate(len(line) + 1 for line in lines)) if POSTCODE.search(text) else []
    for at in dict.fromkeys(bisect(ends, match.start()) for match in islice(POSTCODE.finditer(text), MOST_PLACES)):
        for match in islice(POSTCODE.finditer(lines[at]), 5):
            if (code := normal_postcode(match[0])) and (place := _place(lines, at, match, code)):
                known = found.get(code)
                if known is None or _worth(place) > _worth(known):
                    found[code] = place
    return list(found.values())


def joined(parts: Iterable[str]) -> str:
    """Parts of an address in one line with commas, without the country."""
    whole = _COMMAS.sub(", ", ", ".join(parts)).strip(" ,.;|")
    return ", ".join(part for part in whole.split(", ") if part.lower() not in _HERE)


def _place(lines: Sequence[str], at: int, match: re.Match[str], code: str) -> PlaceShown | None:
    own = lines[at][max(0, match.start() - MOST_LENGTH) : match.start()].strip(" ,.-–")
    above = _above(lines, at) if len(own) < 25 and not _START.search(own) else []
    text = joined([*above, own] if own else above)
    before = POSTCODE.split(" ".join(lines[max(0, at - 2) : at]))[-1] if above or len(own) < 60 else ""
    registered = bool(_REGISTERED.search(f"{before} {own}"[-MOST_LENGTH:]))
    if (label := _LABEL.match(text)) and len(text) - label.end() > 8:
        text = text[label.end() :]
    start = _START.search(text)
    text = text[start.start() :] if start else _last_parts(text)
    if not text or _NO_ADDRESS.search(text):
        return None
    below = " ".join([lines[at][match.end() : match.end() + 80], *lines[at + 1 : at + 1 + LINES_BELOW]])
    return PlaceShown(f"{text}, {code}", code, _phone_before_next(below), registered)


def _last_parts(text: str) -> str:
    """Of an address without number and street, the parts before the postcode that look like names of places."""
    taken: list[str] = []
    for part in reversed(text.split(", ")[-4:]):
        if not part[:1].isupper() or len(part.split()) > 4:
            break
        taken.insert(0, part)
    return ", ".join(taken) if len(taken) > 1 else ""


def _worth(place: PlaceShown) -> tuple[bool, int]:
    return not place.registered, len(place.address)


def _above(lines: Sequence[str], at: int) -> list[str]:
    """The lines that lead up to a postcode which stands alone: up to those with a house's number or name."""
    taken: list[str] = []
    started = False
    for line in reversed(lines[max(0, at - MOST_LINES) : at]):
        if len(line) > 70 or _NO_ADDRESS.search(line) or line.endswith((":", ".")) or POSTCODE.search(line):
            break
        starts = bool(_START.match(line))
        if started and not starts:
            break
        started = started or starts
        taken.insert(0, line)
    return taken


def _phone_before_next(text: str) -> str | None:
    """The first phone number, if no other address comes before it."""
    following = POSTCODE.search(text)
    return next(iter(phones(text[: following.start()] if following else text)), None)
