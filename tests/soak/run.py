"""One run: owe, deliver, fail, kill, change and type over, until every score has come to rest."""

import random
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from lti_tool.bootstrap import build_tool
from lti_tool.demo_lms import running_lms
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.settings import ProfileName
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.pacing import MOST_AT_ONCE
from tests.soak.classes import SchoolClass, make_class
from tests.soak.verdict import Key, Verdict, verdict_on
from tests.soak.weather import (
    REQUESTS_PER_SECOND,
    Stopwatch,
    be_calm,
    be_down,
    be_stormy,
    burst,
    lms_settings,
)
from tests.soak.workers import Crew, ServerTime, crew_at_work, named_url
from tests.support.ports import LOOPBACK, free_port
from tests.support.serving import serving
from tests.support.tools import let_go, make_settings

GLANCE = 0.25
CHANGED = 0.15
TYPED_OVER = 0.02
REQUESTS_A_SCORE = 2
"""Cairn looks before it sends."""


@dataclass(frozen=True)
class Plan:
    """What is to happen. `kill_every` and `outage` are seconds, 0 for never and none."""

    profile: ProfileName
    scores: int = 2000
    columns: int = 20
    workers: int = 1
    kill_every: float = 7.0
    kills_at_least: int = 0
    outage: float = 60.0
    stormy: bool = True
    longest: float = 900.0
    rests: float = 8.0
    """For how many seconds the workers are watched when all is done."""
    seed: int = 1


@dataclass(frozen=True)
class Result:
    """What came of it."""

    plan: Plan
    verdict: Verdict
    is_complete: bool
    kills: int
    requests: int
    seconds: float
    limit: float
    latency: float
    idle: float
    cpu_ms: float
    """A score's own, without what waiting for scores takes (`resting`)."""
    resting: float
    sent_by_each: list[int]

    @property
    def ratio(self) -> float:
        """How many times as long it took as it had to."""
        return self.seconds / self.limit


def run(plan: Plan, *, database_url: str, folder: Path, keys: Path) -> Result:
    """Run once on an empty, migrated database."""
    settings = replace(
        make_settings(folder, database_url=database_url),
        base_url=f"http://{LOOPBACK}:{free_port()}",
        keys_dir=keys,
    )
    # Our own looks at the database are not what a score costs.
    ours = replace(settings, database_url=named_url(database_url))
    tool = build_tool(ours)
    students = plan.scores // plan.columns
    wanted = lms_settings(plan.profile, settings.base_url, students=students, stormy=plan.stormy)
    watch = Stopwatch()
    with ExitStack() as stack:
        lms = stack.enter_context(running_lms(wanted, around=watch.around)).lms
        (be_stormy if plan.stormy else be_calm)(lms)
        stack.enter_context(serving(tool))
        school_class = make_class(
            tool, lms, scores=plan.scores, columns=plan.columns, seed=plan.seed
        )
        server = stack.enter_context(ServerTime(database_url))
        crew = stack.enter_context(crew_at_work(settings, folder, size=plan.workers))
        day = _Day(plan, lms, school_class, crew)
        day.live_through()
        used = crew.cpu_so_far() + server.cpu_seconds
        resting = _resting_share(crew, server, plan.rests) if plan.rests else 0.0
        crew.stop()
    result = _result(day, used, resting, watch)
    let_go(tool)
    return result


def _resting_share(crew: Crew, server: ServerTime, seconds: float) -> float:
    """Answer the share of a processor that all of it takes when nothing is owed."""
    time.sleep(1)
    before, began = crew.cpu_so_far() + server.cpu_seconds, time.monotonic()
    time.sleep(seconds)
    used = crew.cpu_so_far() + server.cpu_seconds - before
    return used / (time.monotonic() - began)


class _Day:
    """What happens while scores are delivered, as fast as they are."""

    def __init__(self, plan: Plan, lms: Lms, school_class: SchoolClass, crew: Crew) -> None:
        self.plan = plan
        self.lms = lms
        self.school_class = school_class
        self.crew = crew
        self.typed_at: dict[Key, datetime] = {}
        self.is_complete = False
        self.seconds = 0.0
        self.down_for = 0.0
        self._chance = random.Random(plan.seed)
        self._changes = self._edits = 0
        self._down_since: float | None = None
        self._is_over = threading.Event()

    def live_through(self) -> None:
        """Let everything happen until all scores rest."""
        began = time.monotonic()
        killer = threading.Thread(target=self._kill_now_and_then)
        killer.start()
        try:
            while not self.is_complete and self.seconds < self.plan.longest:
                time.sleep(GLANCE)
                self.seconds = time.monotonic() - began
                self._happen()
        finally:
            self._is_over.set()
            killer.join()

    def _happen(self) -> None:
        plan, states = self.plan, list(self.school_class.states().values())
        progress = 1 - states.count(ScoreState.OWED) / len(states)
        if self._weather(progress):
            return
        if plan.stormy:
            while self._changes < min(progress * 1.2, 1) * CHANGED * plan.scores:
                self._changes += 1
                self.school_class.change(self._chance.choice(self.school_class.cells))
            while self._edits < min(progress * 1.2, 1) * TYPED_OVER * plan.scores:
                self._edits += 1
                self._type_over()
        is_owed = ScoreState.OWED in self.school_class.states().values()
        self.is_complete = not is_owed and self.crew.kills >= plan.kills_at_least

    def _weather(self, progress: float) -> bool:
        """Have the outage come and go; tell whether it is there."""
        now = time.monotonic()
        if self._down_since is None:
            if self.plan.outage and not self.down_for and progress > 0.2:
                be_down(self.lms)
                self._down_since = now
            return self._down_since is not None
        if now - self._down_since < self.plan.outage:
            return True
        be_stormy(self.lms)
        self.down_for, self._down_since = now - self._down_since, None
        return False

    def _type_over(self) -> None:
        """Have a teacher change a grade that has come, and in every second case earn another."""
        columns = {item.resource_id: item for item in self.lms.gradebook.line_items()}
        for cell in self._chance.sample(self.school_class.cells, len(self.school_class.cells)):
            item = columns.get(cell.resource_id)
            grade = None if item is None else self.lms.gradebook.grade(item.id, cell.sub)
            if item is None or grade is None or cell.typed is not None:
                continue
            # Half points: no grade of ours has them, and the smallest difference is one too.
            cell.typed = cell.wanted[-1] - self._chance.choice((0.5, 10.5, 25.5))
            now = self.lms.settings.clock()
            self.lms.gradebook.type_grade(item, cell.sub, score=cell.typed, now=now)
            self.typed_at[item.id, cell.sub] = now
            if len(self.typed_at) % 2:
                self.school_class.change(cell)
            return

    def _kill_now_and_then(self) -> None:
        plan = self.plan
        while plan.kill_every:
            pause = plan.kill_every * self._chance.uniform(0.6, 1.4)
            if self._is_over.wait(pause):
                return
            self.crew.kill_one(self._chance)


def _result(day: _Day, used: float, resting: float, watch: Stopwatch) -> Result:
    plan = day.plan
    verdict = verdict_on(day.lms, day.school_class, day.typed_at)
    needed = verdict.stored * REQUESTS_A_SCORE + verdict.conflicts
    at_work = needed * watch.mean / MOST_AT_ONCE
    # At the beginning, and again after an outage.
    at_once = burst(plan.profile) * (2 if plan.outage else 1)
    allowed = (needed - at_once) / REQUESTS_PER_SECOND if plan.stormy else 0.0
    requests = day.lms.faults.requests()
    return Result(
        plan=plan,
        verdict=verdict,
        is_complete=day.is_complete,
        kills=day.crew.kills,
        requests=requests["scores"] + requests["results"],
        seconds=day.seconds,
        limit=max(at_work, allowed) + day.down_for + day.crew.idle_seconds,
        latency=watch.mean,
        idle=day.crew.idle_seconds,
        cpu_ms=1000 * (used - resting * day.seconds) / max(verdict.stored, 1),
        resting=resting,
        sent_by_each=day.crew.sent_by_each(),
    )
