"""The codes in `errors[].extensions.code`: why an operation was refused or broke, and what a client can do about it."""

from dataclasses import dataclass
from enum import StrEnum

from graphql import GraphQLError

from leads.errors import ProblemCode


class Code(StrEnum):
    """What befell an operation as a whole. A field's expected failures have the codes of `ProblemCode`."""

    BAD_REQUEST = "BAD_REQUEST"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    TOO_LARGE = "TOO_LARGE"
    TOO_COSTLY = "TOO_COSTLY"
    RATE_LIMITED = "RATE_LIMITED"
    DOCUMENT_NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    BEHIND = "BEHIND"
    INTERNAL = "INTERNAL"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means, and what to do; `status` is that of an answer which has nothing but this error.

    To clients that accept `application/json` only, such an answer has status 200, as they expect, unless `always`.
    """

    status: int
    means: str
    do: str
    always: bool = False


MEANINGS: dict[Code | ProblemCode, Meaning] = {
    Code.BAD_REQUEST: Meaning(
        400,
        "The request is none of GraphQL over HTTP: not JSON, no `query`, a parameter of the wrong type, a batch.",
        "Mend the client.",
        always=True,
    ),
    Code.GRAPHQL_PARSE_FAILED: Meaning(
        400, "The document is not GraphQL; `locations` say where.", "Mend the document."
    ),
    Code.GRAPHQL_VALIDATION_FAILED: Meaning(
        400,
        "The document asks for what the schema does not have. At most five things are told at once.",
        "Mend the document; compare it with `schema/schema.graphql`.",
    ),
    Code.OPERATION_RESOLUTION_FAILURE: Meaning(
        400,
        "The document has no operation of that `operationName`, or several and none is named.",
        "Name one of them.",
    ),
    Code.BAD_USER_INPUT: Meaning(400, "A variable or argument does not have its type.", "Mend the value."),
    Code.TOO_LARGE: Meaning(
        400,
        "The document has too many tokens, levels, aliases, directives, fields, or the same field too often.",
        "Ask for less at once, or in several operations.",
    ),
    Code.TOO_COSTLY: Meaning(
        400,
        "The operation would cost more than any may. `extensions.cost` says how much.",
        "Ask for smaller pages, above all within pages.",
    ),
    Code.RATE_LIMITED: Meaning(
        429,
        "The points that this credential may spend are used up. `extensions.cost` says how many there are.",
        "Send the very same again after `retryAfter` seconds; HTTP has them in `Retry-After` too.",
        always=True,
    ),
    Code.DOCUMENT_NOT_TRUSTED: Meaning(
        403,
        "This installation only executes documents that its operator has stored, and this is none of them.",
        "Have the document stored, or send one that is.",
    ),
    Code.PERSISTED_QUERY_NOT_FOUND: Meaning(
        400,
        "No document is stored under this hash, or no longer.",
        "Send the hash together with `query`; Apollo Client and urql do so by themselves.",
    ),
    Code.METHOD_NOT_ALLOWED: Meaning(
        405,
        "GET is for queries, and only where the operator allows it; everything else is POST.",
        "Send it by POST.",
        always=True,
    ),
    Code.NOT_ACCEPTABLE: Meaning(
        406,
        "`Accept` allows no kind of answer that this operation has; a subscription needs a stream.",
        "Accept `application/graphql-response+json`; for a subscription `text/event-stream`.",
        always=True,
    ),
    Code.UNSUPPORTED_MEDIA_TYPE: Meaning(
        415, "The body is not `application/json` in UTF-8.", "Send JSON and say so in `Content-Type`.", always=True
    ),
    Code.BEHIND: Meaning(
        200,
        "The subscription has sent more than its client took, and what comes next is no longer kept.",
        "Subscribe again; read what was missed by a query.",
    ),
    Code.INTERNAL: Meaning(
        500,
        "Something went wrong on our side. `correlationId` finds it in the server's log.",
        "Try again once; then tell the operator the `correlationId`.",
        always=True,
    ),
    ProblemCode.INVALID: Meaning(
        200, "The input cannot be used; `fieldErrors`, or `field`, say where.", "Change the input."
    ),
    ProblemCode.NOT_FOUND: Meaning(
        200, "What was named does not exist, or belongs to somebody else.", "Read the list again."
    ),
    ProblemCode.CONFLICT: Meaning(
        200,
        "The thing is not in a state that allows it, or an idempotency key came with another input.",
        "Read it again; `allowedActions` and `allowedStatuses` say what is possible now.",
    ),
    ProblemCode.FORBIDDEN: Meaning(
        200, "The role of the user, or the scopes of the key, do not allow it.", "Use another credential."
    ),
    ProblemCode.THROTTLED: Meaning(
        200, "It was tried too often.", "Try again after as many seconds as the message says, not before."
    ),
    ProblemCode.UNAUTHENTICATED: Meaning(
        200,
        "Nobody is signed in, or the credentials are wrong or have ended.",
        "Renew the access token, or sign in again.",
    ),
}


def coded(error: GraphQLError, code: Code) -> GraphQLError:
    """The error with a code, unless it has one."""
    error.extensions = {"code": code.value} | (error.extensions or {})
    return error
