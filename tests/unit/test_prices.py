"""The price list: what is known, what a setting changes in it, and what answers cost by it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from canvass.sandbox import prices as sandbox
from leads import allowances, settings
from leads.errors import NotConfiguredError
from leads.prices import PRICES, Prices
from worker.providers.openai_prices import Usage, cost, most_usage

DEAREST = "gpt-6.1-terra"


@pytest.mark.parametrize(
    ("model", "listed"),
    [
        ("gpt-6-luna", "gpt-6-luna"),
        ("gpt-6-luna-2026-05-01", "gpt-6-luna"),
        ("gpt-5.4-mini-2026-03-17", "gpt-5.4-mini"),
        ("gpt-6-lunatic", DEAREST),
        ("gpt-99", DEAREST),
    ],
)
def test_a_model_costs_what_its_family_costs_and_an_unknown_one_as_much_as_the_dearest(model: str, listed: str) -> None:
    assert PRICES.of(model) == PRICES.models[listed]


def test_an_answer_costs_its_tokens_and_its_searches() -> None:
    usage = Usage(input=10_000, cached=4_000, output=2_000, reasoning=500, searches=3)
    assert cost("gpt-6-luna", usage) == 600 + 40 + 1_000 + 30_000
    assert cost(DEAREST, usage) == 6_000 + 200 + 10_000 + 30_000
    assert cost("gpt-6-luna", Usage(input=1)) == 1, "rounded up"
    assert cost("gpt-6-luna", Usage(input=10, cached=999)) == 1, "what is cached was given"
    assert cost("gpt-6-luna", Usage()) == 0
    assert PRICES.place_look_up == 35_000


@pytest.mark.parametrize("model", sorted(PRICES.models))
def test_the_sandbox_charges_the_same(model: str) -> None:
    """It keeps its own list, as a vendor does: where the two part, every bill is wrong."""
    assert PRICES.answer(model, given=9_999, cached=1_000, written=777, searches=2) == sandbox.model_price(
        model, (9_999, 1_000, 777), 2
    )
    assert PRICES.place_look_up == sandbox.PLACES_ENTERPRISE_PRICE


def test_the_most_that_an_answer_may_use() -> None:
    most = most_usage("x" * 30, output_tokens=500, searches=2)
    assert most == Usage(input=10 + 2 * allowances.TOKENS_PER_SEARCH, output=500, searches=2)
    assert [allowances.searches(most) for most in (1, 5, 12, 22, 100)] == [2, 3, 4, 6, 10]
    assert allowances.output_tokens(20) == 9_000
    assert allowances.tokens_in("1234") == 2


def said(**values: Any) -> Prices:
    return Prices.read(json.dumps(values))


def test_a_setting_changes_what_it_names_and_leaves_the_rest() -> None:
    other = said(models={"gpt-7-nova": {"input": 0.3, "cached": 0.03, "output": 1.2}}, web_search=12.5)
    assert other.answer("gpt-7-nova", given=1_000, written=1_000, searches=1) == 300 + 1_200 + 12_500
    assert other.models.keys() == {*PRICES.models, "gpt-7-nova"}
    assert other.of("gpt-6-luna") == PRICES.of("gpt-6-luna")
    assert other.place_look_up == 35_000
    assert said(models={"gpt-6-luna": {"input": 1, "cached": 1, "output": 1}}).of("gpt-6-luna").input == Decimal(1)
    assert said() == PRICES


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{", "it is not JSON"),
        ("[1]", "it must be a JSON object"),
        ('{"models": 3}', "models: input should be a valid dictionary"),
        (
            '{"models": {"gpt-7": {"input": -1, "cached": 0, "output": 0}}}',
            "models.gpt-7.input: input should be greater",
        ),
        ('{"models": {"gpt-7": {"input": 1, "cached": 0}}}', "models.gpt-7.output: field required"),
        ('{"web_search": null}', "web_search: decimal input should be"),
        ('{"web_searches": 1}', "web_searches: extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(text: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=f"^{wrong}"):
        Prices.read(text)
    for name, value in {"DATABASE_URL": "x", "CANVASS_SECRET_KEY": "x" * 32, "CANVASS_PRICES": text}.items():
        monkeypatch.setenv(name, value)
    settings.load.cache_clear()
    with pytest.raises(NotConfiguredError) as problem:
        settings.load()
    assert [line.startswith(f"CANVASS_PRICES is wrong: {wrong}") for line in problem.value.problems] == [True]


def test_the_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    [line] = [line for line in example.splitlines() if line.startswith("# CANVASS_PRICES=")]
    monkeypatch.setenv("CANVASS_PRICES", line.partition("=")[2])
    for name, value in {"DATABASE_URL": "x", "CANVASS_SECRET_KEY": "x" * 32}.items():
        monkeypatch.setenv(name, value)
    settings.load.cache_clear()
    assert settings.load().prices.of("gpt-7-nova").output == Decimal("1.2")
    monkeypatch.setenv("CANVASS_PRICES", "")
    settings.load.cache_clear()
    assert settings.load().prices == PRICES
    settings.load.cache_clear()
