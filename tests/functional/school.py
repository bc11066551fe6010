"""A school for a test: tool and demo LMS on free ports, with the sample unit, in threads."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from lti_tool.bootstrap import build_app, build_tool
from lti_tool.db.models import AttemptItemRow, ItemRow, LaunchSessionRow, UnitRow
from lti_tool.demo_lms.faults import Fault, FaultKind, Service
from lti_tool.demo_lms.keys import PlatformKey
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.serving import LOOPBACK, QuietHandler, RunningLms, running_lms
from lti_tool.demo_lms.settings import Settings as LmsSettings
from lti_tool.domain.ids import RegistrationId
from lti_tool.interchange.drafts import UnitDraft
from lti_tool.interchange.unit_file import read_unit
from lti_tool.ports import RegistrationDraft
from lti_tool.services.authoring.import_unit import import_unit, publish_unit
from lti_tool.services.launching.register_platforms import register_platforms
from lti_tool.services.launching.take_in import ensure_course
from lti_tool.settings import Settings
from lti_tool.tool import Tool
from lti_tool.worker.deliver_scores import drain, due_registrations
from tests.support.ports import free_port

SAMPLE = "samples/ratios-and-rates.cairn.yaml"
GLANCE = 0.3
"""Seconds between the postman's rounds: what a failed delivery left behind goes out again."""

Wsgi = Callable[..., Any]


@dataclass(frozen=True)
class School:
    """Both programs running, and what a test may look at behind the pages."""

    tool: Tool
    app: Flask
    lms: RunningLms

    @property
    def tool_url(self) -> str:
        """Where the tool answers."""
        return self.tool.settings.base_url

    def attempt_items(self, attempt_id: int) -> list[AttemptItemRow]:
        """Answer an attempt's questions with their keys, in the order they are shown."""
        query = (
            select(AttemptItemRow)
            .where(AttemptItemRow.attempt_id == attempt_id)
            .order_by(AttemptItemRow.position)
        )
        with self.tool.reading() as session:
            rows = list(session.scalars(query))
            session.expunge_all()
        return rows

    def ask_to_type_in_part(self, cell: str) -> None:
        """Take the choices out of a part of every check: a form then has something to type."""
        with self.tool.transaction() as session:
            for row in session.scalars(select(ItemRow)):
                if row.definition["cell"] == cell and "options" in row.definition:
                    row.retired_at = self.tool.clock()

    def break_lms(self, service: Service, kind: FaultKind, times: int | None = None) -> None:
        """Have a service of the LMS fail."""
        self.lms.lms.faults.arm(Fault(service, kind, times))

    def mend_lms(self) -> None:
        """Have every service work again."""
        self.lms.lms.faults.clear()

    def set_language(self, language: str) -> None:
        """Have every unit written in this language, whatever its words are."""
        with self.tool.transaction() as session:
            for row in session.scalars(select(UnitRow)):
                row.language = language

    def forget_who_is_here(self) -> None:
        """Have every session as after a launch that names nobody."""
        with self.tool.transaction() as session:
            for row in session.scalars(select(LaunchSessionRow)):
                row.person_id = None

    def let_sessions_run_out(self) -> None:
        """Age every session beyond its life, as a night would."""
        with self.tool.transaction() as session:
            now = self.tool.clock()
            for row in session.scalars(select(LaunchSessionRow)):
                row.revoked_at = now


class Postman:
    """Delivers scores in this process: the work of the task engine without its books."""

    def __init__(self) -> None:
        self._ring = threading.Event()
        self._stop = threading.Event()

    def wake(self, _registration_id: RegistrationId) -> None:
        """Have due scores delivered now rather than at the next round."""
        self._ring.set()

    @contextmanager
    def at_work(self, tool: Tool) -> Iterator[None]:
        """Deliver what is due while the block runs."""
        thread = threading.Thread(target=self._rounds, args=(tool,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._ring.set()
            thread.join()

    def _rounds(self, tool: Tool) -> None:
        while not self._stop.is_set():
            self._ring.wait(GLANCE)
            self._ring.clear()
            for registration_id in due_registrations(tool):
                drain(tool, registration_id)


@contextmanager
def running_school(
    database_url: str,
    keys_dir: Path,
    *,
    lms_key: PlatformKey | None = None,
    unit: UnitDraft | None = None,
    around: Callable[[Wsgi], Wsgi] = lambda wsgi: wsgi,
    **lms_options: Any,
) -> Iterator[School]:
    """Serve a school while the block runs; `around` may stand between browser and tool.

    The LMS is localhost and the tool is 127.0.0.1, so that the frame is cross-site as in life.
    """
    postman = Postman()
    tool = build_tool(_settings(database_url, keys_dir), wake=postman.wake)
    lms_settings = LmsSettings(port=0, tool_url=tool.settings.base_url, **lms_options)
    with running_lms(lms_settings, lms_key) as lms:
        with tool.transaction() as session:
            _furnish(session, tool, lms.lms, unit or sample_unit())
        app = build_app(tool)
        with _serving(around(app.wsgi_app), tool.settings.base_url), postman.at_work(tool):
            yield School(tool, app, lms)


def without_cookies(wsgi: Wsgi) -> Wsgi:
    """Make the tool see what it sees of a browser that refuses cookies in frames: none."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_COOKIE", None)
        return wsgi(environ, start_response)

    return answer


@cache
def sample_unit() -> UnitDraft:
    """Answer the unit that the demo shows."""
    return read_unit((files("lti_tool.interchange") / SAMPLE).read_bytes()).unit


def _settings(database_url: str, keys_dir: Path) -> Settings:
    return Settings(
        base_url=f"http://{LOOPBACK}:{free_port()}",
        database_url=database_url,
        secret_key="a secret of the tests, known to nobody",
        keys_dir=keys_dir,
        config_file=keys_dir / "none.json",
        allow_http=True,
        engine_url="",
        log_level="INFO",
    )


def _furnish(session: Session, tool: Tool, lms: Lms, unit: UnitDraft) -> None:
    draft = RegistrationDraft(
        issuer=lms.settings.issuer,
        client_id=lms.preset.client_id,
        auth_login_url=lms.settings.authorisation_url,
        auth_token_url=lms.settings.token_url,
        auth_audience=None,
        key_set_url=lms.settings.jwks_url,
        deployment_ids=(lms.preset.deployment_id,),
    )
    course = lms.school.course("math-6a")
    assert course is not None
    now = tool.clock()
    [registration_id] = register_platforms(session, drafts=[draft], now=now)
    course_id = ensure_course(
        session,
        registration_id=registration_id,
        context_id=course.context_id,
        title=course.title,
        told={},
        now=now,
    )
    unit_id = import_unit(session, course_id=course_id, draft=unit, now=now)
    publish_unit(session, unit_id=unit_id, now=now)


@contextmanager
def _serving(wsgi: Wsgi, base_url: str) -> Iterator[None]:
    port = int(base_url.rpartition(":")[2])
    server = make_server(LOOPBACK, port, wsgi, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
