"""Grades read back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


_OLD_STATES = "'owed', 'sent', 'refused', 'conflict'"
_NEW_STATES = "'owed', 'sent', 'refused', 'conflict', 'adopted'"
_KINDS = "'sent', 'refused', 'changed', 'agreed', 'asked', 'left', 'adopted'"
_OLD_REASONS = (
    "'shown_otherwise', 'earlier_course', 'technical', 'accommodation', 'time', 'mistake', "
    "'doubt', 'supervised', 'oral', 'other'"
)
_NEW_REASONS = (
    "'shown_otherwise', 'earlier_course', 'technical', 'accommodation', 'time', 'mistake', "
    "'doubt', 'supervised', 'oral', 'gradebook', 'other'"
)


def _change(table: str, column: str, values: str) -> None:
    name = op.f(f"ck_{table}_{column}_known")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_check_constraint(name, f"{column} IN ({values})")


def _keep_events() -> None:
    op.create_table(
        "grade_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("shown", sa.Double(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_grade_event_kind_known")),
        sa.ForeignKeyConstraint(
            ["column_id"], ["grade_column.id"], name=op.f("fk_grade_event_column_id_grade_column")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_grade_event_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_grade_event_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_event")),
    )
    with op.batch_alter_table("grade_event", schema=None) as batch_op:
        batch_op.create_index("ix_grade_event_cell", ["person_id", "column_id", "at"])
        batch_op.create_index(batch_op.f("ix_grade_event_column_id"), ["column_id"])


def upgrade() -> None:
    with op.batch_alter_table("grade_column", schema=None) as batch_op:
        batch_op.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        for name in ("read_code", "read_trouble"):
            batch_op.add_column(sa.Column(name, sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("score_owed", schema=None) as batch_op:
        for name in ("read_at", "read_since", "settled_at"):
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        for name in ("read_points", "read_maximum", "settled_theirs"):
            batch_op.add_column(sa.Column(name, sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("settled_points", sa.Integer(), nullable=True))

    _change("score_owed", "state", _NEW_STATES)
    _change("ruling", "reason", _NEW_REASONS)
    _keep_events()


def downgrade() -> None:
    op.drop_table("grade_event")
    # Before this version there was no such reason and no such state: a teacher's grade stays.
    op.execute("UPDATE ruling SET reason = 'other' WHERE reason = 'gradebook'")
    op.execute("UPDATE score_owed SET state = 'conflict' WHERE state = 'adopted'")
    _change("ruling", "reason", _OLD_REASONS)
    _change("score_owed", "state", _OLD_STATES)

    with op.batch_alter_table("score_owed", schema=None) as batch_op:
        for name in (
            "settled_points",
            "settled_theirs",
            "read_maximum",
            "read_points",
            "settled_at",
            "read_since",
            "read_at",
        ):
            batch_op.drop_column(name)

    with op.batch_alter_table("grade_column", schema=None) as batch_op:
        for name in ("read_trouble", "read_code", "read_at"):
            batch_op.drop_column(name)
