"""The schema's text, and what the house asks of it."""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
)

from schema.root import build_schema
from schema.sdl import FILE, sdl

SCHEMA = build_schema(introspection=True)._schema


def test_the_committed_text_is_up_to_date() -> None:
    """Else run `python -m schema.sdl`."""
    assert FILE.read_text() == sdl()


def described() -> Iterator[tuple[str, str | None]]:
    for kind in SCHEMA.type_map.values():
        if kind.name.startswith("__"):
            continue
        yield kind.name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{kind.name}.{name}", value.description) for name, value in kind.values.items())
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            yield from ((f"{kind.name}.{name}", field.description) for name, field in kind.fields.items())
        if isinstance(kind, GraphQLObjectType):
            for name, field in kind.fields.items():
                yield from ((f"{kind.name}.{name}.{arg}", value.description) for arg, value in field.args.items())


def test_everything_is_described() -> None:
    assert [name for name, description in described() if not description] == []


def test_each_mutation_takes_one_input_and_gives_a_payload_or_a_problem() -> None:
    assert SCHEMA.mutation_type is not None
    for name, field in SCHEMA.mutation_type.fields.items():
        title = name[0].upper() + name[1:]
        assert {argument: str(value.type) for argument, value in field.args.items()} == {"input": f"{title}Input!"}
        answer = get_named_type(field.type)
        assert isinstance(answer, GraphQLUnionType)
        assert [str(field.type), *(kind.name for kind in answer.types)] == [
            f"{title}Result!",
            f"{title}Payload",
            "Problem",
        ]


def test_each_list_of_nodes_without_a_bound_is_a_connection() -> None:
    bounded = {"runs", "facts", "tasks", "nodes", "edges"}
    node = SCHEMA.type_map["Node"]
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for name, field in kind.fields.items():
                inner = get_named_type(field.type)
                is_node = isinstance(inner, GraphQLObjectType) and node in inner.interfaces
                assert not (is_node and "[" in str(field.type)) or name in bounded, f"{kind.name}.{name}"
