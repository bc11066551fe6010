"""Read and write the unit file: our own portable format, described in docs/unit-file.md."""

from lti_tool.interchange.drafts import Imported, UnitDraft
from lti_tool.interchange.problems import Problem, UnitFileError
from lti_tool.interchange.unit_checks import check_meaning
from lti_tool.interchange.unit_mapping import unit_from_mapping, unit_to_mapping
from lti_tool.interchange.unit_schema import MOST_FOUND, check_structure
from lti_tool.interchange.unit_yaml import read_source
from lti_tool.interchange.yaml_writer import write_yaml


def read_unit(data: bytes) -> Imported:
    """Read a unit file; raises UnitFileError with everything that is wrong with it, by line."""
    source = read_source(data)
    structure = check_structure(source.plain)
    # A file that is wrong all over is not looked at any closer.
    is_hopeless = len(structure) >= MOST_FOUND
    meaning = [] if is_hopeless else check_meaning(source.plain, [each.path for each in structure])
    problems = [
        *source.problems,
        *(Problem(source.line(found.path), found.text) for found in (*structure, *meaning)),
    ]
    if problems:
        raise UnitFileError(problems)
    return Imported(unit_from_mapping(source.plain))


def write_unit(unit: UnitDraft) -> bytes:
    """Write a unit file; reading it again gives the same unit."""
    return write_yaml(unit_to_mapping(unit))
