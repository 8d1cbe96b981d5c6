"""A campaign's life against the database, in any order that people and workers come upon: the model says what may be.

People start, pause, resume, stop, restart and delete; workers take up, find, judge, finish, fail, come late or die.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pydantic import SecretStr
from sqlalchemy import func, update

from leads import campaigns, lifecycle
from leads.accounts import create_tenant
from leads.calls import Question
from leads.db import Database
from leads.errors import CanvassError, ConflictError, Halted, NotFoundError
from leads.evidence import Found
from leads.lifecycle import ACTIVE, Action
from leads.models import Candidate, Run, Slice
from leads.settings import Settings
from leads.vocabulary import ENDS, EventKind, Source, Stage
from leads.vocabulary import CampaignStatus as Status
from tests.worker.machine import LEICESTER, Picture, look
from tests.worker.test_promotion import ready
from worker import candidate, runs
from worker.candidate import Work
from worker.record import record
from worker.runs import Claim
from worker.verdicts import Duplicate, Enriched, Failed, Rejected, Scored, Unique, Verdict

Result = TypeVar("Result")
LEASE = timedelta(minutes=10)
WANTED = 3
"""Leads, so few that campaigns are full now and then."""
NOBODY: Any = SimpleNamespace(gazetteer=None)
PEOPLE: dict[Action, Callable[..., Awaitable[Any]]] = {
    Action.START: campaigns.start,
    Action.PAUSE: campaigns.pause,
    Action.RESUME: campaigns.resume,
    Action.STOP: campaigns.stop,
    Action.RESTART: campaigns.restart,
    Action.DELETE: campaigns.delete,
}
CLICKS = [Action.START, Action.PAUSE, Action.PAUSE, Action.RESUME, Action.RESUME, Action.STOP, Action.RESTART]
VERDICTS: dict[Stage, dict[Stage, Callable[[], Verdict]]] = {
    Stage.FOUND: {Stage.UNIQUE: lambda: Unique(frozenset()), Stage.DUPLICATE: lambda: Duplicate("we have it")},
    Stage.UNIQUE: {Stage.ENRICHED: lambda: Enriched((), ()), Stage.FAILED: lambda: Failed("it broke")},
    Stage.ENRICHED: {Stage.SCORED: lambda: Scored(50, (), None), Stage.REJECTED: lambda: Rejected("too far away")},
    Stage.SCORED: {Stage.PROMOTED: lambda: ready(f"Company {uuid4().hex}", uuid4().hex)},
}
AFTER = {
    EventKind.RUN_QUEUED: Status.QUEUED,
    EventKind.RUN_STARTED: Status.RUNNING,
    EventKind.RUN_PAUSED: Status.PAUSED,
    EventKind.RUN_RESUMED: Status.QUEUED,
    EventKind.RUN_STOPPED: Status.CANCELLED,
    EventKind.RUN_COMPLETED: Status.COMPLETED,
    EventKind.RUN_FAILED: Status.FAILED,
}
"""The status that each event of a run's course tells of."""
MOVES = {(before, to) for allowed, to in lifecycle.CAMPAIGN.values() if to for before in allowed}


@dataclass
class Row:
    """A row that somebody can have in hand, as it should be."""

    fence: int = 0
    leased: bool = False


@dataclass
class Item(Row):
    """A candidate, as it should be."""

    stage: Stage = Stage.FOUND


@dataclass
class Course(Row):
    """A run, as it should be."""

    discovered: bool = False
    items: dict[UUID, Item] = field(default_factory=dict)

    @property
    def open_items(self) -> list[Item]:
        return [item for item in self.items.values() if item.stage not in ENDS]

    @property
    def promoted(self) -> int:
        return sum(item.stage is Stage.PROMOTED for item in self.items.values())


@dataclass(frozen=True)
class House:
    """What all examples share."""

    runner: asyncio.Runner
    db: Database

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(work)


class CampaignMachine(RuleBasedStateMachine):
    """One campaign of a tenant of its own."""

    house: ClassVar[House]

    @initialize(started=st.sampled_from([True, True, False]))
    def create(self, started: bool) -> None:
        self.tenant_id = self.house.do(create_tenant(self.house.db, "Machine"))
        self.status = Status.DRAFT
        self.courses: list[Course] = []
        self.claims: list[tuple[Claim, Course, int, Slice]] = []
        self.works: list[tuple[Work, Course]] = []
        self.id = self.house.do(self._create())
        if started:
            self.ask(Action.START)

    async def _create(self) -> UUID:
        brief = {"name": "M", "type": "healthcare", "postcode": "LE1 1AA", "maxResults": WANTED, "findLinkedin": False}
        async with self.house.db.write(self.tenant_id) as session:
            return (await campaigns.create(session, brief, place=LEICESTER, created_by=None)).id

    @property
    def course(self) -> Course:
        """The current run."""
        return self.courses[-1]

    # what people do

    @rule(action=st.sampled_from(CLICKS))
    def ask(self, action: Action) -> None:
        """Somebody clicks, whether or not it is to be done now."""
        allowed, target = lifecycle.CAMPAIGN[action]
        refused = None if self.status in allowed else ConflictError
        self._expect(refused, self._ask(action))
        if refused:
            return
        self.status = target or self.status
        if action in {Action.START, Action.RESTART}:
            self.courses.append(Course())
        if action is Action.STOP:
            self.course.leased = False

    @rule(sure=st.integers(0, 5))
    def delete(self, sure: int) -> None:
        """What is deleted is gone for everybody; then there is another one."""
        allowed, _ = lifecycle.CAMPAIGN[Action.DELETE]
        if self.status not in allowed:
            self._expect(ConflictError, self._ask(Action.DELETE))
        elif sure == 0:
            self.house.do(self._ask(Action.DELETE))
            for action in PEOPLE:
                self._expect(NotFoundError, self._ask(action))
            picture = self.picture
            assert picture.campaign.deleted_at is not None
            picture.assert_sound()
            self.create(started=True)

    async def _ask(self, action: Action) -> None:
        async with self.house.db.write(self.tenant_id) as session:
            await PEOPLE[action](session, self.id)

    # what workers do

    @rule()
    @precondition(lambda self: self.courses)
    def take_up(self) -> None:
        """A worker takes up the run's discovery, or what is left of the run."""
        course = self.course
        refused = Halted if course.leased or self.status not in {Status.QUEUED, Status.RUNNING} else None
        claim = self._expect(refused, self._take_up(self.picture.runs[-1].id))
        if refused:
            return
        course.fence += 1
        self.status = Status.RUNNING
        if course.discovered:
            assert claim is None
            self._finish_when_done(course)
        else:
            assert claim is not None
            assert claim.fence == course.fence
            course.leased = True
            [part] = self.house.do(runs.write_slices(claim, Source.OPENAI, 0, [Question("Find.", "Some", 5)]))
            self.claims.append((claim, course, course.fence, part))

    async def _take_up(self, run_id: UUID) -> Claim | None:
        return await runs.claim(self.house.db, self.tenant_id, run_id, owner=str(uuid4()), lease=LEASE, model="m")

    @rule(which=st.integers(0, 3), number=st.integers(1, 3))
    @precondition(lambda self: self.claims)
    def find(self, which: int, number: int) -> None:
        """Whoever has, or had, the run in hand finds companies."""
        claim, course, fence, part = self.claims[which % len(self.claims)]
        names = [f"Company {uuid4().hex}" for _ in range(number)]
        refused = self._is_late(course, fence)
        self._expect(refused, runs.note_finds(claim, part.id, Source.OPENAI, [Found(name) for name in names]))
        if not refused:
            found = {each.name: each.id for each in self.picture.current}
            course.items |= {found[name]: Item() for name in names}

    @rule(which=st.integers(0, 3))
    @precondition(lambda self: self.claims)
    def end_discovery(self, which: int) -> None:
        claim, course, fence, _ = self.claims[which % len(self.claims)]
        if course is not self.course or self.status not in ACTIVE:
            return  # its worker has been told so by every other write
        refused = Halted if fence != course.fence else None
        self._expect(refused, runs.end_discovery(claim, None), or_=NotFoundError)
        if not refused:
            course.discovered, course.leased = True, False
            self._finish_when_done(course)

    @rule(which=st.integers(0, 3))
    @precondition(lambda self: self.claims)
    def fail(self, which: int) -> None:
        claim, course, fence, _ = self.claims[which % len(self.claims)]
        if course is not self.course:
            return
        allowed, target = lifecycle.CAMPAIGN[Action.FAIL]
        refused = Halted if fence != course.fence else None if self.status in allowed else ConflictError
        self._expect(refused, runs.fail(claim, "It broke."))
        if not refused:
            self.status, course.leased = target or self.status, False

    @rule(which=st.integers(0, 3))
    @precondition(lambda self: self.claims)
    def put_down(self, which: int) -> None:
        claim, course, fence, _ = self.claims.pop(which % len(self.claims))
        self.house.do(runs.release(claim))
        if fence == course.fence:
            course.leased = False

    @rule()
    @precondition(lambda self: self.courses and self.course.items)
    def claim(self) -> None:
        """A worker takes up all candidates of the current run that are free."""
        ids = list(self.course.items)
        free = [
            row_id
            for row_id, item in self.course.items.items()
            if self.status is Status.RUNNING and item.stage not in ENDS and not item.leased
        ]
        works = self.house.do(
            candidate.claim(self.house.db, self.tenant_id, ids, owner="w", lease=LEASE, vendors=NOBODY)
        )
        assert sorted(work.id for work in works) == sorted(free)
        for work in works:
            item = self.course.items[work.id]
            item.fence, item.leased = item.fence + 1, True
            assert (work.fence, work.stage) == (item.fence, item.stage)
            self.works.append((work, self.course))

    @rule(which=st.integers(0, 20), ways=st.lists(st.integers(0, 5), min_size=1, max_size=4))
    @precondition(lambda self: self.works)
    def judge(self, which: int, ways: list[int]) -> None:
        """Whoever has, or had, a candidate in hand comes to one verdict after the other."""
        work, course = self.works[which % len(self.works)]
        for way in ways:
            if verdicts := VERDICTS.get(work.stage):
                stage, verdict = list(verdicts.items())[way == 5 and len(verdicts) > 1]
                self._judge(work, course, stage, verdict())

    def _judge(self, work: Work, course: Course, stage: Stage, verdict: Verdict) -> None:
        item = course.items[work.id]
        ours = (work.fence, work.stage) == (item.fence, item.stage)
        going = course is self.course and self.status in ACTIVE
        refused = None if ours and going else Halted
        self._expect(refused, record(work, verdict))
        if not refused:
            self._reach(course, item, stage)

    @rule(late=st.booleans(), number=st.integers(1, 4), ways=st.lists(st.integers(0, 5), min_size=2, max_size=4))
    @precondition(lambda self: self.courses)
    def work_for_a_while(self, late: bool, number: int, ways: list[int]) -> None:
        """A worker takes up what it can, finds, and judges; so do those whose work it took over."""
        if late:
            self.time_passes()
        course = self.course
        if self.status in {Status.QUEUED, Status.RUNNING} and not course.leased:
            self.take_up()
        if self.claims:
            self.find(len(self.claims) - 1, number)
        if course.items:
            self.claim()
        for which in range(len(self.works)):
            self.judge(which, ways)

    @rule()
    def time_passes(self) -> None:
        """All leases run out: whoever had something in hand is late from now on."""
        self.house.do(self._lapse())
        for course in self.courses:
            course.leased = False
            for item in course.items.values():
                item.leased = False

    async def _lapse(self) -> None:
        late = func.clock_timestamp() - timedelta(seconds=1)
        async with self.house.db.write(self.tenant_id) as session:
            for table in (Candidate, Run):
                await session.execute(update(table).where(table.lease_until.is_not(None)).values(lease_until=late))

    # what must hold after each of these: the model, numbers without gaps, counters like the rows, allowed moves alone

    @invariant()
    def is_as_the_model_says(self) -> None:
        picture = self.picture
        assert picture.campaign.status is self.status
        assert [run.number for run in picture.runs] == list(range(1, len(self.courses) + 1))
        if self.courses:
            assert picture.runs[-1].status is self.status
            assert {each.id: each.stage for each in picture.current} == {
                row_id: item.stage for row_id, item in self.course.items.items()
            }
        picture.assert_sound()
        told = [AFTER[event.kind] for event in picture.events if event.kind in AFTER]
        assert set(zip([Status.DRAFT, *told], told, strict=False)) <= MOVES

    @property
    def picture(self) -> Picture:
        return self.house.do(look(self.house.db, self.tenant_id, self.id))

    def _is_late(self, course: Course, fence: int) -> type[Halted] | None:
        """Why a write about a run is refused: it was taken over, or is no longer the campaign's, or is at its end."""
        ours = course is self.course and fence == course.fence
        return None if ours and self.status in ACTIVE else Halted

    def _reach(self, course: Course, item: Item, stage: Stage) -> None:
        is_full = course.promoted >= WANTED
        item.stage = Stage.REJECTED if is_full and stage is Stage.PROMOTED else stage
        item.leased = item.leased and stage not in ENDS
        if not is_full and course.promoted >= WANTED:
            for other in course.open_items:
                other.stage, other.leased = Stage.REJECTED, False
        if stage in ENDS:
            self._finish_when_done(course)

    def _finish_when_done(self, course: Course) -> None:
        if self.status is Status.RUNNING and course.discovered and not course.open_items:
            self.status = Status.COMPLETED

    def _expect(
        self, refused: type[CanvassError] | None, work: Coroutine[Any, Any, Result], *, or_: Any = ()
    ) -> Result | None:
        if refused is None:
            return self.house.do(work)
        with pytest.raises((refused, or_) if or_ else refused):
            self.house.do(work)
        return None


@pytest.fixture
def house(database_url: str, redis_url: str) -> Iterator[House]:
    """A loop and connections that all examples use one after the other."""
    secret = SecretStr("a secret of the tests, long enough")
    with asyncio.Runner() as runner:
        db = Database.connect(Settings(database_url=database_url, redis_url=redis_url, secret_key=secret, pool_size=4))
        yield House(runner, db)
        runner.run(db.close())


@pytest.mark.timeout(600)
def test_whatever_people_and_workers_do_a_campaign_goes_by_its_table(house: House) -> None:
    CampaignMachine.house = house
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        CampaignMachine,
        settings=settings(max_examples=16, stateful_step_count=30, deadline=None, suppress_health_check=checks),
    )
