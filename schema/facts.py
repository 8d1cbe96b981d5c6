"""Facts as the API shows them: a label and a text for a person beside the value itself, and whose data it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Self
from uuid import UUID

import strawberry
from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, func, or_, select
from strawberry import relay
from strawberry.scalars import JSON

from leads import models
from leads.db import ReadSession
from leads.sic import description_of
from leads.vocabulary import Field, Source
from schema import nodes
from schema.context import Context
from schema.paging import MOST, Listing, Order, Page

LABELS = {
    Field.LINKEDIN_URL: "LinkedIn",
    Field.SIC_CODES: "SIC codes",
    Field.VAT_NUMBER: "VAT number",
    Field.PLACE_ID: "Google place id",
    Field.EMAIL: "E-mail",
}
TOLD = ("id", "field", "value", "source", "url", "confidence", "seen_at", "expires_at")
"""A fact's columns that are shown."""
SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
ATTRIBUTIONS = {
    Source.GOOGLE_PLACES: "Google Maps",
    Source.COMPANIES_HOUSE: "Companies House, Open Government Licence v3.0",
    Source.REGISTER: "Companies House, Open Government Licence v3.0",
}


@nodes.loaded_by("fact")
@strawberry.type(description="One value about a company, with where it came from.")
class Fact(relay.Node):
    """A `models.Fact`."""

    id: relay.NodeID[UUID]
    field: str = strawberry.field(description="What the value is about.")
    label: str = strawberry.field(description="The same, for a person.")
    value: str = strawberry.field(description="The value as text for a person.")
    data: JSON | None = strawberry.field(description="The value itself.")
    source: Source = strawberry.field(description="Who says so.")
    url: str | None = strawberry.field(description="Where it can be seen.")
    attribution: str | None = strawberry.field(description="Words that its owner's terms want beside it.")
    confidence: float = strawberry.field(description="How sure we are that it is about this company, 0 to 1.")
    seen_at: datetime = strawberry.field(description="When it was read.")
    expires_at: datetime | None = strawberry.field(description="When it must be forgotten, by its owner's terms.")

    @classmethod
    def of(cls, row: Any) -> Self:
        """From its row."""
        return cls.told(*(getattr(row, name) for name in TOLD))

    @classmethod
    def told(  # noqa: PLR0917 - values of a row, in its order
        cls,
        id: UUID,  # noqa: A002 - as `TOLD` has it
        field: Field,
        value: Any,
        source: Source,
        url: str | None,
        confidence: float,
        seen_at: datetime,
        expires_at: datetime | None,
    ) -> Self:
        """From its row's values, in the order of `TOLD`; of a thousand facts this is most of the work."""
        return cls(
            id=id,
            field=field.value,
            label=label_of(field),
            value=text_of(_told(field, value)),
            data=value,
            source=source,
            url=url,
            attribution=ATTRIBUTIONS.get(source),
            confidence=confidence,
            seen_at=seen_at,
            expires_at=expires_at,
        )


@lru_cache(maxsize=MOST)
def surest_facts(top: int) -> Listing:
    """So many of a company's facts that have not expired, the surest of all first.

    Raises:
        InvalidError: `top` is out of bounds.
    """
    row = models.Fact
    living = or_(row.expires_at.is_(None), row.expires_at > func.clock_timestamp())
    order = Order.of("facts", row.confidence, float, row.id, descending=True)
    page = Page.of(top, None, None, None)
    return Listing(name="facts", statement=select(row).where(living), order=order, page=page, parent=row.company_id)


async def facts_of(context: Context, companies: Iterable[UUID], top: int | None) -> Mapping[UUID, list[Fact]]:
    """What is known about each company and may still be shown: all by field, or the `top` surest.

    Raises:
        InvalidError: `top` is out of bounds.
    """
    statement = _statement(top)

    async def load(session: ReadSession, wanted: Sequence[UUID]) -> Mapping[UUID, list[Fact]]:
        found: dict[UUID, list[Fact]] = {}
        for company_id, *told in await session.execute(statement, {"companies": wanted}):
            found.setdefault(company_id, []).append(Fact.told(*told))
        return found

    return await context.loaders.together(("facts", top), load).load(tuple(companies))


@lru_cache(maxsize=MOST)
def _statement(top: int | None) -> Select[Any]:
    """Plain rows of facts; an object of the model for each would take longer than all the rest."""
    table = models.Fact.__table__
    living = or_(table.c.expires_at.is_(None), table.c.expires_at > func.clock_timestamp())
    columns = [table.c.company_id, *(table.c[name] for name in TOLD)]
    facts = select(*columns).where(table.c.company_id == any_(bindparam("companies", type_=ARRAY(Uuid))), living)
    if top is None:
        return facts.order_by(table.c.field, table.c.confidence.desc(), table.c.id)
    surest = (table.c.confidence.desc(), table.c.id.desc())
    place = func.row_number().over(partition_by=table.c.company_id, order_by=surest).label("place")
    ranked = facts.add_columns(place).subquery()
    shown = [ranked.c[column.name] for column in columns]
    return select(*shown).where(ranked.c.place <= surest_facts(top).page.size).order_by(ranked.c.place)


@cache
def label_of(field: Field) -> str:
    """A field's name for a person."""
    return LABELS.get(field, field.value.replace("_", " ").capitalize())


def _told(field: Field, value: Any) -> Any:
    """The value with what its codes stand for."""
    if field is Field.SIC_CODES and isinstance(value, list):
        return [" ".join(filter(None, (str(code), description_of(str(code))))) for code in value]
    return value


def text_of(value: Any) -> str:
    """A stored value as text: lists with commas, objects by their values, the first being the name of the thing."""
    if value.__class__ is str:
        return str(value)
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    return str(value)


def _of_mapping(value: dict[str, Any]) -> str:
    """A sum as money, a person or place by name with what is said of it, anything else entry by entry."""
    known = {name: item for name, item in value.items() if item not in (None, "", [])}
    if "amount" in known:
        sign = SIGNS.get(str(known.get("currency")), f"{known.get('currency', '')} ")
        return f"{sign}{known['amount']:,}" + (f" on {known['on']}" if "on" in known else "")
    first = next((name for name in ("name", "address", "total") if name in known), None)
    rest = [
        text_of(known[name]) if first in {"name", "address"} else f"{name.replace('_', ' ')} {text_of(known[name])}"
        for name in sorted(known.keys() - {first})
    ]
    if first is None:
        return ", ".join(rest)
    return f"{text_of(known[first])} ({', '.join(rest)})" if rest else text_of(known[first])


_WRITERS: dict[type[Any], Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "yes" if value else "no",
    float: lambda value: f"{value:g}",
    list: lambda value: ", ".join(text_of(item) for item in value),
    dict: _of_mapping,
}
