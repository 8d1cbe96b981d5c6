"""Counts the statements of a worker in this process, and says of each which function sent it and why that needs it."""

import importlib
import inspect
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import greenlet  # type: ignore[import-untyped]  # it has no types
from sqlalchemy import Engine, event

OURS = ("worker.", "leads.")
DOORS = ("leads.db", "worker.together")


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Statements by the function that sent them, while the block lasts; beginnings and ends of transactions as well."""
    sent: Counter[str] = Counter()

    def note(*_: Any) -> None:
        sent[_sender()] += 1

    def note_commit(_: Any) -> None:
        sent["COMMIT"] += 1

    event.listen(Engine, "before_cursor_execute", note)
    event.listen(Engine, "commit", note_commit)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        event.remove(Engine, "commit", note_commit)


def reason(sender: str) -> str:
    """What the function says that it is for."""
    module, _, name = sender.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError, ValueError):
        return ""
    return (inspect.getdoc(found) or "").partition("\n")[0]


def _sender() -> str:
    """The first of our functions on the way here that is no door to the database; SQLAlchemy runs in a greenlet."""
    frame: FrameType | None = inspect.currentframe()
    parent = greenlet.getcurrent().parent
    for start in (frame, parent.gr_frame if parent else None):
        frame = start
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            if module.startswith(OURS) and module not in DOORS:
                return f"{module}:{frame.f_code.co_qualname}"
            frame = frame.f_back
    return "begin"
