"""A tenant's own wording: what it may be, what a model is told with it, and that the rules stay above it."""

import pytest

from leads import prompts
from leads.campaign_types import TYPES, CampaignType
from leads.errors import InvalidError
from leads.planning import plan
from leads.prompt_previews import EXAMPLE_BRIEF, EXAMPLE_PLACE, example_of, preview
from leads.wordings import BUILT_IN, LONGEST_ENTRY, LONGEST_PROMPT, MOST_ENTRIES, Wording, built_in, worded

CARE = TYPES["healthcare"]
OWN = Wording("3", "Find clinics that are short of dentists.", ("dental clinics",), ("hospitals",))


def test_it_is_tidied() -> None:
    wording = worded("  Find\tclinics. \n\n Now.\x00 ", [" a  clinic ", "A CLINIC", "", "b\nc"], [], version="2")
    assert wording == Wording("2", "Find clinics.\n\nNow.", ("a clinic", "b c"), ())
    assert wording.is_own
    assert not built_in(CARE).is_own


@pytest.mark.parametrize("prompt", ["x" * LONGEST_PROMPT])
def test_what_is_just_short_enough(prompt: str) -> None:
    most = [f"{number:0{LONGEST_ENTRY}}" for number in range(MOST_ENTRIES)]
    assert worded(prompt, most, most).include == tuple(most)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(InvalidError) as problem:
        worded(" \n ", [" "], ["x" * (LONGEST_ENTRY + 1)])
    assert problem.value.errors == {
        "prompt": "Say what to look for.",
        "include": "There must be something to report: add an entry.",
        "exclude": f"An entry can have 300 characters. Shorten “{'x' * 40}…”.",
    }
    with pytest.raises(InvalidError) as problem:
        worded("x" * 4_001, [str(number) for number in range(21)], [])
    assert problem.value.errors == {
        "prompt": "A prompt can have 4,000 characters; this has 4,001. Shorten it.",
        "include": "There can be 20 entries; these are 21. Leave some out.",
    }


def test_the_rules_come_after_a_teams_words_and_stand_above_them() -> None:
    told = prompts.instructions(CARE, OWN)
    opening, task, include, exclude, *rules = told.split("\n\n")
    assert opening == f"{prompts.OPENING} {prompts.OWN_WORDS}"
    assert (task, include, exclude) == (OWN.prompt, "Report:\n- dental clinics", "Leave out:\n- hospitals")
    assert "\n\n".join(rules).endswith(prompts.RULES)
    assert CARE.prompt not in told


def test_nothing_to_leave_out_leaves_no_empty_list() -> None:
    assert "Leave out:" not in prompts.instructions(CARE, Wording("1", "Find clinics.", ("clinics",), ()))


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.key)
def test_the_built_in_wording_changes_nothing(kind: CampaignType) -> None:
    assert built_in(kind).version == BUILT_IN
    assert prompts.instructions(kind, built_in(kind)) == prompts.instructions(kind)
    assert prompts.OWN_WORDS not in prompts.instructions(kind)
    assert len(kind.prompt) <= LONGEST_PROMPT
    assert worded(kind.prompt, kind.include, kind.exclude, version=BUILT_IN) == built_in(kind), "it could be saved"


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.key)
def test_a_preview_is_what_would_be_sent(kind: CampaignType) -> None:
    wording = Wording("1", "Find them.", ("those",), ())
    setting = example_of(kind)
    shown = preview(kind, wording, setting)
    [question, *_] = plan(
        kind,
        setting.brief,
        centre=setting.centre,
        districts=(),
        radius_miles=setting.radius_miles,
        wanted=setting.wanted,
        known_names=(),
        wave=0,
        wording=wording,
    )
    assert (shown.instructions, shown.question) == (question.instructions, question.text)
    assert "Find them." in shown.instructions


def test_a_preview_without_a_campaign_shows_examples_of_what_must_be_said() -> None:
    assert "Area: within 15 miles of LE1 1AA (Leicester)" in preview(CARE, OWN, example_of(CARE)).question
    like = TYPES["similar_business"]
    assert f"Reference company: {EXAMPLE_BRIEF.reference_company}" in preview(like, OWN, example_of(like)).question
    assert example_of(CARE).centre == EXAMPLE_PLACE
