"""The product that the browser visits: one `canvass demo --headless`, its people, and what they ask its API."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt

from canvass.client import Client
from canvass.keepsakes import read as read_keepsakes
from canvass.local.postgres import Postgres
from canvass.watch import ENDS, FOLLOW, Watched, next_event

ROOT = Path(__file__).parents[2]

LOGIN = """
mutation ($input: LoginInput!) {
  result: login(input: $input) { __typename ... on LoginPayload { refreshToken } ... on Problem { message } }
}
"""
CREATE = """
mutation ($input: CreateCampaignInput!) {
  result: createCampaign(input: $input) {
    __typename ... on CreateCampaignPayload { campaign { id } } ... on Problem { message }
  }
}
"""
START = """
mutation ($id: ID!) {
  result: startCampaign(input: { campaignId: $id }) { __typename ... on Problem { message } }
}
"""
STOP = """
mutation ($id: ID!) {
  result: stopCampaign(input: { campaignId: $id }) { __typename ... on Problem { message } }
}
"""
CAMPAIGN = """
query ($id: ID!) {
  campaign(id: $id) {
    id name status lastSeq
    counters { found unique enriched scored promoted duplicate rejected failed }
    events(after: 0, first: 200) { seq kind }
  }
}
"""
LEADS = """
query ($filter: LeadFilter, $orderBy: LeadOrder) {
  leads(filter: $filter, orderBy: $orderBy, first: 100) {
    nodes {
      id score status distanceMiles
      company { name }
      customer { id status }
      scoreParts { points }
      facts { id value source url }
      tasks { status }
      interactions(first: 10) { nodes { kind body } }
    }
  }
}
"""


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in, and who can ask the API without a browser."""

    email: str
    password: str
    token: str
    client: Client

    @property
    def tenant_id(self) -> str:
        claims = jwt.decode(self.token, options={"verify_signature": False})
        return str(claims["tenant"])

    async def refresh_token(self) -> str:
        """Of a sign-in of its own."""
        done = await self.client.do(LOGIN, input={"email": self.email, "password": self.password})
        return str(done["refreshToken"])

    async def count(self, things: str) -> int:
        """How many campaigns, leads or customers the tenant has."""
        answer = await self.client.ask(f"{{ {things}(first: 1) {{ totalCount }} }}")
        return int(answer[things]["totalCount"])

    async def create(self, kind: str, most: int, *, start: bool) -> str:
        """A campaign about Leicester of the given type; its id."""
        about = {"name": f"{kind} {most}", "postcode": "LE1 1AA", "radiusMiles": 15, "maxResults": most}
        done = await self.client.do(CREATE, input={"type": kind, "start": start, **about})
        return str(done["campaign"]["id"])

    async def campaign(self, campaign_id: str) -> dict[str, Any]:
        return dict((await self.client.ask(CAMPAIGN, id=campaign_id))["campaign"])

    async def leads(self, order: str = "CREATED_AT", direction: str = "DESC", **filters: Any) -> list[dict[str, Any]]:
        by = {"field": order, "direction": direction}
        return list((await self.client.ask(LEADS, filter=filters, orderBy=by))["leads"]["nodes"])

    async def settled_leads(self, campaign_id: str) -> list[dict[str, Any]]:
        """The leads once nothing more is being found out about them."""
        while True:
            leads = await self.leads(campaignId=campaign_id)
            if all(task["status"] != "WAITING" for lead in leads for task in lead["tasks"]):
                return leads
            await asyncio.sleep(0.2)

    async def until_mailed(self, *, wanted: bool) -> None:
        """Until the API says that mails about runs are wanted, or not."""
        async with asyncio.timeout(30):
            while (await self.client.ask("{ viewer { runMails } }"))["viewer"]["runMails"] is not wanted:  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def lead(self, campaign_id: str, lead_id: str) -> dict[str, Any]:
        """As it is now."""
        [found] = [lead for lead in await self.leads(campaignId=campaign_id) if lead["id"] == lead_id]
        return found

    async def see(self, campaign_id: str, enough: Callable[[Watched], bool]) -> Watched:
        """Follow the campaign's events from the first on until that is enough."""
        watched = Watched(campaign_id=campaign_id, asked_at=time.time())
        async with self.client.live() as live:
            events = live.subscribe(FOLLOW, id=campaign_id, after=0)
            while not enough(watched):
                watched.take(await next_event(events), time.time())
        return watched

    async def see_end(self, campaign_id: str) -> Watched:
        return await self.see(campaign_id, lambda watched: watched.status in ENDS)


@dataclass(frozen=True)
class Product:
    """Where it is, and the administrators of its two tenants."""

    url: str
    folder: Path
    first: Person
    second: Person

    def invite(self, person: Person, email: str, role: str) -> str:
        """Make a colleague of the person's; the path that signs them in once."""
        settings = {
            "DATABASE_URL": Postgres(self.folder).url(),
            "CANVASS_SECRET_KEY": read_keepsakes(self.folder / "secrets.json").secret_key,
        }
        colleague = ["--tenant", person.tenant_id, "--email", email, "--role", role, "--link"]
        said = subprocess.run(
            canvass("create-user", *colleague), cwd=ROOT, env=inherited() | settings, capture_output=True, check=True
        )
        return said.stdout.decode().split()[-1]


def canvass(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "canvass", *arguments]


def inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


@contextmanager
def demo(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Run it over the folder; what it says about itself."""
    log = folder / "demo.log"
    settings = {"CANVASS_DATA": str(folder), "CANVASS_PORT": "0"}
    command = canvass("demo", "--headless", "--latency", "zero")
    with (
        log.open("w") as said,
        subprocess.Popen(
            command, cwd=ROOT, env=inherited() | settings, stdout=subprocess.PIPE, stderr=said, text=True
        ) as process,
    ):
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line, f"the demo did not start: {log.read_text()[-2000:]}"
            yield json.loads(line)
        finally:
            process.terminate()
            process.wait(60)
