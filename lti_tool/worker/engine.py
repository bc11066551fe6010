"""The task engine behind three functions: wake a drain, run drains, sweep for what was missed.

DBOS runs them durably. It is a doorbell, not the memory: what is owed stands in our own table,
so a lost or doubled wake costs nothing. See docs/adr/0003.
"""

from datetime import datetime
from threading import Event
from typing import Any

import structlog
from dbos import DBOS, DBOSConfig, EnqueueOptions
from sqlalchemy.engine import make_url

from lti_tool.domain.ids import CourseId, RegistrationId
from lti_tool.services.classes.sync_roster import courses_with_a_roster
from lti_tool.services.launching.purge_launches import purge_launches
from lti_tool.settings import Settings
from lti_tool.tool import Tool
from lti_tool.worker.close_attempts import close_overdue
from lti_tool.worker.deliver_scores import drain, due_registrations
from lti_tool.worker.grade_days import hold_courses_to_floor, send_due_grades
from lti_tool.worker.presence import Presence
from lti_tool.worker.reconcile_grades import courses_to_reconcile, reconcile_course
from lti_tool.worker.sync_rosters import sync_course
from lti_tool.worker.take_over import take_over

QUEUE = "scores"
DRAIN = "drain_scores"
SWEEP = "sweep_scores"
SWEEP_EVERY = "*/5 * * * * *"
CLOSE = "close_attempts"
CLOSE_EVERY = "*/20 * * * * *"
PURGE = "purge"
PURGE_EVERY = "0 30 * * * *"
KEPT_SECONDS = 3600
SCORES_EVERY = 0.4
"""Seconds between two looks for a wake: what was owed to a process that died waits for one."""
DRAINS = 32
"""Platforms at once in one process. One that is down holds a place only while it is tried."""
PATIENCE = 6.0
"""Seconds a drain waits for what is due soon: as long as the sweep would take to find it."""
ROSTERS = "rosters"
ROSTERS_EVERY = 5.0
SYNC = "sync_roster"
NIGHT = "sync_rosters"
# When schools sleep in the Americas and Europe has not begun.
EVERY_NIGHT = "0 15 4 * * *"
GRADES = "see_to_grades"
# Every hour: a school day begins at another hour in every time zone.
GRADES_EVERY = "0 5 * * * *"
COMPARISONS = "comparisons"
COMPARE = "compare_grades"
COMPARE_ALL = "compare_all_grades"
# After the rosters, so that who has left is known.
COMPARE_EVERY = "0 45 4 * * *"
# A constant version: otherwise what an older release enqueued would wait for it forever.
VERSION = "cairn-1"

_log = structlog.get_logger()


def engine_url(settings: Settings) -> str:
    """Answer where the engine keeps its books.

    On SQLite that is a file of its own beside ours: handed our engine with its BEGIN IMMEDIATE,
    DBOS fails with "cannot start a transaction within a transaction".
    """
    if settings.engine_url:
        return settings.engine_url
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return url.set(database=f"{url.database}.engine").render_as_string(hide_password=False)
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


class Engine:
    """One per process. Started after fork, for it owns threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._presence: Presence | None = None
        self._stopping = Event()

    def start(self, tool: Tool) -> None:
        """Run drains and sweeps in this process until `stop`, and take over what the dead left."""
        presence = self._presence = Presence(tool)
        presence.begin()
        config: DBOSConfig = {
            "name": "cairn",
            "system_database_url": engine_url(self._settings),
            "application_version": VERSION,
            "executor_id": presence.name,
            "log_level": "WARNING",
            # Both are about what we do not use: schedules made elsewhere, and messages in streams.
            "scheduler_polling_interval_sec": 30.0,
            "notification_coalesce_sec": 1.0,
        }
        DBOS(config=config)
        scheduled = _register(tool, self, presence, self._stopping)
        DBOS.launch()
        # One drain per platform at a time (by deduplication), several platforms beside each other.
        DBOS.register_queue(QUEUE, worker_concurrency=DRAINS, polling_interval_sec=SCORES_EVERY)
        DBOS.register_queue(ROSTERS, worker_concurrency=2, polling_interval_sec=ROSTERS_EVERY)
        DBOS.register_queue(COMPARISONS, worker_concurrency=2, polling_interval_sec=ROSTERS_EVERY)
        DBOS.apply_schedules(
            [
                {"schedule_name": name, "workflow_fn": function, "schedule": schedule}
                for name, function, schedule in scheduled
            ]
        )
        _sweep(tool, self, presence)
        presence.look_out(lambda: _sweep(tool, self, presence))
        _log.info("engine_started", worker=presence.name)

    def wake(self, registration_id: RegistrationId) -> None:
        """Have a platform's due scores delivered soon; a drain already waiting is enough."""
        self._enqueue(DRAIN, QUEUE, int(registration_id))

    def wake_roster(self, course_id: CourseId) -> None:
        """Have a course's list of people read soon."""
        self._enqueue(SYNC, ROSTERS, int(course_id))

    def compare_grades(self, course_id: CourseId) -> None:
        """Have a course's grades compared with its gradebook soon."""
        self._enqueue(COMPARE, COMPARISONS, int(course_id))

    def _enqueue(self, workflow: str, queue: str, number: int) -> None:
        options: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": queue,
            "deduplication_id": str(number),
            "duplication_policy": "return-existing",
            "app_version": VERSION,
        }
        try:
            DBOS.enqueue_workflow_with_options(options, number)
        except Exception:
            # What is owed stands in a row and a schedule will find it: nobody must see an error.
            _log.exception("wake_failed", workflow=workflow, number=number)

    def stop(self) -> None:
        """Finish what is under way, for a moment, and stop."""
        self._stopping.set()
        DBOS.destroy(workflow_completion_timeout_sec=5)
        if self._presence is not None:
            self._presence.end()


def _sweep(tool: Tool, engine: Engine, presence: Presence) -> None:
    if tasks := take_over(presence, again={SYNC: ROSTERS}):
        _log.warning("tasks_taken_over", tasks=tasks)
    for registration_id in due_registrations(tool):
        engine.wake(registration_id)


def _register(
    tool: Tool, engine: Engine, presence: Presence, stopping: Event
) -> tuple[tuple[str, Any, str], ...]:
    """Make the workflows known; answer those that run by the clock, with their schedules."""

    @DBOS.workflow(name=DRAIN)
    def drain_scores(registration_id: int) -> int:
        return drain(
            tool,
            RegistrationId(registration_id),
            worker=presence.name,
            patience=PATIENCE,
            stopping=stopping,
        )

    @DBOS.workflow(name=SWEEP)
    def sweep_scores(_at: datetime, _context: object) -> None:
        _sweep(tool, engine, presence)

    @DBOS.workflow(name=CLOSE)
    def close_attempts(_at: datetime, _context: object) -> None:
        close_overdue(tool)

    @DBOS.workflow(name=SYNC)
    def sync_roster(course_id: int) -> None:
        sync_course(tool, CourseId(course_id))

    @DBOS.workflow(name=NIGHT)
    def sync_rosters(_at: datetime, _context: object) -> None:
        with tool.reading() as session:
            courses = courses_with_a_roster(session)
        for course_id in courses:
            engine.wake_roster(course_id)

    @DBOS.workflow(name=GRADES)
    def see_to_grades(_at: datetime, _context: object) -> None:
        hold_courses_to_floor(tool)
        send_due_grades(tool)

    @DBOS.workflow(name=PURGE)
    def purge(at: datetime, _context: object) -> None:
        before = datetime.fromtimestamp(at.timestamp() - KEPT_SECONDS, tz=at.tzinfo).isoformat()
        with tool.transaction() as session:
            purge_launches(session, now=tool.clock())
        over = ["SUCCESS", "ERROR", "CANCELLED"]
        ended = DBOS.list_workflows(status=over, end_time=before, limit=5000)
        DBOS.delete_workflows([workflow.workflow_id for workflow in ended])

    return (
        (SWEEP, sweep_scores, SWEEP_EVERY),
        (CLOSE, close_attempts, CLOSE_EVERY),
        (PURGE, purge, PURGE_EVERY),
        (NIGHT, sync_rosters, EVERY_NIGHT),
        (GRADES, see_to_grades, GRADES_EVERY),
        *_register_comparisons(tool, engine),
    )


def _register_comparisons(tool: Tool, engine: Engine) -> tuple[tuple[str, Any, str], ...]:
    @DBOS.workflow(name=COMPARE)
    def compare_grades(course_id: int) -> int:
        return reconcile_course(tool, CourseId(course_id))

    @DBOS.workflow(name=COMPARE_ALL)
    def compare_all_grades(_at: datetime, _context: object) -> None:
        for course_id in courses_to_reconcile(tool):
            engine.compare_grades(course_id)

    return ((COMPARE_ALL, compare_all_grades, COMPARE_EVERY),)
