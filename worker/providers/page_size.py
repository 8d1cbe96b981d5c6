"""Finds what a page says of a firm's size: staff, offices, since when. Statements about its customers are left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from worker.providers.page_words import starts_of

MOST = 6
MOST_ANCHORS = 200
MOST_STAFF = 500_000

_NUMERALS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
_WORDS = {word: number for number, word in enumerate(_NUMERALS, start=2)} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "a hundred": 100,
    "one hundred": 100,
}
_COUNT = rf"(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(_WORDS)})(?P<plus>\+)?"
_DIGITS = frozenset("123456789")
_ABOUT = r"(?:over|more than|around|about|approximately|some|nearly|almost|just under|just over|up to|currently)"
_PEOPLE = (
    r"(?:people|staff|employees|members of staff|colleagues|professionals|team members|specialists|experts|strong)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:team|staff|workforce|crew) of (?:{_ABOUT} )?{_COUNT}(?![\d%.,]*\d)(?!\s?(?:%|years|hours|-))",
        rf"employ(?:s|ing|ed)? (?:{_ABOUT} )?(?:a team of )?{_COUNT}(?:\s(?:\w+\s){{0,2}}{_PEOPLE}\b)",
        rf"(?:{_ABOUT} )?{_COUNT}[\s-](?:\w+\s){{0,1}}(?:employees|staff|members of staff|team members|strong team)\b",
        rf"(?:{_ABOUT} )?{_COUNT}[\s-]strong (?:team|workforce)\b",
    )
)
_SITE_ANCHORS = (
    "offices",
    "branches",
    "locations",
    "sites",
    "depots",
    "practices",
    "stores",
    "showrooms",
    "clinics",
    "surgeries",
    "schools",
    "warehouses",
    "factories",
    "restaurants",
    "salons",
    "garages",
    "homes",
)
_SITES = re.compile(rf"(?:{_ABOUT} )?{_COUNT}\s(?:\w+\s){{0,1}}(?:{'|'.join(_SITE_ANCHORS)})\b", re.IGNORECASE)
_SINCE = re.compile(
    r"(?:established|founded|formed|trading|in business|family[- ]run|serving [\w ,]{2,40}?|est\.?)\s(?:in|since)?\s?"
    r"(?P<year>1[6-9]\d\d|20[0-2]\d)\b",
    re.IGNORECASE,
)
_STAFF_ANCHORS = (
    "team of",
    "staff of",
    "workforce of",
    "crew of",
    "employ",
    "staff",
    "members of staff",
    "team members",
    "strong",
)
_MEMBER = re.compile(r"class=[\"'](?:team|staff)[-_]+(?:member|person|card)[\"' ]")
_SINCE_ANCHORS = ("established", "founded", "formed", "trading", "in business", "family", "serving", "est")
_OURS = re.compile(r"\b(?:we|our|us|the (?:company|firm|business|practice|group|school)|has|employs?)\b", re.IGNORECASE)
_THEIRS = re.compile(
    r"\b(?:you|your|businesses|companies|firms|organisations|organizations|clients?|customers?|employers|if|between"
    r"|with (?:up to|fewer|less)|from \d+)\b[^.]{0,60}$|\d\s?(?:-|–|to|and)\s?$",
    re.IGNORECASE,
)
_ONE_TRADE = re.compile(
    r"\s(?:\w+\s)?(?!specialists|experts|members)\w+(?:eers|ists|ors|ants|ians|ters|vers|wers|yers|ners|lers|ses)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Size:
    """What is said, as it is said, and a number of employees where the whole staff is meant."""

    hints: list[str]
    employees: int | None


def size_of(text: str, lower: str | None = None) -> Size:
    """What a text says of its firm's size; `lower` is the text in small letters, if it is at hand."""
    small = text.lower() if lower is None else lower
    staff = list(islice(_staff(text, small), MOST))
    others = [*_sites(text, small), *_since(text, small)]
    whole = next((count for _, count, all_of_it in staff if all_of_it), None)
    return Size(list(dict.fromkeys([*(said for said, _, _ in staff), *others]))[:MOST], whole)


def people_shown(html: str) -> int:
    """How many people a page presents one by one, as far as its classes tell."""
    return len(_MEMBER.findall(html))


def _staff(text: str, lower: str) -> Iterator[tuple[str, int, bool]]:
    """Each statement about staff: its words, the number, and whether it is about all of it."""
    for match in _found(_PATTERNS, _STAFF_ANCHORS, text, lower, reach=70):
        before = text[max(0, match.start() - 90) : match.start()].rpartition(". ")[2]
        count = _number(match["count"])
        if not 2 <= count <= MOST_STAFF or _THEIRS.search(before):
            continue
        named = match[0].lower().startswith(("team", "staff", "workforce", "crew", "employ")) or "strong" in match[0]
        if not (named or _OURS.search(before)):
            continue
        trade = _ONE_TRADE.match(text, match.end())
        yield _said(match[0] + (trade[0] if trade else "")), count, trade is None


def _sites(text: str, lower: str) -> Iterator[str]:
    for match in _found((_SITES,), _SITE_ANCHORS, text, lower, reach=12):
        before = text[max(0, match.start() - 60) : match.start()].rpartition(". ")[2]
        if 2 <= _number(match["count"]) <= 10_000 and _OURS.search(before) and not _THEIRS.search(before):
            yield _said(match[0])


def _since(text: str, lower: str) -> Iterator[str]:
    for at in starts_of(lower, _SINCE_ANCHORS):
        if match := _SINCE.match(text, at):
            yield f"since {match['year']}"
            return


def _found(
    patterns: tuple[re.Pattern[str], ...], anchors: tuple[str, ...], text: str, lower: str, *, reach: int
) -> Iterator[re.Match[str]]:
    """Matches near the anchors, up to `reach` characters on, in order, none over another; nothing else is looked at."""
    done = 0
    for at in starts_of(lower, anchors, most=MOST_ANCHORS):
        begin, end = max(done, at - 40), at + reach
        words = lower[max(begin, at - 28) : end].replace("-", " ").split()
        if not any(word in _WORDS or word[0] in _DIGITS for word in words):
            continue
        near = [(pattern, match.start()) for pattern in patterns if (match := pattern.search(text, begin, end))]
        found = [match for pattern, start in near if (match := pattern.match(text, start))]
        if found:
            first = min(found, key=lambda match: (match.start(), -match.end()))
            done = first.end()
            yield first


def _number(text: str) -> int:
    return _WORDS.get(text.lower()) or int(text.replace(",", ""))


def _said(words: str) -> str:
    return " ".join(words.split()).lower()
