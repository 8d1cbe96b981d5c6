"""What people do to leads and customers."""

from typing import Any
from uuid import UUID

import strawberry

from leads import idempotency, models, sales
from leads.db import WriteSession
from leads.errors import Problem as ProblemError
from schema import declare
from schema import sales_results as results
from schema.context import Info
from schema.customers import Customer
from schema.declare import Given
from schema.ids import key_of, maybe_key
from schema.interactions import Interaction
from schema.leads import Lead
from schema.problems import Problem

ADD_INTERACTION = "addInteraction"
CONVERT_LEAD = "convertLead"
NOBODY = UUID(int=0)
"""Stands for an id that is not a lead's; no row has it."""


@strawberry.type
class SalesMutations:
    """Part of Mutation."""

    @declare.mutation(description="Move a lead through the funnel, or rewrite its notes.")
    async def update_lead(self, info: Info, given: Given[results.UpdateLeadInput]) -> results.UpdateLeadResult:
        """Problem CONFLICT for a move that is not allowed."""
        async with info.context.write() as session:
            lead = await sales.update_lead(
                session, key_of(given.lead_id, "Lead", "leadId"), status=given.status, notes=given.notes
            )
        return results.UpdateLeadPayload(lead=Lead.of(lead))

    @declare.mutation(description="Write down that somebody was in touch.")
    async def add_interaction(
        self, info: Info, given: Given[results.AddInteractionInput]
    ) -> results.AddInteractionResult:
        """The same idempotency key and input again give the same interaction."""
        lead_id = key_of(given.lead_id, "Lead", "leadId")
        async with info.context.write() as session:
            interaction = await _add_interaction(session, lead_id, given, info.context.viewer.user_id)
            lead = await session.get_one(models.Lead, lead_id)
        return results.AddInteractionPayload(interaction=Interaction.of(interaction), lead=Lead.of(lead))

    @declare.mutation(description="Make a lead's company a customer at DISCOVERY. A second call gives the first's.")
    async def convert_lead(self, info: Info, given: Given[results.ConvertLeadInput]) -> results.ConvertLeadResult:
        """`created` says whether the customer is new."""
        async with info.context.write() as session:
            done = await _convert(session, key_of(given.lead_id, "Lead", "leadId"), given, info.context.viewer.user_id)
        return results.ConvertLeadPayload(
            customer=Customer.of(done.customer), lead=Lead.of(done.lead), created=done.created
        )

    @declare.mutation(description="Convert many leads; what cannot be converted does not hold up the others.")
    async def convert_leads(self, info: Info, given: Given[results.ConvertLeadsInput]) -> results.ConvertLeadsResult:
        """Each has its own outcome."""
        keys = [maybe_key(lead_id, "Lead") or NOBODY for lead_id in given.lead_ids]
        async with info.context.write() as session:
            outcomes = await sales.convert_leads(session, keys, user_id=info.context.viewer.user_id)
        shown = [_converted(lead_id, outcome) for lead_id, outcome in zip(given.lead_ids, outcomes, strict=True)]
        return results.ConvertLeadsPayload(results=shown)

    @declare.mutation(description="Move a customer on; every move is kept.")
    async def update_customer_status(
        self, info: Info, given: Given[results.UpdateCustomerStatusInput]
    ) -> results.UpdateCustomerStatusResult:
        """Problem CONFLICT for a move that is not allowed."""
        async with info.context.write() as session:
            customer = await sales.update_customer_status(
                session,
                key_of(given.customer_id, "Customer", "customerId"),
                status=given.status,
                note=given.note,
                user_id=info.context.viewer.user_id,
            )
        return results.UpdateCustomerStatusPayload(customer=Customer.of(customer))


async def _add_interaction(
    session: WriteSession, lead_id: UUID, given: results.AddInteractionInput, user_id: UUID
) -> models.Interaction:
    async def make() -> UUID:
        row = await sales.add_interaction(
            session, lead_id, kind=given.kind, body=given.body, occurred_at=given.occurred_at, user_id=user_id
        )
        return row.id

    values: dict[str, Any] = {
        "leadId": lead_id,
        "kind": given.kind,
        "body": given.body,
        "occurredAt": given.occurred_at,
    }
    made = await idempotency.once(session, ADD_INTERACTION, given.idempotency_key, values, make)
    return await session.get_one(models.Interaction, made)


async def _convert(
    session: WriteSession, lead_id: UUID, given: results.ConvertLeadInput, user_id: UUID
) -> sales.Conversion:
    done: list[sales.Conversion] = []

    async def make() -> UUID:
        done.append(await sales.convert_lead(session, lead_id, user_id=user_id))
        return done[0].customer.id

    made = await idempotency.once(session, CONVERT_LEAD, given.idempotency_key, {"leadId": lead_id}, make)
    if done:
        return done[0]
    customer = await session.get_one(models.Customer, made)
    lead = await session.get_one(models.Lead, lead_id)
    return sales.Conversion(lead, customer, created=customer.lead_id == lead_id)


def _converted(lead_id: strawberry.ID, outcome: sales.Conversion | ProblemError) -> results.ConvertedLead:
    if isinstance(outcome, ProblemError):
        return results.ConvertedLead(lead_id=lead_id, customer=None, created=False, problem=Problem.of(outcome))
    return results.ConvertedLead(
        lead_id=lead_id, customer=Customer.of(outcome.customer), created=outcome.created, problem=None
    )
