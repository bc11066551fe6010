"""Writing the next revision."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Column, String

from lti_tool.db import migrate, write_revision
from lti_tool.db.models import RegistrationRow


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations that may be added to."""
    copy = Path(shutil.copytree(migrate.FOLDER, tmp_path / "migrations"))
    monkeypatch.setattr(migrate, "FOLDER", copy)
    monkeypatch.setattr(write_revision, "FOLDER", copy)
    monkeypatch.setattr(write_revision, "HEAD_FILE", copy / "current_head")
    return copy


def test_the_next_number_is_taken_and_written_down(folder: Path) -> None:
    number = write_revision.write_revision("add nothing")

    assert (folder / "current_head").read_text() == f"{number}\n"
    written = (folder / "versions" / f"{number}_add_nothing.py").read_text()
    assert written.startswith('"""Add nothing."""')
    assert "###" not in written


def test_what_the_models_have_more_is_written(folder: Path) -> None:
    table = RegistrationRow.__table__
    column = Column("note", String())
    table.append_column(column)  # type: ignore[attr-defined]  # a mapped table, not a selectable
    try:
        number = write_revision.write_revision("add a note")
    finally:
        table._columns.remove(column)  # type: ignore[attr-defined]  # noqa: SLF001 -- undo

    written = (folder / "versions" / f"{number}_add_a_note.py").read_text()
    assert "'note', sa.String()" in written
