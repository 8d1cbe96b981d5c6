"""The schema, joined from its parts, with what is wrapped around every operation."""

from collections.abc import Sequence

import strawberry
from graphql import GraphQLError
from strawberry.extensions import DisableIntrospection, SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.access import Scoped
from schema.access_keys import KeyMutations
from schema.access_people import PeopleMutations
from schema.access_sessions import SessionMutations
from schema.campaign_mutations import CampaignMutations
from schema.care_mutations import CareMutations
from schema.compiled import CompiledExecutor
from schema.context import PerOperation
from schema.export_mutations import ExportMutations
from schema.imports import ImportMutations
from schema.limits import ReadOnce
from schema.mail_mutations import MailMutations
from schema.problems import AsData, Masked
from schema.prompt_mutations import PromptMutations
from schema.providers import ProviderMutations
from schema.queries import Query
from schema.sales_mutations import SalesMutations
from schema.schedule_mutations import ScheduleMutations
from schema.sign_in import SignInMutations
from schema.spending import SpendingMutations
from schema.subscriptions import Subscription
from schema.webhook_mutations import WebhookMutations


@strawberry.type(description="What can be done. Each takes one input and gives a payload or a Problem.")
class Mutation(
    SignInMutations,
    SessionMutations,
    PeopleMutations,
    KeyMutations,
    CampaignMutations,
    SalesMutations,
    ExportMutations,
    ImportMutations,
    CareMutations,
    ProviderMutations,
    PromptMutations,
    SpendingMutations,
    ScheduleMutations,
    MailMutations,
    WebhookMutations,
):
    """The root of mutations."""


class Schema(strawberry.Schema):
    """Strawberry's, without its own log of errors: `Masked` logs what is unexpected, once."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing more to do."""


def build_schema(
    *, introspection: bool, suggestions: bool = False, around: Sequence[type[SchemaExtension]] = ()
) -> Schema:
    """The schema; with or without an answer to introspection, and names suggested to those who mistyped one.

    What stands `around` each operation sees it before and after all others.
    """
    extensions: list[type[SchemaExtension]] = [*around, PerOperation, Masked, ReadOnce, Scoped]
    if not introspection:
        extensions.append(DisableIntrospection)
    return Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        extensions=extensions,
        exception_handlers=[AsData()],
        execution_context_class=CompiledExecutor,
        config=StrawberryConfig(disable_field_suggestions=not suggestions),
    )
