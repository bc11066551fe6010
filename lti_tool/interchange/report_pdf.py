"""Print a report as a tagged PDF, within a bound of size and time."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources, util
from threading import BoundedSemaphore, Event, Thread
from typing import Any

from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.exports import ExportKind
from lti_tool.domain.gradebook.reports import Report
from lti_tool.interchange.report_sheets import class_sheet, student_sheets

MOST_LINES = 2_000
"""Students times objectives, 150 MiB for each thousand. Larger ones are printed unit by unit."""
SECONDS = 25.0
AT_ONCE = 1
"""Of all threads together: memory, and pages that others wait for, come first."""
UNTIL_FORGOTTEN = 10
"""The printer keeps what the last so many documents were made of, in case they come again."""

_places = BoundedSemaphore(AT_ONCE)


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
    if not _places.acquire(timeout=seconds):
        raise DomainError("printer_busy", "Other reports are being printed. Try again in a minute.")
    return _within(lambda: _print(make(report)), seconds)


@dataclass
class _Outcome:
    """What came of printing in another thread."""

    done: Event = field(default_factory=Event)
    content: bytes = b""
    error: Exception | None = None


def _within(work: Callable[[], bytes], seconds: float) -> bytes:
    """Do the work in a thread of its own, and wait so long. Its place is free when it has ended."""
    outcome = _Outcome()

    def run() -> None:
        try:
            outcome.content = work()
        except Exception as error:  # noqa: BLE001 -- raised again where somebody waits
            outcome.error = error
        finally:
            _places.release()
            outcome.done.set()

    # A daemon: a server that is told to stop does not wait for a report.
    Thread(target=run, name="report-printer", daemon=True).start()
    if not outcome.done.wait(seconds):
        words = "Printing took too long. Take one unit or one student at a time."
        raise DomainError("printing_too_slow", words)
    if outcome.error is not None:
        raise outcome.error
    return outcome.content


def _print(sheet: Mapping[str, Any]) -> bytes:
    import typst  # noqa: PLC0415 -- large, and not on every machine

    try:
        return _compile(_TEMPLATE(), sheet)
    except typst.TypstError:
        # PDF/UA refuses letters that no font here has. What can be read is printed.
        return _compile(_TEMPLATE(), legible(sheet))
    finally:
        # Small ones push it out: otherwise some hundred MiB stay with every class.
        for number in range(UNTIL_FORGOTTEN):
            _compile(_ONE_TEXT, str(number))


@lru_cache
def _TEMPLATE() -> bytes:  # noqa: N802 -- a constant that is read when it is first needed
    return resources.files("lti_tool.interchange").joinpath("report.typ").read_bytes()


def _compile(template: bytes, data: object) -> bytes:
    import typst  # noqa: PLC0415 -- large, and not on every machine

    # Texts arrive as data and are never read as markup; the template asks for no file.
    made: bytes = typst.compile(
        template, sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]
    )
    return made


_ONE_TEXT = (
    b'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#json(bytes(sys.inputs.data))'
)


def legible(value: Any) -> Any:  # noqa: ANN401 -- a document: mappings, lists, texts
    """Answer the same document with no letter that no font here has.

    A name with such letters gives way to its spare, which is a number; in other texts each such
    letter becomes a question mark.
    """
    match value:
        case {"name": str(name), "spare": str(spare)}:
            rest = {key: legible(each) for key, each in value.items() if key != "name"}
            return rest | {"name": name if _is_printable(name) else spare}
        case dict():
            return {key: legible(each) for key, each in value.items()}
        case list():
            return [legible(each) for each in value]
        case str() if not _is_printable(value):
            return "".join(each if _is_printable(each) else "?" for each in value)
        case _:
            return value


@lru_cache(maxsize=4096)
def _is_printable(text: str) -> bool:
    import typst  # noqa: PLC0415 -- large, and not on every machine

    if text.isascii():
        return True
    try:
        _compile(_ONE_TEXT, text)
    except typst.TypstError:
        return False
    return True
