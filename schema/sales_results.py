"""What mutations of leads and customers take and give."""

from datetime import datetime
from typing import Annotated

import strawberry

from leads.vocabulary import CustomerStatus, InteractionKind, LeadStatus
from schema.customers import Customer
from schema.interactions import Interaction
from schema.leads import Lead
from schema.problems import Problem


@strawberry.input(description="What is to change in a lead; what is left out stays as it is.")
class UpdateLeadInput:
    """What `updateLead` takes."""

    lead_id: strawberry.ID = strawberry.field(description="Which lead.")
    status: LeadStatus | None = strawberry.field(default=None, description="Where it is to stand.")
    notes: str | None = strawberry.field(default=None, description="The team's words about it, in place of the old.")


@strawberry.type(description="The lead was changed.")
class UpdateLeadPayload:
    """What `updateLead` gives."""

    lead: Lead = strawberry.field(description="The lead as it now is.")


@strawberry.input(description="That somebody was in touch.")
class AddInteractionInput:
    """What `addInteraction` takes."""

    lead_id: strawberry.ID = strawberry.field(description="With which lead.")
    kind: InteractionKind = strawberry.field(description="How.")
    body: str = strawberry.field(description="What was said or done.")
    occurred_at: datetime | None = strawberry.field(default=None, description="When; now if not given.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="A key of yours: the same key and input again give the same interaction."
    )


@strawberry.type(description="It was written down.")
class AddInteractionPayload:
    """What `addInteraction` gives."""

    interaction: Interaction = strawberry.field(description="What was written down.")
    lead: Lead = strawberry.field(description="The lead.")


@strawberry.input(description="Which lead becomes a customer.")
class ConvertLeadInput:
    """What `convertLead` takes."""

    lead_id: strawberry.ID = strawberry.field(description="Which lead.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="A key of yours: the same key and input again give the first answer."
    )


@strawberry.type(description="The lead's company is a customer.")
class ConvertLeadPayload:
    """What `convertLead` gives."""

    customer: Customer = strawberry.field(description="The customer: the one there was, or a new one at DISCOVERY.")
    lead: Lead = strawberry.field(description="The lead, now CONVERTED.")
    created: bool = strawberry.field(description="False when the company was a customer already.")


@strawberry.input(description="Which leads become customers.")
class ConvertLeadsInput:
    """What `convertLeads` takes."""

    lead_ids: list[strawberry.ID] = strawberry.field(description="Up to 100 leads.")


@strawberry.type(description="What came of one of many leads.")
class ConvertedLead:
    """Either a customer or a problem."""

    lead_id: strawberry.ID = strawberry.field(description="Which lead, as it was asked for.")
    customer: Customer | None = strawberry.field(description="The customer, if it could be converted.")
    created: bool = strawberry.field(description="Whether the customer is new.")
    problem: Problem | None = strawberry.field(description="Why it could not be converted.")


@strawberry.type(description="Each lead's outcome, in the order in which they were given.")
class ConvertLeadsPayload:
    """What `convertLeads` gives."""

    results: list[ConvertedLead] = strawberry.field(description="One for each.")


@strawberry.input(description="Where a customer moves.")
class UpdateCustomerStatusInput:
    """What `updateCustomerStatus` takes."""

    customer_id: strawberry.ID = strawberry.field(description="Which customer.")
    status: CustomerStatus = strawberry.field(description="Where to; one of its allowedStatuses.")
    note: str = strawberry.field(default="", description="What there is to say about it.")


@strawberry.type(description="The customer was moved.")
class UpdateCustomerStatusPayload:
    """What `updateCustomerStatus` gives."""

    customer: Customer = strawberry.field(description="The customer as it now is.")


UpdateLeadResult = Annotated[
    UpdateLeadPayload | Problem, strawberry.union("UpdateLeadResult", description="Done, or why not.")
]
AddInteractionResult = Annotated[
    AddInteractionPayload | Problem, strawberry.union("AddInteractionResult", description="Done, or why not.")
]
ConvertLeadResult = Annotated[
    ConvertLeadPayload | Problem, strawberry.union("ConvertLeadResult", description="Done, or why not.")
]
ConvertLeadsResult = Annotated[
    ConvertLeadsPayload | Problem, strawberry.union("ConvertLeadsResult", description="Done, or why nothing was.")
]
UpdateCustomerStatusResult = Annotated[
    UpdateCustomerStatusPayload | Problem,
    strawberry.union("UpdateCustomerStatusResult", description="Done, or why not."),
]
