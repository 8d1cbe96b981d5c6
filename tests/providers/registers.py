"""A register that answers from memory, and a gate that remembers who passed, for the tests of Companies House."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx2

from leads.calls import Turn
from tests.providers.books import client
from worker.providers.companies_house import CompaniesHouse

OFFICE = {"premises": "12", "address_line_1": "Mill Lane", "locality": "Leicester", "postal_code": "LE1 6TE"}
NUMBER, NAME = "01234567", "OAKHOLLOW DENTAL LIMITED"
NOBODY = {"errors": [{"error": "company-profile-not-found", "type": "ch:service"}]}


def profile(number: str = NUMBER, name: str = NAME, **more: Any) -> dict[str, Any]:
    return {
        "company_name": name,
        "company_number": number,
        "company_status": "active",
        "type": "ltd",
        "date_of_creation": "2001-02-03",
        "registered_office_address": OFFICE,
        "sic_codes": ["86230"],
        "previous_company_names": [{"name": "OLD MILL DENTAL LIMITED"}],
        "accounts": {
            "last_accounts": {"made_up_to": "2025-12-31", "type": "micro-entity"},
            "next_accounts": {"due_on": "2027-09-30"},
        },
        "has_charges": True,
        "links": {"self": f"/company/{number}"},
        **more,
    }


def item(number: str = NUMBER, name: str = NAME, **more: Any) -> dict[str, Any]:
    return {
        "company_name": name,
        "company_number": number,
        "company_status": "active",
        "company_type": "ltd",
        "kind": "search-results#company",
        "date_of_creation": "2001-02-03",
        "registered_office_address": OFFICE,
        "sic_codes": ["86230"],
        **more,
    }


def hit(number: str = NUMBER, name: str = NAME, **more: Any) -> dict[str, Any]:
    told = {"title": name, "company_number": number, "company_status": "active", "address": OFFICE, "snippet": ""}
    return {**told, "company_type": "ltd", "date_of_creation": "2001-02-03", **more}


class Register:
    """Gives every advanced search the same items, every plain one the same hits, and knows the given paths."""

    def __init__(self, *items: Any, hits: Any = (), paths: Mapping[str, Any] | None = None) -> None:
        self.items, self.hits, self.paths = list(items), list(hits), dict(paths or {})
        self.headers: dict[str, str] = {}
        self.total: int | None = None
        self.asked = list[httpx2.Request]()

    @property
    def paths_asked(self) -> list[str]:
        return [request.url.path for request in self.asked]

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        assert request.headers["authorization"] == "Basic a2V5Og=="
        if request.url.path == "/search/companies":
            return httpx2.Response(200, json={"items": self.hits}, headers=self.headers)
        if request.url.path == "/advanced-search/companies":
            return self._advanced()
        found = self.paths.get(request.url.path)
        return httpx2.Response(404 if found is None else 200, json=found or NOBODY, headers=self.headers)

    def _advanced(self) -> httpx2.Response:
        if not self.items:
            return httpx2.Response(404, content=b"", headers=self.headers)
        body = {"items": self.items, "hits": len(self.items) if self.total is None else self.total}
        return httpx2.Response(200, json=body, headers=self.headers)


@dataclass
class Turns:
    """A gate without limits: for whom each turn was, what was learnt in it, and what it ended with."""

    campaigns: list[UUID] = field(default_factory=list)
    learnt: list[tuple[int | None, float | None]] = field(default_factory=list)
    ends: list[str | None] = field(default_factory=list)

    @asynccontextmanager
    async def turn(self, campaign_id: UUID) -> AsyncIterator[Turn]:
        self.campaigns.append(campaign_id)
        try:
            yield self
        except Exception as error:
            self.ends.append(type(error).__name__)
            raise
        self.ends.append(None)

    def learn(self, *, remaining: int | None = None, resets_in: float | None = None) -> None:
        self.learnt.append((remaining, resets_in))


def house(register: Any, gate: Turns | None = None) -> CompaniesHouse:
    return CompaniesHouse(client(register), "key", "http://api.register", gate=gate or Turns())
