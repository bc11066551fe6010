"""A program for tests: the task engine in a process of its own, told on standard input what to do.

`python -m tests.worker.engine_process [sweep] [purge] [close] [compare]` with the tool's settings
in the environment; what is not named does not happen by itself. Then a line "wake 1" rings for a
platform, "compare 1" for a course's gradebook, and "stop" ends it well.
"""

import sys

from lti_tool.bootstrap import build_engine_room
from lti_tool.domain.ids import CourseId, RegistrationId
from lti_tool.logs import configure_logs
from lti_tool.settings import read_settings
from lti_tool.worker import engine as engine_module

NEVER = "0 0 0 31 2 *"
EVERY_SECOND = "* * * * * *"


def main(wanted: list[str]) -> None:
    """Run until told to stop."""
    engine_module.SWEEP_EVERY = EVERY_SECOND if "sweep" in wanted else NEVER
    engine_module.PURGE_EVERY = EVERY_SECOND if "purge" in wanted else NEVER
    engine_module.CLOSE_EVERY = EVERY_SECOND if "close" in wanted else NEVER
    engine_module.COMPARE_EVERY = EVERY_SECOND if "compare" in wanted else NEVER
    settings = read_settings()
    configure_logs(settings.log_level)
    tool, engine = build_engine_room(settings)
    engine.start(tool)
    print("ready", flush=True)  # noqa: T201 -- whoever started us waits for it
    for line in sys.stdin:
        order, _, number = line.strip().partition(" ")
        if order == "stop":
            break
        if order == "compare":
            engine.compare_grades(CourseId(int(number)))
        else:
            engine.wake(RegistrationId(int(number)))
    engine.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
