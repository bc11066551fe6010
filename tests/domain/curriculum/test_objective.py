"""Objectives say themselves in one sentence; resources know their way."""

import pytest

from lti_tool.domain.curriculum.objective import (
    Statement,
    objective_sentence,
    statement_from_mapping,
    statement_to_mapping,
)
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (Statement("add"), "I can add: all 3 questions right."),
        (
            Statement("add", given="two numbers"),
            "I can add, given two numbers: all 3 questions right.",
        ),
        (
            Statement("add", "two numbers", "a short check"),
            "I can add, given two numbers, shown by a short check: all 3 questions right.",
        ),
    ],
)
def test_an_objective_is_one_sentence(statement: Statement, sentence: str) -> None:
    assert objective_sentence(statement, "All 3 questions right") == sentence


@pytest.mark.parametrize(
    "mapping", [{"can": "add"}, {"can": "add", "given": "two", "evidence": "a check"}]
)
def test_a_statement_survives_its_mapping(mapping: dict[str, str]) -> None:
    assert statement_to_mapping(statement_from_mapping(mapping)) == mapping


def test_every_modality_has_words() -> None:
    labels = {modality: modality.label for modality in Modality}
    assert labels[Modality.HANDS_ON] == "Hands-on"
    assert labels[Modality.READING] == "Reading"
    assert len(set(labels.values())) == len(Modality)


def test_equal_ways_do_not_hang_on_case_or_spacing() -> None:
    def resource(approach: str) -> Resource:
        return Resource("r", ResourceRole.CORRECTIVE, "R", Modality.VIDEO, approach)

    assert resource("Counting  in a picture").way == resource("counting in a Picture ").way
    assert resource("counting").way != resource("measuring").way
