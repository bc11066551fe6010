"""What a demo starts with: tables, the demo platform, and the sample unit in its course."""

import hashlib
from importlib.resources import files
from pathlib import Path

from lti_tool.bootstrap import build_tool
from lti_tool.cli.content import put_unit
from lti_tool.db.engine import make_engine
from lti_tool.db.migrate import upgrade
from lti_tool.interchange.unit_file import read_unit
from lti_tool.lti.platform_file import read_platform_file
from lti_tool.services.launching.register_platforms import register_platforms
from lti_tool.settings import Settings

LMS = "http://localhost:8090"
"""The demo platform's issuer in lti-config.json."""
CLIENT_ID = "cairn-demo"
COURSE = ("math-6a", "Mathematics 6A")
SAMPLE = "samples/ratios-and-rates.cairn.yaml"


def prepare(settings: Settings, lms: str, *, database: Path) -> None:
    """Bring the database (a SQLite file) to where a demo starts; doing it again changes nothing.

    The sample unit is imported once for each version of it: reading it takes a second or two.
    """
    engine = make_engine(settings.database_url)
    upgrade(engine)
    engine.dispose()
    tool = build_tool(settings)
    drafts = read_platform_file(settings.config_file.read_text().replace(LMS, lms))
    with tool.transaction() as session:
        register_platforms(session, drafts=drafts, now=tool.clock())
    sample = (files("lti_tool.interchange") / SAMPLE).read_bytes()
    if not (done := _Note(database, f"{lms} {hashlib.sha256(sample).hexdigest()}")).is_there():
        unit = read_unit(sample).unit
        put_unit(tool, unit, platform=(lms, CLIENT_ID), course=COURSE, publish=True)
        done.leave()


class _Note:
    """A note about one database file: which sample it holds."""

    def __init__(self, database: Path, words: str) -> None:
        self._path = database.with_name(f"{database.name}.sample")
        self._words = f"{words} {database.stat().st_ino}"

    def is_there(self) -> bool:
        return self._path.is_file() and self._path.read_text() == self._words

    def leave(self) -> None:
        self._path.write_text(self._words)
