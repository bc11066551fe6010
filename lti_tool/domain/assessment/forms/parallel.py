"""The parallel forms of an objective: the same ones again and again, put together once."""

from functools import lru_cache

from lti_tool.domain.assessment.forms.assembly import assemble_forms
from lti_tool.domain.assessment.forms.dealing import Form
from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.forms.supply import ATTEMPTS_PLANNED
from lti_tool.domain.assessment.items import Blueprint

FORMS_KEPT = ATTEMPTS_PLANNED + 1
"""All attempts planned and one in reserve. With more, too few students would share a form to
compare them; who needs further ones gets them put together from what is left."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


# Putting them together can take a fifth of a second; starting a check has no time for that.
@lru_cache(maxsize=1024)
def parallel_forms(blueprint: Blueprint, pool: tuple[FormItem, ...], seed: int) -> tuple[Form, ...]:
    """Answer up to FORMS_KEPT forms. Another pool may give others, the same one never does."""
    return assemble_forms(blueprint=blueprint, pool=pool, forms=FORMS_KEPT, seed=seed).forms


def form_name(form: int | None) -> str:
    """Answer what a teacher calls a form."""
    return "made anew" if form is None else LETTERS[form % len(LETTERS)]
