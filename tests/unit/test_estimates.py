"""Estimates: what a campaign is made of, what each part costs, and what to do where the money will not do."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads import allowances
from leads.briefs import Brief
from leads.campaign_types import TYPES
from leads.estimates import BAD, UNLINKED, USUAL, Estimate, Line, Means, Prospect, advice, estimate
from leads.planning import MOST, plan
from leads.prices import PRICES, Prices
from leads.vocabulary import Source
from tests.unit.test_planning import IT, LEICESTER, LIST, SPOTS
from worker.desks import LOW

MEANS = Means(
    sources=frozenset(Source),
    model="gpt-6-luna",
    prices=PRICES,
    streams=8,
    places_per_minute=600,
    register_per_window=600,
)
IT_FIRMS = Prospect(IT, Brief(), LEICESTER, SPOTS, 15, 100, find_linkedin=False)


def lines(prospect: Prospect, means: Means = MEANS) -> dict[str, tuple[int, int]]:
    """Calls and cost by label."""
    return {line.label: (line.calls, line.cost_micros) for line in estimate(prospect, means).lines}


def test_the_first_questions_are_those_that_would_be_planned() -> None:
    questions = plan(
        IT, Brief(), centre=LEICESTER, districts=SPOTS, radius_miles=15, wanted=100, known_names=(), wave=0
    )
    searches = sum(allowances.searches(question.most) for question in questions)
    given = sum(allowances.tokens_in(q.instructions + q.text) for q in questions) + 1_500 * searches
    written = sum(130 + 75 * question.most for question in questions)

    calls, cost = lines(IT_FIRMS)["First questions"]

    assert calls == len(questions) == 8
    exact = given * 0.1 + written * 0.5 + searches * 10_000
    assert exact <= cost < exact + calls, "each question is rounded up"


def test_every_find_is_looked_up_and_only_money_costs() -> None:
    assert lines(IT_FIRMS) == {
        "First questions": lines(IT_FIRMS)["First questions"],
        "Google Places": (142, 142 * 35_000),
        "Companies House": (159, 0),
        "Company website": (144, 0),
    }
    whole = estimate(IT_FIRMS, MEANS)
    assert whole.leads == 100
    assert whole.cost_micros == sum(cost for _, cost in lines(IT_FIRMS).values())


def test_later_questions_are_for_finds_that_the_first_do_not_bring() -> None:
    few_places = replace(IT_FIRMS, districts=SPOTS[:1], wanted=500)
    calls, cost = lines(few_places)["First questions"]
    later, _ = lines(few_places)["Later questions"]
    assert "Later questions" not in lines(IT_FIRMS)
    assert later == -(-(700 - calls * MOST) // MOST)
    assert cost > 0


def test_linkedin_pages_are_looked_for_ten_at_a_time() -> None:
    calls, cost = lines(replace(IT_FIRMS, find_linkedin=True))["LinkedIn pages"]
    companies = 50
    assert (calls, UNLINKED) == (5, 0.5)
    assert cost == companies * 10_000 + companies * 150 + (5 * 130 + companies * 75) // 2


@pytest.mark.parametrize(("above", "analysed"), [(0, 100), (50, 93), (60, 84), (70, 74), (80, 59), (95, 19), (100, 4)])
def test_leads_of_a_score_are_analysed(above: int, analysed: int) -> None:
    each = 1_500 // 10 + 300 // 2
    found = lines(replace(IT_FIRMS, analyze_above=above))
    assert found["Analyses"] == (analysed, analysed * each)
    assert found["Companies House"] == (159 + 5 * analysed, 0)


def test_a_list_asks_for_no_more_than_it_names() -> None:
    names = tuple(f"Quillmarsh {number} Ltd" for number in range(40))
    prospect = Prospect(LIST, Brief(company_names=names), None, (), 15, 100, find_linkedin=False)
    assert estimate(prospect, MEANS).leads == 40
    assert lines(prospect)["Google Places"] == (40, 40 * 35_000)
    assert "Later questions" not in lines(prospect)


def test_a_source_that_cannot_be_asked_costs_nothing() -> None:
    sources = frozenset(Source) - {Source.GOOGLE_PLACES, Source.COMPANIES_HOUSE}
    assert lines(IT_FIRMS, replace(MEANS, sources=sources)).keys() == {"First questions", "Company website"}
    assert lines(IT_FIRMS, replace(MEANS, sources=frozenset({Source.WEBSITE}))).keys() == {"Company website"}


def test_prices_are_those_of_the_setting_and_the_model() -> None:
    dear = Prices.read('{"place_search": 70, "web_search": 20}')
    assert lines(IT_FIRMS, replace(MEANS, prices=dear))["Google Places"] == (142, 142 * 70_000)
    usual, dearer = (
        lines(IT_FIRMS, replace(MEANS, model=model))["First questions"][1] for model in (MEANS.model, "gpt-6.1-terra")
    )
    assert dearer > usual


def test_a_bad_day_costs_more() -> None:
    assert BAD.lead_share == LOW, "below that a finder is asked last"
    assert BAD.lead_share < USUAL.lead_share
    whole = estimate(IT_FIRMS, MEANS)
    assert 2 * whole.cost_micros < whole.most_micros < 3 * whole.cost_micros


def test_time_is_writing_side_by_side_and_waiting_for_allowances() -> None:
    quick = estimate(IT_FIRMS, MEANS).seconds
    assert quick == round(9.5 + 144 / 8 * 0.9 + 5)
    assert estimate(IT_FIRMS, replace(MEANS, streams=4)).seconds == round(2 * 9.5 + 144 / 4 * 0.9 + 5)
    assert estimate(IT_FIRMS, replace(MEANS, places_per_minute=60)).seconds == round(144 * 0.98 + 5)
    assert estimate(IT_FIRMS, replace(MEANS, register_per_window=100)).seconds == 300 + 5


@settings(max_examples=30, deadline=None, database=None)
@given(st.sampled_from(sorted(TYPES)), st.integers(1, 500), st.integers(1, 200), st.none() | st.integers(0, 100))
def test_more_leads_never_cost_less(kind: str, wanted: int, radius: int, above: int | None) -> None:
    values: dict[str, Any] = {"brief": Brief(company_names=("A Ltd", "B Ltd")), "radius_miles": radius}
    prospect = replace(IT_FIRMS, kind=TYPES[kind], wanted=wanted, find_linkedin=True, analyze_above=above, **values)
    fewer, more = estimate(prospect, MEANS), estimate(replace(prospect, wanted=min(500, wanted + 50)), MEANS)
    assert 0 < fewer.cost_micros <= fewer.most_micros
    assert fewer.cost_micros <= more.cost_micros
    assert fewer.seconds > 0


def costing(micros: int, leads: int = 100) -> Estimate:
    return Estimate(leads, (Line(Source.OPENAI, "First questions", 1, micros),), micros, 1)


@pytest.mark.parametrize(
    ("budget", "month_left"), [(None, None), (5_000_000, None), (None, 5_000_000), (5_000_001, 5_000_000)]
)
def test_no_advice_where_the_money_will_do(budget: int | None, month_left: int | None) -> None:
    assert advice(costing(5_000_000), budget=budget, month_left=month_left) is None


def test_advice_says_how_far_the_money_goes() -> None:
    rest = "leads; all of them would cost about 5.01 USD. Raise it, or ask for fewer."
    short = costing(5_000_001)
    assert (
        advice(short, budget=2_000_000, month_left=None) == f"The spending limit is enough for about 39 of 100 {rest}"
    )
    left = f"What is left of this month's budget is enough for about 0 of 100 {rest}"
    assert advice(short, budget=2_000_000, month_left=10_000) == left
