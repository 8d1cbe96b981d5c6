"""Executes plain selections by compiled plans: attributes are read and checked by generated code, all else as ever.

A plan is made of a selection whose fields only read an attribute and complete to a leaf, to an object with a plan, or
to a list of these. Whatever a plan is not sure of (a null that must not be, a value of another type, something to be
awaited, an error) it does not decide: graphql-core executes that part anew, so data and errors are its own.

In a list, fields that know how to load their values for many (`schema.ahead`) belong to the plan too.
"""

import inspect
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from graphql import GraphQLError, GraphQLNonNull, GraphQLObjectType, is_leaf_type
from graphql.execution.values import get_argument_values
from sqlalchemy.exc import SQLAlchemyError
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from leads.errors import CanvassError
from schema import ahead
from schema.ahead import Need
from schema.plans import (
    Attribute,
    Entry,
    Read,
    Selected,
    Shape,
    Source,
    Typename,
    Unsure,
    innermost,
    many_of,
    origin_of,
    plans_of,
    source_of,
)

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
NOT_LOADED = (*DOUBTS, CanvassError, SQLAlchemyError)
"""What loading ahead may raise beside that: each field's resolver then says so in its own place."""
SELECTIVE = frozenset({"skip", "include"})
"""Directives that have had their effect when fields are executed."""


class Plan(NamedTuple):
    """How a selection is read, and what has to be loaded before; `grouped` keeps the selection's id its own."""

    grouped: Any
    read: Read | None
    needs: Sequence[Need] = ()


class CompiledExecutor(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's executor with a shorter way through plain selections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers: dict[int, Plan] = {}
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
        plan = self._plan(parent_type, grouped_field_set)
        if plan.read is not None and not plan.needs:
            try:
                return plan.read(source_value)
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
                plan = self._plan_of_items(named, field_details_list)
                if plan.read is not None and plan.needs and items:
                    usual = (item_type, field_details_list, info, path, items, *rest)
                    return self._read_ahead(plan, items, usual)
                if plan.read is not None:
                    try:
                        return _each(plan.read, items)
                    except DOUBTS:
                        pass
        return super().complete_iterable_value(item_type, field_details_list, info, path, items, *rest)

    async def _read_ahead(self, plan: Plan, items: Sequence[Any], usual: tuple[Any, ...]) -> Any:
        """The items by plan, once what they lead to is there; in the usual way where that cannot be."""
        try:
            await ahead.load(self.context_value, plan.needs, items)
            return _each(plan.read, items)
        except NOT_LOADED:
            completed = super().complete_iterable_value(*usual)
            return await completed if inspect.isawaitable(completed) else completed

    def _plan_of_items(self, named: GraphQLObjectType, field_details_list: Any) -> Plan:
        grouped, deferred, _ = self.collect_subfields(named, field_details_list)
        return Plan(grouped, None) if deferred else self._plan(named, grouped)

    def _plan(self, parent_type: GraphQLObjectType, grouped: Any) -> Plan:
        known = self.readers.get(id(grouped))
        if known is None:
            needs: list[Need] = []
            shape = None if self._has_middleware else self._shape(parent_type, grouped, needs, ())
            read = None if shape is None else plans_of(self.schema).read(shape)
            known = self.readers[id(grouped)] = Plan(grouped, read, needs)
        return known

    def _shape(
        self, parent_type: GraphQLObjectType, grouped: Any, needs: list[Need], path: tuple[str, ...]
    ) -> "Shape | None":
        """What is selected, down to the leaves; None where a part has no plan. `needs` grows by what it takes."""
        if parent_type.is_type_of and origin_of(parent_type) is None:
            return None
        fields: list[Selected] = []
        for response_name, details in grouped.items():
            if _directed(details):
                return None
            selected = self._selected(parent_type, response_name, details, needs, path)
            if selected is None:
                return None
            fields.append(selected)
        return Shape(parent_type, tuple(fields))

    def _selected(
        self, parent_type: GraphQLObjectType, response: str, details: Any, needs: list[Need], path: tuple[str, ...]
    ) -> "Selected | None":
        node = details[0].node
        definition = parent_type.fields.get(node.name.value)
        if node.name.value == "__typename":
            return Selected(response, Typename(parent_type.name))
        if definition is None:
            return None
        source: Source | None
        if many := many_of(definition):
            arguments = get_argument_values(
                definition, node, self.variable_values, details[0].fragment_variable_values, self.hide_suggestions
            )
            source = Attribute(f"held_{response}")
            needs.append(Need(path, source.name, many, arguments))
        elif node.arguments:
            source = None
        else:
            source = source_of(node.name.value, parent_type, definition, self.field_resolver)
        if source is None:
            return None
        return self._completed(Selected(response, source, definition.type), details, needs, path)

    def _completed(
        self, selected: Selected, details: Any, needs: list[Need], path: tuple[str, ...]
    ) -> "Selected | None":
        """With what is selected of the object inside, if it is one."""
        named = innermost(selected.type)
        if is_leaf_type(named):
            return selected
        if not isinstance(named, GraphQLObjectType) or not isinstance(selected.source, Attribute | Entry):
            return None
        grouped, deferred, _ = self.collect_subfields(named, details)
        shape = None if deferred else self._shape(named, grouped, needs, (*path, selected.source.name))
        return replace(selected, shape=shape) if shape else None


def _each(read: Read | None, items: Iterable[Any]) -> list[Any]:
    """What is read of each item; a null among them is for graphql-core."""
    if read is None or any(item is None for item in items):
        raise Unsure
    return list(map(read, items))


def _directed(details: Sequence[Any]) -> bool:
    """Whether a directive is given that may change how a field is completed."""
    return any(each.name.value not in SELECTIVE for detail in details for each in detail.node.directives or ())
