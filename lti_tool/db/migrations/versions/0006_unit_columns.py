"""Columns of units, and courses that keep a column for each objective."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("has_every_column", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
    with op.batch_alter_table("grade_column", schema=None) as batch_op:
        batch_op.alter_column("objective_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_grade_column_unit_id_unit"), "unit", ["unit_id"], ["id"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_grade_column_unit_id"), ["unit_id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_grade_column_of_one_thing"),
            "(objective_id IS NULL) <> (unit_id IS NULL)",
        )


def downgrade() -> None:
    # A unit's column cannot be told to an older version; the LMS keeps it and its grades.
    op.execute(
        "DELETE FROM score_owed WHERE column_id IN "
        "(SELECT id FROM grade_column WHERE unit_id IS NOT NULL)"
    )
    op.execute("DELETE FROM grade_column WHERE unit_id IS NOT NULL")
    with op.batch_alter_table("grade_column", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_grade_column_of_one_thing"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_grade_column_unit_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_grade_column_unit_id_unit"), type_="foreignkey")
        batch_op.drop_column("unit_id")
        batch_op.alter_column("objective_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_column("has_every_column")
