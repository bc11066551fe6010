"""How far guessing carries on an item."""

from lti_tool.domain.assessment.responses.base import Response


def guess_floor(response: Response) -> float:
    """Answer the chance, 0 to below 1, of full credit without knowing anything.

    It is known exactly where there is a list to choose from. An answer the student produces is
    not guessed.
    """
    return response.guess_floor()
