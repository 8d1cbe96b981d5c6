"""Inputs that are kept as JSON and read again later, such as the filter of an export."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar, cast

from strawberry.types.base import StrawberryList, StrawberryOptional, get_object_definition
from strawberry.types.enum import StrawberryEnumDefinition

T = TypeVar("T")


def kept(given: Any) -> Any:
    """An input as plain JSON, without what was not given."""
    if isinstance(given, list):
        return [kept(each) for each in given]
    if isinstance(given, Enum):
        return given.value
    if isinstance(given, datetime):
        return given.isoformat()
    if is_dataclass(given):
        told = {each.name: getattr(given, each.name) for each in fields(given)}
        return {name: kept(value) for name, value in told.items() if value is not None}
    return given


def restored(kind: type[T], stored: Any) -> T | None:
    """The input that `kept` made JSON of."""
    return cast("T | None", _restored(kind, stored))


def _restored(kind: Any, stored: Any) -> Any:
    if stored is None:
        return None
    if isinstance(kind, StrawberryOptional):
        return _restored(kind.of_type, stored)
    if isinstance(kind, StrawberryList):
        return [_restored(kind.of_type, each) for each in stored]
    if definition := get_object_definition(kind):
        known = [each for each in definition.fields if each.python_name in stored]
        return kind(**{each.python_name: _restored(each.type, stored[each.python_name]) for each in known})
    return _plain(kind, stored)


def _plain(kind: Any, stored: Any) -> Any:
    if isinstance(kind, StrawberryEnumDefinition):
        return kind.wrapped_cls(stored)
    return datetime.fromisoformat(stored) if kind is datetime else stored
