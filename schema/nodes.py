"""Every kind of node by name: how one is loaded and shown. For `node(id)`, and for types that refer to each other."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from uuid import UUID

from leads.vocabulary import Role
from schema.context import Context


class Presentable(Protocol):
    """A type of the API that stands for a row."""

    @classmethod
    def of(cls, row: Any) -> Any:
        """From its row."""


Kind = TypeVar("Kind", bound=Presentable)

_KINDS: dict[str, tuple[str, type[Presentable], Role]] = {}


def loaded_by(loader: str, *, role: Role = Role.VIEWER) -> Callable[[type[Kind]], type[Kind]]:
    """A class decorator: nodes of this type come from that loader, for whoever has the role."""

    def register(kind: type[Kind]) -> type[Kind]:
        _KINDS[kind.__name__] = (loader, kind, role)
        return kind

    return register


def show(kind: str, row: Any) -> Any:
    """The node that stands for `row`; None for None."""
    return None if row is None else _KINDS[kind][1].of(row)


async def load(context: Context, kind: str, key: UUID | None) -> Any:
    """The node, or None when there is none that the viewer may see."""
    if key is None or kind not in _KINDS or not context.viewer.role.includes(_KINDS[kind][2]):
        return None
    return show(kind, await getattr(context.loaders, _KINDS[kind][0]).load(key))
