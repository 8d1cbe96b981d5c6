"""Whether a website is the very company's; pure, on pages as they were recorded. Which values are taken: see facts."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from leads.evidence import SourceReport, Subject
from leads.geography import normal_postcode
from leads.matching import RARE, Identity, Resemblance, Strength, compare
from leads.names import likeness, name_traits
from leads.normalise import normal_company_number, normal_phone
from leads.vocabulary import Source, SourceStatus
from worker.providers.page import Page
from worker.providers.reports import not_found
from worker.providers.website_facts import site_facts

ALIKE = 0.6
"""Least likeness of names at which a shared number or phone proves a site; below, it was copied from the wrong site."""
NOISE = frozenset(
    ("welcome", "to", "copyright", "©", "home", "homepage", "about", "contact", "us", "official", "website", "site")
)
"""Words that stand about names on websites."""
SURE = 0.9
NAME_ALONE = 0.6

_YEAR = re.compile(r"\d{4}([-–]\d{2,4})?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the site is the subject's: how sure (0 for not), why in a sentence, and under which name."""

    sure: float
    why: str
    name: str | None = None


def judge_site(pages: Sequence[Page], subject: Subject) -> Verdict:
    """Compare what the pages say of their owner with the subject."""
    if pages[0].parked:
        return Verdict(0.0, "The website is parked or empty.")
    told = [name for page in pages for name in page.names]
    names = dict.fromkeys(each for name in told for each in (_trimmed(name), name))
    best = max((_compared(name, pages, subject) for name in names), key=_score, default=None)
    if best is None:
        return Verdict(0.0, "The website does not say whose it is.")
    name, resemblance = best
    if resemblance.strength.at_least(Strength.LIKELY):
        sure = SURE if resemblance.strength is Strength.SAME else round(SURE * resemblance.score, 2)
        return Verdict(sure, "The website names the company.", name)
    return _in_spite(name, pages, subject)


def site_report(pages: Sequence[Page], subject: Subject, moment: datetime) -> SourceReport:
    """The report about `subject`: evidence from its own site, and none at all from anybody else's."""
    verdict = judge_site(pages, subject)
    if not verdict.sure:
        return not_found(Source.WEBSITE, verdict.why)
    own = [page for page in pages if not page.parked]
    facts = site_facts(own, subject, name=verdict.name, sure=verdict.sure, moment=moment)
    return SourceReport(Source.WEBSITE, SourceStatus.FOUND, verdict.why, facts)


def _compared(name: str, pages: Sequence[Page], subject: Subject) -> tuple[str, Resemblance]:
    """The subject beside the site's owner under one of its names. The site's host proves nothing: it was looked up."""
    ours = Identity(
        name=subject.name,
        postcode=subject.postcode,
        phone=subject.phone,
        address=subject.address,
        town=subject.town,
        other_names=subject.other_names,
    )
    codes = [code for page in pages for code in page.postcodes]
    code = _shared(subject.postcode, codes, normal_postcode) or (codes[0] if codes else None)
    phone = _shared(subject.phone, (number for page in pages for number in page.phones), normal_phone)
    home = _shared(code, (page.postcodes[0] for page in pages if page.postcodes and page.address), normal_postcode)
    address = next((page.address for page in pages if page.address), None) if home else None
    theirs = Identity(name=name, postcode=code, phone=phone, address=address, town=_first(pages, "town") or None)
    return name, compare(ours, theirs)


def _in_spite(name: str, pages: Sequence[Page], subject: Subject) -> Verdict:
    """A site whose name and place do not do: the same register number or phone does, if the name is not quite other."""
    likeliest = max(_likeness(one, name) for one in (subject.name, *subject.other_names))
    number = _shared(subject.company_number, (n for page in pages for n in page.numbers), normal_company_number)
    phone = _shared(subject.phone, (n for page in pages for n in page.phones), normal_phone)
    if (number or phone) and likeliest >= ALIKE:
        return Verdict(0.8, f"The website has the company's {'register number' if number else 'phone number'}.", name)
    if likeliest < 1.0:
        return Verdict(0.0, "The website belongs to someone else.")
    if any(page.postcodes for page in pages):
        return Verdict(0.0, "The website belongs to a company of that name in another place.")
    if name_traits(name).weight >= RARE / 2:
        return Verdict(NAME_ALONE, "The website names the company, but no place.", name)
    return Verdict(0.0, "The website does not say enough to be sure whose it is.")


def _trimmed(name: str) -> str:
    """A name without the words that stand about names on websites: "Copyright 2026 Oak Dental Ltd"."""
    words = name.split()
    while len(words) > 1 and (words[0].lower().strip(",.:!") in NOISE or _YEAR.fullmatch(words[0])):
        words = words[1:]
    while len(words) > 1 and words[-1].lower().strip(",.:!") in NOISE:
        words = words[:-1]
    return " ".join(words)


def _shared(wanted: str | None, there: Iterable[str], normal: Callable[[str], str | None]) -> str | None:
    ours = normal(wanted) if wanted else None
    return next((value for value in there if ours and normal(value) == ours), None)


def _first(pages: Sequence[Page], name: str) -> str:
    return next((text for page in pages if (text := getattr(page, name))), "")


def _likeness(a: str, b: str) -> float:
    return likeness(name_traits(a), name_traits(b)).score


def _score(compared: tuple[str, Resemblance]) -> float:
    return compared[1].score
