"""Whether a website is the very company's, and which of its values to believe; pure, on pages as they were recorded."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leads.evidence import Evidence, SourceReport, Subject
from leads.geography import normal_postcode
from leads.matching import RARE, Identity, Resemblance, Strength, compare
from leads.names import likeness, name_traits
from leads.normalise import normal_company_number, normal_phone
from leads.vocabulary import Field, Source, SourceStatus
from worker.providers.page import Page
from worker.providers.reports import evidence, not_found

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
    names = list(dict.fromkeys(name for page in pages for name in page.names))
    best = max((_compared(_trimmed(name), pages, subject) for name in names), key=_score, default=None)
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
    return SourceReport(Source.WEBSITE, SourceStatus.FOUND, verdict.why, _facts(pages, subject, verdict, moment))


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


def _facts(pages: Sequence[Page], subject: Subject, verdict: Verdict, moment: datetime) -> tuple[Evidence, ...]:
    """Each value with the first page that has it; numbers only where all pages agree on one."""
    sure = verdict.sure
    wanted: dict[Field, list[Any]] = {
        Field.NAME: [verdict.name],
        Field.WEBSITE: [pages[0].url],
        Field.PHONE: _preferred(subject.phone, (n for page in pages for n in page.phones), normal_phone),
        Field.EMAIL: [mail for page in pages for mail in page.mails],
        Field.ADDRESS: [page.address for page in pages if page.address],
        Field.TOWN: [page.town for page in pages if page.town],
        Field.POSTCODE: _postcodes(pages, subject),
        Field.COMPANY_NUMBER: _only([number for page in pages for number in page.numbers]),
        Field.VAT_NUMBER: _only([number for page in pages for number in page.vats]),
        Field.DESCRIPTION: [page.description for page in pages if page.description],
    }
    facts: list[Evidence] = []
    for field, values in wanted.items():
        if values:
            page = next((page for page in pages if _stands_on(page, values[0])), pages[0])
            facts += evidence(Source.WEBSITE, {field: (values[0], sure)}, url=page.url, seen_at=moment)
    linking = next((page for page in pages if page.socials), None)
    if linking:
        facts += evidence(
            Source.WEBSITE, {Field.SOCIAL_LINKS: (linking.socials, sure)}, url=linking.url, seen_at=moment
        )
    return tuple(facts)


def _postcodes(pages: Sequence[Page], subject: Subject) -> list[str]:
    """The subject's own where the site has it, else the only one that it has."""
    codes = [code for page in pages for code in page.postcodes]
    own = _shared(subject.postcode, codes, normal_postcode)
    return [own] if own else _only(codes)


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


def _preferred(wanted: str | None, there: Iterable[str], normal: Callable[[str], str | None]) -> list[str]:
    values = list(there)
    shared = _shared(wanted, values, normal)
    return [shared] if shared else values[:1]


def _only(values: Sequence[str]) -> list[str]:
    return list(values[:1]) if len(set(values)) == 1 else []


def _stands_on(page: Page, value: Any) -> bool:
    lists = (page.names, page.phones, page.mails, page.postcodes, page.numbers, page.vats)
    return value in (page.address, page.town, page.description) or any(value in each for each in lists)


def _first(pages: Sequence[Page], name: str) -> str:
    return next((text for page in pages if (text := getattr(page, name))), "")


def _likeness(a: str, b: str) -> float:
    return likeness(name_traits(a), name_traits(b)).score


def _score(compared: tuple[str, Resemblance]) -> float:
    return compared[1].score
