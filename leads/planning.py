"""Cutting a campaign into questions, each small enough to be answered well; asking them is not done here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from leads import areas, prompts
from leads.areas import Spot, Where
from leads.briefs import Brief
from leads.calls import Question
from leads.geography import Place
from leads.normalise import normal_name
from leads.types.entry import CampaignType, Slicing

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
VARIATIONS = ("{}", "{} in local business directories")
"""What later waves make of the search terms once all of them have been used."""
MOST_WAVES = 8


@dataclass(frozen=True, slots=True)
class Slice:
    """One question before it is written out."""

    where: Where
    terms: tuple[str, ...]
    most: int
    names: tuple[str, ...] = ()


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
) -> list[Question]:
    """The questions of one wave, the nearest first; empty when there is nothing further to ask.

    `wanted` is how many leads are still missing, `known_names` the companies met so far, the most relevant first (a
    question names the first of them). The first wave (0) cuts the area; later ones ask for other words.
    """
    if wanted < 1:
        return []
    asked = -(-wanted * ASKED_PERCENT[min(wave, 1)] // 100)
    if kind.slicing is Slicing.NAMES:
        where = (areas.circle_of(centre, radius_miles),) if centre else ()
        slices = _by_names(kind, where, _unknown(brief.company_names, known_names)[:asked], wave)
        return [_question(kind, brief, each, centre, known=()) for each in slices]
    asked = max(asked, LEAST_LATER) if wave else asked
    wheres = areas.parts_of(centre, districts, radius_miles, _how_many(asked))
    slices = _by_area(wheres, word_sets(kind, brief)[wave:], asked)
    return [_question(kind, brief, each, centre, known=known_names) for each in slices]


def word_sets(kind: CampaignType, brief: Brief) -> list[tuple[str, ...]]:
    """The search terms of each wave, the best first: an area is exhausted when all were used."""
    if kind.sectors_are_terms and brief.sectors:
        alone = [(sector,) for sector in brief.sectors] if len(brief.sectors) > 1 else []
        sets = [brief.sectors, *alone]
    else:
        sets = _chunks(kind.search_terms, TERMS)
    varied = (tuple(form.format(term) for term in terms) for form, terms in product(VARIATIONS, sets))
    return list(islice(varied, MOST_WAVES))


def _question(kind: CampaignType, brief: Brief, part: Slice, centre: Place | None, *, known: Sequence[str]) -> Question:
    return Question(
        instructions=prompts.instructions(kind),
        text=prompts.question(
            kind, brief, most=part.most, where=part.where, terms=part.terms, names=part.names, known=known
        ),
        most=part.most,
        town=centre.town if centre else None,
        region=centre.region if centre else None,
    )


def _by_area(wheres: Sequence[Where], sets: Sequence[tuple[str, ...]], asked: int) -> list[Slice]:
    """Each part of the area with the first set of words; with the next ones too where there are too few parts."""
    count = min(max(len(wheres), -(-asked // MOST)), len(wheres) * len(sets))
    pairs = islice(product(sets, wheres), count)
    return [Slice(where, terms, most) for (terms, where), most in zip(pairs, _shares(asked, count), strict=True)]


def _by_names(kind: CampaignType, where: Where, names: Sequence[str], wave: int) -> list[Slice]:
    """The names in equal parts; a later wave asks once more, in other words, for those that were not found."""
    sets = _chunks(kind.search_terms, TERMS)
    if wave >= len(sets) or not names:
        return []
    size = -(-len(names) // -(-len(names) // NAMES))
    return [Slice(where, sets[wave], len(chunk), chunk) for chunk in _chunks(names, size)]


def _how_many(asked: int) -> int:
    return -(-asked // MOST) if asked > STREAMS * MOST else min(STREAMS, -(-asked // EASY))


def _shares(asked: int, count: int) -> Iterator[int]:
    return (min(MOST, (asked + count - 1 - number) // count) for number in range(count))


def _unknown(names: Iterable[str], known_names: Iterable[str]) -> list[str]:
    known = set(map(normal_name, known_names))
    return [name for name in names if normal_name(name) not in known]


def _chunks(texts: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(texts[start : start + size]) for start in range(0, len(texts), size)]
