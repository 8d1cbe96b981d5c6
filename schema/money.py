"""Money as the API shows it."""

from decimal import Decimal
from typing import Self

import strawberry

MICROS = 1_000_000
MICROS_PER_CENT = 10_000


@strawberry.type(description="An amount of money.")
class Money:
    """Vendors' prices are far below a cent, so the exact amount stands beside the rounded one."""

    minor: int = strawberry.field(description="In minor units (cents), rounded up.")
    currency: str = strawberry.field(description="ISO 4217 code of the currency.")
    amount: Decimal = strawberry.field(description="The exact amount in major units.")

    @classmethod
    def of(cls, micros: int) -> Self:
        """From millionths of a dollar."""
        return cls(minor=-(-micros // MICROS_PER_CENT), currency="USD", amount=Decimal(micros) / MICROS)
