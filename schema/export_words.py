"""The enums of exports and imports, with what each of their members means."""

from leads.export_columns import CustomerColumn, FactColumn, InteractionColumn, LeadColumn
from leads.import_rows import ImportField
from leads.vocabulary import ExportFormat, ExportKind, ExportStatus, ImportStatus
from schema.words import described

COLUMNS = "Which columns, and in which order; all if left out."
FORMAT = "As what it is written."
KEY = "The same key and input again give the same export; up to 200 characters."

described(
    ExportKind,
    "What is exported, a line for each.",
    LEADS="Leads, with their companies.",
    CUSTOMERS="Customers, with their companies.",
    FACTS="Facts about companies, but for those that their owner's terms forbid to hand on, such as Google's.",
    INTERACTIONS="How the team was in touch.",
)
described(
    ExportFormat,
    "As what an export is written.",
    CSV="Comma-separated text in UTF-8 with a line of headings. What a spreadsheet would take for a formula has a ' "
    "before it.",
    XLSX="A workbook for Excel and the like, with moments as dates (UTC). Nothing in it is a formula.",
    JSON_LINES="A JSON object on each line, with values as they are.",
)
described(
    ExportStatus,
    "How the latest download of an export stands.",
    READY="It was not fetched yet.",
    RUNNING="It is being fetched.",
    COMPLETED="It was fetched to its end.",
    BROKEN_OFF="It was broken off; it can be fetched again.",
)
described(
    ImportStatus,
    "Where an import stands.",
    READY="The file is there; nothing was imported yet.",
    COMPLETED="Its leads are there.",
)
_COMPANY = {
    "COMPANY": "The company's name.",
    "COMPANY_NUMBER": "Its number on the register, 8 characters.",
    "PHONE": "Its telephone number, with the country's code.",
    "EMAIL": "Its general e-mail address.",
    "WEBSITE": "Its website.",
    "LINKEDIN_URL": "Its page at LinkedIn.",
    "ADDRESS": "Where it is, in one line.",
    "TOWN": "The town of that address.",
    "POSTCODE": "The postcode of that address.",
}
described(
    LeadColumn,
    "Columns of exported leads.",
    ID="The lead's id, as the API has it.",
    STATUS="Where it stands, for example NEW.",
    SCORE="0 to 100.",
    **_COMPANY,
    DISTANCE_MILES="From the campaign's postcode, as the crow flies.",
    CAMPAIGN="The name of the campaign that found it.",
    CUSTOMER_STATUS="Where its company stands as a customer, if it is one.",
    NOTES="The team's own words.",
    CREATED_AT="When it was promoted (UTC).",
    UPDATED_AT="When it last changed (UTC).",
)
described(
    CustomerColumn,
    "Columns of exported customers.",
    ID="The customer's id, as the API has it.",
    STATUS="Where it stands, for example PROSPECT.",
    **_COMPANY,
    LEAD_ID="The id of the lead that it came from.",
    LEAD_SCORE="That lead's score, 0 to 100.",
    CREATED_AT="When it became a customer (UTC).",
    UPDATED_AT="When it last changed (UTC).",
)
described(
    FactColumn,
    "Columns of exported facts.",
    ID="The fact's id, as the API has it.",
    COMPANY_ID="The company's id, as the API has it.",
    COMPANY="The company's name.",
    COMPANY_NUMBER="Its number on the register, 8 characters.",
    FIELD="What the value is about, for example phone.",
    VALUE="The value: text as it is, anything else as JSON.",
    SOURCE="Who says so, for example WEBSITE.",
    URL="Where it can be seen.",
    CONFIDENCE="How sure it is that it is about this company, 0 to 1.",
    SEEN_AT="When it was read (UTC).",
)
described(
    InteractionColumn,
    "Columns of exported interactions.",
    ID="The interaction's id, as the API has it.",
    LEAD_ID="The lead's id, as the API has it.",
    COMPANY="The company's name.",
    KIND="How somebody was in touch, for example CALL.",
    BODY="What was said or done.",
    USER="Who wrote it down.",
    OCCURRED_AT="When it was (UTC).",
    CREATED_AT="When it was written down (UTC).",
)
described(
    ImportField,
    "What a column of an uploaded file can hold.",
    NAME="The company's name; every row needs one.",
    COMPANY_NUMBER="Its number on the register, for example 01234567.",
    PHONE="Its telephone number, read as British, for example 0116 496 0123.",
    EMAIL="Its e-mail address.",
    WEBSITE="Its web address.",
    LINKEDIN_URL="Its page at LinkedIn, such as https://www.linkedin.com/company/name.",
    ADDRESS="Where it is, in one line.",
    TOWN="Its town.",
    POSTCODE="Its full UK postcode, such as LE1 1AA.",
    DESCRIPTION="What it does, in words.",
    STATUS="Where the lead stands: NEW, CONTACTED, QUALIFIED or REJECTED.",
    NOTES="The team's own words about it.",
)
