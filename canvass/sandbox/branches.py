"""Chains: which organisations of the world have several places, and where; they stand in no register and no file."""

from collections.abc import Iterator
from dataclasses import replace

from canvass.sandbox.chance import fraction, number, pick
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.trades import STREETS
from canvass.sandbox.world import World

SMALL_CHAIN, LARGE_CHAIN = 0.04, 0.0015
"""Shares of the organisations with a website of their own."""
SMALL, LARGE = (2, 6), (75, 110)
"""Fewest and most other places."""
FIRST_ID = 1_000_000


def branches(world: World, head: Organisation) -> list[Organisation]:
    """The other places of an organisation, at postcodes where somebody else is; the same for a seed."""
    return list(_branches(world, head, count_of(world, head)))


def count_of(world: World, head: Organisation) -> int:
    """How many other places an organisation has."""
    luck = fraction(world.seed, "chain", head.id, head.name)
    if luck >= SMALL_CHAIN or not head.host or len(world.site(head.host)) > 1:
        return 0
    fewest, most = LARGE if luck < LARGE_CHAIN else SMALL
    return fewest + number(world.seed, "branches", head.id) % (most - fewest + 1)


def _branches(world: World, head: Organisation, count: int) -> Iterator[Organisation]:
    for nth in range(count):
        other = pick(world.organisations, world.seed, "branch", head.id, nth)
        if not (other.postcode and other.point) or other.postcode == head.postcode:
            continue
        house = 1 + number(world.seed, "house", head.id, nth) % 180
        street = pick(STREETS, world.seed, "street", head.id, nth)
        yield replace(
            head,
            id=FIRST_ID + head.id * 1_000 + nth,
            address=", ".join(filter(None, (f"{house} {street}", other.town, other.postcode))),
            town=other.town,
            postcode=other.postcode,
            point=other.point,
            phone="",
            company_number="",
        )
