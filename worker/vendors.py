"""The vendors as one tenant can ask them: adapters made of its keys, shared by all who have the same keys."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import httpx2

from leads import credentials
from leads.calls import Enricher, Finder
from leads.db import Database, ReadSession
from leads.errors import BadCredentials
from leads.settings import Settings
from leads.vocabulary import Provider, Source
from worker.gazetteer import CachedGazetteer, open_gazetteer
from worker.providers.companies_house import CompaniesHouse
from worker.providers.openai_search import OpenAISearch
from worker.providers.places import Places
from worker.providers.website import Website, open_fetcher

AT_ONCE = {Source.GOOGLE_PLACES: 16, Source.COMPANIES_HOUSE: 12, Source.WEBSITE: 40}
"""Look-ups at one source that a worker process has under way at once."""
KEYS_FOR = 5.0
"""Seconds for which a tenant's keys are believed to be as they were."""


@dataclass(frozen=True, slots=True)
class Toolbox:
    """What one tenant can use. `off` says of each source that cannot be used why not."""

    finders: Mapping[Source, Finder]
    enrichers: Mapping[Source, Enricher]
    turns: Mapping[Source, asyncio.Semaphore]
    off: Mapping[Source, str]


class Vendors:
    """Makes toolboxes, and owns the connections behind them."""

    def __init__(self, settings: Settings, db: Database) -> None:
        self.settings = settings
        self.gazetteer: CachedGazetteer = open_gazetteer(settings, db)
        self._http = httpx2.AsyncClient(timeout=httpx2.Timeout(20, pool=120), trust_env=False)
        self._website = Website(open_fetcher(proxy=settings.egress_proxy, ca=settings.egress_ca))
        self._turns = {source: asyncio.Semaphore(most) for source, most in AT_ONCE.items()}
        self._toolboxes: dict[UUID, tuple[float, Toolbox]] = {}
        self._finders: dict[str, OpenAISearch] = {}
        self._enrichers: dict[tuple[Provider, str], Enricher] = {}

    async def for_tenant(self, db: Database, tenant_id: UUID, *, fresh: bool = False) -> Toolbox:
        """The tenant's toolbox, as its keys are if it is to be `fresh`, else as they were a few seconds ago."""
        made, toolbox = self._toolboxes.get(tenant_id, (0.0, None))
        if fresh or toolbox is None or time.monotonic() - made > KEYS_FOR:
            async with db.read(tenant_id) as session:
                toolbox = await self._make(session)
            self._toolboxes[tenant_id] = (time.monotonic(), toolbox)
        return toolbox

    async def _make(self, session: ReadSession) -> Toolbox:
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
        return Toolbox(self._finders_for(keys), self._enrichers_for(keys), self._turns, off)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()
        await self._website.close()
        await self.gazetteer.close()

    def _finders_for(self, keys: Mapping[Provider, str]) -> dict[Source, Finder]:
        if not (key := keys.get(Provider.OPENAI)):
            return {}
        if key not in self._finders:
            self._finders[key] = OpenAISearch(
                http=self._http, api_key=key, base_url=self.settings.openai_base_url, model=self.settings.openai_model
            )
        return {Source.OPENAI: self._finders[key]}

    def _enrichers_for(self, keys: Mapping[Provider, str]) -> dict[Source, Enricher]:
        enrichers: dict[Source, Enricher] = {Source.WEBSITE: self._website}
        for provider in (Provider.GOOGLE_PLACES, Provider.COMPANIES_HOUSE):
            if key := keys.get(provider):
                enrichers[Source(provider)] = self._enricher(provider, key)
        return enrichers

    def _enricher(self, provider: Provider, key: str) -> Enricher:
        if (provider, key) not in self._enrichers:
            made: Enricher
            if provider is Provider.GOOGLE_PLACES:
                made = Places(self._http, key, self.settings.google_places_base_url)
            else:
                made = CompaniesHouse(self._http, key, self.settings.companies_house_base_url)
            self._enrichers[provider, key] = made
        return self._enrichers[provider, key]
