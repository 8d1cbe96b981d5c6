"""Failures: expected ones become data or a coded error, everything else is masked under a number that the log has."""

from collections.abc import Iterator
from typing import Any, Self

import strawberry
import structlog
from graphql import ExecutionResult as GraphQLResult
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult, Info

from leads import errors
from leads.errors import ProblemCode
from schema.codes import Code, coded
from schema.words import described

log = structlog.get_logger(__name__)

described(
    ProblemCode,
    "What kind of expected failure a Problem is.",
    NOT_FOUND="What was named does not exist, or belongs to somebody else.",
    FORBIDDEN="Your role does not allow it.",
    UNAUTHENTICATED="Nobody is signed in, or the credentials are wrong.",
    CONFLICT="The thing is not in a state that allows it.",
    THROTTLED="It was tried too often; the message says in how many seconds it may be tried again.",
    INVALID="The input cannot be used; `fieldErrors` says where and why.",
)


@strawberry.type(description="What is wrong with one field of the input.")
class FieldError:
    """One line under one field of a form."""

    field: str = strawberry.field(description="The field's name, as in the input.")
    message: str = strawberry.field(description="What is wrong, for a person.")


@strawberry.type(description="An expected failure of a mutation. Nothing was changed.")
class Problem:
    """A `leads.errors.Problem` as data."""

    code: ProblemCode = strawberry.field(description="What kind of failure it is.")
    message: str = strawberry.field(description="What to do about it, for a person.")
    field: str | None = strawberry.field(description="The input field that is meant, if one is.")
    field_errors: list[FieldError] = strawberry.field(description="Every field that is wrong.")

    @classmethod
    def of(cls, problem: errors.Problem) -> Self:
        """The same, for the API."""
        each = problem.errors if isinstance(problem, errors.InvalidError) else {}
        if problem.field and not each:
            each = {problem.field: problem.message}
        return cls(
            code=problem.code,
            message=problem.message,
            field=problem.field,
            field_errors=[FieldError(field=name, message=message) for name, message in each.items()],
        )


class AsData(strawberry.ExceptionHandler[errors.Problem, Problem]):
    """Every mutation's union has Problem in it: an expected failure that is raised anywhere below becomes that."""

    def handle(self, exception: errors.Problem, *, field: Any, info: Info) -> Problem:  # noqa: ARG002
        """The failure as data."""
        return Problem.of(exception)


class Masked(SchemaExtension):
    """Lets through what a client may know (its own mistakes, Problems) and hides the rest."""

    def on_operation(self) -> Iterator[None]:
        """For operations with one result."""
        yield
        self._mask(self.execution_context.result)

    def on_stream_result(self, result: Any) -> Iterator[None]:
        """For each result of a stream."""
        self._mask(result)
        yield

    def _mask(self, result: object) -> None:
        if isinstance(result, (ExecutionResult, GraphQLResult)) and result.errors:
            result.errors = [self._presentable(error) for error in result.errors]

    def _presentable(self, error: GraphQLError) -> GraphQLError:
        cause = _cause(error)
        if cause is None:
            return coded(self._unsuggesting(error), Code.BAD_USER_INPUT)
        if isinstance(cause, RecursionError):
            return _replaced(error, "This request is nested too deep.", {"code": Code.TOO_LARGE.value})
        if isinstance(cause, errors.Problem):
            extensions: dict[str, Any] = {"code": cause.code.value} | ({"field": cause.field} if cause.field else {})
            return _replaced(error, cause.message, extensions)
        correlation_id = getattr(self.execution_context.context, "correlation_id", None)
        log.error(
            "graphql.unexpected",
            correlation_id=correlation_id,
            operation=self.execution_context.operation_name,
            path=error.path,
            exc_info=cause,
        )
        extensions = {"code": "INTERNAL", "correlationId": correlation_id}
        return _replaced(error, "Something went wrong on our side.", extensions)

    def _unsuggesting(self, error: GraphQLError) -> GraphQLError:
        """Without the values that may have been meant: graphql-core names them whatever the schema's settings."""
        schema = self.execution_context.schema
        if isinstance(schema, strawberry.Schema) and schema.config.disable_field_suggestions:
            error.message = error.message.partition(" Did you mean ")[0]
        return error


def _cause(error: GraphQLError) -> Exception | None:
    """What a resolver raised; None for what graphql itself finds wrong with a request, and for errors masked before."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _replaced(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
