"""An objective: a measurable statement, and how much it matters."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What sort of skill it is; the sort suggests a criterion."""

    PROCEDURAL = "procedural"
    FACTUAL = "factual"
    ANALYTICAL = "analytical"
    PERFORMANCE = "performance"
    SAFETY = "safety"


class Priority(StrEnum):
    """Gates depend on must-dos only."""

    MUST = "must"
    SHOULD = "should"
    ASPIRE = "aspire"


@dataclass(frozen=True)
class Statement:
    """The four slots of a measurable objective; the criterion is the fourth, kept apart."""

    can: str
    given: str = ""
    evidence: str = ""


def objective_sentence(statement: Statement, criterion: str) -> str:
    """Say the whole objective: what students, teachers and families all read."""
    given = f", given {statement.given}" if statement.given else ""
    evidence = f", shown by {statement.evidence}" if statement.evidence else ""
    lowered = criterion[:1].lower() + criterion[1:]
    return f"I can {statement.can}{given}{evidence}: {lowered}."


def statement_from_mapping(plain: Mapping[str, Any]) -> Statement:
    """Build a statement from `{can, given, evidence}`."""
    return Statement(plain["can"], plain.get("given", ""), plain.get("evidence", ""))


def statement_to_mapping(statement: Statement) -> dict[str, str]:
    """Answer the mapping a statement is written as."""
    written = {"can": statement.can, "given": statement.given, "evidence": statement.evidence}
    return {key: value for key, value in written.items() if value}
