"""The tables, one file per cluster."""

from lti_tool.db.models.checking import AttemptItemRow, AttemptRow
from lti_tool.db.models.courses import CourseRow, LinkRow, MembershipRow, PersonRow
from lti_tool.db.models.curriculum import ItemRow, ObjectiveRow, ResourceRow, UnitRow
from lti_tool.db.models.gradebook import ColumnRow, ScoreOwedRow
from lti_tool.db.models.launches import LaunchSessionRow, PendingLoginRow
from lti_tool.db.models.mastery import DecisionRow, ResourceUseRow
from lti_tool.db.models.platforms import DeploymentRow, RegistrationRow

__all__ = [
    "AttemptItemRow",
    "AttemptRow",
    "ColumnRow",
    "CourseRow",
    "DecisionRow",
    "DeploymentRow",
    "ItemRow",
    "LaunchSessionRow",
    "LinkRow",
    "MembershipRow",
    "ObjectiveRow",
    "PendingLoginRow",
    "PersonRow",
    "RegistrationRow",
    "ResourceRow",
    "ResourceUseRow",
    "ScoreOwedRow",
    "UnitRow",
]
