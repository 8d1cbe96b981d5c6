"""The ledger against the sandbox's bill: each answer that came whole stands in the books once, at its price."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from leads.calls import Call
from leads.models import VendorCall
from leads.vocabulary import Source
from tests.chaos.blows import KINDS, Blow
from worker.ledger import fingerprint

Entry = Mapping[str, Any]

AFTERMATH = 10.0
"""Seconds between the end of an answer and a blow that it may still be lost to: on a busy machine, what was sent waits
to be heard, and what was heard to be written down."""
SLACK = 0.05
"""Seconds by which the clocks of two processes' records may differ."""
BROKEN = frozenset({"errors", "cut", "hang"})
"""Faults after which an answer does not come whole; nonsense may be whole enough to be taken for an answer."""
NEVER_CLOSED = 1e12
OPERATIONS = {"responses": "responses", "pages": "linkedin pages", "analysis": "analysis"}
"""What a model is asked for, by the sandbox's name for it and by the ledger's."""


@dataclass
class Books:
    """One campaign's calls beside the sandbox's entries, in millionths of a dollar."""

    bill: int = 0
    whole: int = 0
    """What the answers that came whole cost, by the bill and by the ledger alike."""
    booked_for_broken: int = 0
    billed_for_broken: int = 0
    broken: list[str] = field(default_factory=list)
    """Answers that were billed and did not come whole, each with what became of it."""
    misses: list[str] = field(default_factory=list)


def compare(entries: Sequence[Entry], calls: Sequence[VendorCall], blows: Sequence[Blow], *, lease: float) -> Books:
    """Pair each billed entry with its line: exactly where the answer came whole, by time where it did not."""
    books = Books(bill=sum(entry["price_micro"] for entry in entries))
    billed = [entry for entry in entries if entry["price_micro"]]
    good = [call for call in calls if call.outcome == "ok" and call.cost_micros]
    left = _whole_ones(books, billed, good)
    _broken_ones(books, left, [call for call in calls if call.outcome != "ok" and call.reserved_micros], blows)
    books.misses += _asked_again(calls, [blow for blow in blows if KINDS[blow.kind].loses_answers], lease)
    return books


def _whole_ones(books: Books, billed: Sequence[Entry], good: Sequence[VendorCall]) -> list[Entry]:
    """Take out of the bill what the ledger has as answered; what is left was billed and did not come whole."""
    waiting: dict[tuple[str, str], list[Entry]] = {}
    for entry in billed:
        if entry["fault"] not in BROKEN:
            waiting.setdefault(_name_of_entry(entry), []).append(entry)
    for call in sorted(good, key=lambda call: call.started_at):
        same = waiting.get(_name_of_call(call), [])
        fitting = [entry for entry in same if _within(entry, call)]
        if not fitting:
            books.misses.append(f"the ledger has an answer of {call.source} that the sandbox did not give: {call.id}")
            continue
        entry = fitting[-1]
        same.remove(entry)
        books.whole += call.cost_micros
        if entry["price_micro"] != call.cost_micros:
            books.misses.append(f"entry {entry['id']} costs {entry['price_micro']}, its line says {call.cost_micros}")
    unpaired = {id(entry) for same in waiting.values() for entry in same}
    return [entry for entry in billed if entry["fault"] in BROKEN or id(entry) in unpaired]


def _name_of_entry(entry: Entry) -> tuple[str, str]:
    if entry["vendor"] == "openai":
        return "openai", str(entry["answer"].get("id"))
    _, _, body = entry["asked"].partition(" ")
    return entry["vendor"], fingerprint(Call(Source.GOOGLE_PLACES, entry["operation"], json.loads(body)))


def _name_of_call(call: VendorCall) -> tuple[str, str]:
    if call.source is Source.OPENAI:
        return "openai", str((call.reply or {}).get("response_id"))
    return "places", call.fingerprint


def _broken_ones(books: Books, left: Sequence[Entry], lines: Sequence[VendorCall], blows: Sequence[Blow]) -> None:
    """Every billed answer that did not come whole needs a line that was opened before it, and a reason."""
    unused = sorted(lines, key=lambda call: call.started_at)
    for entry in sorted(left, key=lambda entry: entry["started"]):
        books.billed_for_broken += entry["price_micro"]
        line = _line_of(entry, unused)
        why = _reason(entry, line, blows)
        booked = f"line {line.outcome}, {line.cost_micros} booked" if line else "within another line"
        books.broken.append(f"{_told(entry)}: {booked}; {why}")
        if why is None:
            books.misses.append(f"billed, not in the ledger, and nothing happened to it: {books.broken[-1]}")
        if line:
            books.booked_for_broken += line.cost_micros
            unused.remove(line)


def _told(entry: Entry) -> str:
    at = datetime.fromtimestamp(entry["started"], UTC).strftime("%H:%M:%S")
    lasted = "for ever" if entry["finished"] is None else f"{entry['finished'] - entry['started']:.1f} s"
    what = f"entry {entry['id']} {entry['vendor']} {entry['operation']} at {at} for {lasted}"
    return f"{what}, {entry['price_micro']} billed"


def _line_of(entry: Entry, unused: Sequence[VendorCall]) -> VendorCall | None:
    """The line of the same request that was open when the entry began. Of a model's requests only their beginning is in
    the sandbox's record: any line about the like will do, best one that costs the same or failed alike."""
    opened = [call for call in unused if _within(entry, call)]
    if entry["vendor"] == "openai":
        fitting = [call for call in opened if call.operation == OPERATIONS.get(entry["operation"])]
    else:
        fitting = [call for call in opened if _name_of_call(call) == _name_of_entry(entry)]

    def likeness(call: VendorCall) -> tuple[Any, ...]:
        failed = call.outcome in {"unavailable", "bad_reply"}
        return call.cost_micros == entry["price_micro"], failed is bool(entry["fault"]), call.started_at

    return max(fitting, key=likeness, default=None)


def _within(entry: Entry, call: VendorCall) -> bool:
    """Whether the entry began while the line was open; that of a worker that died was never closed by it."""
    ended = NEVER_CLOSED if call.duration_ms is None else _answered_at(call)
    return bool(call.started_at.timestamp() - SLACK <= entry["started"] <= ended + SLACK)


def _reason(entry: Entry, line: VendorCall | None, blows: Iterable[Blow]) -> str | None:
    if entry["fault"]:
        return f"the vendor's fault: {entry['fault']}"
    ends = (entry["finished"] or NEVER_CLOSED) + AFTERMATH
    for blow in blows:
        if KINDS[blow.kind].loses_answers and blow.at <= ends and entry["started"] <= blow.until + AFTERMATH:
            return f"in flight during blow {blow.number}, {blow.kind}"
    if line is not None and line.outcome == "stopped":
        return "we broke it off"
    return None


def _asked_again(calls: Sequence[VendorCall], blows: Sequence[Blow], lease: float) -> list[str]:
    """Calls that began when the answer to the same was on record.

    What is free may be asked for by somebody who has lost his lease and not heard of it; and lists, which are about no
    company, by whoever takes a run up.
    """
    recorded: dict[tuple[Any, ...], float] = {}
    for call in sorted(calls, key=_answered_at):
        if call.outcome == "ok" and (what := _what(call)):
            recorded.setdefault(what, _answered_at(call))
    return [
        f"asked again although answered: {call.source} {call.operation}, line {call.id}"
        for call in calls
        if call.started_at.timestamp() > recorded.get(_what(call) or (), NEVER_CLOSED) + SLACK
        and (call.reserved_micros or not _near(call, blows, lease))
    ]


def _near(call: VendorCall, blows: Sequence[Blow], lease: float) -> bool:
    at = call.started_at.timestamp()
    return any(blow.at <= at <= blow.until + lease + AFTERMATH for blow in blows)


def _answered_at(call: VendorCall) -> float:
    return call.started_at.timestamp() + (call.duration_ms or 0) / 1000


def _what(call: VendorCall) -> tuple[Any, ...] | None:
    """What makes calls the same: a question of a slice is so however it is put again."""
    if call.slice_id:
        return (call.slice_id, call.source) if call.source is Source.OPENAI else None
    whose = call.candidate_id or call.task_id
    return (whose, call.source, call.fingerprint) if whose else None
