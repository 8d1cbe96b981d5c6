"""The kinds of campaign that exist, and whether what somebody typed is a campaign of its kind; no kind's own text."""

from collections.abc import Mapping

from leads.briefs import brief_of
from leads.lists import MOST_LISTED
from leads.types.entry import COMPANIES, USUAL, CampaignType, Slicing
from leads.types.inputs import Input, InputKind
from leads.types.signals import SIGNALS
from leads.types.trades import TRADES
from leads.types.wishes import WISHES

__all__ = ["NAME", "TYPES", "CampaignType", "Input", "InputKind", "Slicing", "check"]

TYPES: dict[str, CampaignType] = {entry.key: entry for entry in (*TRADES, *SIGNALS, *WISHES)}
"""Every kind by its key, in the order in which people are offered them."""

NAME = Input("name", "Name", "What the campaign is called in lists.", InputKind.TEXT, required=True, maximum=120)


def check(type_key: str, values: Mapping[str, object]) -> dict[str, str]:
    """What is wrong with `values`, the API's input in camel case: a sentence for each field, empty when all is well.

    What the type does not ask for is ignored, except what every campaign has. Whether the postcode exists is asked
    elsewhere.
    """
    kind = TYPES.get(type_key)
    asked = {each.name: each for each in (NAME, *USUAL, *(kind.inputs if kind else ()))}
    problems = {name: _problem(each, asked, values) for name, each in asked.items()}
    if COMPANIES.name in asked and not any(problems.values()):
        problems[COMPANIES.name] = _too_many(values)
    problems["type"] = (
        None if kind else f"There is no type of campaign “{type_key[:40]}”. Choose from: {', '.join(TYPES)}."
    )
    return {name: problem for name, problem in problems.items() if problem}


def _problem(each: Input, asked: Mapping[str, Input], values: Mapping[str, object]) -> str | None:
    value, instead = values.get(each.name), asked.get(each.unless or "")
    if instead and each.is_blank(value) and not instead.is_blank(values.get(instead.name)):
        return None
    return each.problem(value)


def _too_many(values: Mapping[str, object]) -> str | None:
    count = len(brief_of(values).listed)
    if count <= MOST_LISTED:
        return None
    return f"The names and the companies from the file are {count:,} together; a campaign takes {MOST_LISTED}."
