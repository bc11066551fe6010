"""A unit file read, written and read again is the same unit."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator

from lti_tool.interchange.drafts import UnitDraft
from lti_tool.interchange.unit_file import read_unit, write_unit
from tests.interchange.strategies import units

ROOT = Path(__file__).parents[2]
DOCUMENTED = (ROOT / "docs/unit-file.md").read_text("utf-8")
EXAMPLE = DOCUMENTED.split("```yaml\n")[1].split("```")[0]
SAMPLE = files("lti_tool.interchange").joinpath("samples/ratios-and-rates.cairn.yaml")


@settings(
    deadline=None,
    max_examples=60,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(units())
def test_every_unit_survives_writing_and_reading(unit: UnitDraft) -> None:
    written = write_unit(unit)
    imported = read_unit(written)
    assert imported.unit == unit
    assert imported.left_out == ()
    assert write_unit(imported.unit) == written


def test_the_documented_example_is_a_whole_unit() -> None:
    unit = read_unit(EXAMPLE.encode()).unit
    assert unit.objectives[0].blueprint.size == 3
    assert read_unit(write_unit(unit)).unit == unit


def test_the_documented_example_is_written_as_it_stands_in_the_documentation() -> None:
    written = write_unit(read_unit(EXAMPLE.encode()).unit).decode()
    only_defaults_are_added = [
        line for line in written.splitlines() if line not in EXAMPLE.splitlines()
    ]
    assert only_defaults_are_added == [
        "  language: en",
        "    kind: procedural",
        "    priority: must",
    ]


@pytest.mark.slow
def test_the_sample_unit_survives_writing_and_reading() -> None:
    unit = read_unit(SAMPLE.read_bytes()).unit
    assert read_unit(write_unit(unit)).unit == unit


def test_the_published_schema_is_the_one_that_is_used() -> None:
    published = (ROOT / "docs/unit-file.schema.json").read_bytes()
    used = files("lti_tool.interchange").joinpath("unit_file.schema.json").read_bytes()
    assert published == used
    Draft202012Validator.check_schema(json.loads(used))
