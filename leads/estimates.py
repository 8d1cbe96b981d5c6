"""What a campaign will probably cost, what it can come to on a bad day, and how long it takes; it asks nobody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from leads import allowances
from leads.areas import Spot
from leads.briefs import Brief
from leads.calls import Question
from leads.care import BATCH
from leads.geography import Place
from leads.planning import MOST, plan
from leads.prices import Prices
from leads.types.entry import CampaignType, Slicing
from leads.vocabulary import SOURCE_LABELS, Source
from leads.wordings import Wording


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a campaign would be about: its brief, its place, and how many leads are wanted."""

    kind: CampaignType
    brief: Brief
    centre: Place | None
    districts: Sequence[Spot]
    radius_miles: float
    wanted: int
    find_linkedin: bool = True
    analyze_above: int | None = None
    wording: Wording | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """What it would be done with: the sources that can be asked, how fast, and at what prices."""

    sources: Collection[Source]
    model: str
    prices: Prices
    streams: int
    """Answers that are written side by side."""
    places_per_minute: int
    register_per_window: int
    """Requests to Companies House in five minutes."""


@dataclass(frozen=True, slots=True)
class Day:
    """How things go: `lead_share` of the finds become leads, and answers use so many tokens."""

    lead_share: float
    under_way: int
    """Finds that are being looked into when there are enough leads."""
    tokens_per_search: int
    thought: int
    tokens_per_find: int
    analysis: tuple[int, int]
    """Tokens that are read and written for one analysis."""


USUAL = Day(
    lead_share=0.72, under_way=5, tokens_per_search=1_500, thought=130, tokens_per_find=75, analysis=(1_500, 300)
)
"""As campaigns went on the sandbox's default day (seed 1, it_msp_expansion at LE1 1AA, 10, 50, 100 leads): 16, 79 and
139 finds; every search used that a question allows; 1,500 tokens for the pages of a search."""
BAD = Day(
    lead_share=0.3,
    under_way=20,
    tokens_per_search=allowances.TOKENS_PER_SEARCH,
    thought=allowances.TOKENS_FOR_THOUGHT,
    tokens_per_find=allowances.TOKENS_PER_RESULT,
    analysis=(8_500, 8_000),
)
"""Three finds in ten become leads, below which a finder is asked last; answers use all that they may."""
PLACES_PER_FIND = 0.98
"""From the same campaigns: 16, 79 and 136 look-ups; finds that the team has already are not looked up."""
REGISTER_PER_FIND = 1.1
"""From the same campaigns: 6, 83 and 156 requests to Companies House."""
REGISTER_PER_ANALYSIS = 5
"""Officers, owners, charges, filings and accounts are read before an analysis."""
UNLINKED = 0.5
"""The share of leads whose website does not link to a LinkedIn page: 50, 50 and 46 of a hundred in those campaigns."""
SCORES = ((0, 1.0), (50, 0.93), (70, 0.74), (80, 0.59), (90, 0.33), (100, 0.04))
"""Which share of the hundred leads had at least this score."""
FIRST_FIND, PER_FIND, LAST_CHECK = 9.5, 0.9, 5.0
"""Seconds until an answer names its first company, for each company in it (70 tokens at 80 a second), and for what is
looked up about the last one."""
WINDOW = 300


@dataclass(frozen=True, slots=True)
class Line:
    """Calls of one kind."""

    source: Source
    label: str
    calls: int
    cost_micros: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What it comes to; `most_micros` is the sum on a bad day, which only a budget keeps it from passing."""

    leads: int
    lines: tuple[Line, ...]
    most_micros: int
    seconds: int

    @property
    def cost_micros(self) -> int:
        """The sum of the lines."""
        return sum(line.cost_micros for line in self.lines)


def estimate(prospect: Prospect, means: Means) -> Estimate:
    """What `prospect` would cost with these means."""
    usual, bad = _lines(prospect, means, USUAL), _lines(prospect, means, BAD)
    return Estimate(
        leads=_leads(prospect),
        lines=tuple(usual),
        most_micros=sum(line.cost_micros for line in bad),
        seconds=_seconds(prospect, means),
    )


def advice(estimated: Estimate, *, budget: int | None, month_left: int | None) -> str | None:
    """What to do where the money that may be spent (micro-dollars) will probably not do; None where it will."""
    limits = {"The spending limit": budget, "What is left of this month's budget": month_left}
    set_ones = {what: left for what, left in limits.items() if left is not None}
    if not set_ones or estimated.cost_micros <= min(set_ones.values()):
        return None
    what, left = min(set_ones.items(), key=lambda item: item[1])
    reach = estimated.leads * left // estimated.cost_micros
    cost = ceil(estimated.cost_micros / 10_000) / 100
    return (
        f"{what} is enough for about {reach} of {estimated.leads} leads; all of them would cost about {cost:.2f} USD. "
        "Raise it, or ask for fewer."
    )


def _leads(prospect: Prospect) -> int:
    """How many are to be expected at most: no more than companies were named, where they are named."""
    named = len(prospect.brief.listed)
    return min(prospect.wanted, named) if prospect.kind.slicing is Slicing.NAMES else prospect.wanted


def _finds(prospect: Prospect, day: Day) -> int:
    """Companies that are looked into until there are enough leads."""
    if prospect.kind.slicing is Slicing.NAMES:
        return len(prospect.brief.listed)
    return _whole(_leads(prospect) / day.lead_share) + day.under_way


def _lines(prospect: Prospect, means: Means, day: Day) -> list[Line]:
    leads, finds = _leads(prospect), _finds(prospect, day)
    analysed = _analysed(prospect, leads)
    lines = [
        *_questions(prospect, means, day),
        _line(Source.GOOGLE_PLACES, _whole(finds * PLACES_PER_FIND), means.prices.place_look_up),
        _line(Source.COMPANIES_HOUSE, _whole(finds * REGISTER_PER_FIND) + analysed * REGISTER_PER_ANALYSIS, 0),
        _line(Source.WEBSITE, finds, 0),
    ]
    if prospect.find_linkedin:
        lines.append(_linkedin(means, day, _whole(leads * UNLINKED)))
    given, written = day.analysis
    lines.append(
        _line(Source.OPENAI, analysed, means.prices.answer(means.model, given=given, written=written), "Analyses")
    )
    return [line for line in lines if line.calls and line.source in means.sources]


def _questions(prospect: Prospect, means: Means, day: Day) -> list[Line]:
    """The first wave as it would be planned, and as many questions more as the finds still missing take."""
    first = _planned(prospect, wave=0)
    costs = [_price(question, means, day) for question in first]
    lines = [Line(Source.OPENAI, "First questions", len(first), sum(costs))]
    missing = _finds(prospect, day) - sum(question.most for question in first)
    if costs and missing > 0 and prospect.kind.slicing is Slicing.AREA:
        lines.append(_line(Source.OPENAI, ceil(missing / MOST), max(costs), "Later questions"))
    return lines


def _planned(prospect: Prospect, *, wave: int) -> list[Question]:
    return plan(
        prospect.kind,
        prospect.brief,
        centre=prospect.centre,
        districts=prospect.districts,
        radius_miles=prospect.radius_miles,
        wanted=prospect.wanted,
        known_names=(),
        wave=wave,
        wording=prospect.wording,
    )


def _price(question: Question, means: Means, day: Day) -> int:
    searches = allowances.searches(question.most)
    given = allowances.tokens_in(question.instructions + question.text) + searches * day.tokens_per_search
    written = day.thought + question.most * day.tokens_per_find
    return means.prices.answer(means.model, given=given, written=written, searches=searches)


def _analysed(prospect: Prospect, leads: int) -> int:
    return 0 if prospect.analyze_above is None else _whole(leads * _share_above(prospect.analyze_above))


def _linkedin(means: Means, day: Day, companies: int) -> Line:
    """One search for each company, as they are asked for, several in a question; the sandbox makes do with fewer."""
    batches = ceil(companies / BATCH)
    given, written = companies * day.tokens_per_search, batches * day.thought + companies * day.tokens_per_find
    cost = means.prices.answer(means.model, given=given, written=written, searches=companies)
    return Line(Source.OPENAI, "LinkedIn pages", batches, cost)


def _share_above(score: int) -> float:
    """The share of leads with at least this score, between two points of SCORES in a straight line."""
    for (low, more), (high, fewer) in pairwise(SCORES):
        if score <= high:
            return more + (fewer - more) * (score - low) / (high - low)
    return 0.0


def _seconds(prospect: Prospect, means: Means) -> int:
    """Answers are written side by side, round by round; what goes beyond an allowance waits for the next."""
    finds = _finds(prospect, USUAL)
    questions = sum(line.calls for line in _questions(prospect, means, USUAL))
    side_by_side = max(1, min(means.streams, questions))
    writing = ceil(questions / side_by_side) * FIRST_FIND + finds / side_by_side * PER_FIND
    places = finds * PLACES_PER_FIND / means.places_per_minute * 60 if Source.GOOGLE_PLACES in means.sources else 0
    windows = finds * REGISTER_PER_FIND // means.register_per_window if Source.COMPANIES_HOUSE in means.sources else 0
    return round(max(writing, places, windows * WINDOW) + LAST_CHECK)


def _line(source: Source, calls: int, each: int, label: str | None = None) -> Line:
    return Line(source, label or SOURCE_LABELS[source], calls, calls * each)


def _whole(number: float) -> int:
    """Rounded up, but for what is only a rounding error above a whole number."""
    return ceil(round(number, 6))
