"""What this machine has for tests: a browser, another platform, PostgreSQL; and who insists."""

import os
import shutil
from pathlib import Path

INDEPENDENT = Path(__file__).parents[2] / ".independent"
"""Where `make independent` installs an LTI platform that others wrote."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

MEMORY = Path("/dev/shm")  # noqa: S108 -- pytest makes a folder of its own in it
ROOM_NEEDED = 2**30


def insists_on_everything() -> bool:
    """Tell whether a skipped test counts as a failed one."""
    return os.environ.get("CAIRN_REQUIRE_ALL", "") == "1"


def postgres_url() -> str:
    """Answer the address of a server where we may make databases, "" when there is none."""
    return os.environ.get("CAIRN_TEST_POSTGRES_URL", "")


def browser_path() -> str:
    """Answer where Chromium is, "" when there is none."""
    told = os.environ.get("CAIRN_TEST_BROWSER", "")
    return told or next(filter(None, map(shutil.which, BROWSERS)), "")


def independent_python() -> str:
    """Answer the Python that has the independent platform, "" when it is not installed."""
    is_ready = (INDEPENDENT / ".ready").exists()
    return str(INDEPENDENT / "bin" / "python") if is_ready else ""


def missing() -> dict[str, str]:
    """Answer the markers that cannot run here, each with how to change that."""
    server = "postgresql://postgres@127.0.0.1/postgres"
    needs = {
        "browser": (browser_path(), "install Chromium (Debian: apt-get install chromium)"),
        "independent": (independent_python(), "run `make independent`"),
        "postgres": (postgres_url(), f"set CAIRN_TEST_POSTGRES_URL to a server, such as {server}"),
    }
    return {marker: how for marker, (found, how) in needs.items() if not found}


def memory_folder() -> Path | None:
    """Answer a folder that lies in memory and has room, None where there is none (macOS, say)."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM_NEEDED:
        return None
    return MEMORY
