"""Executes plain selections by compiled plans: attributes are read and checked by generated code, all else as ever.

A plan is made of a selection whose fields only read an attribute and complete to a leaf, to an object with a plan, or
to a list of these. Whatever a plan is not sure of (a null that must not be, a value of another type, something to be
awaited, an error) it does not decide: graphql-core executes that part anew, so data and errors are its own.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from graphql import GraphQLError, GraphQLNonNull, GraphQLObjectType, is_leaf_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.plans import Read, Selected, Shape, Typename, Unsure, innermost, origin_of, plans_of, source_of

DOUBTS = (
    Unsure,
    ArithmeticError,
    AssertionError,
    AttributeError,
    GraphQLError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading or completing a value may raise: graphql-core then executes it anew, and reports what is wrong."""
SELECTIVE = frozenset({"skip", "include"})
"""Directives that have had their effect when fields are executed."""


class CompiledExecutor(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's executor with a shorter way through plain selections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers: dict[int, tuple[Any, Read | None]] = {}
        self.root_fields: list[Any] = []
        self._has_middleware = bool(self.middleware_manager and self.middleware_manager.middlewares)

    def execute_collected_root_fields(
        self, root_type: GraphQLObjectType, root_value: Any, grouped_field_set: Any, *rest: Any
    ) -> Any:
        """With the fields that were collected for a subscription's first event, which all its events share.

        What is remembered by the identity of these fields then serves every event, instead of growing with each.
        """
        if not self.root_fields:
            self.root_fields.append(grouped_field_set)
        return super().execute_collected_root_fields(root_type, root_value, self.root_fields[0], *rest)

    def execute_fields(
        self, parent_type: GraphQLObjectType, source_value: Any, path: Any, grouped_field_set: Any, *rest: Any
    ) -> Any:
        """By plan, if the whole selection has one."""
        read = self._reader(parent_type, grouped_field_set)
        if read is not None:
            try:
                return read(source_value)
            except DOUBTS:
                pass
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, *rest)

    def complete_iterable_value(
        self, item_type: Any, field_details_list: Any, info: Any, path: Any, items: Iterable[Any], *rest: Any
    ) -> Any:
        """A list of objects with a plan at once."""
        if items.__class__ is list or items.__class__ is tuple:
            named = item_type.of_type if isinstance(item_type, GraphQLNonNull) else item_type
            if isinstance(named, GraphQLObjectType) and not _directed(field_details_list):
                read = self._object_reader(named, field_details_list)
                if read is not None:
                    try:
                        return [read(item) for item in items]
                    except DOUBTS:
                        pass
        return super().complete_iterable_value(item_type, field_details_list, info, path, items, *rest)

    def _object_reader(self, named: GraphQLObjectType, field_details_list: Any) -> Read | None:
        grouped, deferred, _ = self.collect_subfields(named, field_details_list)
        return None if deferred else self._reader(named, grouped)

    def _reader(self, parent_type: GraphQLObjectType, grouped: Any) -> Read | None:
        """The plan of a selection; what it was made of is kept beside it, so that its id stays its own."""
        known = self.readers.get(id(grouped))
        if known is None:
            read = None if self._has_middleware else self._compiled(parent_type, grouped)
            known = self.readers[id(grouped)] = (grouped, read)
        return known[1]

    def _compiled(self, parent_type: GraphQLObjectType, grouped: Any) -> Read | None:
        shape = self._shape(parent_type, grouped)
        return None if shape is None else plans_of(self.schema).read(shape)

    def _shape(self, parent_type: GraphQLObjectType, grouped: Any) -> "Shape | None":
        """What is selected, down to the leaves; None where a part has no plan."""
        if parent_type.is_type_of and origin_of(parent_type) is None:
            return None
        fields: list[Selected] = []
        for response_name, details in grouped.items():
            node = details[0].node
            if node.arguments or _directed(details):
                return None
            selected = self._selected(parent_type, response_name, node.name.value, details)
            if selected is None:
                return None
            fields.append(selected)
        return Shape(parent_type, tuple(fields))

    def _selected(self, parent_type: GraphQLObjectType, response: str, name: str, details: Any) -> "Selected | None":
        if name == "__typename":
            return Selected(response, Typename(parent_type.name))
        definition = parent_type.fields.get(name)
        source = source_of(name, parent_type, definition, self.field_resolver)
        if definition is None or source is None:
            return None
        named = innermost(definition.type)
        if is_leaf_type(named):
            return Selected(response, source, definition.type)
        if not isinstance(named, GraphQLObjectType):
            return None
        grouped, deferred, _ = self.collect_subfields(named, details)
        shape = None if deferred else self._shape(named, grouped)
        return Selected(response, source, definition.type, shape) if shape else None


def _directed(details: Sequence[Any]) -> bool:
    """Whether a directive is given that may change how a field is completed."""
    return any(each.name.value not in SELECTIVE for detail in details for each in detail.node.directives or ())
