"""What an API key may ask for: the one table of scopes, and the one place that holds an operation against it.

A person is held by their role alone, which `Context.require` looks at. A key is held by its scopes before anything is
executed: by each root field, and by each type that is reached from there, whatever the way. A field or a node that the
table does not know is closed to keys.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
)
from graphql import FragmentDefinitionNode as Fragment
from strawberry.extensions import SchemaExtension

from leads.errors import ProblemCode
from leads.scopes import Scope
from leads.tokens import Viewer
from schema import audit
from schema.context import Context
from schema.limits import REMEMBERED, parse_once


class Open(Enum):
    """What needs no scope."""

    ANYONE = "without signing in"
    ANY_KEY = "with any key; what is reached from there has scopes of its own"
    PEOPLE = "for people alone, never with a key"


Rule = Scope | Open

ROOT_FIELDS: dict[str, Rule] = {
    "about": Open.ANYONE,
    "viewer": Open.ANYONE,
    "node": Open.ANY_KEY,
    "nodes": Open.ANY_KEY,
    "campaignTypes": Scope.CAMPAIGNS_READ,
    "campaign": Scope.CAMPAIGNS_READ,
    "campaigns": Scope.CAMPAIGNS_READ,
    "campaignStatistics": Scope.CAMPAIGNS_READ,
    "eventFeed": Scope.CAMPAIGNS_READ,
    "nextRuns": Scope.CAMPAIGNS_READ,
    "mails": Scope.CAMPAIGNS_WRITE,
    "readCompanyList": Scope.CAMPAIGNS_WRITE,
    "estimateCampaign": Scope.CAMPAIGNS_WRITE,
    "previewPrompt": Scope.CAMPAIGNS_WRITE,
    "lead": Scope.LEADS_READ,
    "leads": Scope.LEADS_READ,
    "company": Scope.LEADS_READ,
    "companies": Scope.LEADS_READ,
    "interactions": Scope.LEADS_READ,
    "leadImport": Scope.LEADS_WRITE,
    "leadImports": Scope.LEADS_WRITE,
    "checkImport": Scope.LEADS_WRITE,
    "export": Scope.EXPORTS_READ,
    "exports": Scope.EXPORTS_READ,
    "customer": Scope.CUSTOMERS_READ,
    "customers": Scope.CUSTOMERS_READ,
    "providerStatus": Scope.SETTINGS_READ,
    "spending": Scope.SETTINGS_READ,
    "promptTemplate": Scope.SETTINGS_READ,
    "users": Scope.ACCESS_READ,
    "invitations": Scope.ACCESS_READ,
    "apiKeys": Scope.ACCESS_READ,
    "auditLog": Scope.ACCESS_READ,
    "webhooks": Scope.WEBHOOKS_READ,
    "webhook": Scope.WEBHOOKS_READ,
    "sessions": Open.PEOPLE,
    "login": Open.ANYONE,
    "refreshToken": Open.ANYONE,
    "signInWithLink": Open.ANYONE,
    "acceptInvitation": Open.ANYONE,
    "logout": Open.ANYONE,
    "changePassword": Open.PEOPLE,
    "endSession": Open.PEOPLE,
    "signOutEverywhere": Open.PEOPLE,
    "createCampaign": Scope.CAMPAIGNS_WRITE,
    "updateCampaign": Scope.CAMPAIGNS_WRITE,
    "startCampaign": Scope.CAMPAIGNS_WRITE,
    "pauseCampaign": Scope.CAMPAIGNS_WRITE,
    "resumeCampaign": Scope.CAMPAIGNS_WRITE,
    "stopCampaign": Scope.CAMPAIGNS_WRITE,
    "restartCampaign": Scope.CAMPAIGNS_WRITE,
    "deleteCampaign": Scope.CAMPAIGNS_WRITE,
    "setSchedule": Scope.CAMPAIGNS_WRITE,
    "removeSchedule": Scope.CAMPAIGNS_WRITE,
    "pauseSchedule": Scope.CAMPAIGNS_WRITE,
    "resumeSchedule": Scope.CAMPAIGNS_WRITE,
    "setCampaignMails": Scope.CAMPAIGNS_WRITE,
    "resendMail": Scope.CAMPAIGNS_WRITE,
    "setRunMails": Open.PEOPLE,
    "updateLead": Scope.LEADS_WRITE,
    "addInteraction": Scope.LEADS_WRITE,
    "analyzeLead": Scope.LEADS_WRITE,
    "convertLead": Scope.CUSTOMERS_WRITE,
    "convertLeads": Scope.CUSTOMERS_WRITE,
    "updateCustomerStatus": Scope.CUSTOMERS_WRITE,
    "importLeads": Scope.LEADS_WRITE,
    "exportLeads": Scope.EXPORTS_WRITE,
    "exportCustomers": Scope.EXPORTS_WRITE,
    "exportFacts": Scope.EXPORTS_WRITE,
    "exportInteractions": Scope.EXPORTS_WRITE,
    "setProviderKey": Scope.SETTINGS_ADMIN,
    "removeProviderKey": Scope.SETTINGS_ADMIN,
    "setMonthlyBudget": Scope.SETTINGS_ADMIN,
    "savePrompt": Scope.SETTINGS_ADMIN,
    "usePrompt": Scope.SETTINGS_ADMIN,
    "resetPrompt": Scope.SETTINGS_ADMIN,
    "createWebhook": Scope.WEBHOOKS_WRITE,
    "updateWebhook": Scope.WEBHOOKS_WRITE,
    "deleteWebhook": Scope.WEBHOOKS_WRITE,
    "rotateWebhookSecret": Scope.WEBHOOKS_WRITE,
    "testWebhook": Scope.WEBHOOKS_WRITE,
    "replayWebhook": Scope.WEBHOOKS_WRITE,
    "inviteUser": Scope.ACCESS_ADMIN,
    "revokeInvitation": Scope.ACCESS_ADMIN,
    "changeRole": Scope.ACCESS_ADMIN,
    "deactivateUser": Scope.ACCESS_ADMIN,
    "reactivateUser": Scope.ACCESS_ADMIN,
    "createApiKey": Scope.ACCESS_ADMIN,
    "rotateApiKey": Scope.ACCESS_ADMIN,
    "revokeApiKey": Scope.ACCESS_ADMIN,
    "campaignEvents": Scope.CAMPAIGNS_READ,
    "campaignProgress": Scope.CAMPAIGNS_READ,
    "tenantActivity": Scope.CAMPAIGNS_READ,
}
"""Every field of Query, Mutation and Subscription."""
TYPES: dict[str, Rule] = {
    "Campaign": Scope.CAMPAIGNS_READ,
    "Run": Scope.CAMPAIGNS_READ,
    "Candidate": Scope.CAMPAIGNS_READ,
    "Mail": Scope.CAMPAIGNS_WRITE,
    "Lead": Scope.LEADS_READ,
    "Company": Scope.LEADS_READ,
    "Fact": Scope.LEADS_READ,
    "Interaction": Scope.LEADS_READ,
    "LeadTask": Scope.LEADS_READ,
    "LeadAnalysis": Scope.LEADS_READ,
    "Customer": Scope.CUSTOMERS_READ,
    "Export": Scope.EXPORTS_READ,
    "LeadImport": Scope.LEADS_WRITE,
    "Tenant": Open.ANY_KEY,
    "User": Open.ANY_KEY,
    "ApiKey": Scope.ACCESS_READ,
    "Invitation": Scope.ACCESS_READ,
    "AuditEntry": Scope.ACCESS_READ,
    "Webhook": Scope.WEBHOOKS_READ,
    "WebhookDelivery": Scope.WEBHOOKS_READ,
    "WebhookReplay": Scope.WEBHOOKS_READ,
}
"""Every type with an id of its own: what it takes to be shown one."""
FIELDS: dict[str, Rule] = {
    "User.email": Scope.ACCESS_READ,
    "Campaign.mailTo": Scope.CAMPAIGNS_WRITE,
    "Mutation.exportLeads": Scope.LEADS_READ,
    "Mutation.exportFacts": Scope.LEADS_READ,
    "Mutation.exportInteractions": Scope.LEADS_READ,
    "Mutation.exportCustomers": Scope.CUSTOMERS_READ,
}
"""Fields that take more: than the rest of their type, or than what they show, as a file holds more than its name."""

FORBIDDEN: dict[str, Any] = {"code": ProblemCode.FORBIDDEN.value}


class Scoped(SchemaExtension):
    """Refuses operations of keys that lack a scope for them, before anything is done."""

    async def on_execute(self) -> AsyncIterator[None]:
        """With the errors that the specification calls request errors: such a document never works with this key."""
        asked = self.execution_context
        context: Context = asked.context
        viewer = context.caller.viewer
        if viewer is not None and viewer.allowed is not None:
            schema = asked.schema._schema  # noqa: SLF001 - there is no other way to it
            needs = needs_of(schema, asked.query or "", asked.operation_name)
            if refusal := _refusal(viewer, needs):
                await audit.refused(context, needs.mutations)
                raise refusal
        yield


@dataclass(frozen=True, slots=True)
class Needs:
    """What an operation takes, and what it would change."""

    rules: frozenset[Rule]
    mutations: frozenset[str] = frozenset()


def _refusal(viewer: Viewer, needs: Needs) -> GraphQLError | None:
    missing = sorted(rule for rule in needs.rules if isinstance(rule, Scope) and rule not in viewer.scopes)
    if missing:
        said = f"This key lacks {'the scope' if len(missing) == 1 else 'the scopes'} {', '.join(missing)}."
        return GraphQLError(said, extensions=FORBIDDEN | {"scopes": [scope.value for scope in missing]})
    if Open.PEOPLE in needs.rules:
        return GraphQLError("This is for people who sign in, not for keys.", extensions=FORBIDDEN)
    return None


@lru_cache(maxsize=REMEMBERED)
def needs_of(schema: GraphQLSchema, query: str, name: str | None) -> Needs:
    """All that a valid operation takes, as it stands: what `@skip` and `@include` leave out counts too."""
    document = parse_once(query)
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = next(node for node in operations if name is None or (node.name and node.name.value == name))
    root = schema.get_root_type(chosen.operation)
    if root is None:
        return Needs(frozenset())
    walk = _Walk(schema, {node.name.value: node for node in document.definitions if isinstance(node, Fragment)})
    rules = frozenset(walk.rules(chosen.selection_set, root))
    return Needs(rules, frozenset(walk.asked if chosen.operation is OperationType.MUTATION else ()))


class _Walk:
    """A way through an operation; each fragment is walked once."""

    def __init__(self, schema: GraphQLSchema, fragments: dict[str, Fragment]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._roots = {schema.query_type, schema.mutation_type, schema.subscription_type}
        self._walked: set[str] = set()
        self.asked: set[str] = set()
        """Root fields that were met."""

    def rules(self, selections: SelectionSetNode | None, parent: GraphQLNamedType) -> Iterator[Rule]:
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                yield from self._field(node, parent)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                yield from self._within(node.selection_set, condition.name.value if condition else parent.name)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in self._walked:
                self._walked.add(node.name.value)
                fragment = self._fragments[node.name.value]
                yield from self._within(fragment.selection_set, fragment.type_condition.name.value)

    def _within(self, selections: SelectionSetNode, name: str) -> Iterator[Rule]:
        kind = self._schema.type_map[name]
        yield from self._reached(kind)
        yield from self.rules(selections, kind)

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> Iterator[Rule]:
        name = node.name.value
        if name.startswith("__"):
            return
        if parent in self._roots:
            self.asked.add(name)
            yield ROOT_FIELDS.get(name, Open.PEOPLE)
        if rule := FIELDS.get(f"{parent.name}.{name}"):
            yield rule
        field = getattr(parent, "fields", {}).get(name)
        if field is not None:
            kind = get_named_type(field.type)
            yield from self._reached(kind)
            yield from self.rules(node.selection_set, kind)

    def _reached(self, kind: GraphQLNamedType) -> Iterator[Rule]:
        if isinstance(kind, GraphQLObjectType) and any(each.name == "Node" for each in kind.interfaces):
            yield TYPES.get(kind.name, Open.PEOPLE)
