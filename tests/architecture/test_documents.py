"""Documents say what the code has, and the other way round."""

import json
import re
from pathlib import Path

import pytest

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.curriculum.resources import ResourceRole
from lti_tool.domain.mastery.levels import Level
from tests.architecture.sources import PACKAGE, ROOT, modules

SETTING = re.compile(r"\bCAIRN_[A-Z_]+\b")
FOR_TESTS = re.compile(r"CAIRN_(TEST_|REQUIRE_)")


def _settings_read() -> set[str]:
    found = set()
    for path in (PACKAGE / "settings.py", *modules("lti_tool/cli")):
        found |= set(SETTING.findall(path.read_text()))
    return {name for name in found if not name.endswith("_")}


@pytest.mark.parametrize("document", ["docs/configuration.md", "deploy/env.example"])
def test_every_setting_is_documented_and_no_other(document: str) -> None:
    documented = set(SETTING.findall((ROOT / document).read_text()))

    assert {name for name in documented if not FOR_TESTS.match(name)} == _settings_read()


def test_the_glossary_has_the_domains_words() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text().casefold()
    levels = {level.label.casefold() for level in Level} - {"no evidence yet"}
    words = {*Priority, *ResourceRole, *levels, "no evidence"}

    assert {word for word in words if word not in glossary} == set()


def test_the_readme_is_short_and_draws_the_map_as_it_is() -> None:
    readme = (ROOT / "README.md").read_text()
    drawn = set(re.findall(r"^  ([a-z_]+(?:/|\.py))", readme, re.MULTILINE)) | {"wsgi.py"}
    there = {f"{path.name}/" if path.is_dir() else path.name for path in PACKAGE.iterdir()}

    assert len(readme.splitlines()) < 100
    assert drawn == there - {"__init__.py", "__pycache__/"}


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")]
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        if "node_modules" not in document.parts and ".venv" not in document.parts
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text())
        if not (document.parent / target).exists()
    ]

    assert broken == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(path.name[:4] for path in (ROOT / "docs/adr").glob("0*.md"))

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_decisions_that_code_cites_exist() -> None:
    numbers = {path.name[:4] for path in (ROOT / "docs/adr").glob("0*.md")}
    cited = {
        number
        for path in modules("lti_tool")
        for number in re.findall(r"docs/adr/(\d{4})", path.read_text())
    }

    assert cited <= numbers


def test_the_published_schema_is_the_one_in_use() -> None:
    published = json.loads((ROOT / "docs/unit-file.schema.json").read_text())
    used = json.loads((PACKAGE / "interchange/unit_file.schema.json").read_text())

    assert published == used


@pytest.mark.parametrize("pattern", ["*.in", "*.txt"])
def test_requirements_name_no_address(pattern: str) -> None:
    for path in sorted(Path(ROOT / "requirements").glob(pattern)):
        assert "://" not in path.read_text(), path.name
