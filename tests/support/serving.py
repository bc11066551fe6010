"""The tool and the demo LMS on free loopback ports, wired as in life, served from threads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import select, update
from werkzeug.serving import make_server

from lti_tool.bootstrap import build_app, build_tool
from lti_tool.db.models import CourseRow, ScoreOwedRow
from lti_tool.demo_lms import RunningLms, Settings, running_lms
from lti_tool.demo_lms.faults import Fault, FaultKind, Service
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.serving import QuietHandler
from lti_tool.demo_lms.settings import CLIENT_ID, ProfileName
from lti_tool.domain.ids import RegistrationId
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.services.authoring.import_unit import import_unit, publish_unit
from lti_tool.services.launching.register_platforms import register_platforms
from lti_tool.services.launching.take_in import ensure_course
from lti_tool.tool import Tool
from tests.support.drafts import sample_draft
from tests.support.factories import registration_draft
from tests.support.ports import LOOPBACK, free_port
from tests.support.tools import make_settings

COURSE = "math-6a"
UNIT = "numbers"


@dataclass(frozen=True)
class Town:
    """Both programs running."""

    tool: Tool
    lms: RunningLms
    registration_id: RegistrationId

    def state(self) -> dict[str, Any]:
        """Answer what the LMS holds, as it tells tests."""
        found: dict[str, Any] = requests.get(f"{self.lms.url}/_state", timeout=5).json()
        return found

    def stored(self) -> list[dict[str, Any]]:
        """Answer the scores the LMS took, oldest first."""
        return [post for post in self.state()["history"] if post["status"] < 300]

    def arm(self, service: Service, kind: FaultKind, *, count: int, delay_ms: int = 0) -> None:
        """Have a service of the LMS fail."""
        self.lms.lms.faults.arm(Fault(service, kind, count, delay_ms))

    def owed(self) -> ScoreOwedRow:
        """Answer the one score that is or was owed."""
        with self.tool.reading() as session:
            row = session.scalars(select(ScoreOwedRow)).one()
            session.expunge(row)
        return row

    def let_waiting_end(self) -> None:
        """Have every lease and every pause before a retry be over."""
        with self.tool.transaction() as session:
            session.execute(update(ScoreOwedRow).values(next_at=self.tool.clock()))


@contextmanager
def running_town(
    database_url: str, folder: Path, keys: Path, *, profile: ProfileName = ProfileName.STRICT
) -> Iterator[Town]:
    """Serve both while the block runs; the sample unit stands published in the LMS's course."""
    port = free_port()
    settings = replace(
        make_settings(folder, database_url=database_url),
        base_url=f"http://{LOOPBACK}:{port}",
        keys_dir=keys,
    )
    tool = build_tool(settings)
    lms_settings = Settings(
        port=0, tool_url=settings.base_url, extra_units=(UNIT,), profile=profile
    )
    with running_lms(lms_settings) as lms:
        registration_id = _furnish(tool, lms.lms)
        with serving(tool):
            yield Town(tool, lms, registration_id)


@contextmanager
def serving(tool: Tool) -> Iterator[None]:
    """Serve a tool at its own address while the block runs."""
    port = int(tool.settings.base_url.rpartition(":")[2])
    app = build_app(tool)
    server = make_server(LOOPBACK, port, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _furnish(tool: Tool, lms: Lms) -> RegistrationId:
    course = lms.school.course(COURSE)
    assert course is not None
    draft = replace(
        registration_draft(lms.settings.issuer, CLIENT_ID),
        auth_login_url=lms.settings.authorisation_url,
        auth_token_url=lms.settings.token_url,
        key_set_url=lms.settings.jwks_url,
        deployment_ids=(lms.tools.preset.deployment_id,),
    )
    now = tool.clock()
    with tool.transaction() as session:
        [registration_id] = register_platforms(session, drafts=[draft], now=now)
        course_id = ensure_course(
            session,
            registration_id=registration_id,
            context_id=course.context_id,
            title=course.title,
            told={},
            now=now,
        )
        # As in other tests: a check of two questions can show mastery.
        session.get_one(CourseRow, course_id).strictness = Strictness.SIMPLE
        unit_id = import_unit(session, course_id=course_id, draft=sample_draft(UNIT), now=now)
        publish_unit(session, unit_id=unit_id, now=now)
    return registration_id
