"""Faults, limits, latencies and schemas: the sandbox's pure rules."""

from statistics import median
from typing import Any

import pytest

from canvass.sandbox.faults import Faults, draw_fault, parse_faults
from canvass.sandbox.limits import Limits
from canvass.sandbox.pace import Pace, token_count
from canvass.sandbox.schemas import fill, results_property, strictness_problem


def test_faults_are_read() -> None:
    assert parse_faults("errors=0.05, cut=0.02,down=places+websites,slow=openai,limits=1") == Faults(
        errors=0.05, cut=0.02, down=frozenset({"places", "websites"}), slow=frozenset({"openai"}), limits=True
    )
    assert parse_faults("") == Faults()


@pytest.mark.parametrize("text", ["rain=1", "errors=2", "down=everything", "errors=many"])
def test_unknown_faults_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_faults(text)


def test_faults_come_in_their_share() -> None:
    faults = Faults(errors=0.1, hang=0.2)
    drawn = [draw_fault(faults, "places", 1, number) for number in range(2_000)]
    assert drawn.count("errors") / 2_000 == pytest.approx(0.1, abs=0.03)
    assert drawn.count("hang") / 2_000 == pytest.approx(0.2, abs=0.03)
    assert drawn == [draw_fault(faults, "places", 1, number) for number in range(2_000)]


def test_windows_open_with_the_first_request() -> None:
    limits = Limits()
    granted = [limits.take("places", "a", (2, 60), now).granted for now in (0.0, 59.0, 59.9, 60.0)]
    assert granted == [True, True, False, True]
    assert limits.take("places", "b", (2, 60), 59.9).remaining == 1


def test_streams_at_once() -> None:
    limits = Limits()
    assert [limits.open_stream("a", 2) for _ in range(3)] == [True, True, False]
    limits.close_stream("a")
    assert limits.open_stream("a", 2) is True


@pytest.mark.parametrize(
    ("vendor", "seconds"), [("openai", 6.0), ("places", 0.25), ("companies_house", 0.18), ("postcodes", 0.06)]
)
def test_latencies_have_their_median(vendor: str, seconds: float) -> None:
    pace = Pace(real=True, seed=4)
    drawn = [pace.first_byte(vendor, str(number), 0) for number in range(2_000)]
    assert median(drawn) == pytest.approx(seconds, rel=0.05)
    assert Pace(real=False, seed=4).first_byte(vendor, "x", 0) == 0


@pytest.mark.parametrize("vendor", ["openai", "places", "websites"])
def test_a_faster_world_is_the_same_in_less_time(vendor: str) -> None:
    pace, faster = Pace(real=True, seed=4), Pace(real=True, seed=4, speed=5.0)
    for number in range(100):
        waits = (pace.first_byte(vendor, str(number), 0), faster.first_byte(vendor, str(number), 0))
        assert waits[0] == pytest.approx(5 * waits[1])
    assert (pace.true, faster.true) == (True, False)


def test_some_websites_are_slow_or_down() -> None:
    pace = Pace(real=True, seed=4)
    slow = [pace.first_byte("websites", str(number), 0) for number in range(3_000)].count(5.0)
    assert slow / 3_000 == pytest.approx(1 / 30, abs=0.012)
    assert sum(pace.site_is_down(str(number)) for number in range(3_000)) / 3_000 == pytest.approx(1 / 50, abs=0.01)


def test_four_characters_are_a_token() -> None:
    assert [token_count(text) for text in ("", "a", "abcd", "abcde")] == [0, 1, 1, 2]


def test_schema_is_filled_by_property_names() -> None:
    schema: dict[str, Any] = {
        "$defs": {"Kind": {"type": "string", "enum": ["it", "other"]}},
        "properties": {
            "company_name": {"type": "string"},
            "post_code": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "phone": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "kind": {"$ref": "#/$defs/Kind"},
            "sources": {"type": "array", "items": {"type": "string"}},
            "employees": {"type": ["integer", "null"]},
            "confidence": {"type": "number"},
        },
    }
    values = {"name": "Velquor", "postcode": "LE1 1AA", "phone": "", "kind": "it", "employees": 12}
    assert fill(schema, values) == {
        "company_name": "Velquor",
        "post_code": "LE1 1AA",
        "phone": None,
        "kind": "it",
        "sources": [],
        "employees": 12,
        "confidence": 0,
    }


def test_the_list_of_results_is_found() -> None:
    items = {"type": "object", "properties": {"name": {"type": "string"}}}
    schema = {
        "properties": {"note": {"type": "string"}, "found": {"type": "array", "items": {"$ref": "#/$defs/I"}}},
        "$defs": {"I": items},
    }
    assert results_property(schema) == ("found", items)
    assert results_property({"properties": {"note": {"type": "string"}}}) is None


def test_strictness_reaches_into_the_items() -> None:
    inner = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    schema = {"type": "object", "properties": {"list": {"type": "array", "items": inner}}, "required": ["list"]}
    assert strictness_problem(schema | {"additionalProperties": False}) == (
        "In context=('items'), 'additionalProperties' is required to be supplied and to be false."
    )
    strict = {"type": "array", "items": inner | {"additionalProperties": False}}
    assert strictness_problem(schema | {"additionalProperties": False, "properties": {"list": strict}}) is None
