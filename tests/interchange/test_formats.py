"""The name of a file chooses its reader."""

import pytest

from lti_tool.domain.errors import DomainError
from lti_tool.interchange.formats import read_any
from lti_tool.interchange.problems import UnitFileError


@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("Week_3.gift", "Week 3"),
        ("week 3.gift.txt", "week 3"),
        ("C:/x/questions.TXT", "questions"),
        (".gift", "Questions"),
    ],
)
def test_a_gift_file_is_known_by_its_name(filename: str, title: str) -> None:
    assert read_any(b"Is it?{T}", filename).unit.title == title


@pytest.mark.parametrize("filename", ["a.cairn.yaml", "a.yaml", "A.YML"])
def test_a_unit_file_is_known_by_its_name(filename: str) -> None:
    with pytest.raises(UnitFileError):
        read_any(b"cairn: 1", filename)


@pytest.mark.parametrize("filename", ["a.docx", "yaml", "", "a.txt.exe"])
def test_other_files_are_refused_with_what_is_taken(filename: str) -> None:
    with pytest.raises(DomainError, match=r"\.cairn\.yaml.*\.gift") as caught:
        read_any(b"", filename)
    assert caught.value.code == "unknown_format"
