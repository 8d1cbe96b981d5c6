"""Discovery: the brief is planned into questions to several finders; each find becomes a candidate at once.

More is asked while leads are expected to fall short of what was asked for and there is something left to ask.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from math import ceil

import structlog

from leads.campaign_types import TYPES, Slicing
from leads.endings import end_all
from leads.errors import RetryLater, VendorError
from leads.evidence import Position
from leads.geography import Place
from leads.reference import Reference
from leads.vocabulary import REGISTERS, SOURCE_LABELS, Source
from worker import runs
from worker.asking import Search, answer, ledger_of, turn_off
from worker.candidate import Target
from worker.desks import LOW, PART, AskModel, AskRegister, AskTeam, Desk, Scene, Wave, in_turn
from worker.pace import Pace
from worker.reference import resolve
from worker.runs import Claim
from worker.standing import Tally, known_names, leads_of_waves, standing_of, waves_of
from worker.vendors import Toolbox, Vendors

log = structlog.get_logger()

FINDERS = (Source.OPENAI, Source.COMPANIES_HOUSE)
"""Sources with a key that search for companies."""
EXHAUSTED = {
    Slicing.AREA: "The area is exhausted: nothing new is left to ask.",
    Slicing.NAMES: "Every name was looked up.",
}
"""What a run says that ends with fewer leads than were asked for."""
SPARE = 1.2
"""How many times what is missing must be under way before nothing more is asked: a late question costs a wait."""
LITTLE = 0.2
"""The share of what was asked for that may be missing for a register to fill it without a further question."""
SPARE_LAST = 1.6
"""The same when little is missing: then one slow website among few holds up the end."""
LARGE = 60
"""From so many leads on the register's lists are read before it is asked about single companies."""
OPENING = 10
"""Companies that a register is asked for at once, or a tenth of what is wanted, while a model still thinks."""
LOOK_EVERY = 0.5
"""Seconds between looks at whether the run still runs and how much is still wanted."""


async def discover(claim: Claim, vendors: Vendors, pace: Pace) -> None:
    """Find until there are enough leads or nothing is left to ask, then end the run's discovery.

    Raises:
        Halted: the run was paused or stopped; what was found stays.
    """
    toolbox = await vendors.for_tenant(claim.db, claim.tenant_id, fresh=True)
    for source, reason in toolbox.off.items():
        await turn_off(claim, source, reason)
    if not (toolbox.finders or toolbox.listers):
        await _fail(claim, {source: toolbox.off[source] for source in FINDERS if source in toolbox.off})
        return
    search = await _prepare(claim, vendors, toolbox, pace)
    if not search.desks:
        await _fail(claim, {source: toolbox.off[source] for source in FINDERS if source in toolbox.off})
        return
    survey = asyncio.create_task(_survey(search))
    try:
        await _search(search)
    finally:
        await end_all([survey, *search.asked])
    await _end(search)


async def _prepare(claim: Claim, vendors: Vendors, toolbox: Toolbox, pace: Pace) -> Search:
    target = Target.of(claim.campaign, claim.run_id)
    scene = await _scene(claim, target, vendors)
    reference = await _reference(claim, scene, toolbox)
    search = Search(claim, target, reference, _desks(replace(scene, reference=reference), toolbox, vendors), pace)
    waves = await waves_of(claim)
    left = await runs.unfinished_slices(claim)
    for desk in search.desks:
        desk.wave = waves.get(desk.source, 0)
        desk.waiting.extend(part for part in left if part.source == desk.source)
    return search


async def _scene(claim: Claim, target: Target, vendors: Vendors) -> Scene:
    campaign = claim.campaign
    if target.centre is None:
        return Scene(target, None, (), claim.wording)
    centre = Place(campaign.postcode or "", target.centre, campaign.town, campaign.region)
    districts: list[tuple[str, Position]] = []
    try:
        districts = await vendors.gazetteer.districts(target.centre, target.radius_miles)
    except RetryLater as error:
        log.warning("districts_unknown", error=error.message)
    return Scene(target, centre, districts, claim.wording)


async def _reference(claim: Claim, scene: Scene, toolbox: Toolbox) -> Reference | None:
    """The company that others should resemble, looked up once in a run."""
    name = scene.target.brief.reference_company
    if claim.reference or not name or not TYPES[scene.target.type].follows_reference:
        return claim.reference
    found = await resolve(toolbox, name, ledger_of(claim), place=scene.centre)
    await runs.note_reference(claim, found.reference, found.said)
    return found.reference


def _desks(scene: Scene, toolbox: Toolbox, vendors: Vendors) -> list[Desk]:
    """A desk for each finder that can be asked for this type of campaign."""
    kind = TYPES[scene.target.type]
    desks = [Desk(AskModel(scene, finder, vendors.settings.openai_streams)) for finder in toolbox.finders.values()]
    registers = [AskRegister(scene, lister) for lister in toolbox.listers.values()]
    desks += [Desk(manner) for manner in registers if manner.plan(Wave(0, 1, ()))]
    if kind.slicing is Slicing.NAMES:
        desks.append(Desk(AskTeam(scene)))
    return desks


async def _search(search: Search) -> None:
    while search.end is None or search.asked:
        standing = await standing_of(search.claim)
        missing = search.target.max_results - standing.promoted
        if missing < 1:
            return
        if search.end is None:
            if await _ask_more(search, standing.tallies, missing):
                continue
            if not search.asked and not standing.under_way:
                search.end = _exhausted(search)
                return
        await _wait(search)


async def _survey(search: Search) -> None:
    """For a large campaign, read the register's lists of the area: it may not be asked about each company."""
    if search.target.max_results < LARGE:
        return
    ledger = ledger_of(search.claim)
    for manner in [desk.manner for desk in search.desks]:
        if isinstance(manner, AskRegister) and manner.source is Source.COMPANIES_HOUSE:
            try:
                await manner.survey(ledger)
            except VendorError as error:
                log.warning("survey_failed", source=manner.source, error=error.message)


async def _ask_more(search: Search, tallies: Mapping[Source, Tally], missing: int) -> bool:
    """Put what was planned, or plan more, if leads are expected to fall short; False when nothing could be put."""
    if await _keep_abreast(search, tallies):
        return True
    little = missing <= LITTLE * search.target.max_results
    enough = missing * (SPARE_LAST if little else SPARE)
    coming = sum(desk.coming(tallies.get(desk.source, Tally())) for desk in search.desks)
    for desk in search.desks:
        if coming < SPARE * missing and desk.free_hand and desk.waiting:
            _put(search, desk)
            return True
    coming += sum(desk.planned(tallies.get(desk.source, Tally())) for desk in search.desks)
    return coming < enough and await _fill(search, tallies, max(1, ceil(enough - coming)), little_missing=little)


async def _keep_abreast(search: Search, tallies: Mapping[Source, Tally]) -> bool:
    """Ask the next few of a register that does well beside a model; there is something to see while that thinks."""
    wanted = search.target.max_results
    for desk in search.desks:
        if desk.source in REGISTERS and desk.lags(tallies.get(desk.source, Tally()), wanted):
            its_part = ceil(PART * wanted / desk.manner.usual)
            return await _plan(search, desk, min(its_part, max(OPENING, wanted // 10)))
    return False


async def _fill(search: Search, tallies: Mapping[Source, Tally], wanted: int, *, little_missing: bool) -> bool:
    """Plan another wave for the first who has anything left to be asked."""
    register_first = TYPES[search.target.type].register_first
    for desk in in_turn(search.desks, tallies, register_first=register_first, little_missing=little_missing):
        share = desk.share(tallies.get(desk.source, Tally()))
        if await _plan(search, desk, ceil(wanted / max(LOW, share)) if desk.manner.free else wanted):
            return True
    return False


async def _plan(search: Search, desk: Desk, wanted: int) -> bool:
    """Write down the next wave for a desk, and put its first question; False when there is nothing left to ask."""
    listed = TYPES[search.target.type].slicing is Slicing.NAMES
    known = await known_names(search.claim, left_out=not listed)
    brought = await leads_of_waves(search.claim, desk.source)
    questions = desk.manner.plan(Wave(desk.wave, wanted, known, brought))
    desk.waiting.extend(await runs.write_slices(search.claim, desk.source, desk.wave, questions))
    desk.wave += 1
    desk.dry = not desk.waiting
    if desk.dry:
        return False
    _put(search, desk)
    return True


def _put(search: Search, desk: Desk) -> None:
    part = desk.waiting.popleft()
    desk.expected[part.number] = part.question["most"]
    desk.asked[asyncio.create_task(answer(search, desk, part))] = part


async def _wait(search: Search) -> None:
    if not search.asked:
        await asyncio.sleep(LOOK_EVERY)
        return
    await asyncio.wait(search.asked, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
    for desk in search.desks:
        for task in [task for task in desk.asked if task.done()]:
            desk.expected.pop(desk.asked.pop(task).number, None)
            task.result()


async def _end(search: Search) -> None:
    standing = await standing_of(search.claim)
    closed = {desk.source: desk.closed for desk in search.desks if desk.closed}
    if not standing.promoted and not standing.under_way and len(closed) == len(search.desks):
        await _fail(search.claim, closed)
        return
    await runs.end_discovery(search.claim, search.end)


async def _fail(claim: Claim, why: Mapping[Source, str]) -> None:
    await runs.fail(claim, f"No source can search for companies. {_reasons(why)}")


def _exhausted(search: Search) -> str:
    """Why a run ends with fewer leads than were asked for."""
    closed = {desk.source: desk.closed for desk in search.desks if desk.closed}
    return _reasons(closed) if closed else EXHAUSTED[TYPES[search.target.type].slicing]


def _reasons(why: Mapping[Source, str]) -> str:
    return " ".join(f"{SOURCE_LABELS[source]}: {reason}." for source, reason in why.items())
