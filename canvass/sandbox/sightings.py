"""What the model says it saw that makes a company a lead now, and on which page: made up, and the same for a seed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from canvass.sandbox.chance import number, pick, token
from canvass.sandbox.organisations import words_of
from canvass.sandbox.topics import topic_named
from canvass.sandbox.world import World

DAYS = 330
"""A sighting is at most so old."""


@dataclass(frozen=True)
class Seen:
    """The company that was seen: `kind` is its topic."""

    name: str
    town: str
    website: str
    company_number: str
    kind: str


@dataclass(frozen=True)
class Sighting:
    """What was seen, in a sentence, and the page that shows it."""

    text: str
    url: str


def sighting(world: World, asked: str, seen: Seen) -> Sighting:
    """A sighting of the sort that `asked`, the prompt's words about signals, wants."""
    sort = next((make for words, make in _SORTS if words.search(asked)), _report)
    return sort(world, seen)


def _day(world: World, seen: Seen) -> date:
    return world.today - timedelta(days=10 + number(world.seed, "seen on", seen.name) % (DAYS - 10))


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _planning(world: World, seen: Seen) -> Sighting:
    parts = (world.seed, "planning", seen.name)
    day = _day(world, seen)
    what, form = pick(
        (
            ("two-storey extension to premises", "FUL"),
            ("change of use from shop to offices", "COU"),
            ("new industrial unit with parking", "FUL"),
            ("illuminated signs", "ADV"),
            ("conversion of upper floors", "FUL"),
        ),
        *parts,
    )
    reference = f"{day:%y}/{number(*parts, 'reference') % 3000:05d}/{form}"
    decision = pick(("granted on", "granted on", "validated and pending since", "refused on"), *parts, "decision")
    where = "-".join(words_of(seen.town)) or "council"
    return Sighting(
        f"Planning application {reference}: {what}, {decision} {_said(day)}.",
        f"https://planning.example/{where}/{reference.replace('/', '-')}",
    )


def _gap(world: World, seen: Seen) -> Sighting:
    parts, day = (world.seed, "gap", seen.name), _day(world, seen)
    key = token(8, *parts)
    options = [
        Sighting(f"Advertised for an IT support technician on {_said(day)}.", f"https://jobs.example/vacancies/{key}"),
        Sighting(f"Moves to a larger office, as reported on {_said(day)}.", f"https://news.example/business/{key}"),
        Sighting(f"Apologised for a week without systems on {_said(day)}.", f"https://news.example/business/{key}"),
    ]
    if seen.website:
        old = world.today.year - 4 - number(*parts, "years") % 5
        options.append(Sighting(f"No IT provider named, and a copyright notice of {old}, on its site.", seen.website))
    return pick(options, *parts)


def _founding(world: World, seen: Seen) -> Sighting:
    """The register's own date where it has the company, else the day on which it opened."""
    company = world.by_number.get(seen.company_number)
    if company is not None:
        page = f"https://find-and-update.company-information.service.gov.uk/company/{seen.company_number}"
        return Sighting(f"Incorporated on {_said(world.incorporated(company))}, as the register says.", page)
    page = f"https://news.example/openings/{token(8, world.seed, 'opening', seen.name)}"
    return Sighting(f"Opened to customers on {_said(_day(world, seen))}, as the local news reported.", page)


def _rivalry(world: World, seen: Seen) -> Sighting:
    parts = (world.seed, "rivalry", seen.name)
    page = seen.website or f"https://directory.example/firms/{token(8, *parts)}"
    customer = pick(world.organisations, *parts, "customer")
    topic = topic_named(seen.kind)
    offers = (
        f"Its service page offers what a {topic.phrase if topic else 'firm of the trade'} sells, to businesses nearby."
    )
    options = (offers, f"Shows the logo of {customer.name} among its customers.")
    return Sighting(pick(options, *parts), page)


def _report(world: World, seen: Seen) -> Sighting:
    page = f"https://news.example/business/{token(8, world.seed, 'report', seen.name)}"
    return Sighting(f"Was written about on {_said(_day(world, seen))}.", page)


_SORTS: tuple[tuple[re.Pattern[str], Callable[[World, Seen], Sighting]], ...] = (
    (re.compile(r"planning", re.IGNORECASE), _planning),
    (re.compile(r"incorporat|opened", re.IGNORECASE), _founding),
    (re.compile(r"compet", re.IGNORECASE), _rivalry),
    (re.compile(r"\bIT\b"), _gap),
)
