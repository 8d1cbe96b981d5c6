"""What a model would be told: the instructions and the first question of a campaign, written out and sent nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from leads.areas import Spot
from leads.briefs import Brief
from leads.evidence import Position
from leads.geography import Place
from leads.planning import plan
from leads.prompts import instructions
from leads.types.entry import CampaignType
from leads.wordings import Wording

EXAMPLE_PLACE = Place("LE1 1AA", Position(52.632105, -1.124996), "Leicester", "East Midlands")
EXAMPLE_BRIEF = Brief(
    reference_company="Example Reference Ltd",
    company_names=("Example One Ltd", "Example Two Ltd"),
    prompt="Whatever the team says in its own words.",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a question is about: a campaign's values, or examples of them."""

    brief: Brief
    centre: Place | None
    radius_miles: int
    wanted: int
    districts: Sequence[Spot] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """`instructions` come before every question of the type; `question` is the first that would be asked."""

    instructions: str
    question: str


def example_of(kind: CampaignType) -> Setting:
    """What a form for this type holds when nothing was changed in it, with examples where something must be said."""
    needed = {asked.name for asked in kind.inputs if asked.required}
    brief = Brief(
        reference_company=EXAMPLE_BRIEF.reference_company if "referenceCompany" in needed else None,
        company_names=EXAMPLE_BRIEF.company_names if "companyNames" in needed else (),
        prompt=EXAMPLE_BRIEF.prompt if "prompt" in needed else None,
    )
    place = EXAMPLE_PLACE if "postcode" in needed else None
    return Setting(brief, place, kind.default("radiusMiles"), kind.default("maxResults"))


def preview(kind: CampaignType, wording: Wording, setting: Setting) -> Preview:
    """The text that would be sent; the question is empty where there is nothing to ask."""
    questions = plan(
        kind,
        setting.brief,
        centre=setting.centre,
        districts=setting.districts,
        radius_miles=setting.radius_miles,
        wanted=setting.wanted,
        known_names=(),
        wave=0,
        wording=wording,
    )
    return Preview(instructions(kind, wording), questions[0].text if questions else "")
