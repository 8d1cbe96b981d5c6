"""Requests to the model as a finder writes them; no fixtures."""

from typing import Any

FIELDS = ("address", "town", "postcode", "phone", "website", "company_number", "description", "source_url")
ITEM: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", *FIELDS],
    "properties": {"name": {"type": "string"}, **{field: {"type": ["string", "null"]} for field in FIELDS}},
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["results"],
    "properties": {"results": {"type": "array", "items": ITEM}},
}
PROMPT = """Looking for: IT support companies, managed service providers
Area: within 15 miles of LE1 1AA
Postcode districts: LE2, LE3, LE18
At most 6 companies
Exclude: recruitment agencies, charities"""


def asking(prompt: str = PROMPT, schema: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Arguments for `responses.create`; those given by name replace the usual ones."""
    form = {"type": "json_schema", "name": "companies", "schema": schema or SCHEMA, "strict": True}
    usual: dict[str, Any] = {
        "model": "gpt-6-luna",
        "input": prompt,
        "tools": [{"type": "web_search", "user_location": {"type": "approximate", "country": "GB"}}],
        "include": ["web_search_call.action.sources"],
        "text": {"format": form},
    }
    return usual | more
