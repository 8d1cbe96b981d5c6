"""Keys that are missing or wrong: the source is off, once and with a reason; without a finder the run fails."""

import pytest

from canvass.sandbox.server import RunningSandbox
from leads import campaigns
from leads.settings import Settings
from leads.vocabulary import CampaignStatus, EventKind, Provider, Source
from tests.worker.machine import Desk, Picture
from worker.dispatch import Dispatcher

NO_KEY = "no key is set: add one under Sources, or ask the operator"
REFUSED = "the key was refused: set OPENAI_API_KEY, or the organisation's own key, to one that is valid"


@pytest.fixture(scope="module")
def sandboxed(sandboxed: Settings, sandbox: RunningSandbox) -> Settings:
    """The operator has no keys: each tenant brings its own."""
    keys = ("openai_api_key", "google_places_api_key", "companies_house_api_key")
    return sandboxed.model_copy(update=dict.fromkeys(keys))


async def give_keys(desk: Desk, **wrong: str) -> None:
    """Good keys for all but those named, which get what is given, or none for an empty text."""
    for provider in Provider:
        if key := wrong.get(provider.value, f"sandbox-{provider.value}"):
            await desk.set_key(provider, key)


def sources_off(picture: Picture) -> dict[str, str]:
    """What the log says about sources that are off; each may say so once."""
    told = [(event.data["source"], event.data["reason"]) for event in picture.of_kind(EventKind.SOURCE_OFF)]
    assert len(dict(told)) == len(told)
    assert dict(told) == picture.runs[-1].sources_off
    return dict(told)


async def assert_failed(desk: Desk, picture: Picture, reason: str) -> None:
    """The run has failed with that reason, and nothing else happened."""
    picture.assert_sound()
    campaign, run = picture.campaign, picture.runs[-1]
    assert (campaign.status, run.status) == (CampaignStatus.FAILED, CampaignStatus.FAILED)
    assert (campaign.reason or "").startswith(f"No source can search for companies. OpenAI web search: {reason}")
    assert run.reason == campaign.reason == picture.events[-1].message
    assert picture.events[-1].kind is EventKind.RUN_FAILED
    assert [*picture.candidates, *picture.leads] == []
    assert (campaign.cost_micros, campaign.reserved_micros, (await desk.log()).bill) == (0, 0, 0)


async def test_without_an_openai_key_the_register_is_searched(worker: Dispatcher, desk: Desk) -> None:
    await give_keys(desk, openai="")

    picture = await desk.run(maxResults=3)

    picture.assert_complete()
    assert len(picture.leads) == 3
    assert sources_off(picture) == {"openai": NO_KEY}
    assert {each.finder for each in picture.candidates} == {Source.COMPANIES_HOUSE}
    assert (await desk.log()).of("openai") == []


async def test_without_a_key_of_any_finder_the_run_fails_and_nobody_is_asked(worker: Dispatcher, desk: Desk) -> None:
    await give_keys(desk, openai="", companies_house="")

    picture = await desk.run()

    await assert_failed(desk, picture, f"{NO_KEY}. Companies House: {NO_KEY}")
    assert sources_off(picture) == dict.fromkeys(("openai", "companies_house"), NO_KEY)
    assert (await desk.log()).entries == []


async def test_with_a_wrong_openai_key_the_run_fails_and_says_what_to_do(worker: Dispatcher, desk: Desk) -> None:
    await give_keys(desk, openai="a-key-of-somebody-else", companies_house="")

    picture = await desk.run()

    await assert_failed(desk, picture, REFUSED)
    assert sources_off(picture).keys() == {"openai", "companies_house"}
    assert {entry["status"] for entry in (await desk.log()).of("openai")} == {401}
    assert {part.status for part in picture.slices} <= {"failed", "waiting"}


async def test_with_an_empty_account_the_run_fails_and_says_so(worker: Dispatcher, desk: Desk) -> None:
    await give_keys(desk, openai="sandbox-without-quota", companies_house="")

    picture = await desk.run()

    await assert_failed(desk, picture, "credit or spending limit used up (insufficient_quota): top up the account")


async def test_without_any_key_every_source_says_so_once(worker: Dispatcher, desk: Desk) -> None:
    picture = await desk.run()

    await assert_failed(desk, picture, NO_KEY)
    assert sources_off(picture) == dict.fromkeys(("openai", "google_places", "companies_house"), NO_KEY)
    assert (await desk.log()).entries == []


@pytest.mark.parametrize(
    ("provider", "key", "reason"),
    [
        ("google_places", "a-key-of-somebody-else", "the key is not valid: set GOOGLE_PLACES_API_KEY"),
        ("companies_house", "a-key-of-somebody-else", "the key was refused"),
        ("google_places", "", NO_KEY),
        ("companies_house", "", NO_KEY),
    ],
)
async def test_the_rest_goes_on_without_a_source_whose_key_is_of_no_use(
    worker: Dispatcher, desk: Desk, provider: str, key: str, reason: str
) -> None:
    await give_keys(desk, **{provider: key})

    picture = await desk.run(maxResults=3)

    picture.assert_complete()
    assert len(picture.leads) == 3
    off = sources_off(picture)
    assert off.keys() == {provider}
    assert off[provider].startswith(reason)
    assert {fact.source for fact in picture.facts} >= {Source.OPENAI, Source.WEBSITE}
    assert Source(provider) not in {fact.source for fact in picture.facts}
    told = [each.sources[provider] for each in picture.candidates if each.sources]
    assert told
    assert [each["status"] for each in told] == ["OFF"] * len(told)
    assert {each["detail"] for each in told} == {off[provider]}


async def test_a_new_key_works_at_the_next_run(worker: Dispatcher, desk: Desk) -> None:
    await give_keys(desk, openai="a-key-of-somebody-else", companies_house="")
    picture = await desk.run(maxResults=2)
    await desk.set_key(Provider.OPENAI, "sandbox-openai")

    await desk.do(campaigns.restart, picture.campaign.id)
    picture = await desk.finished(picture.campaign.id)

    picture.assert_complete()
    assert [run.status for run in picture.runs] == [CampaignStatus.FAILED, CampaignStatus.COMPLETED]
    assert ["openai" in run.sources_off for run in picture.runs] == [True, False]
    assert len(picture.leads) == 2
