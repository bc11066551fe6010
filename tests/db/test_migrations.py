"""Migrations: they make what the models describe, both ways, on both databases, losing nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, String, Text, inspect, select, text

from lti_tool.db.base import Table
from lti_tool.db.engine import make_engine
from lti_tool.db.migrate import FOLDER, check, downgrade, head_revision, migrating, upgrade
from lti_tool.db.models import CourseRow, DeploymentRow, RegistrationRow
from lti_tool.db.transaction import make_transaction
from lti_tool.domain.errors import DomainError
from tests.db.shape import shape_of
from tests.support.databases import sqlite_url
from tests.support.factories import make_course, make_registration


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def own(empty: Engine) -> Engine:
    """A migrated database whose tables the test may change."""
    upgrade(empty)
    return empty


def test_migrations_make_what_the_models_describe(empty: Engine) -> None:
    Table.metadata.create_all(empty)
    described = shape_of(empty)
    Table.metadata.drop_all(empty)

    upgrade(empty)

    assert shape_of(empty) == described


def test_alembic_finds_nothing_left_to_do(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_every_revision_can_be_taken_back_and_made_again(empty: Engine) -> None:
    upgrade(empty)
    made = shape_of(empty)

    downgrade(empty, "base")
    assert shape_of(empty) == {}

    upgrade(empty)
    assert shape_of(empty) == made


def test_there_is_one_head_and_the_file_names_it() -> None:
    heads = ScriptDirectory(str(FOLDER)).get_heads()

    assert heads == [(FOLDER / "current_head").read_text().strip()]
    assert heads == [head_revision()]


def test_revisions_are_numbered_without_gaps() -> None:
    numbers = sorted(path.name[:4] for path in (FOLDER / "versions").glob("*.py"))

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_upgrading_twice_changes_nothing(own: Engine) -> None:
    before = shape_of(own)

    upgrade(own)

    assert shape_of(own) == before


def test_copying_a_parent_table_keeps_its_children(own: Engine) -> None:
    transaction = make_transaction(own)
    with transaction() as session:
        make_registration(session)

    with migrating(own) as config:
        connection = config.attributes["connection"]
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("registration") as batch:
            batch.alter_column("issuer", existing_type=String(), type_=Text())
            batch.add_column(Column("note", String(), server_default=""))

    with transaction() as session:
        assert session.scalars(select(DeploymentRow.deployment_id)).all() == ["1"]
        assert session.scalars(select(RegistrationRow.issuer)).all() == ["https://lms.example"]


def test_courses_from_before_columns_could_be_chosen_keep_one_for_every_objective(
    own: Engine,
) -> None:
    transaction = make_transaction(own)
    with transaction() as session:
        make_course(session)
        assert session.scalars(select(CourseRow.has_every_column)).all() == [False]

    downgrade(own, "0004")
    upgrade(own)

    with transaction() as session:
        assert session.scalars(select(CourseRow.has_every_column)).all() == [True]


def test_foreign_keys_are_on_again_after_a_migration(tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path / "file.sqlite3"))
    upgrade(engine)

    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_a_migration_that_would_leave_orphans_changes_nothing(tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path / "file.sqlite3"))
    upgrade(engine)
    with make_transaction(engine)() as session:
        make_registration(session)

    nothing = pytest.raises(DomainError, match="Nothing was changed: 1 rows would point nowhere")
    with nothing, migrating(engine) as config:
        config.attributes["connection"].execute(text("DELETE FROM registration"))

    with make_transaction(engine)() as session:
        assert session.scalars(select(RegistrationRow.client_id)).all() == ["cairn"]
    engine.dispose()


def test_check_is_content_with_a_current_database(engine: Engine) -> None:
    check(engine)


def test_check_says_what_to_do_when_the_database_is_behind(empty: Engine) -> None:
    with pytest.raises(DomainError, match=r"at revision none.*Run “cairn db upgrade”") as raised:
        check(empty)

    assert raised.value.code == "database_behind"


def test_check_says_what_differs(own: Engine) -> None:
    with own.begin() as connection:
        connection.execute(text("DROP INDEX ix_score_owed_due"))

    with pytest.raises(DomainError, match=r"differ from it in 1 places.*ix_score_owed_due"):
        check(own)


def test_check_leaves_the_task_engines_tables_alone(own: Engine) -> None:
    with own.begin() as connection:
        connection.execute(text("CREATE TABLE workflow_status (id INTEGER)"))

    check(own)
    assert "workflow_status" in inspect(own).get_table_names()
