"""Columns and scores in the LMS gradebook (Assignment and Grade Services 2.0)."""

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.service_connector import TServiceConnectorResponse

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.connector import Connector
from lti_tool.lti.origins import origin
from lti_tool.lti.quirks import canvas
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.timestamps import iso_milliseconds
from lti_tool.ports import ColumnSpec, GradebookAccess, ScoreMessage, ShownGrade

_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
COLUMNS = (f"{_SCOPE}lineitem",)
RESULTS = (f"{_SCOPE}result.readonly",)
SCORES = (f"{_SCOPE}score",)

COLUMN_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
COLUMN_LIST_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULT_LIST_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"

MOST_PAGES = 100
LONGEST_LABEL = 255  # Moodle answers 502 to a longer one

ScoreExtras = Callable[[GradebookAccess, ScoreMessage], Mapping[str, object]]


class AgsGradebook:
    """The gradebooks of all courses; implements `ports.Gradebook`.

    `score_extras` is where an LMS product's own members of a score come from.
    """

    def __init__(
        self,
        http: ServiceHttp,
        tokens: ServiceTokens,
        *,
        score_extras: ScoreExtras = canvas.score_extras,
    ) -> None:
        self._http = http
        self._tokens = tokens
        self._score_extras = score_extras

    def find_or_create_column(self, access: GradebookAccess, spec: ColumnSpec) -> str:
        """Answer the column's URL. Two callers at once may both create: keep one per column."""
        connector = self._connector(access)
        # The filters save pages where they are heeded; a platform may ignore them, so we compare.
        wanted = {"resource_id": spec.resource_id, "tag": spec.tag}
        listed = _with_query(access.columns_url, wanted)
        for item in _all_pages(connector, COLUMNS, listed, accept=COLUMN_LIST_TYPE):
            url = item.get("id")
            labels = (item.get("resourceId") or "", item.get("tag") or "")
            if labels == (spec.resource_id, spec.tag) and isinstance(url, str) and url:
                return url
        return _create_column(connector, access, spec)

    def read_grade(
        self, access: GradebookAccess, column_url: str, user_id: str
    ) -> ShownGrade | None:
        """Answer what the LMS shows. A result without a score (Moodle: cleared) is no grade."""
        url = _with_query(_below(column_url, "results"), {"user_id": user_id})
        connector = self._connector(access)
        for result in _all_pages(connector, RESULTS, url, accept=RESULT_LIST_TYPE):
            if result.get("userId") == user_id:
                return _shown_grade(result)
        return None

    def send_score(self, access: GradebookAccess, column_url: str, score: ScoreMessage) -> None:
        """Send a final score. Only FullyGraded counts, and anything less clears a grade."""
        extras = dict(self._score_extras(access, score))
        if score.submitted_at is not None:
            extras["submission"] = {"submittedAt": iso_milliseconds(score.submitted_at)}
        grade = (
            Grade()
            .set_user_id(score.user_id)
            .set_timestamp(iso_milliseconds(score.timestamp))
            .set_score_given(_number(score.points))
            .set_score_maximum(score.maximum)
            .set_activity_progress("Completed")
            .set_grading_progress("FullyGraded")
            .set_comment(score.comment)
            .set_extra_claims(extras)
        )
        answer = self._connector(access).make_service_request(
            SCORES,
            _below(column_url, "scores"),
            is_post=True,
            data=grade.get_value(),
            content_type=SCORE_TYPE,
        )
        # Moodle refuses some scores with 200 and an empty list; a success has no body at all.
        if answer["body"] == []:
            raise LmsRefusedError("bad_request", "The LMS refused the score.")

    def _connector(self, access: GradebookAccess) -> Connector:
        return Connector(access, self._http, self._tokens)


def _create_column(connector: Connector, access: GradebookAccess, spec: ColumnSpec) -> str:
    # Without a resource link id: Moodle stops naming an activity's own column once a second one
    # is bound to the activity.
    item = (
        LineItem()
        .set_label(spec.label[:LONGEST_LABEL])
        .set_score_maximum(spec.maximum)
        .set_resource_id(spec.resource_id)
        .set_tag(spec.tag)
    )
    answer = connector.make_service_request(
        COLUMNS,
        access.columns_url,
        is_post=True,
        data=item.get_value(),
        content_type=COLUMN_TYPE,
        accept=COLUMN_TYPE,
    )
    body = answer["body"]
    url = body.get("id") if isinstance(body, dict) else None
    if not isinstance(url, str) or not url:
        raise LmsUnavailableError(
            "The LMS made a column and did not say where it is.", is_ambiguous=True
        )
    return url


def _all_pages(
    connector: Connector, scopes: tuple[str, ...], url: str, *, accept: str
) -> Iterator[Mapping[str, object]]:
    """Answer the members of every page: all of them, or an error, never a part.

    No `limit` is asked for: Moodle's next links are then unusable, and its results break.
    """
    first_origin = origin(url)
    seen: set[str] = set()
    next_url: str | None = url
    while next_url is not None:
        if next_url in seen or len(seen) >= MOST_PAGES:
            raise LmsRefusedError("endless_list", "The LMS's list of grades has no end.")
        seen.add(next_url)
        answer = connector.make_service_request(scopes, next_url, accept=accept)
        yield from _members(answer)
        next_url = answer["next_page_url"]
        if next_url is not None and origin(next_url) != first_origin:
            raise LmsRefusedError("foreign_address", "The LMS's list goes on at another address.")


def _members(answer: TServiceConnectorResponse) -> list[Mapping[str, object]]:
    body = answer["body"]
    if not isinstance(body, list) or not all(isinstance(member, dict) for member in body):
        raise LmsRefusedError("unreadable_answer", "The LMS answered with something else.")
    return [member for member in body if isinstance(member, dict)]


def _shown_grade(result: Mapping[str, object]) -> ShownGrade | None:
    points = result.get("resultScore")
    if points is None:
        return None
    comment = result.get("comment")
    # A missing maximum is 1 (AGS 2.0, section 3.3.4.4).
    maximum = _fraction(1 if result.get("resultMaximum") is None else result["resultMaximum"])
    if maximum <= 0:
        raise LmsRefusedError("unreadable_answer", "The LMS shows a grade out of nothing.")
    return ShownGrade(
        points=_fraction(points),
        maximum=maximum,
        comment=comment if isinstance(comment, str) else "",
    )


def _fraction(value: object) -> Fraction:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or (isinstance(value, float) and not math.isfinite(value)):
        raise LmsRefusedError("unreadable_answer", "The LMS shows a grade we cannot read.")
    return Fraction(str(value))  # by way of text, so that 0.1 is a tenth


def _number(points: Fraction) -> float:
    """Answer an int when that is exact: `90`, not `90.0`."""
    return points.numerator if points.denominator == 1 else float(points)


def _below(column_url: str, ending: str) -> str:
    """Put the ending before the query: Moodle's column URLs carry one (AGS 2.0, section 3.2)."""
    parts = _split(column_url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{ending}"))


def _with_query(url: str, more: Mapping[str, str]) -> str:
    parts = _split(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(more))))))


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise LmsRefusedError("foreign_address", "The LMS named an address that is none.") from (
            error
        )
