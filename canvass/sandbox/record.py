"""The sandbox's own log: what it was asked, what it answered, when and at what price; it decides nothing."""

import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from canvass.sandbox.faults import Fault

MOST_ENTRIES = 200_000


@dataclass
class Entry:
    """One request. Times are epoch seconds; `waited` is the latency drawn for its first byte; the price is in
    millionths of a dollar; `asked_again` counts the same question before it."""

    id: int
    vendor: str
    operation: str
    key: str
    asked: str
    asked_again: int
    started: float
    status: int = 0
    finished: float | None = None
    waited: float = 0.0
    answer: dict[str, Any] = field(default_factory=dict)
    price_micro: int = 0
    fault: Fault | None = None

    def close(self, status: int | None = None) -> None:
        self.status = self.status if status is None else status
        self.finished = time.time()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"asked": self.asked[:2000]}


@dataclass
class Log:
    entries: list[Entry] = field(default_factory=list)
    _asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    _opened: int = 0

    def open(self, vendor: str, operation: str, key: str | None, asked: str) -> Entry:
        self._opened += 1
        again = self._asked[vendor, asked]
        self._asked[vendor, asked] += 1
        entry = Entry(self._opened, vendor, operation, tail(key), asked, again, time.time())
        self.entries.append(entry)
        del self.entries[:-MOST_ENTRIES]
        return entry


def tail(key: str | None) -> str:
    """The end of a key: enough to tell keys apart, too little to use."""
    return f"…{key[-4:]}" if key else ""
