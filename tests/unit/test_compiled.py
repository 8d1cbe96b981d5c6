"""Compiled plans against graphql-core alone: the same data and the same errors, whatever the schema and the values."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    execute,
    parse,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.compiled import CompiledExecutor
from schema.plans import plans_of

SHOUT = GraphQLScalarType("Shout", serialize=lambda value: str(value).upper())
MOOD = GraphQLEnumType("Mood", {"GOOD": "good", "BAD": 2})
LEAVES = (GraphQLString, GraphQLInt, GraphQLFloat, GraphQLBoolean, GraphQLID, SHOUT, MOOD)
NAMES = ("one", "two", "three", "items")


@dataclass
class Thing:
    """An object whose attributes may be anything; some are missing."""

    values: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        value = self.values[name] if name in self.values else object.__getattribute__(self, name)
        if isinstance(value, Trap):
            raise value.error
        return value


@dataclass(frozen=True)
class Trap:
    """An attribute that raises when it is read."""

    error: Exception


@dataclass(frozen=True)
class Later:
    """What is to be awaited: made anew for each execution, for it can be awaited once."""

    value: Any


leaf_values = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.integers(-(2**33), 2**33),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.sampled_from(["good", 2, "GOOD", b"x", ValueError("a value"), Trap(RuntimeError("read")), Trap(KeyError("k"))]),
    st.builds(Later, st.one_of(st.none(), st.integers(0, 9), st.text(max_size=2))),
)


def wrapped(kinds: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        kinds,
        kinds.map(GraphQLNonNull),
        kinds.map(GraphQLList),
        kinds.map(lambda kind: GraphQLNonNull(GraphQLList(GraphQLNonNull(kind)))),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[GraphQLSchema, str, Any]:
    """A schema of three levels of objects, a document that selects some of it, and a root value."""
    document, kind, values = "", None, leaf_values
    for level in range(3):
        fields = {
            name: GraphQLField(draw(wrapped(st.sampled_from(LEAVES)))) for name in NAMES[: draw(st.integers(1, 4))]
        }
        picked = draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=4))
        asked = " ".join(f"{draw(st.sampled_from(['', 'x: ', 'y: ']))}{name}" for name in dict.fromkeys(picked))
        strategies = {name: shaped(fields[name].type, leaf_values) for name in fields}
        if kind is not None:
            fields["inner"] = GraphQLField(draw(wrapped(st.just(kind))))
            strategies["inner"] = shaped(fields["inner"].type, values)
            condition = draw(st.sampled_from(["", " @skip(if: false)", " @include(if: true)"]))
            asked += f" inner{condition} {{ {document} }}"
        if draw(st.booleans()):
            fields["resolved"] = GraphQLField(
                GraphQLString, args={"n": GraphQLArgument(GraphQLInt)}, resolve=lambda _s, _i, n=0: f"r{n}"
            )
            asked += " resolved(n: 3)"
        document = f"{asked} __typename"
        kind = GraphQLObjectType(f"Level{level}", fields)
        values = st.one_of(
            st.none(),
            st.fixed_dictionaries({}, optional=strategies).map(Thing),
            st.fixed_dictionaries({}, optional=strategies),
        )
    query = GraphQLObjectType("Query", {"top": GraphQLField(draw(wrapped(st.just(kind))))})
    top = draw(shaped(query.fields["top"].type, values))
    return GraphQLSchema(query), f"{{ top {{ {document} }} }}", {"top": top}


def shaped(kind: Any, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values for a type, lists where it has lists, and now and then not."""
    if isinstance(kind, GraphQLNonNull):
        return shaped(kind.of_type, values)
    if isinstance(kind, GraphQLList):
        return st.one_of(st.lists(shaped(kind.of_type, values), max_size=3), st.none(), st.just(7))
    return values


def fresh(value: Any, made: list[Coroutine[Any, Any, Any]]) -> Any:
    """The same value, with coroutines where something is to be awaited; they are also added to `made`."""
    match value:
        case Later(inner):

            async def later() -> Any:
                return inner

            made.append(later())
            return made[-1]
        case Thing(values):
            return Thing({name: fresh(each, made) for name, each in values.items()})
        case dict():
            return {name: fresh(each, made) for name, each in value.items()}
        case list():
            return [fresh(each, made) for each in value]
    return value


async def told(schema: GraphQLSchema, document: str, root: Any, executor: type | None) -> tuple[Any, set[str]]:
    """The data, and the errors with their places; a message is told by its beginning, for some hold an address."""
    made: list[Coroutine[Any, Any, Any]] = []
    result = execute(schema, parse(document), fresh(root, made), executor_class=executor)
    if not isinstance(result, ExecutionResult):
        result = await result
    for each in made:  # those that nobody awaited, because their parent had failed before, are not complained about
        each.close()
    errors = {f"{error.path} {error.locations} {error.message[:60]}" for error in result.errors or ()}
    return repr(result.data), errors


@given(worlds())
@settings(max_examples=300, deadline=None)
def test_data_and_errors_are_those_of_graphql_core(world: tuple[GraphQLSchema, str, Any]) -> None:
    schema, document, root = world
    alone = asyncio.run(told(schema, document, root, None))
    compiled = asyncio.run(told(schema, document, root, CompiledExecutor))
    assert compiled == alone


def test_a_plain_list_is_read_by_a_plan() -> None:
    item = GraphQLObjectType("Item", {"name": GraphQLField(GraphQLNonNull(GraphQLString))})
    schema = GraphQLSchema(GraphQLObjectType("Query", {"items": GraphQLField(GraphQLList(item))}))
    root = {"items": [{"name": "a"}, {"name": "b"}]}
    result = execute(schema, parse("{ items { name } }"), root, executor_class=CompiledExecutor)
    assert isinstance(result, ExecutionResult)
    assert result.data == root
    assert len(plans_of(schema)._reads) == 1  # the list is among the root's fields, so both are one plan
