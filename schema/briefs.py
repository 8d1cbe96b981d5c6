"""What an input says about a campaign's brief, and where its place is."""

from dataclasses import fields, is_dataclass
from typing import Any

from strawberry.types.unset import UNSET
from strawberry.utils.str_converters import to_camel_case

from leads.areas import Spot
from leads.errors import ConflictError, RetryLater
from leads.geography import Place, normal_postcode
from schema.context import Context

_NOT_BRIEF = {"campaignId", "start", "idempotencyKey"}


def values_of(given: Any) -> dict[str, Any]:
    """What the input says about the brief, in camel case; what was left out is left out."""
    said = {to_camel_case(item.name): getattr(given, item.name) for item in fields(given)}
    return {name: _plain(value) for name, value in said.items() if name not in _NOT_BRIEF and value is not UNSET}


def _plain(value: Any) -> Any:
    """Inputs within the input, too."""
    return [values_of(each) if is_dataclass(each) else each for each in value] if isinstance(value, list) else value


async def locate(context: Context, postcode: str | None) -> Place | None:
    """Where a postcode is; None for what is none.

    Raises:
        ConflictError: it cannot be said just now.
    """
    normal = normal_postcode(postcode) if postcode else None
    if normal is None:
        return None
    try:
        return await context.services.gazetteer.locate(normal)
    except RetryLater:
        raise ConflictError("Postcodes cannot be looked up just now; try again soon.", field="postcode") from None


async def districts_about(context: Context, centre: Place | None, radius_miles: float) -> list[Spot]:
    """The postcode districts in or near a circle, nearest first; none when they cannot be looked up just now."""
    if centre is None:
        return []
    try:
        return await context.services.gazetteer.districts(centre.position, radius_miles)
    except RetryLater:
        return []
