"""The one address that takes large requests, and only from whoever has proven their session."""

from flask import request

from lti_tool.domain.assessment.evidence_files import MAX_FILE, MAX_FILES, MEGABYTE

UPLOAD = "student.add_files"
MAX_UPLOAD_BYTES = MAX_FILES * MAX_FILE + MEGABYTE
"""All the files a question takes, and what a browser writes around them."""


def allow_large_upload(endpoint: str | None, _values: object) -> None:
    """Let the files of a question be as large as they may be; every other request stays small.

    Nothing of the request is read here: the guard comes first.
    """
    if endpoint == UPLOAD:
        request.max_content_length = MAX_UPLOAD_BYTES
