"""What an API key may ask for: the one table of scopes, and the one place that holds an operation against it.

A person is held by their role alone, which `Context.require` looks at. A key is held by its scopes before anything is
executed: by each root field, and by each type that is reached from there, whatever the way. A field or a node that the
table does not know is closed to keys.
"""

from collections.abc import AsyncIterator, Iterator
from enum import Enum
from functools import lru_cache

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
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
from strawberry.extensions import SchemaExtension

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
    "readCompanyList": Scope.CAMPAIGNS_WRITE,
    "estimateCampaign": Scope.CAMPAIGNS_WRITE,
    "previewPrompt": Scope.CAMPAIGNS_WRITE,
    "lead": Scope.LEADS_READ,
    "leads": Scope.LEADS_READ,
    "customer": Scope.CUSTOMERS_READ,
    "customers": Scope.CUSTOMERS_READ,
    "providerStatus": Scope.SETTINGS_READ,
    "spending": Scope.SETTINGS_READ,
    "promptTemplate": Scope.SETTINGS_READ,
    "users": Scope.ACCESS_READ,
    "invitations": Scope.ACCESS_READ,
    "apiKeys": Scope.ACCESS_READ,
    "auditLog": Scope.ACCESS_READ,
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
    "updateLead": Scope.LEADS_WRITE,
    "addInteraction": Scope.LEADS_WRITE,
    "analyzeLead": Scope.LEADS_WRITE,
    "convertLead": Scope.CUSTOMERS_WRITE,
    "convertLeads": Scope.CUSTOMERS_WRITE,
    "updateCustomerStatus": Scope.CUSTOMERS_WRITE,
    "setProviderKey": Scope.SETTINGS_ADMIN,
    "removeProviderKey": Scope.SETTINGS_ADMIN,
    "setMonthlyBudget": Scope.SETTINGS_ADMIN,
    "savePrompt": Scope.SETTINGS_ADMIN,
    "usePrompt": Scope.SETTINGS_ADMIN,
    "resetPrompt": Scope.SETTINGS_ADMIN,
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
    "Lead": Scope.LEADS_READ,
    "Company": Scope.LEADS_READ,
    "Fact": Scope.LEADS_READ,
    "Interaction": Scope.LEADS_READ,
    "LeadTask": Scope.LEADS_READ,
    "LeadAnalysis": Scope.LEADS_READ,
    "Customer": Scope.CUSTOMERS_READ,
    "Tenant": Open.ANY_KEY,
    "User": Open.ANY_KEY,
    "ApiKey": Scope.ACCESS_READ,
    "Invitation": Scope.ACCESS_READ,
    "AuditEntry": Scope.ACCESS_READ,
}
"""Every type with an id of its own: what it takes to be shown one."""
FIELDS: dict[str, Rule] = {"User.email": Scope.ACCESS_READ}
"""Fields that take more than their type."""


class Scoped(SchemaExtension):
    """Refuses operations of keys that lack a scope for them, before anything is done."""

    async def on_execute(self) -> AsyncIterator[None]:
        """With the errors that the specification calls request errors: such a document never works with this key."""
        asked, context = self.execution_context, self.execution_context.context
        if isinstance(context, Context) and (viewer := context.caller.viewer) and viewer.allowed is not None:
            rules = rules_of(self.execution_context.schema._schema, asked.query or "", asked.operation_name)  # noqa: SLF001
            if refusal := _refusal(viewer, rules):
                if asked.operation_type is OperationType.MUTATION:
                    await audit.refused(context, viewer, asked.operation_name)
                raise refusal
        yield


def _refusal(viewer: Viewer, rules: frozenset[Rule]) -> GraphQLError | None:
    missing = sorted(rule for rule in rules if isinstance(rule, Scope) and rule not in viewer.scopes)
    if missing:
        said = f"This key lacks {'the scope' if len(missing) == 1 else 'the scopes'} {', '.join(missing)}."
        return GraphQLError(said, extensions={"code": "FORBIDDEN", "scopes": [str(scope) for scope in missing]})
    if Open.PEOPLE in rules:
        return GraphQLError("This is for people who sign in, not for keys.", extensions={"code": "FORBIDDEN"})
    return None


@lru_cache(maxsize=REMEMBERED)
def rules_of(schema: GraphQLSchema, query: str, name: str | None) -> frozenset[Rule]:
    """All that a valid operation takes, as it stands: what `@skip` and `@include` leave out counts too."""
    document = parse_once(query)
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = next(node for node in operations if name is None or (node.name and node.name.value == name))
    root = schema.get_root_type(chosen.operation)
    return frozenset(_Walk(schema, fragments).rules(chosen.selection_set, root)) if root else frozenset()


class _Walk:
    """A way through an operation; each fragment is walked once."""

    def __init__(self, schema: GraphQLSchema, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._roots = {schema.query_type, schema.mutation_type, schema.subscription_type}
        self._walked: set[str] = set()

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
            yield ROOT_FIELDS.get(name, Open.PEOPLE)
        elif rule := FIELDS.get(f"{parent.name}.{name}"):
            yield rule
        field = getattr(parent, "fields", {}).get(name)
        if field is not None:
            kind = get_named_type(field.type)
            yield from self._reached(kind)
            yield from self.rules(node.selection_set, kind)

    def _reached(self, kind: GraphQLNamedType) -> Iterator[Rule]:
        if isinstance(kind, GraphQLObjectType) and any(each.name == "Node" for each in kind.interfaces):
            yield TYPES.get(kind.name, Open.PEOPLE)
