"""The line that shows a campaign moving: rewritten in place in a terminal, written now and then to a file."""

import sys
import time
from collections.abc import Mapping
from typing import TextIO

from canvass.watch import ENDS, Watched

STAGES = ("found", "unique", "enriched", "scored", "promoted")
LOSSES = ("duplicate", "rejected", "failed")
EVERY = 5.0


def describe(watched: Watched, now: float) -> str:
    """`found 48 → unique 41 → … → leads 22 · duplicate 5 · 0:42`."""
    counts: Mapping[str, int] = watched.counters
    road = " → ".join(f"{'leads' if name == 'promoted' else name} {counts.get(name, 0)}" for name in STAGES)
    lost = [f"{name} {counts[name]}" for name in LOSSES if counts.get(name)]
    seconds = int((watched.ended_at or now) - watched.asked_at)
    return " · ".join([road, *lost, f"{seconds // 60}:{seconds % 60:02d}"])


class Progress:
    """Shows a campaign on `stream`, as often as is good to read there."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._in_place = stream.isatty()
        self._shown_at = 0.0

    def see(self, watched: Watched) -> None:
        ended = watched.status in ENDS
        now = time.time()
        if not ended and now - self._shown_at < (0.1 if self._in_place else EVERY):
            return
        self._shown_at = now
        line = describe(watched, now)
        if self._in_place:
            self._stream.write(f"\r\x1b[2K{line}" + ("\n" if ended else ""))
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()
