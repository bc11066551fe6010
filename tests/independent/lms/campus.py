"""What Open edX does around its LTI block: people, what they may do, and a gradebook."""

import uuid
from functools import cache
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.contrib.auth import get_user_model
from lti_consumer.plugin import compat

STUDENTS = ("Ada", "Ben")
TEACHER = "Maya"

GRADEBOOK: list[dict[str, object]] = []
"""Every grade the LTI block has handed over, oldest first."""


class Block:
    """A place in a course where an activity stands, worth ten points."""

    has_score = True
    accept_grades_past_due = True

    def __init__(self, location: Any) -> None:
        self.scope_ids = SimpleNamespace(usage_id=location)
        self.display_name = location.block_id

    def is_past_due(self) -> bool:
        return False

    def max_score(self) -> float:
        return 10.0

    def set_user_module_score(
        self, user: Any, score: float, max_score: float, comment: str | None = ""
    ) -> None:
        """Take a grade; `score` is a part of one."""
        GRADEBOOK.append(
            {
                "block": str(self.scope_ids.usage_id),
                "person": user.get_username(),
                "points": score * max_score,
                "comment": comment,
            }
        )


@cache
def private_key() -> str:
    """Answer the key that the whole campus signs with."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


def external_id(name: str) -> str:
    """Answer how tools know a person."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))


def enrol_everybody() -> None:
    """Make the people; all of them are in every course."""
    for name in (*STUDENTS, TEACHER):
        get_user_model().objects.create_user(
            name, email=f"{name.lower()}@school.example", is_staff=name == TEACHER
        )


def role_of(user: Any) -> str:
    """Answer what somebody is in every course."""
    return "instructor" if user.is_staff else "student"


def stand_in_for_open_edx() -> None:
    """Put this file where the LTI block looks for Open edX."""
    compat.load_block_as_user = Block
    compat.get_course_by_id = str
    compat.get_user_from_external_user_id = _person
    compat.user_has_studio_write_access = lambda user, _course: user.is_staff
    compat.user_course_access = lambda _course, user, *_, **__: user.is_authenticated
    compat.user_has_access = lambda user, *_: user.is_authenticated
    compat.get_course_members = lambda _course: _members()
    compat.merge_course_forum_roles = lambda _course, members: members
    compat.batch_get_or_create_externalids = _external_ids


def _person(wanted: str) -> Any:
    return next(
        user
        for user in get_user_model().objects.all()
        if external_id(user.get_username()) == wanted
    )


def _members() -> dict[int, dict[str, object]]:
    return {
        user.id: {
            "id": user.id,
            "username": user.get_username(),
            "name": user.get_username(),
            "email": user.email,
            "roles": [role_of(user)],
        }
        for user in get_user_model().objects.all()
    }


def _external_ids(users: Any) -> dict[int, SimpleNamespace]:
    # The LTI block asks for Open edX's profiles at the same time, and we have none.
    return {
        user.id: SimpleNamespace(external_user_id=external_id(user.get_username()))
        for user in users.prefetch_related(None)
    }
