"""The kinds of campaign that exist, and whether what somebody typed is a campaign of its kind; no kind's own text."""

from collections.abc import Mapping

from leads.types.entry import USUAL, CampaignType, Slicing
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
    problems = {name: each.problem(values.get(name)) for name, each in asked.items()}
    problems["type"] = (
        None if kind else f"There is no type of campaign “{type_key[:40]}”. Choose from: {', '.join(TYPES)}."
    )
    return {name: problem for name, problem in problems.items() if problem}
