"""Filling a JSON schema by the names of its properties, and refusing the schemas that strict mode refuses."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

SYNONYMS = {
    "company_name": "name", "title": "name", "business_name": "name", "organisation": "name",
    "city": "town", "locality": "town", "post_town": "town", "location": "town",
    "post_code": "postcode", "postal_code": "postcode", "zip": "postcode",
    "telephone": "phone", "phone_number": "phone", "tel": "phone",
    "homepage": "website", "domain": "website", "website_url": "website", "web": "website", "url": "website",
    "number": "company_number", "registration_number": "company_number", "companies_house_number": "company_number",
    "summary": "description", "what_they_do": "description", "reason": "description", "why": "description",
    "source": "source_url", "evidence_url": "source_url", "citation": "source_url",
    "linkedin": "linkedin_url", "linkedin_page": "linkedin_url",
    "sector": "kind", "industry": "kind", "category": "kind",
    "employee_count": "employees", "staff": "employees", "size": "employees",
}  # fmt: skip


def fill(schema: Schema, values: Mapping[str, Any], root: Schema | None = None) -> dict[str, Any]:
    """An object of the schema: each property from `values` by its name, else what its type allows."""
    root = root or schema
    properties = resolve(schema, root).get("properties", {})
    return {name: _value(name, resolve(part, root), values, root) for name, part in properties.items()}


def results_property(schema: Schema) -> tuple[str, Schema] | None:
    """The first property that is a list of objects, with the schema of its items; None where there is none."""
    for name, part in schema.get("properties", {}).items():
        items = resolve(resolve(part, schema).get("items") or {}, schema)
        if items.get("properties"):
            return name, items
    return None


def resolve(schema: Schema, root: Schema) -> Schema:
    """Follow a local reference; of several alternatives take the first that is not null."""
    if reference := schema.get("$ref"):
        return resolve(root.get("$defs", root.get("definitions", {})).get(reference.rsplit("/", 1)[-1], {}), root)
    for option in schema.get("anyOf") or schema.get("oneOf") or ():
        if option.get("type") != "null":
            return {
                **resolve(option, root),
                "nullable": any(each.get("type") == "null" for each in schema.get("anyOf", ())),
            }
    return schema


def _value(name: str, schema: Schema, values: Mapping[str, Any], root: Schema) -> Any:
    kinds = schema.get("type")
    allowed = set(kinds) if isinstance(kinds, list) else {kinds}
    known = values.get(name) or values.get(SYNONYMS.get(name, name))
    if schema.get("enum"):
        return known if known in schema["enum"] else schema["enum"][0]
    if "array" in allowed:
        return [known] if known and _holds(resolve(schema.get("items", {}), root), str(known)) else []
    if "object" in allowed:
        return fill(schema, values, root)
    if known is not None and known != "":
        return _typed(known, allowed)
    return None if "null" in allowed or schema.get("nullable") else _nothing(allowed)


def _holds(items: Schema, value: str) -> bool:
    return items.get("type") == "string" and bool(value)


def _typed(value: Any, allowed: set[Any]) -> Any:
    if "string" in allowed:
        return str(value)
    if allowed & {"integer", "number"} and isinstance(value, int | float):
        return value
    return None if "null" in allowed else _nothing(allowed)


def _nothing(allowed: set[Any]) -> Any:
    if "string" in allowed:
        return ""
    return False if "boolean" in allowed else 0


def strictness_problem(schema: Any, path: str = "()") -> str | None:
    """Why strict mode refuses a schema, in the vendor's words; None where it does not."""
    if not isinstance(schema, dict):
        return None
    if schema.get("type") == "object" or "properties" in schema:
        if schema.get("additionalProperties") is not False:
            return f"In context={path}, 'additionalProperties' is required to be supplied and to be false."
        missing = [name for name in schema.get("properties", {}) if name not in schema.get("required", [])]
        if missing:
            return (
                f"In context={path}, 'required' is required to be supplied and to be an array including every key in "
                f"properties. Missing '{missing[0]}'."
            )
    return next(filter(None, (strictness_problem(part, f"('{where}')") for where, part in _parts(schema))), None)


def _parts(schema: Schema) -> list[tuple[str, Any]]:
    named = [*schema.get("properties", {}).items(), *schema.get("$defs", {}).items()]
    options = [(f"anyOf', '{place}", option) for place, option in enumerate(schema.get("anyOf", ()))]
    return [*named, *options, *([("items", schema["items"])] if "items" in schema else [])]
