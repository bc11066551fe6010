"""What is wrong with a unit file is said by line, all of it, in a teacher's words."""

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.domain.errors import DomainError
from lti_tool.interchange.problems import MOST_SHOWN, Problem, UnitFileError
from lti_tool.interchange.unit_file import read_unit
from lti_tool.interchange.unit_schema import MOST_FOUND

CASES = yaml.safe_load(Path(__file__).with_name("unit_file_problems.yaml").read_text("utf-8"))
GOOD = """\
cairn: 1
unit:
  id: rates
  title: Rates
objectives:
  - id: first
    title: First things
    statement: {can: begin}
    criterion: {k_of_n: [2, 2]}
    check:
      - {cell: one, title: One, questions: 2}
    resources:
      - id: read-it
        role: instruction
        title: Read it
        modality: reading
        approach: reading
        body: Some words.
    items:
      - id: choice
        cell: one
        type: single_choice
        stem: Which?
        options:
          - text: this
            correct: true
          - text: that
      - id: number
        cell: one
        type: numeric
        variables:
          a: {from: 2, to: 9}
          b: {choices: [3, 5]}
        derived:
          total: a + b
        conditions:
          - a != b
        stem: "{{ a }} + {{ b }} = ?"
        answer: total
        mistakes:
          - {answer: a - b, feedback: That takes away.}
      - id: word
        cell: one
        type: short_text
        stem: Say it.
        answers:
          - it
          - {text: "*", credit: 0}
      - id: several
        cell: one
        type: multiple_choice
        partial: true
        stem: Which ones?
        options:
          - {text: here, correct: true, credit: 1/2}
          - {text: there, correct: true}
          - {text: nowhere, credit: -1/2}
  - id: second
    title: Second things
    statement: {can: go on}
    needs: first
    check:
      - {cell: one, title: One, questions: 1}
    items:
      - id: choice
        cell: one
        type: single_choice
        stem: And now?
        options:
          - text: this
          - text: that
            correct: true
"""


def _problems(text: str) -> list[Problem]:
    with pytest.raises(UnitFileError) as caught:
        read_unit(text.encode())
    return list(caught.value.problems)


def test_the_good_file_is_good() -> None:
    assert read_unit(GOOD.encode()).unit.slug == "rates"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_problem_is_said_with_its_line(case: dict[str, str]) -> None:
    assert case["old"] in GOOD
    text = GOOD.replace(case["old"], case["new"], 1)
    line = text[: text.index(case["at"])].count("\n") + 1
    said = [problem.line for problem in _problems(text) if case["says"] in problem.text]
    assert said[:1] == [line], _problems(text)


def test_all_problems_are_said_together() -> None:
    text = GOOD.replace("title: Rates", "titel: Rates").replace("answer: total", "answer: totl")
    text = text.replace("needs: first", "needs: third")
    assert [problem.line for problem in _problems(text)] == [2, 4, 39, 61]


def test_the_message_has_every_problem_on_a_line_of_its_own() -> None:
    with pytest.raises(DomainError) as caught:
        read_unit(GOOD.replace("cairn: 1", "cairn: 2").replace("needs: first", "needs: x").encode())
    assert caught.value.code == "bad_unit_file"
    assert str(caught.value).splitlines() == [
        "The file was not taken over.",
        "Line 1: “cairn” should be 1, not 2.",
        "Line 61: The objective “second” needs “x”, which is not an objective of this unit.",
    ]


def test_a_flood_of_problems_is_cut_short_in_the_message() -> None:
    text = GOOD + "".join(f"x{number}: 1\n" for number in range(MOST_SHOWN + 3))
    with pytest.raises(UnitFileError, match=r"… and 3 more\.") as caught:
        read_unit(text.encode())
    assert len(caught.value.problems) == MOST_SHOWN + 3


def test_a_file_that_is_wrong_all_over_is_not_looked_at_any_closer() -> None:
    text = GOOD.replace("answer: total", "answer: totl") + "".join(
        f"x{number}: 1\n" for number in range(2 * MOST_FOUND)
    )
    problems = _problems(text)
    assert len(problems) == MOST_FOUND
    assert all("in this format" in problem.text for problem in problems)


def test_an_unsound_objective_does_not_hide_what_is_wrong_with_its_items() -> None:
    text = GOOD.replace("    title: First things\n", "").replace("answer: total", "answer: totl")
    assert [problem.line for problem in _problems(text)] == [6, 38]


def test_prerequisites_wait_until_every_objective_has_an_id() -> None:
    text = GOOD.replace("  - id: first\n    title", "  - title").replace("k_of_n: [2", "k_of_n: [1")
    assert [problem.text for problem in _problems(text)] == [
        "Objective 1 needs “id”, which is missing or empty."
    ]


def test_more_items_than_a_unit_can_have_are_refused_before_any_is_drawn() -> None:
    head, items = GOOD.split("  - id: second", maxsplit=1)[0].split("    items:\n")
    crowd = "".join(items.replace("- id: ", f"- id: x{number}-") for number in range(75))
    objectives = "".join(
        head.split("objectives:\n")[1].replace("id: first", f"id: o{number}")
        + "    items:\n"
        + crowd
        for number in range(4)
    )
    text = head.split("objectives:\n")[0] + "objectives:\n" + objectives
    assert [problem.text for problem in _problems(text)] == [
        "The unit has more than 1000 items. Split it."
    ]


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_unit_or_a_readable_refusal(data: bytes) -> None:
    with pytest.raises(UnitFileError) as caught:
        read_unit(data)
    assert all(problem.line >= 1 and problem.text for problem in caught.value.problems)


@settings(deadline=None)
@given(st.data())
def test_any_damage_gives_a_unit_or_a_readable_refusal(data: st.DataObject) -> None:
    lines = GOOD.splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = data.draw(
        st.sampled_from(["", lines[place] * 2, lines[place][2:], "  " + lines[place]])
        | st.text("-:[]{}\"' &*!|>%@`#ax1,\n\t", max_size=12).map(lambda text: text + "\n")
    )
    with suppress(UnitFileError):
        assert read_unit("".join(lines).encode()).unit.slug
