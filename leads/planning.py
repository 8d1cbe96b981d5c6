"""Cutting a campaign into questions and listings, each small enough to be answered well; nobody is asked here."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice, product
from typing import TypeVar

from leads import areas, prompts
from leads.areas import Spot, Where
from leads.briefs import Brief, ListedCompany, unique
from leads.calls import Listing, Question
from leads.evidence import Found
from leads.geography import Place
from leads.normalise import is_registered, normal_name
from leads.reference import Reference
from leads.trade_codes import codes_of
from leads.types.entry import CampaignType, Slicing
from leads.wordings import Wording

ASKED_PERCENT = (165, 200)
"""How many companies are asked for, in percent of those wanted, in the first wave and in later ones.

One in ten that a model reports does not exist, one in twelve comes twice, one in ten lies elsewhere, and some parts of
an area hold fewer than their share; later waves meet what is known already, besides. Asking for too many costs little:
an answer is broken off once there are enough leads, while asking again later costs a wait.
"""
LEAST_LATER = 10
"""Later waves ask for at least so many: fewer would end a search because of one bad answer."""
STREAMS = 8
"""Answers that are written side by side: up to so many questions cost no time."""
EASY, MOST = 12, 22
"""Companies in one question: as few as the first while streams are idle, never more than the second."""
NAMES = 15
"""Company names looked up by one question."""
TERMS = 4
"""Search terms in one question."""
VARIATIONS = (
    "{}",
    "{} in local business directories",
    "small or little known {}",
    "{} in local news, awards and member lists",
)
"""What later waves make of the search terms once all of them have been used."""
MOST_WAVES = 12
QUIET = 2
"""So many waves in a row that brought nothing end the questions, whatever words are left."""
DISTRICTS, LISTED = 5, 50
"""Districts in one listing, and companies of it at a time."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice:
    """One question before it is written out."""

    where: Where
    terms: tuple[str, ...]
    most: int
    names: tuple[ListedCompany, ...] = ()


def plan(
    kind: CampaignType,
    brief: Brief,
    *,
    centre: Place | None,
    districts: Sequence[Spot],
    radius_miles: float,
    wanted: int,
    known_names: Sequence[str],
    wave: int,
    wording: Wording | None = None,
    reference: Reference | None = None,
    brought: Sequence[int] = (),
) -> list[Question]:
    """The questions of one wave, the nearest first; empty when there is nothing further to ask.

    Each wave covers the whole area once, with words of its own, so that none asks what another has asked. `wanted` is
    how many leads are still missing, `known_names` the companies met so far, the most relevant first (a question names
    the first of them); of a list of companies, those that need no asking. `wording` is the tenant's own, where it has
    one, `reference` what is known of the company that others should resemble. `brought` is how many leads came of each
    earlier wave that is wholly at an end.
    """
    if wanted < 1 or (len(brought) >= QUIET and not any(brought[-QUIET:])):
        return []
    asked = -(-wanted * ASKED_PERCENT[min(wave, 1)] // 100)
    if kind.slicing is Slicing.NAMES:
        where = (areas.circle_of(centre, radius_miles),) if centre else ()
        slices = _by_names(kind, where, _unknown(brief.listed, known_names)[:asked], wave)
        known_names = ()
    else:
        words = word_sets(kind, brief, reference)[wave : wave + 1]
        wheres = areas.parts_of(centre, districts, radius_miles, _how_many(max(asked, LEAST_LATER if wave else 0)))
        slices = _by_area(wheres, words, max(asked, LEAST_LATER) if wave else asked)
    told = Told(kind, brief, centre, tuple(known_names), wording, reference)
    return [_question(told, each) for each in slices]


def word_sets(kind: CampaignType, brief: Brief, reference: Reference | None = None) -> list[tuple[str, ...]]:
    """The search terms of each wave, the best first: an area is exhausted when all were used."""
    if kind.sectors_are_terms and brief.sectors:
        alone = [(sector,) for sector in brief.sectors] if len(brief.sectors) > 1 else []
        sets = [brief.sectors, *alone]
    else:
        sets = _chunks(unique((*(reference.trades if reference else ()), *kind.search_terms)), TERMS)
    varied = (tuple(form.format(term) for term in terms) for form, terms in product(VARIATIONS, sets))
    return list(islice(varied, MOST_WAVES))


def listed(brief: Brief, known: Collection[str] = ()) -> list[Found]:
    """The companies that the team lists, as finds of its own: what register, map or website bear out needs no model."""
    return [
        Found(each.name, None, each.town, each.postcode, website=each.website, company_number=each.company_number)
        for each in _unknown(brief.listed, known)
    ]


def listings(
    kind: CampaignType,
    brief: Brief,
    *,
    centre: Place | None,
    districts: Sequence[Spot],
    radius_miles: float,
    reference: Reference | None = None,
    today: date | None = None,
) -> list[Listing]:
    """What registers are asked for, the nearest districts first; each may be read on from where it ended.

    Empty for types that codes do not describe, for sectors that the classification does not know, and where no
    district is known: all the companies of a trade in the country are no answer. `today` is UTC's unless it is given.
    """
    codes = codes_of(kind, brief, reference.sic_codes if reference else ())
    every_trade = kind.all_trades and not brief.sectors
    if centre is None or not (codes or every_trade):
        return []
    since = _months_before(today or datetime.now(UTC).date(), kind.incorporated_within_months)
    return [
        Listing(
            sic_codes=codes,
            districts=names,
            most=LISTED,
            incorporated_from=since,
            latitude=centre.position.latitude,
            longitude=centre.position.longitude,
            radius_miles=radius_miles,
        )
        for names in _chunks(areas.nearest(centre, districts), DISTRICTS)
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """What all questions of a wave are told."""

    kind: CampaignType
    brief: Brief
    centre: Place | None
    known: tuple[str, ...]
    wording: Wording | None
    reference: Reference | None


def _question(told: Told, part: Slice) -> Question:
    return Question(
        instructions=prompts.instructions(told.kind, told.wording),
        text=prompts.question(
            told.kind,
            told.brief,
            most=part.most,
            where=part.where,
            terms=part.terms,
            names=map(prompts.entry, part.names),
            known=told.known,
            reference=told.reference,
        ),
        most=part.most,
        town=told.centre.town if told.centre else None,
        region=told.centre.region if told.centre else None,
    )


def _by_area(wheres: Sequence[Where], words: Sequence[tuple[str, ...]], asked: int) -> list[Slice]:
    """Each part of the area with the wave's words; what does not go into these questions is left to the next wave."""
    return [
        Slice(where, terms, most)
        for terms in words
        for where, most in zip(wheres, _shares(asked, len(wheres)), strict=True)
    ]


def _by_names(kind: CampaignType, where: Where, companies: Sequence[ListedCompany], wave: int) -> list[Slice]:
    """The names in equal parts; a later wave asks once more, in other words, for those that were not found."""
    sets = _chunks(kind.search_terms, TERMS)
    if wave >= len(sets) or not companies:
        return []
    size = -(-len(companies) // -(-len(companies) // NAMES))
    return [Slice(where, sets[wave], len(chunk), chunk) for chunk in _chunks(companies, size)]


def _how_many(asked: int) -> int:
    return -(-asked // MOST) if asked > STREAMS * MOST else min(STREAMS, -(-asked // EASY))


def _shares(asked: int, count: int) -> Iterator[int]:
    return (min(MOST, (asked + count - 1 - number) // count) for number in range(count))


def _unknown(companies: Iterable[ListedCompany], known: Collection[str]) -> list[ListedCompany]:
    """Those that bear no known name; one that is listed without a legal form may be known with one."""
    plain = {ListedCompany(name).plain_name for name in known}
    bare = set(map(normal_name, known))

    def is_known(company: ListedCompany) -> bool:
        return company.plain_name in plain or (not is_registered(company.name) and normal_name(company.name) in bare)

    return [company for company in companies if not is_known(company)]


def _months_before(day: date, months: int | None) -> str | None:
    """An ISO date; the 29th to 31st become the 28th, which every month has."""
    if months is None:
        return None
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, 28)).isoformat()


def _chunks(items: Sequence[T], size: int) -> list[tuple[T, ...]]:
    return [tuple(items[start : start + size]) for start in range(0, len(items), size)]
