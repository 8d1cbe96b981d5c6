"""Plans of selections: what is selected as plain values, and the code that reads it; who executes them is elsewhere."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    Undefined,
    default_field_resolver,
    is_leaf_type,
)
from strawberry import relay
from strawberry.relay.utils import to_base64

Read = Callable[[Any], Any]
"""Completes a value: an object to its selection, a leaf to its JSON; raises whatever it likes when it is not sure."""

PLANS_KEPT = 1000


class Unsure(Exception):
    """This value is for graphql-core."""


@dataclass(frozen=True, slots=True)
class Typename:
    """The name of the type itself."""

    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """What an attribute holds."""

    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What graphql-core's own resolver finds: an entry of a dictionary, or an attribute if there is one."""

    name: str


@dataclass(frozen=True, slots=True)
class GlobalId:
    """A Relay id, made of the type's name and an attribute."""

    type_name: str
    name: str


Source = Typename | Attribute | Entry | GlobalId


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of a selection: where its value comes from, its type, and what is selected of an object."""

    response: str
    source: Source
    type: Any = None
    shape: "Shape | None" = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A selection of an object type."""

    type: GraphQLObjectType
    fields: tuple[Selected, ...]


def innermost(kind: Any) -> Any:
    """A type without what is wrapped around it."""
    while isinstance(kind, GraphQLNonNull | GraphQLList):
        kind = kind.of_type
    return kind


def origin_of(kind: GraphQLObjectType) -> type | None:
    """The Python class of a type whose objects need no other check than their class; None where that is not known."""
    declared = (kind.extensions or {}).get("strawberry-definition")
    return None if declared is None or declared.is_type_of else declared.origin


def many_of(definition: Any) -> Any:
    """How a field's values are loaded for many objects; None for one that does not say."""
    declared = (definition.extensions or {}).get("strawberry-definition")
    return declared.metadata.get("many") if declared else None


def source_of(name: str, parent: GraphQLObjectType, definition: Any, field_resolver: Any) -> Source | None:
    """Where a field's value comes from; None for a field that is resolved in any other way."""
    if definition is None or definition.args:
        return None
    if definition.resolve is None:
        return Entry(name) if field_resolver is default_field_resolver else None
    declared = (definition.extensions or {}).get("strawberry-definition")
    if declared is None:
        return None
    if getattr(definition.resolve, "_is_default", False):
        return Attribute(declared.python_name) if declared.default_resolver is getattr else None
    return _global_id(name, parent)


def _global_id(name: str, parent: GraphQLObjectType) -> GlobalId | None:
    """The id of a Relay node that says nothing else about how it is made."""
    origin = origin_of(parent)
    if name != "id" or origin is None or not issubclass(origin, relay.Node):
        return None
    usual = all(
        getattr(origin, method).__func__ is getattr(relay.Node, method).__func__
        for method in ("resolve_id", "resolve_typename")
    )
    return GlobalId(parent.name, origin.resolve_id_attr()) if usual else None


class _Unsafe(dict[type, bool]):
    """By class, whether a value must not be completed here: what is awaited, and what is an error."""

    def __missing__(self, kind: type) -> bool:
        unsafe = issubclass(kind, BaseException) or hasattr(kind, "__await__") or hasattr(kind, "__aiter__")
        self[kind] = unsafe or kind.__name__ in {"coroutine", "generator"}
        return self[kind]


UNSAFE = _Unsafe()


class Plans:
    """The plans of one schema, the most recently used of them."""

    def __init__(self) -> None:
        self._reads: OrderedDict[Shape, Read] = OrderedDict()

    def read(self, shape: Shape) -> Read:
        """What reads that selection of an object."""
        found = self._reads.get(shape)
        if found is None:
            found = self._reads[shape] = compiled(shape)
            if len(self._reads) > PLANS_KEPT:
                self._reads.popitem(last=False)
        else:
            self._reads.move_to_end(shape)
        return found


_PLANS: WeakKeyDictionary[GraphQLSchema, Plans] = WeakKeyDictionary()


def plans_of(schema: GraphQLSchema) -> Plans:
    """The plans that were made for a schema."""
    return _PLANS.setdefault(schema, Plans())


def compiled(shape: Shape) -> Read:
    """A function that reads a selection of an object, as generated code."""
    known: dict[str, Any] = {"Unsure": Unsure, "unsafe": UNSAFE, "to_base64": to_base64}
    lines = ["def read(source):", " if unsafe[source.__class__]: raise Unsure"]
    if shape.type.is_type_of:
        known["kind"] = origin_of(shape.type)
        lines.append(" if source.__class__ is not kind: raise Unsure")
    for number, selected in enumerate(shape.fields):
        lines += _field(f"v{number}", selected, known)
    pairs = ", ".join(f"{selected.response!r}: v{number}" for number, selected in enumerate(shape.fields))
    lines.append(f" return {{{pairs}}}")
    exec("\n".join(lines), known)  # noqa: S102 - made of the schema's names alone, which GraphQL limits to identifiers
    return known["read"]  # type: ignore[no-any-return]


def _field(name: str, selected: Selected, known: dict[str, Any]) -> list[str]:
    """The lines that put a field's completed value into a variable."""
    match selected.source:
        case Typename(typename):
            return [f" {name} = {typename!r}"]
        case GlobalId(typename, attribute):
            return [f" {name} = to_base64({typename!r}, str(source.{attribute}))"]
        case Attribute(attribute):
            lines = [f" {name} = source.{attribute}"]
        case Entry(entry):
            known[f"get_{name}"] = _entry(entry)
            lines = [f" {name} = get_{name}(source)"]
    known[f"complete_{name}"] = completing(selected.type, selected.shape)
    test = _test(name, selected.type)
    call = f"{name} = complete_{name}({name})"
    return [*lines, f" if {test}: {call}" if test else f" {call}"]


def _test(name: str, kind: Any) -> str | None:
    """What must be true of a value of a built-in scalar for it to need completion at all; None for other types."""
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if inner is GraphQLString or inner is GraphQLID:
        return f"{name}.__class__ is not str"
    if inner is GraphQLBoolean:
        return f"{name}.__class__ is not bool"
    if inner is GraphQLInt:
        return f"{name}.__class__ is not int or not {-(2**31)} <= {name} <= {2**31 - 1}"
    if inner is GraphQLFloat:
        return f"{name}.__class__ is not float or {name} - {name} != 0.0"
    return None


def _entry(name: str) -> Read:
    def read(source: Any) -> Any:
        value = source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)
        if callable(value):
            raise Unsure
        return value

    return read


def completing(kind: Any, shape: Shape | None) -> Read:
    """What completes a value of a type; `shape` is what is selected of the object inside, if there is one."""
    if isinstance(kind, GraphQLNonNull):
        return _never_null(completing(kind.of_type, shape))
    if isinstance(kind, GraphQLList):
        return _each(completing(kind.of_type, shape))
    if shape is not None:
        return _or_null(compiled(shape))
    if not is_leaf_type(kind):
        raise Unsure
    return _leaf(kind)


def _never_null(complete: Read) -> Read:
    def read(value: Any) -> Any:
        if value is None:
            raise Unsure
        return complete(value)

    return read


def _or_null(complete: Read) -> Read:
    return lambda value: None if value is None else complete(value)


def _each(complete: Read) -> Read:
    def read(value: Any) -> Any:
        if value is None:
            return None
        if value.__class__ is not list and value.__class__ is not tuple:
            raise Unsure
        return [complete(item) for item in value]

    return read


def _leaf(kind: Any) -> Read:
    """As graphql-core completes it; enum members by a table."""
    coerce = kind.coerce_output_value
    members = getattr(kind, "wrapped_cls", None)
    names = {member: coerce(member) for member in members} if members else {}

    def read(value: Any) -> Any:
        if value is None:
            return None
        if value.__class__ is members:
            return names[value]
        if UNSAFE[value.__class__]:
            raise Unsure
        told = coerce(value)
        if told is None or told is Undefined:
            raise Unsure
        return told

    return read
