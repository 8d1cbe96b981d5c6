"""What an HTTP request asks for, after the specification "GraphQL over HTTP", and what kind of answer it takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.datastructures import Headers, QueryParams

from schema.codes import MEANINGS, Code

RESPONSE, JSON = "application/graphql-response+json", "application/json"
MATCHING = {RESPONSE: (RESPONSE,), JSON: (JSON, "application/*", "*/*")}
"""What an Accept header may say for each kind of answer; who takes anything is given what all clients know."""
PREFLIGHTED = ("authorization", "graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name")
"""Headers that no page can send to another origin without the browser asking first."""
ASKING = ("cors", "same-origin")
"""Modes in which a browser lets a page of another origin read nothing that it was not allowed to."""


class Refused(Exception):
    """The operation is not begun; `errors` as the specification formats them, the first of which sets the status."""

    def __init__(self, errors: list[Mapping[str, Any]], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(errors[0]["message"])
        self.errors = errors
        self.headers = dict(headers or {})

    @classmethod
    def because(cls, code: Code, message: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> "Refused":
        """For one reason."""
        return cls([{"message": message, "extensions": {"code": code.value, **more}}], headers)

    @classmethod
    def of(cls, error: GraphQLError) -> "Refused":
        """For what graphql-core finds wrong with a document."""
        return cls([error.formatted])


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a request."""

    query: str | None = None
    variables: Mapping[str, Any] | None = None
    name: str | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    document: str | None = None
    """The SHA-256 of a document that is known here, as 64 hexadecimal digits."""

    @classmethod
    def of(cls, parameters: Any) -> "Asked":
        """From the JSON of a body, or the parameters of an address.

        Raises:
            Refused: they are none of a GraphQL request.
        """
        if not isinstance(parameters, Mapping):
            raise _bad("A request is a JSON object; several operations in one request are not taken.")
        extensions = _of_type(parameters, "extensions", Mapping, "a map") or {}
        return cls(
            query=_of_type(parameters, "query", str, "a string"),
            variables=_of_type(parameters, "variables", Mapping, "a map"),
            name=_of_type(parameters, "operationName", str, "a string"),
            extensions=extensions,
            document=_document(_of_type(parameters, "documentId", str, "a string"), extensions),
        )

    @classmethod
    def in_body(cls, headers: Headers, body: bytes) -> "Asked":
        """From a POST.

        Raises:
            Refused: the body is not JSON, or not of a GraphQL request.
        """
        kind, _, charset = headers.get("content-type", "").lower().partition(";")
        if kind.strip() != JSON or charset.strip(" \"'").removeprefix("charset=").strip("\"'") not in ("", "utf-8"):
            raise Refused.because(Code.UNSUPPORTED_MEDIA_TYPE, f"The body must be {JSON} in UTF-8.")
        return cls.of(_json(body, "The body"))

    @classmethod
    def in_address(cls, query: QueryParams) -> "Asked":
        """From a GET, whose variables and extensions are JSON.

        Raises:
            Refused: they are not.
        """
        parameters: dict[str, Any] = dict(query)
        for name in ("variables", "extensions"):
            if parameters.get(name):
                parameters[name] = _json(parameters[name], name)
            else:
                parameters.pop(name, None)
        return cls.of(parameters)


def kind_of_answer(accept: str) -> str | None:
    """The media type of an answer that is not a stream; None when no such answer is wanted."""
    wanted = weights(accept or "*/*")
    best = {kind: max((wanted.get(each, 0.0) for each in names), default=0.0) for kind, names in MATCHING.items()}
    kind = max(best, key=lambda each: (best[each], wanted.get(each, 0.0)))
    return kind if best[kind] > 0 else None


def weights(accept: str) -> dict[str, float]:
    """How much each media range of an Accept header is wanted, from 0 to 1."""
    wanted: dict[str, float] = {}
    for part in accept.split(","):
        kind, *parameters = (each.strip().lower() for each in part.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        wanted[kind] = float(weight) if weight.replace(".", "", 1).isdecimal() else 1.0
    return wanted


def may_be_foreign(headers: Headers) -> bool:
    """Whether a page of another origin could have made a browser send this GET without asking first."""
    if any(name in headers for name in PREFLIGHTED) or headers.get("content-type", "").startswith(JSON):
        return False
    if headers.get("sec-fetch-site") in ("same-origin", "none") or headers.get("sec-fetch-mode") in ASKING:
        return False
    wanted = weights(headers.get("accept", ""))
    return not (RESPONSE in wanted or JSON in wanted or "text/event-stream" in wanted)


def status_of(errors: list[Mapping[str, Any]], kind: str) -> int:
    """The status of an answer of this media type that has errors and no data."""
    code = (errors[0].get("extensions") or {}).get("code")
    meaning = next((meaning for each, meaning in MEANINGS.items() if each == code), MEANINGS[Code.BAD_USER_INPUT])
    return meaning.status if meaning.always or kind == RESPONSE else 200


def _document(given: str | None, extensions: Mapping[str, Any]) -> str | None:
    """By `documentId`, or as Apollo's clients say it."""
    persisted = extensions.get("persistedQuery")
    if given is None and isinstance(persisted, Mapping):
        given = persisted.get("sha256Hash") if persisted.get("version") == 1 else None
    if given is None:
        return None
    hashed = str(given).removeprefix("sha256:").lower()
    if len(hashed) != 64 or not all(digit in "0123456789abcdef" for digit in hashed):
        raise _bad("Documents are known by the SHA-256 of their text, in hexadecimal digits.")
    return hashed


def _of_type(parameters: Mapping[str, Any], name: str, kind: type, called: str) -> Any:
    value = parameters.get(name)
    if value is not None and not isinstance(value, kind):
        raise _bad(f"The parameter {name} must be {called}.")
    return value


def _json(text: str | bytes, called: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _bad(f"{called} must be JSON.") from None


def _bad(message: str) -> Refused:
    return Refused.because(Code.BAD_REQUEST, message)
