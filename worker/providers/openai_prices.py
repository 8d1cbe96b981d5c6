"""What an answer of OpenAI's used, and what that costs; the prices themselves are in `leads.prices`."""

from dataclasses import dataclass

from leads.allowances import TOKENS_PER_SEARCH, tokens_in
from leads.prices import PRICES, Prices


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


def cost(model: str, usage: Usage, prices: Prices = PRICES) -> int:
    """What `usage` costs in micro-dollars, rounded up."""
    return prices.answer(model, given=usage.input, cached=usage.cached, written=usage.output, searches=usage.searches)


def most_usage(prompt: str, *, output_tokens: int, searches: int) -> Usage:
    """The most that an answer with these limits uses."""
    return Usage(input=tokens_in(prompt) + searches * TOKENS_PER_SEARCH, output=output_tokens, searches=searches)
