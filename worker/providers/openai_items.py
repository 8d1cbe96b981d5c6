"""From the model's text to finds, while it is being written: citation marks, incremental JSON, one item's shape."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import ijson

from leads.evidence import Found
from leads.geography import normal_postcode
from worker.providers.replies import text_of

OPENS, CLOSES = "\ue200", "\ue201"
_MARK = re.compile(r"\ue200[^\ue201]*\ue201?|[\ue200-\ue20f]")
_NEVER_IN_A_MARK = frozenset('"{}[]\n')
_HOST = re.compile(r"^(?!-)([\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}$")

MOST: dict[str, int] = {
    "name": 200,
    "address": 300,
    "town": 100,
    "postcode": 12,
    "phone": 60,
    "website": 500,
    "company_number": 20,
    "description": 1000,
    "signal": 300,
    "source_url": 1000,
}
"""The fields of a result and their longest values; only the name must be there."""


def schema() -> dict[str, Any]:
    """The JSON schema that the model has to keep to: one for all campaigns, for a new one makes a first answer wait."""
    fields = {name: {"type": "string" if name == "name" else ["string", "null"]} for name in MOST}
    item = {"type": "object", "properties": fields, "required": list(MOST), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"results": {"type": "array", "items": item}},
        "required": ["results"],
        "additionalProperties": False,
    }


class Marks:
    """Takes citation marks (U+E200 … U+E201) out of a text that comes in pieces."""

    def __init__(self) -> None:
        self._inside = False

    def taken_out(self, piece: str) -> str:
        """The piece without what belongs to a mark. A mark that is never closed ends before JSON's punctuation."""
        if not self._inside and OPENS not in piece:
            return piece
        return "".join(char for char in piece if self._keeps(char))

    def _keeps(self, char: str) -> bool:
        if self._inside:
            self._inside = char != CLOSES and char not in _NEVER_IN_A_MARK
            return char in _NEVER_IN_A_MARK
        self._inside = char == OPENS
        return not self._inside and char != CLOSES


class Items:
    """The members of `results` in a JSON text that comes in pieces, each as soon as its brace closes."""

    def __init__(self) -> None:
        self._events = ijson.sendable_list()
        self._parser = ijson.parse_coro(self._events)
        self._builder: Any = None
        self._broken = False
        self._listed = False

    def feed(self, piece: str) -> list[Any]:
        """The items that this piece completes; none any more once the text is no JSON."""
        if self._broken or not piece:  # an empty piece would say that the text is at its end
            return []
        try:
            self._parser.send(piece.encode("utf-8", "replace"))
        except ijson.JSONError:
            self._broken = True
        events = list(self._events)
        del self._events[:]
        return [item for event in events if (item := self._build(*event)) is not None]

    def close(self) -> bool:
        """The text is at its end: whether it was whole, and had a list of results."""
        if self._broken:
            return False
        try:
            self._parser.close()
        except ijson.JSONError:
            return False
        return self._listed

    def _build(self, prefix: str, event: str, value: Any) -> Any:
        if prefix == "results" and event == "start_array":
            self._listed = True
        if prefix != "results.item" and not prefix.startswith("results.item."):
            return None
        self._builder = self._builder or ijson.ObjectBuilder()
        self._builder.event(event, value)
        if prefix != "results.item" or event in {"start_map", "start_array", "map_key"}:
            return None
        builder, self._builder = self._builder, None
        return builder.value


def found_of(item: Any, sources: set[tuple[str, str]]) -> Found | None:
    """One result as a find, or None when it does not have the shape that was asked for."""
    if not isinstance(item, dict) or any(not isinstance(item.get(name), str | None) for name in MOST):
        return None
    values = {name: _value(item.get(name), most) for name, most in MOST.items()}
    name = values.pop("name")
    if name is None or len(item["name"]) > 2 * MOST["name"]:
        return None
    if postcode := values["postcode"]:
        values["postcode"] = normal_postcode(postcode) or postcode
    values["website"] = _address(values["website"])
    source = _address(values["source_url"])
    values["source_url"] = source if source and where(source) in sources else None
    if values["source_url"] is None:
        values["signal"] = None  # what nobody can look up was not seen
    return Found(name=name, **values)


def where(url: str) -> tuple[str, str]:
    """What two spellings of a page's address have in common: host without "www.", and path."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
    except ValueError:
        return "", url


def _value(text: str | None, most: int) -> str | None:
    return text_of(_MARK.sub("", text), most=most) if text else None


def _address(text: str | None) -> str | None:
    """A web address without the tag that OpenAI puts on it; None when it is not one."""
    try:
        parts = urlsplit(text or "")
        host = parts.hostname if parts.netloc else urlsplit(f"//{text}").hostname
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"} or not _HOST.match(host or ""):
        return None
    if "utm_source=openai" not in parts.query:
        return text
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair != ("utm_source", "openai")]
    return urlunsplit(parts._replace(query=urlencode(query)))
