"""Give a platform the links a teacher chose, signed, in the form it said it takes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import jwt
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource

from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.columns import column_label
from lti_tool.lti.deep_linking_settings import DL
from lti_tool.lti.origins import web_origin
from lti_tool.lti.secret_text import new_secret
from lti_tool.lti.tool_conf import PlatformRegistration
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import ColumnSpec, DeepLinkingRequest, LinkItem, Registration

LINK = "ltiResourceLink"
LONGEST_TITLE = 255
# Moodle refuses an `iat` that is ahead of its clock, Canvas one that is five minutes old.
BACKDATE = timedelta(seconds=5)
LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedAnswer:
    """A form for the browser to post to `return_url`, with one field named `JWT`."""

    return_url: str
    jwt: str
    form_origin: str
    """Where the page must be allowed to post (the policy's `form-action`)."""


def check_items(request: DeepLinkingRequest, items: Sequence[LinkItem]) -> None:
    """Refuse, as DomainError and in words, what the platform said it does not take."""
    if items and LINK not in request.accept_types:
        raise DomainError(
            "deep_link_type_not_accepted",
            "Your LMS asked for something else than an activity here. Add the activity where your "
            "course lists its activities or assignments.",
        )
    if len(items) > 1 and not request.accept_multiple:
        raise DomainError(
            "deep_link_one_only",
            f"Your LMS takes one activity at a time here, and {len(items)} were chosen. Choose one "
            "and come back for the next.",
        )


def sign_response(
    request: DeepLinkingRequest,
    items: Sequence[LinkItem],
    *,
    registration: Registration,
    deployment_id: str,
    tool_keys: ToolKeys,
    now: datetime,
    message: str = "",
    error: str = "",
) -> SignedAnswer:
    """Answer what the browser takes back to the platform; no items at all is "nothing chosen".

    `message` or `error` is for the teacher, and shown by some platforms. Raises DomainError for
    items that the platform does not take.
    """
    check_items(request, items)
    links = _links(request, items)
    body = DeepLink(PlatformRegistration(registration), deployment_id, {}).get_message_jwt(links)
    body |= {
        # The library says a list, the machine's clock, and a nonce that gives the host away.
        "aud": registration.issuer,
        "nonce": new_secret(),
        "iat": int((now - BACKDATE).timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
    }
    # Given back exactly if there was one; the library sends null, which D2L refuses.
    told = {"data": request.data, "msg": message or None, "errormsg": error or None}
    body |= {f"{DL}{name}": value for name, value in told.items()}
    kid, private_key = tool_keys.signing_key(registration.id, now=now)
    signed = jwt.encode(
        {name: value for name, value in body.items() if value is not None},
        private_key,
        algorithm="RS256",
        headers={"kid": kid},
    )
    return SignedAnswer(request.return_url, signed, web_origin(request.return_url) or "")


def write_request(request: DeepLinkingRequest) -> str:
    """Answer the request as a text that any database can keep until the teacher has chosen."""
    return json.dumps(asdict(request))


def read_request(text: str) -> DeepLinkingRequest:
    """Answer the request that `write_request` wrote, the platform's own note unchanged."""
    kept = json.loads(text)
    lists = {name: tuple(kept[name]) for name in ("accept_types", "document_targets")}
    return DeepLinkingRequest(**(kept | lists))


class _Link(DeepLinkResource):
    """Members as they are: the library writes those that are empty too."""

    def __init__(self, members: Mapping[str, object]) -> None:
        super().__init__()
        self._members = members

    def to_dict(self) -> dict[str, object]:
        return {"type": LINK, **self._members}


def _links(request: DeepLinkingRequest, items: Sequence[LinkItem]) -> list[_Link]:
    # False means that columns are ignored (Deep Linking 2.0, "Deep Linking settings").
    makes_columns = request.accept_lineitem is not False
    labels: list[str] = []
    links = []
    for item in items:
        members: dict[str, object] = {"title": item.title[:LONGEST_TITLE], "url": item.url}
        members |= {"text": item.text} if item.text else {}
        members |= {"custom": dict(item.custom)} if item.custom else {}
        if item.column is not None and makes_columns:
            labels.append(column_label("", item.column.label, labels))
            members["lineItem"] = _line_item(item.column, labels[-1])
        # Canvas opens such an item in a tab of its own (Canvas's source).
        if item.in_new_window and "window" in request.document_targets:
            members["window"] = {"targetName": "_blank"}
        links.append(_Link(members))
    return links


def _line_item(column: ColumnSpec, label: str) -> dict[str, object]:
    named = {"label": label, "resourceId": column.resource_id, "tag": column.tag}
    return {"scoreMaximum": column.maximum} | {name: text for name, text in named.items() if text}
