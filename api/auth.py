"""Who is at the other end: where their credentials stand, in a header or in `connection_init`. What they are worth is
for `api.credentials` to say."""

from collections.abc import Mapping
from typing import Any

from leads.errors import UnauthenticatedError
from schema.context import Caller, Services

SCHEME = "bearer"


async def recognise(caller: Caller, authorization: str | None) -> None:
    """Make the sender of `Authorization: Bearer …` the caller's viewer; without one, the caller stays as it is.

    What is wrong with it is kept, not raised: signing in again must be possible while an old token is still sent.
    """
    if not authorization:
        return
    scheme, _, token = authorization.strip().partition(" ")
    try:
        bearer = token.strip() if scheme.lower() == SCHEME else ""
        caller.viewer, caller.refusal = await caller.services.credentials.recognise(bearer), None
    except UnauthenticatedError as refusal:
        caller.viewer, caller.refusal = None, refusal


async def caller_of(services: Services, headers: Mapping[str, str], client: tuple[str, int] | None = None) -> Caller:
    """The sender of a request from the address `client`, as ASGI gives it."""
    caller = Caller(services, address=client[0] if client else "", agent=headers.get("user-agent", ""))
    await recognise(caller, headers.get("authorization"))
    return caller


def authorization_in(params: Mapping[str, Any] | None) -> str | None:
    """The credentials in a `connection_init` payload, whatever the case of their name."""
    for name, value in (params or {}).items():
        if name.lower() == "authorization" and isinstance(value, str):
            return value
    return None
