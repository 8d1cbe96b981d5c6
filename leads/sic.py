"""The Standard Industrial Classification 2007: what a SIC code says, and which codes begin with some digits.

The codes with their descriptions are Companies House's condensed list (Open Government Licence v3.0), which stands in
`data/sic_2007.csv`; what their first two digits say in people's own words is written here.
"""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

DIVISIONS: dict[str, str] = {
    "01": "crop and animal production",
    "02": "forestry and logging",
    "03": "fishing and aquaculture",
    "05": "mining of coal",
    "06": "extraction of crude petroleum and natural gas",
    "07": "mining of metal ores",
    "08": "quarrying and other mining",
    "09": "mining support",
    "10": "manufacture of food products",
    "11": "manufacture of beverages",
    "12": "manufacture of tobacco products",
    "13": "manufacture of textiles",
    "14": "manufacture of clothing",
    "15": "manufacture of leather products and footwear",
    "16": "manufacture of wood products",
    "17": "manufacture of paper products",
    "18": "printing and reproduction of media",
    "19": "manufacture of coke and refined petroleum",
    "20": "manufacture of chemicals",
    "21": "manufacture of pharmaceuticals",
    "22": "manufacture of rubber and plastic products",
    "23": "manufacture of glass, ceramics, concrete and other mineral products",
    "24": "manufacture of basic metals",
    "25": "manufacture of fabricated metal products",
    "26": "manufacture of computer, electronic and optical products",
    "27": "manufacture of electrical equipment",
    "28": "manufacture of machinery",
    "29": "manufacture of motor vehicles",
    "30": "manufacture of other transport equipment",
    "31": "manufacture of furniture",
    "32": "other manufacturing",
    "33": "repair and installation of machinery",
    "35": "electricity, gas and steam supply",
    "36": "water supply",
    "37": "sewerage",
    "38": "waste collection, treatment and recycling",
    "39": "remediation and other waste management",
    "41": "construction of buildings",
    "42": "civil engineering construction",
    "43": "specialised construction: electrical, plumbing, joinery, roofing",
    "45": "sale and repair of motor vehicles",
    "46": "wholesale trade",
    "47": "retail trade, shops",
    "49": "land transport, haulage and pipelines",
    "50": "water transport",
    "51": "air transport",
    "52": "warehousing, storage, logistics and support for transport",
    "53": "postal and courier services",
    "55": "hotels and other accommodation",
    "56": "restaurants, cafes, bars and catering",
    "58": "publishing, software publishing",
    "59": "film, video, television and music production",
    "60": "broadcasting",
    "61": "telecommunications",
    "62": "computer programming, IT consultancy and IT support",
    "63": "information services, data processing and hosting",
    "64": "financial services, banks and holding companies",
    "65": "insurance and pensions",
    "66": "support for financial services and insurance brokers",
    "68": "real estate, property letting and estate agents",
    "69": "legal services, solicitors, accounting and accountants",
    "70": "head offices and management consultancy",
    "71": "architects, engineering consultancy and technical testing",
    "72": "scientific research and development",
    "73": "advertising, marketing and market research",
    "74": "other professional services: design, photography, translation",
    "75": "veterinary services",
    "77": "rental and leasing",
    "78": "employment agencies, recruitment and staffing",
    "79": "travel agencies and tour operators",
    "80": "security services",
    "81": "cleaning, landscaping and facilities management for buildings",
    "82": "office administration and business support",
    "84": "public administration",
    "85": "education, schools, colleges and training",
    "86": "healthcare: hospitals, medical and dental practices",
    "87": "residential care homes",
    "88": "social care and child day care",
    "90": "arts and entertainment",
    "91": "libraries, museums and archives",
    "92": "gambling and betting",
    "93": "sport, fitness, leisure and recreation",
    "94": "membership organisations and charities",
    "95": "repair of computers and household goods",
    "96": "personal services: hairdressing, beauty, laundry",
    "97": "household staff",
    "98": "households' own production",
    "99": "international organisations, dormant companies",
}
"""In the words that people use when they ask for a sector."""


def trade_of(code: str) -> str | None:
    """What a SIC code's division does, or None for what is no SIC code ("62020" → "computer programming, …")."""
    return DIVISIONS.get(code.strip()[:2]) if code.strip()[:2].isdigit() else None


def description_of(code: str) -> str | None:
    """What the register calls a five-digit SIC code ("62020" → "Information technology consultancy activities")."""
    return _codes().get(code.strip())


def codes_under(beginnings: Iterable[str]) -> tuple[str, ...]:
    """All five-digit codes that begin with any of these digits, in order; five digits stand for themselves, listed or
    not, for the register still has codes that were withdrawn."""
    wanted = tuple(dict.fromkeys(text for each in beginnings if (text := each.strip()).isdigit()))
    whole = {each for each in wanted if len(each) == 5}
    return tuple(sorted(whole | {code for code in _codes() if code.startswith(wanted)}))


@cache
def _codes() -> dict[str, str]:
    with (Path(__file__).parent / "data" / "sic_2007.csv").open(newline="", encoding="utf-8") as file:
        return {row["sic_code"]: row["description"] for row in csv.DictReader(file)}
