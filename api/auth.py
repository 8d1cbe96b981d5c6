"""Who is at the other end: one check of one access token, whether it came in a header or in `connection_init`."""

from collections.abc import Mapping
from typing import Any

from leads.errors import UnauthenticatedError
from leads.tokens import read_access
from schema.context import Caller, Services

SCHEME = "bearer"


def recognise(caller: Caller, authorization: str | None) -> None:
    """Make the sender of `Authorization: Bearer …` the caller's viewer; without one, the caller stays as it is.

    What is wrong with it is kept, not raised: signing in again must be possible while an old token is still sent.
    """
    if not authorization:
        return
    scheme, _, token = authorization.strip().partition(" ")
    try:
        bearer = token.strip() if scheme.lower() == SCHEME else ""
        caller.viewer, caller.refusal = read_access(caller.services.settings, bearer), None
    except UnauthenticatedError as refusal:
        caller.viewer, caller.refusal = None, refusal


def caller_of(services: Services, headers: Mapping[str, str]) -> Caller:
    """The sender of a request."""
    caller = Caller(services)
    recognise(caller, headers.get("authorization"))
    return caller


def authorization_in(params: Mapping[str, Any] | None) -> str | None:
    """The credentials in a `connection_init` payload, whatever the case of their name."""
    for name, value in (params or {}).items():
        if name.lower() == "authorization" and isinstance(value, str):
            return value
    return None
