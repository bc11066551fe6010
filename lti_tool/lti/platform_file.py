"""Read a platform configuration file in PyLTI1p3's JSON format: issuer -> one or many clients."""

import json
from collections.abc import Mapping, Sequence
from typing import Never
from urllib.parse import urlsplit

from lti_tool.domain.errors import DomainError
from lti_tool.ports import RegistrationDraft

CODE = "platform_file_invalid"


def read_platform_file(text: str) -> list[RegistrationDraft]:
    """Answer the file's platforms in its order. Raises DomainError, in words.

    `private_key_file`, `public_key_file` and `default` of the format are left alone: the tool
    keeps its own keys.
    """
    try:
        document = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        _refuse(f"it is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.")
    except (ValueError, RecursionError):
        _refuse("it is not JSON that we can read.")
    if not isinstance(document, dict):
        _refuse('it must be an object: {"https://issuer": [{"client_id": …}]}.')
    drafts = [
        _draft(issuer, client)
        for issuer, clients in document.items()
        for client in (clients if isinstance(clients, list) else [clients])
    ]
    _refuse_twins(drafts)
    return drafts


def _draft(issuer: str, client: object) -> RegistrationDraft:
    if not issuer.strip():
        _refuse("an issuer is empty.")
    if not isinstance(client, dict):
        _refuse(f"each client of {issuer} must be an object with a client_id.")
    audience = client.get("auth_audience")
    return RegistrationDraft(
        issuer=issuer,
        client_id=_text(issuer, client, "client_id"),
        auth_login_url=_address(issuer, client, "auth_login_url"),
        auth_token_url=_address(issuer, client, "auth_token_url"),
        auth_audience=None if audience in (None, "") else _text(issuer, client, "auth_audience"),
        key_set_url=_address(issuer, client, "key_set_url"),
        deployment_ids=_deployment_ids(issuer, client),
    )


def _text(issuer: str, client: Mapping[str, object], name: str) -> str:
    value = client.get(name)
    if not isinstance(value, str) or not value.strip():
        _refuse(f'{issuer} needs "{name}" as a text in quotation marks.')
    return value.strip()


def _address(issuer: str, client: Mapping[str, object], name: str) -> str:
    value = _text(issuer, client, name)
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"https", "http"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        _refuse(f'"{name}" of {issuer} must be a web address such as https://lms.example/….')
    return value


def _deployment_ids(issuer: str, client: Mapping[str, object]) -> tuple[str, ...]:
    value = client.get("deployment_ids")
    listed = [] if value is None else value
    if not isinstance(listed, list) or not all(isinstance(each, str) and each for each in listed):
        _refuse(f'"deployment_ids" of {issuer} must be a list of texts: ["1", "2"].')
    return tuple(dict.fromkeys(listed))


def _no_duplicates(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """Refuse a name that stands twice: JSON would silently keep only the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(f'"{twice}" stands in it twice. Give an issuer with several clients a list.')
    return found


def _refuse_twins(drafts: Sequence[RegistrationDraft]) -> None:
    seen: set[tuple[str, str]] = set()
    for draft in drafts:
        pair = (draft.issuer, draft.client_id)
        if pair in seen:
            _refuse(f"client {draft.client_id} of {draft.issuer} stands in it twice.")
        seen.add(pair)


def _refuse(what: str) -> Never:
    raise DomainError(CODE, f"The platform file cannot be used: {what}")
