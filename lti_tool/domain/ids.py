"""Typed ids, so that a learner can never be passed where an attempt is meant."""

from typing import NewType

RegistrationId = NewType("RegistrationId", int)
CourseId = NewType("CourseId", int)
PersonId = NewType("PersonId", int)
UnitId = NewType("UnitId", int)
ObjectiveId = NewType("ObjectiveId", int)
ResourceId = NewType("ResourceId", int)
ItemId = NewType("ItemId", int)
AttemptId = NewType("AttemptId", int)
ColumnId = NewType("ColumnId", int)
RequestId = NewType("RequestId", int)
SlotId = NewType("SlotId", int)
FileId = NewType("FileId", int)
FreezeId = NewType("FreezeId", int)
