"""The vendors as one tenant can ask them: adapters made of its keys, shared by all who have the same keys."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import httpx2

from leads import credentials
from leads.calls import Calls, Enricher, Finder, Gate, Lister
from leads.db import Database, ReadSession
from leads.errors import BadCredentials
from leads.evidence import SourceReport, Subject
from leads.settings import Settings
from leads.vocabulary import Provider, Source
from worker import gate_rules
from worker.gates import Gates
from worker.gazetteer import CachedGazetteer, open_gazetteer
from worker.providers.companies_house import CompaniesHouse
from worker.providers.openai_analysis import OpenAIAnalysis
from worker.providers.openai_ask import OpenAI
from worker.providers.openai_linkedin import OpenAILinkedIn
from worker.providers.openai_search import OpenAISearch
from worker.providers.places import Places
from worker.providers.register import Register, is_loaded
from worker.providers.website import Website, open_fetcher

WEBSITES_AT_ONCE = 40
"""Companies' websites that a worker process looks at, at once."""
KEYS_FOR = 5.0
"""Seconds for which a tenant's keys are believed to be as they were."""


@dataclass(frozen=True, slots=True)
class Toolbox:
    """What one tenant can use. `off` says of each source that cannot be used why not."""

    finders: Mapping[Source, Finder]
    enrichers: Mapping[Source, Enricher]
    off: Mapping[Source, str]
    listers: Mapping[Source, Lister] = field(default_factory=dict)
    pages: OpenAILinkedIn | None = None
    analyst: OpenAIAnalysis | None = None
    register: CompaniesHouse | None = None
    """For leads: who looks for LinkedIn pages, who analyses, and whom to ask for a company's details."""


class Queued:
    """An enricher without a key, and so without a gate: this process has at most so many of its look-ups under way."""

    def __init__(self, enricher: Enricher, most: int) -> None:
        self.source = enricher.source
        self._enricher = enricher
        self._places = asyncio.Semaphore(most)

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        """What the enricher says, when it has a place free."""
        async with self._places:
            return await self._enricher.look_up(subject, calls)


class Vendors:
    """Makes toolboxes, and owns the connections behind them."""

    def __init__(self, settings: Settings, db: Database) -> None:
        self.settings = settings
        self.gazetteer: CachedGazetteer = open_gazetteer(settings, db)
        self.gates = Gates(settings)
        self.http = httpx2.AsyncClient(timeout=httpx2.Timeout(20, pool=120), trust_env=False)
        self._website = Website(open_fetcher(proxy=settings.egress_proxy, ca=settings.egress_ca))
        self._websites = Queued(self._website, WEBSITES_AT_ONCE)
        self._register = Register(db)
        self._toolboxes: dict[UUID, tuple[float, Toolbox]] = {}
        self._models: dict[str, OpenAI] = {}
        self._places: dict[str, Places] = {}
        self._houses: dict[str, CompaniesHouse] = {}

    async def for_tenant(self, db: Database, tenant_id: UUID, *, fresh: bool = False) -> Toolbox:
        """The tenant's toolbox, as its keys are if it is to be `fresh`, else as they were a few seconds ago."""
        made, toolbox = self._toolboxes.get(tenant_id, (0.0, None))
        if fresh or toolbox is None or time.monotonic() - made > KEYS_FOR:
            register = self._register if await is_loaded(db) else None
            async with db.read(tenant_id) as session:
                toolbox = await self._make(session, register)
            self._toolboxes[tenant_id] = (time.monotonic(), toolbox)
        return toolbox

    async def _make(self, session: ReadSession, register: Register | None) -> Toolbox:
        """Of the tenant's keys, and our own copy of the register if one is loaded."""
        keys, off = await self._keys(session)
        enrichers = self._enrichers_for(keys)
        house = self._companies_house(keys[Provider.COMPANIES_HOUSE]) if Provider.COMPANIES_HOUSE in keys else None
        model = self._model(keys[Provider.OPENAI]) if Provider.OPENAI in keys else None
        lister: Lister | None = register or house
        return Toolbox(
            finders={Source.OPENAI: OpenAISearch(model)} if model else {},
            enrichers={Source.REGISTER: register, **enrichers} if register else enrichers,
            off=off,
            listers={lister.source: lister} if lister else {},
            pages=OpenAILinkedIn(model) if model else None,
            analyst=OpenAIAnalysis(model) if model else None,
            register=house,
        )

    async def _keys(self, session: ReadSession) -> tuple[dict[Provider, str], dict[Source, str]]:
        """The tenant's keys, and of each source without one why."""
        keys: dict[Provider, str] = {}
        off: dict[Source, str] = {}
        for provider in Provider:
            try:
                key = await credentials.resolve(session, self.settings, provider)
            except BadCredentials as error:
                off[Source(provider)] = error.message
                continue
            if key is None:
                off[Source(provider)] = "no key is set: add one under Sources, or ask the operator"
            else:
                keys[provider] = key.secret.get_secret_value()
        return keys, off

    def openai_keys(self) -> list[str]:
        """The operator's key, and those that tenants have brought since this process began."""
        system = self.settings.openai_api_key
        return list(dict.fromkeys([*([system.get_secret_value()] if system else []), *self._models]))

    def openai_gate(self, key: str) -> Gate:
        """The way to OpenAI with that key."""
        return self.gates.gate(gate_rules.openai(self.settings), key)

    async def close(self) -> None:
        """Close all connections."""
        await self.http.aclose()
        await self._website.close()
        await self.gazetteer.close()
        await self.gates.close()

    def _model(self, key: str) -> OpenAI:
        if key not in self._models:
            self._models[key] = OpenAI(
                api_key=key,
                base_url=self.settings.openai_base_url,
                model=self.settings.openai_model,
                gate=self.openai_gate(key),
                http=self.http,
                prices=self.settings.prices,
            )
        return self._models[key]

    def _enrichers_for(self, keys: Mapping[Provider, str]) -> dict[Source, Enricher]:
        enrichers: dict[Source, Enricher] = {Source.WEBSITE: self._websites}
        if key := keys.get(Provider.GOOGLE_PLACES):
            enrichers[Source.GOOGLE_PLACES] = self._google_places(key)
        if key := keys.get(Provider.COMPANIES_HOUSE):
            enrichers[Source.COMPANIES_HOUSE] = self._companies_house(key)
        return enrichers

    def _google_places(self, key: str) -> Places:
        if key not in self._places:
            gate = self.gates.gate(gate_rules.google_places(self.settings), key)
            base_url, prices = self.settings.google_places_base_url, self.settings.prices
            self._places[key] = Places(self.http, key, base_url, gate=gate, prices=prices)
        return self._places[key]

    def _companies_house(self, key: str) -> CompaniesHouse:
        if key not in self._houses:
            gate = self.gates.gate(gate_rules.companies_house(self.settings), key)
            self._houses[key] = CompaniesHouse(self.http, key, self.settings.companies_house_base_url, gate=gate)
        return self._houses[key]
