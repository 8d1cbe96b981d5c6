"""What OpenAI's answers cost, in millionths of a dollar; the prices are data and the arithmetic is here."""

import math
from dataclasses import dataclass

SEARCH_MICROS = 10_000
"""One web search, whatever the model."""

TOKENS_PER_SEARCH = 12_000
"""Input tokens that the pages of one search bring with `search_context_size` low, at the most usual."""

CHARACTERS_PER_TOKEN = 3
"""English has four or so; three makes estimates err on the dear side."""


@dataclass(frozen=True, slots=True)
class Price:
    """Micro-dollars for a million tokens."""

    input: int
    cached: int
    output: int


PRICES = {
    "gpt-6-luna": Price(100_000, 10_000, 500_000),
    "gpt-5.4-mini": Price(750_000, 75_000, 4_500_000),
    "gpt-6.1-terra": Price(1_000_000, 50_000, 5_000_000),
}
"""By model, from the vendor's price list of November 2026; dated versions cost what their family costs."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer used; `cached` is part of `input` and `reasoning` part of `output`."""

    input: int = 0
    cached: int = 0
    output: int = 0
    reasoning: int = 0
    searches: int = 0

    def to_json(self) -> dict[str, int]:
        """As it stands in the books."""
        return {
            "input_tokens": self.input,
            "cached_tokens": self.cached,
            "output_tokens": self.output,
            "reasoning_tokens": self.reasoning,
            "searches": self.searches,
        }


def price_of(model: str) -> Price:
    """The model's price; of a model that is not in the table, the dearest one that is."""
    families = [name for name in PRICES if model == name or model.startswith(f"{name}-")]
    if families:
        return PRICES[max(families, key=len)]
    return max(PRICES.values(), key=lambda price: (price.output, price.input))


def cost(model: str, usage: Usage) -> int:
    """What `usage` costs, rounded up."""
    price = price_of(model)
    cached = min(usage.cached, usage.input)
    tokens = (usage.input - cached) * price.input + cached * price.cached + usage.output * price.output
    return math.ceil(tokens / 1_000_000) + usage.searches * SEARCH_MICROS


def tokens_in(text: str) -> int:
    """About how many tokens a text has."""
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)


def most_usage(prompt: str, *, output_tokens: int, searches: int) -> Usage:
    """The most that an answer with these limits uses."""
    asked = tokens_in(prompt) + searches * TOKENS_PER_SEARCH
    return Usage(input=asked, output=output_tokens, searches=searches)
