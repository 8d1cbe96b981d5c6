"""Reads all leads with a score of 60 or more, page by page, as a partner's nightly job would.

pip install "gql[aiohttp]"
GRAPHQL=https://canvass.example.com/graphql TOKEN=… python leads.py
"""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

from gql import Client, gql
from gql.client import AsyncClientSession
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportServerError

LEADS = gql("""
query Leads($after: String) {
  leads(filter: {scoreMin: 60}, orderBy: {field: CREATED_AT, direction: ASC}, first: 100, after: $after) {
    nodes { id score company { name postcode } }
    pageInfo { hasNextPage endCursor }
  }
}
""")
TOO_MANY_REQUESTS = 429


async def page(session: AsyncClientSession, after: str | None) -> dict[str, Any]:
    """One page; waits until there are points for it."""
    LEADS.variable_values = {"after": after}
    while True:
        try:
            return (await session.execute(LEADS))["leads"]
        except TransportServerError as refused:
            if refused.code != TOO_MANY_REQUESTS:
                raise
            await asyncio.sleep(10)


async def leads(session: AsyncClientSession) -> AsyncIterator[dict[str, Any]]:
    """Every lead, in the order in which they came; keep the last cursor, and begin there the next time."""
    after = None
    while True:
        found = await page(session, after)
        for lead in found["nodes"]:
            yield lead
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            return


async def main() -> None:
    headers = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
    transport = AIOHTTPTransport(os.environ["GRAPHQL"], headers=headers, ssl=True)
    async with Client(transport=transport) as session:
        async for lead in leads(session):
            print(lead["score"], lead["company"]["name"])


asyncio.run(main())
