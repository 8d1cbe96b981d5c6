"""How long each vendor takes and how fast the model writes; waiting itself is done by those who answer."""

import math
from dataclasses import dataclass

from canvass.sandbox.chance import fraction, generator

MEDIANS = {"openai": 6.0, "places": 0.25, "companies_house": 0.18, "websites": 0.5, "postcodes": 0.06}
"""Seconds to the first byte at the median."""

SPREAD = 0.35
SEARCH_SECONDS = 2.0
SEARCH_SPREAD = 0.15
TOKENS_PER_SECOND = 80.0
STREAMS_PER_KEY = 8
CHARACTERS_PER_TOKEN = 4
SLOW_SITE_SECONDS = 5.0
SLOW_FACTOR = 10.0

ALLOWANCES = {
    "openai": (10_000, 60),
    "places": (600, 60),
    "companies_house": (600, 300),
    "companies_house_documents": (600, 300),
}
"""Requests per window of so many seconds and key."""


@dataclass(frozen=True)
class Pace:
    """Draws latencies: log-normal about the median, decided by seed and request, or nothing at all when not `real`.

    They are divided by `speed`.
    """

    real: bool
    seed: int
    speed: float = 1.0

    @property
    def true(self) -> bool:
        """Whether all goes as with the real vendors, so that their limits hold."""
        return self.real and self.speed == 1

    def first_byte(self, vendor: str, asked: str, nth: int) -> float:
        if not self.real:
            return 0.0
        if vendor == "websites" and fraction(self.seed, "slow site", asked, nth) < 1 / 30:
            return SLOW_SITE_SECONDS / self.speed
        return self._about(MEDIANS[vendor], SPREAD, vendor, asked, nth) / self.speed

    def search(self, *parts: object) -> float:
        """How long one web search takes; part of the answer's plan, so it is drawn whether or not anybody waits."""
        return self._about(SEARCH_SECONDS, SEARCH_SPREAD, "search", *parts)

    def site_is_down(self, host: str) -> bool:
        return self.real and fraction(self.seed, "down", host) < 1 / 50

    def _about(self, median: float, spread: float, *parts: object) -> float:
        return generator(self.seed, "pace", *parts).lognormvariate(math.log(median), spread)


def token_count(text: str) -> int:
    return -(-len(text) // CHARACTERS_PER_TOKEN)
