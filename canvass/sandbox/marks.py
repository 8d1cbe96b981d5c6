"""Reading a prompt's marked data as a model would: items between marks, and whatever stands outside them."""

import json
import re
from typing import Any

_MARKED = re.compile(r"^<(\w+)>\n(.*?)</\1>", re.DOTALL | re.MULTILINE)
_ORDERS = re.compile(r"\b(?:ignore|disregard|forget)\b[^.\n]{0,40}\b(?:instructions|rules|above)\b", re.IGNORECASE)


def marked_items(text: str) -> list[dict[str, Any]]:
    """The JSON objects that stand, one a line, between the first pair of marks; what is no object is passed over."""
    found = _MARKED.search(text)
    return [item for line in found[2].splitlines() if isinstance(item := _item(line), dict)] if found else []


def gives_orders(text: str) -> bool:
    """Whether text outside the marks tells the model to forget its task, which a gullible model does."""
    return bool(_ORDERS.search(_MARKED.sub("", text, count=1)))


def _item(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
