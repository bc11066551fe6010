"""Course copies, confirmed rosters, mentored students."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("roster_confirmed_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("context_history", sa.JSON(), server_default="[]", nullable=False)
        )
        batch_op.add_column(sa.Column("copied_from_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("copy_answered_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_course_copied_from_id_course"), "course", ["copied_from_id"], ["id"]
        )

    with op.batch_alter_table("launch_session", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("mentored_subs", sa.JSON(), server_default="[]", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("launch_session", schema=None) as batch_op:
        batch_op.drop_column("mentored_subs")

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_course_copied_from_id_course"), type_="foreignkey")
        batch_op.drop_column("copy_answered_at")
        batch_op.drop_column("copied_from_id")
        batch_op.drop_column("context_history")
        batch_op.drop_column("roster_confirmed_at")
