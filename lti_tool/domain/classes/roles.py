"""What a person may be in one course."""

from enum import StrEnum


class Role(StrEnum):
    """One role for one launch; the LMS's many role URIs are reduced to this in `lti/roles.py`."""

    TEACHER = "teacher"
    ASSISTANT = "assistant"
    DESIGNER = "designer"
    STUDENT = "student"
    OBSERVER = "observer"
    NONE = "none"

    @property
    def is_staff(self) -> bool:
        """Whether the person may see the whole class."""
        return self in {Role.TEACHER, Role.ASSISTANT}
