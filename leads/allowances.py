"""How much a model's answer may use at most, in tokens and searches; what it costs is in `leads.prices`."""

import math

CHARACTERS_PER_TOKEN = 3
"""English has four or so; three makes estimates err on the dear side."""
TOKENS_PER_SEARCH = 12_000
"""Input tokens that the pages of one search bring with `search_context_size` low, at the most usual."""
TOKENS_FOR_THOUGHT = 4_000
TOKENS_PER_RESULT = 250
FIRST_SEARCHES, RESULTS_PER_SEARCH, MOST_SEARCHES = 2, 5, 10
"""A search costs more than all the tokens about it: so many to begin with, and one more for so many results."""


def tokens_in(text: str) -> int:
    """About how many tokens a text has."""
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)


def output_tokens(most: int) -> int:
    """How long the answer to a question for at most so many companies may be."""
    return TOKENS_FOR_THOUGHT + TOKENS_PER_RESULT * most


def searches(most: int) -> int:
    """How often the model may search for such an answer."""
    return min(FIRST_SEARCHES + most // RESULTS_PER_SEARCH, MOST_SEARCHES)
