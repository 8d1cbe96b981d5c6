"""Exports of a tenant with a million leads: rows a second and memory, in each format, over HTTP as anybody gets them.

`make bench-export` starts PostgreSQL and an API process of its own, fills a tenant, asks for exports and fetches them.
Memory is what the API process has at most, and by how much that is more than before. ARGS="--leads 100000" for fewer.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import httpx2
import uvloop

from bench._bulk_rows import fill, owner_url
from bench._live_product import Api, Product, product
from canvass.figures import write_figures
from leads.db import Database
from leads.tokens import sign_access
from leads.vocabulary import Role

LEADS = 1_000_000
FORMATS = ("CSV", "JSON_LINES", "XLSX")
WISHED_ROWS = 50_000
ASK = """mutation ($input: ExportLeadsInput!) { exportLeads(input: $input) {
  ... on ExportLeadsPayload { export { id url } } ... on Problem { message } } }"""
STATE = "query ($id: ID!) { export(id: $id) { status written total } }"


class Memory:
    """The most that a process has in hand while it is watched."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.before = self.most = api.rss_kib() / 1024

    async def watch(self) -> None:
        """Look again and again."""
        while True:
            self.most = max(self.most, self._api.rss_kib() / 1024)
            await asyncio.sleep(0.02)


async def fetched(running: Product, api: Api, format_: str) -> dict[str, float]:
    """One export from the asking to its last byte; all columns."""
    token, _ = sign_access(running.settings, user_id=running.viewer, tenant_id=running.tenant, role=Role.MEMBER)
    headers = {"authorization": f"Bearer {token}"}
    memory, size = Memory(api), 0
    watching = asyncio.create_task(memory.watch())
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{api.port}", timeout=600, headers=headers) as http:
        began = time.perf_counter()
        asked = await http.post("/graphql", json={"query": ASK, "variables": {"input": {"format": format_}}})
        export = asked.json()["data"]["exportLeads"]["export"]
        first = None
        async with http.stream("GET", export["url"]) as reply:
            async for part in reply.aiter_raw():
                first = first or time.perf_counter() - began
                size += len(part)
        took = time.perf_counter() - began
        state = (await http.post("/graphql", json={"query": STATE, "variables": {"id": export["id"]}})).json()
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    done = state["data"]["export"]
    assert done["status"] == "COMPLETED" and done["written"] == done["total"]  # noqa: PT018, S101
    return {
        "rows_per_s": done["written"] / took,
        "seconds": took,
        "first_byte_s": first or took,
        "mib": size / 1024**2,
        "memory_mib": memory.most,
        "grown_mib": memory.most - memory.before,
    }


async def measured(running: Product, leads: int) -> dict[str, float]:
    """Each format's figures, by `format.figure`."""
    print(f"filling a tenant with {leads:,} leads", flush=True)
    db = Database.connect(running.settings)
    owner = await fill(db, owner_url(running.settings.database_url), leads)
    await db.close()
    running.tenant, running.viewer = owner.tenant_id, owner.user_id
    api, found = running.api(), {}
    await api.start()
    try:
        await fetched(running, api, "CSV")  # what the database reads it keeps at hand
        for format_ in FORMATS:
            print(f"{format_} (load {os.getloadavg()[0]:.1f})", flush=True)
            figures = await fetched(running, api, format_)
            found |= {f"{format_.lower()}.{name}": value for name, value in figures.items()}
    finally:
        api.end()
    return found


def lines(found: Mapping[str, float]) -> Iterator[str]:
    """The table."""
    yield f"{'':12}{'rows/s':>12}{'seconds':>10}{'first byte':>12}{'MiB':>8}{'memory MiB':>12}{'grown by':>10}"
    for format_ in FORMATS:
        of = {name: found[f"{format_.lower()}.{name}"] for name in ("rows_per_s", "seconds", "first_byte_s", "mib")}
        memory, grown = found[f"{format_.lower()}.memory_mib"], found[f"{format_.lower()}.grown_mib"]
        yield (
            f"{format_:12}{of['rows_per_s']:>12,.0f}{of['seconds']:>10.1f}{of['first_byte_s']:>12.2f}{of['mib']:>8,.0f}"
            f"{memory:>12,.0f}{grown:>10,.0f}"
        )
    verdict = "" if found["csv.rows_per_s"] >= WISHED_ROWS else "  MISSED"
    yield f"asked of CSV: {WISHED_ROWS:,} rows a second{verdict}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--leads", type=int, default=LEADS, help=f"leads of the tenant (default {LEADS:,})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures as well")
    chosen = parser.parse_args()
    with product() as running:
        found = uvloop.run(measured(running, chosen.leads))
    print("\n".join(lines(found)))
    if chosen.json:
        write_figures(chosen.json, found)


if __name__ == "__main__":
    main()
