"""Run the certification guide's cases and write what came of them as a table.

Usage: python -m tests.lti.write_certification docs/certification.md
"""

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from tests.lti.certification_cases import Case
from tests.lti.certification_services import CASES

INTRODUCTION = """\
# LTI certification, case by case

Written by `python -m tests.lti.write_certification docs/certification.md`, which runs every case:
do not edit it. The cases are those of the LTI Advantage Conformance Certification Guide 1.3; the
results are the statuses and reason codes of the log line `event=launch_refused`, or the role with
which a launch is accepted.
"""


def render(cases: Sequence[Case]) -> str:
    """Run the cases, in their order, and answer the document."""
    sections = [INTRODUCTION]
    for title, listed in groupby(cases, key=lambda case: case.section):
        lines = ["| Case | Expected | Result | |", "|---|---|---|---|"]
        for case in listed:
            result = case.run()
            mark = "passed" if result == case.outcome else f"FAILED, not {case.outcome}"
            lines.append(f"| {case.what} | {case.expected} | `{result}` | {mark} |")
        sections.append(f"## {title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(sections)


def main(arguments: Sequence[str]) -> int:
    """Write the file that is named; 1 when a case failed."""
    document = render(CASES)
    Path(arguments[0]).write_text(document, encoding="utf-8")
    return int("| FAILED" in document)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
