"""The whole play: campaigns on one side, blows on the other, and what is found at the end."""

import asyncio
import random
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from leads.models import LeadTask
from tests.chaos.blows import Blow, deck, strike
from tests.chaos.books import Books, compare
from tests.chaos.campaigns import Campaign, Team, patiently, sandbox_log, team
from tests.chaos.checks import amiss
from tests.chaos.machine import Build, Machine, running
from tests.chaos.recovery import WITHIN, Orphans, Recovery, recoveries
from tests.worker.machine import Picture, look

PAUSE_EVERY = 9
"""After so many blows a person pauses the campaign for a while."""
PAUSED_FOR = 4.0

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Play:
    """What is played."""

    seed: int = 1
    rounds: int = 50
    leads: int = 300
    gaps: tuple[float, float] = (2.0, 6.0)
    """Seconds between two blows, at the least and at the most."""
    build: Build = field(default_factory=Build)


@dataclass
class Outcome:
    """How it went."""

    play: Play
    seconds: float = 0.0
    campaigns: list[tuple[Campaign, Picture, Books]] = field(default_factory=list)
    recoveries: list[Recovery] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


async def play(what: Play, say: Say, folder: Path | None = None) -> Outcome:
    """Play it; `folder`, if given, keeps the processes' logs."""
    with tempfile.TemporaryDirectory(prefix="canvass-", ignore_cleanup_errors=True) as own:
        secret = {"CANVASS_SECRET_KEY": secrets.token_urlsafe(48)}
        async with running(folder or Path(own), what.build, secret) as machine:
            dice = random.Random(what.seed)
            async with team(machine, dice, what.leads) as players:
                return await Stage(what, machine, players, dice, say).perform()


@dataclass
class Stage:
    """One performance."""

    what: Play
    machine: Machine
    team: Team
    dice: random.Random
    say: Say
    blows: list[Blow] = field(default_factory=list)

    async def perform(self) -> Outcome:
        """Blows until there were enough, campaigns as long as there are blows, then what came of it."""
        began, orphans = time.monotonic(), Orphans(self.machine)
        striking = asyncio.create_task(self._strike(orphans))
        try:
            while not striking.done():
                campaign = await self.team.campaign()
                self.say(f"campaign {campaign.number} is at its end after {campaign.ended - campaign.began:.0f} s")
            await striking
        finally:
            striking.cancel()
            await asyncio.gather(striking, *orphans.waiting, return_exceptions=True)
        outcome = Outcome(self.what, time.monotonic() - began, said=list(self.machine.said))
        await self._judge(outcome, orphans)
        return outcome

    async def _strike(self, orphans: Orphans) -> None:
        for number, kind in enumerate(deck(self.what.rounds, self.dice), 1):
            await asyncio.sleep(self.dice.uniform(*self.what.gaps))
            while self.team.current is None:  # noqa: ASYNC110 - the next campaign is about to begin
                await asyncio.sleep(0.1)
            blow = await strike(self.machine, number, kind, self.dice, orphans)
            self.blows.append(blow)
            at = time.strftime("%H:%M:%S", time.gmtime(blow.at))
            self.say(f"{number:3d}  {at}  {blow.kind} {blow.target} {', '.join(blow.notes)}".rstrip())
            if number % PAUSE_EVERY == 0:
                await self.team.pause_a_while(PAUSED_FOR)

    async def _judge(self, outcome: Outcome, orphans: Orphans) -> None:
        entries = await sandbox_log(self.machine)
        for campaign in self.team.done:
            first, last = campaign.entries
            mine = [entry for entry in entries if first < entry["id"] <= last]
            picture = await patiently(lambda: look(self.team.db, campaign.tenant_id, campaign.id))  # noqa: B023
            tasks = await patiently(lambda: self._tasks(campaign))  # noqa: B023
            books = compare(mine, picture.calls, self.blows, lease=self.what.build.lease)
            outcome.campaigns.append((campaign, picture, books))
            outcome.misses += amiss(campaign, picture, tasks, mine, self.blows)
            outcome.misses += [f"campaign {campaign.number}: {miss}" for miss in books.misses]
        pairs = [(campaign, picture) for campaign, picture, _ in outcome.campaigns]
        outcome.recoveries = recoveries(self.blows, pairs, orphans.taken_up)
        outcome.misses += [
            f"blow {each.blow.number}: not over within {WITHIN:g} s"
            for each in outcome.recoveries
            if each.worst > WITHIN
        ]
        outcome.misses += [
            f"blow {blow.number}: {note}" for blow in self.blows for note in blow.notes if "MISS" in note
        ]

    async def _tasks(self, campaign: Campaign) -> list[LeadTask]:
        async with self.team.db.read(campaign.tenant_id) as session:
            return list(await session.scalars(select(LeadTask)))
