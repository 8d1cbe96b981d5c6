"""Which requests go wrong and how: settings and the fault of one request; acting it out is elsewhere."""

from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from canvass.sandbox.chance import fraction

Fault = Literal["errors", "cut", "nonsense", "hang", "down", "throttle"]
VENDORS = frozenset({"openai", "places", "companies_house", "postcodes", "websites"})
RATES: tuple[Fault, ...] = ("errors", "cut", "nonsense", "hang")
SETS = ("down", "slow", "throttle")


@dataclass(frozen=True)
class Faults:
    """`errors`…`hang` are shares of requests; `down`, `slow` (ten times the latency) and `throttle` (always 429) name
    vendors; `limits` enforces the vendors' rate limits even where the latency is zero."""

    errors: float = 0
    cut: float = 0
    nonsense: float = 0
    hang: float = 0
    down: frozenset[str] = frozenset()
    slow: frozenset[str] = frozenset()
    throttle: frozenset[str] = frozenset()
    limits: bool = False


def parse_faults(text: str) -> Faults:
    """Read "errors=0.05,down=places+websites"; raises ValueError naming what it does not know."""
    faults = Faults()
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = item.partition("=")
        faults = _with(faults, name.strip(), value.strip())
    return faults


def _with(faults: Faults, name: str, value: str) -> Faults:
    if name in RATES:
        return replace(faults, **{str(name): cast("Any", _share(name, value))})
    if name in SETS:
        return replace(faults, **{name: cast("Any", getattr(faults, name) | _vendors(value))})
    if name == "limits":
        return replace(faults, limits=value not in {"", "0", "off"})
    raise ValueError(f"unknown fault {name!r}: one of {', '.join((*RATES, *SETS, 'limits'))}")


def _share(name: str, value: str) -> float:
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError(f"{name} must be between 0 and 1, not {value}")
    return share


def _vendors(value: str) -> frozenset[str]:
    names = frozenset(filter(None, value.split("+")))
    if unknown := names - VENDORS:
        raise ValueError(f"unknown vendor {', '.join(sorted(unknown))}: one of {', '.join(sorted(VENDORS))}")
    return names


def draw_fault(faults: Faults, vendor: str, *parts: object) -> Fault | None:
    """The fault of one request, decided by its parts (seed, what was asked, how often before)."""
    if vendor in faults.down:
        return "down"
    if vendor in faults.throttle:
        return "throttle"
    luck = fraction("fault", vendor, *parts)
    for name in RATES:
        share: float = getattr(faults, name)
        if luck < share:
            return name
        luck -= share
    return None
