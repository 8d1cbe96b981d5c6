"""A team that has campaigns done while the machine is harmed: through the API, trying again as a partner would."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, InterfaceError

from canvass.client import Client, RefusedError
from leads import models
from leads.accounts import create_tenant, create_user
from leads.db import Database
from leads.lifecycle import RESTING
from leads.tokens import sign_access
from leads.vocabulary import Role, TaskStatus
from schema.ids import key_of
from tests.chaos.machine import Machine
from tests.chaos.watchers import Watcher

Result = TypeVar("Result")

CREATE = """
mutation ($input: CreateCampaignInput!) {
  createCampaign(input: $input) {
    __typename ... on CreateCampaignPayload { campaign { id } } ... on Problem { message }
  }
}
"""
PAUSE = """
mutation ($id: ID!) { pauseCampaign(input: { campaignId: $id }) { __typename ... on Problem { message } } }
"""
RESUME = """
mutation ($id: ID!) { resumeCampaign(input: { campaignId: $id }) { __typename ... on Problem { message } } }
"""
CENTS_A_LEAD = {"ample": 25, "tight": 3}
"""What a campaign may cost for each lead that is wanted; usually it costs about five cents."""
TRY_FOR = 60.0
"""Seconds for which a request is made again and again."""
LONGEST = 600.0
"""Seconds in which a campaign has to come to its end, harmed or not."""


@dataclass
class Campaign:
    """One campaign of a tenant of its own, and who watches it."""

    number: int
    tenant_id: UUID
    token: str
    asked: dict[str, Any]
    global_id: str = ""
    watchers: list[Watcher] = field(default_factory=list)
    watching: list[asyncio.Task[None]] = field(default_factory=list)
    began: float = field(default_factory=time.time)
    ended: float = 0.0
    pauses: list[tuple[float, float]] = field(default_factory=list)
    """From when to when it was paused, as the API said."""
    entries: tuple[int, int] = (0, 0)
    """Which of the sandbox's entries are its: those after the first number, up to the second."""

    @property
    def id(self) -> UUID:
        return key_of(self.global_id, "Campaign", "id")


@dataclass
class Team:
    """Has campaigns done at one machine."""

    machine: Machine
    db: Database
    dice: random.Random
    leads: int
    done: list[Campaign] = field(default_factory=list)
    current: Campaign | None = None
    entries: int = 0

    async def campaign(self) -> Campaign:
        """One campaign from its start to its end."""
        number = len(self.done) + 1
        tenant_id, token = await patiently(lambda: self._tenant(number))
        asked = {
            "name": f"Campaign {number}",
            "type": "location_based",
            "postcode": "LE1 1AA",
            "radiusMiles": 25,
            "maxResults": self.leads,
            "analyzeAbove": 85,
            "budgetMinor": self.leads * CENTS_A_LEAD["ample" if number % 3 else "tight"],
            "idempotencyKey": str(uuid4()),
        }
        campaign = Campaign(number, tenant_id, token, asked)
        payload = await self._do(campaign, CREATE, input=asked)
        campaign.global_id = payload["campaign"]["id"]
        self._watch(campaign)
        self.current = campaign
        try:
            await self._see_through(campaign)
        finally:
            for task in campaign.watching:
                task.cancel()
            await asyncio.gather(*campaign.watching, return_exceptions=True)
        self.current = None
        self.done.append(campaign)
        return campaign

    async def pause_a_while(self, seconds: float) -> None:
        """Pause what runs and resume it, if there is something that can be paused."""
        if (campaign := self.current) is None:
            return
        if (await self._do(campaign, PAUSE, id=campaign.global_id))["__typename"] == "Problem":
            return
        paused = time.time()
        await asyncio.sleep(seconds)
        resumed = time.time()
        await self._do(campaign, RESUME, id=campaign.global_id)
        campaign.pauses.append((paused, resumed))

    async def _see_through(self, campaign: Campaign) -> None:
        """Until it is at its end, its leads are cared for, and its watchers have seen that."""
        async with asyncio.timeout(LONGEST):
            while not await patiently(lambda: self._is_over(campaign)):  # noqa: ASYNC110 - the database is asked
                await asyncio.sleep(0.3)
            campaign.ended = time.time()
            last = await patiently(lambda: self._last_event(campaign))
            while any(watcher.last < last for watcher in campaign.watchers):  # noqa: ASYNC110 - they watch elsewhere
                await asyncio.sleep(0.1)
        entries = await self._entries()
        campaign.entries, self.entries = (self.entries, entries), entries

    def _watch(self, campaign: Campaign) -> None:
        """One that comes and goes, and one that stays where it is until it is cut off."""
        places = [self.machine.graphql(api) for api in self.machine.apis]
        for order, patience in ((places, 3.0), (places[::-1], None)):
            dice = random.Random(self.dice.random())
            campaign.watchers.append(Watcher(order, campaign.token, campaign.global_id, dice, patience))
        campaign.watching = [asyncio.create_task(watcher.watch()) for watcher in campaign.watchers]

    async def _tenant(self, number: int) -> tuple[UUID, str]:
        tenant_id = await create_tenant(self.db, f"Team {number}")
        email = f"{uuid4().hex}@canvass.example"
        user_id = await create_user(self.db, tenant_id, email=email, name="Chaos", password=None, role=Role.ADMIN)
        token, _ = sign_access(self.machine.settings, user_id=user_id, tenant_id=tenant_id, role=Role.ADMIN)
        return tenant_id, token

    async def _do(self, campaign: Campaign, document: str, **variables: Any) -> dict[str, Any]:
        """A mutation, at whichever API answers."""
        until = time.monotonic() + TRY_FOR
        while True:
            graphql = self.machine.graphql(self.dice.choice(self.machine.apis))
            try:
                async with Client(graphql, campaign.token) as client:
                    (result,) = (await client.ask(document, **variables)).values()
                    return dict(result)
            except (RefusedError, httpx2.HTTPError, ValueError):
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.3)

    async def _is_over(self, campaign: Campaign) -> bool:
        async with self.db.read(campaign.tenant_id) as session:
            row = await session.get_one(models.Campaign, campaign.id)
            waits = select(models.LeadTask.id).where(models.LeadTask.status == TaskStatus.WAITING).limit(1)
            return row.status in RESTING and not row.reserved_micros and await session.scalar(waits) is None

    async def _last_event(self, campaign: Campaign) -> int:
        async with self.db.read(campaign.tenant_id) as session:
            return (await session.get_one(models.Campaign, campaign.id)).event_seq

    async def _entries(self) -> int:
        entries = await sandbox_log(self.machine, self.entries)
        return int(entries[-1]["id"]) if entries else self.entries


async def sandbox_log(machine: Machine, after: int = 0) -> list[dict[str, Any]]:
    """The sandbox's own record of what it was asked and what it answered."""
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        answer = await http.get(f"{machine.sandbox_url}/_sandbox/log", params={"after": after})
        return list(answer.json()["entries"])


async def patiently(act: Callable[[], Awaitable[Result]]) -> Result:
    """What `act` brings, which is tried again while the database is away."""
    until = time.monotonic() + TRY_FOR
    while True:
        try:
            return await act()
        except (DBAPIError, InterfaceError, OSError):
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.3)


@asynccontextmanager
async def team(machine: Machine, dice: random.Random, leads: int) -> AsyncIterator[Team]:
    """A team with a door to the database, to look with."""
    db = Database.connect(machine.settings)
    try:
        yield Team(machine, db, dice, leads)
    finally:
        await db.close()
