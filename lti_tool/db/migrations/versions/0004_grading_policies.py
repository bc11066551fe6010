"""Grading policies."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grading_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("waits_for", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_grading_policy_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_grading_policy_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grading_policy")),
        sa.UniqueConstraint(
            "course_id", "version", name=op.f("uq_grading_policy_course_id_version")
        ),
    )
    with op.batch_alter_table("grading_policy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grading_policy_waits_for"), ["waits_for"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("grading_policy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grading_policy_waits_for"))

    op.drop_table("grading_policy")
