"""Made-up companies by the million, for measuring: lines of a bulk file, seeded, with the register's habits.

Half of all companies trade, a fifth has never filed accounts; some addresses are agents' with thousands of companies,
most are nobody else's; one company in eight had another name, one in six writes its own with more than plain letters.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from canvass.sandbox.chance import generator
from canvass.sandbox.trades import STREETS, SYLLABLES

T = TypeVar("T")

AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G"
    " GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA"
    " PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN"
    " WR WS WV YO ZE"
)
DISTRICTS = [f"{area}{number}" for area in AREAS.split() for number in range(1, 25)]
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
PAIRS = [first + second for first in LETTERS for second in LETTERS]
TRADES = (
    "Consulting Solutions Services Engineering Properties Holdings Media Digital Construction Logistics Trading Foods"
    " Design Systems Electrical Plumbing Cleaning Care Transport Motors Recruitment Training Dental Accountancy Estates"
    " Developments Investments Catering Fashion Fitness Software Technologies Marketing Joinery Roofing Landscapes"
)
ENDINGS = (*("LTD",) * 46, *("LIMITED",) * 49, "LLP", "LLP", "C.I.C.", "PLC", "CYF")
SIC = (
    *("62020 - Information technology consultancy activities",) * 3,
    *("62012 - Business and domestic software development",) * 2,
    "62090 - Other information technology service activities",
    *("70229 - Management consultancy activities other than financial management",) * 5,
    *("68209 - Other letting and operating of own or leased real estate",) * 8,
    *("68100 - Buying and selling of own real estate",) * 6,
    *("82990 - Other business support service activities n.e.c.",) * 8,
    *("41202 - Construction of domestic buildings",) * 4,
    *("41100 - Development of building projects",) * 4,
    *("43210 - Electrical installation", "43220 - Plumbing, heat and air-conditioning installation") * 2,
    *("47910 - Retail sale via mail order houses or via Internet",) * 6,
    *("47190 - Other retail sale in non-specialised stores",) * 3,
    *("56101 - Licenced restaurants", "56103 - Take-away food shops and mobile food stands") * 2,
    *("49410 - Freight transport by road", "49320 - Taxi operation") * 2,
    *("69201 - Accounting and auditing activities", "73110 - Advertising agencies"),
    *("71122 - Engineering related scientific and technical consulting activities",) * 2,
    *("78200 - Temporary employment agency activities", "81210 - General cleaning of buildings"),
    *("86230 - Dental practice activities", "86900 - Other human health activities") * 2,
    *("85590 - Other education n.e.c.", "96020 - Hairdressing and other beauty treatment") * 3,
    *("96090 - Other service activities n.e.c.",) * 8,
    *("99999 - Dormant Company",) * 4,
    *("25620 - Machining", "28990 - Manufacture of other special-purpose machinery n.e.c."),
    *("None Supplied",) * 6,
)
CATEGORIES = ("Private Limited Company",) * 92 + (
    "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",
    "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",
    "Limited Liability Partnership",
    "Limited Liability Partnership",
    "Community Interest Company",
    "Limited Partnership",
    "Public Limited Company",
    "Overseas Entity",
)
STATUSES = (
    ("Active",) * 91 + ("Active - Proposal to Strike off",) * 6 + ("Liquidation", "Liquidation", "In Administration")
)
ACCOUNTS = (
    *("MICRO ENTITY",) * 28,
    *("TOTAL EXEMPTION FULL",) * 26,
    *("NO ACCOUNTS FILED",) * 21,
    *("DORMANT",) * 13,
    *("UNAUDITED ABRIDGED",) * 7,
    *("FULL", "SMALL", "GROUP", "AUDIT EXEMPTION SUBSIDIARY", "ACCOUNTS TYPE NOT AVAILABLE"),
)
COUNTRIES = ("ENGLAND", "ENGLAND", "ENGLAND", "UNITED KINGDOM", "UNITED KINGDOM", "SCOTLAND", "WALES", "")
PREFIXES = ("SC", "NI", "OC", "FC")
AGENTS = 20
BUSY = 4000
"""Addresses of agents, and those that some dozens of companies share."""
AT_AGENTS, AT_BUSY, SEVERAL_SIC, RENAMED, DRESSED, LETTERED = 0.04, 0.20, 0.25, 0.12, 0.16, 0.08
STEP, NUMBERS = 7_919, 16_500_003
"""Numbers follow each other in steps that have no divisor in common with how many there are: none comes twice."""


def lines(count: int, seed: int, today: date) -> Iterator[str]:
    """So many lines of a bulk file, without the header; every field is quoted."""
    crowd = Crowd(generator(seed, "crowd"), today)
    return (crowd.line(number) for number in range(count))


class Crowd:
    """What the lines are drawn from."""

    def __init__(self, chance: random.Random, today: date) -> None:
        self._chance = chance.random
        starts, middles, ends = SYLLABLES
        self._trades = TRADES.upper().split()
        self._words = [f"{start}{middle}{end}".upper() for start in starts for middle in middles for end in ends]
        self._towns = [
            f"{chance.choice(starts)}{chance.choice(('TON', 'FORD', 'HAM', 'BY'))}".upper() for _ in DISTRICTS
        ]
        self._busy = [self._anywhere() for _ in range(BUSY)]
        self._days = [f"{today - timedelta(days=days):%d/%m/%Y}" for days in range(14_000)]
        self._coming = [f"{today + timedelta(days=days):%d/%m/%Y}" for days in range(-90, 640)]

    def line(self, number: int) -> str:
        """One company."""
        chance = self._chance
        town, postcode, street = self._place()
        accounts = _of(ACCOUNTS, chance())
        filed = accounts != "NO ACCOUNTS FILED"
        born, made_up = int(chance() * (14_000 if filed else 640)), _of(self._days, chance() * 0.06) if filed else ""
        registered = _registered(number, chance())
        charges = max(0, int(chance() * 40) - 36)
        return (
            f'"{self._name()}","{registered}","","","{street}","","{town}","","{_of(COUNTRIES, chance())}",'
            f'"{postcode}","{_of(CATEGORIES, chance())}","{_of(STATUSES, chance())}","United Kingdom","",'
            f'"{self._days[born]}","{born % 28 + 1}","{born % 12 + 1}","{_of(self._coming, chance())}","{made_up}",'
            f'"{accounts}","","","{charges}","{charges}","0","0",{self._sic()},"0","0",'
            f'"http://business.data.gov.uk/id/company/{registered}",{self._former()},'
            f'"{_of(self._coming, chance())}","{made_up}"\n'
        )

    def _place(self) -> tuple[str, str, str]:
        luck = self._chance()
        if luck < AT_BUSY:
            return self._busy[int(luck / AT_AGENTS * AGENTS) if luck < AT_AGENTS else int(luck / AT_BUSY * BUSY)]
        return self._anywhere()

    def _anywhere(self) -> tuple[str, str, str]:
        chance = self._chance
        district = int(chance() * len(DISTRICTS))
        street = f"{int(chance() * 180) + 1} {_of(STREETS, chance())}".upper()
        return self._towns[district], f"{DISTRICTS[district]} {int(chance() * 10)}{_of(PAIRS, chance())}", street

    def _name(self) -> str:
        chance = self._chance
        first, second, trade = _of(self._words, chance()), _of(self._words, chance()), _of(self._trades, chance())
        ending, luck = _of(ENDINGS, chance()), chance()
        if luck > DRESSED:
            return f"{first} {trade} {ending}" if luck > 0.5 else f"{first} {second} {trade} {ending}"
        joined = (
            f"{first} & {second}",
            f"{first} ({second})",
            f"{first}'S {second}",
            f"{first}-{second}",
            f"J.R. {first}",
        )
        return f"{joined[int(luck / DRESSED * len(joined))]} {trade} {ending}"

    def _sic(self) -> str:
        chance = self._chance
        if chance() > SEVERAL_SIC:
            return f'"{_of(SIC, chance())}","","",""'
        return f'"{_of(SIC, chance())}","{_of(SIC, chance())}","",""'

    def _former(self) -> str:
        if self._chance() > RENAMED:
            return _NEVER_RENAMED
        return f'"{_of(self._days, self._chance())}","{self._name()}",{_RENAMED_ONCE}'


_NEVER_RENAMED = ",".join(['""'] * 20)
_RENAMED_ONCE = ",".join(['""'] * 18)


def _registered(number: int, luck: float) -> str:
    drawn = (number * STEP + 1) % NUMBERS
    if luck < LETTERED and number < 1_000_000 * len(PREFIXES):
        return f"{PREFIXES[number % len(PREFIXES)]}{number // len(PREFIXES):06d}"
    return f"{drawn:08d}"


def _of(options: Sequence[T], luck: float) -> T:
    """The option at `luck`, in [0, 1); much faster than `random.choice`."""
    return options[int(luck * len(options))]
