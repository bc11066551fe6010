"""The three families of trouble: a person can act, the LMS says later, the LMS says never."""


class DomainError(Exception):
    """Something a person can act on.

    `code` is stable and documented; `str(error)` says in plain words what happened and what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotFoundError(DomainError):
    """What was asked for does not exist in this course (another course's object is the same)."""

    def __init__(self, message: str = "That page is not part of this course.") -> None:
        super().__init__("not_found", message)


class StorageUnavailableError(Exception):
    """The database did not answer in time; nothing was changed."""


class LmsUnavailableError(Exception):
    """The LMS did not do it now and may do it later.

    `is_ambiguous` is true when the LMS may have done it all the same: the connection broke after
    the request was sent. `is_throttled` is true when it is well and only asks us to slow down.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        is_ambiguous: bool = False,
        is_throttled: bool = False,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.is_ambiguous = is_ambiguous
        self.is_throttled = is_throttled


NO_TOKEN = "no_token"  # noqa: S105 -- a kind of no


class LmsRefusedError(Exception):
    """The LMS said no and will say no again. `code` is stable: what kind of no it was."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def is_about_the_tool(self) -> bool:
        """Whether the LMS knows nothing of the tool at all, which says nothing of what was asked.

        It is over once somebody has switched a key on again, or our keys can be fetched.
        """
        return self.code == NO_TOKEN
