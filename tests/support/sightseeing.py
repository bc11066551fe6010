"""A browser before the pages of `sights`: a tool that stands still, and a way to open each page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from lti_tool.web.launch_session import session_cookie
from tests.support.ports import LOOPBACK, free_port
from tests.support.serving import serving
from tests.support.sights import Sight
from tests.support.web import Web, make_web


@contextmanager
def standing_school(database_url: str, folder: Path, keys: Path) -> Iterator[Web]:
    """Serve a tool whose clock stands still while the block runs."""
    base_url = f"http://{LOOPBACK}:{free_port()}"
    for web in make_web(database_url, folder, keys, base_url=base_url):
        with serving(web.tool):
            yield web


def open_sight(page: Page, web: Web, sight: Sight) -> None:
    """Open a page as the student would, and do what belongs to it."""
    address, visit = web.tool.settings.base_url, sight.visit
    name = session_cookie(web.tool, visit.sid)
    page.context.set_offline(offline=False)
    page.context.add_cookies([{"name": name, "value": visit.secret, "url": address}])
    page.goto(f"{address}/s/{visit.sid}/{sight.path}")
    sight.act(page)
