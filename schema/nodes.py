"""Every kind of node by name: how one is loaded and shown. For `node(id)`, and for types that refer to each other."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from uuid import UUID

from schema.context import Context


class Presentable(Protocol):
    """A type of the API that stands for a row."""

    @classmethod
    def of(cls, row: Any) -> Any:
        """From its row."""


Kind = TypeVar("Kind", bound=Presentable)

_KINDS: dict[str, tuple[str, type[Presentable]]] = {}


def loaded_by(loader: str) -> Callable[[type[Kind]], type[Kind]]:
    """A class decorator: nodes of this type come from that loader."""

    def register(kind: type[Kind]) -> type[Kind]:
        _KINDS[kind.__name__] = (loader, kind)
        return kind

    return register


async def load(context: Context, kind: str, key: UUID | None) -> Any:
    """The node, or None when there is none that the viewer may see."""
    if key is None or kind not in _KINDS:
        return None
    loader, shown = _KINDS[kind]
    row = await getattr(context.loaders, loader).load(key)
    return None if row is None else shown.of(row)
