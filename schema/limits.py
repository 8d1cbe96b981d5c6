"""How large a document may be (tokens, depth, aliases, directives, fields, repeats); what is read, is read by it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.codes import Code, coded

TOKENS = 4_000
DEPTH = 15
ALIASES = 50
DIRECTIVES = 50
FIELDS = 2_000
REPEATS = 20
DIGITS = 300
"""Of a number: Python reads no more than 4,300, and GraphQL means nothing by them."""
VALUES = 10_000
"""Values in the variables of an operation, those within lists and objects included."""
ERRORS = 5
"""Things wrong with a document that are told at once."""
REMEMBERED = 500
"""Documents whose parsing and validation are kept."""
_LONG_NUMBER = re.compile(rf"[0-9]{{{DIGITS + 1}}}")
_TOO_MANY = "tokens. Parsing aborted"  # in graphql-core's words


@dataclass(frozen=True, slots=True)
class Size:
    """How large a selection is once its fragments are unfolded."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    fields: int = 0
    repeats: int = 0
    """How often the field stands there that stands most often in one selection."""


BOUNDS = {
    "levels deep": ("depth", DEPTH),
    "aliases": ("aliases", ALIASES),
    "directives": ("directives", DIRECTIVES),
    "fields": ("fields", FIELDS),
    "times the same field": ("repeats", REPEATS),
}


class Measure:
    """Measures operations of one document; a fragment is measured once, however often it is spread."""

    def __init__(self, document: DocumentNode) -> None:
        nodes = document.definitions
        self._definitions = {node.name.value: node for node in nodes if isinstance(node, FragmentDefinitionNode)}
        self._fragments: dict[str, Size | None] = {}

    def of(self, operation: OperationDefinitionNode) -> Size:
        """The size of an operation."""
        return self._selection(operation.selection_set, len(operation.directives or ()))

    def _selection(self, selections: SelectionSetNode | None, directives: int = 0) -> Size:
        nodes = selections.selections if selections else ()
        sizes = [self._node(node) for node in nodes]
        names = Counter(_name(node) for node in nodes if isinstance(node, FieldNode | FragmentSpreadNode))
        return Size(
            depth=max((size.depth for size in sizes), default=0),
            aliases=sum(size.aliases for size in sizes),
            directives=directives + sum(size.directives for size in sizes),
            fields=sum(size.fields for size in sizes),
            repeats=max([*names.values(), *(size.repeats for size in sizes)], default=0),
        )

    def _node(self, node: Any) -> Size:
        directives = len(node.directives or ())
        if isinstance(node, FragmentSpreadNode):
            size = self._fragment(node.name.value)
            return Size(size.depth, size.aliases, size.directives + directives, size.fields, size.repeats)
        inner = self._selection(node.selection_set, directives)
        if not isinstance(node, FieldNode):
            return inner
        aliases = inner.aliases + (node.alias is not None)
        return Size(inner.depth + 1, aliases, inner.directives, inner.fields + 1, inner.repeats)

    def _fragment(self, name: str) -> Size:
        """Nothing for a fragment that is missing or spreads itself: validation reports those."""
        if name not in self._fragments:
            self._fragments[name] = None
            definition = self._definitions.get(name)
            self._fragments[name] = self._selection(definition.selection_set) if definition else Size()
        return self._fragments[name] or Size()


def _name(node: FieldNode | FragmentSpreadNode) -> str:
    if isinstance(node, FragmentSpreadNode):
        return f"...{node.name.value}"
    return node.alias.value if node.alias else node.name.value


def check(document: DocumentNode) -> None:
    """See that no operation of a document is too large.

    Raises:
        GraphQLError: one is; coded TOO_LARGE.
    """
    measure = Measure(document)
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            size = measure.of(node)
            for what, (dimension, most) in BOUNDS.items():
                if getattr(size, dimension) > most:
                    raise too_large(f"more than {most:,} {what}", node)


def check_values(variables: Mapping[str, Any] | None) -> None:
    """See that variables are not nested too deep, nor hold too much.

    Raises:
        GraphQLError: they do; coded TOO_LARGE.
    """
    count, level, values = 0, 0, list((variables or {}).values())
    while values:
        count, level = count + len(values), level + 1
        if level > DEPTH or count > VALUES:
            raise too_large(f"more than {DEPTH} levels or {VALUES:,} values of variables")
        nested = [each for each in values if isinstance(each, list | dict)]
        values = [value for each in nested for value in (each.values() if isinstance(each, dict) else each)]


def too_large(what: str, node: OperationDefinitionNode | None = None) -> GraphQLError:
    """The refusal of what is too large."""
    return coded(GraphQLError(f"This request is too large: {what}.", node), Code.TOO_LARGE)


@lru_cache(maxsize=REMEMBERED)
def parse_once(query: str) -> DocumentNode:
    """The document, within its limits; the same text is parsed once.

    Raises:
        GraphQLError: it is malformed, or too large.
    """
    if _LONG_NUMBER.search(query):
        raise too_large(f"a number of more than {DIGITS} digits")
    try:
        document = parse(query, max_tokens=TOKENS)
        check(document)
    except GraphQLSyntaxError as error:
        raise coded(error, Code.TOO_LARGE if _TOO_MANY in error.message else Code.GRAPHQL_PARSE_FAILED) from None
    except RecursionError:
        raise too_large(f"more than {DEPTH} levels deep") from None
    return document


@lru_cache(maxsize=REMEMBERED)
def validate_once(
    schema: GraphQLSchema, query: str, rules: tuple[type[ASTValidationRule], ...], *, suggesting: bool
) -> list[GraphQLError]:
    """The first things that are wrong with a document; the same text is validated once."""
    rules = (*rules, MaybeNullValidationRule, OneOfInputValidationRule)
    errors = validate(schema, parse_once(query), rules, max_errors=ERRORS, hide_suggestions=not suggesting)
    return [coded(error, Code.GRAPHQL_VALIDATION_FAILED) for error in errors]


class ReadOnce(SchemaExtension):
    """Takes every document from the memory, so that none is executed that was not measured."""

    def on_parse(self) -> Iterator[None]:
        """Before it is parsed."""
        self.execution_context.graphql_document = parse_once(self.execution_context.query or "")
        yield

    def on_validate(self) -> Iterator[None]:
        """Before it is validated."""
        context = self.execution_context
        schema = context.schema
        context.pre_execution_errors = validate_once(
            schema._schema,  # noqa: SLF001 - there is no other way to it
            context.query or "",
            context.validation_rules,
            suggesting=not schema.config.disable_field_suggestions,
        )
        yield
