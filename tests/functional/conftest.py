"""A browser for the whole run; for each test a fresh school and fresh people in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lti_tool.demo_lms.keys import PlatformKey, new_key
from lti_tool.demo_lms.settings import ProfileName
from lti_tool.lti.tool_keys import ToolKeys
from tests.functional.actors import Student, Teacher
from tests.functional.browser import Console, open_profile
from tests.functional.school import School, running_school, without_cookies
from tests.support import databases
from tests.support.serving import Town, running_town

expect.set_options(timeout=10_000)
FRAME_SIZE = {"width": 1280, "height": 900}

Enter = Callable[..., Student]
EnterTeacher = Callable[..., Teacher]


@pytest.fixture(scope="session")
def lms_key() -> PlatformKey:
    """Making keys takes long; who the platform is does not matter here."""
    return new_key()


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    ToolKeys(folder).jwks()
    return folder


@pytest.fixture
def blocks_cookies() -> bool:
    """Whether browsers refuse the tool's cookies; a module says so by its own fixture."""
    return False


@pytest.fixture
def lms_options() -> dict[str, Any]:
    """What the LMS is told beyond the usual; a module says so by its own fixture."""
    return {}


@pytest.fixture
def school(
    sqlite_template: Path,
    tmp_path: Path,
    keys_dir: Path,
    lms_key: PlatformKey,
    *,
    lms_options: dict[str, Any],
    blocks_cookies: bool,
) -> Iterator[School]:
    url = databases.copy_sqlite(sqlite_template, tmp_path)
    around = without_cookies if blocks_cookies else lambda wsgi: wsgi
    with running_school(url, keys_dir, lms_key=lms_key, around=around, **lms_options) as school:
        yield school


@pytest.fixture(params=list(ProfileName))
def town(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path, keys_dir: Path
) -> Iterator[Town]:
    """Both programs, for whoever needs no browser: once with each kind of LMS."""
    url = databases.copy_sqlite(sqlite_template, tmp_path)
    with running_town(url, tmp_path, keys_dir, profile=request.param) as town:
        yield town


@pytest.fixture
def console() -> Iterator[Console]:
    """Whatever a test does, no page may complain: no script error, nothing the policy stopped."""
    console = Console()
    yield console
    assert console.lines == []


@pytest.fixture
def open_page(
    chromium: Browser, console: Console, tmp_path: Path, *, blocks_cookies: bool
) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own: nobody shares cookies or storage with anybody."""
    folders = (tmp_path / f"profile-{number}" for number in count())
    with ExitStack() as contexts:

        def open_page(*, before: str = "", **options: Any) -> Page:
            options = {"viewport": FRAME_SIZE, **options}
            if blocks_cookies:
                context = open_profile(chromium, next(folders), **options)
            else:
                context = chromium.new_context(**options)
            contexts.callback(context.close)
            context.set_default_timeout(10_000)
            context.add_init_script(before)
            page = context.new_page()
            console.listen_to(page)
            return page

        yield open_page


@pytest.fixture
def student(school: School, open_page: Callable[..., Page]) -> Enter:
    """Answer a student at a browser of their own, with the course open."""

    def enter(name: str = "Ada", **options: object) -> Student:
        student = Student(open_page(**options), school, name, has_scripts=_scripts(options))
        student.opens_course()
        return student

    return enter


@pytest.fixture
def teacher(school: School, open_page: Callable[..., Page]) -> EnterTeacher:
    """Answer the teacher at a browser of their own, with the course open."""

    def enter(**options: object) -> Teacher:
        teacher = Teacher(open_page(**options), school, "Maya", has_scripts=_scripts(options))
        teacher.opens_course()
        return teacher

    return enter


def _scripts(options: dict[str, object]) -> bool:
    return options.get("java_script_enabled", True) is not False
