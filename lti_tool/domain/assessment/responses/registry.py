"""Every kind of response by its name in unit files."""

from lti_tool.domain.assessment.responses.base import Response
from lti_tool.domain.assessment.responses.categorising import Categorising
from lti_tool.domain.assessment.responses.choice import MultipleChoice, SingleChoice
from lti_tool.domain.assessment.responses.cloze import Cloze
from lti_tool.domain.assessment.responses.expression import Expression
from lti_tool.domain.assessment.responses.hotspot import Hotspot
from lti_tool.domain.assessment.responses.marked import (
    Constructed,
    EvidenceOfWork,
    Observation,
    Oral,
)
from lti_tool.domain.assessment.responses.matching import Matching
from lti_tool.domain.assessment.responses.numeric import Numeric
from lti_tool.domain.assessment.responses.ordering import Ordering
from lti_tool.domain.assessment.responses.short_text import ShortText
from lti_tool.domain.assessment.responses.true_false import TrueFalse

KINDS: tuple[type[Response], ...] = (
    SingleChoice,
    MultipleChoice,
    TrueFalse,
    Numeric,
    Expression,
    ShortText,
    Cloze,
    Matching,
    Ordering,
    Categorising,
    Hotspot,
    Constructed,
    EvidenceOfWork,
    Observation,
    Oral,
)

BY_NAME: dict[str, type[Response]] = {each.kind: each for each in KINDS}
