"""What one process allows itself while Redis is away and nobody can say what the others do."""

from datetime import datetime, timedelta

from worker.gate_rules import Rule
from worker.gate_state import Snapshot

PART = 4
"""One process takes a quarter of what all may do: four of them stay within the vendor's limits."""


class CarefulLimit:
    """A window and requests at once, for one process. All moments are given by the caller."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._left: int | None = None
        self._ends: datetime | None = None

    def remember(self, known: Snapshot) -> None:
        """Begin with no more than a quarter of what was last known to be left."""
        self._ends = known.ends
        most = part_of(self._rule.allowed)
        self._left = most if known.left is None or most is None else min(known.left // PART, most)

    def wait(self, now: datetime, under_way: int) -> float:
        """Seconds until a request may be made beside those that are `under_way`; 0 makes it."""
        if self._ends is None or now >= self._ends:
            self._left, self._ends = part_of(self._rule.allowed), None
        if under_way >= (part_of(self._rule.at_once) or 1):
            return 0.2
        if self._left is None:
            return 0.0
        if self._ends is None:
            self._ends = now + timedelta(seconds=self._rule.seconds + self._rule.slack)
        if self._left < 1:
            return (self._ends - now).total_seconds()
        self._left -= 1
        return 0.0

    def learn(self, now: datetime, *, remaining: int | None, resets_in: float | None) -> None:
        """What the vendor says is left is for all processes."""
        if resets_in is not None:
            self._ends = now + timedelta(seconds=resets_in + self._rule.slack)
        if remaining is not None and self._left is not None:
            self._left = min(self._left, remaining // PART)

    def bar(self, now: datetime, seconds: float) -> None:
        """The vendor refused: nothing for so long."""
        self._left, self._ends = 0, now + timedelta(seconds=seconds)


def part_of(number: int | None) -> int | None:
    """A quarter, but at least one; None of None."""
    return None if number is None else max(1, number // PART)
