"""The tables, one file per cluster."""

from lti_tool.db.models.accepting import AcceptedAnswerRow, RemarkRow
from lti_tool.db.models.checking import AttemptItemRow, AttemptRow, EvidenceFileRow
from lti_tool.db.models.courses import (
    AccommodationRow,
    CourseRow,
    LinkRow,
    MembershipRow,
    PersonRow,
)
from lti_tool.db.models.curriculum import (
    CriterionChangeRow,
    ItemRow,
    ObjectiveRow,
    ResourceRow,
    UnitRow,
)
from lti_tool.db.models.delivery import PlatformPaceRow, WorkerRow
from lti_tool.db.models.grade_events import GradeEventRow
from lti_tool.db.models.gradebook import ColumnRow, GradingPolicyRow, ScoreOwedRow
from lti_tool.db.models.launches import LaunchSessionRow, SpentLoginRow, UsedTicketRow
from lti_tool.db.models.mastery import (
    DecisionRow,
    RequestRow,
    ResourceUseRow,
    RulingRow,
    SlotRow,
)
from lti_tool.db.models.platforms import DeploymentRow, RegistrationRow
from lti_tool.db.models.terms import CarriedRow, GradeFreezeRow

__all__ = [
    "AcceptedAnswerRow",
    "AccommodationRow",
    "AttemptItemRow",
    "AttemptRow",
    "CarriedRow",
    "ColumnRow",
    "CourseRow",
    "CriterionChangeRow",
    "DecisionRow",
    "DeploymentRow",
    "EvidenceFileRow",
    "GradeEventRow",
    "GradeFreezeRow",
    "GradingPolicyRow",
    "ItemRow",
    "LaunchSessionRow",
    "LinkRow",
    "MembershipRow",
    "ObjectiveRow",
    "PersonRow",
    "PlatformPaceRow",
    "RegistrationRow",
    "RemarkRow",
    "RequestRow",
    "ResourceRow",
    "ResourceUseRow",
    "RulingRow",
    "ScoreOwedRow",
    "SlotRow",
    "SpentLoginRow",
    "UnitRow",
    "UsedTicketRow",
    "WorkerRow",
]
