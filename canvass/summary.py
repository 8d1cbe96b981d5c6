"""What `canvass demo --once` reports: gathered from the API and the sandbox's own log, shaped by `summarise`."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2

from canvass.client import Client
from canvass.watch import Watched

CAMPAIGN = """
query ($id: ID!) {
  campaign(id: $id) {
    id name status reason postcode radiusMiles maxResults type { key }
    cost { amount currency }
    run { sources { source calls succeeded failed medianMs cost { amount } } }
  }
}
"""

LEADS = """
query ($id: ID!, $after: String) {
  leads(filter: { campaignId: $id }, first: 100, after: $after) {
    nodes {
      score distanceMiles
      company { name companyNumber website phone email linkedinUrl address town postcode latitude longitude }
      facts { field source data }
      sources { source status }
      tasks { kind status }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""


EVIDENCE = frozenset({"name", "company_number", "postcode", "position", "phone", "website", "email", "linkedin_url"})
"""Fields by which an organisation is recognised; only of these does a summary show what each source said."""


async def read_campaign(client: Client, campaign_id: str) -> dict[str, Any]:
    return dict((await client.ask(CAMPAIGN, id=campaign_id))["campaign"])


async def read_leads(client: Client, campaign_id: str) -> list[dict[str, Any]]:
    """All leads of the campaign, page by page."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = (await client.ask(LEADS, id=campaign_id, after=after))["leads"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def read_cared_for(client: Client, campaign_id: str, within: float) -> list[dict[str, Any]]:
    """The leads, once nothing more is being done for them, or after `within` seconds as they then are."""
    until = time.monotonic() + within
    while True:
        leads = await read_leads(client, campaign_id)
        waiting = any(task["status"] == "WAITING" for lead in leads for task in lead["tasks"])
        if not waiting or time.monotonic() > until:
            return leads
        await asyncio.sleep(1)


async def read_sandbox(url: str, leads: int) -> tuple[float | None, dict[str, Any]]:
    """When the first discovery answer had been sent to its end (epoch seconds), and the lower bound with its parts."""
    async with httpx2.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
        log = (await http.get("/_sandbox/log")).json()
        bound = (await http.get("/_sandbox/bound", params={"leads": leads})).json()
    return first_answer_finished(log["entries"]), bound


def first_answer_finished(entries: Sequence[Mapping[str, Any]]) -> float | None:
    """The earliest end of a discovery answer that was sent whole."""
    answered = (entry for entry in entries if (entry["vendor"], entry["operation"]) == ("openai", "responses"))
    return min((entry["finished"] for entry in answered if is_whole(entry)), default=None)


def is_whole(entry: Mapping[str, Any]) -> bool:
    return entry["status"] == 200 and entry["finished"] is not None and entry["fault"] is None


def summarise(
    watched: Watched,
    campaign: Mapping[str, Any],
    leads: Sequence[Mapping[str, Any]],
    *,
    first_answer_at: float | None,
    bound: Mapping[str, Any],
) -> dict[str, Any]:
    """The one JSON object. Durations are seconds since the campaign was asked for."""
    total = since(watched, watched.ended_at)
    return {
        "campaign": {
            **{name: campaign[name] for name in ("name", "status", "reason", "postcode", "radiusMiles", "maxResults")},
            "type": campaign["type"]["key"],
        },
        "stages": dict(watched.counters),
        "foundBy": dict(watched.found_by),
        "sources": {source["source"]: summarise_source(source) for source in campaign["run"]["sources"]},
        "seconds": {
            "total": total,
            "firstLead": since(watched, watched.first_lead_at),
            "lastLead": since(watched, watched.last_lead_at),
            "firstAnswerFinished": since(watched, first_answer_at),
        },
        "firstLeadBeforeFirstAnswerFinished": is_before(watched.first_lead_at, first_answer_at),
        "cost": {"amount": float(campaign["cost"]["amount"]), "currency": campaign["cost"]["currency"]},
        "lowerBoundSeconds": bound["seconds"],
        "lowerBound": bound,
        "ratio": round(total / bound["seconds"], 3) if total and bound["seconds"] else None,
        "events": watched.last_seq,
        "leads": [flat(lead) for lead in leads],
    }


def summarise_source(source: Mapping[str, Any]) -> dict[str, Any]:
    ended = source["succeeded"] + source["failed"]
    return {
        "calls": source["calls"],
        "succeeded": source["succeeded"],
        "failed": source["failed"],
        "successRate": round(source["succeeded"] / ended, 4) if ended else None,
        "medianMs": source["medianMs"],
        "cost": float(source["cost"]["amount"]),
    }


def flat(lead: Mapping[str, Any]) -> dict[str, Any]:
    """The company's kept values, with what each source said beside them, and what came of asking each."""
    said = [{"field": f["field"], "source": f["source"], "value": f["data"]} for f in lead["facts"]]
    return {
        **lead["company"],
        "score": lead["score"],
        "distanceMiles": lead["distanceMiles"],
        "evidence": [each for each in said if each["field"] in EVIDENCE],
        "tasks": {task["kind"]: task["status"] for task in lead["tasks"]},
        "asked": {report["source"]: report["status"] for report in lead["sources"]},
    }


def since(watched: Watched, at: float | None) -> float | None:
    return None if at is None else round(at - watched.asked_at, 3)


def is_before(first: float | None, second: float | None) -> bool | None:
    """None when there is nothing to compare."""
    return None if first is None or second is None else first < second
