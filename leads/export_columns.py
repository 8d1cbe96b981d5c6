"""What can be exported: for each kind its columns with their headings and expressions, and the tables they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, cast, func, literal, null, select
from sqlalchemy import Text as AsText
from sqlalchemy.dialects.postgresql import JSONB

from leads.models import Campaign, Company, Customer, Fact, Interaction, Lead, User
from leads.vocabulary import ExportKind, Source


class LeadColumn(StrEnum):
    """Columns of exported leads."""

    ID = "ID"
    STATUS = "STATUS"
    SCORE = "SCORE"
    COMPANY = "COMPANY"
    COMPANY_NUMBER = "COMPANY_NUMBER"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    WEBSITE = "WEBSITE"
    LINKEDIN_URL = "LINKEDIN_URL"
    ADDRESS = "ADDRESS"
    TOWN = "TOWN"
    POSTCODE = "POSTCODE"
    DISTANCE_MILES = "DISTANCE_MILES"
    CAMPAIGN = "CAMPAIGN"
    CUSTOMER_STATUS = "CUSTOMER_STATUS"
    NOTES = "NOTES"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


class CustomerColumn(StrEnum):
    """Columns of exported customers."""

    ID = "ID"
    STATUS = "STATUS"
    COMPANY = "COMPANY"
    COMPANY_NUMBER = "COMPANY_NUMBER"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    WEBSITE = "WEBSITE"
    LINKEDIN_URL = "LINKEDIN_URL"
    ADDRESS = "ADDRESS"
    TOWN = "TOWN"
    POSTCODE = "POSTCODE"
    LEAD_ID = "LEAD_ID"
    LEAD_SCORE = "LEAD_SCORE"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


class FactColumn(StrEnum):
    """Columns of exported facts."""

    ID = "ID"
    COMPANY_ID = "COMPANY_ID"
    COMPANY = "COMPANY"
    COMPANY_NUMBER = "COMPANY_NUMBER"
    FIELD = "FIELD"
    VALUE = "VALUE"
    SOURCE = "SOURCE"
    URL = "URL"
    CONFIDENCE = "CONFIDENCE"
    SEEN_AT = "SEEN_AT"


class InteractionColumn(StrEnum):
    """Columns of exported interactions."""

    ID = "ID"
    LEAD_ID = "LEAD_ID"
    COMPANY = "COMPANY"
    KIND = "KIND"
    BODY = "BODY"
    USER = "USER"
    OCCURRED_AT = "OCCURRED_AT"
    CREATED_AT = "CREATED_AT"


class Cell(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, which `importLeads` reads too, and its expression."""

    heading: str
    value: SQLColumnExpression[Any]
    cell: Cell = Cell.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an export of one kind can hold: its columns, over the rows of one table and what is joined to it."""

    table: Any
    joined: Select[Any]
    columns: Mapping[str, Column]
    always: tuple[ColumnElement[bool], ...] = ()
    """Conditions that no filter can lift."""

    def rows(self, such: ColumnElement[bool]) -> Select[Any]:
        """Those that are wanted."""
        return self.joined.where(*self.always, such)

    def count(self, such: ColumnElement[bool]) -> Select[int]:
        """How many they are; no join changes that."""
        return select(func.count()).select_from(self.table).where(*self.always, such)


def _id(kind: str, column: SQLColumnExpression[Any]) -> ColumnElement[str | None]:
    """A row's id as the API has it."""
    told = func.convert_to(literal(f"{kind}:") + cast(column, AsText), "UTF8")
    return func.encode(told, "base64")


_COMPANY = {
    "COMPANY": Column("Company", Company.name),
    "COMPANY_NUMBER": Column("Company number", Company.company_number),
    "PHONE": Column("Phone", Company.phone),
    "EMAIL": Column("E-mail", Company.email),
    "WEBSITE": Column("Website", Company.website),
    "LINKEDIN_URL": Column("LinkedIn", Company.linkedin_url),
    "ADDRESS": Column("Address", Company.address),
    "TOWN": Column("Town", Company.town),
    "POSTCODE": Column("Postcode", Company.postcode),
}
_LEADS = {
    "ID": Column("Lead", _id("Lead", Lead.id)),
    "STATUS": Column("Status", Lead.status),
    "SCORE": Column("Score", Lead.score, Cell.NUMBER),
    **_COMPANY,
    "DISTANCE_MILES": Column("Distance in miles", Lead.distance_miles, Cell.NUMBER),
    "CAMPAIGN": Column("Campaign", Campaign.name),
    "CUSTOMER_STATUS": Column("Customer status", Customer.status),
    "NOTES": Column("Notes", Lead.notes),
    "CREATED_AT": Column("Created at", Lead.created_at, Cell.MOMENT),
    "UPDATED_AT": Column("Updated at", Lead.updated_at, Cell.MOMENT),
}
_CUSTOMERS = {
    "ID": Column("Customer", _id("Customer", Customer.id)),
    "STATUS": Column("Status", Customer.status),
    **_COMPANY,
    "LEAD_ID": Column("Lead", _id("Lead", Lead.id)),
    "LEAD_SCORE": Column("Score", Lead.score, Cell.NUMBER),
    "CREATED_AT": Column("Created at", Customer.created_at, Cell.MOMENT),
    "UPDATED_AT": Column("Updated at", Customer.updated_at, Cell.MOMENT),
}
_FACTS = {
    "ID": Column("Fact", _id("Fact", Fact.id)),
    "COMPANY_ID": Column("Company id", _id("Company", Company.id)),
    "COMPANY": Column("Company", Company.name),
    "COMPANY_NUMBER": Column("Company number", Company.company_number),
    "FIELD": Column("Field", Fact.field),
    "VALUE": Column("Value", cast(Fact.value, JSONB), Cell.JSON),
    "SOURCE": Column("Source", func.upper(cast(Fact.source, AsText))),
    "URL": Column("Link", Fact.url),
    "CONFIDENCE": Column("Confidence", Fact.confidence, Cell.NUMBER),
    "SEEN_AT": Column("Seen at", Fact.seen_at, Cell.MOMENT),
}
_INTERACTIONS = {
    "ID": Column("Interaction", _id("Interaction", Interaction.id)),
    "LEAD_ID": Column("Lead", _id("Lead", Interaction.lead_id)),
    "COMPANY": Column("Company", Company.name),
    "KIND": Column("Kind", Interaction.kind),
    "BODY": Column("Body", Interaction.body),
    "USER": Column("User", User.name),
    "OCCURRED_AT": Column("Occurred at", Interaction.occurred_at, Cell.MOMENT),
    "CREATED_AT": Column("Created at", Interaction.created_at, Cell.MOMENT),
}
_OURS = (Fact.company_id.is_not(None), Fact.source != Source.GOOGLE_PLACES, Fact.expires_at.is_(None))
"""Google's terms allow its values to be shown for a time, and never to be handed on."""


def _from(table: Any) -> Select[Any]:
    return select(null()).select_from(table)


SHEETS: Mapping[ExportKind, Sheet] = {
    ExportKind.LEADS: Sheet(
        Lead,
        _from(Lead)
        .join(Company, Company.id == Lead.company_id)
        .join(Campaign, Campaign.id == Lead.campaign_id)
        .outerjoin(Customer, Customer.company_id == Lead.company_id),
        _LEADS,
    ),
    ExportKind.CUSTOMERS: Sheet(
        Customer,
        _from(Customer).join(Company, Company.id == Customer.company_id).outerjoin(Lead, Lead.id == Customer.lead_id),
        _CUSTOMERS,
    ),
    ExportKind.FACTS: Sheet(Fact, _from(Fact).join(Company, Company.id == Fact.company_id), _FACTS, _OURS),
    ExportKind.INTERACTIONS: Sheet(
        Interaction,
        _from(Interaction)
        .join(Lead, Lead.id == Interaction.lead_id)
        .join(Company, Company.id == Lead.company_id)
        .outerjoin(User, User.id == Interaction.user_id),
        _INTERACTIONS,
    ),
}
