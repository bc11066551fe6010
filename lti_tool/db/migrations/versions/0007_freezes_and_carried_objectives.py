"""Reports frozen as of a day, and objectives carried over into the next term."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grade_freeze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_grade_freeze_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_grade_freeze_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_freeze")),
    )
    op.create_index("ix_grade_freeze_course", "grade_freeze", ["course_id", "as_of"])
    op.create_table(
        "carried_objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_carried_objective_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_carried_objective_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"],
            ["objective.id"],
            name=op.f("fk_carried_objective_objective_id_objective"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_carried_objective_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_objective")),
        sa.UniqueConstraint(
            "person_id",
            "objective_id",
            "term",
            name=op.f("uq_carried_objective_person_id_objective_id_term"),
        ),
    )
    op.create_index("ix_carried_objective_course", "carried_objective", ["course_id"])


def downgrade() -> None:
    op.drop_index("ix_carried_objective_course", table_name="carried_objective")
    op.drop_table("carried_objective")
    op.drop_index("ix_grade_freeze_course", table_name="grade_freeze")
    op.drop_table("grade_freeze")
