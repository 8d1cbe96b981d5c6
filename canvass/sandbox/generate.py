"""The generated world: some 2,500 organisations that do not exist, within 40 miles of LE1 1AA; the same for a seed.

Names are invented words, websites end in .example, phones come from the ranges that Ofcom keeps for drama, company
numbers begin at 99000000. Dates of incorporation count back from today.
"""

import math
import random
from collections.abc import Iterator
from datetime import date, timedelta

from canvass.sandbox.chance import generator
from canvass.sandbox.districts import DISTRICTS, PHONE_RANGES, District
from canvass.sandbox.geography import MILES_PER_DEGREE, miles_between
from canvass.sandbox.organisations import Organisation, plain_name
from canvass.sandbox.postcodes import LE1_1AA, Point
from canvass.sandbox.trades import STREETS, SYLLABLES, TRADES, Trade

FIRST_NUMBER = 99_000_000
REACH_MILES = 40.0
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
HAS_PHONE, HAS_WEBSITE, HAS_NUMBER, IS_NEW, IN_GROUP = 0.9, 0.82, 0.75, 0.08, 0.04
SPARE_PER_DISTRICT = 12


def generate(seed: int, today: date | None = None) -> list[Organisation]:
    chance = generator(seed, "world")
    names = _invented_words(chance)
    phones = _phones(chance)
    trades = [trade for trade in TRADES for _ in range(trade.firms)]
    chance.shuffle(trades)
    day = today or date.today()  # noqa: DTZ011 - a register's dates have no time zone
    return [_organisation(number, trade, next(names), phones, chance, today=day) for number, trade in enumerate(trades)]


def spare_postcodes(seed: int) -> Iterator[tuple[str, Point]]:
    """Postcodes where nobody is, so that places to search from outnumber organisations."""
    chance = generator(seed, "spare postcodes")
    for district in DISTRICTS:
        for _ in range(SPARE_PER_DISTRICT):
            yield _postcode(district, chance), _point(district, chance)


def _organisation(
    number: int, trade: Trade, word: str, phones: dict[str, list[str]], chance: random.Random, *, today: date
) -> Organisation:
    district = chance.choices(DISTRICTS, [each.weight for each in DISTRICTS])[0]
    called, codes = chance.choice(trade.lines)
    registered = chance.random() < HAS_NUMBER
    name = f"{word} {called}" + (
        f" {chance.choice(('Ltd', 'Limited', 'Limited', 'LLP'))}" if _limited(trade, chance) else ""
    )
    postcode = _postcode(district, chance)
    return Organisation(
        id=number,
        name=name,
        address=f"{chance.randint(1, 180)} {chance.choice(STREETS)}, {district.town}, {postcode}",
        town=district.town,
        postcode=postcode,
        point=_point(district, chance),
        phone=_phone(district, phones, chance),
        website=_website(name, chance),
        company_number=str(FIRST_NUMBER + number) if registered else "",
        sic_codes=tuple(codes.split()),
        kind=trade.kind,
        employees=max(1, round(chance.lognormvariate(math.log(trade.staff), 1.0))),
        source="generated",
        incorporated=_incorporated(today, chance) if registered else None,
    )


def _limited(trade: Trade, chance: random.Random) -> bool:
    return chance.random() < trade.limited


def _invented_words(chance: random.Random) -> Iterator[str]:
    starts, middles, ends = SYLLABLES
    words = [f"{start}{middle}{end}" for start in starts for middle in middles for end in ends]
    chance.shuffle(words)
    return iter(words)


def _phones(chance: random.Random) -> dict[str, list[str]]:
    pools = {area: [f"{prefix}{last:03d}" for last in range(1000)] for area, prefix in PHONE_RANGES.items()}
    for pool in pools.values():
        chance.shuffle(pool)
    return pools


def _phone(district: District, pools: dict[str, list[str]], chance: random.Random) -> str:
    """No number twice: when an area's thousand are gone, a number without an area."""
    if chance.random() >= HAS_PHONE:
        return ""
    areas = [district.dialling, "020", "0808", "0306", "07700"]
    phone = next(pools[area].pop() for area in areas if pools[area])
    return chance.choices((phone, phone.replace(" ", ""), f"Tel: {phone}", f"+44 (0){phone[1:]}"), (85, 7, 4, 4))[0]


def _website(name: str, chance: random.Random) -> str:
    """Most have a host of their own; a few share the host of a group, under a path."""
    if chance.random() >= HAS_WEBSITE:
        return ""
    slug = plain_name(name).replace(" ", "-")
    if chance.random() < IN_GROUP:
        return f"https://www.{chance.choice(('oldenmere', 'parvance', 'tristholm'))}-group.example/{slug}"
    host = f"{slug if chance.random() < 0.5 else slug.replace('-', '')}.example"
    return chance.choice((f"https://www.{host}", f"https://{host}/", f"http://www.{host}/"))


def _incorporated(today: date, chance: random.Random) -> date:
    days = chance.randint(5, 360) if chance.random() < IS_NEW else chance.randint(400, 14_000)
    return today - timedelta(days=days)


def _postcode(district: District, chance: random.Random) -> str:
    letters = "".join(chance.choices(INWARD_LETTERS, k=2))
    return f"{district.outcode} {chance.randint(0, 9)}{letters}"


def _point(district: District, chance: random.Random) -> Point:
    """About the middle of its district, a mile off or so, and never beyond the reach of the world."""
    lat, lon = district.point
    miles, bearing = min(abs(chance.gauss(0, 1.1)), 2.0), chance.uniform(0, 2 * math.pi)
    north, east = miles * math.cos(bearing), miles * math.sin(bearing)
    point = (lat + north / MILES_PER_DEGREE, lon + east / (MILES_PER_DEGREE * math.cos(math.radians(lat))))
    rounded = (round(point[0], 6), round(point[1], 6))
    return rounded if miles_between(LE1_1AA[1], rounded) <= REACH_MILES else district.point
