"""Reads microdata (itemscope, itemtype, itemprop) into the same things as JSON-LD, in one walk over the tags."""

from dataclasses import dataclass, field
from typing import Any

from worker.providers.page_markup import attributes, name_of, tags_in

MOST_HTML = 500_000
MOST_OPEN = 250
"""Tags that may be open at once; what is nested more deeply is not microdata that anybody wrote."""
MOST_ITEMS = 200
MOST_TEXT = 500

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_VALUES = {"a": "href", "area": "href", "link": "href", "img": "src", "time": "datetime", "data": "value"}
"""Where the value of a property stands that is not a tag's text."""


@dataclass(slots=True)
class _Open:
    """A tag that has begun: the item that it is, the property that it is of which item, and its text so far."""

    name: str
    item: dict[str, Any] | None = None
    owner: dict[str, Any] | None = None
    prop: str = ""
    texts: list[str] | None = None


@dataclass(slots=True)
class _Walk:
    things: list[dict[str, Any]] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    items: int = 0

    def begin(self, tag: str) -> None:
        name = name_of(tag)
        if "item" not in tag and "ITEM" not in tag:
            if name not in _VOID and not tag.endswith("/>"):
                self.open.append(_Open(name))
            return
        told = attributes(tag)
        opened = _Open(name, owner=self._item(), prop=told.get("itemprop", "").split(" ")[0])
        if "itemscope" in told and self.items < MOST_ITEMS:
            self.items += 1
            opened.item = {"@type": told.get("itemtype", "").split(" ")[0]}
            self._put(opened, opened.item)
        elif opened.prop:
            value = told.get("content") or told.get(_VALUES.get(name, ""))
            if value or name in _VOID:
                self._put(opened, value or "")
            else:
                opened.texts = []
        if name not in _VOID:
            self.open.append(opened)

    def end(self, name: str) -> None:
        """Close the innermost tag of that name and what was left open in it; without one there is nothing to close."""
        at = next((at for at in range(len(self.open) - 1, -1, -1) if self.open[at].name == name), None)
        if at is None:
            return
        for opened in reversed(self.open[at:]):
            if opened.texts is not None:
                self._put(opened, " ".join(" ".join(opened.texts).split())[:MOST_TEXT])
        del self.open[at:]

    def say(self, text: str) -> None:
        for opened in self.open:
            if opened.texts is not None and sum(map(len, opened.texts)) < MOST_TEXT:
                opened.texts.append(text)

    def _item(self) -> dict[str, Any] | None:
        return next((opened.item for opened in reversed(self.open) if opened.item is not None), None)

    def _put(self, opened: _Open, value: Any) -> None:
        if opened.prop and opened.owner is not None:
            values = opened.owner.setdefault(opened.prop, [])
            if len(values) < 20 and opened.prop != "@type":
                values.append(value)
        elif opened.item is not None:
            self.things.append(opened.item)


def microdata_things(html: str) -> list[dict[str, Any]]:
    """The items of a page that belong to no other, with their properties as lists."""
    at = html.lower().find("itemscope")
    if at < 0:
        return []
    walk = _Walk()
    for tag, text in tags_in(html[html.rfind("<", 0, at) : at + MOST_HTML]):
        if tag[1] == "/":
            walk.end(name_of(tag)[1:])
        elif tag[1].isalpha() and len(walk.open) < MOST_OPEN:
            walk.begin(tag)
        if text.strip():
            walk.say(text)
    walk.end(walk.open[0].name if walk.open else "")
    return walk.things
