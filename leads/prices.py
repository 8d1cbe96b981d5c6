"""What vendors charge, as data that a setting can override; how much a call uses is counted elsewhere."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

Dollars = Annotated[Decimal, Field(ge=0, le=10_000)]


class _Listed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelPrice(_Listed):
    """Dollars for a million tokens, as vendors list them: which is micro-dollars a token."""

    input: Dollars
    cached: Dollars
    output: Dollars


class Prices(_Listed):
    """The price list: `models` by name, and dollars for a thousand web searches and a thousand text searches.

    A place search that asks for phone, website, rating and opening hours is of the class Enterprise.
    """

    models: Mapping[str, ModelPrice] = Field(min_length=1)
    web_search: Dollars
    place_search: Dollars

    @classmethod
    def read(cls, text: str) -> Self:
        """The built-in list with what `text` (JSON) says differently: models are added, or their prices replaced.

        Raises:
            ValueError: it is not such a list; the message names what is wrong, one thing after the other.
        """
        try:
            said = orjson.loads(text)
        except orjson.JSONDecodeError as problem:
            raise ValueError(f"it is not JSON ({problem})") from None
        if not isinstance(said, dict):
            raise ValueError('it must be a JSON object, such as {"web_search": 10}')  # noqa: TRY004 - as pydantic wants it
        try:
            return cls.model_validate(_laid_over(said))
        except ValidationError as problem:
            raise ValueError("; ".join(_explain(error) for error in problem.errors())) from None

    def of(self, model: str) -> ModelPrice:
        """A model's price; a dated version costs what its family costs, and an unknown one as much as the dearest."""
        families = [name for name in self.models if model == name or model.startswith(f"{name}-")]
        if families:
            return self.models[max(families, key=len)]
        return max(self.models.values(), key=lambda price: (price.output, price.input))

    def answer(self, model: str, *, given: int, cached: int = 0, written: int = 0, searches: int = 0) -> int:
        """What a model's answer costs in micro-dollars, rounded up; tokens `cached` are among those `given`."""
        price, cached = self.of(model), min(cached, given)
        tokens = (given - cached) * price.input + cached * price.cached + written * price.output
        return math.ceil(tokens + searches * self.web_search * 1000)

    @property
    def place_look_up(self) -> int:
        """What a look-up of a company at Google Places costs in micro-dollars, rounded up."""
        return math.ceil(self.place_search * 1000)


def _laid_over(said: dict[str, Any]) -> dict[str, Any]:
    models = said.get("models", {})
    built_in = PRICES.model_dump()
    return built_in | said | {"models": built_in["models"] | models if isinstance(models, dict) else models}


def _explain(error: Any) -> str:
    return f"{'.'.join(map(str, error['loc']))}: {error['msg'][0].lower()}{error['msg'][1:]}"


PRICES = Prices.model_validate(
    {
        "models": {
            "gpt-6-luna": {"input": "0.10", "cached": "0.01", "output": "0.50"},
            "gpt-5.4-mini": {"input": "0.75", "cached": "0.075", "output": "4.50"},
            "gpt-6.1-terra": {"input": "1.00", "cached": "0.05", "output": "5.00"},
        },
        "web_search": 10,
        "place_search": 35,
    }
)
"""The vendors' price lists of November 2026."""
