"""Whom an observer may look at: by the claim, and on Canvas by its variable."""

import pytest

from lti_tool.lti.errors import LaunchRefusedError
from lti_tool.lti.mentored_subs import read_mentored_subs
from tests.lti.support import LTI

CLAIM = f"{LTI}role_scope_mentor"
PARAMETER = "canvas_observees"


def read(claimed: object, told: str | None = None, product: str = "canvas") -> tuple[str, ...]:
    custom = {} if told is None else {PARAMETER: told}
    return read_mentored_subs({CLAIM: claimed}, custom, product=product)


def test_the_claim_names_them_once_each() -> None:
    assert read(["ada", "ben", "ada", "", " "], product="strict") == ("ada", "ben")


@pytest.mark.parametrize("claimed", [None, []])
def test_nobody_named_is_nobody(claimed: object) -> None:
    assert read(claimed) == ()


def test_canvas_tells_by_its_variable_what_privacy_keeps_out_of_the_claim() -> None:
    assert read(None, "ada,ben") == ("ada", "ben")


def test_canvass_variable_knows_merged_students_by_the_id_of_their_own_launches() -> None:
    assert read(["merged", "ben"], "past-id, ben") == ("past-id", "ben")


def test_an_empty_variable_says_nothing() -> None:
    assert read(["ada"], "") == ("ada",)


def test_elsewhere_the_parameter_may_come_from_anybody_and_counts_for_nothing() -> None:
    assert read(["ada"], "ben", product="brightspace") == ("ada",)
    assert read(None, "ben", product="") == ()


@pytest.mark.parametrize("id_", ["x" * 256, "a\0b"])
def test_what_can_be_nobodys_id_is_left_out(id_: str) -> None:
    assert read(None, f"{id_},ada") == ("ada",)


@pytest.mark.parametrize("claimed", ["ada", {"ada": 1}, [1]])
def test_a_claim_of_another_shape_is_refused(claimed: object) -> None:
    with pytest.raises(LaunchRefusedError):
        read(claimed)
