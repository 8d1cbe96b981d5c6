"""The sandbox's model where signals, lists and references are asked for, as the finder's own questions put it."""

import json
import re
from typing import Any

import pytest
from openai import AsyncOpenAI

from canvass.sandbox.prompts import read_prompt
from canvass.sandbox.server import RunningSandbox
from leads import prompts
from leads.briefs import Brief, ListedCompany
from leads.calls import Question
from leads.campaign_types import TYPES
from leads.evidence import Position
from leads.geography import Place
from leads.planning import plan
from leads.reference import Reference
from tests.sandbox.asking import asking
from worker.providers.openai_items import schema

LEICESTER = Place("LE1 1AA", Position(52.632105, -1.124996), "Leicester", "East Midlands")
SPOTS = [("LE1", LEICESTER.position), ("LE2", Position(52.613, -1.118)), ("LE3", Position(52.629, -1.172))]


def question(key: str, brief: Brief | None = None, *, wanted: int = 9, reference: Reference | None = None) -> Question:
    return plan(
        TYPES[key],
        brief or Brief(),
        centre=LEICESTER,
        districts=SPOTS,
        radius_miles=15,
        wanted=wanted,
        known_names=(),
        wave=0,
        reference=reference,
    )[0]


async def answered(model: AsyncOpenAI, asked: Question) -> tuple[list[dict[str, Any]], set[str]]:
    """The results, and the pages that the searches returned."""
    final = await model.responses.create(**asking(asked.text, schema(), instructions=asked.instructions))
    searches = [item.to_dict() for item in final.output if item.type == "web_search_call"]
    pages = {source["url"] for search in searches for source in search["action"]["sources"]}
    results: list[dict[str, Any]] = json.loads(final.output_text)["results"]
    return results, pages


@pytest.mark.parametrize(
    ("key", "shape"),
    [
        ("planning_applications", r"Planning application \d\d/\d{5}/(FUL|COU|ADV): .+ \d{1,2} \w+ 20\d\d\."),
        ("it_msp_gaps", r"(Advertised for an IT|Moves to|Apologised|No IT provider named).+20\d\d.*\."),
        ("new_businesses", r"(Incorporated|Opened to customers) on \d{1,2} \w+ 20\d\d, as .+\."),
        ("competitor_verification", r"(Its service page offers what a .+|Shows the logo of .+ among its customers)\."),
    ],
)
async def test_types_that_want_a_signal_get_one_from_a_returned_page(model: AsyncOpenAI, key: str, shape: str) -> None:
    asked = question(key, Brief(reference_company="Nobody Ltd"))
    results, pages = await answered(model, asked)
    signalled = [each for each in results if each["signal"]]
    assert len(signalled) >= len(results) / 2 > 2
    for each in signalled:
        assert re.fullmatch(shape, each["signal"]), each["signal"]
        assert each["source_url"].partition("?utm_source=openai")[0] in pages
    assert len({each["signal"] for each in signalled}) > 1
    assert await answered(model, asked) == (results, pages)


async def test_other_types_get_none(model: AsyncOpenAI) -> None:
    results, _ = await answered(model, question("it_msp_expansion"))
    assert len(results) == 8
    assert {each["signal"] for each in results} == {None}


async def test_now_and_then_the_model_knows_no_signal(model: AsyncOpenAI) -> None:
    kind = TYPES["it_msp_gaps"]
    text = prompts.question(kind, Brief(), most=80, where=("Area: within 40 miles of LE1 1AA",), terms=("firms",))
    results, _ = await answered(model, Question(prompts.instructions(kind), text, 80))
    missing = sum(1 for each in results if each["signal"] is None)
    assert 0 < missing < len(results) / 4


async def test_listed_companies_are_looked_up_with_their_places(model: AsyncOpenAI, sandbox: RunningSandbox) -> None:
    world = sandbox.sandbox.world
    firms = world.organisations[:3]
    companies = tuple(ListedCompany(each.name, each.postcode or None, each.town or None) for each in firms)
    brief = Brief(companies=(*companies, ListedCompany("Nobody Has Heard Of This Ltd", "LE1 1AA")))
    results, _ = await answered(model, question("company_list", brief))
    assert [each["name"] for each in results] == [each.name for each in firms]


async def test_the_reference_is_not_reported(model: AsyncOpenAI, sandbox: RunningSandbox) -> None:
    firm = next(each for each in sandbox.sandbox.world.by_outcode["LE1"] if each.kind == "it")
    reference = Reference(firm.name, town=firm.town, sic_codes=firm.sic_codes, size="small")
    asked = question("similar_business", Brief(reference_company=firm.name), wanted=30, reference=reference)
    read = read_prompt(asked.text)
    assert (read.reference, read.known[0], read.postcode, read.sizes) == (firm.name, firm.name, "LE1 1AA", frozenset())
    results, _ = await answered(model, asked)
    kinds = {sandbox.sandbox.world.named(each["name"]).kind for each in results}  # type: ignore[union-attr]
    assert kinds == {"it"}
    assert firm.name not in {each["name"] for each in results}
