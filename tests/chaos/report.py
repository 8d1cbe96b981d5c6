"""The table that is printed at the end; it decides nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator

from leads.vocabulary import Stage
from tests.chaos.blows import KINDS
from tests.chaos.books import Books
from tests.chaos.campaigns import Campaign
from tests.chaos.play import Outcome
from tests.chaos.recovery import WITHIN, spread
from tests.worker.machine import Picture

DOLLAR = 1_000_000


def table(outcome: Outcome) -> str:
    """All of it as text."""
    return "\n".join((*_head(outcome), *_blows(outcome), *_campaigns(outcome), *_money(outcome), *_end(outcome)))


def _head(outcome: Outcome) -> Iterator[str]:
    play, build = outcome.play, outcome.play.build
    yield f"seed {play.seed}: {play.rounds} blows in {outcome.seconds:.0f} s, campaigns for {play.leads} leads"
    yield (
        f"{build.apis} API processes, {build.workers} workers, lease {build.lease} s; "
        f"vendors {build.speed:g} times as fast as real ones, {build.faults}"
    )


def _blows(outcome: Outcome) -> Iterator[str]:
    yield ""
    yield f"{'blow':20} {'times':>5}  {'work goes on after':>32}  {'what it held was taken up after':>36}"
    for kind in KINDS:
        mine = [each for each in outcome.recoveries if each.blow.kind == kind]
        work, orphans = spread(each.work for each in mine), spread(each.orphans for each in mine)
        yield f"{kind:20} {len(mine):5}  {work:>32}  {orphans:>36}"
    every = outcome.recoveries
    yield f"{'all':20} {len(every):5}  {spread(e.work for e in every):>32}  {spread(e.orphans for e in every):>36}"
    yield f"watchers had the next event {spread(each.watchers for each in every)} after it was written"
    notes = [f"  blow {e.blow.number}, {e.blow.kind}: {'; '.join(e.blow.notes)}" for e in every if e.blow.notes]
    yield from notes


def _campaigns(outcome: Outcome) -> Iterator[str]:
    yield ""
    yield f"{'campaign':>8} {'seconds':>8} {'found':>6} {'leads':>6} {'failed':>7} {'events':>7} {'visits':>7}  end"
    for campaign, picture, _ in outcome.campaigns:
        row, seconds = picture.campaign, campaign.ended - campaign.began
        visits = sum(watcher.visits for watcher in campaign.watchers)
        counts = f"{row.found:6} {row.promoted:6} {row.failed:7} {row.event_seq:7} {visits:7}"
        yield f"{campaign.number:8} {seconds:8.0f} {counts}  {row.status} {row.reason or ''}"
    yield from _failed(outcome.campaigns)
    refusals = Counter(why for each, _, _ in outcome.campaigns for w in each.watchers for why in map(_kind, w.refused))
    yield from (f"  watchers were told {times} times: {why}" for why, times in refusals.most_common())


def _kind(refusal: str) -> str:
    return refusal.split(":", maxsplit=1)[0]


def _failed(campaigns: Iterable[tuple[Campaign, Picture, Books]]) -> Iterator[str]:
    reasons = Counter(
        each.reason for _, picture, _ in campaigns for each in picture.candidates if each.stage is Stage.FAILED
    )
    yield from (f"  {times} candidates failed: {reason}" for reason, times in reasons.items())


def _money(outcome: Outcome) -> Iterator[str]:
    books = [each for _, _, each in outcome.campaigns]
    bill, whole = sum(each.bill for each in books), sum(each.whole for each in books)
    billed, booked = sum(each.billed_for_broken for each in books), sum(each.booked_for_broken for each in books)
    count = sum(len(each.broken) for each in books)
    yield ""
    yield f"the vendors' bill: {bill / DOLLAR:.2f} $, of that for answers that came whole: {whole / DOLLAR:.2f} $"
    yield f"{count} answers did not come whole: {billed / DOLLAR:.2f} $ billed, {booked / DOLLAR:.2f} $ in the ledger"
    for (campaign, _, _), each in zip(outcome.campaigns, books, strict=True):
        yield from (f"  campaign {campaign.number}: {line}" for line in each.broken)


def _end(outcome: Outcome) -> Iterator[str]:
    yield ""
    yield f"recovery within {WITHIN:g} s: worst {max((each.worst for each in outcome.recoveries), default=0):.1f} s"
    yield from (f"MISS  {miss}" for miss in outcome.misses)
    yield f"{len(outcome.misses)} misses" if outcome.misses else "nothing lost, nothing doubled, nothing paid for twice"
