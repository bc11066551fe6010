"""What a demo starts with: tables, the demo platform, and the sample unit in its course."""

from importlib.resources import files

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


def prepare(settings: Settings, lms: str) -> None:
    """Bring the database to where a demo starts; doing it again changes nothing."""
    drafts = read_platform_file(settings.config_file.read_text().replace(LMS, lms))
    unit = read_unit((files("lti_tool.interchange") / SAMPLE).read_bytes()).unit
    engine = make_engine(settings.database_url)
    upgrade(engine)
    engine.dispose()
    tool = build_tool(settings)
    with tool.transaction() as session:
        register_platforms(session, drafts=drafts, now=tool.clock())
    put_unit(tool, unit, platform=(lms, CLIENT_ID), course=COURSE, publish=True)
