"""Follows a campaign live, and goes on where it was when the line breaks.

pip install "gql[websockets]"
GRAPHQL=https://canvass.example.com/graphql TOKEN=… CAMPAIGN=… python follow.py
"""

import asyncio
import os

from gql import Client, gql
from gql.transport.exceptions import TransportConnectionFailed
from gql.transport.websockets import WebsocketsTransport

FOLLOW = gql("""
subscription Follow($id: ID!, $after: Int!) {
  campaignEvents(campaignId: $id, after: $after) { seq kind message }
}
""")
ENOUGH = int(os.environ.get("EVENTS", "0"))


async def follow(campaign: str) -> None:
    """Print every event once, in order; the number of the last one is all that has to be kept."""
    after = 0
    while True:
        transport = WebsocketsTransport(
            os.environ["GRAPHQL"].replace("http", "ws", 1),
            init_payload={"authorization": f"Bearer {os.environ['TOKEN']}"},
            subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        )
        try:
            async with Client(transport=transport) as session:
                FOLLOW.variable_values = {"id": campaign, "after": after}
                async for answer in session.subscribe(FOLLOW):
                    event = answer["campaignEvents"]
                    after = event["seq"]
                    print(after, event["kind"], event["message"])
                    if after == ENOUGH:
                        return
        except (TransportConnectionFailed, OSError):
            await asyncio.sleep(5)


asyncio.run(follow(os.environ["CAMPAIGN"]))
