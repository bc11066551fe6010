"""What an objective still lacks."""

from dataclasses import replace

import pytest

from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.domain.mastery.readiness import forms_supported, readiness_gaps
from tests.support.drafts import adding, words

EXTENSION = Resource("more", ResourceRole.EXTENSION, "More", Modality.PROJECT, "own question")


def test_an_objective_with_everything_lacks_nothing() -> None:
    objective = adding()
    resources = (*objective.resources, EXTENSION)
    assert readiness_gaps(objective.blueprint, objective.items, resources) == ()


def test_fixed_items_support_as_many_forms_as_they_fill() -> None:
    objective = words()
    assert forms_supported(objective.blueprint, objective.items) == 2
    assert forms_supported(objective.blueprint, objective.items[:3]) == 1


def test_the_scarcest_part_decides() -> None:
    objective = words()
    blueprint = Blueprint((*objective.blueprint.cells, Cell("other", "Other", 1)))
    one_more = replace(objective.items[0], slug="other", cell="other")
    assert forms_supported(blueprint, (*objective.items, one_more)) == 1


@pytest.mark.parametrize(
    ("count", "words_of_gap"), [(1, "too few items"), (2, "one check only"), (4, None)]
)
def test_too_few_items_are_said(count: int, words_of_gap: str | None) -> None:
    objective = words()
    gaps = readiness_gaps(
        objective.blueprint, objective.items[:count], (*objective.resources, EXTENSION)
    )
    assert [words_of_gap in gap for gap in gaps] == ([True] if words_of_gap else [])


def test_every_missing_kind_of_resource_is_said() -> None:
    objective = adding()
    gaps = readiness_gaps(objective.blueprint, objective.items, ())
    assert len(gaps) == 3
    assert "nothing to learn from" in gaps[0]
    assert "no other way" in gaps[1]
    assert "go further" in gaps[2]


def test_a_corrective_that_repeats_the_instruction_is_no_other_way() -> None:
    objective = adding()
    lesson = objective.resources[0]
    again = replace(lesson, slug="again", role=ResourceRole.CORRECTIVE)
    gaps = readiness_gaps(objective.blueprint, objective.items, (lesson, again, EXTENSION))
    assert ["no other way" in gap for gap in gaps] == [True]


def test_more_checks_than_other_ways_are_said() -> None:
    objective = adding()
    lesson, first, _second = objective.resources
    gaps = readiness_gaps(objective.blueprint, objective.items, (lesson, first, EXTENSION))
    assert len(gaps) == 1
    assert "forms for 3 checks and 1 other way" in gaps[0]


def test_no_more_ways_are_asked_for_than_there_are_checks() -> None:
    objective = words()
    lesson, first, _second = objective.resources
    assert readiness_gaps(objective.blueprint, objective.items, (lesson, first, EXTENSION)) == ()


def test_teaching_through_one_modality_alone_is_said() -> None:
    objective = words()
    lesson = objective.resources[0]
    videos = tuple(
        replace(lesson, slug=role, role=role, modality=Modality.VIDEO, approach=role)
        for role in (ResourceRole.INSTRUCTION, ResourceRole.CORRECTIVE)
    )
    gaps = readiness_gaps(objective.blueprint, objective.items, (*videos, EXTENSION))
    assert len(gaps) == 1
    assert "“Video”" in gaps[0]
