"""The ids by which the API knows rows, for what is told outside of it; `schema.ids` reads them."""

from base64 import b64encode
from uuid import UUID


def global_id(kind: str, key: UUID) -> str:
    """The id of a row: opaque outside, its type and key inside."""
    return b64encode(f"{kind}:{key}".encode()).decode()
