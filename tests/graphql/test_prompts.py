"""Wordings over GraphQL: saved as versions, put in force, put aside, tried; each tenant has its own."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from leads import models, prompt_versions, prompts
from leads.campaign_types import TYPES
from leads.wordings import built_in
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, current_run

CARE = TYPES["healthcare"]
PROMPT = "version prompt include exclude"
VERSION = "number inForce prompt include exclude createdBy { role }"
SHOWN = f"type label inForce {{ {PROMPT} }} builtIn {{ {PROMPT} }} versions {{ {VERSION} }}"
TEMPLATE = f"query ($type: String!) {{ promptTemplate(type: $type) {{ {SHOWN} }} }}"
DONE = f"promptTemplate {{ {SHOWN} }}"
PREVIEW = """query ($input: PreviewPromptInput!) { previewPrompt(input: $input) {
  __typename ... on PromptPreview { instructions question } ... on Problem { code field message } } }"""
OWN: dict[str, Any] = {"prompt": "Find clinics.", "include": ["clinics"], "exclude": ["hospitals"]}
BUILT_IN = {
    "version": "built-in",
    "prompt": CARE.prompt,
    "include": list(CARE.include),
    "exclude": list(CARE.exclude),
}


async def save(team: Team, **changes: Any) -> Any:
    return await team.admin.do("savePrompt", DONE, **{"type": "healthcare", **OWN, **changes})


async def template(team: Team) -> Any:
    return await team.viewer.ask(TEMPLATE, type="healthcare")


def numbers(shown: Any) -> list[tuple[int, bool]]:
    return [(version["number"], version["inForce"]) for version in shown["versions"]]


async def test_before_anything_is_saved_the_built_in_wording_is_in_force(team: Team) -> None:
    assert await template(team) == {
        "type": "healthcare",
        "label": CARE.label,
        "inForce": BUILT_IN,
        "builtIn": BUILT_IN,
        "versions": [],
    }
    assert await team.viewer.ask(TEMPLATE, type="nothing") is None


async def test_each_edit_is_a_version_and_the_latest_is_in_force(team: Team, other_team: Team) -> None:
    first = (await save(team))["promptTemplate"]
    assert first["inForce"] == {"version": "1", **OWN}
    assert first["builtIn"] == BUILT_IN
    assert first["versions"] == [{"number": 1, "inForce": True, **OWN, "createdBy": {"role": "ADMIN"}}]

    await save(team, include=[" doctors ", "Doctors"], exclude=[])

    shown = await template(team)
    assert shown["inForce"] == {"version": "2", "prompt": OWN["prompt"], "include": ["doctors"], "exclude": []}
    assert numbers(shown) == [(2, True), (1, False)]
    assert (await template(other_team))["versions"] == []
    assert (await team.viewer.ask(TEMPLATE, type="education"))["versions"] == []


async def test_what_is_in_force_already_is_not_saved_again(team: Team) -> None:
    await save(team)
    await save(team, prompt=f"  {OWN['prompt']} ")
    assert numbers(await template(team)) == [(1, True)]


async def test_a_version_is_used_again_and_all_are_put_aside(team: Team) -> None:
    await save(team)
    await save(team, prompt="Find doctors.")
    used = await team.admin.do("usePrompt", DONE, type="healthcare", number=1)
    assert numbers(used["promptTemplate"]) == [(2, False), (1, True)]

    reset = await team.admin.do("resetPrompt", DONE, type="healthcare")
    assert reset["promptTemplate"]["inForce"] == BUILT_IN
    assert numbers(reset["promptTemplate"]) == [(2, False), (1, False)]
    assert await team.admin.do("resetPrompt", DONE, type="healthcare") == reset

    await save(team)
    assert numbers(await template(team)) == [(3, True), (2, False), (1, False)]


async def test_the_same_key_saves_once(team: Team) -> None:
    await save(team, idempotencyKey="one")
    await save(team, prompt="Find doctors.")
    await save(team, idempotencyKey="one")
    assert numbers(await template(team)) == [(2, True), (1, False)]
    again = await save(team, prompt="Find dentists.", idempotencyKey="one")
    assert (again["code"], again["field"]) == ("CONFLICT", "idempotencyKey")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"prompt": " "}, ["prompt"]),
        ({"prompt": "x" * 4_001}, ["prompt"]),
        ({"include": []}, ["include"]),
        ({"prompt": "", "include": ["x" * 301], "exclude": ["y"] * 20 + ["z" * 301]}, ["prompt", "include", "exclude"]),
        ({"exclude": [str(number) for number in range(21)]}, ["exclude"]),
    ],
)
async def test_what_is_no_wording_changes_nothing(team: Team, change: dict[str, Any], fields: list[str]) -> None:
    await save(team)
    done = await save(team, **change)
    assert done["code"] == "INVALID"
    assert [error["field"] for error in done["fieldErrors"]] == fields
    assert numbers(await template(team)) == [(1, True)]


async def test_what_does_not_exist_changes_nothing(team: Team) -> None:
    await save(team)
    done = await team.admin.do("usePrompt", DONE, type="healthcare", number=2)
    assert (done["code"], done["field"]) == ("NOT_FOUND", "number")
    for mutation, given in (("savePrompt", OWN), ("usePrompt", {"number": 1}), ("resetPrompt", {})):
        done = await team.admin.do(mutation, DONE, type="nothing", **given)
        assert (done["code"], done["field"]) == ("NOT_FOUND", "type")
    assert numbers(await template(team)) == [(1, True)]


@pytest.mark.parametrize("role", ["viewer", "member"])
async def test_only_admins_change_wordings(team: Team, role: str) -> None:
    await save(team)
    person = getattr(team, role)
    for mutation, given in (("savePrompt", OWN), ("usePrompt", {"number": 1}), ("resetPrompt", {})):
        assert (await person.do(mutation, DONE, type="healthcare", **given))["code"] == "FORBIDDEN"
    assert numbers(await template(team)) == [(1, True)]


async def test_another_tenants_version_cannot_be_used(team: Team, other_team: Team) -> None:
    await save(team)
    assert (await other_team.admin.do("usePrompt", DONE, type="healthcare", number=1))["code"] == "NOT_FOUND"
    await save(other_team, prompt="Find theirs.")
    assert (await template(team))["inForce"]["prompt"] == OWN["prompt"]
    async with other_team.db.read(other_team.id) as session:
        assert await session.scalar(select(func.count()).select_from(models.PromptVersion)) == 1


async def test_a_preview_tries_words_and_keeps_nothing(team: Team) -> None:
    shown = await team.member.ask(PREVIEW, input={"type": "healthcare", **OWN})
    assert shown["instructions"].startswith(
        f"{prompts.OPENING} {prompts.OWN_WORDS}\n\nFind clinics.\n\nReport:\n- clinics"
    )
    assert shown["instructions"].endswith(prompts.RULES)
    assert "Area: within 15 miles of LE1 1AA (Leicester)" in shown["question"]
    assert numbers(await template(team)) == []


async def test_a_preview_shows_what_is_in_force_and_a_campaigns_values(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, radiusMiles=7, maxResults=3, sectors=["Dentists"])
    asked = {"type": "healthcare", "campaignId": gid("Campaign", campaign)}
    shown = await team.member.ask(PREVIEW, input=asked)
    assert shown["instructions"] == prompts.instructions(CARE, built_in(CARE))
    assert shown["question"].splitlines()[:2] == ["At most 5 companies", "Area: within 7 miles of LE1 1AA (Leicester)"]
    assert "Postcode districts: LE1" in shown["question"]
    assert "Sectors: Dentists" in shown["question"]

    await save(team)
    assert "Find clinics." in (await team.member.ask(PREVIEW, input=asked))["instructions"]
    changed = await team.member.ask(PREVIEW, input=asked | {"include": ["vets"]})
    assert "Find clinics.\n\nReport:\n- vets\n\nLeave out:\n- hospitals" in changed["instructions"]


async def test_a_preview_says_what_is_wrong(team: Team, other_team: Team) -> None:
    theirs = gid("Campaign", await add_campaign(other_team.db, other_team.id))
    mine = gid("Campaign", await add_campaign(team.db, team.id))
    for given, code, field in (
        ({"type": "nothing"}, "NOT_FOUND", "type"),
        ({"type": "healthcare", "campaignId": theirs}, "NOT_FOUND", "campaignId"),
        ({"type": "education", "campaignId": mine}, "INVALID", "campaignId"),
        ({"type": "healthcare", "include": []}, "INVALID", "include"),
    ):
        shown = await team.member.ask(PREVIEW, input=given)
        assert (shown["code"], shown["field"]) == (code, field)
    assert (await team.viewer.ask(PREVIEW, input={"type": "healthcare"}))["code"] == "FORBIDDEN"


async def test_a_run_says_which_wording_it_took(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    query = "query ($id: ID!) { campaign(id: $id) { run { promptVersion } } }"
    asked = {"id": gid("Campaign", campaign)}
    assert await team.viewer.ask(query, **asked) == {"run": {"promptVersion": None}}
    run = await current_run(team.db, campaign)
    for version in ("built-in", "1"):
        async with team.db.write(team.id) as session:
            taken = update(models.Run).where(models.Run.id == run.id)
            await session.execute(taken.values(prompt_version=prompt_versions.next_version()))
        assert await team.viewer.ask(query, **asked) == {"run": {"promptVersion": version}}
        async with team.db.write(team.id) as session:
            await session.execute(update(models.Run).where(models.Run.id == run.id).values(prompt_version=None))
        await save(team)
