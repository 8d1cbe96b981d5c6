"""The enums of the API: the trade's words with a meaning beside each, and those that only the API has."""

from enum import EnumMeta, StrEnum

import strawberry

from leads import vocabulary
from leads.credentials import KeyOrigin
from leads.lifecycle import Action
from leads.vocabulary import (
    CampaignStatus,
    Circuit,
    CustomerStatus,
    InteractionKind,
    LeadStatus,
    Provider,
    Role,
    Source,
    SourceStatus,
    Stage,
)


def described(kind: EnumMeta, description: str, /, **meanings: str) -> None:
    """Make `kind` an enum of the API, with what each of its members means.

    Raises:
        KeyError: a member has no meaning.
    """
    definition = strawberry.enum(kind, description=description).__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = meanings.pop(value.name)
    if meanings:
        raise KeyError(*meanings)


class Direction(StrEnum):
    """Which end of a list comes first."""

    ASC = "ASC"
    DESC = "DESC"


class CampaignAction(StrEnum):
    """What a person can do to a campaign."""

    START = Action.START.value
    PAUSE = Action.PAUSE.value
    RESUME = Action.RESUME.value
    STOP = Action.STOP.value
    RESTART = Action.RESTART.value
    UPDATE = Action.UPDATE.value
    DELETE = Action.DELETE.value


described(
    Direction, "Which end of a list comes first.", ASC="Smallest or oldest first.", DESC="Largest or newest first."
)
described(
    CampaignAction,
    "What a person can do to a campaign.",
    START="Queue the first run of a draft.",
    PAUSE="Let nothing further begin.",
    RESUME="Go on where a paused run stood.",
    STOP="End the run for good, with what it has.",
    RESTART="Queue another run.",
    UPDATE="Change the brief.",
    DELETE="Hide the campaign; its leads stay.",
)
described(
    Role,
    "What a person may do; each role includes the ones before it.",
    VIEWER="May look.",
    MEMBER="May also change campaigns, leads and customers.",
    ADMIN="May also set vendor keys, the month's budget and the wording of prompts.",
)
described(
    CampaignStatus,
    "Where a campaign, or one run of it, stands.",
    DRAFT="Described, not started.",
    QUEUED="Waits for a worker.",
    RUNNING="A worker is at it.",
    PAUSED="Waits for a person.",
    COMPLETED="Came to its end.",
    FAILED="Could not go on; the reason says why.",
    CANCELLED="Was stopped by a person.",
)
described(
    Stage,
    "How far a candidate has come; the last four are ends.",
    FOUND="A finder reported it.",
    UNIQUE="The team does not have it yet.",
    ENRICHED="Its evidence is gathered.",
    SCORED="Its score is worked out.",
    PROMOTED="It became a lead.",
    DUPLICATE="The team had it, or the run found it before.",
    REJECTED="It does not suit the brief.",
    FAILED="It could not be worked on.",
)
described(
    Source,
    "Where a value can come from.",
    OPENAI="OpenAI's web search.",
    GOOGLE_PLACES="Google Places.",
    COMPANIES_HOUSE="The register of companies.",
    REGISTER="The copy of that register which this installation has.",
    WEBSITE="The company's own website.",
    LINKEDIN="A LinkedIn page that the company's website links to, or that a search shows; it is never fetched.",
    POSTCODES="The postcode directory.",
    USER="A person of the team.",
    IMPORT="A file that the team imported.",
)
described(
    SourceStatus,
    "What asking one source about one company came to.",
    FOUND="It knows this very company.",
    NOT_FOUND="It does not.",
    UNAVAILABLE="It could not be asked: down, slow or too busy.",
    OFF="It is not set up, or was switched off for this run.",
    SKIPPED="There was nothing to ask it with.",
)
described(
    Provider,
    "Sources that need a key.",
    OPENAI="OpenAI.",
    GOOGLE_PLACES="Google Places.",
    COMPANIES_HOUSE="Companies House.",
)
described(
    KeyOrigin,
    "Whose key a source is asked with.",
    TENANT="The tenant's own.",
    SYSTEM="The one of this installation.",
)
described(
    LeadStatus,
    "A company's place in the sales funnel.",
    NEW="Nobody has been in touch.",
    CONTACTED="Somebody has been in touch.",
    QUALIFIED="It is worth converting.",
    CONVERTED="It became a customer.",
    REJECTED="The team does not want it.",
    DUPLICATE="The team has it under another name.",
)
described(
    CustomerStatus,
    "A company's place in the CRM.",
    DISCOVERY="Just converted.",
    LEAD="Being looked at.",
    PROSPECT="Being talked to.",
    OPPORTUNITY="An offer is on the table.",
    CUSTOMER="Buys.",
    COLD_LEAD="Not now.",
    INACTIVE="Bought once.",
    LOST="Will not buy.",
)
described(
    InteractionKind,
    "How somebody was in touch.",
    NOTE="Not at all: a note.",
    CALL="By telephone.",
    EMAIL="By e-mail.",
    MEETING="In person or by video.",
)
described(
    vocabulary.EventKind,
    "What happened in a campaign.",
    CAMPAIGN_CREATED="The campaign was created.",
    CAMPAIGN_UPDATED="Its brief was changed.",
    RUN_QUEUED="A run waits for a worker.",
    RUN_STARTED="A worker has begun.",
    RUN_PAUSED="The run was paused.",
    RUN_RESUMED="The run goes on.",
    RUN_STOPPED="The run was stopped.",
    RUN_COMPLETED="The run came to its end.",
    RUN_FAILED="The run could not go on.",
    RUN_SKIPPED="A run that was due by the schedule was left out, as the one before it still goes on.",
    SOURCE_OFF="A source is off for this run.",
    SLICE_STARTED="A finder is being asked.",
    SLICE_FINISHED="A finder has answered.",
    REFERENCE_LOOKED_UP="The company that others should resemble was looked up; the message says what is known of it.",
    CANDIDATE_FOUND="A finder reported a company.",
    CANDIDATE_UNIQUE="The team does not have the company yet.",
    CANDIDATE_ENRICHED="The company's evidence is gathered.",
    CANDIDATE_SCORED="The company's score is worked out.",
    CANDIDATE_DUPLICATE="The company is known already.",
    CANDIDATE_REJECTED="The company does not suit the brief.",
    CANDIDATE_FAILED="The company could not be worked on.",
    LEAD_READY="The company became a lead.",
    LEAD_UPDATED="Something more was found out about a lead.",
    LEAD_MOVED="Somebody gave the lead another status; `data` has it as `from` and `to`.",
    LEAD_CONVERTED="The lead became a customer.",
    CUSTOMER_MOVED="A customer from this campaign was given another status; `data` has it as `from` and `to`.",
    WEBHOOK_DISABLED="An address that events are sent to was disabled, as it did not take this campaign's.",
    SNAPSHOT="Nothing: a subscription begins with how the campaign stands. It is in no log.",
)
described(
    vocabulary.TaskKind,
    "What is done for a lead after it has become one.",
    LINKEDIN="Its LinkedIn page is searched for, as its website does not link to one.",
    REGISTER="Its officers, owners, charges and accounts are read from the register of companies.",
    ANALYSIS="A model sums up what is known about it.",
)
described(
    vocabulary.TaskStatus,
    "Where such a task stands.",
    WAITING="It is under way, or will be.",
    DONE="It is done, whether or not it brought something.",
    FAILED="It was tried, and could not be done.",
    DROPPED="It was given up: the run was stopped, or there is no money or no key for it.",
)
described(
    Circuit,
    "Whether a source is asked.",
    CLOSED="It is, as usual.",
    OPEN="Not now: it failed too often in a row.",
    HALF_OPEN="Once, to see whether it answers again.",
)
