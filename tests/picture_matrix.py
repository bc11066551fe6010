"""Take pictures of every student page in every look: python -m tests.picture_matrix FOLDER.

Two widths; light, dark and high contrast. They are for looking through, and are kept nowhere.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.functional.browser import running_chromium
from tests.support import databases
from tests.support.sights import sights
from tests.support.sightseeing import open_sight, standing_school

WIDTHS = (1280, 390)
HEIGHT = 900
COLOURS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "contrast": {"color_scheme": "dark", "forced_colors": "active"},
}
LOOKS = tuple(product(WIDTHS, COLOURS))
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


def main(folder: Path) -> None:
    """Take every picture, in a folder for each look, and name the pages that move sideways."""
    with tempfile.TemporaryDirectory() as name, running_chromium() as browser:
        scratch = Path(name)
        (scratch / "database").mkdir()
        url = databases.copy_sqlite(databases.make_sqlite_template(scratch), scratch / "database")
        page = browser.new_page(locale="en-GB", reduced_motion="reduce")
        with standing_school(url, scratch, scratch / "keys") as web:
            for sight in sights(web):
                take_look(page, *LOOKS[0])
                open_sight(page, web, sight)
                for width, colours in LOOKS:
                    take_look(page, width, colours)
                    path = folder / f"{width}-{colours}" / f"{sight.name}.png"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    picture(page, path)


def take_look(page: Page, width: int, colours: str) -> None:
    """See the page at a width and in colours."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(**COLOURS[colours])


def picture(page: Page, path: Path) -> None:
    """Take a picture of the whole page, in a window as high: its foot then hides nothing."""
    if (too_wide := page.evaluate(SIDEWAYS)) > 0:
        sys.stdout.write(f"{path.stem} is {too_wide} pixels too wide in {path.parent.name}\n")
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.evaluate("innerWidth")
    page.set_viewport_size({"width": width, "height": max(HEIGHT, height)})
    page.screenshot(path=path, full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
