"""The way that Canvass replaces: one question for all, then each company asked about everywhere in turn, one commit."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
from sqlalchemy import insert

from leads.db import Database
from leads.models import Company

PLACES = "/v1/places:searchText"
FIELDS = "places.id,places.displayName,places.formattedAddress,places.nationalPhoneNumber,places.websiteUri"
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["companies"],
    "properties": {
        "companies": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "town", "postcode", "website"],
                "properties": {
                    "name": {"type": "string"},
                    "town": {"type": ["string", "null"]},
                    "postcode": {"type": ["string", "null"]},
                    "website": {"type": ["string", "null"]},
                },
            },
        }
    },
}


@dataclass(frozen=True, slots=True)
class OldRun:
    """Seconds to the end, which is when the first company can be seen, and how many there were."""

    seconds: float
    companies: int


async def run(db: Database, tenant_id: UUID, sandbox_url: str, certificate: str, *, most: int) -> OldRun:
    """Find and enrich `most` companies within 25 miles of LE1 1AA."""
    began = time.monotonic()
    proxy = httpx2.Proxy(sandbox_url)
    async with (
        httpx2.AsyncClient(base_url=sandbox_url, timeout=600, trust_env=False) as http,
        httpx2.AsyncClient(proxy=proxy, verify=certificate, timeout=20, trust_env=False) as web,
    ):
        found = await _ask(http, most)
        enriched = [await _enrich(http, web, company) for company in found]
    async with db.write(tenant_id) as session:
        await session.execute(insert(Company), enriched)
    return OldRun(time.monotonic() - began, len(enriched))


async def _ask(http: httpx2.AsyncClient, most: int) -> list[dict[str, Any]]:
    request = {
        "model": "gpt-6-luna",
        "instructions": "Find companies by searching the web.",
        "input": f"At most {most} companies of any kind within 25 miles of LE1 1AA, Leicester",
        "tools": [{"type": "web_search"}],
        "max_output_tokens": 128_000,
        "text": {"format": {"type": "json_schema", "name": "companies", "strict": True, "schema": SCHEMA}},
    }
    answer = await http.post("/v1/responses", json=request, headers={"Authorization": "Bearer sandbox-openai"})
    body = answer.raise_for_status().json()
    texts = [part["text"] for item in body["output"] if item["type"] == "message" for part in item["content"]]
    return list(json.loads(texts[0])["companies"])


async def _enrich(http: httpx2.AsyncClient, web: httpx2.AsyncClient, company: dict[str, Any]) -> dict[str, Any]:
    """One vendor after the other."""
    place = await _place(http, company)
    number = await _register(http, company["name"])
    website = company.get("website") or place.get("websiteUri")
    await _page(web, website)
    return {
        "name": company["name"],
        "town": company.get("town"),
        "postcode": company.get("postcode"),
        "phone": place.get("nationalPhoneNumber"),
        "website": website,
        "company_number": number,
    }


async def _place(http: httpx2.AsyncClient, company: dict[str, Any]) -> dict[str, Any]:
    headers = {"X-Goog-Api-Key": "sandbox-places", "X-Goog-FieldMask": FIELDS}
    asked = {"textQuery": f"{company['name']}, {company.get('town') or ''}", "regionCode": "GB"}
    for pause in (1, 2, 4, 8, 16, 32):
        answer = await http.post(PLACES, json=asked, headers=headers)
        if answer.status_code != 429:
            break
        await asyncio.sleep(pause)
    places = answer.json().get("places", []) if answer.status_code == 200 else []
    return dict(places[0]) if places else {}


async def _register(http: httpx2.AsyncClient, name: str) -> str | None:
    auth = ("sandbox-companies-house", "")
    answer = await http.get("/search/companies", params={"q": name, "items_per_page": 1}, auth=auth)
    items = answer.json().get("items", []) if answer.status_code == 200 else []
    if not items:
        return None
    number = str(items[0]["company_number"])
    await http.get(f"/company/{number}", auth=auth)
    return number


async def _page(web: httpx2.AsyncClient, website: str | None) -> None:
    if not website:
        return
    try:
        await web.get(website if "://" in website else f"https://{website}", follow_redirects=True)
    except httpx2.HTTPError:
        return
