"""The register's words: what its monthly file calls a status, a type or accounts, as its API calls them; and standing.

The API's words are those of Companies House's own enumerations; what has no word there keeps its own, with hyphens.
"""

import re
from enum import IntEnum
from functools import lru_cache

LIVE = frozenset({"active", "open", "registered"})
"""Statuses of companies in business: `open` are foreign ones' branches, `registered` overseas entities and others."""
REMOVED = "removed"
"""The status of what is no longer on the register at all; no look-up shows it."""

STATUSES = (
    ("active", "active"),
    ("liquidation", "liquidation"),
    ("administration", "administration"),
    ("voluntary arrangement", "voluntary-arrangement"),
    ("receiver", "receivership"),
    ("insolvency", "insolvency-proceedings"),
    ("converted", "converted-closed"),
)
"""What a status of the file begins with or, failing that, holds, and what it is."""

TYPES = {
    "private limited company": "ltd",
    "public limited company": "plc",
    "limited liability partnership": "llp",
    "pri/ltd by guar/nsc": "private-limited-guarant-nsc",
    "pri/lbg/nsc": "private-limited-guarant-nsc-limited-exemption",
    "priv ltd sect. 30": "private-limited-shares-section-30-exemption",
    "private unlimited company": "private-unlimited",
    "private unlimited": "private-unlimited-nsc",
    "registered society": "registered-society-non-jurisdictional",
    "overseas entity": "registered-overseas-entity",
    "overseas company": "oversea-company",
    "royal charter company": "royal-charter",
    "other company type": "other",
    "united kingdom economic interest grouping": "ukeig",
}
"""By what stands before a bracket; the rest are the API's words but for blanks and capitals."""

UNSAID = frozenset({"", "null", "no-accounts-filed", "accounts-type-not-available", "no-accounts-type-available"})
DORMANT = "dormant"


class Standing(IntEnum):
    """How likely a company does business, for whoever looks for some: the least is the likeliest."""

    TRADING = 0
    """In business, with accounts of a company that trades."""
    NEW = 1
    """In business, and no accounts yet."""
    QUIET = 2
    """Dormant, or about to be struck off."""
    GONE = 3
    """Not in business: dissolved, insolvent, closed."""


def standing(status: str, accounts: str, *, striking_off: bool) -> Standing:
    """Where a company stands, from its status and the category of its last accounts ("" where none were filed)."""
    if status not in LIVE:
        return Standing.GONE
    if striking_off or accounts == DORMANT:
        return Standing.QUIET
    return Standing.TRADING if accounts else Standing.NEW


@lru_cache(maxsize=256)
def status_of(text: str) -> tuple[str, bool]:
    """The API's word for a status of the file, and whether the company is about to be struck off."""
    plain = text.strip().lower()
    begins = (word for start, word in STATUSES if plain.startswith(start))
    holds = (word for part, word in STATUSES if part in plain)
    return next(begins, None) or next(holds, None) or hyphened(plain), "strike off" in plain


@lru_cache(maxsize=256)
def type_of(text: str) -> str:
    """The API's word for a category of the file ("Private Limited Company" → "ltd")."""
    plain = text.lower().partition("(")[0].strip()
    return TYPES.get(plain) or hyphened(plain)


@lru_cache(maxsize=256)
def accounts_of(text: str) -> str:
    """The API's word for a category of accounts ("MICRO ENTITY" → "micro-entity"); "" where there is none."""
    word = hyphened(text)
    return "" if word in UNSAID else word


def hyphened(text: str) -> str:
    """ "Protected Cell Company" → "protected-cell-company"."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


@lru_cache(maxsize=4096)
def sic_of(text: str) -> str:
    """The five digits of "62020 - Information technology consultancy activities"; "" for "None Supplied"."""
    code = text.partition(" ")[0]
    return code if len(code) == 5 and code.isdigit() and code.isascii() else ""
