"""What each paid call costs, in millionths of a dollar."""

import math

MODEL_PRICES = {
    "gpt-6-luna": (0.10, 0.01, 0.50),
    "gpt-5.4-mini": (0.75, 0.075, 4.50),
    "gpt-6.1-terra": (1.0, 0.05, 5.0),
    "gpt-5-mini": (0.25, 0.025, 2.0),
}
"""Dollars per million tokens (which is micro-dollars a token): input, cached input, output."""

SEARCH_PRICE = 10_000
PLACES_PRO_PRICE = 32_000
PLACES_ENTERPRISE_PRICE = 35_000


def model_price(model: str, tokens: tuple[int, int, int], searches: int) -> int:
    """`tokens` is (input, of which cached, output, reasoning included)."""
    fresh, cached, output = MODEL_PRICES[model]
    given, from_cache, written = tokens
    return math.ceil((given - from_cache) * fresh + from_cache * cached + written * output) + searches * SEARCH_PRICE
