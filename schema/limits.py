"""How large a request may be: its tokens, depth, aliases, and the fields that its fragments unfold to."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
    parse,
)
from strawberry.extensions import SchemaExtension

TOKENS = 4_000
DEPTH = 15
ALIASES = 50
FIELDS = 2_000
REMEMBERED = 500
"""Documents whose parsing and validation are kept."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a selection is once its fragments are unfolded."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0


class WithinLimits(ValidationRule):
    """Measures each operation; a fragment is measured once, however often it is spread."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments: dict[str, Size | None] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Report what is too large."""
        size = self._measure(node.selection_set)
        for what, amount, most in (
            ("levels deep", size.depth, DEPTH),
            ("aliases", size.aliases, ALIASES),
            ("fields", size.fields, FIELDS),
        ):
            if amount > most:
                message = f"This request is too large: more than {most:,} {what}."
                self.report_error(GraphQLError(message, node, extensions={"code": "TOO_LARGE"}))

    def _measure(self, selections: SelectionSetNode | None) -> Size:
        sizes = [self._measure_one(node) for node in (selections.selections if selections else ())]
        return Size(
            depth=max((size.depth for size in sizes), default=0),
            aliases=sum(size.aliases for size in sizes),
            fields=sum(size.fields for size in sizes),
        )

    def _measure_one(self, node: Any) -> Size:
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        inner = self._measure(node.selection_set)
        if not isinstance(node, FieldNode) or node.name.value.startswith("__"):
            return inner
        return Size(inner.depth + 1, inner.aliases + (node.alias is not None), inner.fields + 1)

    def _fragment(self, name: str) -> Size:
        """Nothing for a fragment that is missing or spreads itself: other rules report those."""
        if name not in self._fragments:
            self._fragments[name] = None
            definition: FragmentDefinitionNode | None = self.context.get_fragment(name)
            self._fragments[name] = self._measure(definition.selection_set) if definition else Size()
        return self._fragments[name] or Size()


@lru_cache(maxsize=REMEMBERED)
def parse_once(query: str) -> DocumentNode:
    """The document; the same text is parsed once.

    Raises:
        GraphQLError: it is malformed, or has too many tokens.
    """
    return parse(query, max_tokens=TOKENS)


class ParsedOnce(SchemaExtension):
    """Takes the document from the cache; what is malformed is left to be parsed, and reported, in the usual way."""

    def on_parse(self) -> Iterator[None]:
        """Before it is parsed."""
        with suppress(GraphQLError):
            self.execution_context.graphql_document = parse_once(self.execution_context.query or "")
        yield


class Limits(SchemaExtension):
    """Puts the limits on every operation."""

    def on_operation(self) -> Iterator[None]:
        """Before it is parsed."""
        self.execution_context.parse_options["max_tokens"] = TOKENS
        self.execution_context.validation_rules += (WithinLimits,)
        yield
