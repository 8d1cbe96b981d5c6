"""How good a lead a company is: points for what is known of it, added up, each part with its reason.

Only evidence counts: what nobody but the model says earns nothing. Google's values are used and not named, for they may
not be kept. Where a source could not be asked, a part says so and counts half of what it might have brought.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from leads.briefs import Brief
from leads.evidence import Evidence, SourceReport
from leads.normalise import name_tokens
from leads.sic import trade_of
from leads.vocabulary import Field, Source, SourceStatus

FIT, SIZE, REACHABLE, CONFIRMED, REGISTER, DISTANCE, REPUTATION = 25, 10, 20, 15, 10, 10, 10
"""The most points of each part; together 100."""
CONTACTS = {Field.PHONE: 8, Field.EMAIL: 6, Field.WEBSITE: 6}
ACTIVE, AGE = 6, ((10, 4), (3, 3), (1, 1), (0, 0))
"""Points for being active on the register, and for at least so many years there."""
AT_THE_EDGE = 0.4
"""Share of the points for distance that a company at the edge of the radius gets."""
RATINGS = ((100, 10, "very many"), (20, 8, "many"), (5, 5, "some"), (1, 3, "a few"))
"""From so many ratings on: the points, and the word for it."""
POOR_RATING = 3.0

BANDS = {"micro": (0, 9), "small": (10, 49), "medium": (50, 249), "large": (250, None)}
"""Staff, from and to."""
KNOWN_AS = {
    "it": ("computer", "software", "technology", "msp"),
    "msp": ("computer", "it", "managed"),
    "law": ("legal", "solicitors"),
    "legal": ("law", "solicitors"),
    "dental": ("dentist", "dentists"),
    "dentist": ("dental",),
    "dentists": ("dental",),
    "doctors": ("medical",),
    "retail": ("shops", "store"),
    "healthcare": ("health", "medical", "hospital", "dental"),
    "hospitality": ("hotels", "restaurants", "catering"),
    "telecoms": ("telecommunications",),
    "schools": ("school", "education", "academy"),
}
"""Other words for a word of a sector."""
SOURCES = {
    Source.COMPANIES_HOUSE: "Companies House",
    Source.WEBSITE: "its website",
    Source.GOOGLE_PLACES: "Google Places",
    Source.LINKEDIN: "LinkedIn",
}
"""Sources that can bear a company out, and how a sentence calls them."""
STEM = 5
MOST_NAMED = 3
"""Sectors that a sentence names."""

Values = Mapping[Field, Evidence]


@dataclass(frozen=True, slots=True)
class ScorePart:
    """Points of `most` for one thing, and why, as a sentence for a person."""

    label: str
    points: int
    most: int
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """0–100: the sum of its parts."""

    total: int
    parts: tuple[ScorePart, ...]


def score(
    best: Values,
    reports: Sequence[SourceReport],
    *,
    distance_miles: float | None,
    radius_miles: float,
    brief: Brief,
    terms: Sequence[str] = (),
) -> Score:
    """Add up what is known; `terms` are what the campaign's type searches for, used where the brief names no sector."""
    known = {field: piece for field, piece in best.items() if piece.source is not Source.OPENAI}
    asked = _asked(reports)
    parts = (
        _fit(known, asked, brief.sectors or tuple(terms)),
        _size(known, brief.sizes),
        _reachable(known, asked),
        _confirmed(asked),
        _register(known, asked),
        _distance(distance_miles, radius_miles),
        _reputation(known, asked),
    )
    return Score(sum(part.points for part in parts), parts)


def _asked(reports: Sequence[SourceReport]) -> dict[Source, SourceStatus]:
    """What each source came to. Our copy of the register speaks for it, unless that itself knows the company."""
    asked = {report.source: report.status for report in reports}
    copy = asked.get(Source.REGISTER)
    answered = copy in {SourceStatus.FOUND, SourceStatus.NOT_FOUND}
    if copy and answered and asked.get(Source.COMPANIES_HOUSE) is not SourceStatus.FOUND:
        asked[Source.COMPANIES_HOUSE] = copy
    return asked


def _fit(known: Values, asked: Mapping[Source, SourceStatus], sectors: Sequence[str]) -> ScorePart:
    if not sectors:
        return ScorePart("Fit", FIT, FIT, "The brief names no sector, so any fits.")
    pairs = ((_share(sector, text), sector, where) for sector in sectors for where, text in _texts_about(known))
    share, sector, where = max(pairs, key=lambda found: found[0], default=(0.0, "", ""))
    if share == 0 and (silent := _silent(asked, Source.COMPANIES_HOUSE, Source.WEBSITE)):
        return ScorePart("Fit", FIT // 2, FIT, f"What it does is not known: {silent}.")
    if share == 0:
        some = [f"“{each}”" for each in sectors[:MOST_NAMED]] + ["the like"] * (len(sectors) > MOST_NAMED)
        return ScorePart("Fit", 0, FIT, f"Nothing that is known of it speaks of {_or(some)}.")
    speaks = "speaks" if share == 1 else "speaks in part"
    return ScorePart("Fit", round(FIT * share), FIT, f"{where} {speaks} of “{sector}”.")


def _size(known: Values, sizes: Sequence[str]) -> ScorePart:
    if not sizes:
        return ScorePart("Size", SIZE, SIZE, "The brief asks for no particular size.")
    staff = _number(known, Field.EMPLOYEES)
    if staff is None:
        return ScorePart("Size", 0, SIZE, "How many people work there is not known.")
    asked_for = ", ".join(sizes)
    if any(_in_band(staff, size) for size in sizes):
        return ScorePart("Size", SIZE, SIZE, f"{staff:,.0f} people work there: {asked_for}, as asked for.")
    return ScorePart("Size", 0, SIZE, f"{staff:,.0f} people work there, which is not {asked_for}.")


def _reachable(known: Values, asked: Mapping[Source, SourceStatus]) -> ScorePart:
    there = [field for field in CONTACTS if field in known]
    points = sum(CONTACTS[field] for field in there)
    missing = [field for field in CONTACTS if field not in known]
    names = [_called(field) for field in missing]
    reason = f"Known: {', '.join(_shown(known[field]) for field in there)}." if there else "No contact is known."
    if missing and (silent := _silent(asked, Source.WEBSITE, Source.GOOGLE_PLACES)):
        points += sum(CONTACTS[field] for field in missing) // 2
        return ScorePart("Reachable", points, REACHABLE, f"{reason} Not known, the {_or(names)}: {silent}.")
    return ScorePart(
        "Reachable", points, REACHABLE, f"{reason} No {_or(names)} is known." if there and missing else reason
    )


def _confirmed(asked: Mapping[Source, SourceStatus]) -> ScorePart:
    found = [name for source, name in SOURCES.items() if asked.get(source) is SourceStatus.FOUND]
    each = CONFIRMED // 3
    points = min(CONFIRMED, each * len(found))
    reason = f"Borne out by {_and(found)}." if found else "No source bears it out."
    if points < CONFIRMED and (silent := _silent(asked, *SOURCES)):
        return ScorePart("Confirmed", points + each // 2, CONFIRMED, f"{reason} More is not known: {silent}.")
    return ScorePart("Confirmed", points, CONFIRMED, reason)


def _register(known: Values, asked: Mapping[Source, SourceStatus]) -> ScorePart:
    status = known.get(Field.COMPANY_STATUS)
    if status is None:
        if silent := _silent(asked, Source.COMPANIES_HOUSE):
            return ScorePart("Register", REGISTER // 2, REGISTER, f"Its standing is not known: {silent}.")
        return ScorePart("Register", 0, REGISTER, "It was not found on the register.")
    if str(status.value) not in {"active", "open", "registered"}:
        return ScorePart("Register", 0, REGISTER, f"The register calls it “{status.value}”.")
    born = _day(known)
    if born is None:
        return ScorePart("Register", ACTIVE, REGISTER, "It is active on the register; since when is not known.")
    years = (status.seen_at.date() - born).days // 365.25
    points = next((points for least, points in AGE if years >= least), 0)
    reason = f"It has been on the register since {born.day} {born:%B %Y} and is active."
    return ScorePart("Register", ACTIVE + points, REGISTER, reason)


def _distance(miles: float | None, radius: float) -> ScorePart:
    if miles is None:
        return ScorePart("Distance", DISTANCE // 2, DISTANCE, "There is no distance to measure.")
    if miles > radius:
        return ScorePart("Distance", 0, DISTANCE, f"It is {miles:g} miles away, beyond the {radius:g} asked for.")
    share = 1 - (1 - AT_THE_EDGE) * miles / radius if radius else 1.0
    reason = f"It is {miles:g} miles away, of the {radius:g} asked for."
    return ScorePart("Distance", round(DISTANCE * share), DISTANCE, reason)


def _reputation(known: Values, asked: Mapping[Source, SourceStatus]) -> ScorePart:
    if silent := _silent(asked, Source.GOOGLE_PLACES):
        return ScorePart("Reputation", REPUTATION // 2, REPUTATION, f"Ratings are not known: {silent}.")
    count = _number(known, Field.RATING_COUNT) or 0
    band = next(((points, word) for least, points, word in RATINGS if count >= least), None)
    if band is None:
        return ScorePart("Reputation", 0, REPUTATION, "Nobody is known to have rated it.")
    points, word = band
    rating = _number(known, Field.RATING)
    if rating is not None and rating < POOR_RATING:
        return ScorePart("Reputation", points // 2, REPUTATION, f"Rated poorly by {word} people on Google Places.")
    return ScorePart("Reputation", points, REPUTATION, f"Rated by {word} people on Google Places.")


def _silent(asked: Mapping[Source, SourceStatus], *sources: Source) -> str | None:
    """Which of the sources could not be asked, as half a sentence; None when all answered."""
    gone = {SourceStatus.UNAVAILABLE, SourceStatus.OFF}
    names = [SOURCES[source] for source in sources if asked.get(source) in gone]
    return f"{_and(names)} could not be asked" if names else None


def _texts_about(known: Values) -> Iterable[tuple[str, str]]:
    """What says what a company does: how a sentence calls it, and its words."""
    if name := known.get(Field.NAME):
        where = f"Its name, {name.value}," if name.expires_at is None else "Its name"
        yield where, str(name.value)
    for code in _list(known, Field.SIC_CODES):
        if trade := trade_of(code):
            yield f"Its SIC code {code} ({trade})", trade
    if text := known.get(Field.DESCRIPTION):
        yield "Its own description", str(text.value)


def _share(sector: str, text: str) -> float:
    """The share of a sector's words that stand in a text, in any ending or by another name."""
    words = name_tokens(text)
    wanted = name_tokens(sector)
    hits = [any(_alike(each, word) for each in (want, *KNOWN_AS.get(want, ())) for word in words) for want in wanted]
    return sum(hits) / len(hits) if hits else 0.0


def _alike(a: str, b: str) -> bool:
    return a == b or (len(a) > STEM and len(b) > STEM and a[:STEM] == b[:STEM])


def _in_band(staff: float, size: str) -> bool:
    low, high = BANDS.get(size, (0, -1))
    return low <= staff and (high is None or staff <= high)


def _shown(piece: Evidence) -> str:
    """The value where it may be kept, else only what it is: parts of a score stay for good."""
    return str(piece.value) if piece.expires_at is None else f"a {_called(piece.field)} on Google Places"


def _called(field: Field) -> str:
    return {Field.PHONE: "phone number", Field.EMAIL: "e-mail address"}.get(field, str(field))


def _number(known: Values, field: Field) -> float | None:
    value = known[field].value if field in known else None
    if isinstance(value, str):
        digits = re.match(r"[0-9]+", value.replace(",", "").strip())
        return float(digits[0]) if digits else None
    return float(value) if isinstance(value, int | float) else None


def _list(known: Values, field: Field) -> list[str]:
    value = known[field].value if field in known else None
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def _day(known: Values) -> date | None:
    try:
        return date.fromisoformat(str(known[Field.INCORPORATED_ON].value))
    except (KeyError, ValueError):
        return None


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _or(names: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
