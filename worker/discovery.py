"""Discovery: the brief is planned into questions, asked side by side; each find becomes a candidate at once.

More is asked while leads are expected to fall short of what was asked for and there is something left to ask.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from math import ceil

import structlog

from leads.calls import Finder, Question
from leads.campaign_types import TYPES, Slicing
from leads.errors import BadReply, BudgetExhausted, RetryLater, SourceOff
from leads.evidence import Position
from leads.geography import Place
from leads.models import Slice
from leads.planning import plan
from leads.prompts import rest
from leads.vocabulary import Source
from worker import runs
from worker.candidate import Target
from worker.ledger import Ledger
from worker.runs import Claim
from worker.vendors import Toolbox, Vendors

log = structlog.get_logger()

YIELD = 0.75
"""The share of finds that become leads, until enough finds are at an end to say."""
ENOUGH_TO_SAY = 20
EXHAUSTED = {
    Slicing.AREA: "The area is exhausted: nothing new is left to ask.",
    Slicing.NAMES: "Every name was looked up.",
}
"""What a run says that ends with fewer leads than were asked for."""
SPARE = 1.2
"""How many times what is missing must be under way before nothing more is asked: a late question costs a wait."""
ATTEMPTS = 3
PAUSE = 2.0
"""Seconds before a question is asked again, twice as many before the third time."""
UNANSWERED = 2
"""So many questions in a row to which nothing came, however often they were asked, end the search."""
LOOK_EVERY = 0.5
"""Seconds between looks at whether the run still runs and how much is still wanted."""


@dataclass(slots=True)
class Search:
    """One run's discovery under way. `waiting` was planned and not asked yet; `asked` are those being answered."""

    claim: Claim
    target: Target
    finder: Finder
    districts: list[tuple[str, Position]]
    streams: int
    wave: int = 0
    waiting: deque[Slice] = field(default_factory=deque)
    asked: dict[asyncio.Task[None], Slice] = field(default_factory=dict)
    expected: dict[int, int] = field(default_factory=dict)
    unanswered: int = 0
    end: str | None = None


async def discover(claim: Claim, vendors: Vendors) -> None:
    """Find until there are enough leads or nothing is left to ask, then end the run's discovery.

    Raises:
        Halted: the run was paused or stopped; what was found stays.
    """
    toolbox = await vendors.for_tenant(claim.db, claim.tenant_id, fresh=True)
    for source, reason in toolbox.off.items():
        await _turn_off(claim, source, reason)
    if Source.OPENAI not in toolbox.finders:
        await runs.fail(claim, f"No source can search for companies. OpenAI: {toolbox.off[Source.OPENAI]}")
        return
    search = await _prepare(claim, vendors, toolbox)
    try:
        await _search(search)
    finally:
        await _cancel(search)
    await _end(search)


async def _prepare(claim: Claim, vendors: Vendors, toolbox: Toolbox) -> Search:
    target = Target.of(claim.campaign, claim.run_id)
    districts: list[tuple[str, Position]] = []
    if target.centre is not None:
        try:
            districts = await vendors.gazetteer.districts(target.centre, target.radius_miles)
        except RetryLater as error:
            log.warning("districts_unknown", error=error.message)
    search = Search(claim, target, toolbox.finders[Source.OPENAI], districts, vendors.settings.openai_streams)
    for part in await runs.unfinished_slices(claim):
        search.waiting.append(part)
        search.wave = max(search.wave, part.question["wave"] + 1)
    return search


async def _search(search: Search) -> None:
    while search.end is None or search.asked:
        standing = await runs.standing(search.claim)
        if standing["promoted"] >= search.target.max_results:
            return
        missing = search.target.max_results - standing["promoted"]
        coming = _yield(standing) * (standing["under_way"] + sum(search.expected.values()))
        if search.end is None and coming < SPARE * missing and len(search.asked) < search.streams:
            if await _ask_more(search, wanted=max(1, ceil(missing - coming))):
                continue
            if not search.asked and not standing["under_way"]:
                search.end = EXHAUSTED[TYPES[search.target.type].slicing]
                return
        await _wait(search)


def _yield(standing: Mapping[str, int]) -> float:
    ended = standing["found"] - standing["under_way"]
    return standing["promoted"] / ended if ended >= ENOUGH_TO_SAY else YIELD


async def _ask_more(search: Search, *, wanted: int) -> bool:
    """Put the next question to the finder; False when there is none left to put."""
    if not search.waiting:
        questions = await _plan(search, wanted)
        search.waiting.extend(await runs.write_slices(search.claim, search.finder.source, search.wave, questions))
        search.wave += 1
    if not search.waiting:
        return False
    part = search.waiting.popleft()
    search.expected[part.number] = part.question["most"]
    search.asked[asyncio.create_task(_answer(search, part))] = part
    return True


async def _plan(search: Search, wanted: int) -> list[Question]:
    target, campaign = search.target, search.claim.campaign
    centre = None
    if target.centre is not None:
        centre = Place(campaign.postcode or "", target.centre, campaign.town, campaign.region)
    return plan(
        TYPES[target.type],
        target.brief,
        centre=centre,
        districts=search.districts,
        radius_miles=target.radius_miles,
        wanted=wanted,
        known_names=await runs.known_names(search.claim),
        wave=search.wave,
    )


async def _wait(search: Search) -> None:
    if not search.asked:
        await asyncio.sleep(LOOK_EVERY)
        return
    done, _ = await asyncio.wait(search.asked, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        part = search.asked.pop(task)
        search.expected.pop(part.number, None)
        task.result()


async def _answer(search: Search, part: Slice) -> None:
    """Ask one question until it is answered; what arrives before a failure is kept and not asked for again."""
    question = Question(**{name: value for name, value in part.question.items() if name != "wave"})
    await runs.begin_slice(search.claim, part)
    reason: str | None = None
    end: str | None = None
    reported: list[str] = []
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await _listen(search, part, rest(question, reported), reported)
        except (RetryLater, BadReply) as error:
            reason = error.message
            log.warning("slice_cut", slice=part.number, attempt=attempt, error=error.message)
            if attempt < ATTEMPTS:
                await asyncio.sleep(getattr(error, "retry_after", None) or PAUSE * attempt)
            continue
        except SourceOff as error:
            reason = end = error.message
            await _turn_off(search.claim, search.finder.source, error.message)
        except BudgetExhausted as error:
            reason = end = error.message
        else:
            reason = None
        break
    await runs.end_slice(search.claim, part, len(reported), reason)
    search.unanswered = search.unanswered + 1 if reason and not reported else 0
    if search.unanswered >= UNANSWERED:
        end = end or f"{reason}; try again later"
    search.end = search.end or end  # last: the search ends at once, and cancels whoever is not done


async def _listen(search: Search, part: Slice, question: Question, reported: list[str]) -> None:
    claim, source = search.claim, search.finder.source
    ledger = Ledger(claim.db, claim.tenant_id, claim.campaign.id, claim.run_id, slice_id=part.id)
    async with aclosing(search.finder.find(question, ledger)) as finds:
        async for found in finds:
            reported.append(found.name)
            await runs.note_found(claim, part.id, source, found)
            search.expected[part.number] = max(0, search.expected[part.number] - 1)


async def _turn_off(claim: Claim, source: Source, reason: str) -> None:
    await runs.turn_off(claim.db, claim.tenant_id, claim.run_id, source, reason)


async def _cancel(search: Search) -> None:
    for task in search.asked:
        task.cancel()
    await asyncio.gather(*search.asked, return_exceptions=True)


async def _end(search: Search) -> None:
    standing = await runs.standing(search.claim)
    found_nothing = not standing["promoted"] and not standing["under_way"]
    silent = search.unanswered >= UNANSWERED or search.finder.source in await runs.sources_off(search.claim)
    if found_nothing and silent:
        await runs.fail(search.claim, f"No source can search for companies. OpenAI: {search.end}")
        return
    await runs.end_discovery(search.claim, search.end)
