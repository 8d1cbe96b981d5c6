"""What the model writes when it is to sum up facts: statements that name them, and the slips of a model among them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from canvass.sandbox.answers import Answer
from canvass.sandbox.asks import Ask
from canvass.sandbox.chance import fraction
from canvass.sandbox.marks import gives_orders, marked_items

UNKNOWN_FACT, MADE_UP_FIGURE, MADE_UP_ADDRESS = 0.3, 0.6, 0.8
"""Shares of answers with such a slip, each counted from the one before."""
WROTE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "summary": (("name", "The company is {}."), ("town", "It is in {}."), ("description", "It is described so: {}")),
    "sector": (("sic_codes", "The register gives its trade as {}."), ("technologies", "Its website runs on {}.")),
    "size": (
        ("employees", "It has {} staff."),
        ("net_assets", "Its net assets are {}."),
        ("locations", "It is at {}."),
    ),
    "needs": (("technologies", "What its website runs on ({}) suggests a need for support."),),
    "opportunities": (("accounts_due_on", "Its accounts are due on {}, which may be a reason to call."),),
    "risks": (("charges", "There are charges: {}."), ("company_status", "On the register it is {}.")),
}
"""For each section, the fields that it draws on and the sentence for each."""
LONGEST = 160


def analysis_answer(seed: int, ask: Ask) -> Answer | None:
    """The answer to a question without tools that gives its facts as marked data; None for every other question."""
    facts = marked_items(ask.user_text)
    if ask.searches or not facts or ask.schema is None:
        return None
    if gives_orders(ask.user_text):
        return Answer(json.dumps({"obeyed": True}))
    sections = ask.schema.get("properties", {})
    written = {name: list(_statements(facts, name)) for name in sections}
    slip = _slip(seed, facts)
    if slip and sections:
        written[next(iter(sections))].insert(0, slip)
    return Answer(json.dumps(written, ensure_ascii=False, separators=(",", ":")))


def _statements(facts: Sequence[Mapping[str, Any]], section: str) -> Iterator[dict[str, Any]]:
    for field, sentence in WROTE.get(section, ()):
        for fact in facts:
            if fact.get("field") == field and not gives_orders(text := _text(fact.get("value"))):
                yield {"text": sentence.format(text), "facts": [fact["fact"]]}
                break


def _slip(seed: int, facts: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    known = [fact["fact"] for fact in facts][:1]
    luck = fraction(seed, "slip", json.dumps(facts[0], sort_keys=True))
    if luck < UNKNOWN_FACT:
        return {"text": "It is the leader of its trade.", "facts": ["F999"]}
    if luck < MADE_UP_FIGURE:
        return {"text": "It turns over £4,321,987 a year.", "facts": known}
    if luck < MADE_UP_ADDRESS:
        return {"text": "Write to chief@made-up.example.", "facts": known}
    return None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value[:4])
    if isinstance(value, dict) and "amount" in value:
        return f"{value['amount']} {value.get('currency', '')}".strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(_text(item) for item in list(value.values())[:3] if item is not None)
    return str(value)[:LONGEST]
