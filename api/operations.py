"""What a client asks for, and what of it a subscription can be shared by; nothing is executed here."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from graphql import DocumentNode, FieldNode, GraphQLError, OperationDefinitionNode
from graphql.language import (
    SKIP,
    BooleanValueNode,
    IntValueNode,
    OperationType,
    StringValueNode,
    ValueNode,
    VariableNode,
    Visitor,
    visit,
)

from schema.limits import REMEMBERED, parse_once

LARGEST = 2**31
"""Numbers from here on are none of GraphQL's."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a client asks for, as it came."""

    query: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None

    @property
    def key(self) -> tuple[str, str | None, bytes]:
        """Equal for operations that ask for the same."""
        return self.query, self.name, orjson.dumps(dict(self.variables or {}), option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True, slots=True)
class Root:
    """The one field of a subscription, and where a client wants it to begin.

    `shared` is the operation without that: the same for all clients who ask for the same.
    """

    name: str
    after: int
    snapshot: bool
    shared: Operation


def root_of(operation: Operation) -> Root | None:
    """The root of a subscription that can be shared; None for what is to be executed for its client alone."""
    try:
        asked = _read(operation.query, operation.name)
    except GraphQLError:
        return None
    if asked is None:
        return None
    variables = dict(operation.variables or {})
    after = asked.after.taken_from(variables, neutral=0)
    snapshot = asked.snapshot.taken_from(variables, neutral=False)
    if type(after) is not int or not 0 <= after < LARGEST or not isinstance(snapshot, bool):
        return None
    return Root(asked.name, after, snapshot, Operation(asked.query, variables, operation.name))


def kind_of(operation: Operation) -> OperationType | None:
    """Whether it is a query, a mutation or a subscription; None when that cannot be said."""
    try:
        chosen = _chosen(parse_once(operation.query), operation.name)
    except GraphQLError:
        return None
    return chosen.operation if chosen else None


def is_ambiguous(operation: Operation) -> bool:
    """Whether it has several operations and does not say which: Strawberry would take the first."""
    if operation.name is not None:
        return False
    with suppress(GraphQLError):
        return len(_operations(parse_once(operation.query))) > 1
    return False


@dataclass(frozen=True, slots=True)
class _Given:
    """How an argument is given: by a variable that nothing else uses, or as it stands."""

    literal: Any
    variable: str | None = None

    def taken_from(self, variables: dict[str, Any], *, neutral: Any) -> Any:
        """The argument's value; in its variable's place stays what says nothing."""
        value = self.literal
        if self.variable is not None and self.variable in variables:
            value = variables[self.variable]
            if type(value) is type(neutral):
                variables[self.variable] = neutral
        return neutral if value is None else value


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    query: str
    after: _Given
    snapshot: _Given


@lru_cache(maxsize=REMEMBERED)
def _read(query: str, name: str | None) -> _Asked | None:
    """What a document subscribes to; None for what is no subscription, or not such a simple one.

    Raises:
        GraphQLError: the document is malformed.
    """
    document = parse_once(query)
    chosen = _chosen(document, name)
    if chosen is None or chosen.operation is not OperationType.SUBSCRIPTION:
        return None
    fields = chosen.selection_set.selections
    if len(fields) != 1 or not isinstance(fields[0], FieldNode):
        return None
    arguments = {each.name.value: each.value for each in fields[0].arguments or ()}
    after, snapshot = (_given(document, chosen, arguments.get(each)) for each in ("after", "snapshot"))
    if after is None or snapshot is None:
        return None
    return _Asked(fields[0].name.value, _without(query, arguments.get("after")), after, snapshot)


def _operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    chosen = [node for node in _operations(document) if name is None or (node.name and node.name.value == name)]
    return chosen[0] if len(chosen) == 1 else None


def _given(document: DocumentNode, operation: OperationDefinitionNode, value: ValueNode | None) -> _Given | None:
    """How an argument is given; None when its variable is used for something else too."""
    if not isinstance(value, VariableNode):
        return _Given(_plain(value))
    name = value.name.value
    defaults = {each.variable.name.value: each.default_value for each in operation.variable_definitions or ()}
    return _Given(_plain(defaults.get(name)), name) if _uses(document, name) == 1 else None


def _plain(node: ValueNode | None) -> int | bool | str | None:
    if isinstance(node, BooleanValueNode | StringValueNode):
        return node.value
    return int(node.value) if isinstance(node, IntValueNode) else None


def _without(query: str, number: ValueNode | None) -> str:
    """The document with 0 in the place of a number that stands in it."""
    if not isinstance(number, IntValueNode) or number.loc is None:
        return query
    return f"{query[: number.loc.start]}0{query[number.loc.end :]}"


def _uses(document: DocumentNode, variable: str) -> int:
    """How often a document uses a variable, its declaration not counted."""
    uses = [0]

    class Count(Visitor):
        def enter_variable_definition(self, *_: Any) -> Any:
            return SKIP

        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            uses[0] += node.name.value == variable

    visit(document, Count())
    return uses[0]
