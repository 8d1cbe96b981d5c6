"""What an operation costs, in points, told from its document and variables before anything is executed.

    an object                    1
    a page of a list             1, and what is selected of an entry times `first` or `last` (50 if neither is given)
    a list without pages         what is selected of an entry times 10
    totalCount                   5
    a mutation, a subscription  10, and what is selected of its answer once
    __schema, __type           100
    a plain value                0

Fields that are selected twice are counted once, as they are answered once. Of the types that an object may have, the
dearest counts. What `@skip` and `@include` leave out is counted as if it were there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_operation_ast,
    is_abstract_type,
    is_composite_type,
    is_list_type,
)
from graphql.type import get_nullable_type

from schema.limits import REMEMBERED, parse_once
from schema.paging import DEFAULT

MOST = 25_000
"""Points of one operation."""
ASSUMED = 10
"""Entries of a list that has no pages."""
ACT, COUNT, INTROSPECT, OBJECT = 10, 5, 100, 1
"""Points of a mutation or subscription, of a totalCount, of __schema or __type, of an object or a page."""

Variables = Mapping[str, Any]
Amount = int | Callable[[Variables], int]
"""A number, or what gives it from the variables."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Points of an operation: its own, and of each part so many times the dearest of what it may be."""

    own: int = 0
    parts: tuple[tuple[Amount, tuple["Cost", ...]], ...] = ()

    def of(self, variables: Variables) -> int:
        """The points with these variables."""
        points = self.own
        for times, costs in self.parts:
            each = max(cost.of(variables) for cost in costs)
            points += each * (times if isinstance(times, int) else times(variables))
        return points


def joined(own: int, parts: Iterable[tuple[Amount, Cost]]) -> Cost:
    """The cost of something and its parts; what does not depend on variables is added up here, once."""
    left: list[tuple[Amount, tuple[Cost, ...]]] = []
    for times, cost in parts:
        if isinstance(times, int) and (times == 1 or not cost.parts):
            own += times * cost.own
            left += cost.parts
        elif cost.own or cost.parts:
            left.append((times, (cost,)))
    return Cost(own, tuple(left))


def dearest(costs: Iterable[Cost]) -> Cost:
    """The cost of something that is one of several."""
    different = tuple(dict.fromkeys(costs)) or (Cost(),)
    if any(cost.parts for cost in different):
        return Cost(0, ((1, different),))
    return Cost(max(cost.own for cost in different))


@lru_cache(maxsize=REMEMBERED)
def cost_of(schema: GraphQLSchema, query: str, name: str | None) -> Cost:
    """The cost of the operation of that name; what is not in the schema costs nothing, for it is refused.

    Raises:
        GraphQLError: the document is malformed, or too large.
    """
    document = parse_once(query)
    operation = get_operation_ast(document, name)
    root = schema.get_root_type(operation.operation) if operation else None
    if operation is None or root is None:
        return Cost(OBJECT)
    return _Pricing(schema, document, operation).operation(root)


class _Pricing:
    """Prices the selections of one operation."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        nodes = document.definitions
        self._schema = schema
        self._operation = operation
        self._fragments = {node.name.value: node for node in nodes if isinstance(node, FragmentDefinitionNode)}
        self._defaults = {each.variable.name.value: each.default_value for each in operation.variable_definitions or ()}

    def operation(self, root: GraphQLObjectType) -> Cost:
        """The operation's cost; at least 1, for there is work in refusing too."""
        acts = self._operation.operation is not OperationType.QUERY
        fields = self._collect(root, [self._operation.selection_set])
        own = max(1, ACT * len(fields) if acts else 0)
        return joined(own, ((1, self._field(root, nodes)) for nodes in fields.values()))

    def _selection(
        self, kind: GraphQLCompositeType, selections: Sequence[SelectionSetNode], page: Amount | None
    ) -> Cost:
        """What is selected of one object of this type; `page` is the size of the page that it stands for, if any."""
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            return dearest(self._selection(each, selections, page) for each in self._schema.get_possible_types(kind))
        fields = self._collect(kind, selections)
        return joined(0, ((1, self._field(kind, nodes, page)) for nodes in fields.values()))

    def _field(self, parent: GraphQLObjectType, nodes: Sequence[FieldNode], page: Amount | None = None) -> Cost:
        """A field's cost; `page` is the size of the page that its parent is."""
        name = nodes[0].name.value
        if name in ("__schema", "__type"):
            return Cost(INTROSPECT)
        definition = parent.fields.get(name)
        if definition is None:
            return Cost()
        kind = get_named_type(definition.type)
        if not is_composite_type(kind):
            return Cost(COUNT if name == "totalCount" else 0)
        below = [node.selection_set for node in nodes if node.selection_set is not None]
        own = 0 if kind.name == "PageInfo" or kind.name.endswith("Edge") else OBJECT
        if is_list_type(get_nullable_type(definition.type)):
            each = joined(own, [(1, self._selection(kind, below, None))])
            return joined(0, [(self._times(definition, nodes[0], page), each)])
        size = self._page(definition, nodes[0]) if "first" in definition.args else None
        return joined(own, [(1, self._selection(kind, below, size))])

    def _times(self, definition: GraphQLField, node: FieldNode, page: Amount | None) -> Amount:
        """How many entries a list has: as its own arguments say, or those of the connection around it."""
        if "first" in definition.args:
            return self._page(definition, node)
        return ASSUMED if page is None else page

    def _page(self, definition: GraphQLField, node: FieldNode) -> Amount:
        """The size of the page that a field is asked for."""
        given = {each.name.value: each.value for each in node.arguments or ()}
        sizes = [self._size(given[name]) for name in ("first", "last") if name in given]
        usual = _whole(definition.args["first"].default_value)
        fallback = DEFAULT if usual is None else usual
        if not any(callable(size) for size in sizes):
            return max((size for size in sizes if isinstance(size, int)), default=fallback)
        return lambda variables: max(
            (size for each in sizes if (size := each(variables) if callable(each) else each) is not None),
            default=fallback,
        )

    def _size(self, value: Any) -> int | Callable[[Variables], int | None] | None:
        """A whole number as it stands there, or of a variable; None where none is given."""
        if not isinstance(value, VariableNode):
            return _literal(value)
        name = value.name.value
        default = _literal(self._defaults.get(name))
        return lambda variables: _whole(variables.get(name, default))

    def _collect(
        self, kind: GraphQLObjectType, selections: Iterable[SelectionSetNode], seen: set[str] | None = None
    ) -> dict[str, list[FieldNode]]:
        """The fields selected of an object type, by the names in the answer."""
        fields: dict[str, list[FieldNode]] = {}
        seen = set() if seen is None else seen
        for node in (node for selection in selections for node in selection.selections):
            if isinstance(node, FieldNode):
                fields.setdefault((node.alias or node.name).value, []).append(node)
                continue
            inner = self._applied(kind, node, seen)
            for name, nodes in self._collect(kind, inner, seen).items() if inner else ():
                fields.setdefault(name, []).extend(nodes)
        return fields

    def _applied(self, kind: GraphQLObjectType, node: Any, seen: set[str]) -> list[SelectionSetNode]:
        """What a fragment selects of this type; nothing the second time."""
        fragment = node
        if isinstance(node, FragmentSpreadNode):
            fragment = None if node.name.value in seen else self._fragments.get(node.name.value)
            seen.add(node.name.value)
        if fragment is None or not self._applies(fragment.type_condition, kind):
            return []
        return [fragment.selection_set]

    def _applies(self, condition: Any, kind: GraphQLObjectType) -> bool:
        on = self._schema.type_map.get(condition.name.value) if condition else kind
        return on is kind or (is_abstract_type(on) and self._schema.is_sub_type(on, kind))


def _literal(node: Any) -> int | None:
    return _whole(int(node.value)) if isinstance(node, IntValueNode) else None


def _whole(value: Any) -> int | None:
    return max(0, value) if isinstance(value, int) else None
