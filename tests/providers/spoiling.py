"""What tests of parsers throw at them: anything at all, and good values with any of their parts replaced by it."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
DATE = "2026-11-20T10:00:00+00:00"

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def spoilt(good: Any) -> st.SearchStrategy[Any]:
    """A good value of which any parts, however deep, are replaced by anything."""
    if isinstance(good, dict):
        kept = st.fixed_dictionaries({}, optional={name: spoilt(value) for name, value in good.items()})
        return st.just(good) | kept | anything
    if isinstance(good, list):
        return st.just(good) | st.lists(st.one_of(anything, *map(spoilt, good)), max_size=4)
    return st.just(good) | anything
