"""The SIC codes under which a register is asked for what a brief wants: the type's, narrowed by the brief's sectors."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from leads.briefs import Brief
from leads.normalise import word_set
from leads.scoring import KNOWN_AS
from leads.sic import DIVISIONS, codes_under, description_of
from leads.types.entry import CampaignType

STEM = 5
"""Two words are one if so many letters agree, or all of the shorter: printing and printers."""
GENERIC = word_set(
    "a activities activity agencies agency an and area based business businesses companies company e elsewhere except"
    " facilities firm firms for in independent local n nec not c of on operation or other practice practices private"
    " products provider providers provision sector service services similar small specialist specialists support the"
    " trade uk with"
)
"""Words that tell no trade from another."""
DEALINGS = word_set("agents construction installation manufacture rental repair retail sale selling wholesale")
"""What is done with things; the word after it says with what."""

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A division or a code as the classification describes it; `subject` is the first word that says of what."""

    code: str
    words: frozenset[str]
    subject: str
    is_list: bool
    """Whether several trades stand in it."""


def codes_of(kind: CampaignType, brief: Brief, of_reference: Sequence[str] = ()) -> tuple[str, ...]:
    """Codes, or beginnings of codes, for what the brief wants; none where codes cannot tell.

    Where the brief names sectors, only those count: as the form suggests them, else by the words in which the
    classification describes its codes, within what the type is about. `of_reference` are those of the company that
    others should resemble.
    """
    whole = tuple(of_reference) if kind.follows_reference else kind.sic_codes
    if not brief.sectors:
        return whole
    if not whole and not kind.sic_by_sector:
        return ()
    suggested = {sector.casefold(): codes for sector, codes in kind.sic_by_sector.items()}
    wanted = [
        code
        for sector in brief.sectors
        for code in suggested.get(sector.casefold()) or within(codes_for(sector), whole)
    ]
    return shortest(wanted)


@cache
def codes_for(words: str) -> tuple[str, ...]:
    """The divisions that speak of every telling word, and the codes that are about them; none for strange words.

    Of a division in which several trades stand only the codes count that speak of the words, if one is about them.
    """
    telling = [word for word in _words(words) if word not in GENERIC]
    forms = [[word] for word in telling]
    known_as = [[word, *KNOWN_AS.get(word, ())] for word in telling]
    return (_matched(forms) or _matched(known_as)) if telling else ()


def _matched(forms: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Codes for words of which each may be put in several forms."""
    speaking = [entry for entry in _entries() if all(_any_alike(words, entry.words) for words in forms)]
    about = {entry.code for entry in speaking if any(_any_alike(words, (entry.subject,)) for words in forms)}
    divisions = [entry for entry in speaking if len(entry.code) == 2]
    narrowed = {each.code for each in divisions if each.is_list and any(_inside(code, each.code) for code in about)}
    whole = [entry.code for entry in divisions if entry.code not in narrowed]
    parts = [entry.code for entry in speaking if len(entry.code) == 5 and entry.code[:2] in narrowed]
    return shortest((*whole, *parts, *(code for code in sorted(about) if len(code) == 5)))


def _inside(code: str, division: str) -> bool:
    return code != division and code.startswith(division)


def within(codes: Iterable[str], whole: Sequence[str]) -> list[str]:
    """The part of `codes` that lies in `whole`; all of them where there is no whole."""
    if not whole:
        return list(codes)
    return [
        max(code, each, key=len) for code in codes for each in whole if code.startswith(each) or each.startswith(code)
    ]


def shortest(codes: Iterable[str]) -> tuple[str, ...]:
    """Each code once, in order, without those that a shorter one of them includes."""
    once = tuple(dict.fromkeys(codes))
    return tuple(code for code in once if not any(code != other and code.startswith(other) for other in once))


@cache
def _entries() -> tuple[Entry, ...]:
    codes = codes_under(map(str, range(10)))
    told = [*DIVISIONS.items(), *((code, description_of(code) or "") for code in codes)]
    return tuple(_entry(code, text.partition("(except")[0]) for code, text in told)


def _entry(code: str, text: str) -> Entry:
    words = [word for word in _words(text) if word not in GENERIC]
    subject = next((word for word in words if word not in DEALINGS), "")
    return Entry(code, frozenset(words), subject, is_list="," in text or ":" in text)


def _any_alike(words: Iterable[str], others: Iterable[str]) -> bool:
    return any(_alike(one, other) for one in words for other in others)


def _alike(one: str, other: str) -> bool:
    if len(one) < STEM or len(other) < STEM:
        return one.removesuffix("s") == other.removesuffix("s")
    return one[:STEM] == other[:STEM]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
