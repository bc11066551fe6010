"""Read what a platform that lets a teacher choose content takes back (Deep Linking 2.0)."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from lti_tool.lti.claim_values import read_flag, read_object, read_text, read_texts, require
from lti_tool.lti.errors import RefusalCode, refusal
from lti_tool.lti.origins import web_origin
from lti_tool.lti.storable import storable
from lti_tool.ports import DeepLinkingRequest

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
SETTINGS = f"{DL}deep_linking_settings"

# Canvas carries its own state, a whole JWT, in the query (Canvas's source).
LONGEST_RETURN_URL = 16384


def read_deep_linking(body: Mapping[str, object], *, allow_http: bool) -> DeepLinkingRequest:
    """Answer what the platform takes back. Raises LaunchRefusedError."""
    settings = read_object(body, SETTINGS)
    return DeepLinkingRequest(
        return_url=_return_url(require(settings.get("deep_link_return_url")), allow_http),
        accept_types=read_texts(require(settings.get("accept_types"))),
        # Required by the standard too, but we can do without.
        document_targets=read_texts(settings.get("accept_presentation_document_targets") or []),
        accept_multiple=read_flag(settings.get("accept_multiple")) or False,
        accept_lineitem=read_flag(settings.get("accept_lineitem")),
        auto_create=read_flag(settings.get("auto_create")) or False,
        title=read_text(settings.get("title")),
        text=read_text(settings.get("text")),
        data=_data(settings.get("data")),
    )


def _return_url(value: object, allow_http: bool) -> str:  # noqa: FBT001 - one caller, just above
    """Answer the address as it is: the tool's page will post there, and to nothing but the web."""
    if not isinstance(value, str) or len(value) > LONGEST_RETURN_URL or storable(value) != value:
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    if web_origin(value) is None:
        raise refusal(RefusalCode.RETURN_URL_UNSAFE)
    parts = urlsplit(value)
    schemes = {"https", "http"} if allow_http else {"https"}
    if parts.scheme not in schemes or "@" in parts.netloc:
        raise refusal(RefusalCode.RETURN_URL_UNSAFE)
    return value


def _data(value: object) -> object:
    """Answer the platform's note, if it can be given back as it came."""
    try:
        json.dumps(value, allow_nan=False)
    except ValueError as error:  # 1e999 is read as infinity, which JSON cannot write
        raise refusal(RefusalCode.CLAIMS_MALFORMED) from error
    return value
