"""The words of the trade as enums: stored, shown in the API, and the same everywhere."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do; each includes the ones before it."""

    VIEWER = "VIEWER"
    MEMBER = "MEMBER"
    ADMIN = "ADMIN"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class CampaignStatus(StrEnum):
    """Where a campaign, or one run of it, stands."""

    DRAFT = "DRAFT"
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class MailKind(StrEnum):
    """What a mail tells of."""

    RUN_COMPLETED = "RUN_COMPLETED"
    RUN_FAILED = "RUN_FAILED"
    WEBHOOK_DISABLED = "WEBHOOK_DISABLED"


class MailStatus(StrEnum):
    """Where a mail stands."""

    WAITING = "WAITING"
    SENT = "SENT"
    FAILED = "FAILED"


class Stage(StrEnum):
    """How far a candidate has come; the last four are ends."""

    FOUND = "FOUND"
    UNIQUE = "UNIQUE"
    ENRICHED = "ENRICHED"
    SCORED = "SCORED"
    PROMOTED = "PROMOTED"
    DUPLICATE = "DUPLICATE"
    REJECTED = "REJECTED"
    FAILED = "FAILED"


ENDS = frozenset({Stage.PROMOTED, Stage.DUPLICATE, Stage.REJECTED, Stage.FAILED})
"""Stages at which nothing more happens to a candidate."""


class Source(StrEnum):
    """Where a value can come from."""

    OPENAI = "openai"
    GOOGLE_PLACES = "google_places"
    COMPANIES_HOUSE = "companies_house"
    REGISTER = "register"
    WEBSITE = "website"
    LINKEDIN = "linkedin"
    POSTCODES = "postcodes"
    USER = "user"
    IMPORT = "import"


REGISTERS = frozenset({Source.COMPANIES_HOUSE, Source.REGISTER})
"""The register of companies and our copy of it: what one says the other cannot bear out."""

SOURCE_LABELS = {
    Source.OPENAI: "OpenAI web search",
    Source.GOOGLE_PLACES: "Google Places",
    Source.COMPANIES_HOUSE: "Companies House",
    Source.REGISTER: "Local register",
    Source.WEBSITE: "Company website",
    Source.LINKEDIN: "LinkedIn",
    Source.POSTCODES: "Postcodes",
    Source.USER: "Your team",
    Source.IMPORT: "Imported file",
}
"""What people call them."""


class Provider(StrEnum):
    """Sources that need a key."""

    OPENAI = "openai"
    GOOGLE_PLACES = "google_places"
    COMPANIES_HOUSE = "companies_house"


class SourceStatus(StrEnum):
    """What asking one source about one company came to."""

    FOUND = "FOUND"
    NOT_FOUND = "NOT_FOUND"
    UNAVAILABLE = "UNAVAILABLE"
    OFF = "OFF"
    SKIPPED = "SKIPPED"


class Field(StrEnum):
    """What a fact is about."""

    NAME = "name"
    ADDRESS = "address"
    TOWN = "town"
    POSTCODE = "postcode"
    POSITION = "position"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    LINKEDIN_URL = "linkedin_url"
    DESCRIPTION = "description"
    COMPANY_NUMBER = "company_number"
    COMPANY_STATUS = "company_status"
    COMPANY_TYPE = "company_type"
    INCORPORATED_ON = "incorporated_on"
    SIC_CODES = "sic_codes"
    OFFICERS = "officers"
    PREVIOUS_NAMES = "previous_names"
    ACCOUNTS_DUE_ON = "accounts_due_on"
    ACCOUNTS_MADE_UP_TO = "accounts_made_up_to"
    ACCOUNTS_CATEGORY = "accounts_category"
    CHARGES = "charges"
    CONTROLLERS = "controllers"
    NET_ASSETS = "net_assets"
    TURNOVER = "turnover"
    VAT_NUMBER = "vat_number"
    EMPLOYEES = "employees"
    PLACE_ID = "place_id"
    BUSINESS_STATUS = "business_status"
    RATING = "rating"
    RATING_COUNT = "rating_count"
    OPENING_HOURS = "opening_hours"
    SOCIAL_LINKS = "social_links"
    TECHNOLOGIES = "technologies"
    SIZE_HINTS = "size_hints"
    NAMED_EMAILS = "named_emails"
    LOCATIONS = "locations"
    SIGNAL = "signal"


class LeadStatus(StrEnum):
    """A company's place in the sales funnel."""

    NEW = "NEW"
    CONTACTED = "CONTACTED"
    QUALIFIED = "QUALIFIED"
    CONVERTED = "CONVERTED"
    REJECTED = "REJECTED"
    DUPLICATE = "DUPLICATE"


class CustomerStatus(StrEnum):
    """A company's place in the CRM."""

    DISCOVERY = "DISCOVERY"
    LEAD = "LEAD"
    PROSPECT = "PROSPECT"
    OPPORTUNITY = "OPPORTUNITY"
    CUSTOMER = "CUSTOMER"
    COLD_LEAD = "COLD_LEAD"
    INACTIVE = "INACTIVE"
    LOST = "LOST"


class InteractionKind(StrEnum):
    """How somebody was in touch."""

    NOTE = "NOTE"
    CALL = "CALL"
    EMAIL = "EMAIL"
    MEETING = "MEETING"


class EventKind(StrEnum):
    """What happened in a campaign."""

    CAMPAIGN_CREATED = "CAMPAIGN_CREATED"
    CAMPAIGN_UPDATED = "CAMPAIGN_UPDATED"
    RUN_QUEUED = "RUN_QUEUED"
    RUN_STARTED = "RUN_STARTED"
    RUN_PAUSED = "RUN_PAUSED"
    RUN_RESUMED = "RUN_RESUMED"
    RUN_STOPPED = "RUN_STOPPED"
    RUN_COMPLETED = "RUN_COMPLETED"
    RUN_FAILED = "RUN_FAILED"
    RUN_SKIPPED = "RUN_SKIPPED"
    SOURCE_OFF = "SOURCE_OFF"
    REFERENCE_LOOKED_UP = "REFERENCE_LOOKED_UP"
    SLICE_STARTED = "SLICE_STARTED"
    SLICE_FINISHED = "SLICE_FINISHED"
    CANDIDATE_FOUND = "CANDIDATE_FOUND"
    CANDIDATE_UNIQUE = "CANDIDATE_UNIQUE"
    CANDIDATE_ENRICHED = "CANDIDATE_ENRICHED"
    CANDIDATE_SCORED = "CANDIDATE_SCORED"
    CANDIDATE_DUPLICATE = "CANDIDATE_DUPLICATE"
    CANDIDATE_REJECTED = "CANDIDATE_REJECTED"
    CANDIDATE_FAILED = "CANDIDATE_FAILED"
    LEAD_READY = "LEAD_READY"
    LEAD_UPDATED = "LEAD_UPDATED"
    LEAD_MOVED = "LEAD_MOVED"
    LEAD_CONVERTED = "LEAD_CONVERTED"
    CUSTOMER_MOVED = "CUSTOMER_MOVED"
    WEBHOOK_DISABLED = "WEBHOOK_DISABLED"
    SNAPSHOT = "SNAPSHOT"


class ExportKind(StrEnum):
    """What is exported, a line for each."""

    LEADS = "LEADS"
    CUSTOMERS = "CUSTOMERS"
    FACTS = "FACTS"
    INTERACTIONS = "INTERACTIONS"


class ExportFormat(StrEnum):
    """As what it is written."""

    CSV = "CSV"
    XLSX = "XLSX"
    JSON_LINES = "JSON_LINES"


class ExportStatus(StrEnum):
    """Where an export stands."""

    READY = "READY"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    BROKEN_OFF = "BROKEN_OFF"


class ImportStatus(StrEnum):
    """Where an import stands."""

    READY = "READY"
    COMPLETED = "COMPLETED"


class KeyKind(StrEnum):
    """What can identify an organisation."""

    NUMBER = "number"
    DOMAIN = "domain"
    PHONE = "phone"
    NAME_POSTCODE = "name_postcode"
    NAME = "name"


class TaskKind(StrEnum):
    """What is done for a lead after it has become one."""

    LINKEDIN = "LINKEDIN"
    REGISTER = "REGISTER"
    ANALYSIS = "ANALYSIS"


class TaskStatus(StrEnum):
    """Where such a task stands."""

    WAITING = "WAITING"
    DONE = "DONE"
    FAILED = "FAILED"
    DROPPED = "DROPPED"


class Circuit(StrEnum):
    """Whether a vendor is asked: CLOSED yes, OPEN not now, HALF_OPEN once, to see."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    HALF_OPEN = "HALF_OPEN"
