"""The world behind every vendor: organisations, indexed, and each one's traits; no vendor's format."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from canvass.sandbox.chance import fraction, number, pick
from canvass.sandbox.generate import generate, spare_postcodes
from canvass.sandbox.geography import Grid
from canvass.sandbox.options import Noise, SandboxOptions
from canvass.sandbox.organisations import (
    Organisation,
    host_of,
    plain_name,
    read_organisations,
    register_words,
    words_of,
)
from canvass.sandbox.postcodes import LE1_1AA, Gazetteer, outcode_of, read_postcodes


@dataclass
class World:
    """Everything that exists. Built once; nothing changes it afterwards."""

    organisations: list[Organisation]
    seed: int
    noise: Noise = field(default_factory=Noise)
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    today: date = field(default_factory=date.today)

    def __post_init__(self) -> None:
        for organisation in self.organisations:
            district = organisation.town if organisation.source == "generated" else ""
            if organisation.point and organisation.postcode:
                self.gazetteer.add(organisation.postcode, organisation.point, district)
        self.gazetteer.add(*LE1_1AA, "Leicester")

    @cached_property
    def grid(self) -> Grid[Organisation]:
        grid: Grid[Organisation] = Grid()
        for organisation in self.organisations:
            if point := self.point(organisation):
                grid.add(point, organisation)
        return grid

    @cached_property
    def by_number(self) -> dict[str, Organisation]:
        return {each.company_number: each for each in reversed(self.organisations) if each.company_number}

    @cached_property
    def registered_by_word(self) -> dict[str, set[str]]:
        """Numbers of the companies on the register by each word of their names."""
        words: dict[str, set[str]] = defaultdict(set)
        for company in self.by_number.values():
            for word in register_words(company.name):
                words[word].add(company.company_number)
        return dict(words)

    @cached_property
    def by_host(self) -> dict[str, list[Organisation]]:
        hosts: dict[str, list[Organisation]] = defaultdict(list)
        for organisation in self.organisations:
            if organisation.website:
                hosts[organisation.host].append(organisation)
        return dict(hosts)

    @cached_property
    def by_outcode(self) -> dict[str, list[Organisation]]:
        outcodes: dict[str, list[Organisation]] = defaultdict(list)
        for organisation in self.organisations:
            if organisation.postcode:
                outcodes[outcode_of(organisation.postcode)].append(organisation)
        return dict(outcodes)

    @cached_property
    def towns(self) -> frozenset[str]:
        return frozenset(each.town.lower() for each in self.organisations if each.town)

    @cached_property
    def _by_word(self) -> dict[str, list[Organisation]]:
        words: dict[str, list[Organisation]] = defaultdict(list)
        for organisation in self.organisations:
            for word in set(words_of(organisation.name)):
                words[word].append(organisation)
        return dict(words)

    def weight(self, word: str) -> float:
        """Rare words tell more; a word that no name has weighs as much as one that a single name has."""
        return math.log(1 + len(self.organisations) / max(1, len(self._by_word.get(word, ()))))

    def rank(self, name: str) -> list[tuple[float, Organisation]]:
        """Organisations by how well their names agree with `name`: 1 is the same words, best first."""
        asked = set(words_of(name))
        total = sum(map(self.weight, asked))
        shared: Counter[int] = Counter()
        found: dict[int, Organisation] = {}
        weights: dict[int, float] = defaultdict(float)
        for word in asked:
            for organisation in self._by_word.get(word, ()):
                found[organisation.id] = organisation
                weights[organisation.id] += self.weight(word)
                shared[organisation.id] += 1
        scored = ((self._agreement(each, weights[key], total), each) for key, each in found.items())
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].id))

    def _agreement(self, organisation: Organisation, shared: float, asked: float) -> float:
        own = sum(map(self.weight, set(words_of(organisation.name))))
        return 0.7 * shared / asked + 0.3 * shared / own if asked and own else 0.0

    def named(self, name: str, at_least: float = 0.75) -> Organisation | None:
        best = next(iter(self.rank(name)), None)
        return best[1] if best and best[0] >= at_least else None

    def point(self, organisation: Organisation) -> tuple[float, float] | None:
        return organisation.point or (self.gazetteer.place(organisation.postcode) if organisation.postcode else None)

    def in_places(self, organisation: Organisation) -> bool:
        return fraction(self.seed, "places", organisation.id, organisation.name) >= self.noise.not_in_places

    def linkedin(self, organisation: Organisation) -> str | None:
        """The address of its LinkedIn page, seldom just the name with hyphens; None for those without one."""
        if fraction(self.seed, "linkedin", organisation.id, organisation.name) < self.noise.no_linkedin:
            return None
        ending = pick(("", "-ltd", "-uk", "-limited", "-group"), self.seed, "slug", organisation.id)
        return f"https://www.linkedin.com/company/{plain_name(organisation.name).replace(' ', '-')}{ending}"

    def linked_page(self, organisation: Organisation) -> str | None:
        """The LinkedIn page that its website links to; None where it links to none."""
        if fraction(self.seed, "unlinked", organisation.id, organisation.name) < self.noise.unlinked:
            return None
        return self.linkedin(organisation)

    def parked_for(self, host: str) -> Organisation | None:
        """The other firm whose page stands at a parked host; None where the host is its owner's."""
        if fraction(self.seed, "parked", host) >= self.noise.parked:
            return None
        others = (
            [each for each in self.organisations if each.host != host]
            if len(self.organisations) < 50
            else self.organisations
        )
        other = pick(others, self.seed, "parked for", host) if others else None
        return other if other and other.host != host else None

    def site(self, host: str) -> list[Organisation]:
        return self.by_host.get(host_of(host), [])

    def incorporated(self, organisation: Organisation) -> date:
        """Its date where the world knows it, else one that fits: more than two and less than forty years ago."""
        known = organisation.incorporated
        return known or self.today - timedelta(
            days=750 + number(self.seed, "born", organisation.company_number) % 14_000
        )

    def status(self, organisation: Organisation) -> str:
        luck = fraction(self.seed, "status", organisation.company_number)
        return "dissolved" if luck < 0.03 else "liquidation" if luck < 0.05 else "active"


def build_world(options: SandboxOptions) -> World:
    """The world of a file, or one generated from the seed, with the postcodes of a second file beside its own."""
    gazetteer = Gazetteer()
    organisations = read_organisations(options.world) if options.world else generate(options.seed)
    if not options.world:
        _add(gazetteer, ((postcode, point, "") for postcode, point in spare_postcodes(options.seed)))
    if options.postcodes:
        _add(gazetteer, read_postcodes(options.postcodes))
    return World(organisations, options.seed, options.noise, gazetteer)


def _add(gazetteer: Gazetteer, rows: Iterable[tuple[str, tuple[float, float], str]]) -> None:
    for postcode, point, district in rows:
        gazetteer.add(postcode, point, district)
