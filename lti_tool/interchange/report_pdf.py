"""Print a report as a tagged PDF, within a bound of size and time."""

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import util
from threading import BoundedSemaphore
from typing import Any

from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.exports import ExportKind
from lti_tool.domain.gradebook.reports import Report
from lti_tool.interchange.report_sheets import class_sheet, student_sheets

MOST_LINES = 2_000
"""Students times objectives, 150 MiB for each thousand. Larger ones are printed unit by unit."""
SECONDS = 25.0
"""For one report; then it is ended, and the next has its place."""
AT_ONCE = 1
"""Of all threads together: memory, and pages that others wait for, come first."""
MOST_WAITING = 3
"""Each of them holds a thread that pages need."""
COMMAND = (sys.executable, "-m", "lti_tool.interchange.print_sheet")

_places = BoundedSemaphore(AT_ONCE)
_waiting = BoundedSemaphore(AT_ONCE + MOST_WAITING)


def can_print() -> bool:
    """Whether this machine has the printer; without it the pages in the browser stay."""
    return _has_printer()


@lru_cache
def _has_printer() -> bool:
    return util.find_spec("typst") is not None


def report_pdf(report: Report, kind: ExportKind, *, seconds: float = SECONDS) -> bytes:
    """Answer the report as PDF/UA. Raises DomainError in words where it cannot be had now."""
    if not can_print():
        raise DomainError("no_printer", "This server makes no PDF. Print the page instead.")
    if len(report.students) * len(report.objectives) > MOST_LINES:
        words = "This report is too large for one PDF. Take one unit or one student at a time."
        raise DomainError("report_too_large", words)
    make = class_sheet if kind is ExportKind.CLASS else student_sheets
    if not _waiting.acquire(blocking=False):
        raise _busy()
    try:
        if not _places.acquire(timeout=seconds):
            raise _busy()
        try:
            return _print(make(report), seconds)
        finally:
            _places.release()
    finally:
        _waiting.release()


def _busy() -> DomainError:
    words = "Other reports are being printed. Try again in a minute."
    return DomainError("printer_busy", words)


def _print(sheet: Mapping[str, Any], seconds: float) -> bytes:
    """Print in a process of its own, which is ended when the time is up."""
    try:
        ended = subprocess.run(  # noqa: S603 -- a command of our own
            COMMAND,
            input=json.dumps(sheet).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        words = "Printing took too long. Take one unit or one student at a time."
        raise DomainError("printing_too_slow", words) from None
    if ended.returncode:
        # The kind of error alone: what follows may have a name of somebody in it.
        said = ended.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise RuntimeError(f"The printer failed: {said.partition(':')[0] or ended.returncode}")
    return ended.stdout
