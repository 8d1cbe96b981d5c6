"""What must hold of a campaign after all that was done to the machine; each check says what is amiss, or nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from leads.lifecycle import RESTING
from leads.models import LeadTask
from leads.normalise import normal_name
from leads.vocabulary import ENDS, CampaignStatus, EventKind, Source, Stage, TaskStatus
from tests.chaos.blows import KINDS, Blow
from tests.chaos.books import AFTERMATH, NEVER_CLOSED, SLACK
from tests.chaos.campaigns import Campaign
from tests.chaos.watchers import Watcher
from tests.worker.machine import Picture

Entry = Mapping[str, Any]
AT_ONCE = 2.0
"""Seconds after which a pause has taken effect everywhere."""


def amiss(
    campaign: Campaign,
    picture: Picture,
    tasks: Sequence[LeadTask],
    entries: Sequence[Entry],
    blows: Sequence[Blow],
) -> list[str]:
    """All that is wrong with one campaign, its books apart."""
    found = [
        *_ended(picture, tasks),
        *_numbered(picture),
        *_counted(picture),
        *_leads(picture),
        *_reported(campaign, picture, entries, blows),
        *_capped(picture),
        *_paused(campaign, entries),
        *(wrong for watcher in campaign.watchers for wrong in seen(watcher, picture)),
    ]
    return [f"campaign {campaign.number}: {wrong}" for wrong in found]


def _ended(picture: Picture, tasks: Sequence[LeadTask]) -> Iterator[str]:
    """It has come to a good end, and nothing of it waits or is open."""
    if picture.campaign.status is not CampaignStatus.COMPLETED:
        yield f"it is {picture.campaign.status}: {picture.campaign.reason}"
    if left := [each.name for each in picture.candidates if each.stage not in ENDS or each.finished_at is None]:
        yield f"{len(left)} candidates without a final state: {left[:3]}"
    if questions := [part.number for part in picture.slices if part.finished_at is None]:
        yield f"questions without an end: {questions}"
    if left := [str(task.id) for task in tasks if task.status is TaskStatus.WAITING]:
        yield f"{len(left)} tasks still wait"
    if left := [str(call.id) for call in picture.calls if call.outcome == "open"]:
        yield f"{len(left)} lines of the ledger are open"
    if picture.campaign.reserved_micros:
        yield f"{picture.campaign.reserved_micros} are still reserved"


def _numbered(picture: Picture) -> Iterator[str]:
    """Events are numbered without a gap, and each says how the counters stood just after it."""
    if [event.seq for event in picture.events] != list(range(1, picture.campaign.event_seq + 1)):
        yield f"{len(picture.events)} events are not numbered 1 to {picture.campaign.event_seq}"
    if picture.events[-1].counters != picture.counters:
        yield f"the last event says {picture.events[-1].counters}, the campaign {picture.counters}"


def _counted(picture: Picture) -> Iterator[str]:
    if picture.counters != picture.counted:
        yield f"the counters say {picture.counters}, the rows {picture.counted}"
    if picture.runs[-1].counters != picture.counters and picture.campaign.status in RESTING:
        yield f"the run ended with {picture.runs[-1].counters}, the campaign says {picture.counters}"
    spent = sum(call.cost_micros for call in picture.calls)
    if spent != picture.campaign.cost_micros:
        yield f"the ledger's lines cost {spent}, the campaign says {picture.campaign.cost_micros}"


def _leads(picture: Picture) -> Iterator[str]:
    """Leads are the promoted candidates, one for one, each of another company, each told of once."""
    promoted = {each.lead_id for each in picture.candidates if each.stage is Stage.PROMOTED}
    if promoted != {lead.id for lead in picture.leads}:
        yield f"{len(promoted)} candidates were promoted, {len(picture.leads)} leads exist"
    once: dict[str, Sequence[Any]] = {
        "companies with two leads": [lead.company_id for lead in picture.leads],
        "candidates that stand there twice": [(each.run_id, each.fingerprint) for each in picture.candidates],
        "leads that were told of twice": [event.lead_id for event in picture.of_kind(EventKind.LEAD_READY)],
        "companies that were told of twice as found": [
            event.candidate_id for event in picture.of_kind(EventKind.CANDIDATE_FOUND)
        ],
    }
    for what, values in once.items():
        if doubled := [value for value, times in Counter(values).items() if times > 1]:
            yield f"{len(doubled)} {what}: {doubled[:3]}"
    if len(picture.of_kind(EventKind.LEAD_READY)) != len(picture.leads):
        yield "not every lead was told of"


def _reported(campaign: Campaign, picture: Picture, entries: Sequence[Entry], blows: Sequence[Blow]) -> Iterator[str]:
    """What the model was heard to report is a candidate, and no candidate was reported by nobody."""
    names = {normal_name(each.name) for each in picture.candidates}
    cuts = [*_cuts(blows), *campaign.pauses, (_nothing_counts_after(picture), NEVER_CLOSED)]
    missing = {
        name
        for entry in entries
        if entry["operation"] == "responses" and not _unheard(entry, cuts)
        for name in entry["answer"].get("names", [])[: entry["answer"].get("sent", 0)]
        if normal_name(name) not in names
    }
    if missing:
        yield f"{len(missing)} companies that the model reported are no candidates: {sorted(missing)[:5]}"
    told = {normal_name(name) for entry in entries for name in entry["answer"].get("names", [])}
    asked = {Source.OPENAI, Source.COMPANIES_HOUSE}
    if made_up := [
        each.name for each in picture.candidates if normal_name(each.name) not in told and each.finder in asked
    ]:
        yield f"{len(made_up)} candidates that nobody reported: {made_up[:5]}"


def _nothing_counts_after(picture: Picture) -> float:
    """When discovery was over: from then on nobody listens."""
    ends = [run.discovered_at or run.finished_at for run in picture.runs]
    return max(end.timestamp() for end in ends if end)


def _cuts(blows: Iterable[Blow]) -> list[tuple[float, float]]:
    """When nobody may have heard an answer to its end."""
    return [(blow.at, blow.until) for blow in blows if KINDS[blow.kind].cuts_answers]


def _unheard(entry: Entry, cuts: Iterable[tuple[float, float]]) -> bool:
    began, ended = entry["started"], (entry["finished"] or NEVER_CLOSED) + AFTERMATH
    return any(since <= ended and began <= until + AFTERMATH for since, until in cuts)


def _capped(picture: Picture) -> Iterator[str]:
    cap = picture.campaign.budget_micros
    if cap is not None and picture.campaign.cost_micros > cap:
        yield f"it cost {picture.campaign.cost_micros} of at most {cap}"
    if picture.campaign.promoted > picture.campaign.max_results:
        yield f"{picture.campaign.promoted} leads of at most {picture.campaign.max_results}"


def _paused(campaign: Campaign, entries: Sequence[Entry]) -> Iterator[str]:
    """While it is paused no paid call begins."""
    for paused, resumed in campaign.pauses:
        begun = [e["id"] for e in entries if e["price_micro"] and paused + AT_ONCE < e["started"] < resumed - SLACK]
        if begun:
            yield f"{len(begun)} paid calls began while it was paused: entries {begun[:5]}"


def seen(watcher: Watcher, picture: Picture) -> Iterator[str]:
    """A watcher saw each event once, in order, as it stands in the log."""
    heard = [event["seq"] for event in watcher.events]
    if heard != list(range(1, len(heard) + 1)):
        yield f"a watcher saw {_first_oddity(heard)}"
    written = [(event.seq, event.kind.value, event.message, event.counters) for event in picture.events]
    saw = [(event["seq"], event["kind"], event["message"], event["counters"]) for event in watcher.events]
    if saw != written[: len(saw)]:
        yield "a watcher saw events otherwise than they stand in the log"
    if len(saw) < len(written):
        yield f"a watcher saw {len(saw)} of {len(written)} events"


def _first_oddity(heard: Sequence[int]) -> str:
    for place, number in enumerate(heard, 1):
        if place != number:
            return f"number {number} in place {place}"
    return "nothing odd"
