"""What an entry of the registry is made of, and the sets of inputs that many entries share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from leads.evidence import Found
from leads.lists import MOST_LISTED
from leads.types.inputs import LONGEST_ENTRY, Input, InputKind

NO_SIGNAL = "The finder names no sign for it."


class Slicing(StrEnum):
    """How a campaign is cut into questions."""

    AREA = "area"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class CampaignType:
    """A kind of campaign, whole: a new one is one more of these in the registry.

    `prompt` tells the model what to look for, where, and what counts as evidence; `include` and `exclude` say what
    belongs in the answer. The rules that hold for every type are in `leads.prompts`. `looking_for` opens each
    question; where it is None, the team's own words do. With `sectors_are_terms` the sectors of a brief are searched
    for in place of `search_terms`, which are put to use four at a time, the best first.

    `signal` tells the model what makes a company a lead now and what counts as having seen it; None where being such a
    company is enough. `sic_codes` (five digits, or fewer for all that begin with them) are what registers are asked
    for: they list who is registered, not who suits, so types that turn on more than a trade have none. A brief with
    sectors narrows them, by `sic_by_sector` for those that the form suggests. `incorporated_within_months` asks for
    young companies only, and with `register_first` a register is the best of the finders. With `all_trades` a brief
    without sectors wants companies of every code.
    """

    key: str
    label: str
    description: str
    inputs: tuple[Input, ...]
    looking_for: str | None
    search_terms: tuple[str, ...]
    prompt: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    slicing: Slicing = Slicing.AREA
    sectors_are_terms: bool = False
    signal: str | None = None
    sic_codes: tuple[str, ...] = ()
    sic_by_sector: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    incorporated_within_months: int | None = None
    register_first: bool = False
    all_trades: bool = False

    @property
    def follows_reference(self) -> bool:
        """Whether it is about a company that others resemble or compete with."""
        return any(asked.name == REFERENCE.name for asked in self.inputs)

    def lacks(self, found: Found) -> str | None:
        """What this type wants of a find that the find does not have, as a sentence; None when nothing is missing."""
        return NO_SIGNAL if self.signal and not found.signal else None

    def default(self, name: str) -> Any:
        """What an input is when nothing is said; of one that the type does not ask for, what is usual."""
        asked = {usual.name: usual for usual in USUAL} | {own.name: own for own in self.inputs}
        return asked[name].default


POSTCODE = Input(
    "postcode",
    "Postcode",
    "A full UK postcode, such as LE1 1AA: the middle of the area that is searched.",
    InputKind.POSTCODE,
    required=True,
)
RADIUS = Input(
    "radiusMiles",
    "Radius in miles",
    "How far from the postcode a company may be.",
    InputKind.INTEGER,
    default=15,
    minimum=1,
    maximum=200,
)
MAX_RESULTS = Input(
    "maxResults",
    "Most leads",
    "The search ends when there are as many.",
    InputKind.INTEGER,
    default=100,
    minimum=1,
    maximum=500,
)
SECTORS = Input(
    "sectors",
    "Sectors",
    "Only companies in these lines of business. Leave empty for all that the campaign is about.",
    InputKind.TEXT_LIST,
    maximum=20,
)
SIZES = Input(
    "sizes",
    "Sizes",
    "By number of staff: micro up to 9, small 10 to 49, medium 50 to 249, large 250 or more. Leave empty for all.",
    InputKind.CHOICES,
    maximum=4,
    options=("micro", "small", "medium", "large"),
)
EXCLUSIONS = Input(
    "exclusions",
    "Leave out",
    "Companies, chains or kinds of business that you do not want to see.",
    InputKind.TEXT_LIST,
    maximum=50,
)
REFERENCE = Input(
    "referenceCompany",
    "Reference company",
    "The name as the company writes it, with its town if the name is a common one.",
    InputKind.TEXT,
    required=True,
    maximum=LONGEST_ENTRY,
)
COMPANIES = Input(
    "companies",
    "Companies from a file",
    "A table with a line for each company: its name and, where you know them, postcode, town, website, company number.",
    InputKind.COMPANIES,
    maximum=MOST_LISTED,
)
NAMES = Input(
    "companyNames",
    "Company names",
    "One name a line, as written on the company's website or in the register.",
    InputKind.TEXT_LIST,
    required=True,
    unless=COMPANIES.name,
    maximum=MOST_LISTED,
)
PROMPT = Input(
    "prompt",
    "In your own words",
    "Anything else that makes a company a good lead for you.",
    InputKind.LONG_TEXT,
    maximum=2000,
)
EXISTING = Input(
    "includeExistingCustomers",
    "Include existing customers",
    "Show companies again that are customers already.",
    InputKind.BOOLEAN,
    default=False,
)
BUDGET = Input(
    "budgetMinor",
    "Spending limit",
    "Searching stops before it is passed. Leave empty for no limit.",
    InputKind.MONEY,
    minimum=1,
    maximum=10_000_000,
)
USUAL = (RADIUS, MAX_RESULTS, EXISTING, BUDGET)
"""Asked for by every type."""


def area_inputs(
    *extra: Input, sectors: tuple[str, ...] = (), radius: int = 15, words: str = PROMPT.help, anywhere: bool = False
) -> tuple[Input, ...]:
    """The inputs of a campaign about an area; `extra` come first, `sectors` are suggestions.

    `words` says what is worth telling in free text; with `anywhere` the postcode may be left out.
    """
    postcode = replace(POSTCODE, required=not anywhere)
    if anywhere:
        postcode = replace(postcode, help=f"{POSTCODE.help} Leave empty to search the whole of the United Kingdom.")
    own = {asked.name for asked in extra}
    usual = (
        postcode,
        replace(RADIUS, default=radius),
        MAX_RESULTS,
        replace(SECTORS, options=sectors),
        SIZES,
        EXCLUSIONS,
        replace(PROMPT, help=words),
        EXISTING,
        BUDGET,
    )
    return (*extra, *(asked for asked in usual if asked.name not in own))
