"""Global ids: opaque outside, a type and a key inside. One that is malformed names nothing, so it is not found."""

from uuid import UUID

from strawberry import relay

from leads.errors import NotFoundError


def global_id(kind: str, key: UUID) -> str:
    """The id by which the API knows a `kind`."""
    return str(relay.GlobalID(kind, str(key)))


def parse_id(text: str) -> tuple[str, UUID] | None:
    """The kind and key of a global id, or None when it is not one."""
    try:
        parsed = relay.GlobalID.from_id(text)
        return parsed.type_name, UUID(parsed.node_id)
    except ValueError:
        return None


def maybe_key(text: str, kind: str) -> UUID | None:
    """The key of a `kind`, or None when the id is not of one."""
    parsed = parse_id(text)
    return parsed[1] if parsed and parsed[0] == kind else None


def key_of(text: str, kind: str, field: str) -> UUID:
    """The key of a `kind`.

    Raises:
        NotFoundError: the id, given in `field`, is not of one.
    """
    key = maybe_key(text, kind)
    if key is None:
        raise NotFoundError(f"There is no such {kind.lower()}.", field=field)
    return key
