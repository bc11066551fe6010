"""A teacher's pages about what grades say, as tests fill them in."""

from tests.support.pages import Page, read_page
from tests.support.web import Visit


def page(visit: Visit, path: str) -> Page:
    """Answer a page that must be there."""
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def typed(visit: Visit, **changes: str) -> dict[str, str]:
    """Answer the policy's form as it stands, with changes."""
    fields = dict(page(visit, "grades").form("/preview").fields)
    del fields["csrf"]
    return fields | changes
