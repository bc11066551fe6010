"""Columns, scores and grades in LMS gradebooks (Assignment and Grade Services 2.0)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lti_tool.domain.errors import LmsRefusedError
from lti_tool.domain.gradebook.columns import same_columns
from lti_tool.lti.connector import Connector
from lti_tool.lti.line_items import changed_item, is_column, new_item, read_column, url_of_new
from lti_tool.lti.pages import all_pages
from lti_tool.lti.quirks import quirks_at
from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.results import grades_by_user, shown_grade
from lti_tool.lti.score_bodies import score_body
from lti_tool.lti.service_errors import refused
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.service_urls import below, with_query
from lti_tool.lti.user_ids import user_id_of
from lti_tool.ports import ColumnSpec, GradebookAccess, ScoreMessage, ShownColumn, ShownGrade

_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
COLUMNS = f"{_SCOPE}lineitem"
COLUMNS_READONLY = f"{_SCOPE}lineitem.readonly"
RESULTS = f"{_SCOPE}result.readonly"
SCORES = f"{_SCOPE}score"

COLUMN_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
COLUMN_LIST_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULT_LIST_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"


class AgsGradebook:
    """The gradebooks of all courses; implements `ports.Gradebook`."""

    def __init__(self, http: ServiceHttp, tokens: ServiceTokens) -> None:
        self._http = http
        self._tokens = tokens

    def find_or_create_column(self, access: GradebookAccess, spec: ColumnSpec) -> str:
        """Answer the column's URL. Two callers at once may both create: keep one per column."""
        known: dict[str, str] = {}
        for item in self._items(access, resource_id=spec.resource_id, tag=None):
            url = item.get("id")
            if isinstance(url, str) and url:
                known.setdefault(str(item.get("tag") or ""), url)
        for tag in same_columns(spec.tag):
            if tag in known:
                return known[tag]
        answer = self._connector(access).request(
            "POST",
            access.columns_url,
            scopes=(COLUMNS,),
            accept=COLUMN_TYPE,
            body=new_item(spec, names_link=_quirks(access).shows_linked_columns_only),
            content_type=COLUMN_TYPE,
        )
        return url_of_new(answer.body)

    def list_columns(
        self, access: GradebookAccess, *, resource_id: str | None = None, tag: str | None = None
    ) -> tuple[ShownColumn, ...]:
        """Answer the columns, in no order that means anything."""
        items = self._items(access, resource_id=resource_id, tag=tag)
        return tuple(read_column(item) for item in items)

    def update_column(
        self,
        access: GradebookAccess,
        column_url: str,
        *,
        label: str | None = None,
        maximum: int | None = None,
    ) -> None:
        """Read the column and put it back whole with these changes."""
        connector = self._connector(access)
        scopes = scopes_to_list(access, _quirks(access))
        known = connector.request("GET", column_url, scopes=scopes, accept=COLUMN_TYPE)
        connector.request(
            "PUT",
            column_url,
            scopes=(COLUMNS,),
            accept=COLUMN_TYPE,
            body=changed_item(known.body, label=label, maximum=maximum),
            content_type=COLUMN_TYPE,
        )

    def delete_column(self, access: GradebookAccess, column_url: str) -> None:
        """Remove a column. Moodle removes even an activity's own one without a word."""
        refusals = _quirks(access).delete_refusals
        self._connector(access).request("DELETE", column_url, scopes=(COLUMNS,), refusals=refusals)

    def read_grade(
        self, access: GradebookAccess, column_url: str, user_id: str
    ) -> ShownGrade | None:
        """Answer what the LMS shows. Another person's grade is never taken, filter or not."""
        only = {"user_id": user_id} if _quirks(access).filters_results else {}
        for result in self._results(access, with_query(below(column_url, "results"), only)):
            if user_id_of(result.get("userId")) == user_id:
                return shown_grade(result)
        return None

    def read_grades(self, access: GradebookAccess, column_url: str) -> dict[str, ShownGrade]:
        """Answer the grades of the whole column, however many pages that takes."""
        return grades_by_user(self._results(access, below(column_url, "results")))

    def send_score(self, access: GradebookAccess, column_url: str, score: ScoreMessage) -> None:
        """Send a final score."""
        if not _quirks(access).may_be_user_id(score.user_id):
            raise refused("not_a_gradable_user")
        message = replace(score, comment=score.comment or self._comment(access, column_url, score))
        try:
            self._post(access, column_url, message)
        except LmsRefusedError as error:
            if error.code != "no_attempts_left" or not message.is_first:
                raise
            # The attempts were used up in another way; the grade is owed all the same.
            self._post(access, column_url, replace(message, is_first=False))

    def _post(self, access: GradebookAccess, column_url: str, score: ScoreMessage) -> None:
        quirks = _quirks(access)
        self._connector(access).request(
            "POST",
            below(column_url, "scores"),
            scopes=(SCORES,),
            body=score_body(score, quirks=quirks),
            content_type=SCORE_TYPE,
            refusals=quirks.score_refusals,
        )

    def _comment(self, access: GradebookAccess, column_url: str, score: ScoreMessage) -> str:
        """Answer the comment that a score without one would erase (AGS 2.0, section 3.4.10)."""
        if _quirks(access).keeps_comment:
            return ""
        try:
            shown = self.read_grade(access, column_url, score.user_id)
        except LmsRefusedError as error:
            if error.code in {"forbidden", "not_authorized"}:  # we may write and not read
                return ""
            raise
        return "" if shown is None else shown.comment

    def _items(
        self, access: GradebookAccess, *, resource_id: str | None, tag: str | None
    ) -> Iterator[Mapping[str, object]]:
        quirks = _quirks(access)
        # The filters save pages where they are heeded; a platform may ignore them, so we compare.
        wanted = {"resource_id": resource_id, "tag": tag}
        filters = {name: value for name, value in wanted.items() if value is not None}
        pages = all_pages(
            self._connector(access),
            with_query(access.columns_url, filters),
            scopes=scopes_to_list(access, quirks),
            accept=COLUMN_LIST_TYPE,
            is_whole=quirks.lists_are_whole,
        )
        for item in _members(pages):
            if is_column(item, resource_id=resource_id, tag=tag):
                yield item

    def _results(self, access: GradebookAccess, url: str) -> Iterator[Mapping[str, object]]:
        pages = all_pages(
            self._connector(access),
            url,
            scopes=(RESULTS,),
            accept=RESULT_LIST_TYPE,
            is_whole=_quirks(access).lists_are_whole,
        )
        return _members(pages)

    def _connector(self, access: GradebookAccess) -> Connector:
        return Connector(
            access.registration,
            access.columns_url,
            self._http,
            self._tokens,
            granted=access.scopes,
        )


def _quirks(access: GradebookAccess) -> Quirks:
    return quirks_at(
        access.product, issuer=access.registration.issuer, service_url=access.columns_url
    )


def scopes_to_list(access: GradebookAccess, quirks: Quirks) -> Sequence[str]:
    """Answer the least that lets us look at columns."""
    if access.scopes is not None:
        return (COLUMNS_READONLY,) if COLUMNS_READONLY in access.scopes else (COLUMNS,)
    return (COLUMNS, COLUMNS_READONLY) if quirks.lists_with_both_scopes else (COLUMNS,)


def _members(pages: Iterator[object]) -> Iterator[Mapping[str, object]]:
    for body in pages:
        if not isinstance(body, list) or not all(isinstance(member, dict) for member in body):
            raise LmsRefusedError("unreadable_answer", "The LMS answered with something else.")
        yield from body
