"""Per-key allowances in fixed windows, and the model's streams at once; which vendor has which is in `pace`."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Allowance:
    """What a key has left after this request; `granted` is false where it had none. `resets_at` is an epoch time."""

    granted: bool
    limit: int
    remaining: int
    resets_at: float
    window: int


@dataclass
class Limits:
    """A window opens with a key's first request and closes after its length, as the vendors count."""

    _windows: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)
    _streams: Counter[str] = field(default_factory=Counter)

    def take(self, vendor: str, key: str, rule: tuple[int, int], now: float) -> Allowance:
        limit, length = rule
        opened, used = self._windows.get((vendor, key), (now, 0))
        if now >= opened + length:
            opened, used = now, 0
        granted = used < limit
        used += granted
        self._windows[vendor, key] = (opened, used)
        return Allowance(granted, limit, limit - used, opened + length, length)

    def open_stream(self, key: str, most: int) -> bool:
        if self._streams[key] >= most:
            return False
        self._streams[key] += 1
        return True

    def close_stream(self, key: str) -> None:
        self._streams[key] -= 1
