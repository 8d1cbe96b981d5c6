"""What people have done for a lead."""

from typing import Annotated

import strawberry

from leads import care, models
from leads.vocabulary import Role
from schema import declare
from schema.care import LeadTask
from schema.context import Info
from schema.declare import Given
from schema.ids import key_of
from schema.leads import Lead
from schema.problems import Problem


@strawberry.input(description="Which lead is to be analysed.")
class AnalyzeLeadInput:
    """What `analyzeLead` takes."""

    lead_id: strawberry.ID = strawberry.field(description="Which lead.")


@strawberry.type(description="It will be done; the campaign's log tells when it is.")
class AnalyzeLeadPayload:
    """What `analyzeLead` gives."""

    lead: Lead = strawberry.field(description="The lead.")
    task: LeadTask = strawberry.field(description="What is to be done: the task that waits already, or a new one.")


AnalyzeLeadResult = Annotated[
    AnalyzeLeadPayload | Problem, strawberry.union("AnalyzeLeadResult", description="Done, or why not.")
]


@strawberry.type
class CareMutations:
    """Part of Mutation."""

    @declare.mutation(
        description="Have a lead analysed: first the register of companies is asked for its officers, owners, charges "
        "and accounts, then a model sums up all stored facts. For members. While it waits, a second call changes "
        "nothing. Its cost counts towards the campaign's."
    )
    async def analyze_lead(self, info: Info, given: Given[AnalyzeLeadInput]) -> AnalyzeLeadResult:
        """Problem CONFLICT where there is no key to ask a model with."""
        context = info.context
        lead_id = key_of(given.lead_id, "Lead", "leadId")
        async with context.write(Role.MEMBER) as session:
            settings, asked_by = context.services.settings, context.viewer.user_id
            task = await care.analyse(session, settings, lead_id, asked_by=asked_by)
            lead = await session.get_one(models.Lead, lead_id)
        return AnalyzeLeadPayload(lead=Lead.of(lead), task=LeadTask.of(task))
