"""Asking for exports."""

from typing import Any

import strawberry

from leads import exports
from leads.exports import Wish
from leads.vocabulary import ExportKind, Role
from schema import declare
from schema import exports as shown
from schema.context import Context, Info
from schema.declare import Given


@strawberry.type
class ExportMutations:
    """Part of Mutation."""

    @declare.mutation(description="Ask for leads as a file; the answer has a link that fetches it. For members.")
    async def export_leads(self, info: Info, given: Given[shown.ExportLeadsInput]) -> shown.ExportLeadsResult:
        """Problem INVALID for a filter or columns that cannot be."""
        return shown.ExportLeadsPayload(export=await _ask(info.context, ExportKind.LEADS, given))

    @declare.mutation(description="Ask for customers as a file; the answer has a link that fetches it. For members.")
    async def export_customers(
        self, info: Info, given: Given[shown.ExportCustomersInput]
    ) -> shown.ExportCustomersResult:
        """Problem INVALID for a filter or columns that cannot be."""
        return shown.ExportCustomersPayload(export=await _ask(info.context, ExportKind.CUSTOMERS, given))

    @declare.mutation(description="Ask for facts as a file; the answer has a link that fetches it. For members.")
    async def export_facts(self, info: Info, given: Given[shown.ExportFactsInput]) -> shown.ExportFactsResult:
        """Problem INVALID for a filter or columns that cannot be."""
        return shown.ExportFactsPayload(export=await _ask(info.context, ExportKind.FACTS, given))

    @declare.mutation(description="Ask for interactions as a file; the answer has a link that fetches it. For members.")
    async def export_interactions(
        self, info: Info, given: Given[shown.ExportInteractionsInput]
    ) -> shown.ExportInteractionsResult:
        """Problem INVALID for a filter or columns that cannot be."""
        return shown.ExportInteractionsPayload(export=await _ask(info.context, ExportKind.INTERACTIONS, given))


async def _ask(context: Context, kind: ExportKind, given: Any) -> shown.Export:
    viewer = context.require(Role.MEMBER)
    columns = shown.KINDS[kind].columns if given.columns is None else given.columns
    wish = Wish(kind, given.format, columns, shown.filter_kept(kind, given.filter))
    async with context.write() as session:
        row = await exports.ask(session, wish, user_id=viewer.user_id, key=given.idempotency_key)
    return shown.Export.of(row)
