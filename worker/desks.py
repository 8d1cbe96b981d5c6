"""The finders of one run, each at its desk: what each is asked next, and which of them comes first."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar

from leads import planning
from leads.calls import Calls, Finder, Lister, Listing, Question
from leads.campaign_types import TYPES
from leads.evidence import Found, Position
from leads.geography import Place
from leads.models import Slice
from leads.prompts import rest
from leads.reference import Reference
from leads.vocabulary import Source
from leads.wordings import Wording
from worker.candidate import Target
from worker.standing import Tally

ENOUGH_TO_SAY = 20
"""Finds of a finder that must be at an end before their yield is believed rather than the usual one."""
WELL = 0.5
"""From such a share of its finds on a register works beside a model, and not only for what the model leaves missing."""
PART = 0.6
"""The share of what is wanted that a register may bring beside a model, which looks at who suits."""
EVERYTHING = 1_000_000
LOW = 0.3
"""A finder of whose finds fewer than this become leads is asked last: bearing out each of them costs money."""


Q = TypeVar("Q")


@dataclass(frozen=True, slots=True)
class Scene:
    """What every finder is told of the run: what is wanted, and where."""

    target: Target
    centre: Place | None
    districts: Sequence[tuple[str, Position]]
    wording: Wording
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Wave:
    """A round of questions to one finder: so many leads are `wanted`, and the `known` names were found already."""

    number: int
    wanted: int
    known: Sequence[str]
    brought: Sequence[int] = ()
    """Leads of each earlier wave that is wholly at an end."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[Q]):
    """A question as it is put; `reported` are the names that an earlier attempt at it brought."""

    question: Q
    reported: Sequence[str]
    calls: Calls


class Manner(Protocol):
    """How one kind of finder is asked."""

    source: Source
    usual: float
    """The share of its finds that become leads, until enough of them are at an end to say."""
    streams: int
    """Questions that it answers side by side."""
    free: bool
    """Whether asking costs neither money nor a wait."""

    def plan(self, wave: Wave) -> Sequence[Question | Listing]:
        """Its questions; none when there is nothing left to ask."""

    def read(self, stored: Mapping[str, Any]) -> Question | Listing:
        """A question as its slice keeps it."""

    def finds(self, asked: Asked[Any]) -> AsyncGenerator[Found, None]:
        """Its answer."""


class AskModel:
    """A model that searches the web: it costs money, and thinks for some seconds before it begins to write."""

    usual = 0.75
    free = False

    def __init__(self, scene: Scene, finder: Finder, streams: int) -> None:
        self.source = finder.source
        self.streams = streams
        self._scene = scene
        self._finder = finder

    def plan(self, wave: Wave) -> Sequence[Question]:
        """The area in parts, or other words for what is still missing."""
        scene, target = self._scene, self._scene.target
        return planning.plan(
            TYPES[target.type],
            target.brief,
            centre=scene.centre,
            districts=scene.districts,
            radius_miles=target.radius_miles,
            wanted=wave.wanted,
            known_names=wave.known,
            wave=wave.number,
            wording=scene.wording,
            reference=scene.reference,
            brought=wave.brought,
        )

    def read(self, stored: Mapping[str, Any]) -> Question:
        """From the slice's JSON."""
        return Question(**stored)

    def finds(self, asked: Asked[Question]) -> AsyncGenerator[Found, None]:
        """Only what is missing is asked for again."""
        return self._finder.find(rest(asked.question, asked.reported), asked.calls)


class AskRegister:
    """A register: free and quick, but it knows neither who is still there nor who suits.

    Its list is read on from where the last answer ended, the nearest part first. A run that is taken up again reads it
    from the beginning: a company that was reported before is no new find.
    """

    usual = 0.6
    streams = 1
    free = True

    def __init__(self, scene: Scene, lister: Lister) -> None:
        self.source = lister.source
        self._lister = lister
        target = scene.target
        self._lists = planning.listings(
            TYPES[target.type],
            target.brief,
            centre=scene.centre,
            districts=scene.districts,
            radius_miles=target.radius_miles,
            reference=scene.reference,
        )
        self._left = deque(self._lists)

    def plan(self, wave: Wave) -> Sequence[Listing]:
        """The next so many on its list."""
        return [replace(self._left[0], most=wave.wanted)] if self._left else []

    def read(self, stored: Mapping[str, Any]) -> Listing:
        """From the slice's JSON."""
        return listing_of(stored)

    async def finds(self, asked: Asked[Listing]) -> AsyncGenerator[Found, None]:
        """All of it again, for nothing is paid for it; what is known already is no new find."""
        brought = 0
        async with aclosing(self._lister.companies(asked.question, asked.calls)) as companies:
            async for found in companies:
                brought += 1
                yield found
        self._read_on(asked.question, brought)

    async def survey(self, calls: Calls) -> None:
        """Read all its lists once: an adapter that remembers them need not ask about a company that is on one.

        Raises:
            VendorError: the register could not be asked.
        """
        await asyncio.gather(*(self._read(replace(each, most=EVERYTHING), calls) for each in self._lists))

    async def _read(self, listing: Listing, calls: Calls) -> None:
        async with aclosing(self._lister.companies(listing, calls)) as companies:
            async for _ in companies:
                pass

    def _read_on(self, asked: Listing, brought: int) -> None:
        """The next answer begins where this one ended, or with the next list if this one had no more."""
        if not self._left:
            return
        if brought < asked.most:
            self._left.popleft()
        else:
            self._left[0] = replace(self._left[0], skip=asked.skip + asked.most)


class AskTeam:
    """The companies that the team itself named: each is a find as it stands."""

    source = Source.USER
    usual = 0.8
    streams = 1
    free = True

    def __init__(self, scene: Scene) -> None:
        self._named = planning.listed(scene.target.brief)

    def plan(self, wave: Wave) -> Sequence[Listing]:
        """All of them, at once."""
        return [Listing((), (), most=len(self._named))] if self._named and wave.number == 0 else []

    def read(self, stored: Mapping[str, Any]) -> Listing:
        """From the slice's JSON."""
        return listing_of(stored)

    async def finds(self, asked: Asked[Listing]) -> AsyncGenerator[Found, None]:
        """In the team's order."""
        for found in self._named[len(asked.reported) :]:
            yield found


def listing_of(stored: Mapping[str, Any]) -> Listing:
    """A listing as its slice keeps it."""
    texts = {name: tuple(stored[name]) for name in ("sic_codes", "districts")}
    return Listing(**{**stored, **texts})


@dataclass(slots=True)
class Desk:
    """One finder of a run at work. `waiting` was planned and not asked yet; `asked` are the questions under way."""

    manner: Manner
    wave: int = 0
    waiting: deque[Slice] = field(default_factory=deque)
    asked: dict[asyncio.Task[None], Slice] = field(default_factory=dict)
    expected: dict[int, int] = field(default_factory=dict)
    unanswered: int = 0
    closed: str | None = None
    """Why it is asked no more, though there may be something left to ask."""
    dry: bool = False
    """Whether there is nothing left to ask."""

    @property
    def source(self) -> Source:
        """Who sits there."""
        return self.manner.source

    @property
    def free_hand(self) -> bool:
        """Whether another question can be put to it now."""
        return not self.closed and not self.dry and len(self.asked) < self.manner.streams

    def share(self, tally: Tally) -> float:
        """The share of its finds that become leads."""
        ended = tally.found - tally.under_way
        return tally.promoted / ended if ended >= ENOUGH_TO_SAY else self.manner.usual

    def coming(self, tally: Tally) -> float:
        """Leads that may still come of what is under way and of what was asked."""
        return self.share(tally) * (tally.under_way + sum(self.expected.values()))

    def lags(self, tally: Tally, wanted: int) -> bool:
        """Whether a register beside a model is to be asked for more: it does well, and has not had its part."""
        if not (self.manner.free and self.free_hand) or self.share(tally) < WELL:
            return False
        return not self.waiting and tally.promoted + self.coming(tally) < PART * wanted

    def planned(self, tally: Tally) -> float:
        """Leads that may come of what is still to be asked."""
        return 0.0 if self.closed else self.share(tally) * sum(part.question["most"] for part in self.waiting)


def in_turn(
    desks: Sequence[Desk], tallies: Mapping[Source, Tally], *, register_first: bool, little_missing: bool
) -> list[Desk]:
    """Those that can be asked now, the first choice first.

    What the team named comes first, and others are asked only for what could not be borne out of it. A model comes
    before a register's list, for it looks at who is there and suits; the little that it leaves missing, a register
    fills without a wait, unless its finds seldom become leads.
    """

    def rank(desk: Desk) -> int:
        if desk.source is Source.USER:
            return 0
        if not desk.manner.free:
            return 4 if little_missing and desk.wave and not desk.waiting else 2
        if register_first:
            return 1
        return 3 if desk.share(tallies.get(desk.source, Tally())) >= LOW else 5

    team = next((desk for desk in desks if desk.source is Source.USER), None)
    if team and (not team.dry or team.asked or tallies.get(Source.USER, Tally()).under_way):
        return [team] if team.free_hand else []
    return sorted((desk for desk in desks if desk.free_hand), key=rank)
