"""The whole machine for one test: a sandbox over HTTP, workers in this process, and a tenant who starts campaigns."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import select

from canvass.sandbox.server import RunningSandbox
from leads import campaigns, credentials
from leads.db import Database
from leads.errors import ConflictError
from leads.evidence import Position
from leads.geography import Place
from leads.lifecycle import ACTIVE, RESTING
from leads.models import Campaign, CampaignEvent, Candidate, Company, Fact, Lead, Run, Slice, Tenant, VendorCall
from leads.settings import Settings
from leads.vocabulary import CampaignStatus, EventKind, Provider, Stage

LEICESTER = Place("LE1 1AA", Position(52.632105, -1.124996), "Leicester", "East Midlands")

OURS = "models"
ROAD = (Stage.FOUND, Stage.UNIQUE, Stage.ENRICHED, Stage.SCORED, Stage.PROMOTED)
ASIDE = (Stage.DUPLICATE, Stage.REJECTED, Stage.FAILED)


@dataclass(frozen=True)
class Picture:
    """Everything that the database holds about one campaign, at one moment."""

    campaign: Campaign
    runs: Sequence[Run]
    slices: Sequence[Slice]
    candidates: Sequence[Candidate]
    events: Sequence[CampaignEvent]
    calls: Sequence[VendorCall]
    leads: Sequence[Lead]
    companies: dict[UUID, Company]
    facts: Sequence[Fact]

    @property
    def current(self) -> list[Candidate]:
        """The candidates of the current run."""
        return [each for each in self.candidates if each.run_id == self.campaign.run_id]

    @property
    def counted(self) -> dict[str, int]:
        """The counters as the rows of the current run give them."""
        passed = Counter(each.passed for each in self.current)
        ended = Counter(each.stage for each in self.current)
        road = {stage.value.lower(): sum(passed[later] for later in ROAD[n:]) for n, stage in enumerate(ROAD)}
        return road | {stage.value.lower(): ended[stage] for stage in ASIDE}

    @property
    def counters(self) -> dict[str, int]:
        """The counters as the campaign's row has them."""
        return {stage.value.lower(): getattr(self.campaign, stage.value.lower()) for stage in (*ROAD, *ASIDE)}

    def of_kind(self, kind: EventKind) -> list[CampaignEvent]:
        return [event for event in self.events if event.kind is kind]

    def facts_of(self, lead: Lead) -> list[Fact]:
        return [fact for fact in self.facts if fact.candidate_id == lead.candidate_id]

    def company_of(self, lead: Lead) -> Company:
        return self.companies[lead.company_id]

    def assert_sound(self) -> None:
        """What must hold of every campaign at every moment at which nothing is under way."""
        assert [event.seq for event in self.events] == list(range(1, self.campaign.event_seq + 1))
        assert self.counters == self.counted
        assert self.events[-1].counters == self.counters
        assert len({lead.company_id for lead in self.leads}) == len(self.leads)
        promoted = [each for each in self.candidates if each.stage is Stage.PROMOTED]
        assert {each.lead_id for each in promoted} == {lead.id for lead in self.leads}
        assert self.campaign.promoted <= self.campaign.max_results
        assert sum(call.cost_micros for call in self.calls) == self.campaign.cost_micros

    def assert_complete(self) -> None:
        """What must hold besides when a run has come to its end by itself."""
        assert self.campaign.status is CampaignStatus.COMPLETED
        self.assert_sound()
        assert [each.name for each in self.current if each.finished_at is None] == []
        assert [call.operation for call in self.calls if call.outcome == "open"] == []
        assert self.campaign.reserved_micros == 0
        unfinished = [part for part in self.slices if part.finished_at is None]
        assert self.campaign.run_id not in {part.run_id for part in unfinished}
        assert self.runs[-1].counters == self.counters


async def look(db: Database, tenant_id: UUID, campaign_id: UUID) -> Picture:
    """All of a tenant's campaign in one snapshot."""
    async with db.read(tenant_id) as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})

        async def rows(table: Any, order: Any) -> Any:
            mine = table.campaign_id == campaign_id
            return (await session.scalars(select(table).where(mine).order_by(order))).all()

        runs = await rows(Run, Run.number)
        slices = select(Slice).where(Slice.run_id.in_([run.id for run in runs])).order_by(Slice.number)
        candidates = await rows(Candidate, Candidate.created_at)
        facts = select(Fact).where(Fact.candidate_id.in_([each.id for each in candidates]))
        return Picture(
            campaign=await session.get_one(Campaign, campaign_id),
            runs=runs,
            slices=(await session.scalars(slices)).all(),
            candidates=candidates,
            events=await rows(CampaignEvent, CampaignEvent.seq),
            calls=await rows(VendorCall, VendorCall.started_at),
            leads=await rows(Lead, Lead.created_at),
            companies={each.id: each for each in await session.scalars(select(Company))},
            facts=(await session.scalars(facts)).all(),
        )


@dataclass(frozen=True)
class Log:
    """What the sandbox was asked since a moment, by its own record."""

    entries: list[dict[str, Any]]

    def of(self, vendor: str) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["vendor"] == vendor]

    @property
    def bill(self) -> int:
        """Millionths of a dollar."""
        return sum(entry["price_micro"] for entry in self.entries)

    @property
    def paid(self) -> list[dict[str, Any]]:
        return self.of("openai") + self.of("places")


@dataclass
class Desk:
    """One tenant of the machine; its log begins with it."""

    settings: Settings
    db: Database
    sandbox: RunningSandbox
    id: UUID
    since: int

    async def start(self, **values: Any) -> UUID:
        """Create a campaign and queue its first run; nothing is done for its leads unless `values` say so."""
        usual = {"name": "Test", "type": "it_msp_expansion", "postcode": "LE1 1AA", "radiusMiles": 15, "maxResults": 6}
        brief = usual | {"findLinkedin": False} | values
        place = LEICESTER if brief["postcode"] else None
        async with self.db.write(self.id) as session:
            campaign = await campaigns.create(session, brief, place=place, created_by=None)
            await campaigns.start(session, campaign.id)
        return campaign.id

    async def run(self, *, within: float = 90.0, **values: Any) -> Picture:
        """A campaign from its start to its end."""
        return await self.finished(await self.start(**values), within=within)

    async def do(self, action: Callable[..., Any], campaign_id: UUID) -> None:
        """One of `leads.campaigns`' actions."""
        async with self.db.write(self.id) as session:
            await action(session, campaign_id)

    async def finished(self, campaign_id: UUID, *, within: float = 90.0) -> Picture:
        """When the run has ended and the calls that were under way are paid for."""
        await self.until(campaign_id, lambda each: each.status in RESTING and not each.reserved_micros, within=within)
        return await self.look(campaign_id)

    async def until(
        self, campaign_id: UUID, condition: Callable[[Campaign], bool], *, within: float = 60.0
    ) -> Campaign:
        """The campaign's row as soon as it suits."""
        async with asyncio.timeout(within):
            while not condition(campaign := await self.campaign(campaign_id)):  # noqa: ASYNC110 - the worker may be elsewhere
                await asyncio.sleep(0.05)
        return campaign

    async def campaign(self, campaign_id: UUID) -> Campaign:
        async with self.db.read(self.id) as session:
            return await session.get_one(Campaign, campaign_id)

    async def look(self, campaign_id: UUID) -> Picture:
        return await look(self.db, self.id, campaign_id)

    async def log(self) -> Log:
        """The sandbox's record since this desk was opened, but for what a worker asks on its own account."""
        async with httpx2.AsyncClient(trust_env=False) as http:
            answer = await http.get(f"{self.sandbox.url}/_sandbox/log", params={"after": self.since})
            entries = answer.json()["entries"]
            return Log([entry for entry in entries if entry["operation"] != OURS])

    async def spoil(self, faults: str) -> None:
        """What goes wrong at the vendors from now on; nothing for an empty text."""
        async with httpx2.AsyncClient(trust_env=False) as http:
            answer = await http.post(f"{self.sandbox.url}/_sandbox/faults", json={"faults": faults})
            assert answer.status_code == 200, answer.text

    async def set_key(self, provider: Provider, key: str) -> None:
        """The tenant's own key."""
        async with self.db.write(self.id) as session:
            await credentials.set_key(session, self.settings, provider, key)

    async def close(self) -> None:
        """Stop what still runs, so that the next test's workers find nothing of ours."""
        await self.spoil("")
        async with self.db.read(self.id) as session:
            active = (await session.scalars(select(Campaign.id).where(Campaign.status.in_(ACTIVE)))).all()
        for campaign_id in active:
            with suppress(ConflictError):
                await self.do(campaigns.stop, campaign_id)


@asynccontextmanager
async def desk(settings: Settings, db: Database, sandbox: RunningSandbox) -> AsyncIterator[Desk]:
    """A fresh tenant."""
    tenant_id = uuid4()
    async with db.system_session() as session:
        session.add(Tenant(id=tenant_id, name="Test team"))
    entries = sandbox.sandbox.log.entries
    opened = Desk(settings, db, sandbox, tenant_id, entries[-1].id if entries else 0)
    try:
        yield opened
    finally:
        await opened.close()
